import pytest

from quality.coherence.repetition import (
    different_in_sample,
    duplicate_share,
    repeated_phrases,
    repeated_sentences,
    repeated_trigrams,
    said_before,
    vocabulary,
)


def test_a_text_without_repeats_has_none() -> None:
    """Ten different words repeat nothing."""
    tokens = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    assert (repeated_trigrams(tokens), said_before(tokens)) == (0, 0)


def test_trigrams_count_within_a_hundred_words() -> None:
    """The same phrase at once is a stutter; five hundred words later it is not."""
    phrase, filler = ["she", "said", "softly"], [f"word{number}" for number in range(500)]
    assert repeated_trigrams([*phrase, *phrase]) > 0.2
    assert repeated_trigrams([*phrase, *filler, *phrase]) == 0


def test_long_phrases_count_however_far_apart() -> None:
    """Six words in a row that came before are said again, anywhere in the story."""
    phrase, filler = ["the", "old", "ferry", "left", "the", "harbour"], [f"word{number}" for number in range(494)]
    assert said_before([*phrase, *filler, *phrase]) == pytest.approx(6 / 506)


def test_short_replies_may_be_said_twice() -> None:
    """Only sentences of four words or more count as duplicates."""
    assert duplicate_share(["I know.", "I know.", "He left the house.", "She stayed there alone."]) == 0
    assert duplicate_share(["He left the house.", "He left the house!"]) == 0.5


def test_the_most_frequent_phrases_are_shown() -> None:
    """Evidence is the phrase and how often it came."""
    assert repeated_phrases(["and", "then", "he", "ran"] * 4)[0] == "“and then he” 4 times"
    assert repeated_phrases(["never", "twice", "the", "same"]) == ()


def test_expected_variety_does_not_depend_on_order() -> None:
    """The sample index is 1 for all different, 1/n for all the same, and blind to order."""
    assert different_in_sample(list("abcdefgh"), 4) == pytest.approx(1)
    assert different_in_sample(["a"] * 8, 4) == pytest.approx(0.25)
    assert different_in_sample(list("aabbccdd"), 4) == pytest.approx(different_in_sample(list("abcdabcd"), 4))
    assert different_in_sample([], 4) == 0


def test_rich_prose_scores_above_poor_prose() -> None:
    """Varied, specific words against the same few plain ones."""
    rich = [
        "lanterns",
        "swayed",
        "above",
        "the",
        "flooded",
        "market",
        "while",
        "traders",
        "hauled",
        "dripping",
        "crates",
        "towards",
        "higher",
        "ground",
    ]
    poor = [
        "the",
        "man",
        "was",
        "sad",
        "and",
        "the",
        "man",
        "was",
        "mad",
        "and",
        "the",
        "man",
        "was",
        "bad",
        "and",
        "the",
        "man",
        "ran",
    ]
    assert all(vocabulary(rich)[part] >= vocabulary(poor)[part] for part in vocabulary(rich))
    assert vocabulary(["the", "and"]) == {"variety": 0, "content_variety": 0, "specificity": 0}


def test_sentences_said_again_are_quoted_as_they_stand() -> None:
    """Short ones may be said twice; the more often said comes first."""
    told = ["She went on, slowly.", "Yes.", "He left the old house.", "Yes.", *["She went on, slowly."] * 2]
    assert repeated_sentences([*told, "he left the old house"]) == (
        "“She went on, slowly.” 3 times",
        "“He left the old house.” 2 times",
    )
