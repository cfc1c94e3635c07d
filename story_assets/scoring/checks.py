"""Checks on the scores: one a goal, with threshold, figures and evidence; a missing score never passes silently."""

import dagster as dg

from quality.thresholds import KPIS, Kpi
from story_assets.models import Brief, SceneScores, StoryScores
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.scoring import findings
from story_assets.scoring.findings import Finding
from story_assets.scoring.goals import kpis_of

_OF_STORY = (
    "entity_linkage",
    "narrative_coherence",
    "sentence_order",
    "scene_fit",
    "llm_judge",
    "repetition",
    "completeness",
    "contradictions",
    "thematic_diversity",
    "largest_theme_share",
    "theme_beats",
    "semantic_alignment",
)
_OPTIONAL = {"llm_judge": "the language model was not asked to rate it (LLM_JUDGE is off)"}
_OF_SCENES = {
    "semantic_alignment": "",
    "frame_health": "",
    "flicker": "",
    "keyframe_fidelity": "the scene has no keyframe",
}


def _story_check(name: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset="story_scores", name=name, partitions_def=stories, description=f"{KPIS[name].title} of the story."
    )
    def check(library: LibraryResource, story_scores: StoryScores) -> dg.AssetCheckResult:
        goal = _goal(library, story_scores.story_key, name)
        not_asked = "" if library.settings.llm_judge else _OPTIONAL.get(name, "")
        return _result(findings.of_story(story_scores, goal, not_asked=not_asked))

    return check


def _scene_check(name: str, not_applicable: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset="scene_scores", name=name, partitions_def=stories, description=f"{KPIS[name].title}, scene by scene."
    )
    def check(library: LibraryResource, scene_scores: SceneScores) -> dg.AssetCheckResult:
        kpi = _goal(library, scene_scores.story_key, name)
        return _result(findings.of_scenes(scene_scores, kpi, not_applicable=not_applicable))

    return check


@dg.asset_check(
    asset="scene_scores", partitions_def=stories, description="Who said what the pictures show, and every step down."
)
def description_source(scene_scores: SceneScores) -> dg.AssetCheckResult:
    """A vision model that was to look and could not is a warning, even where a caption took its place."""
    return _result(findings.of_descriptions(scene_scores))


story_checks = [_story_check(name) for name in _OF_STORY]
scene_checks = [_scene_check(name, not_applicable) for name, not_applicable in _OF_SCENES.items()]


def _goal(library: LibraryResource, story_key: str, name: str) -> Kpi:
    """The goal in force for the story's genre, which may have moved since it was scored."""
    brief = library.library.story(story_key).read(Brief)
    return kpis_of(library.settings, brief.genre)[name]


def _result(finding: Finding) -> dg.AssetCheckResult:
    metadata: dict[str, dg.MetadataValue] = {
        name: dg.MetadataValue.float(value) if isinstance(value, float) else dg.MetadataValue.text(str(value))
        for name, value in finding.figures.items()
    }
    if finding.evidence:
        metadata["evidence"] = dg.MetadataValue.md("\n".join(f"- {line}" for line in finding.evidence))
    if finding.rows:
        metadata["scenes_table"] = dg.MetadataValue.table([dg.TableRecord(dict(row)) for row in finding.rows])
    severity = dg.AssetCheckSeverity.ERROR if finding.gravity == "error" else dg.AssetCheckSeverity.WARN
    return dg.AssetCheckResult(
        passed=finding.passed, severity=severity, description=finding.sentence, metadata=metadata
    )
