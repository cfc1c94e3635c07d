"""What comes from outside, made clean where it enters: text and JSON of servers, models, files and file names.

Nothing behind the border has to bear half a surrogate pair (a file name that is not UTF-8, a byte-wise tokenizer), a NaN,
a number of four hundred digits or a list nested three hundred deep. Whoever reads bytes of somebody else's calls
`json_from` or `clean_text`; nobody else needs to think of it.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, cast

DEEPEST = 100
"""A list or object within so many others is no answer anybody means."""

_LARGEST_WHOLE = 2**63 - 1
"""Whole numbers beyond this fit in no database and no float: they say nothing."""

_SHORTEST_KEY = 6
"""Characters. A shorter key may be any word of an answer."""

_HARMFUL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def clean_text(text: str, *, longest: int | None = None) -> str:
    """Text as it can be written, hashed and shown.

    Halves of surrogate pairs become `\ufffd`; pairs that came apart are joined; control characters go, but for line
    breaks and tabs.

    Args:
        text: From anywhere.
        longest: Characters to keep; what is cut off is marked by `…`.
    """
    if _SURROGATES.search(text):
        # Two halves side by side are one character, written by somebody who thinks in UTF-16.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _HARMFUL.sub("", text)
    if longest is not None and len(text) > longest:
        text = text[: max(0, longest - 1)] + "…"
    return text


def json_from(content: bytes | str, *, strict: bool = True) -> Any:
    """JSON of somebody else's, clean.

    NaN, the infinities and numbers too large for anything are null; text is as `clean_text` gives it.

    Args:
        content: What was sent; bytes that are not UTF-8 count as replaced characters.
        strict: False takes raw line breaks within strings, as models write them.

    Raises:
        ValueError: It is no JSON, or nested deeper than `DEEPEST`.
    """
    text = content.decode("utf-8-sig", "replace") if isinstance(content, bytes) else content
    try:
        found = json.loads(text, strict=strict, parse_constant=_nothing)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return clean(found)


def clean(value: Any) -> Any:
    """A parsed value of somebody else's, clean: see `json_from`.

    Raises:
        ValueError: It is nested deeper than `DEEPEST`.
    """
    return _clean(value, DEEPEST)


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST_WHOLE else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict | list) and depth <= 0:
        raise ValueError(f"nested deeper than {DEEPEST}")
    if isinstance(value, dict):
        fields = cast("dict[Any, Any]", value)
        return {clean_text(str(key)): _clean(inner, depth - 1) for key, inner in fields.items()}
    if isinstance(value, list):
        return [_clean(inner, depth - 1) for inner in cast("list[Any]", value)]
    return value


def _nothing(_constant: str) -> None:
    return None


def without_key(content: bytes, key: str | None) -> bytes:
    """What a server said, without our key to it: some quote it when they refuse it, and errors are kept with the run."""
    return content.replace(key.encode(), b"***") if key and len(key) >= _SHORTEST_KEY else content
