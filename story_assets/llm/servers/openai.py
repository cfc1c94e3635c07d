"""Any server that speaks OpenAI's chat completions: llama.cpp, vLLM, and LM Studio below its own extras."""

from __future__ import annotations

import re
import time
from typing import Any, cast

from story_assets.errors import (
    ProviderError,
    ProviderRefused,
    ProviderUnavailable,
    SchemaRefused,
)
from story_assets.llm.servers.ask import Answer, Ask, Message, OnTokens, Probe, Timeouts, unheard
from story_assets.llm.servers.completions import Collector, whole_number
from story_assets.llm.servers.models import Listed, choose_model, none_writes, passed_over
from story_assets.llm.servers.refusals import error_text, refusal
from story_assets.llm.servers.schema import without_bounds
from story_assets.llm.servers.wire import Wire, reason_of

_OPTIONAL_FIELDS = ("stream_options", "seed", "ttl", "cache_prompt")

CONSTRAINTS = ("json_schema", "json_schema without bounds", "json_object", "none")
"""How an answer's form can be enforced, strictest first; a server that refuses one is asked with the next."""


class OpenAICompatible:
    """A server under `<url>/v1`.

    Args:
        url: Its address, with or without `/v1` or `/chat/completions`.
        model: The model to ask; None takes the one the server has.
        timeouts: Longest waits.
        api_key: Sent as a bearer token.
        health_url: Probed in place of the list of models.
    """

    name = "openai"
    title = "the language model's server"

    def __init__(
        self,
        url: str,
        *,
        model: str | None = None,
        timeouts: Timeouts | None = None,
        api_key: str | None = None,
        health_url: str | None = None,
    ) -> None:
        self.root = bare(url)
        self.url = f"{self.root}/v1"
        self.model = model
        self._wanted = model
        self._health_url = health_url
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self.wire = Wire(self.root, who=self.title, timeouts=timeouts or Timeouts(), headers=headers)
        self._constraint = 0
        self._left_out: set[str] = set()
        self._tokenizes = True
        self._loaded: bool | None = None

    # Health

    async def probe(self) -> Probe:
        """Look at the list of models, or at the address that overrides it."""
        try:
            if self._health_url:
                reply = await self.wire.request("GET", self._health_url)
                if reply.status != 200:
                    raise refusal(reply.status, reply.data or reply.text, self.title, self._health_url)
            found = await self._look()
        except ProviderUnavailable as error:
            loading = "loading" in error.what
            return Probe("loading" if loading else "failed", error=reason_of(error), loaded=False if loading else None)
        except ProviderError as error:
            return Probe("failed", error=reason_of(error))
        self._loaded = found.loaded
        return found

    async def _look(self) -> Probe:
        """What the server has. Raises ProviderError."""
        rows = await self._listed()
        names = tuple(str(row["id"]) for row in rows)
        if not names and not self._health_url:
            return Probe("failed", error=f"{self.title} has no model: load one")
        listed = [Listed.of(str(row["id"]), row.get("type"), row.get("capabilities")) for row in rows]
        chosen = choose_model(self._wanted, listed)
        if (chosen is None and names) or (chosen is not None and chosen.stated):
            return Probe("failed", names, error=none_writes(self.title, [chosen] if chosen else listed))
        self.model = chosen.name if chosen else None
        row = next((row for row in rows if row["id"] == self.model), rows[0] if rows else {})
        return Probe("success", names, context=_context_of(row), chosen=self.model, passed_over=passed_over(listed))

    async def _listed(self) -> list[dict[str, Any]]:
        reply = await self.wire.request("GET", "/v1/models")
        rows = cast("dict[str, Any]", reply.data).get("data") if isinstance(reply.data, dict) else None
        if reply.status == 200 and isinstance(rows, list):
            return [row for row in cast("list[Any]", rows) if isinstance(row, dict) and row.get("id")]
        if self._health_url:
            return []
        if reply.status == 200:
            message, _ = error_text(reply.data if reply.data is not None else reply.text[:200])
            raise ProviderRefused(
                f"{self.title} lists no models", where=self.url, saw=message, cure="Is this a language model's server?"
            )
        raise refusal(reply.status, reply.data or reply.text[:500], self.title, f"{self.url}/models")

    async def alive(self) -> bool:
        """Whether anything at all answers now."""
        try:
            await self.wire.request("GET", self._health_url or "/v1/models")
        except ProviderError:
            return False
        return True

    # Asking

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
                if self._constraint + 1 >= len(CONSTRAINTS):
                    raise
                self._constraint += 1
                notes.append(
                    f"{self.title} refused the answer's schema; asked with constraint "
                    f"'{CONSTRAINTS[self._constraint]}' ({refused.saw})"
                )
            except ProviderRefused as refused:
                named = [
                    field for field in _OPTIONAL_FIELDS if field not in self._left_out and field in (refused.saw or "")
                ]
                if not named:
                    raise
                self._left_out.update(named)
                notes.append(f"{self.title} does not know {', '.join(named)}; left out")

    async def _once(self, ask: Ask, on_tokens: OnTokens, notes: tuple[str, ...]) -> Answer:
        collected = Collector(self.title, self.url, on_tokens)
        began = time.monotonic()
        await self.wire.stream(
            "/v1/chat/completions",
            self._body(ask),
            collected.feed,
            alive=self.alive,
            loading=self._loaded is False,
        )
        self._loaded = True
        return collected.answer(began, self.model, notes)

    def _body(self, ask: Ask) -> dict[str, Any]:
        body: dict[str, Any] = {
            "messages": [{"role": message.role, "content": _content_of(message)} for message in ask.messages],
            "max_tokens": ask.max_tokens,
            "temperature": ask.temperature,
            "seed": ask.seed,
            "stream": True,
            "stream_options": {"include_usage": True},
            **self._extras(),
        }
        if self.model:
            body["model"] = self.model
        if (form := self._response_format(ask)) is not None:
            body["response_format"] = form
        return {key: value for key, value in body.items() if key not in self._left_out}

    def _extras(self) -> dict[str, Any]:
        return {}

    def _response_format(self, ask: Ask) -> dict[str, Any] | None:
        constraint = CONSTRAINTS[self._constraint]
        if constraint == "none" or ask.schema is None:
            return None
        if constraint == "json_object":
            return {"type": "json_object"}
        schema = ask.schema if constraint == "json_schema" else without_bounds(ask.schema)
        return {"type": "json_schema", "json_schema": {"name": ask.schema_name, "strict": True, "schema": schema}}

    # Extras

    async def count_tokens(self, text: str) -> int | None:
        """Tokens by llama.cpp's `/tokenize`; None on servers that have no such thing."""
        if not self._tokenizes:
            return None
        try:
            reply = await self.wire.request("POST", "/tokenize", {"content": text})
        except ProviderError:
            return None
        tokens = cast("dict[str, Any]", reply.data).get("tokens") if isinstance(reply.data, dict) else None
        if reply.status == 200 and isinstance(tokens, list):
            return len(cast("list[Any]", tokens))
        self._tokenizes = False
        return None

    async def unload(self) -> str:
        """There is no common way to unload a model."""
        raise ProviderRefused(
            "This server offers no way to unload its model",
            where=self.url,
            cure="Use LM Studio or Ollama where the model shares the renderer's card, or set LLM_SHARES_GPU=false.",
        )


def _content_of(message: Message) -> str | list[dict[str, Any]]:
    """A message's text, or its text and pictures as parts: many servers take parts only where there are pictures."""
    if not message.pictures:
        return message.content
    seen = [
        {"type": "image_url", "image_url": {"url": f"data:{one.kind};base64,{one.data}"}} for one in message.pictures
    ]
    return [{"type": "text", "text": message.content}, *seen]


def bare(url: str) -> str:
    """A server's address without the paths people paste with it."""
    return re.sub(r"(/v1)?(/(chat/)?completions|/models)?/*$", "", url.strip())


def _context_of(row: dict[str, Any]) -> int | None:
    meta: dict[str, Any] = row["meta"] if isinstance(row.get("meta"), dict) else {}
    return whole_number(meta.get("n_ctx")) or whole_number(row.get("max_model_len"))
