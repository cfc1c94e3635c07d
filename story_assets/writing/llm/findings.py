"""Looking a written story over for its genre's elements, its cast and its times: what the asset checks report."""

from __future__ import annotations

from quality.errors import ModelUnavailable
from quality.language.embeddings import SentenceEncoder, load_encoder
from story_assets.models import Scenes, Story
from story_assets.writing.inspection import Finding
from story_assets.writing.llm import limits
from story_assets.writing.llm.telemetry import requests_of
from story_assets.writing.prompts.elements import Encoder, Shown, mandatory_shown, prohibited_shown
from story_assets.writing.prompts.front_matter import FrontMatter

TARGET_SECONDS = 90.0


def sentence_model() -> SentenceEncoder | None:
    """The sentence model, loaded at the first call; None where it is not installed."""
    try:
        return load_encoder()
    except ModelUnavailable:
        return None


def element_findings(story: Story, scenes: Scenes, meta: FrontMatter, encoder: Encoder | None) -> list[Finding]:
    """Each mandatory element of the genre: whether it is there, and by what it was found."""
    shown = mandatory_shown(
        meta.mandatory,
        story_text(story, scenes),
        at_least=meta.thresholds.mandatory_at_least,
        meaning=meta.thresholds.meaning,
        plot=limits.outline_text(story),
        encoder=encoder,
    )
    return [Finding(one.name, one.present, _evidence(one)) for one in shown]


def prohibited_findings(scenes: Scenes, meta: FrontMatter) -> list[Finding]:
    """Each scene: whether it holds something its genre forbids."""
    found: list[Finding] = []
    for scene in scenes.scenes:
        shown = prohibited_shown(meta.prohibited, f"{scene.prose}\n{scene.narration}\n{scene.prompt}")
        held = "; ".join(f"{one.name} ({one.evidence})" for one in shown)
        found.append(Finding(scene.scene_id, not shown, f"{scene.scene_id}: {held or 'nothing prohibited'}"))
    return found


def speaker_findings(story: Story, scenes: Scenes) -> list[Finding]:
    """Each scene: whether everybody present is named, nobody else speaks, and pronouns are those of the cast."""
    found: list[Finding] = []
    beats = {beat.number: beat for beat in story.beats}
    for scene in scenes.scenes:
        misses = limits.cast_misses(scene.prose, story, beats[scene.number])
        found.append(
            Finding(scene.scene_id, not misses, f"{scene.scene_id}: {'; '.join(misses) or 'names and pronouns fit'}")
        )
    return found


def time_findings(story: Story, scenes: Scenes, limit: float) -> list[Finding]:
    """Each answer of a language model: whether it came in time. Nothing was asked of a model: nothing is found."""
    texts = [("outline", story.generation), *((scene.scene_id, scene.generation) for scene in scenes.scenes)]
    found: list[Finding] = []
    for what, made in texts:
        for request in requests_of([made]):
            if request.provider == "template" or request.cache_hit:
                continue
            took = request.duration_seconds
            late = f", over the target of {TARGET_SECONDS:g} s" if TARGET_SECONDS < took < limit else ""
            found.append(Finding(what, took < limit, f"{what}: {took:.1f} s by {request.provider}{late}"))
    return found


def story_text(story: Story, scenes: Scenes) -> str:
    """All there is to read of a story."""
    return "\n".join([limits.outline_text(story), *(f"{scene.prose}\n{scene.narration}" for scene in scenes.scenes)])


def _evidence(one: Shown) -> str:
    if one.present:
        return f"{one.name}: by {one.by}, {one.evidence}"
    return f"{one.name}: not found" + (f" (nearest: {one.evidence})" if one.evidence else "")
