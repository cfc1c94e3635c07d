"""The pictures: valid, alive, smooth, different where they should be and the same where they should be."""

import hashlib
import itertools
import subprocess
import sys

import numpy as np
import pytest

from workflows.nodes.animatic import render
from workflows.nodes.animatic.places import PLACES
from workflows.nodes.animatic.reading.words_place import PLACES as PLACE_WORDS

SMALL = {"width": 192, "height": 108}
CAST = (
    "Marta (woman in her forties, cropped grey hair, long red coat, round glasses) talks to "
    "Jonas (man in his thirties, black beard, navy sweater, yellow beanie)."
)


def sha(frames):
    """A digest of all pixels."""
    return hashlib.sha256(frames.tobytes()).hexdigest()


@pytest.mark.parametrize("place", sorted(PLACES))
@pytest.mark.parametrize("how", ["at night, wide shot", "at noon, medium shot, heavy rain", "at dusk, close-up, snow"])
def test_every_place_can_be_drawn(place, how):
    """Each place, near and far, in light and dark: right shape, readable, never still."""
    scene = render(f"Setting: {PLACE_WORDS[place][0]}, {how}. {CAST}", frames=3, width=128, height=72)
    assert scene.shot.place in (place, "ship_bridge")
    assert scene.frames.shape == (3, 72, 128, 3)
    assert scene.frames.dtype == np.uint8
    assert scene.frames.mean() > 0.17 * 255
    assert scene.frames.std() > 12
    for one, two in zip(scene.frames, scene.frames[1:], strict=False):
        assert (one != two).any()


def test_the_same_call_gives_the_same_bytes_in_another_process():
    """Nothing depends on Python's hash seed, on order of calls, or on the clock."""
    prompt = f"A harbour pier at dusk, light rain. {CAST}"
    here = sha(render(prompt, seed=7, frames=2, **SMALL).frames)
    code = (
        "import hashlib; from workflows.nodes.animatic import render; "
        f"print(hashlib.sha256(render({prompt!r}, seed=7, frames=2, width=192, height=108).frames.tobytes()).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert there.stdout.strip() == here


def test_seeds_and_prompts_make_different_pictures():
    """Another seed lays the scene out anew; another place looks nothing like it."""
    one = render("A city street at noon.", seed=1, frames=1, **SMALL).frames[0].astype(int)
    two = render("A city street at noon.", seed=2, frames=1, **SMALL).frames[0].astype(int)
    three = render("A forest at noon.", seed=1, frames=1, **SMALL).frames[0].astype(int)
    assert np.abs(one - two).mean() > 8
    assert np.abs(one - three).mean() > 15


def test_hours_change_the_light():
    """Night is darker and bluer than noon, but never black."""
    noon = render("A field at noon.", seed=4, frames=1, **SMALL).frames[0].reshape(-1, 3).mean(0)
    night = render("A field at night.", seed=4, frames=1, **SMALL).frames[0].reshape(-1, 3).mean(0)
    assert 45 < night.mean() < 0.7 * noon.mean()
    assert night[2] / night[0] > noon[2] / noon[0]


@pytest.mark.parametrize(
    "prompt",
    [
        f"A street at night, rain. {CAST} Medium shot, slow push-in.",
        "A forest in the morning. A man in a green jacket walks. Wide shot, the camera pans left.",
        "Close-up of an old woman in a greenhouse. Static camera.",
    ],
)
def test_motion_is_small_and_even(prompt):
    """From frame to frame little changes, something always does, and no frame jumps."""
    frames = render(prompt, seed=5, frames=30, **SMALL).frames.astype(np.int16)
    steps = np.array([np.abs(a - b).mean() for a, b in itertools.pairwise(frames)])
    assert steps.min() > 0.15
    assert steps.max() < 12
    assert steps.max() < 4 * np.median(steps)
    assert np.abs(frames[0] - frames[-1]).mean() > 1.5 * np.median(steps)


def test_a_coat_keeps_its_colour_in_every_light():
    """A red coat is redder than a blue one at noon and at night, in the same place in the picture."""
    for hour in ("noon", "night"):
        red, blue = (
            render(
                f"Ada (woman, black hair, {c} dress) stands in a field at {hour}. Close-up.", seed=3, frames=1, **SMALL
            )
            .frames[0]
            .astype(int)
            for c in ("red", "blue")
        )
        changed = np.abs(red - blue).sum(-1) > 30
        assert changed.mean() > 0.02
        gap = red[changed].mean(0) - blue[changed].mean(0)
        assert gap[0] > 12
        assert gap[2] < -5


@pytest.mark.parametrize(("width", "height", "frames"), [(64, 64, 1), (64, 128, 2), (256, 64, 2), (1024, 64, 1)])
def test_odd_sizes(width, height, frames):
    """Tall, flat, tiny, single: all are drawn."""
    scene = render(f"A street at dusk. {CAST}", width=width, height=height, frames=frames)
    assert scene.frames.shape == (frames, height, width, 3)


@pytest.mark.parametrize(("field", "value"), [("width", 0), ("height", 100_000), ("frames", 0)])
def test_sizes_no_film_has_are_refused(field, value):
    """The message names the field, what it saw and what it takes."""
    with pytest.raises(ValueError, match=f"{field} is {value}; it must be from"):
        render("A street.", **{field: value})


@pytest.mark.parametrize("prompt", ["", "🚢🌧️", "日本の港、夜", "x" * 100_000])
def test_absurd_prompts_are_drawn(prompt):
    """There is always a picture."""
    assert render(prompt, frames=1, width=64, height=64).frames.mean() > 30
