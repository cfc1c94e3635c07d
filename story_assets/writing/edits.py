"""A person's changes to scenes: kept beside what the writer wrote, in `edits.jsonl`, and winning until taken back."""

from __future__ import annotations

import contextlib
import getpass
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from pydantic import ValidationError

from story_assets.errors import InputError, LibraryError
from story_assets.library import StoryFolder, append_line, digest_of, translated
from story_assets.models import EditedField, Scene, SceneEdit, Scenes
from story_assets.writing.tokens import count_tokens

EDITS = "edits.jsonl"
FIELDS: tuple[EditedField, ...] = ("prompt", "negative_prompt", "narration", "seed", "prose", "title")


def person() -> str:
    """Who sits here, by the system's word."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"


def edits_of(folder: StoryFolder) -> list[SceneEdit]:
    """The edits that count now: the newest of each field of each scene. Lines that cannot be read are passed over."""
    newest = {(edit.scene_id, edit.field): edit for edit in history_of(folder)}
    return [edit for edit in newest.values() if edit.value is not None]


def history_of(folder: StoryFolder) -> list[SceneEdit]:
    """Every edit ever made, the oldest first."""
    path, found = folder / EDITS, list[SceneEdit]()
    if path.is_file():
        with translated("read", path):
            lines = path.read_bytes().splitlines()
        for line in lines:
            with contextlib.suppress(ValidationError):
                found.append(SceneEdit.model_validate_json(line))
    return found


def edit_scene(
    folder: StoryFolder, scene_id: str, changes: Mapping[EditedField, str | int], *, who: str
) -> list[SceneEdit]:
    """Change a scene; the next run follows it. Gives the edits that are new.

    Raises:
        InputError: There is no such scene, or a value is empty or no seed.
        LibraryError: The story is not written yet, or the disk refused.
    """
    scene = _scene(folder, scene_id)
    made: list[SceneEdit] = []
    for field, value in changes.items():
        if isinstance(value, str) and not value.strip() and field != "negative_prompt":
            raise InputError(f"An empty {field.replace('_', ' ')}", cure="Use --take-back for what the writer wrote.")
        if field == "seed" and not (isinstance(value, int) and 0 <= value < 2**53):
            raise InputError("Not a seed", saw=value, cure="Use 0 to 9007199254740991.")
        if getattr(scene, field) != value or field == "seed":
            made.append(_edit(scene_id, field, value.strip() if isinstance(value, str) else value, who, "command"))
    _keep(folder, made)
    if made:
        _rewrite(folder, {scene_id: scene.model_copy(update={edit.field: edit.value for edit in made})})
    return made


def take_back(folder: StoryFolder, scene_id: str, written: Scene, *, who: str) -> list[SceneEdit]:
    """Let what the writer wrote count again in a scene. Gives the edits that no longer count.

    Raises:
        LibraryError: The disk refused.
    """
    gone = [edit for edit in edits_of(folder) if edit.scene_id == scene_id]
    _keep(folder, [_edit(scene_id, edit.field, None, who, "command") for edit in gone])
    if gone:
        _rewrite(folder, {scene_id: written})
    return gone


def edits_in_file(folder: StoryFolder, written: Mapping[str, tuple[Scene, frozenset[str]]]) -> list[SceneEdit]:
    """Take what a person changed in `scenes.json` into the edits: every text that neither writer nor edit gave.

    Raises:
        LibraryError: The file cannot be read; it is left as it is.
    """
    path = folder.model_path(Scenes)
    if not path.is_file():
        return []
    try:
        told = folder.read(Scenes)
    except LibraryError as error:
        cure = "Correct it by hand; or move it away, and the scenes stand as the writer and your edits left them."
        raise LibraryError(error.what, where=error.where, saw=error.saw, cure=cure) from error
    known = {(edit.scene_id, digest_of(edit.field, edit.value)) for edit in history_of(folder)}
    at, who = datetime.fromtimestamp(path.stat().st_mtime, UTC), person()
    found = [
        _edit(scene.scene_id, field, getattr(scene, field), who, "file", at)
        for scene in told.scenes
        if scene.scene_id in written
        for field in FIELDS
        if (digest := digest_of(field, getattr(scene, field))) not in written[scene.scene_id][1]
        and (scene.scene_id, digest) not in known
    ]
    _keep(folder, found)
    return found


def texts_of(scene: Scene) -> list[str]:
    """Digests of everything in a scene that can be edited, by which it is known again."""
    return [digest_of(field, getattr(scene, field)) for field in FIELDS]


def with_edits(scenes: Iterable[Scene], edits: Iterable[SceneEdit]) -> tuple[Scene, ...]:
    """The scenes as they count: what a person changed in place of what the writer wrote."""
    by_scene: dict[str, list[SceneEdit]] = {}
    for edit in edits:
        by_scene.setdefault(edit.scene_id, []).append(edit)
    return tuple(_edited(scene, by_scene.get(scene.scene_id, [])) for scene in scenes)


def _edited(scene: Scene, edits: list[SceneEdit]) -> Scene:
    changed: dict[str, object] = {edit.field: edit.value for edit in edits}
    changed["edits"] = tuple(edits)
    if isinstance(prompt := changed.get("prompt"), str):
        changed["token_count"], changed["token_count_method"] = count_tokens(prompt)
    return scene.model_copy(update=changed)


def _scene(folder: StoryFolder, scene_id: str) -> Scene:
    scenes = folder.read(Scenes).scenes
    found = next((scene for scene in scenes if scene.scene_id == scene_id), None)
    if found is None:
        raise InputError(f"{folder.key} has no {scene_id}", cure=f"It has scenes 01 to {len(scenes):02d}.")
    return found


def _edit(scene_id: str, field: EditedField, value: object, who: str, by: str, at: datetime | None = None) -> SceneEdit:
    return SceneEdit.model_validate(
        {"scene_id": scene_id, "field": field, "value": value, "who": who, "at": at or datetime.now(UTC), "by": by}
    )


def _keep(folder: StoryFolder, edits: Iterable[SceneEdit]) -> None:
    for edit in edits:
        append_line(folder / EDITS, edit.model_dump_json())


def _rewrite(folder: StoryFolder, bases: Mapping[str, Scene]) -> None:
    """Bring `scenes.json` up to the edits, so that a run that writes nothing follows them too."""
    told = folder.read(Scenes)
    scenes = tuple(bases.get(scene.scene_id, scene) for scene in told.scenes)
    folder.write(told.model_copy(update={"scenes": with_edits(scenes, edits_of(folder))}))
