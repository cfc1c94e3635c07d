"""The story as a whole, measured: does it hold together, does it vary, do its pictures tell it?"""

from __future__ import annotations

from story_assets.errors import LibraryError
from story_assets.library import StoryFolder, digest_of
from story_assets.models import Scenes, SceneScores, Story, StoryScores
from story_assets.operating.progress import Listener, Progress
from story_assets.scoring import judge
from story_assets.scoring.goals import goals_of
from story_assets.scoring.inputs import cast_of, encoder_of, import_spacy, pipeline_of
from story_assets.settings import Settings


def score_story(
    folder: StoryFolder,
    story: Story,
    scenes: Scenes,
    scene_scores: SceneScores,
    settings: Settings,
    on_progress: Listener,
) -> StoryScores:
    """Score a story's prose, and its alignment over all scenes.

    Scores of the same text by the same metrics are taken as they are, if nothing is missing from them.

    Raises:
        SettingsError: KPI_OVERRIDES cannot be used.
    """
    from quality.alignment import alignment as alignment_metric
    from quality.alignment.alignment import story_alignment
    from quality.coherence import coherence as coherence_metric
    from quality.coherence.coherence import score_coherence
    from quality.diversity import diversity as diversity_metric
    from quality.diversity.diversity import score_diversity

    goals = goals_of(settings, story.genre)
    kpis = goals.kpis
    for note in goals.notes:
        on_progress(Progress("scores", note, folder.key, level="warning"))
    prose = [(scene.scene_id, scene.prose) for scene in scenes.scenes]
    digest = digest_of(
        (alignment_metric.VERSION, coherence_metric.VERSION, diversity_metric.VERSION),
        (settings.sentence_model, pipeline_of(settings)),
        [(kpi.name, kpi.threshold, kpi.warn_at, kpi.severity) for kpi in kpis.values()],
        prose,
        [member.model_dump(mode="json") for member in story.cast],
        [scene.themes for scene in scenes.scenes],
        [score.model_dump(mode="json") for score in scene_scores.scenes],
        *([judge.who_is_asked(settings)] if settings.llm_judge else []),
    )
    known = _known(folder)
    if known is not None and known.inputs_digest == digest and all(one.value is not None for one in known.measurements):
        on_progress(_said(folder, known, " as it was"))
        return known
    encoder = encoder_of(settings)
    pipeline = pipeline_of(settings)
    import_spacy(pipeline)
    coherence = score_coherence(prose, cast_of(story), encoder, trained=pipeline, kpis=kpis)
    planned = {scene.scene_id: list(scene.themes) for scene in scenes.scenes}
    diversity = score_diversity(prose, encoder, planned=planned, kpis=kpis)
    by_scene = {score.scene_id: found for score in scene_scores.scenes if (found := score.get("semantic_alignment"))}
    alignment = story_alignment(by_scene, kpis=kpis)
    measurements = [*coherence.measurements, *diversity.measurements, alignment]
    if settings.llm_judge:
        said_again = coherence.repetition.parts.get("repeated_trigrams")
        measurements.append(judge.judge_story(story, scenes, said_again, settings, on_progress, kpi=kpis["llm_judge"]))
    scores = StoryScores(
        story_key=folder.key,
        measurements=tuple(measurements),
        themes_per_scene=dict(diversity.scene_shares),
        inputs_digest=digest,
    )
    on_progress(_said(folder, scores))
    return scores


def _known(folder: StoryFolder) -> StoryScores | None:
    try:
        return folder.find(StoryScores)
    except LibraryError:
        # Damaged, or by an older version: it is made again.
        return None


def _said(folder: StoryFolder, scores: StoryScores, how: str = "") -> Progress:
    figures = [f"{one.name} {round(one.value, 2):g}" for one in scores.measurements if one.value is not None]
    done = len(scores.themes_per_scene) + 1
    return Progress(
        "scores", message=f"The story{how}: {', '.join(figures)}", story_key=folder.key, done=done, total=done
    )
