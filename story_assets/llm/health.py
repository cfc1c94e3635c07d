"""Looking at all providers before a run, at once and in a moment."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from story_assets.llm.servers.ask import Probe, Provider, finish
from story_assets.models import LLMHealthInfo


def probe_all(providers: Sequence[Provider]) -> list[Probe]:
    """What each provider's server says now. All are asked at the same time."""

    async def ask() -> list[Probe]:
        return list(await asyncio.gather(*(provider.probe() for provider in providers)))

    return finish(ask())


def health_info(
    providers: Sequence[Provider], probes: Sequence[Probe] | None, *, override: str | None, chosen: bool
) -> LLMHealthInfo:
    """The probes as the run's record carries them: those of the first provider that can be used, else all that failed.

    Args:
        providers: The language models that may write.
        probes: What they said; None when they were not to be asked.
        override: The address probed in place of the usual one.
        chosen: Whether somebody asked for a language model. If nobody did, its absence is no failure.
    """
    now = datetime.now(UTC)
    by = override or "default"
    if not providers:
        return LLMHealthInfo(
            status="skipped",
            skipped=True,
            timestamp=now,
            error="the template storyteller needs no language model",
        )
    if probes is None:
        return LLMHealthInfo(
            url=providers[0].url,
            status="skipped",
            skipped=True,
            override=by,
            timestamp=now,
            error="LOCAL_LLM_SKIP_HEALTHCHECK is set",
        )
    for provider, probe in zip(providers, probes, strict=True):
        if probe.state != "failed":
            return LLMHealthInfo(
                url=provider.url,
                status="success",
                models=probe.models,
                override=by,
                timestamp=now,
                error="still loading its model" if probe.state == "loading" else None,
            )
    said = "; ".join(f"{provider.name}: {probe.error}" for provider, probe in zip(providers, probes, strict=True))
    return LLMHealthInfo(
        url=providers[0].url,
        status="failed" if chosen else "absent",
        override=by,
        timestamp=now,
        error=said if chosen else f"no language model is running, and none was asked for ({said})",
    )
