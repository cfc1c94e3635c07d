"""Each scene's pictures, measured: do they show what was asked, and are they sound?"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quality.measurement import Measurement, shortened
from quality.thresholds import Kpi
from story_assets.library import StoryFolder, digest_of
from story_assets.models import Frames, FrameSet, Scenes, SceneScore, SceneScores, Story
from story_assets.operating.progress import Listener, Progress
from story_assets.scoring.describing import Described, Descriptions
from story_assets.scoring.goals import kpis_of
from story_assets.scoring.inputs import cast_of, encoder_of
from story_assets.settings import Settings

if TYPE_CHECKING:
    from quality.alignment.alignment import ScenePictures
    from quality.frames.frames import FramesReport


@dataclass(frozen=True)
class ScoredScene:
    """One scene's scores, and how they came.

    Attributes:
        offenders: Files with a fault, inside the scene's folder; empty when the scores were taken as they were.
        seconds: What scoring took; None when they were taken as they were.
    """

    score: SceneScore
    offenders: tuple[str, ...] = ()
    seconds: float | None = None


def score_scenes(
    folder: StoryFolder,
    story: Story,
    scenes: Scenes,
    frames: Frames,
    settings: Settings,
    on_progress: Listener,
    on_scene: Callable[[ScoredScene], None] = lambda _: None,
) -> tuple[ScoredScene, ...]:
    """Score every scene, in order; each result is written as it comes.

    A scene with the same frames, prompt, description, model and goals as at the last time is taken as it is.

    Raises:
        SettingsError: KPI_OVERRIDES cannot be used.
        LibraryError: The library cannot be read or written.
    """
    from quality.alignment import alignment
    from quality.frames import frames as frame_metrics

    kpis = kpis_of(settings, story.genre)
    descriptions = Descriptions(folder, settings, on_progress, len(frames.scenes) + 1)
    described: dict[str, Described] = {}
    basis = digest_of(
        alignment.VERSION,
        frame_metrics.VERSION,
        settings.sentence_model,
        [(kpi.name, kpi.threshold, kpi.warn_at) for kpi in kpis.values()],
        [(scene.scene_id, scene.prompt) for scene in scenes.scenes],
        [(member.name, member.pronouns) for member in story.cast],
    )
    before = _known(folder)
    scored: list[ScoredScene] = []
    total = len(frames.scenes)
    for number, frame_set in enumerate(frames.scenes, start=1):
        described[frame_set.scene_id] = seen = descriptions.of(frame_set, number - 1)
        digest = digest_of(basis, frame_set.sha256, frame_set.files, seen.description, seen.notes)
        known = before.get(frame_set.scene_id)
        if known is not None and known.inputs_digest == digest:
            result = ScoredScene(known)
        else:
            pictures = _pictures(story, scenes, described)
            result = _score(folder, frame_set, pictures, seen, kpis, settings, digest)
        scored.append(result)
        folder.write(SceneScores(story_key=folder.key, scenes=tuple(one.score for one in scored)))
        on_scene(result)
        on_progress(
            Progress(
                "scores",
                message=_said(result),
                story_key=folder.key,
                scene_id=frame_set.scene_id,
                done=number,
                total=total + 1,
                seconds=result.seconds,
            )
        )
    descriptions.close()
    return tuple(scored)


def _score(
    folder: StoryFolder,
    frame_set: FrameSet,
    pictures: Mapping[str, ScenePictures],
    seen: Described,
    kpis: Mapping[str, Kpi],
    settings: Settings,
    digest: str,
) -> ScoredScene:
    from quality.alignment.alignment import score_alignment

    started = time.monotonic()
    own = pictures.get(frame_set.scene_id)
    measurements: list[Measurement] = []
    if own is not None:
        encoder = encoder_of(settings) if own.description else None
        found = score_alignment(list(pictures.values()), encoder, kpis=kpis, only={own.scene_id})[own.scene_id]
        if found.value is None and seen.notes:
            found = found.model_copy(update={"reason": shortened("; ".join((found.reason, *seen.notes)), 300)})
        measurements.append(found)
    report = _inspect(folder, frame_set, kpis)
    measurements.extend(report.measurements)
    offenders = tuple(frame_set.files[number - 1] for number in report.offenders)
    score = SceneScore(
        scene_id=frame_set.scene_id,
        measurements=tuple(measurements),
        frames_sha256=frame_set.sha256,
        inputs_digest=digest,
        description=seen.description,
        notes=seen.notes,
    )
    return ScoredScene(score, offenders, time.monotonic() - started)


def _inspect(folder: StoryFolder, frame_set: FrameSet, kpis: Mapping[str, Kpi]) -> FramesReport:
    from quality.frames.frames import inspect_frames

    source = frame_set.record.keyframe_source
    return inspect_frames(
        [folder / f"{frame_set.folder}/{name}" for name in frame_set.files],
        expected_size=(frame_set.width, frame_set.height) if frame_set.width and frame_set.height else None,
        keyframe=folder / source if source else None,
        kpis=kpis,
    )


def _pictures(story: Story, scenes: Scenes, described: Mapping[str, Described]) -> dict[str, ScenePictures]:
    """What was asked of each scene beside what its pictures show."""
    from quality.alignment.alignment import ScenePictures

    pictures: dict[str, ScenePictures] = {}
    for scene in scenes.scenes:
        found = described[scene.scene_id].description if scene.scene_id in described else None
        source = "" if found is None else f"{found.source} ({found.model})" if found.model else found.source
        pictures[scene.scene_id] = ScenePictures(
            scene.scene_id, scene.prompt, found.text if found else None, source, cast_of(story)
        )
    return pictures


def _known(folder: StoryFolder) -> dict[str, SceneScore]:
    """Scores of the last time; none when they cannot be read, for they are made again at little cost."""
    from story_assets.errors import LibraryError

    try:
        found = folder.find(SceneScores)
    except LibraryError:
        return {}
    return {score.scene_id: score for score in found.scenes} if found else {}


def _said(result: ScoredScene) -> str:
    said = [f"{one.name} {one.value:.2f}" for one in result.score.measurements[:2] if one.value is not None]
    how = "as it was" if result.seconds is None else f"in {result.seconds:.1f} s"
    return f"{result.score.scene_id}: scored {how}: {', '.join(said) or 'no figures'}"
