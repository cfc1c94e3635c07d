"""Finding the JSON in what a model said: after its thoughts, inside a code fence, in the middle of prose."""

from __future__ import annotations

import contextlib
import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from story_assets.outside import clean, json_from

T = TypeVar("T")

_OPENERS = {"<think>": "</think>", "<thinking>": "</thinking>", "[THINK]": "[/THINK]", "<reasoning>": "</reasoning>"}
_FENCE = re.compile(r"```[a-zA-Z0-9_-]*\s*\n?(.*?)```", re.DOTALL)
_HARMONY = "<|channel|>final<|message|>"
_DEEPEST = 3
"""So far within an answer what was asked for is looked for."""
_MOST_TRIES = 64
"""So many opening braces in prose are tried; a model that writes nothing else is not searched for ever."""


def split_thinking(content: str) -> tuple[str, str]:
    """The answer proper, and the thoughts before it.

    Knows the tags models think between, also where the opening tag is missing (the chat template put it into the
    prompt) or the closing one is (the model never came to an end: then there is no answer).
    """
    if _HARMONY in content:
        thought, _, text = content.rpartition(_HARMONY)
        return text.split("<|")[0].strip(), thought
    for opener, closer in _OPENERS.items():
        # A tag inside a string of the answer is no thought: only what stands before the first brace counts.
        start = content.lstrip()
        if start.startswith(opener):
            thought, closed, text = start[len(opener) :].partition(closer)
            return (text.strip() if closed else ""), thought
        before, closed, text = content.partition(closer)
        if closed and not before.lstrip().startswith("{"):
            return text.strip(), before
    return content, ""


def answered_json(text: str) -> dict[str, Any] | None:
    """The JSON object in `text`: the whole of it, in a code fence, or the largest within prose; else None."""
    return next(iter(_answered(text)), None)


def read_answer(text: str, read: Callable[[dict[str, Any]], T]) -> tuple[T, dict[str, Any]] | None:
    """The object that was asked for, as `read` makes it, and as it stood in the answer; None where there is none.

    Models whose server ignores the schema wrap it (`{"scene": {…}}`, `[{…}]`), write it as a JSON string, or show
    another object before it. What `answered_json` gives comes first; where that does not validate, what is within it and
    beside it is tried, and taken if it is the only one that does. With two, nobody guesses.

    Args:
        text: The answer.
        read: Turns an object into what is wanted.

    Raises:
        ValidationError: The likeliest object does not validate, and neither does exactly one other.
    """
    found = _answered(text)
    if not found:
        return None
    try:
        return read(found[0]), found[0]
    except ValidationError:
        others: list[tuple[T, dict[str, Any]]] = []
        for one in _within_each(found):
            if all(one != other for _, other in others):
                with contextlib.suppress(ValidationError):
                    others.append((read(one), one))
        if len(others) != 1:
            raise
        return others[0]


def _within_each(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What stands beside and within the objects of an answer, from the outside in."""
    left: deque[tuple[Any, int]] = deque((one, 0) for one in found)
    looked_at = 0
    while left and looked_at < _MOST_TRIES:
        value, depth = left.popleft()
        looked_at += 1
        if isinstance(value, str):
            value = _parsed(value) if value.lstrip().startswith(("{", "[")) else None
        if isinstance(value, dict):
            if value is not found[0]:
                yield cast("dict[str, Any]", value)
            inner = list(cast("dict[str, Any]", value).values())
        else:
            inner = cast("list[Any]", value) if isinstance(value, list) else []
        if depth < _DEEPEST:
            left.extend((one, depth + 1) for one in inner if isinstance(one, dict | list | str))


def _answered(text: str) -> list[dict[str, Any]]:
    """Every object of an answer that may be meant, the likeliest first."""
    for candidate in (text, *_FENCE.findall(text)):
        if (found := _object(candidate)) is not None:
            return [found]
    decoder = json.JSONDecoder(strict=False)
    loose: list[tuple[int, dict[str, Any]]] = []
    at = text.find("{")
    for _ in range(_MOST_TRIES):
        if at < 0:
            break
        try:
            value, end = decoder.raw_decode(text, at)
        except RecursionError:
            break
        except ValueError:
            at = text.find("{", at + 1)
            continue
        if isinstance(value, dict):
            with contextlib.suppress(ValueError):
                loose.append((end - at, clean(value)))
        at = text.find("{", end)
    return [one for _, one in sorted(loose, key=lambda pair: -pair[0])]


def _object(text: str) -> dict[str, Any] | None:
    """The object that the whole of `text` is, also as a JSON string or as the only one of a list."""
    value = _parsed(text)
    for _ in range(_DEEPEST):
        if isinstance(value, str):
            value = _parsed(value)
        elif isinstance(value, list) and len(cast("list[Any]", value)) == 1:
            value = cast("list[Any]", value)[0]
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def _parsed(text: str) -> Any:
    with contextlib.suppress(ValueError):
        # Not strict: models put raw line breaks into their strings.
        return json_from(text.strip(), strict=False)
    return None
