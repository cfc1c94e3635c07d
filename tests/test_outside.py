"""Text and JSON from outside are clean behind the border, whatever was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story_assets.library import digest_of
from story_assets.outside import DEEPEST, clean, clean_text, json_from

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(categories=None, exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(anything)
def test_whatever_was_sent_can_be_written_hashed_and_sent_on(value: Any) -> None:
    found = clean(value)
    json.dumps(found, allow_nan=False, ensure_ascii=False).encode("utf-8")
    assert clean(found) == found


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("caf\udce9", "caf�"),
        ("\ud83d\ude00 a pair that came apart", "😀 a pair that came apart"),
        ("one\x00two\x1b[2Jthree\x9b", "onetwo[2Jthree"),
        ("a\tb\nc\r\n", "a\tb\nc\r\n"),
        ("مرحبا — 你好 — e\u0301", "مرحبا — 你好 — e\u0301"),
    ],
)
def test_text_is_kept_but_for_what_nobody_can_bear(sent: str, read: str) -> None:
    assert clean_text(sent) == read


def test_a_text_that_is_too_long_shows_that_it_was_cut() -> None:
    assert clean_text("x" * 50, longest=10) == "x" * 9 + "…"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" + "0" * 400, "-" + "9" * 30])
def test_a_number_that_says_nothing_is_nothing(number: str) -> None:
    assert json_from(f'{{"vram_free": {number}}}') == {"vram_free": None}


def test_json_three_hundred_deep_is_refused_and_what_people_send_is_not() -> None:
    with pytest.raises(ValueError, match="nested"):
        json_from("[" * 300 + "]" * 300)
    with pytest.raises(ValueError, match="nested"):
        json_from("[" * 100_000)
    assert json_from("[" * (DEEPEST - 1) + "]" * (DEEPEST - 1))


def test_bytes_that_are_no_utf_8_and_a_byte_order_mark_are_read() -> None:
    assert json_from(b'\xef\xbb\xbf{"name": "caf\xe9"}') == {"name": "caf�"}


def test_every_text_has_a_digest() -> None:
    assert digest_of("half a pair \ud800") != digest_of("half a pair \ud801")
