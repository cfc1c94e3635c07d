"""What the page shows, worked out before the template: pictures, figures in words, scenes found in the film."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from story_assets.library import StoryFolder
from story_assets.models import Beat, Film, FrameSet, GpuTelemetry, PendingScene, Scene
from story_assets.reviewing.page.pictures import spread, thumbnail
from story_assets.reviewing.page.verdicts import Verdict, scene_measurements, scene_verdict, written
from story_assets.reviewing.record.contract import breaches_by_scene
from story_assets.reviewing.record.materials import Materials

Tone = Literal["plain", "good", "warn", "bad"]
Cell = tuple[str, Tone, str]
"""One cell of the table of checks: a word, how good it is, and the evidence."""


@dataclass(frozen=True)
class Badge:
    """One fact of telemetry. `title` is the contract's name for it and its full value."""

    text: str
    title: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class ThemeShare:
    """A theme's part of a scene; `left` and `width` in percent of the bar."""

    theme: str
    left: float
    width: float


@dataclass(frozen=True)
class SceneView:
    """One scene on the page. Everything but the number and the id may be missing."""

    scene_id: str
    number: int
    title: str
    state: Literal["planned", "failed", "done"]
    purpose: str = ""
    place: str = ""
    cast: tuple[str, ...] = ()
    narration: str = ""
    prose: tuple[str, ...] = ()
    prompt: str = ""
    negative_prompt: str = ""
    prompt_tokens: str = ""
    seed: int | None = None
    thumbnails: tuple[str, ...] = ()
    seek: float | None = None
    badges: tuple[Badge, ...] = ()
    alignment: Verdict | None = None
    health: Verdict | None = None
    description: str = ""
    described_by: str = ""
    edited: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    attempts: tuple[str, ...] = ()
    themes: tuple[ThemeShare, ...] = ()
    planned_themes: tuple[str, ...] = ()
    checks: tuple[Cell, ...] = ()
    measurements: tuple[Verdict, ...] = ()
    reviews: tuple[tuple[int, str, str], ...] = ()
    waiting: str = ""

    @property
    def short(self) -> str:
        """The scene as the command line takes it: `03`."""
        return f"{self.number:02d}"


def scene_views(folder: StoryFolder, materials: Materials) -> list[SceneView]:
    """Every planned scene, rendered or not."""
    beats = {beat.number: beat for beat in materials.story.beats} if materials.story else {}
    starts = chapter_starts(materials.film, [scene.title for scene in materials.written])
    breaches = breaches_by_scene(materials)
    views = [
        _scene_view(folder, materials, scene, beats.get(scene.number), start, breaches.get(scene.scene_id, ()))
        for scene, start in zip(materials.written, starts, strict=True)
    ]
    if views:
        return views
    return [
        SceneView(f"scene-{beat.number:03d}", beat.number, beat.title, "planned", beat.purpose, _place(beat), beat.cast)
        for beat in beats.values()
    ]


def chapter_starts(film: Film | None, titles: list[str]) -> list[float | None]:
    """Where each scene begins in the film, in seconds; None where no chapter is its.

    Chapters are matched by title, in order; with as many chapters as scenes, by place.
    """
    if film is None:
        return [None] * len(titles)
    chapters = list(film.chapters)
    if len(chapters) == len(titles):
        return [start for start, _ in chapters]
    starts: list[float | None] = []
    for title in titles:
        place = next((at for at, (_, name) in enumerate(chapters) if title and title in name), None)
        starts.append(None if place is None else chapters[place][0])
        chapters = chapters if place is None else chapters[place + 1 :]
    return starts


def clock(seconds: float) -> str:
    """`1:07`, or `1:02:03` for long ones."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def _scene_view(
    folder: StoryFolder,
    materials: Materials,
    scene: Scene,
    beat: Beat | None,
    start: float | None,
    breaches: tuple[str, ...],
) -> SceneView:
    frames = materials.frame_sets.get(scene.scene_id)
    pending = next((one for one in materials.pending if one.scene_id == scene.scene_id), None)
    waiting = _waiting(pending) if pending else ""
    score = materials.scene_score(scene.scene_id)
    described = (score.description if score else None) or (frames.description if frames else None)
    alignment = scene_verdict(materials, scene.scene_id, "semantic_alignment")
    health = scene_verdict(materials, scene.scene_id, "frame_health")
    return SceneView(
        scene_id=scene.scene_id,
        number=scene.number,
        title=scene.title,
        state="planned" if frames is None else "done" if frames.record.success else "failed",
        waiting=waiting,
        purpose=beat.purpose if beat else "",
        place=_place(beat) if beat else "",
        cast=scene.cast,
        narration=scene.narration,
        prose=tuple(part.strip() for part in scene.prose.split("\n\n") if part.strip()),
        prompt=scene.prompt,
        negative_prompt=scene.negative_prompt,
        prompt_tokens=f"{scene.token_count} tokens ({scene.token_count_method})",
        seed=scene.seed,
        thumbnails=tuple(_thumbnails(folder, frames)) if frames else (),
        seek=start,
        badges=tuple(_badges(frames)) if frames else (),
        alignment=alignment,
        health=health,
        description=described.text if described else "",
        described_by=" · ".join(part for part in (described.source, described.model) if part) if described else "",
        edited=tuple(
            f"{edit.field.replace('_', ' ')} by {edit.who}, {edit.at:%Y-%m-%d %H:%M} UTC" for edit in scene.edits
        ),
        notes=materials.scene_notes(scene.scene_id),
        warnings=frames.record.warnings if frames else (),
        errors=frames.record.errors if frames else (),
        breaches=breaches,
        attempts=tuple(_attempts(frames)) if frames else (),
        themes=_themes(materials, scene.scene_id),
        planned_themes=scene.themes,
        measurements=tuple(scene_measurements(materials, scene.scene_id)),
        checks=tuple(_checks(frames, alignment, health, breaches, waiting)),
        reviews=tuple(
            (one.rating, one.comment, one.reviewer or "")
            for one in materials.feedback
            if one.scene_id == scene.scene_id
        ),
    )


def _waiting(pending: PendingScene) -> str:
    """What a scene to come waits for, in a sentence."""
    if pending.status == "rendering" and pending.posted_at:
        anew = "Being drawn anew" if pending.reason else "Rendering"
        return f"{anew} since {pending.posted_at:%H:%M:%S} UTC"
    if pending.status == "failed":
        return f"The last attempt gave no frames: {pending.reason}"
    return f"Queued for the renderer. {pending.reason or ''}".strip()


def _place(beat: Beat) -> str:
    return " · ".join(part for part in (beat.place, beat.time_of_day, beat.weather) if part)


def _thumbnails(folder: StoryFolder, frames: FrameSet) -> Iterator[str]:
    for name in spread(frames.files):
        path = folder.plain_file(f"{frames.folder}/{name}")
        if path and (picture := thumbnail(path)):
            yield picture


def _badges(frames: FrameSet) -> Iterator[Badge]:
    """The telemetry a person looks for, worst news in colour."""
    record, seen = frames.record, frames.record.telemetry
    yield Badge(f"{written(round(seen.duration_seconds, 1))} s", f"DurationSeconds={seen.duration_seconds}")
    floor: Tone = "good" if record.meets_frame_floor else "bad"
    yield Badge(
        f"{record.frame_count} frames", f"FrameCount={record.frame_count}, FrameFloor={record.frame_floor}", floor
    )
    if seen.done_marker_detected:
        waited = f"{written(round(seen.done_marker_wait_seconds, 1))} s"
        yield Badge(f"marker {waited}", f"DoneMarkerDetected=true, DoneMarkerWaitSeconds={waited}", "good")
    else:
        yield Badge("no marker", f"DoneMarkerDetected=false, waited {seen.done_marker_wait_seconds} s", "warn")
    if seen.forced_copy_triggered:
        yield Badge("forced copy", f"ForcedCopyDebugPath={seen.forced_copy_debug_path}", "warn")
    attempts: Tone = "plain" if record.attempts_run <= 1 else "warn"
    yield Badge(
        f"attempt {record.attempts_run} of {seen.scene_retry_budget + 1}",
        f"AttemptsRun={record.attempts_run}, SceneRetryBudget={seen.scene_retry_budget}",
        attempts,
    )
    exit_tone: Tone = "plain" if seen.history_exit_reason == "success" else "warn"
    yield Badge(
        f"history {seen.history_exit_reason}, {seen.history_attempts}×",
        f"HistoryExitReason={seen.history_exit_reason}, HistoryAttempts={seen.history_attempts}",
        exit_tone,
    )
    yield _memory(seen.gpu)


def _memory(gpu: GpuTelemetry) -> Badge:
    if gpu.type == "cpu":
        return Badge("no GPU", f"Rendered on {gpu.name}; no graphics memory was taken.")
    if gpu.vram_delta_mb is None:
        return Badge(f"{gpu.name}: VRAM not measured", "VRAMDeltaMB=n/a", "warn")
    taken = f"VRAM {gpu.vram_delta_mb:+,.0f} MiB".replace("-", "−")
    return Badge(taken, f"{gpu.name}: {gpu.vram_before_mb} MiB free before, {gpu.vram_after_mb} MiB after")


def _attempts(frames: FrameSet) -> Iterator[str]:
    if len(frames.record.attempt_summaries) < 2:
        return
    for one in frames.record.attempt_summaries:
        outcome = "delivered" if one.success else f"failed ({one.error or one.history_exit_reason})"
        why = f"; made because {one.reason}" if one.reason else ""
        yield f"Attempt {one.attempt}: {one.frame_count} frames, {outcome}{why}"


def _themes(materials: Materials, scene_id: str) -> tuple[ThemeShare, ...]:
    shares = materials.story_scores.themes_per_scene.get(scene_id, {}) if materials.story_scores else {}
    total = sum(shares.values())
    parts: list[ThemeShare] = []
    left = 0.0
    for theme, share in shares.items():
        if total and share > 0:
            width = 100 * share / total
            parts.append(ThemeShare(theme, round(left, 2), round(width, 2)))
            left += width
    return tuple(parts)


_BLANK: Cell = ("—", "plain", "")


def _checks(
    frames: FrameSet | None, alignment: Verdict, health: Verdict, breaches: tuple[str, ...], waiting: str
) -> Iterator[Cell]:
    """The cells of this scene's row in the table of checks."""
    tones: dict[str, Tone] = {
        "pass": "good",
        "near": "warn",
        "note": "warn",
        "fail": "bad",
        "error": "bad",
        "missing": "plain",
    }
    if frames is None:
        yield "—", "plain", waiting or "not rendered yet"
        yield from (_BLANK, _BLANK, _BLANK)
    else:
        record, seen = frames.record, frames.record.telemetry
        broken: Cell = ("broken", "bad", breaches[0]) if breaches else ("kept", "good", "")
        enough: Tone = "good" if record.meets_frame_floor else "bad"
        unmarked: Cell = ("not found", "warn", "frames were taken without the renderer's word that they are complete")
        forced: Cell = ("forced", "warn", seen.forced_copy_debug_path or "")
        yield broken
        yield str(record.frame_count), enough, f"floor {record.frame_floor}"
        yield ("found", "good", "") if seen.done_marker_detected else unmarked
        yield forced if seen.forced_copy_triggered else ("clean", "good", "")
    for one in (alignment, health):
        yield (one.value if one.status != "missing" else "no score"), tones[one.status], one.reason or one.goal
