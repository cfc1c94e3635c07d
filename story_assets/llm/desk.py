"""The chain of language models of a run: opened once, probed once, shared by all that is written in it."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from story_assets.llm.cache import PromptCache
from story_assets.llm.chain import Chain
from story_assets.llm.links import Policy
from story_assets.llm.providers import aimed_at_vision, is_chosen, providers_for, vision_providers
from story_assets.llm.take_over import Renderers
from story_assets.settings import Settings

_MOST_RUNS = 4

_open: OrderedDict[tuple[str, str], Chain] = OrderedDict()
_opening = Lock()


def chain_for(settings: Settings, writer: str, *, run: str | None = None) -> Chain:
    """The chain a writer's name stands for.

    Args:
        settings: Where the servers are, and how hard to try.
        writer: `auto`, a provider's name, or several with commas.
        run: Whoever names the same run gets the same chain, so that it is probed once; None opens a new one.

    Raises:
        InputError: There is no such writer.
    """
    if run is None:
        return _new(settings, writer)
    with _opening:
        key = (run, writer)
        if key not in _open:
            _open[key] = _new(settings, writer)
            while len(_open) > _MOST_RUNS:
                _open.popitem(last=False)
        return _open[key]


def vision_chain(settings: Settings) -> Chain | None:
    """The chain of vision models; None where none is configured.

    Its breakers are its own: a model that cannot see must not keep the same server from writing.

    Raises:
        InputError: WRITER names no writer there is.
    """
    aimed = aimed_at_vision(settings)
    if aimed is None:
        return None
    return Chain(
        vision_providers(aimed),
        _policy(aimed, chosen=True),
        PromptCache(fresh=True),
        service="vision",
        renderers=Renderers.of(settings),
    )


def _new(settings: Settings, writer: str) -> Chain:
    return Chain(
        providers_for(settings, writer),
        _policy(settings, chosen=is_chosen(settings, writer)),
        PromptCache(fresh=settings.local_llm_fresh),
        renderers=Renderers.of(settings),
    )


def _policy(settings: Settings, *, chosen: bool) -> Policy:
    return Policy(
        retry_delay=settings.local_llm_retry_delay_seconds,
        breaker_failures=settings.local_llm_breaker_failures,
        breaker_cooldown=settings.local_llm_breaker_cooldown_seconds,
        in_flight=settings.local_llm_max_in_flight,
        load_wait=settings.local_llm_load_timeout_seconds,
        skip_health=settings.local_llm_skip_healthcheck,
        health_override=settings.local_llm_healthcheck_url,
        chosen=chosen,
    )
