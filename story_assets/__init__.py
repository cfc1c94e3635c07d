"""Story-assets: stories, frames, films and quality scores as Dagster assets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pandas import DataFrame

__version__ = "0.1.0"


def runs(*paths: Path | str, by: Literal["story", "scene", "rating"] = "story") -> DataFrame:
    """Run records as a table, for pandas: a row a story, a row a scene, or a row a rating.

    The columns, with meaning and unit, are those of `story_assets.reviewing.record.tables`: `RUN_COLUMNS` and
    `SCENE_COLUMNS`; docs/runs.md lists them. What a record does not say is missing, never nought.

    Args:
        paths: Record files, run folders, or folders of them; none: the library of the settings.
        by: What a row is.

    Raises:
        ValueError: `by` is none of these.
        SettingsError: No path is given, and the settings cannot be read.

    Warns:
        UserWarning: A record could not be read; it is in no table.
    """
    import warnings

    from story_assets.reviewing.record.tables import read_tables
    from story_assets.settings import load_settings

    if by not in ("story", "scene", "rating"):
        raise ValueError(f"by is 'story', 'scene' or 'rating', not {by!r}")
    tables = read_tables([Path(path) for path in paths] or [load_settings().library_dir])
    for sentence in tables.unreadable:
        warnings.warn(sentence, stacklevel=2)
    return {"story": tables.runs, "scene": tables.scenes, "rating": tables.ratings}[by]
