"""The story as a whole, measured: does it hold together, does it vary, do its pictures tell it?"""

from __future__ import annotations

from story_assets.library import StoryFolder
from story_assets.models import Scenes, SceneScores, Story, StoryScores
from story_assets.operating.progress import Listener, Progress
from story_assets.scoring.inputs import cast_of, encoder_of, kpis_of, pipeline_of
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

    Raises:
        SettingsError: KPI_OVERRIDES cannot be used.
    """
    from quality.alignment import story_alignment
    from quality.coherence import score_coherence
    from quality.diversity import score_diversity

    kpis = kpis_of(settings)
    encoder = encoder_of(settings)
    prose = [(scene.scene_id, scene.prose) for scene in scenes.scenes]
    coherence = score_coherence(prose, cast_of(story), encoder, trained=pipeline_of(settings), kpis=kpis)
    planned = {scene.scene_id: list(scene.themes) for scene in scenes.scenes}
    diversity = score_diversity(prose, encoder, planned=planned, kpis=kpis)
    by_scene = {score.scene_id: found for score in scene_scores.scenes if (found := score.get("semantic_alignment"))}
    alignment = story_alignment(by_scene, kpis=kpis)
    scores = StoryScores(
        story_key=folder.key,
        measurements=(*coherence.measurements, *diversity.measurements, alignment),
        themes_per_scene=dict(diversity.scene_shares),
    )
    figures = [f"{one.name} {one.value:.2f}" for one in scores.measurements if one.value is not None]
    on_progress(Progress("scores", message=f"The story: {', '.join(figures)}", story_key=folder.key, done=1, total=1))
    return scores
