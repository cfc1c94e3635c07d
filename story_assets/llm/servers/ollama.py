"""Ollama, by its native API: its OpenAI-compatible one drops the context length and resets the temperature."""

from __future__ import annotations

import time
from typing import Any, cast

from story_assets.errors import AnswerUnusable, ProviderError, ProviderRefused, ProviderUnavailable, SchemaRefused
from story_assets.llm.servers.answers import answered_json, split_thinking
from story_assets.llm.servers.ask import Answer, Ask, Message, OnTokens, Probe, Timeouts, unheard
from story_assets.llm.servers.completions import fields_of, whole_number
from story_assets.llm.servers.models import Listed, choose_model, none_writes, passed_over
from story_assets.llm.servers.refusals import refusal, stream_failure
from story_assets.llm.servers.schema import without_bounds
from story_assets.llm.servers.wire import Wire, reason_of
from story_assets.outside import json_from

_NANO = 1e9
_UNLOAD_SECONDS = 30
_CONSTRAINTS = ("schema", "schema without bounds", "json", "none")


class Ollama:
    """An Ollama server.

    Args:
        url: Its address.
        model: The model to ask; None takes the loaded one that writes, else the first installed.
        context: `num_ctx`; without it Ollama cuts long prompts silently.
        timeouts: Longest waits.
        health_url: Probed in place of the list of models.
    """

    name = "ollama"
    title = "Ollama"

    def __init__(
        self,
        url: str,
        *,
        context: int,
        model: str | None = None,
        timeouts: Timeouts | None = None,
        health_url: str | None = None,
    ) -> None:
        self.url = url.strip().rstrip("/")
        self.model = model
        self._wanted = model
        self._context = context
        self._health_url = health_url
        self.wire = Wire(self.url, who=self.title, timeouts=timeouts or Timeouts())
        self._loaded: bool | None = None
        self._constraint = 0

    async def probe(self) -> Probe:
        """Look at what is installed and what is loaded."""
        try:
            if self._health_url:
                reply = await self.wire.request("GET", self._health_url)
                if reply.status != 200:
                    raise refusal(reply.status, reply.data or reply.text, self.title, self._health_url)
            installed = await self._listed("/api/tags")
            loaded = await self._names("/api/ps")
            names = tuple(one.name for one in installed)
            if not installed:
                return Probe("failed", error="Ollama has no model installed: `ollama pull mistral`")
            installed.sort(key=lambda one: loaded.index(one.name) if one.name in loaded else len(loaded))
            chosen = await self._chosen(installed)
        except ProviderError as error:
            return Probe("failed", error=reason_of(error))
        if chosen is None or chosen.stated:
            return Probe("failed", names, error=none_writes(self.title, [chosen] if chosen else installed))
        self.model = chosen.name
        if self._wanted and self.model not in names:
            return Probe("failed", names, error=f"Ollama has no model {self._wanted}: `ollama pull {self._wanted}`")
        self._loaded = self.model in loaded
        return Probe(
            "success",
            names,
            loaded=self._loaded,
            context=self._context,
            chosen=self.model,
            passed_over=passed_over(installed),
        )

    async def _chosen(self, installed: list[Listed]) -> Listed | None:
        """The model to ask, by name and family first; then each choice is asked what it can, as far as Ollama tells."""
        while (chosen := choose_model(self._wanted, installed)) is not None:
            if chosen.stated or chosen not in installed:
                return chosen
            reply = await self.wire.request("POST", "/api/show", {"model": chosen.name})
            told = Listed.of(chosen.name, fields_of(reply.data).get("capabilities"))
            if not told.stated:
                return chosen
            installed[installed.index(chosen)] = told
        return None

    async def _names(self, path: str) -> tuple[str, ...]:
        return tuple(one.name for one in await self._listed(path))

    async def _listed(self, path: str) -> list[Listed]:
        reply = await self.wire.request("GET", path)
        rows = cast("dict[str, Any]", reply.data).get("models") if isinstance(reply.data, dict) else None
        if reply.status != 200 or not isinstance(rows, list):
            raise refusal(reply.status, reply.data or reply.text[:500], self.title, f"{self.url}{path}")
        found = [_listed(row) for row in cast("list[Any]", rows) if isinstance(row, dict)]
        return [one for one in found if one.name]

    async def alive(self) -> bool:
        """Whether anything at all answers now."""
        try:
            await self.wire.request("GET", self._health_url or "/api/ps")
        except ProviderError:
            return False
        return True

    async def complete(self, ask: Ask, on_tokens: OnTokens = unheard) -> Answer:
        """Ask, with the strictest constraint the server bears.

        Raises:
            ProviderError: No whole answer came; its kind says why.
        """
        notes: list[str] = []
        while True:
            try:
                return await self._once(ask, on_tokens, tuple(notes))
            except SchemaRefused as refused:
                if self._constraint + 1 >= len(_CONSTRAINTS):
                    raise
                self._constraint += 1
                notes.append(
                    f"Ollama refused the answer's schema; asked with constraint "
                    f"'{_CONSTRAINTS[self._constraint]}' ({refused.saw})"
                )

    async def _once(self, ask: Ask, on_tokens: OnTokens, notes: tuple[str, ...]) -> Answer:
        if not self.model:
            await self.probe()
        if not self.model:
            raise ProviderRefused("Ollama was not told which model to use", where=self.url, cure="Set OLLAMA_MODEL.")
        collected = _Collector(self.url, on_tokens)
        began = time.monotonic()
        await self.wire.stream(
            "/api/chat", self._body(ask), collected.feed, alive=self.alive, loading=self._loaded is False
        )
        self._loaded = True
        return collected.answer(began, self.model, notes)

    def _body(self, ask: Ask) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [_message_of(message) for message in ask.messages],
            "stream": True,
            # An error is better than a prompt whose beginning was dropped in silence.
            "truncate": False,
            "options": {
                "temperature": ask.temperature,
                "seed": ask.seed,
                "num_ctx": self._context,
                "num_predict": ask.max_tokens,
            },
        }
        constraint = _CONSTRAINTS[self._constraint]
        if ask.schema is None:
            return body
        if constraint == "json":
            body["format"] = "json"
        elif constraint != "none":
            body["format"] = ask.schema if constraint == "schema" else without_bounds(ask.schema)
        return body

    async def count_tokens(self, text: str) -> int | None:
        """Ollama offers no tokenizer."""
        return None

    async def unload(self) -> str:
        """Unload every loaded model.

        Raises:
            ProviderError: Something is still loaded, or nobody answers.
        """
        loaded = await self._names("/api/ps")
        for name in loaded:
            await self.wire.request(
                "POST", "/api/generate", {"model": name, "keep_alive": 0, "stream": False}, timeout=_UNLOAD_SECONDS
            )
        if left := await self._names("/api/ps"):
            raise ProviderUnavailable(
                "Ollama still has a model in memory", where=self.url, saw=", ".join(left), cure="`ollama stop` it."
            )
        return f"Ollama unloaded {', '.join(loaded)}." if loaded else "Ollama has no model loaded."


def _listed(row: dict[str, Any]) -> Listed:
    details = fields_of(row.get("details"))
    said = (row.get("capabilities"), details.get("families"), details.get("family"))
    return Listed.of(str(row.get("name") or row.get("model") or ""), *said)


def _message_of(message: Message) -> dict[str, Any]:
    """A message as Ollama takes it: pictures are bare base64 beside the text."""
    plain: dict[str, Any] = {"role": message.role, "content": message.content}
    return {**plain, "images": [one.data for one in message.pictures]} if message.pictures else plain


class _Collector:
    """Gathers Ollama's answer: one JSON a line."""

    def __init__(self, where: str, on_tokens: OnTokens) -> None:
        self._where, self._on_tokens = where, on_tokens
        self._content: list[str] = []
        self._reasoning: list[str] = []
        self._pieces = 0
        self._first_at: float | None = None
        self._last: dict[str, Any] = {}

    def feed(self, line: bytes) -> None:
        """Take one line of the answer."""
        if not line.strip():
            return
        try:
            event: Any = json_from(line)
        except ValueError as error:
            raise AnswerUnusable("Ollama sent a broken stream", where=self._where, saw=line[:200]) from error
        if not isinstance(event, dict):
            raise AnswerUnusable("Ollama sent a broken stream", where=self._where, saw=line[:200])
        fields = cast("dict[str, Any]", event)
        if fields.get("error"):
            raise stream_failure(fields["error"], "Ollama", self._where)
        said = fields_of(fields.get("message"))
        content, thought = said.get("content") or "", said.get("thinking") or ""
        if content or thought:
            self._first_at = self._first_at or time.monotonic()
            self._pieces += 1
            self._content.append(str(content))
            self._reasoning.append(str(thought))
            self._on_tokens(self._pieces)
        if fields.get("done"):
            self._last = fields

    def answer(self, began: float, model: str, notes: tuple[str, ...]) -> Answer:
        """What came, once the stream has ended. Raises ProviderUnavailable when it ended in the middle."""
        text, thought = split_thinking("".join(self._content))
        if not self._last and answered_json(text) is None:
            raise ProviderUnavailable(
                "Ollama stopped in the middle of its answer",
                where=self._where,
                saw=f"{self._pieces} pieces, then the end of the stream",
                cure="See its log: the model may have crashed.",
            )
        tokens_out = whole_number(self._last.get("eval_count"))
        nanoseconds = whole_number(self._last.get("eval_duration"))
        in_one_piece = self._pieces <= 1
        return Answer(
            text=text,
            reasoning="".join(self._reasoning) + thought,
            finish_reason=str(self._last.get("done_reason") or "unknown"),
            model=str(self._last.get("model") or model),
            tokens_in=whole_number(self._last.get("prompt_eval_count")),
            tokens_out=tokens_out,
            duration_seconds=time.monotonic() - began,
            seconds_to_first_token=None if in_one_piece or self._first_at is None else self._first_at - began,
            tokens_per_second=tokens_out / (nanoseconds / _NANO) if tokens_out and nanoseconds else None,
            notes=notes,
        )
