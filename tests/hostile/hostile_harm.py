"""What a stranger can do to a story's folder, each kind by many variants. Seeded, so that a finding can be seen again."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

MODELS = ("brief", "story", "scenes", "frames", "film", "scene_scores", "story_scores")
NAMES = (
    "../outside",
    "../../outside/secret.txt",
    "..",
    ".",
    "",
    "/etc/hostname",
    "link/docs",
    "a\\..\\..\\outside",
    "C:\\Windows\\win.ini",
    "\\\\host\\share",
    "nul",
    "con.png",
    "x\x00y",
    "x\x1b]52;c;aGk=\x07",
    "attempts",
    "a" * 5000,
    "scene-001/../../../outside",
    "file:///etc/hostname",
    "[/red]",
    "{{ 7*7 }}",
    "<script>alert(1)</script>",
    "\u202egnp.exe",
)
PLACES = (
    "brief.json", "story.json", "scenes.json", "frames.json", "film.json", "film.mp4", "film.srt", "poster.jpg",
    "reviews.jsonl", "descriptions.jsonl", ".card.json", "artifact-metadata.json", "run-summary.txt", "index.html",
    "frames", "frames/attempts", "frames/scene-001", "frames/scene-001/manifest.json",
    "frames/scene-001/frame_00001.png", "frames/.scene-001.incoming", "frames/.scene-001.old",
    "frames/attempts/scene-001.jsonl", "frames/attempts/rendering.0.lock", "frames/scene-001.preview.jpg",
    "clips", "clips/scene-001.mp4", "notes.txt", "20261122-thriller-01.zip", ".film.abcd.tmp.mp4", "drafts",
)  # fmt: skip
"""Where rooms read, write, remove, or look for something."""


def harm(folder: Path, outside: Path, chance: random.Random) -> str:
    """Do one to three kinds of harm to a story's folder. Returns which, for a failing test's message."""
    kinds = chance.sample(KINDS, chance.choice((1, 1, 2, 3)))
    return "; ".join(f"{kind.__name__}: {kind(folder, outside, chance)}" for kind in kinds)


def a_link(folder: Path, outside: Path, chance: random.Random) -> str:
    """A symbolic link where a room looks for something: to a file, a folder, nothing, itself or up."""
    place = folder / chance.choice(PLACES)
    target = chance.choice((outside, outside / "secret.txt", outside / "not-there", place, Path(".."), Path("/")))
    _clear(place)
    place.symlink_to(target)
    return f"{place.relative_to(folder)} -> {target}"


def a_pipe(folder: Path, outside: Path, chance: random.Random) -> str:
    """A pipe that nobody writes to."""
    place = folder / chance.choice(PLACES)
    _clear(place)
    os.mkfifo(place)
    return str(place.relative_to(folder))


def the_wrong_kind(folder: Path, outside: Path, chance: random.Random) -> str:
    """A folder where a file is due, or a file where a folder is."""
    place = folder / chance.choice(PLACES)
    was_file = place.is_file()
    _clear(place)
    if was_file:
        place.mkdir()
    else:
        place.write_text("a file")
    return str(place.relative_to(folder))


def a_name(folder: Path, outside: Path, chance: random.Random) -> str:
    """A name that leads out, anywhere in a model."""
    path = folder / f"{chance.choice(MODELS)}.json"
    content = _content(path)
    spots = list(_texts(content))
    if not spots:
        return "nothing to change"
    holder, key = chance.choice(spots)
    holder[key] = chance.choice(NAMES)
    path.write_text(json.dumps(content))
    return f"{path.name}: {key} = {ascii(holder[key])[:60]}"


def every_name(folder: Path, outside: Path, chance: random.Random) -> str:
    """The same name at every place of one field, in every model."""
    field = chance.choice(("scene_id", "file", "files", "folder", "poster", "subtitles", "key", "story_key", "name"))
    name = chance.choice(NAMES)
    for path in [*folder.glob("*.json"), *folder.rglob("manifest.json")]:
        content = _content(path)
        for holder, key in list(_texts(content)):
            if key == field:
                holder[key] = name
        if isinstance(content, dict | list) and content and not path.is_symlink():
            path.write_text(json.dumps(content))
    return f"{field} = {ascii(name)[:60]}"


def damage(folder: Path, outside: Path, chance: random.Random) -> str:
    """A file that is no JSON, or very deep, or not what is due."""
    path = folder / chance.choice([*(f"{name}.json" for name in MODELS), "reviews.jsonl", ".card.json"])
    content = chance.choice(
        (
            b"",
            b"\x00" * 64,
            b"{",
            b"[" * 100_000,
            b"null",
            b"[]",
            b'{"a": 1e999}',
            b'"\\ud800"',
            b"\xff\xfe{}",
            b"{}" * 9,
        )
    )
    _clear(path)
    path.write_bytes(content)
    return f"{path.name} = {content[:12]!r}"


def a_card(folder: Path, outside: Path, chance: random.Random) -> str:
    """A card of the shelf that leads elsewhere."""
    card = {
        "key": chance.choice((*NAMES, f"{folder.name}/x")), "title": chance.choice(NAMES), "genre": "x [/y]",
        "logline": "", "scenes": 1, "seconds": 1.0, "poster": chance.choice((*NAMES, "javascript:alert(1)")),
        "status": "passed", "headline": "fine",
    }  # fmt: skip
    _clear(folder / ".card.json")
    (folder / ".card.json").write_text(json.dumps(card))
    return str(card["key"])[:60]


def an_odd_file(folder: Path, outside: Path, chance: random.Random) -> str:
    """A file whose name no archive should carry, or very deep."""
    name = chance.choice(("a\\..\\b.txt", "x\x1b[2Jy", "nul.txt", "end.", "deep/" * 40 + "x", "\udcff.txt", "re\nturn"))
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("odd")
    return ascii(name)


KINDS: tuple[Callable[[Path, Path, random.Random], str], ...] = (
    a_link, a_pipe, the_wrong_kind, a_name, every_name, damage, a_card, an_odd_file,
)  # fmt: skip


def _clear(place: Path) -> None:
    import shutil

    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True) if place.parent.is_dir() else None
    if not place.parent.is_dir():
        if place.parent.exists() or place.parent.is_symlink():
            place.parent.unlink()
        place.parent.mkdir(parents=True, exist_ok=True)


def _content(path: Path) -> Any:
    try:
        return json.loads(path.read_text()) if path.is_file() and not path.is_symlink() else {}
    except (ValueError, OSError, RecursionError):
        return {}


def _texts(content: Any) -> list[tuple[Any, Any]]:
    """Every text in a JSON value, as its holder and its key there; a list's items carry the list's name."""
    found: list[tuple[Any, Any]] = []
    waiting = [content]
    while waiting:
        one = waiting.pop()
        pairs = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        for key, value in pairs:
            if isinstance(value, str):
                found.append((one, key))
            else:
                waiting.append(value)
    return found
