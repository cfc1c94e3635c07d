"""Models' Markdown and HTML are meant for a page; a narration is read and heard."""

from __future__ import annotations

import time

import pytest

from story_assets.writing.llm.forms import SceneForm
from story_assets.writing.llm.markup import plain_words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("She was **not even** there.", "She was not even there."),
        ("She was *not* **even** ***there***.", "She was not even there."),
        ("She _was_ __not__ there.", "She was not there."),
        ("He said <i>that</i>, <b class='x'>twice</b>.<br/>Then left.", "He said that, twice. Then left."),
        ("**He *never* came.**", "He never came."),
        ("## The Pier", "The Pier"),
        ("> The tide came in.", "The tide came in."),
        ("* The tide came in.", "The tide came in."),
        ("The `lamp` ~~went~~ burned out.", "The lamp went burned out."),
        ("See [the lamp](https://example.org/a_(b)) there.", "See the lamp there."),
        ("**Nobody came, and nobody closed this", "Nobody came, and nobody closed this"),
        ("Salt &amp; rope, &quot;she said&quot;.", 'Salt & rope, "she said".'),
        (r"A \*real\* star.", "A *real* star."),
    ],
)
def test_marks_of_emphasis_and_structure_go(written: str, read: str) -> None:
    assert plain_words(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "The sign said <exit>, the clock {12:00}.",
        "2 * 3 * 4 is more than 2 < 3 > 1.",
        "The file snake_case_name and the key __KEY.",
        "What the f**k was s*** for?",
        "Five stars: ***** and a 5* hotel.",
        "— Who goes there? – Nobody.",
        "He wrote #12 and #lost [sic] (twice).",
        "\u5979\u6570\u7740\u706f\u3002 caf\u00e9 \u2026",
    ],
)
def test_what_is_no_markup_stays(text: str) -> None:
    assert plain_words(text) == text


@pytest.mark.parametrize("part", ["*a ", "_a ", "**", "__a_", "[a](", "<i ", "`a", "~~a "])
def test_a_long_answer_of_marks_is_read_in_no_time(part: str) -> None:
    began = time.process_time()
    plain_words(part * 3000)
    assert time.process_time() - began < 5


def test_a_scene_s_words_are_plain() -> None:
    form = SceneForm.model_validate(
        {"prose": "**One.**\n\n***\n\n*Two.*", "visual": "a _pier_ at night", "narration": "She was **not** there."}
    )
    assert (form.prose, form.visual, form.narration) == ("One.\n\nTwo.", "a pier at night", "She was not there.")
