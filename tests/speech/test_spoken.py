"""What is written in short is said at length, and every spoken word knows what it stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story_assets.speech.wording.spoken import spoken

SAID = {
    "Dr. Ng paid £3.50 at 4:10 a.m. on 1/2": "Doctor Ng paid three pounds and fifty pence at four ten AM on January second",
    "She owed $1,250.75 and €2 million.": "She owed one thousand two hundred and fifty dollars and seventy-five cents and two million euros.",
    "THE END IS NEAR": "the end is near",
    "NASA and the FBI met at 10 Downing St. in St. Ives, No. 5.": "Nasa and the FBI met at ten Downing Street in Saint Ives, number five.",
    "J. K. Rowling's 1990s — “wait…” she said -- no!": "JK Rowling's nineteen nineties, wait… she said, no!",
    "It was -5°C at 12:05, 20 km/h, pages 10–12, 007.": "It was minus five degrees Celsius at twelve oh five, twenty kilometres an hour, pages ten to twelve, zero zero seven.",
    "Henry VIII in Chapter IV, 1/2 of 3 1/2 cups, 2026-11-22": "Henry the eighth in Chapter four, one half of three and a half cups, November twenty-second, twenty twenty-six",
    "*Mara* counts 12 lamps & 1 boat. Visit www.example.com/a.": "Mara counts twelve lamps and one boat. Visit www dot example dot com slash a.",
    "At 3 p.m. Visit her by 12/31/99.": "At three PM. Visit her by December thirty-first, nineteen ninety-nine.",
    "‘Don't.’ RUN! Get OUT.": "Don't. run! Get out.",
    "1,000,000 men; 1905; 2005; 3.14; the 21st": "one million men; nineteen oh five; two thousand and five; three point one four; the twenty-first",
    "the 3rd March, 5 ft. tall, 8am": "the the third of March, five feet tall, eight AM",
    "Half 📷 of 50% → gone": "Half of fifty percent to gone",
}


@pytest.mark.parametrize("written", SAID)
def test_it_is_said_at_length(written):
    assert spoken(written).text == SAID[written]


@pytest.mark.parametrize("written", ["", "…", "—", "“”", "   ", "*"])
def test_there_may_be_nothing_to_say(written):
    assert spoken(written).words == ()


def test_a_person_has_the_first_word_on_how_a_name_is_said():
    assert spoken("Siobhan met Ng.", {"siobhan": "Shivawn", "Ng": "Ing"}).text == "Shivawn met Ing."


def test_every_spoken_word_knows_what_it_stands_for():
    said = spoken("Dr. Ng paid £3.50.")
    assert [(word.text, said.written[word.start : word.end]) for word in said.words] == [
        ("Doctor", "Dr."),
        ("Ng", "Ng"),
        ("paid", "paid"),
        ("three", "£3.50"),
        ("pounds", "£3.50"),
        ("and", "£3.50"),
        ("fifty", "£3.50"),
        ("pence.", "£3.50."),
    ]


def test_other_languages_are_left_as_they_are():
    assert spoken("Es waren 12 Lampen.", language="de").text == "Es waren 12 Lampen."


@given(st.text(max_size=80))
def test_any_text_is_read_without_harm(written):
    said = spoken(written)
    assert all(0 <= word.start <= word.end <= len(written) and word.text for word in said.words)
    assert not any(mark.isspace() for word in said.words for mark in word.text)
