"""The assets `scene_scores` and `story_scores`."""

from collections import Counter

import dagster as dg

from quality.measurement import Measurement
from quality.pictures import UnreadablePictureError, read_picture
from quality.thresholds import KPIS
from story_assets.gpu.resource import GPUResource
from story_assets.library import StoryFolder, digest_of
from story_assets.llm.resource import LMStudioResource, OllamaResource
from story_assets.models import Frames, Scenes, SceneScore, SceneScores, Story, StoryScores
from story_assets.operating.resources import LibraryResource, dagster_progress
from story_assets.operating.thumbnails import thumbnail
from story_assets.partitions import stories
from story_assets.scoring.scene_scores import ScoredScene, score_scenes
from story_assets.scoring.story_scores import score_story


@dg.asset(partitions_def=stories, group_name="scoring", kinds={"python"}, code_version="1")
def scene_scores(
    context: dg.AssetExecutionContext,
    library: LibraryResource,
    lm_studio: LMStudioResource,
    ollama: OllamaResource,
    gpu: GPUResource,
    story: Story,
    scenes: Scenes,
    frames: Frames,
) -> dg.MaterializeResult[SceneScores]:
    """Each scene's pictures, measured: alignment with the prompt, faulty frames, flicker, sharpness, drift.

    Safe to run twice: a scene with the same frames, prompt, description, model and goals is taken as it is.
    """
    folder = library.folder(context)

    def observe(result: ScoredScene) -> None:
        context.log_event(
            dg.AssetObservation(
                context.asset_key, partition=context.partition_key, metadata=_about(folder, frames, result)
            )
        )

    settings = library.settings_with(context, lm_studio, ollama, gpu)
    scored = score_scenes(folder, story, scenes, frames, settings, dagster_progress(context), observe)
    scores = SceneScores(story_key=folder.key, scenes=tuple(one.score for one in scored))
    return dg.MaterializeResult(
        value=scores,
        metadata={
            "scenes": len(scored),
            "reused": sum(one.seconds is None for one in scored),
            "score_seconds": dg.MetadataValue.float(float(sum(one.seconds or 0.0 for one in scored))),
            **_described(scores),
            **_means(scores),
            "table": _scene_table(scores),
        },
        data_version=dg.DataVersion(digest_of(*(one.score for one in scored))),
    )


@dg.asset(partitions_def=stories, group_name="scoring", kinds={"python"}, code_version="1")
def story_scores(
    context: dg.AssetExecutionContext,
    library: LibraryResource,
    lm_studio: LMStudioResource,
    ollama: OllamaResource,
    gpu: GPUResource,
    story: Story,
    scenes: Scenes,
    scene_scores: SceneScores,
) -> dg.MaterializeResult[StoryScores]:
    """The story as a whole, measured: coherence with its parts, themes and their entropy, alignment over all scenes.

    Safe to run twice: the same story gives the same figures.
    """
    folder = library.folder(context)
    settings = library.settings_with(context, lm_studio, ollama, gpu)
    scores = score_story(folder, story, scenes, scene_scores, settings, dagster_progress(context))
    return dg.MaterializeResult(
        value=scores,
        metadata={
            **{
                found.name: dg.MetadataValue.float(found.value)
                for found in scores.measurements
                if found.value is not None
            },
            "table": dg.MetadataValue.table([dg.TableRecord(_row(found)) for found in scores.measurements]),
            **_theme_table(scores),
        },
        data_version=dg.DataVersion(digest_of(scores)),
    )


def _about(folder: StoryFolder, frames: Frames, result: ScoredScene) -> dict[str, dg.MetadataValue]:
    """One scene for its observation: figures that plot, what is wrong, a picture of the first offender."""
    about: dict[str, dg.MetadataValue] = {"scene": dg.MetadataValue.text(result.score.scene_id)}
    for found in result.score.measurements:
        if found.value is not None:
            about[found.name] = dg.MetadataValue.float(found.value)
        else:
            about[f"no_{found.name}"] = dg.MetadataValue.text(found.reason)
    if result.score.description is not None:
        seen = result.score.description
        about["described_by"] = dg.MetadataValue.text(_by(result.score))
        about["description"] = dg.MetadataValue.text(seen.text)
    if result.score.notes:
        about["notes"] = dg.MetadataValue.text("\n".join(result.score.notes))
    if result.offenders:
        frame_set = next(one for one in frames.scenes if one.scene_id == result.score.scene_id)
        about["offenders"] = dg.MetadataValue.text(", ".join(result.offenders[:12]))
        about["offender"] = dg.MetadataValue.md(_picture(folder, frame_set.folder, result.offenders[0]))
    return about


def _picture(folder: StoryFolder, where: str, name: str) -> str:
    try:
        return thumbnail(read_picture(folder / f"{where}/{name}").image, name)
    except (OSError, UnreadablePictureError):
        return f"{name} cannot be shown"


def _by(score: SceneScore) -> str:
    """Who described a scene's pictures: `vision-model (ollama llava:7b)`."""
    seen = score.description
    return "nobody" if seen is None else f"{seen.source} ({seen.model})" if seen.model else seen.source


def _described(scores: SceneScores) -> dict[str, dg.MetadataValue]:
    """How many scenes each source described, and how many steps down that took, as numbers that plot."""
    sources = Counter(score.description.source for score in scores.scenes if score.description)
    counts = {f"described_by_{source.replace('-', '_')}": count for source, count in sorted(sources.items())}
    stepped = sum(bool(score.notes) for score in scores.scenes)
    return {name: dg.MetadataValue.int(count) for name, count in {**counts, "description_steps_down": stepped}.items()}


def _means(scores: SceneScores) -> dict[str, dg.MetadataValue]:
    """The mean and the worst of each score over the scenes, as numbers that plot from run to run."""
    figures: dict[str, dg.MetadataValue] = {}
    names = dict.fromkeys(found.name for scene in scores.scenes for found in scene.measurements)
    for name in names:
        values = [found.value for scene in scores.scenes if (found := scene.get(name)) and found.value is not None]
        if values:
            worst = min(values) if KPIS[name].direction == "at_least" else max(values)
            figures[f"{name}_mean"] = dg.MetadataValue.float(sum(values) / len(values))
            figures[f"{name}_worst"] = dg.MetadataValue.float(worst)
    return figures


def _scene_table(scores: SceneScores) -> dg.TableMetadataValue:
    def shown(scene: str, name: str) -> str:
        found = next(one for one in scores.scenes if one.scene_id == scene).get(name)
        return "—" if found is None or found.value is None else f"{found.value:.3f}"

    names = list(dict.fromkeys(found.name for scene in scores.scenes for found in scene.measurements))
    return dg.MetadataValue.table(
        [
            dg.TableRecord(
                {
                    "scene": scene.scene_id,
                    **{name: shown(scene.scene_id, name) for name in names},
                    "described_by": _by(scene),
                    "to_look_at": "; ".join(
                        f"{found.name}: {found.reason}"
                        for found in scene.measurements
                        if found.passed is False or found.error
                    ),
                }
            )
            for scene in scores.scenes
        ]
    )


def _theme_table(scores: StoryScores) -> dict[str, dg.MetadataValue]:
    if not scores.themes_per_scene:
        return {}
    rows = [
        dg.TableRecord({"scene": scene, **{theme: round(share, 2) for theme, share in shares.items()}})
        for scene, shares in scores.themes_per_scene.items()
    ]
    return {"themes_per_scene": dg.MetadataValue.table(rows)}


def _row(found: Measurement) -> dict[str, str]:
    return {
        "score": KPIS[found.name].title if found.name in KPIS else found.name,
        "value": "no score" if found.value is None else f"{found.value:.4g} {found.unit}".strip(),
        "goal": ""
        if found.threshold is None
        else f"{'≥' if found.direction == 'at_least' else '≤'} {found.threshold:g}",
        "status": found.status,
        "parts": ", ".join(f"{name} {round(value, 2):g}" for name, value in found.parts.items() if value is not None),
        "reason": found.reason,
        "evidence": "; ".join(found.evidence[:3]),
        "version": found.metric_version,
        "model": found.model,
    }
