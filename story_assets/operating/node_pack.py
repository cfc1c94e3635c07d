"""Our ComfyUI nodes, put into a ComfyUI and looked at there.

The copy is made beside its place under a name that ComfyUI passes over (`….disabled`), then renamed into it; the pack
that was there is moved aside first and comes back when anything fails. A stamp in the copy says what was installed, so
that a later look can tell an older pack from one that somebody changed by hand, which is kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import workflows.nodes as nodes
from story_assets.errors import InputError, NodePackError
from story_assets.library import write_whole
from workflows.nodes.version import VERSION, pack_digest, pack_files

SOURCE = Path(nodes.__file__).parent
NAME = "story_assets"
STAMP = ".story-assets.json"
_SIGN = "StorySaveFrames"
_ASIDE = ".disabled"  # ComfyUI loads no folder of custom_nodes with this ending

State = Literal["missing", "current", "older", "changed", "linked", "foreign"]


@dataclass(frozen=True)
class Installed:
    """What lies in a ComfyUI.

    Attributes:
        folder: Where the pack is, or would be.
        state: `missing`; `current`, the same as this project's; `older`, another one we installed; `changed` by hand,
            or copied by hand from we do not know where; `linked`, a link to a folder elsewhere; `foreign`, something
            of that name that is not our pack.
        version: Of the pack there, as its stamp says; empty when unknown.
        digest: Of the files there; empty when there are none.
        twins: Other folders of custom_nodes that bring the same nodes: ComfyUI would load both.
        unfinished: Whether an install was killed half-way.
    """

    folder: Path
    state: State
    version: str = ""
    digest: str = ""
    twins: tuple[Path, ...] = ()
    unfinished: bool = False


@dataclass(frozen=True)
class Change:
    """What an install did. `kept` is where a pack that was changed by hand lies now."""

    before: Installed
    after: Installed
    kept: Path | None = None

    @property
    def happened(self) -> bool:
        """Whether ComfyUI must be restarted to load something new."""
        return self.before.digest != self.after.digest


def our_digest() -> str:
    """The digest of this project's pack."""
    return pack_digest(SOURCE)


def look(comfyui: Path) -> Installed:
    """What pack a ComfyUI has.

    Raises:
        InputError: The folder is no ComfyUI.
    """
    custom = custom_nodes(comfyui)
    folder = custom / NAME
    twins = tuple(sorted(path.parent for path in custom.glob("*/__init__.py") if _is_twin(path)))
    unfinished = any(custom.glob(f"{NAME}.*-*{_ASIDE}")) and not folder.exists()
    if folder.is_symlink() or os.path.realpath(folder) != str(folder):  # a junction of Windows is no symlink
        digest = pack_digest(folder) if folder.is_dir() else ""
        return Installed(folder, "linked", VERSION if digest == our_digest() else "", digest, twins)
    if not folder.exists():
        return Installed(folder, "missing", twins=twins, unfinished=unfinished)
    if not _is_pack(folder):
        return Installed(folder, "foreign", twins=twins)
    digest, stamp = pack_digest(folder), _stamp(folder)
    version, stamped = str(stamp.get("version", "")), stamp.get("digest")
    if digest == our_digest():
        return Installed(folder, "current", VERSION, digest, twins)
    return Installed(folder, "older" if digest == stamped else "changed", version, digest, twins)


def install(comfyui: Path, on_file: Callable[[int, int], None] | None = None) -> Change:
    """Put this project's pack into a ComfyUI. Doing it twice changes nothing; killed half-way, doing it again heals.

    Args:
        comfyui: ComfyUI's folder.
        on_file: Told how many files of how many are copied.

    Raises:
        InputError: The folder is no ComfyUI, or its `story_assets` is not our pack.
        NodePackError: The files cannot be written or moved; what was there is there again.
    """
    place = custom_nodes(comfyui) / NAME
    with _told(place):
        _clear_leftovers(place)
    before = look(comfyui)
    if before.state == "linked":
        raise InputError(
            "This ComfyUI has a link in the pack's place",
            where=place,
            saw=f"it leads to {place.resolve()}",
            cure="Remove the link to have a copy there, or leave it: ComfyUI loads what it leads to.",
        )
    if before.state == "foreign":
        raise InputError(
            f"This ComfyUI has something else called {NAME}", where=place, cure="Move it away, then install again."
        )
    if before.state == "current" and _stamp(place).get("digest") == before.digest:
        return Change(before, before)
    fresh = place.with_name(f"{NAME}.new-{os.getpid()}{_ASIDE}")
    kept = place.with_name(f"{NAME}.kept-by-hand-{before.digest[:8]}{_ASIDE}") if before.state == "changed" else None
    try:
        with _told(place):
            _copy(fresh, on_file)
            _swap(fresh, place, kept)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Change(before, look(comfyui), kept)


def custom_nodes(comfyui: Path) -> Path:
    """A ComfyUI's folder of custom nodes.

    Raises:
        InputError: This is no ComfyUI.
    """
    folder = comfyui.expanduser()
    custom = folder / "custom_nodes"
    ours = (folder / "main.py").is_file() and (folder / "comfy").is_dir()
    # The desktop edition keeps its program elsewhere: its folder has the data only.
    desktop = (folder / "models").is_dir() and (folder / "user").is_dir()
    if custom.is_dir() and (ours or desktop):
        return custom.resolve()
    inner = next((path for path in (folder / "ComfyUI", folder.parent) if (path / "custom_nodes").is_dir()), None)
    raise InputError(
        "This is no ComfyUI folder",
        where=folder,
        saw="it does not exist" if not folder.exists() else "no custom_nodes beside main.py or models",
        cure=f"Did you mean {inner}?" if inner else "Give the folder that holds ComfyUI's main.py and custom_nodes.",
    )


def _copy(fresh: Path, on_file: Callable[[int, int], None] | None) -> None:
    names = pack_files(SOURCE)
    for number, name in enumerate(names, start=1):
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            file.write((SOURCE / name).read_bytes())
            file.flush()
            os.fsync(file.fileno())
        if on_file:
            on_file(number, len(names))
    if pack_digest(fresh) != our_digest():
        raise OSError("the copy differs from the original")
    about = {"version": VERSION, "digest": our_digest(), "installed": datetime.now(UTC).isoformat(timespec="seconds")}
    write_whole(fresh / STAMP, json.dumps(about, indent=2).encode())


def _swap(fresh: Path, place: Path, kept: Path | None) -> None:
    """Put `fresh` in `place`; what was there goes to `kept`, or away."""
    if not place.exists():
        fresh.rename(place)
        return
    old = kept or place.with_name(f"{NAME}.old-{os.getpid()}{_ASIDE}")
    shutil.rmtree(old, ignore_errors=True)  # kept before: the same content, by its name
    place.rename(old)
    try:
        fresh.rename(place)
    except OSError:
        old.rename(place)
        raise
    if kept is None:
        shutil.rmtree(old, ignore_errors=True)


def _clear_leftovers(place: Path) -> None:
    """What a killed install left; its old pack goes back first, so that this one starts from where that one did."""
    for old in sorted(place.parent.glob(f"{NAME}.old-*{_ASIDE}")):
        if place.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(place)
    for new in place.parent.glob(f"{NAME}.new-*{_ASIDE}"):
        shutil.rmtree(new, ignore_errors=True)


@contextlib.contextmanager
def _told(place: Path) -> Generator[None]:
    """Say what the system refused, and that nothing is lost."""
    try:
        yield
    except PermissionError as error:
        raise NodePackError(
            "The nodes could not be installed: a file is in use or may not be written",
            where=error.filename or place,
            saw=error.strerror,
            cure="What was there is there still. Stop ComfyUI, close what shows this folder, and install again.",
        ) from error
    except OSError as error:
        raise NodePackError(
            "The nodes could not be installed",
            where=place,
            saw=error,
            cure="What was there is there still. Look at the disk's space and permissions.",
        ) from error


def _stamp(folder: Path) -> dict[str, object]:
    with contextlib.suppress(OSError, ValueError):
        content = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        return content if isinstance(content, dict) else {}
    return {}


def _is_pack(folder: Path) -> bool:
    init = folder / "__init__.py"
    return init.is_file() and _SIGN in init.read_text(encoding="utf-8", errors="replace")


def _is_twin(init: Path) -> bool:
    folder = init.parent
    return folder.name != NAME and not folder.name.endswith(_ASIDE) and _is_pack(folder)
