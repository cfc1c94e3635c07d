"""How a text is written: how wide it is on the screen, where a line of it may break, and in which language it is.

Chinese, Japanese and Thai set no spaces between words, so a line breaks between characters, but for those that may not
begin or end one. A full-width character takes the place, and the reading time, of more than two Latin ones.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

FULL_WIDTH = 2.25
"""Columns of a full-width character: 18 of them in a line of 42, between the 16 of Chinese and the 20 of Japanese."""
ENGLISH, UNKNOWN = "eng", "und"
"""ISO 639-2, as an mp4 names a track's language."""

EDITION = "1"
"""Changes whenever a text beyond English would be set in another way."""

_LIKE = str.maketrans("<>{}", "‹›❴❵", "\x00")
"""Players take what stands in angle brackets or braces for markup and show nothing of it, in an .srt as in an mp4's
text track, and no two agree on an escape: so these are set as others that look like them."""
_TAKEN_FOR_A_CODE = re.compile(r"\\(?=[NnhT])|&(?=#?\w+;)")
_WORD_JOINER = "\u2060"
"""Takes no room and allows no break: what it stands in is no code any more."""

_LANGUAGES = {"HIRAGANA": "jpn", "KATAKANA": "jpn", "HANGUL": "kor", "THAI": "tha", "CJK": "zho", "LATIN": ENGLISH}
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "IDEOGRAPHIC", "FULLWIDTH", "BOPOMOFO")
_NOT_FIRST = frozenset(
    "、。，．,.!?！？；：;:…‥・·ー～〜％%)）]］}｝」』】〕〉》’”"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ々ゝゞヽヾะาำๆฯๅ"
)
_NOT_LAST = frozenset("(（[［{｛「『【〔〈《‘“$￥¥£€เแโใไ")


def width(text: str) -> float:
    """Columns a text takes, a Latin letter being one."""
    return sum(map(_columns, text))


def pieces(text: str, longest: float) -> list[str]:
    """A text in pieces between which a line may break: words with the space after them, or characters.

    Args:
        text: Whose white space counts as single spaces.
        longest: Columns; a piece that is wider is cut.
    """
    found: list[str] = []
    for word in text.split():
        for piece in _unbroken(word):
            found.extend(_cut(piece, longest))
        found[-1] += " "
    if found:
        found[-1] = found[-1].rstrip()
    return found


def language_of(text: str) -> str:
    """The language of a text, as far as its script tells it: ISO 639-2, `und` where it does not.

    Films are written in English; Latin letters count as that.
    """
    scripts = Counter(_script(letter) for letter in text if letter.isalpha())
    if not scripts:
        return ENGLISH
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > sum(scripts.values()) / 10:
        return "jpn"  # whose other half is Chinese characters
    script, count = scripts.most_common(1)[0]
    return _LANGUAGES.get(script, UNKNOWN) if count * 2 > sum(scripts.values()) else UNKNOWN


def captioned(text: str) -> str:
    """A text as a caption can carry it, so that what was written is what is read, in every player."""
    shown = text.replace("-->", "→").translate(_LIKE)
    return _TAKEN_FOR_A_CODE.sub(lambda found: found[0] + _WORD_JOINER, shown)


def beyond_english(text: str) -> tuple[str, ...]:
    """What a digest needs beside the text itself; nothing for plain English, which is set as it always was."""
    language = language_of(text)
    found = () if language == ENGLISH and width(text) == len(text) else (language, EDITION)
    return found if captioned(text) == text else (*found, f"captions {EDITION}")


@functools.lru_cache(maxsize=4096)
def _columns(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    return FULL_WIDTH if unicodedata.east_asian_width(letter) in "WF" else 1.0


@functools.lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0].split("-")[0]


def _unbroken(word: str) -> Iterator[str]:
    """A word in parts that no line break goes through."""
    start = 0
    for at in range(1, len(word)):
        before, after = word[at - 1], word[at]
        open_script = _script(before) in _UNSPACED or _script(after) in _UNSPACED
        held = unicodedata.category(after) in ("Mn", "Mc", "Me", "Cf") or after in _NOT_FIRST or before in _NOT_LAST
        if open_script and not held:
            yield word[start:at]
            start = at
    yield word[start:]


def _cut(piece: str, longest: float) -> Iterator[str]:
    start, columns = 0, 0.0
    for at, letter in enumerate(piece):
        if columns + _columns(letter) > longest:
            yield piece[start:at]
            start, columns = at, 0.0
        columns += _columns(letter)
    yield piece[start:]
