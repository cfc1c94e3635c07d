"""Subtitles a person can read."""

import html
from itertools import pairwise

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from story_assets.editing.script import captioned, width
from story_assets.editing.subtitles import Cue, balanced, cues_for, split, srt
from story_assets.reviewing.page.pictures import webvtt

LONG = (
    "Mara counts the lamps along the pier — eleven, where yesterday there were twelve — and says nothing; "
    "the captain, watching her count, says nothing either, and the fog closes over both of them."
)


def test_a_short_line_is_one_cue_for_the_whole_scene():
    """What fits a line stays on one."""
    assert cues_for("The tide came in.", 2000, 7000) == [Cue(2000, 7000, ("The tide came in.",))]


def test_two_lines_are_of_like_length():
    """A line that must break breaks near its middle."""
    first, second = balanced("The tide came in early, and with it the boat nobody had sent for.")
    assert abs(len(first) - len(second)) <= 4


def test_a_break_prefers_a_pause():
    """A comma near the middle beats the exact middle."""
    assert balanced("Nobody had seen the boat leave, and nobody asked.")[0].endswith(",")


def test_a_long_narration_becomes_several_cues_that_tile_its_scene():
    """Cues follow one another without overlap, from the scene's start to its end, cut at pauses."""
    cues = cues_for(LONG, 0, 13_000)
    assert [cue.text.replace("\n", " ") for cue in cues] == split(LONG)
    assert cues[0].start_ms == 0
    assert cues[-1].end_ms == 13_000
    assert all(earlier.end_ms <= later.start_ms for earlier, later in pairwise(cues))
    assert all(cue.text[-1] in ".,;—" for cue in cues)


def test_each_cue_lasts_in_proportion_to_its_text():
    """Twice the text, about twice the time."""
    cues = cues_for(
        "Short and sweet. " + "A much longer sentence that goes on until it fills two whole lines of text.", 0, 9000
    )
    assert cues[-1].end_ms - cues[-1].start_ms > 2 * (cues[0].end_ms - cues[0].start_ms)


def test_srt_has_the_form_players_know():
    """Numbers, times with a comma, a blank line between."""
    text = srt([Cue(2000, 5250, ("One", "two")), Cue(3_605_000, 3_606_001, ("Three",))])
    assert text == "1\n00:00:02,000 --> 00:00:05,250\nOne\ntwo\n\n2\n01:00:05,000 --> 01:00:06,001\nThree\n"


def test_silence_has_no_subtitle():
    """An empty narration leaves the scene without a cue."""
    assert cues_for("  \n ", 0, 5000) == []


def test_a_text_cannot_break_the_file():
    """Arrows and line breaks in a narration do not look like timing."""
    text = srt(cues_for("one\n\n2\n00:00 --> 00:01", 0, 5000))
    assert text.count("-->") == 1
    assert text.count("\n\n") == 0


def test_what_nobody_could_read_is_cut():
    """100,000 characters in five seconds end in an ellipsis, at once."""
    cues = cues_for("word " * 20_000, 0, 5000)
    assert cues[-1].text.endswith("…")
    assert sum(len(cue.text) for cue in cues) <= 130


@given(st.text(max_size=400), st.integers(3000, 30_000))
def test_every_cue_can_be_read(narration, length):
    """Whatever the narration: two lines of 42 columns at most, a second at least, in order, inside the scene."""
    cues = cues_for(narration, 500, 500 + length)
    assert bool(cues) == bool(captioned(narration).split())
    for cue in cues:
        assert 1 <= len(cue.lines) <= 2
        assert all(line and width(line) <= 42 for line in cue.lines)
        assert cue.end_ms - cue.start_ms >= 1000
    for earlier, later in pairwise(cues):
        assert earlier.end_ms <= later.start_ms
    if cues:
        assert (cues[0].start_ms, cues[-1].end_ms) == (500, 500 + length)


@pytest.mark.parametrize("word", ["x" * 130, "夜" * 100])
def test_a_word_without_end_is_cut_into_lines(word):
    """Scripts without spaces still make lines that fit."""
    assert "".join(split(word)).replace(" ", "") == word


CHINESE = "她数着码头上的灯，今晚只有十一盏，昨天还是十二盏。船长看着她数，什么也没说，雾慢慢地把他们两个人都吞没了。"
JAPANESE = (
    "彼女は桟橋のランプを数えた。昨日は十二あったのに、今夜は十一しかない。船長はそれを見ていたが、何も言わなかった。"
)
THAI = "เธอนับตะเกียงตามท่าเรือ คืนนี้มีเพียงสิบเอ็ดดวง ทั้งที่เมื่อวานมีสิบสองดวง กัปตันมองดูเธอนับและไม่พูดอะไรเลยสักคำเดียวตลอดทั้งคืน"


@pytest.mark.parametrize("narration", [CHINESE, JAPANESE])
def test_full_width_lines_are_half_as_long_and_break_between_characters(narration):
    """Eighteen characters at most, cues that end at pauses, no mark at a line's start, nothing lost."""
    cues = cues_for(narration, 0, 20_000)
    lines = [line for cue in cues for line in cue.lines]
    assert "".join(lines) == narration
    assert max(map(len, lines)) <= 18
    assert len(cues) <= 3
    assert not [line for line in lines if line[0] in "、。，！？」っゃゅょー"]
    assert cues[0].lines[-1][-1] in "，。、"


def test_thai_is_not_torn_between_a_letter_and_its_marks():
    """Vowels and tones above and below take no room and stay with their letter; a leading vowel with the next one."""
    lines = [line for cue in cues_for(THAI, 0, 20_000) for line in cue.lines]
    assert "".join(lines).replace(" ", "") == THAI.replace(" ", "")
    assert max(map(width, lines)) <= 42
    assert len(lines) >= 3
    for line in lines:
        assert line[0] not in "ะาำิีึืุู็่้๊๋์"
        assert line[-1] not in "เแโใไ"


def test_full_width_text_that_nobody_could_read_is_cut_sooner():
    """A character of Chinese takes as long to read as two letters and more."""
    shown = sum(len(cue.text.replace("\n", "")) for cue in cues_for(CHINESE * 5, 0, 6000))
    assert 55 <= shown <= 67


def test_korean_breaks_between_its_words():
    """It is written in full-width syllables, with spaces."""
    korean = "그녀는 부두를 따라 등불을 세었다. 어제는 열두 개였는데 오늘 밤에는 열한 개뿐이었다."
    lines = [line for cue in cues_for(korean, 0, 12_000) for line in cue.lines]
    assert " ".join(lines) == korean
    assert max(map(len, lines)) <= 24


def test_marks_without_a_letter_are_a_cue_of_no_width():
    """Nothing is divided by it."""
    assert cues_for("\u0301\u0301", 0, 4000) == [Cue(0, 4000, ("\u0301\u0301",))]


@pytest.mark.parametrize(
    "written",
    [
        "The sign said <exit>.",
        "The clock said {12:00}.",
        "He said <i>that</i> and {\\an8} left.",
        "A 3 < 5 > 2 and an arrow -->",
        "{y:i}, {b}, </font>, <!-- nothing -->",
        "C:\\Nights\\new, &lt;this&gt; &amp; &#60;that&#62;",
    ],
)
def test_what_players_take_for_markup_is_read_all_the_same(written, tmp_path):
    """In the .srt file, as ffmpeg reads it for most players, and the same in the mp4's track and the browser's."""
    shown = "\n".join(cue.text for cue in cues_for(written, 0, 8000))
    like = str.maketrans("‹›❴❵→", "<>{}\x1a", "\u2060")
    assert " ".join(shown.translate(like).split()) == written.replace("-->", "\x1a")
    path = tmp_path / "film.srt"
    path.write_text(srt(cues_for(written, 0, 8000)), encoding="utf-8")
    with av.open(path) as file:
        read = [one.ass.decode().split(",", 8)[8] for packet in file.demux() for one in packet.decode()]
    said = "\n".join(read)
    assert "{" not in said
    assert said.replace("\\N", "\n").replace("\\\u2060", "\\").replace("\u2060", "") == shown.replace("\u2060", "")
    browsers = webvtt(path.read_text(encoding="utf-8"))
    lines = [line for line in browsers.split("\n")[2:] if " --> " not in line and not line.isdecimal()]
    assert html.unescape("\n".join(filter(None, lines))) == shown
    assert "<" not in browsers


def test_plain_words_are_set_as_they_always_were():
    """Nothing changes for what needs no care."""
    assert (
        captioned("R&B at 5 o'clock (sharp) [sic] – \\o/ 50 % & more")
        == "R&B at 5 o'clock (sharp) [sic] – \\o/ 50 % & more"
    )
