"""Finding the JSON in what a model said: after its thoughts, inside a code fence, in the middle of prose."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any, cast

from story_assets.outside import clean, json_from

_OPENERS = {"<think>": "</think>", "<thinking>": "</thinking>", "[THINK]": "[/THINK]", "<reasoning>": "</reasoning>"}
_FENCE = re.compile(r"```[a-zA-Z0-9_-]*\s*\n?(.*?)```", re.DOTALL)
_HARMONY = "<|channel|>final<|message|>"
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
    candidates = [text, *_FENCE.findall(text)]
    for candidate in candidates:
        if (found := _object(candidate)) is not None:
            return found
    decoder = json.JSONDecoder(strict=False)
    best: dict[str, Any] | None = None
    longest, at = 0, text.find("{")
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
        if isinstance(value, dict) and end - at > longest:
            best, longest = cast("dict[str, Any]", value), end - at
        at = text.find("{", end)
    with contextlib.suppress(ValueError):
        return clean(best)
    return None


def _object(text: str) -> dict[str, Any] | None:
    try:
        # Not strict: models put raw line breaks into their strings.
        value = json_from(text.strip(), strict=False)
    except ValueError:
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None
