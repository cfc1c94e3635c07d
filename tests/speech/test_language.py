"""A text's language, as far as a voice must know."""

import pytest

from story_assets.speech.language import can_be_read, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mara counts the lamps along the pier.", "en"),
        ("Go.", "en"),
        ("Mara Kowalski, Sven Olafsson, Jean Moreau enter", "en"),
        ("Sie zählt die Lampen und der Mann ist nicht da.", "de"),
        ("Elle compte les lampes et il ne dit pas un mot.", "fr"),
        ("Ella cuenta las lámparas y el capitán no dice nada en la noche", "es"),
        ("港口的灯一盏一盏熄灭了", "zh"),
        ("灯を数える", "ja"),
        ("القطار يتأخر", "ar"),
        ("", "und"),
        ("1234 !!", "und"),
    ],
)
def test_a_text_tells_its_language(text, language):
    assert language_of(text) == language


def test_a_line_in_another_script_is_not_read():
    assert can_be_read("Mara says nothing.", "en-US")
    assert not can_be_read("港口的灯", "en")
    assert can_be_read("The word 灯 means lamp, she says to the captain.", "en")
    assert can_be_read("灯を数える", "ja")
