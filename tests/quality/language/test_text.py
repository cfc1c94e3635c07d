import pytest

from quality.language.text import (
    content_stems,
    ending_faults,
    normalised,
    quoted_share,
    read_scenes,
    sentences,
    stem,
    words,
)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("She ran. He followed.", ["She ran.", "He followed."]),
        ('"Stop!" she said. Nobody did.', ['"Stop!" she said.', "Nobody did."]),
        ('"Stop!" Mara said. Nobody did.', ['"Stop!" Mara said.', "Nobody did."]),
        ("“Who is there?” whispered Tom. No answer.", ["“Who is there?” whispered Tom.", "No answer."]),
        ('"Go." "Where?" "Away."', ['"Go."', '"Where?"', '"Away."']),
        ('"Run. Now!" He ran.', ['"Run.', 'Now!"', "He ran."]),
        ("Dr. Voss met Mrs. Lane at 5 p.m. on Main St. yesterday.", ["Dr. Voss met Mrs. Lane at 5 p.m. on Main St. yesterday."]),
        ("J. K. Rowling wrote it. Good.", ["J. K. Rowling wrote it.", "Good."]),
        ("It was no. 5. Then no. 6 came.", ["It was no. 5.", "Then no. 6 came."]),
        ("She said no. He left.", ["She said no.", "He left."]),
        ("So... you came. Well... Yes.", ["So... you came.", "Well...", "Yes."]),
        ("Wait… what? It was 3.5 metres.", ["Wait… what?", "It was 3.5 metres."]),
        ("He lives in the U.S. The rent is high.", ["He lives in the U.S.", "The rent is high."]),
        ("Really?! Yes!!", ["Really?!", "Yes!!"]),
        ("(She laughed.) He did not.", ["(She laughed.)", "He did not."]),
        ("One line\nbroken in two. Next.", ["One line broken in two.", "Next."]),
        ("A title\n\nThe story.", ["A title", "The story."]),
        ("* * *", []),
        ("", []),
    ],
)  # fmt: skip
def test_sentences_are_split_where_a_reader_would(text: str, due: list[str]) -> None:
    """Quotes keep their speaker; abbreviations, initials, figures and ellipses end nothing."""
    assert sentences(text) == due


def test_treebank_spacing_is_undone() -> None:
    """Texts that a tokenizer took apart read like prose again."""
    text = "`` I do n't know , '' she said . It 's late . . ."
    assert normalised(text) == "\" I don't know, \" she said. It's late..."
    assert sentences(text) == ['" I don\'t know, " she said.', "It's late..."]


def test_lower_case_stories_are_split_too() -> None:
    """Where nothing has a capital, a full stop is enough."""
    assert sentences("tom wanted a tv. he was tired.") == ["tom wanted a tv.", "he was tired."]


def test_a_very_long_text_is_split_in_no_time() -> None:
    """A hundred thousand characters of dialogue do not bring the splitter to its knees."""
    text = '"Come here!" he said. She did not. ' * 3000
    assert len(sentences(text)) == 6000


def test_words_are_lower_case_and_keep_apostrophes_and_hyphens() -> None:
    """don't and well-known are one word each; figures count."""
    assert words("Don’t touch the well-known No. 7!") == ["don't", "touch", "the", "well-known", "no", "7"]


def test_stems_join_the_forms_of_a_word() -> None:
    """running, runs and run's come back as the same chain."""
    assert {stem("running"), stem("runs"), stem("run's")} == {"run"}


def test_content_stems_leave_function_words_out() -> None:
    """Chains rest on words that mean something."""
    assert content_stems("She was with the lanterns and a lantern") == ["lantern", "lantern"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Nothing is said.", 0, 0),
        ('"All of it."', 0.8, 1),
        ("“All of it.”", 0.8, 1),
        ('"Half," she said quietly.', 0.1, 0.5),
        ("He said: “And it goes on", 0.4, 0.8),
        ("", 0, 0),
    ],
)
def test_quoted_share_counts_what_is_said(text: str, low: float, high: float) -> None:
    """Open ends count too: a speech may run on into the next beat."""
    assert low <= quoted_share(text) <= high


def _ending(*texts: str) -> tuple[str, str]:
    return ending_faults(read_scenes([(f"{number:02d}", text) for number, text in enumerate(texts, 1)]))


@pytest.mark.parametrize(
    "text", ["He left.", "“He left.”", 'He asked: "Why?"', "He left...", "Gone!)", "The end", "“But I—”"]
)
def test_a_finished_story_is_complete(text: str) -> None:
    """Full stops, quotations, an interrupted speech and THE END all end a story."""
    assert _ending(text) == ("", "")


def test_a_story_that_breaks_off_says_where() -> None:
    """The tail of what was cut is shown, with its scene."""
    cut, _ = _ending("He left.", "She turned to the")
    assert cut.startswith("02 breaks off")
    assert "turned to the" in cut


def test_an_open_quotation_is_named() -> None:
    """A quotation that never closes is a fault, and shown."""
    _, quote = _ending('"I will never close, she said.')
    assert quote.startswith("a quotation is never closed")


def test_a_quotation_left_open_at_a_scenes_end_is_named() -> None:
    """The next scene may begin with a quotation; it does not close that of the last."""
    _, quote = _ending("“One thing first, she said.", "“And then another.”")
    assert quote.startswith("a quotation is never closed: ““One thing first")


def test_a_speech_over_two_paragraphs_is_no_fault() -> None:
    """Each paragraph of a long speech opens, only the last one closes."""
    assert _ending("“One thing first.\n\n“And then another.”") == ("", "")
