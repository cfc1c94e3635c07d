"""What was heard against what was to be said."""

import pytest

from quality.sound.heard import recognised, word_error


def test_word_error_counts_words_left_out_put_in_and_mistaken():
    due = "The one sending the warnings had drowned."
    assert word_error(due, due.upper()) == 0
    assert word_error(due, "The one sending warnings had crowned there.") == pytest.approx(3 / 7)
    assert word_error("Eleven of 23 lamps", "11 of twenty-three lamps") == 0
    assert word_error("", "anything") is None


def test_content_words_are_those_that_tell_something():
    due = "She counts the lamps, and the lamps count her."
    assert recognised(due, "counts lamps") == pytest.approx(0.5)
    assert recognised(due, "the and her she") == 0
    assert recognised("it is", "it is") is None
