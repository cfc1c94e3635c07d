"""What must be true of a written story before anything is rendered, each with its evidence."""

from collections.abc import Callable

import dagster as dg

from story_assets.llm.names import TEMPLATE
from story_assets.models import Scenes, Story
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.writing import reports
from story_assets.writing.inspection import (
    Finding,
    cast_findings,
    count_finding,
    length_findings,
    theme_finding,
    truncation_findings,
)
from story_assets.writing.llm.findings import (
    element_findings,
    prohibited_findings,
    sentence_model,
    speaker_findings,
    time_findings,
)
from story_assets.writing.prompts.library import PromptLibrary


def _result(findings: list[Finding], severity: dg.AssetCheckSeverity) -> dg.AssetCheckResult:
    failed = [finding for finding in findings if not finding.passed]
    return dg.AssetCheckResult(
        passed=not failed,
        severity=severity,
        description="; ".join(finding.evidence for finding in failed[:3]) or f"{len(findings)} looked at, all well.",
        metadata=_evidence(findings),
    )


def _blocking(scenes: Scenes, look: Callable[[Scenes], list[Finding]]) -> dg.AssetCheckResult:
    """What a writer got wrong stops the story; what a person wanted that way is only said."""
    untouched = tuple(scene for scene in scenes.scenes if not scene.edits)
    writers = look(scenes.model_copy(update={"scenes": untouched})) if untouched else []
    by_a_person = all(finding.passed for finding in writers)
    severity = dg.AssetCheckSeverity.WARN if untouched != scenes.scenes and by_a_person else dg.AssetCheckSeverity.ERROR
    return _result(look(scenes), severity)


@dg.asset_check(asset="story", partitions_def=stories, blocking=True)
def scene_count_as_asked(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, story: Story
) -> dg.AssetCheckResult:
    """The outline has as many scenes as the brief asked for, numbered from 1."""
    from story_assets.models import Brief

    brief = library.library.story(context.partition_key).read(Brief)
    return _result([count_finding(story, brief.scenes)], dg.AssetCheckSeverity.ERROR)


@dg.asset_check(asset="story", partitions_def=stories)
def planned_themes_cover_all_five(story: Story) -> dg.AssetCheckResult:
    """The planned themes cover all five, so that diversity can pass at all."""
    return _result([theme_finding(story)], dg.AssetCheckSeverity.WARN)


@dg.asset_check(asset="scenes", partitions_def=stories, blocking=True, additional_ins={"story": dg.AssetIn("story")})
def cast_is_consistent(scenes: Scenes, story: Story) -> dg.AssetCheckResult:
    """Everyone in a scene stands in its prompt with the look word for word, and the prose keeps their pronouns."""
    return _blocking(scenes, lambda some: cast_findings(story, some))


@dg.asset_check(asset="scenes", partitions_def=stories, blocking=True)
def prompt_lengths(scenes: Scenes) -> dg.AssetCheckResult:
    """Every visual prompt has 150 to 500 tokens."""
    return _blocking(scenes, length_findings)


@dg.asset_check(asset="scenes", partitions_def=stories, blocking=True)
def nothing_is_cut_off(scenes: Scenes) -> dg.AssetCheckResult:
    """Prose, prompt and narration of every scene end as sentences, and no provider stopped at a limit."""
    return _blocking(scenes, truncation_findings)


@dg.asset_check(asset="scenes", partitions_def=stories, additional_ins={"story": dg.AssetIn("story")})
def genre_elements_are_present(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, scenes: Scenes, story: Story
) -> dg.AssetCheckResult:
    """A model's story shows as many mandatory elements as its genre asks for, by words or by meaning.

    Stories of the templates are told, not judged: their plots are of the genre by construction, and their prose shows
    rather than names it.
    """
    meta = PromptLibrary.of(library.settings).get(story.genre).meta
    by_templates = story.generation.provider == TEMPLATE
    found = element_findings(story, scenes, meta, None if by_templates else sentence_model)
    count, due = sum(finding.passed for finding in found), meta.thresholds.mandatory_at_least
    said = f"{count} of {len(found)} elements of {story.genre} found, {due} are due"
    return dg.AssetCheckResult(
        passed=by_templates or count >= due,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{said}; not judged, as templates told the story." if by_templates else f"{said}.",
        metadata=_evidence(found),
    )


@dg.asset_check(asset="scenes", partitions_def=stories, additional_ins={"story": dg.AssetIn("story")})
def nothing_prohibited(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, scenes: Scenes, story: Story
) -> dg.AssetCheckResult:
    """No scene holds what its genre's prompt forbids."""
    meta = PromptLibrary.of(library.settings).get(story.genre).meta
    return _result(prohibited_findings(scenes, meta), dg.AssetCheckSeverity.WARN)


@dg.asset_check(asset="scenes", partitions_def=stories, additional_ins={"story": dg.AssetIn("story")})
def names_and_pronouns_fit(scenes: Scenes, story: Story) -> dg.AssetCheckResult:
    """In a model's prose everybody present is named, nobody else speaks, and pronouns are those of the cast."""
    written = tuple(scene for scene in scenes.scenes if scene.generation.provider != TEMPLATE)
    if not written:
        return dg.AssetCheckResult(
            passed=True,
            severity=dg.AssetCheckSeverity.WARN,
            description="Not judged: templates fill in names and pronouns from the cast.",
        )
    return _result(speaker_findings(story, scenes.model_copy(update={"scenes": written})), dg.AssetCheckSeverity.WARN)


@dg.asset_check(asset="scenes", partitions_def=stories, additional_ins={"story": dg.AssetIn("story")})
def answers_in_time(
    context: dg.AssetCheckExecutionContext, library: LibraryResource, scenes: Scenes, story: Story
) -> dg.AssetCheckResult:
    """Every answer of a language model came in less than the KPI's 120 s (target 90 s)."""
    limit = PromptLibrary.of(library.settings).get(story.genre).meta.thresholds.answer_seconds
    found = time_findings(story, scenes, limit)
    if not found:
        return dg.AssetCheckResult(
            passed=True, severity=dg.AssetCheckSeverity.WARN, description="No language model was asked."
        )
    return _result(found, dg.AssetCheckSeverity.WARN)


def _evidence(findings: list[Finding]) -> dict[str, dg.MetadataValue]:
    rows = [("ok" if finding.passed else "NO", finding.what, finding.evidence) for finding in findings]
    return {
        "looked_at": dg.MetadataValue.int(len(findings)),
        "failed": dg.MetadataValue.int(sum(not finding.passed for finding in findings)),
        "evidence": dg.MetadataValue.md(reports.table(("", "what", "evidence"), rows)),
    }


checks = [
    scene_count_as_asked,
    planned_themes_cover_all_five,
    cast_is_consistent,
    prompt_lengths,
    nothing_is_cut_off,
    genre_elements_are_present,
    nothing_prohibited,
    names_and_pronouns_fit,
    answers_in_time,
]
