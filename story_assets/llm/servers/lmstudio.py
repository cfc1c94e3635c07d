"""LM Studio: OpenAI's chat completions, and its own REST for what is loaded, how long its context is, and unloading."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
from dataclasses import dataclass
from typing import Any, cast

from story_assets.errors import ProviderError, ProviderUnavailable
from story_assets.llm.servers.ask import Probe, Timeouts
from story_assets.llm.servers.completions import whole_number
from story_assets.llm.servers.models import Listed, choose_model, none_writes, passed_over
from story_assets.llm.servers.openai import OpenAICompatible
from story_assets.llm.servers.wire import is_loopback

_UNLOAD_SECONDS = 30


@dataclass(frozen=True)
class Downloaded:
    """A model LM Studio has on disk, and whether it is in memory (`instances` names its copies there)."""

    listed: Listed
    loaded: bool
    context: int | None = None
    instances: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """By which it is asked."""
        return self.listed.name


class LMStudio(OpenAICompatible):
    """LM Studio's server. `ttl`: seconds of idleness after which it drops a model it loaded for us; None never."""

    name = "lmstudio"
    title = "LM Studio"

    def __init__(
        self,
        url: str,
        *,
        model: str | None = None,
        timeouts: Timeouts | None = None,
        api_key: str | None = None,
        health_url: str | None = None,
        ttl: int | None = None,
    ) -> None:
        super().__init__(url, model=model, timeouts=timeouts, api_key=api_key, health_url=health_url)
        self._ttl = ttl

    async def _look(self) -> Probe:
        # With just-in-time loading the list of models holds every downloaded one: what is loaded is said elsewhere.
        found = await super()._look()
        if found.state != "success":
            return found
        known = await self.downloaded()
        if not known:
            return found
        known.sort(key=lambda one: not one.loaded)
        listed = [one.listed for one in known]
        chosen = choose_model(self._wanted, listed)
        if chosen is None or chosen.stated:
            return Probe("failed", found.models, error=none_writes(self.title, [chosen] if chosen else listed))
        self.model = chosen.name
        asked = next((one for one in known if one.name == self.model), None)
        return Probe(
            "success",
            found.models,
            loaded=asked.loaded if asked else None,
            context=asked.context if asked else None,
            chosen=self.model,
            passed_over=passed_over(listed),
        )

    async def downloaded(self) -> list[Downloaded]:
        """The models it has, by its own REST, newer or older; empty where it has neither."""
        for path, key, read in (("/api/v1/models", "models", _newer), ("/api/v0/models", "data", _older)):
            with contextlib.suppress(ProviderError):
                reply = await self.wire.request("GET", path)
                # Unknown paths answer 200 as well: only the body tells.
                rows = cast("dict[str, Any]", reply.data).get(key) if isinstance(reply.data, dict) else None
                if isinstance(rows, list):
                    models = [read(row) for row in cast("list[Any]", rows) if isinstance(row, dict)]
                    return [one for one in models if one.name]
        return []

    def _extras(self) -> dict[str, Any]:
        return {} if self._ttl is None else {"ttl": self._ttl}

    async def unload(self) -> str:
        """Unload every loaded language model: by REST, else by the `lms` program on this machine.

        Raises:
            ProviderUnavailable: Something is still loaded; the renderer would have to share.
        """
        loaded = [one for one in await self.downloaded() if one.loaded and not one.listed.stated]
        if not loaded:
            return "LM Studio has no language model loaded."
        for one in loaded:
            for instance in one.instances or (one.name,):
                with contextlib.suppress(ProviderError):
                    await self.wire.request(
                        "POST", "/api/v1/models/unload", {"instance_id": instance}, timeout=_UNLOAD_SECONDS
                    )
        if await self._still_loaded() and is_loopback(self.root) and (lms := shutil.which("lms")):
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                await asyncio.to_thread(
                    subprocess.run, [lms, "unload", "--all"], capture_output=True, timeout=_UNLOAD_SECONDS, check=False
                )
        if left := await self._still_loaded():
            raise ProviderUnavailable(
                "LM Studio still has a model in memory",
                where=self.root,
                saw=", ".join(left),
                cure="Unload it by hand (`lms unload --all`), or set a short idle time in LM Studio.",
            )
        return f"LM Studio unloaded {', '.join(one.name for one in loaded)}."

    async def _still_loaded(self) -> list[str]:
        return [one.name for one in await self.downloaded() if one.loaded and not one.listed.stated]


def _newer(row: dict[str, Any]) -> Downloaded:
    listed = Listed.of(str(row.get("key") or row.get("id") or ""), row.get("type"))
    instances = [one for one in row.get("loaded_instances") or [] if isinstance(one, dict)]
    config: dict[str, Any] = (instances[0].get("config") or {}) if instances else {}
    context = whole_number(config.get("context_length")) or whole_number(row.get("max_context_length"))
    return Downloaded(listed, bool(instances), context, tuple(str(one["id"]) for one in instances if one.get("id")))


def _older(row: dict[str, Any]) -> Downloaded:
    listed = Listed.of(str(row.get("id") or ""), row.get("type"))
    context = whole_number(row.get("loaded_context_length")) or whole_number(row.get("max_context_length"))
    return Downloaded(listed, row.get("state") == "loaded", context)
