"""Looking a written story over: plain functions that say what they saw."""

from __future__ import annotations

import re
from dataclasses import dataclass

from story_assets.models import THEMES, CastMember, Scene, Scenes, Story
from story_assets.models.story import Pronouns
from story_assets.writing.tokens import MAX_PROMPT_TOKENS, MIN_PROMPT_TOKENS

MAX_NARRATION = 110
_END = re.compile(r"[.!?…][\"”’']?$")
_SINGULAR: dict[Pronouns, frozenset[str]] = {
    "she/her": frozenset({"she", "her", "hers", "herself"}),
    "he/him": frozenset({"he", "him", "his", "himself"}),
    "they/them": frozenset({"they", "them", "their", "theirs", "themself", "themselves"}),
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    passed: bool
    evidence: str


def count_finding(story: Story, asked: int) -> Finding:
    """Whether the outline has the scenes that were asked for, numbered from 1."""
    numbers = [beat.number for beat in story.beats]
    passed = numbers == list(range(1, asked + 1))
    return Finding("scene count", passed, f"{asked} asked for, {len(numbers)} planned: {numbers}")


def theme_finding(story: Story) -> Finding:
    """Whether all five themes are planned."""
    counts = {theme: sum(theme in beat.themes for beat in story.beats) for theme in THEMES}
    missing = [theme for theme, count in counts.items() if not count]
    said = ", ".join(f"{theme} in {count}" for theme, count in counts.items())
    return Finding(
        "planned themes", not missing, f"{said} scenes" + (f"; missing: {', '.join(missing)}" if missing else "")
    )


def length_findings(scenes: Scenes) -> list[Finding]:
    """Whether each prompt has 150 to 500 tokens."""
    return [
        Finding(
            scene.scene_id,
            MIN_PROMPT_TOKENS <= scene.token_count <= MAX_PROMPT_TOKENS,
            f"{scene.scene_id}: {scene.token_count} tokens ({scene.token_count_method})",
        )
        for scene in scenes.scenes
    ]


def truncation_findings(scenes: Scenes) -> list[Finding]:
    """Whether every text ends as a sentence does, with its quotes closed, and nobody stopped at a limit."""
    return [_truncation(scene) for scene in scenes.scenes]


def _truncation(scene: Scene) -> Finding:
    faults = [
        f"{name} ends with {text[-20:]!r}"
        for name, text in (("prose", scene.prose), ("prompt", scene.prompt), ("narration", scene.narration))
        if not _END.search(text.rstrip())
    ]
    if scene.prose.count('"') % 2:
        faults.append("a quotation mark is never closed")
    if scene.generation.finish_reason not in (None, "stop"):
        faults.append(f"the provider stopped with {scene.generation.finish_reason!r}")
    return Finding(scene.scene_id, not faults, f"{scene.scene_id}: {'; '.join(faults) or 'ends where it should'}")


def cast_findings(story: Story, scenes: Scenes) -> list[Finding]:
    """Whether every prompt holds the names and looks of those present, and the prose only pronouns somebody has."""
    members = {member.name: member for member in story.cast}
    used = frozenset[str]().union(*(_SINGULAR[member.pronouns] for member in story.cast))
    return [_cast(scene, members, used) for scene in scenes.scenes]


def _cast(scene: Scene, members: dict[str, CastMember], used: frozenset[str]) -> Finding:
    faults: list[str] = []
    for name in scene.cast:
        member = members.get(name)
        if member is None:
            faults.append(f"{name} is not in the cast")
            continue
        if member.look not in scene.prompt:
            faults.append(f"the look of {name} is not in the prompt word for word")
        if not any(alias in scene.prompt for alias in (name, *member.aliases)):
            faults.append(f"{name} is not named in the prompt")
        if not any(alias in scene.prose for alias in (name, *member.aliases)):
            faults.append(f"{name} is present but never named in the prose")
    return Finding(scene.scene_id, not faults, f"{scene.scene_id}: {'; '.join(faults) or ', '.join(scene.cast)}")
