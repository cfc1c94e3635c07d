"""Gathering an OpenAI-style chat completion, streamed or in one piece."""

from __future__ import annotations

import time
from typing import Any, cast

from story_assets.errors import AnswerUnusable, ProviderUnavailable
from story_assets.llm.servers.answers import answered_json, split_thinking
from story_assets.llm.servers.ask import Answer, OnTokens
from story_assets.llm.servers.refusals import stream_failure
from story_assets.outside import json_from

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Collector:
    """Gathers a streamed chat completion, or one sent in one piece by a server that does not stream."""

    def __init__(self, who: str, where: str, on_tokens: OnTokens) -> None:
        self._who, self._where, self._on_tokens = who, where, on_tokens
        self._content: list[str] = []
        self._reasoning: list[str] = []
        self._plain: list[bytes] = []
        self._pieces = 0
        self._first_at: float | None = None
        self._finish: str | None = None
        self._done = False
        self._figures: dict[str, Any] = {}
        self._begun: list[bytes] = []  # data lines of an event that is not whole yet

    def feed(self, line: bytes) -> None:
        """Take one line of the answer."""
        line = line.removeprefix(_BYTE_ORDER_MARK)
        if line.startswith(b"data:"):
            self._begun.append(line[5:].strip())
            data = b"\n".join(self._begun)
        elif not line.strip() and self._begun:
            raise AnswerUnusable(f"{self._who} sent a broken stream", where=self._where, saw=self._begun[0][:200])
        elif line.startswith(b"error:"):
            raise stream_failure(json_of(line[6:]) or line[6:].decode("utf-8", "replace"), self._who, self._where)
        elif line.startswith((b":", b"event:", b"id:", b"retry:")) or not line.strip():
            return
        else:
            self._plain.append(line)
            return
        if data == b"[DONE]":
            self._done = True
            self._begun.clear()
            return
        # An event may stand on several data lines; most servers use one, and some no empty line behind it.
        event = json_of(data)
        if event is None and data:
            return
        self._begun.clear()
        if not isinstance(event, dict):
            raise AnswerUnusable(f"{self._who} sent a broken stream", where=self._where, saw=data[:200])
        self._event(cast("dict[str, Any]", event))

    def _event(self, event: dict[str, Any]) -> None:
        if event.get("error"):
            raise stream_failure(event["error"], self._who, self._where)
        for key in ("usage", "timings", "stats", "model"):
            if event.get(key):
                self._figures[key] = event[key]
        choices = event.get("choices")
        choice = fields_of(cast("list[Any]", choices)[0] if isinstance(choices, list) and choices else None)
        said = fields_of(choice.get("delta") or choice.get("message"))
        thought = text_of(said.get("reasoning_content") or said.get("reasoning"))
        content = text_of(said.get("content")) or text_of(choice.get("text"))
        if thought or content:
            self._first_at = self._first_at or time.monotonic()
            self._pieces += 1
            self._reasoning.append(thought)
            self._content.append(content)
            self._on_tokens(self._pieces)
        self._finish = text_of(choice.get("finish_reason")) or self._finish

    def answer(self, began: float, model: str | None, notes: tuple[str, ...]) -> Answer:
        """What came, once the stream has ended.

        Raises:
            ProviderUnavailable: It ended in the middle.
            AnswerUnusable: It is no chat completion at all.
        """
        if self._begun:
            raise AnswerUnusable(f"{self._who} sent a broken stream", where=self._where, saw=self._begun[0][:200])
        in_one_piece = not self._pieces and bool(self._plain)
        if in_one_piece:
            whole = json_of(b"\n".join(self._plain))
            if not isinstance(whole, dict) or not ("choices" in whole or "error" in whole):
                raise AnswerUnusable(
                    f"{self._who} answered something else than a chat completion",
                    where=self._where,
                    saw=b"\n".join(self._plain)[:200].decode("utf-8", "replace"),
                )
            self._event(cast("dict[str, Any]", whole))
        text, thought = split_thinking("".join(self._content))
        reasoning = "".join(self._reasoning) + thought
        if self._finish is None and not self._done and answered_json(text) is None:
            raise ProviderUnavailable(
                f"{self._who} stopped in the middle of its answer",
                where=self._where,
                saw=f"{self._pieces} pieces, then the end of the stream",
                cure="See its log: the model may have crashed.",
            )
        took = time.monotonic() - began
        usage, timings, stats = (fields_of(self._figures.get(key)) for key in ("usage", "timings", "stats"))
        tokens_out = whole_number(usage.get("completion_tokens"))
        to_first = None if in_one_piece or self._first_at is None else self._first_at - began
        speed = positive_number(timings.get("predicted_per_second")) or positive_number(stats.get("tokens_per_second"))
        if speed is None and tokens_out and to_first is not None and took > to_first:
            speed = tokens_out / (took - to_first)
        named = self._figures.get("model")
        return Answer(
            text=text,
            reasoning=reasoning,
            finish_reason=self._finish or "unknown",
            model=named if isinstance(named, str) else model,
            tokens_in=whole_number(usage.get("prompt_tokens")),
            tokens_out=tokens_out,
            duration_seconds=took,
            seconds_to_first_token=to_first,
            tokens_per_second=speed,
            notes=notes,
        )


def json_of(data: bytes) -> Any:
    """The JSON in `data`, or None."""
    try:
        return json_from(data)
    except ValueError:
        return None


def fields_of(value: Any) -> dict[str, Any]:
    """`value` if it is an object, else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def text_of(value: Any) -> str:
    """A message's content: a string, or a list of parts with text."""
    if isinstance(value, list):
        parts: list[Any] = cast("list[Any]", value)
        return "".join(text_of(part.get("text")) if isinstance(part, dict) else text_of(part) for part in parts)
    return value if isinstance(value, str) else ""


def whole_number(value: Any) -> int | None:
    """`value` if it is a count."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def positive_number(value: Any) -> float | None:
    """`value` if it is a figure above 0."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else None
