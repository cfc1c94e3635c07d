"""The asset `frames`."""

import contextlib
import time

import dagster as dg
from pydantic import Field

from quality.pictures import UnreadablePictureError, read_picture
from story_assets.comfyui.previews import ScenePreview
from story_assets.comfyui.resource import ComfyUIResource
from story_assets.gpu.resource import GPUResource
from story_assets.library import StoryFolder, digest_of
from story_assets.models import Frames, Scenes
from story_assets.operating.progress import Progress
from story_assets.operating.resources import LibraryResource, dagster_progress
from story_assets.operating.thumbnails import thumbnail
from story_assets.partitions import stories
from story_assets.rendering.fleet.selection import chosen_renderers
from story_assets.rendering.made_with import settle_means
from story_assets.rendering.render import Rendered, render_scenes
from story_assets.rendering.scene.results import SceneResult

_PREVIEW_PAUSE_SECONDS = 20.0
"""Between two previews in the event log: two or three a scene."""


class FramesConfig(dg.Config):
    """Which scenes to draw anew."""

    reroll: list[str] = Field(
        default=[], description="Scenes to draw anew under another seed, such as 03; the others stay as they are."
    )
    with_current_settings: bool = Field(
        default=False,
        description="Draw with the graph, size and frame count of today instead of those the story was made with; "
        "scenes that differ are all drawn anew.",
    )


@dg.asset(partitions_def=stories, group_name="rendering", kinds={"python", "comfyui"}, code_version="1")
def frames(
    context: dg.AssetExecutionContext,
    config: FramesConfig,
    library: LibraryResource,
    comfyui: ComfyUIResource,
    gpu: GPUResource,
    scenes: Scenes,
) -> dg.MaterializeResult[Frames]:
    """Each scene's frames, drawn by ComfyUI or the embedded engine, with the record of how they came.

    Safe to run twice: a finished scene with the same prompt, graph, size and seed is taken as it is, and with nothing
    left to draw no renderer is started. A scene that fails does not stop the others; the checks then stop the story.
    """
    folder = library.folder(context)
    on_progress = dagster_progress(context)

    def say(message: str) -> None:
        on_progress(Progress("frames", message, folder.key, level="warning"))

    today = library.settings_with(context, comfyui, gpu)
    means = settle_means(folder, today, anew=config.with_current_settings, say=say)
    settings, graph = means.settings, means.graph

    def observe(result: SceneResult) -> None:
        context.log_event(
            dg.AssetObservation(context.asset_key, partition=context.partition_key, metadata=_about(folder, result))
        )

    last_shown = 0.0

    def show(preview: ScenePreview) -> None:
        nonlocal last_shown
        if time.monotonic() - last_shown >= _PREVIEW_PAUSE_SECONDS:
            last_shown = time.monotonic()
            with contextlib.suppress(OSError, UnreadablePictureError):
                image = read_picture(preview.path).image
                metadata = {
                    "scene": dg.MetadataValue.text(preview.scene_id),
                    "preview": dg.MetadataValue.md(thumbnail(image, preview.words or preview.scene_id)),
                    "at": dg.MetadataValue.text(preview.words),
                }
                context.log_event(
                    dg.AssetObservation(context.asset_key, partition=context.partition_key, metadata=metadata)
                )

    done = render_scenes(
        folder,
        scenes,
        settings=settings,
        graph=graph,
        connect=lambda: chosen_renderers(settings, graph, library.library.root, say),
        reroll=config.reroll,
        request=context.run.root_run_id or context.run.run_id,
        on_progress=on_progress,
        on_scene=observe,
        on_preview=show,
    )
    return dg.MaterializeResult(
        value=done.frames,
        metadata=_summary(folder, done),
        data_version=dg.DataVersion(
            digest_of(*((found.scene_id, found.inputs_digest, found.sha256) for found in done.frames.scenes))
        ),
    )


def _about(folder: StoryFolder, result: SceneResult) -> dict[str, dg.MetadataValue]:
    """One scene for its observation: numbers that plot, notes, a tiny picture."""
    record = result.frame_set.record
    telemetry = record.telemetry
    notes = [*telemetry.system.fallback_notes, *record.warnings, *record.errors]
    return {
        "scene": dg.MetadataValue.text(record.scene_id),
        "success": dg.MetadataValue.bool(record.success),
        "reused": dg.MetadataValue.bool(result.reused),
        "frames": dg.MetadataValue.int(record.frame_count),
        "seconds": dg.MetadataValue.float(record.duration_seconds),
        "attempts": dg.MetadataValue.int(record.attempts_run),
        "done_marker": dg.MetadataValue.bool(telemetry.done_marker_detected),
        "device": dg.MetadataValue.text(telemetry.gpu.name),
        "notes": dg.MetadataValue.md("\n".join(f"- {note}" for note in notes) or "none"),
        "picture": dg.MetadataValue.md(_picture(folder, result)),
    }


def _picture(folder: StoryFolder, result: SceneResult) -> str:
    files = result.frame_set.files
    if not files:
        return "no frames"
    path = folder / f"{result.frame_set.folder}/{files[len(files) // 2]}"
    return thumbnail(read_picture(path).image, result.frame_set.scene_id)


def _summary(folder: StoryFolder, done: Rendered) -> dict[str, dg.MetadataValue]:
    """The whole story's frames: figures over time, and a table of all scenes."""
    records = [frame_set.record for frame_set in done.frames.scenes]
    seconds = [result.seconds for result in done.rendered if result.seconds is not None]
    good = [record for record in records if record.success]
    marked = sum(record.telemetry.done_marker_detected for record in good)
    summary: dict[str, dg.MetadataValue] = {
        "scenes": dg.MetadataValue.int(len(records)),
        "rendered": dg.MetadataValue.int(sum(result.frame_set.record.success for result in done.rendered)),
        "reused": dg.MetadataValue.int(len(done.results) - len(done.rendered)),
        "failed": dg.MetadataValue.int(len(records) - len(good)),
        "total_frames": dg.MetadataValue.int(sum(record.frame_count for record in records)),
        "forced_copies": dg.MetadataValue.int(sum(record.telemetry.forced_copy_triggered for record in records)),
        "renderer": dg.MetadataValue.text(done.frames.renderer),
        "graph": dg.MetadataValue.text(done.frames.graph),
        "table": _table(done),
        "folder": dg.MetadataValue.path(str(folder / "frames")),
    }
    if seconds:
        summary["scene_seconds_mean"] = dg.MetadataValue.float(sum(seconds) / len(seconds))
        summary["scene_seconds_longest"] = dg.MetadataValue.float(max(seconds))
    if good:
        summary["done_marker_rate"] = dg.MetadataValue.float(marked / len(good))
    return summary


def _table(done: Rendered) -> dg.TableMetadataValue:
    rows: list[dg.TableRecord] = []
    for result in done.results:
        record = result.frame_set.record
        telemetry = record.telemetry
        rows.append(
            dg.TableRecord(
                {
                    "scene": record.scene_id,
                    "title": record.title,
                    "result": "failed" if not record.success else "as it was" if result.reused else "rendered",
                    "frames": record.frame_count,
                    "seconds": round(record.duration_seconds, 2),
                    "attempts": record.attempts_run,
                    "exit": telemetry.history_exit_reason,
                    "marker": "yes" if telemetry.done_marker_detected else "no",
                    "vram_delta_mib": "not measured"
                    if telemetry.gpu.vram_delta_mb is None
                    else f"{telemetry.gpu.vram_delta_mb:.0f}",
                    "notes": "; ".join(telemetry.system.fallback_notes),
                    "errors": "; ".join(record.errors),
                }
            )
        )
    return dg.MetadataValue.table(rows)
