"""Order: what a story loses when its sentences are shuffled."""

import random

import pytest

from quality.coherence.order import Order, order
from quality.coherence.references import link
from quality.language.embeddings import SentenceEncoder
from quality.language.people import read_people
from quality.language.text import read_scenes

TOLD = [
    "An old ferryman named Tom lived by the river.",
    "He owned a boat, and every morning he rowed people across.",
    "One day a stranger came to the landing with a box.",
    "The stranger put the box in the boat and sat down beside it.",
    "“What is in the box?” asked Tom.",
    "The stranger did not answer and looked at the water.",
    "In the middle of the river the box began to move.",
    "Tom let go of the oars and opened it.",
    "A small dog jumped out and licked his hand.",
    "From that day on Tom never rowed alone again.",
]


def ordered(told: list[str], encoder: SentenceEncoder) -> Order:
    read = read_people(read_scenes(" ".join(told)))
    vectors = encoder.encode([sentence.text for sentence in read])
    return order(read, link(read), vectors, encoder)


def test_a_story_has_more_order_than_most_of_its_shuffles(encoder: SentenceEncoder) -> None:
    """Nine of ten shuffles score below the story as it was told."""
    rng = random.Random(1)
    as_told = ordered(TOLD, encoder).value
    below = sum(ordered(rng.sample(TOLD, len(TOLD)), encoder).value < as_told for _ in range(20))
    assert below >= 18


def test_a_story_told_backwards_runs_from_ending_to_opening(encoder: SentenceEncoder) -> None:
    """Neighbours stay neighbours, but the course is turned round."""
    forwards, backwards = ordered(TOLD, encoder).cues, ordered(TOLD[::-1], encoder).cues
    assert forwards["near"] == pytest.approx(backwards["near"], abs=1e-4)
    assert forwards["course"] > 0 > backwards["course"]


def test_an_opening_that_leans_on_nothing_is_shown(encoder: SentenceEncoder) -> None:
    """A first sentence with But he costs points and is quoted."""
    found = ordered(["But he had gone.", *TOLD], encoder)
    assert found.cues["opening"] < 0
    assert found.evidence == ("begins as if something stood before it: But he had gone.",)


def test_two_sentences_are_in_order_by_nature(encoder: SentenceEncoder) -> None:
    """There is nothing to measure, and nothing is taken off."""
    assert ordered(TOLD[:2], encoder) == Order(1.0, {})


@pytest.mark.parametrize(
    ("opening", "leans"),
    [
        ("It rained in the harbour about four times a year.", False),
        ("It was almost midnight when the ferry came in.", False),
        ("It was a cold morning, and the boats were late.", False),
        ("It all began with a letter.", False),
        ("It never came back to the river.", True),
        ("But the boat was gone.", True),
    ],
)
def test_it_that_is_the_weather_or_the_hour_leans_on_nothing(
    opening: str, leans: bool, encoder: SentenceEncoder
) -> None:
    """Many stories begin with the rain; a beginning with something unsaid is told."""
    found = ordered([opening, *TOLD], encoder)
    assert bool(found.evidence) == leans


def test_a_first_sentence_that_sets_out_tells_the_order(encoder: SentenceEncoder) -> None:
    """“There was a ferry” belongs at the beginning, and is amiss at the end."""
    out, rest = "There was a ferry that nobody used.", TOLD[3:6]
    first, last = ordered([out, *rest], encoder), ordered([*rest, out], encoder)
    assert first.cues["introduces"] > 0 > last.cues["introduces"]


def test_a_pronoun_before_anybody_is_named_is_no_beginning(encoder: SentenceEncoder) -> None:
    """“One day he …” wants somebody before it; “Tom said he …” does not."""
    unnamed, named = ["One morning he found the boat gone."], ["One morning Tom found his boat gone."]
    assert ordered([*unnamed, *TOLD[2:5]], encoder).cues["opening"] < 0
    assert ordered([*named, *TOLD[2:5]], encoder).cues["opening"] == 0


def test_writers_vary_how_sentences_begin(encoder: SentenceEncoder) -> None:
    """Three sentences in a row that begin alike cost something; I and the may come as often as they like."""
    alike = ["Tom rowed to the bank.", "Tom tied the boat.", "Tom went home."]
    assert ordered(alike, encoder).cues["starts"] < 0
    for word in ("I", "The men"):
        told = [sentence.replace("Tom", word) for sentence in alike]
        assert ordered(told, encoder).cues["starts"] == 0
