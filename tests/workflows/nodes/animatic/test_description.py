"""The description says what was drawn, and nothing else."""

import re

import pytest

from workflows.nodes.animatic import render
from workflows.nodes.animatic.compose import build
from workflows.nodes.animatic.describe import describe
from workflows.nodes.animatic.paint import Frame
from workflows.nodes.animatic.shot import Shot


def told(prompt, seed=1, negative=""):
    """The description of a small drawing."""
    return render(prompt, negative=negative, seed=seed, frames=1, width=192, height=108).description


def test_people_place_hour_weather_and_camera_are_told():
    """Who, in what, where, when, in what weather, seen how."""
    text = told(
        "Setting: a harbour pier, dusk, light rain. Marta (woman, cropped grey hair, long red coat, round glasses) "
        "stands at the end. Wide shot, slow push-in."
    )
    for words in (
        "woman with cropped grey hair",
        "long red coat",
        "round glasses",
        "pier",
        "dusk",
        "Rain",
        "boats",
        "pushes in",
    ):
        assert words in text


def test_it_is_three_to_eight_plain_sentences():
    """Short enough to compare, long enough to say something."""
    text = told("A woman in a blue dress reads a letter in a library at night.")
    assert 3 <= len(re.findall(r"[.!?](?:\s|$)", text)) <= 8
    assert not re.search(r"\s{2,}|\bNone\b|_", text)


@pytest.mark.parametrize("word", ["dragon", "elephant", "volcano erupting", "three hundred ships", "xylophone"])
def test_what_cannot_be_drawn_is_not_claimed(word):
    """Words of the prompt without a drawing never reach the description."""
    assert word.split()[0] not in told(f"A city street at noon. A {word} fills the sky.").lower()


def test_what_is_denied_is_not_told():
    """Neither denied weather nor denied things appear."""
    text = told("A street at night without rain. A man stands, no umbrella, no car.", negative="dog")
    assert "Rain" not in text
    assert "umbrella" not in text


def test_clothes_outside_the_frame_are_not_told():
    """A close-up shows no skirt."""
    look = "A woman with black hair in a white blouse and a red skirt stands in an office."
    assert "red skirt" in told(f"{look} Wide shot.")
    assert "skirt" not in told(f"{look} Close-up.")


def test_held_things_are_told_when_the_hand_is_seen():
    """A letter in the hand is in the words too."""
    assert "holding a letter" in told("Ada (woman, red hair, green coat) reads a letter on a street. Medium shot.")


def test_what_a_place_already_has_is_not_told_twice():
    """Boats asked for in a harbour are the harbour's own."""
    assert told("A harbour with a boat at noon. Wide shot.").count("boat") <= 3


def test_the_words_come_from_the_drawing_not_from_the_prompt():
    """A plan without any prompt behind it is described all the same; equal plans read equal."""
    shot = Shot(place="forest", hour="dawn", weather="fog", props=("tent",), seed=5)
    one, two = (describe(build(shot, Frame(192, 108))) for _ in range(2))
    assert one == two
    assert "forest" in one
    assert "dawn" in one
    assert "tent" in one
    assert "Fog" in one


def test_seeds_that_draw_other_things_read_otherwise():
    """Two layouts of one place differ in words where they differ in things."""
    assert len({told("A mountain pass at noon. Wide shot, static camera.", seed=s) for s in range(6)}) > 1
