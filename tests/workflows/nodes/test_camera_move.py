"""A camera over a still: it goes where it should, never leaves the picture, and never stands still."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from workflows.nodes.animatic.camera import MOVES, WORDS
from workflows.nodes.camera_move import FROM_THE_PROMPT, StoryCameraMove
from workflows.nodes.errors import FramesError
from workflows.nodes.still import choose_move, windows

from .conftest import Host

STILL = (768, 448)
SIZE = (384, 216)


@pytest.fixture
def picture() -> np.ndarray:
    """A batch of one: smooth waves of colour with a little grain, as IMAGE."""
    chance = np.random.default_rng(5)
    y, x = np.mgrid[0:112, 0:192] / 20
    waves = np.stack([np.sin(x + y), np.cos(x - y), np.sin(x * y / 3)], axis=-1) / 2 + 0.5
    return np.clip(waves + chance.normal(0, 0.02, waves.shape), 0, 1).astype(np.float32)[None]


def drawn(picture: np.ndarray, move: str, frames: int = 12, **more: object) -> np.ndarray:
    made = StoryCameraMove().move_over(picture, 160, 90, frames, move, **more)["result"][0]  # type: ignore[arg-type]
    return np.asarray(made)


def test_every_move_of_the_animatic_is_known() -> None:
    """One vocabulary for both."""
    for move in MOVES:
        assert windows(move, 3, 0.1, 1, STILL, SIZE)
    assert StoryCameraMove.INPUT_TYPES()["required"]["move"][0] == [FROM_THE_PROMPT, *MOVES]


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("still", [(768, 448), (400, 800), (1600, 300)])
def test_the_view_stays_in_the_picture_and_in_shape(move: str, still: tuple[int, int]) -> None:
    """Whatever the picture's own shape."""
    for left, upper, right, lower in windows(move, 30, 0.3, 7, still, SIZE):
        assert left >= 0
        assert upper >= 0
        assert right <= still[0] + 1e-6
        assert lower <= still[1] + 1e-6
        assert (right - left) / (lower - upper) == pytest.approx(SIZE[0] / SIZE[1])


@pytest.mark.parametrize(
    ("move", "sign"),
    [
        ("push", lambda first, last: first[2] - first[0] > last[2] - last[0]),
        ("pull", lambda first, last: first[2] - first[0] < last[2] - last[0]),
        ("pan-left", lambda first, last: last[0] < first[0]),
        ("pan-right", lambda first, last: last[0] > first[0]),
        ("tilt-up", lambda first, last: last[1] < first[1]),
        ("tilt-down", lambda first, last: last[1] > first[1]),
    ],
)
def test_it_goes_where_its_name_says(move: str, sign) -> None:  # type: ignore[no-untyped-def]
    """Seen in the first and the last view."""
    boxes = windows(move, 30, 0.12, 1, STILL, SIZE)
    assert sign(boxes[0], boxes[-1])


@pytest.mark.parametrize("move", MOVES)
def test_no_two_frames_are_equal(picture: np.ndarray, move: str) -> None:
    """Equal frames would be taken for a renderer that hangs; 30 frames at the smallest sensible strength."""
    made = (drawn(picture, move, 30, strength=0.05) * 255).astype(np.uint8)
    for before, after in itertools.pairwise(made):
        assert not (before == after).all()


def test_frames_are_of_the_size_asked_for(picture: np.ndarray) -> None:
    """Batch, height, width, colours; floats from 0 to 1."""
    made = drawn(picture, "push")
    assert made.shape == (12, 90, 160, 3)
    assert made.dtype == np.float32
    assert 0 <= made.min() <= made.max() <= 1


def test_the_first_frame_of_a_push_is_the_whole_picture(picture: np.ndarray) -> None:
    """Brought to size and nothing else."""
    from PIL import Image

    whole = Image.fromarray((np.rint(picture[0] * 255)).astype(np.uint8)).resize(
        (160, 90), Image.Resampling.LANCZOS, box=(0, 2, 192, 110)
    )
    assert np.abs(np.rint(drawn(picture, "push")[0] * 255) - np.asarray(whole)).max() <= 1


def test_one_frame_is_enough(picture: np.ndarray) -> None:
    """It is the middle of the move."""
    assert drawn(picture, "pan-left", 1).shape[0] == 1


@pytest.mark.parametrize(
    ("prompt", "move"),
    [
        ("A harbour at dawn. Wide establishing shot with a slow push-in.", "push"),
        ("Medium shot at eye level, slow pan left, grey light.", "pan-left"),
        ("Wide shot with a slow pull back from the house.", "pull"),
        ("Handheld camera in a crowd.", "handheld"),
    ],
)
def test_the_prompt_says_how_the_camera_moves(prompt: str, move: str) -> None:
    """The seed has no say then."""
    assert {choose_move(prompt, seed) for seed in range(5)} == {move}


def test_where_the_prompt_says_nothing_the_seed_decides() -> None:
    """The same seed the same move; several over many seeds."""
    moves = [choose_move("A lake.", seed) for seed in range(30)]
    assert moves == [choose_move("A lake.", seed) for seed in range(30)]
    assert len(set(moves)) > 2


def test_the_move_is_told_in_words(picture: np.ndarray) -> None:
    """To the history and to the saving node."""
    answer = StoryCameraMove().move_over(picture, 160, 90, 3, FROM_THE_PROMPT, prompt="The camera pans left.")
    assert WORDS["pan-left"] in answer["result"][1]
    assert answer["ui"]["description"] == [answer["result"][1]]


def test_a_picture_with_an_alpha_channel_or_nan_does(picture: np.ndarray) -> None:
    """What is no number turns black, as it does when ComfyUI saves it."""
    four = np.concatenate([picture, np.ones_like(picture[..., :1])], axis=-1)
    four[0, :, :, 0] = np.nan
    assert drawn(four, "push")[..., 0].max() == 0


def test_no_picture_is_told() -> None:
    """An empty batch."""
    with pytest.raises(FramesError, match="empty"):
        StoryCameraMove().move_over(np.zeros((0, 9, 16, 3), np.float32), 160, 90, 3, "push")


def test_it_can_be_stopped_and_tells_how_far_it_is(host: Host, picture: np.ndarray) -> None:
    """Between two frames."""
    host.interrupt_after = 4
    with pytest.raises(Host.Interrupted):
        drawn(picture, "push")
    assert host.progress[-1] == (4, 12)
