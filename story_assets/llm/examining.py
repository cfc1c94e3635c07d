"""What `story-assets doctor` says of the language models: the providers a run would ask, probed as a run probes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from story_assets.errors import shorten
from story_assets.llm.health import probe_all
from story_assets.llm.names import TEMPLATE, writer_order
from story_assets.llm.providers import aimed_at_vision, is_chosen, providers_for, vision_providers
from story_assets.llm.servers.ask import Probe, Provider
from story_assets.operating.doctor import Finding
from story_assets.settings import Settings

_TITLES = {"lmstudio": "LM Studio", "ollama": "Ollama", "openai": "OpenAI-compatible server"}


def examine_writer(settings: Settings) -> Finding:
    """Whether a language model is there to write. None at all is no fault: templates write.

    Raises:
        InputError: WRITER names no writer there is.
    """
    if writer_order(settings.writer) == (TEMPLATE,):
        return Finding("writer", "ok", "the template storyteller, as WRITER says")
    providers = providers_for(settings, settings.writer)
    probes = probe_all(providers)
    saw = "; ".join(_said(providers, probes))
    if any(probe.state != "failed" for probe in probes):
        return Finding("writer", "ok", saw)
    if is_chosen(settings, settings.writer):
        return Finding(
            "writer", "warn", saw, "Start the server and load a model; until then the template storyteller writes."
        )
    return Finding("writer", "note", f"{saw}; the template storyteller writes instead")


def examine_vision(settings: Settings) -> Finding:
    """Whether the model that is to look at pictures is there. None at all is no fault.

    Raises:
        InputError: WRITER names no writer there is.
    """
    aimed, wanted = aimed_at_vision(settings), settings.vision_model or ""
    if aimed is None:
        return Finding(
            "vision model", "note", "none is asked: captions of the graph, or people, say what pictures show"
        )
    providers = vision_providers(aimed)
    probes = probe_all(providers)
    saw = "; ".join(_said(providers, probes))
    if any(wanted.lower() in name.lower() for probe in probes for name in probe.models):
        return Finding("vision model", "ok", saw)
    cure = "Start its server and load it; until then alignment rests on the next of DESCRIPTION_SOURCES."
    return Finding("vision model", "warn", f"{wanted or 'a model'} is not there: {saw}", cure)


def _said(providers: Sequence[Provider], probes: Sequence[Probe]) -> Iterator[str]:
    for provider, probe in zip(providers, probes, strict=True):
        who = f"{_TITLES.get(provider.name, provider.name)} at {provider.url}"
        if probe.state == "failed":
            yield f"{who}: {shorten(probe.error or 'cannot be used', 90)}"
        elif probe.state == "loading":
            yield f"{who} is loading its model"
        else:
            models = f"{len(probe.models)} model{'s' if len(probe.models) != 1 else ''}"
            names = shorten(", ".join(probe.models), 80)
            chosen = f"; {probe.chosen} is asked" if probe.chosen and len(probe.models) > 1 else ""
            over = f"; passed over: {shorten(', '.join(probe.passed_over), 160)}" if probe.passed_over else ""
            yield f"{who} with {models} ({names}){chosen}{over}"
