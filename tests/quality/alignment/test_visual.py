import pytest

from quality.alignment.visual import visual_content
from quality.language.cast import CastMember


@pytest.mark.parametrize(
    ("prompt", "due"),
    [
        ("Wide shot of a ship in a storm.", ["A ship in a storm."]),
        ("Cinematic wide shot, 35mm film grain. A woman walks a dog.", ["A woman walks a dog."]),
        ("A woman in a red coat, 85mm lens, bokeh, highly detailed, 8k", ["A woman in a red coat"]),
        ("A pier at dusk. Colour palette of ochre and slate, faded film colours.", ["A pier at dusk."]),
        ("A pier at dusk. Style: oil painting.", ["A pier at dusk."]),
        ("Medium shot from a low angle, slow crane down. Rain falls.", ["Rain falls."]),
        ("Figures stand off-centre on the thirds. Rain falls.", ["Rain falls."]),
        ("Thriller film still, grounded neo-noir realism. Rain falls.", ["Rain falls."]),
    ],
)
def test_style_camera_and_palette_are_left_out(prompt: str, due: list[str]) -> None:
    """Only what can be seen in the picture is compared with a description of it."""
    found = visual_content(prompt)
    assert [line.rstrip(".") for line in found] == [line.rstrip(".") for line in due]


@pytest.mark.parametrize(
    "sentence",
    [
        "A photographer holds up a camera and a lens cap in front of a crowd of shouting reporters in the rain.",
        "Warm light falls on a wooden table.",
        "A man in a stylish suit leans on a rendered wall.",
    ],
)
def test_things_that_sound_like_style_stay(sentence: str) -> None:
    """A camera may be in the picture."""
    assert len(visual_content(sentence)[0].split()) >= len(sentence.split()) - 2


def test_names_become_persons() -> None:
    """A description knows no names: the prompt's own introduction says who they are."""
    found = visual_content("Yuri runs. Yuri is a solid man in his fifties, wearing a coat. Ada, a small girl, laughs.")
    assert found[0] == "The man runs."
    assert found[1].startswith("The man is a solid man")
    assert found[2].startswith("The girl, a small girl")


def test_the_cast_says_who_the_names_are() -> None:
    """Where the prompt does not introduce them, the cast's pronouns do."""
    cast = (CastMember("Mara Voss", pronouns="she/her"), CastMember("Sasha", pronouns="they/them"))
    assert visual_content("Mara Voss and Sasha row.", cast) == ["The woman and the person row."]


def test_a_list_of_tags_is_read_in_groups() -> None:
    """A prompt without full stops still has parts to compare."""
    tags = ", ".join(f"a red lantern number {number}" for number in range(30))
    assert len(visual_content(tags)) == 5


def test_a_prompt_of_style_alone_is_kept() -> None:
    """With nothing else to compare, the words there are have to do."""
    assert visual_content("Cinematic, 35mm, bokeh.") == ["Cinematic, 35mm, bokeh."]


def test_an_empty_prompt_has_no_content() -> None:
    """Nothing asked for, nothing to see."""
    assert visual_content("") == []


@pytest.mark.parametrize(
    ("prompt", "seen"),
    [
        ("There is a person in the park.", "There is a person in the park."),
        ("A full view of a shop in a town.", "A shop in a town."),
        ("A smart phone, digital camera and mobile phone on display.", None),
        ("A man in skiing gear, posing for the camera.", None),
        ("A clock strikes 6:55 in a rainy sky.", None),
        ("The camera pans slowly, a dog runs.", "A dog runs."),
        ("Static camera, two men wait.", "Two men wait."),
    ],
)
def test_cameras_and_clocks_that_are_seen_stay(prompt: str, seen: str | None) -> None:
    """What is in the picture is not taken for how it is taken; None: nothing changes."""
    assert visual_content(prompt) == [seen or prompt]
