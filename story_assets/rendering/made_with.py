"""With what a story is drawn: what its first scene was drawn with, until somebody says otherwise."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from story_assets.errors import GraphError, LibraryError
from story_assets.library import StoryFolder, read_model, translated, write_whole
from story_assets.models import Film, FrameSet, MadeWith, Scenes
from story_assets.operating.made_with import differences, with_kept
from story_assets.rendering.delivery.manifest import MANIFEST, Manifest
from story_assets.rendering.graphs.files import load_graph
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.job import rules_of, scene_job
from story_assets.rendering.scene.ledger import Ledger
from story_assets.settings import Settings

GRAPHS = ".graphs"
"""Beside the stories: the graphs they were drawn with, by digest, for when the one that is installed has changed."""


@dataclass(frozen=True)
class Means:
    """What a story is drawn with.

    Attributes:
        settings: Those of today, with the story's own in their place.
        graph: What the renderer runs.
        made: What is kept in the story's folder.
    """

    settings: Settings
    graph: Graph
    made: MadeWith


def means_of(folder: StoryFolder, settings: Settings) -> Means:
    """What the next run over a story draws with; writes nothing.

    Raises:
        GraphError: The graph it was drawn with is gone.
    """
    kept = _kept(folder, settings)
    if kept is None:
        return means_today(settings)
    graph = _kept_graph(folder, kept)
    return Means(with_kept(settings, kept), graph.faster() if kept.fast else graph, kept)


def means_today(settings: Settings) -> Means:
    """What a new story is drawn with.

    Raises:
        GraphError: There is no such graph.
    """
    graph = load_graph(settings.graph)
    drawing = graph.faster() if settings.fast_iteration else graph
    made = MadeWith(
        graph=settings.graph,
        graph_name=drawing.name,
        graph_digest=graph.digest,
        fast=settings.fast_iteration,
        frame_width=settings.frame_width,
        frame_height=settings.frame_height,
        frame_target=settings.frame_target,
        frame_floor=settings.frame_floor,
        frame_ceiling=settings.frame_ceiling,
        film_fps=settings.film_fps,
        film_transition_seconds=settings.film_transition_seconds,
        film_scene_seconds=settings.film_scene_seconds,
        film_breath_seconds=settings.film_breath_seconds,
    )
    return Means(settings, drawing, made)


def settle_means(
    folder: StoryFolder,
    settings: Settings,
    *,
    anew: bool = False,
    say: Callable[[str], None] = lambda message: None,
) -> Means:
    """What a story is drawn with, written into its folder before anything is drawn.

    Args:
        folder: The story's.
        settings: Those of today.
        anew: Whether the settings of today become the story's.
        say: Told in a sentence what stays as it was, or what changes.

    Raises:
        GraphError: The graph is gone.
        LibraryError: The disk refused.
    """
    means = means_today(settings) if anew else means_of(folder, settings)
    before = _kept(folder, settings)
    if before is not None:
        changed = _changed(before, means.made if anew else _today(settings))
        if changed:
            say(
                f"With the settings of today: {', '.join(changed)}"
                if anew
                else f"The story keeps what it was made with ({', '.join(changed)} is not taken); "
                "--with-current-settings, or with_current_settings in the launch form, takes the settings of today"
            )
    _keep_graph(folder, means)
    folder.write(means.made)
    return means


def changes_today(folder: StoryFolder, settings: Settings) -> list[str]:
    """What the settings of today would change in a story, for a person; empty where nothing."""
    kept = _kept(folder, settings)
    return _changed(kept, means_today(settings).made) if kept else []


def redrawn(folder: StoryFolder, scenes: Scenes, means: Means) -> list[str]:
    """The scenes whose frames answer to something else than these means, or that have none."""
    rules = rules_of(means.settings)
    found: list[str] = []
    for scene in scenes.scenes:
        job = scene_job(scene, Ledger.of(folder, scene.scene_id), means.graph, rules)
        there = _frame_set(folder, scene.scene_id)
        if there is None or there.inputs_digest != job.inputs_digest:
            found.append(scene.scene_id)
    return found


def _today(settings: Settings) -> MadeWith | None:
    """None where the settings of today name a graph that is not there: a finished story does not need it."""
    with contextlib.suppress(GraphError):
        return means_today(settings).made
    return None


def _changed(kept: MadeWith, today: MadeWith | None) -> list[str]:
    return differences(kept, today) if today else []


def _kept(folder: StoryFolder, settings: Settings) -> MadeWith | None:
    """What binds the story: nothing before its first scene is there."""
    drawn = next(_frame_sets(folder), None)
    if drawn is None:
        return None
    return folder.find(MadeWith) or _as_drawn(folder, drawn, settings)


def _as_drawn(folder: StoryFolder, drawn: FrameSet, settings: Settings) -> MadeWith | None:
    """What a story from before this was kept was made with, as its frames and film tell; the rest as today."""
    found = _today(settings)
    if found is None:
        return None
    target = len(drawn.files)
    if (settings.frame_width, settings.frame_height) == (drawn.width, drawn.height):
        target = settings.frame_target if settings.frame_target <= target else target
    film = None
    with contextlib.suppress(LibraryError):
        film = folder.find(Film)
    return found.model_copy(
        update={
            "frame_width": drawn.width,
            "frame_height": drawn.height,
            "frame_target": target,
            "frame_floor": min(settings.frame_floor, target),
            "frame_ceiling": max(settings.frame_ceiling, target),
            **({"film_fps": round(film.fps)} if film else {}),
        }
    )


def _frame_sets(folder: StoryFolder) -> Iterator[FrameSet]:
    for path in sorted((folder / "frames").glob(f"scene-*/{MANIFEST}")):
        if found := _frame_set(folder, path.parent.name):
            yield found


def _frame_set(folder: StoryFolder, scene_id: str) -> FrameSet | None:
    path = folder.scene_frames_dir(scene_id) / MANIFEST
    with contextlib.suppress(LibraryError):
        if path.is_file():
            return read_model(path, Manifest).frame_set
    return None


def _kept_graph(folder: StoryFolder, kept: MadeWith) -> Graph:
    """The very graph a story was drawn with: the installed one if that is still it, else the copy in the library.

    The copies lie by digest in the library, not in the story's folder: a folder from a stranger brings no graph along.
    """
    seen = "it is not there"
    for name in (kept.graph, str(_copy_of(folder, kept))):
        with contextlib.suppress(GraphError):
            graph = load_graph(name)
            if graph.digest == kept.graph_digest:
                return graph
            seen = "it was changed since, and no copy was kept"
    raise GraphError(
        f"The graph {kept.graph_name} that {folder.key} was made with is gone",
        where=kept.graph,
        saw=seen,
        cure="Bring it back, or draw all scenes with the settings of today: --with-current-settings.",
    )


def _keep_graph(folder: StoryFolder, means: Means) -> None:
    copy = _copy_of(folder, means.made)
    if means.graph.folder == copy:
        return
    for name in ("graph.json", "binding.toml"):
        if not (copy / name).is_file():
            with translated("keep the graph in", copy):
                write_whole(copy / name, (means.graph.folder / name).read_bytes())


def _copy_of(folder: StoryFolder, made: MadeWith) -> Path:
    return folder.path.parent / GRAPHS / made.graph_digest[:16] / made.graph_name.partition("@")[0]
