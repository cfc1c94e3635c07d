"""One story's folder."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from pydantic import BaseModel

from story_assets.errors import PathRefused
from story_assets.library.files import AnyModel, read_model, write_model
from story_assets.library.guard import Listing, inside, listing

FILE_NAMES = {"RunRecord": "artifact-metadata.json"}
"""Models whose file has a name of its own, because other tools look for it."""


class StoryFolder:
    """One story's folder: models by name, and where its big files belong.

    Every file of a story is reached through it, and it gives no path that leads out: `folder / "film.mp4"`.
    """

    def __init__(self, root: Path, key: str) -> None:
        self.key = key
        self.path = root / key

    def __truediv__(self, relative: str) -> Path:
        """Where `relative`, as models name it, lies.

        Raises:
            PathRefused: It would lead out of the folder, by its name or over a link, or is no plain file or folder.
        """
        return inside(self.path, relative)

    def plain_file(self, relative: str) -> Path | None:
        """Where `relative` lies if a plain file is there; None where none is, or where it is refused."""
        with contextlib.suppress(PathRefused):
            path = self / relative
            return path if path.is_file() else None
        return None

    def listing(self) -> Listing:
        """All its plain files, and what was left out for being none."""
        return listing(self.path)

    def model_path(self, model: type[BaseModel] | BaseModel | str) -> Path:
        """Where a model is kept: `SceneScores` in `scene_scores.json`; a string is taken as the asset's name."""
        return self / file_name_of(model)

    def has(self, model: type[BaseModel] | str) -> bool:
        """Whether this model was ever written here, or something that is refused stands in its place."""
        return os.path.lexists(self.path / file_name_of(model))

    def read(self, model: type[AnyModel]) -> AnyModel:
        """Read a model back.

        Raises:
            LibraryError: It was never made, or the file is damaged or refused.
        """
        found = read_model(self.model_path(model), model)
        # Whose it is, the folder says: one that was renamed or copied is a story of its own.
        mine = {name: self.key for name in ("key", "story_key") if name in model.model_fields}
        return found.model_copy(update=mine) if mine else found

    def find(self, model: type[AnyModel]) -> AnyModel | None:
        """Like `read`, but None where it was never made."""
        return self.read(model) if self.has(model) else None

    def write(self, model: BaseModel) -> Path:
        """Write a model whole; the same content again leaves the file untouched."""
        return write_model(self.model_path(model), model)

    def relative(self, path: Path) -> str:
        """`path` as models name it: relative to the story's folder, with forward slashes."""
        return path.relative_to(self.path).as_posix()

    def scene_frames_dir(self, scene_id: str) -> Path:
        """Where a scene's frames and their manifest lie."""
        return self / f"frames/{scene_id}"

    def clip_path(self, scene_id: str) -> Path:
        """A scene's clip."""
        return self / f"clips/{scene_id}.mp4"


def file_name_of(model: type[BaseModel] | BaseModel | str) -> str:
    """What a model's file is called."""
    if isinstance(model, str):
        return f"{model}.json"
    name = (model if isinstance(model, type) else type(model)).__name__
    return FILE_NAMES.get(name) or f"{re.sub(r'(?<!^)(?=[A-Z])', '_', name).lower()}.json"
