"""Which servers to ask, by the settings."""

from __future__ import annotations

from typing import Any, cast

from story_assets.errors import ProviderError
from story_assets.llm.names import AUTO, TEMPLATE, writer_order
from story_assets.llm.servers.ask import Provider, Timeouts, finish
from story_assets.llm.servers.lmstudio import LMStudio
from story_assets.llm.servers.ollama import Ollama
from story_assets.llm.servers.openai import OpenAICompatible, bare
from story_assets.llm.servers.wire import Wire
from story_assets.settings import Settings

DEFAULT_URL = "http://127.0.0.1:1234/v1"
"""Where LM Studio listens unless told otherwise."""


def providers_for(settings: Settings, writer: str) -> list[Provider]:
    """The language models a writer's name stands for, in the order they are asked; none for `template`.

    Raises:
        InputError: There is no such writer.
    """
    order = writer_order(writer)
    if order == (AUTO,):
        given = settings.local_story_provider_url
        first = detected(settings, given) if given else lm_studio(settings)
        return [first] if isinstance(first, Ollama) else [first, ollama(settings)]
    makers = {"lmstudio": lm_studio, "openai": openai_compatible, "ollama": ollama}
    return [makers[name](settings) for name in order if name != TEMPLATE]


def aimed_at_vision(settings: Settings) -> Settings | None:
    """The settings with the vision model in the language model's place; None where no vision model is configured."""
    if not settings.vision_model and not settings.vision_url:
        return None
    own = {
        "local_llm_model": settings.vision_model,
        "ollama_model": settings.vision_model,
        "local_story_provider_url": settings.vision_url or settings.local_story_provider_url,
    }
    # Whether the writer's server lives says nothing of another one.
    elsewhere = {"local_llm_healthcheck_url": None} if settings.vision_url else {}
    return settings.model_copy(update=own | elsewhere)


def vision_providers(aimed: Settings) -> list[Provider]:
    """The servers that may have a vision model, in the order they are asked.

    Args:
        aimed: As `aimed_at_vision` gives them.

    Raises:
        InputError: WRITER names no writer there is.
    """
    if aimed.vision_url:
        return [detected(aimed, aimed.vision_url)]
    # With WRITER=template a model may look at pictures all the same.
    return providers_for(aimed, aimed.writer) or providers_for(aimed, AUTO)


def is_chosen(settings: Settings, writer: str) -> bool:
    """Whether somebody asked for a language model, by name or by saying where one is."""
    if writer_order(writer) != (AUTO,):
        return True
    return bool(
        settings.local_story_provider_url or settings.local_llm_model or settings.local_llm_healthcheck_url
    ) or ("ollama_url" in settings.model_fields_set or settings.ollama_model is not None)


def detected(settings: Settings, url: str) -> Provider:
    """The right provider for an address of which only the address is known; asks the server itself."""
    wire = Wire(bare(url), who="the server", timeouts=timeouts_of(settings))

    async def ask() -> str:
        for path, key, kind in (("/api/version", "version", "ollama"), ("/api/v0/models", "data", "lmstudio")):
            try:
                reply = await wire.request("GET", path)
            except ProviderError:
                return "openai"
            if isinstance(reply.data, dict) and key in cast("dict[str, Any]", reply.data):
                return kind
        return "openai"

    kind = finish(ask())
    if kind == "ollama":
        return ollama(settings, bare(url))
    return lm_studio(settings) if kind == "lmstudio" else openai_compatible(settings)


def lm_studio(settings: Settings) -> LMStudio:
    """LM Studio at the address of the settings."""
    return LMStudio(
        settings.local_story_provider_url or DEFAULT_URL,
        model=settings.local_llm_model,
        timeouts=timeouts_of(settings),
        api_key=_key_of(settings),
        health_url=settings.local_llm_healthcheck_url,
        ttl=settings.local_llm_ttl_seconds if settings.llm_shares_gpu else None,
    )


def openai_compatible(settings: Settings) -> OpenAICompatible:
    """Another OpenAI-compatible server at the address of the settings."""
    return OpenAICompatible(
        settings.local_story_provider_url or DEFAULT_URL,
        model=settings.local_llm_model,
        timeouts=timeouts_of(settings),
        api_key=_key_of(settings),
        health_url=settings.local_llm_healthcheck_url,
    )


def ollama(settings: Settings, url: str | None = None) -> Ollama:
    """Ollama at the address of the settings, or at `url`."""
    return Ollama(
        url or settings.ollama_url,
        model=settings.ollama_model or settings.local_llm_model,
        context=settings.ollama_context or settings.local_llm_context,
        timeouts=timeouts_of(settings, answer=settings.ollama_timeout_seconds),
    )


def _key_of(settings: Settings) -> str | None:
    return settings.local_llm_api_key.get_secret_value() if settings.local_llm_api_key else None


def timeouts_of(settings: Settings, answer: float | None = None) -> Timeouts:
    """The longest waits of the settings."""
    return Timeouts(
        connect=settings.local_llm_healthcheck_timeout_seconds,
        probe=settings.local_llm_healthcheck_timeout_seconds,
        answer=answer or settings.local_llm_timeout_seconds,
        load=settings.local_llm_load_timeout_seconds,
        silence=settings.local_llm_silence_seconds,
    )
