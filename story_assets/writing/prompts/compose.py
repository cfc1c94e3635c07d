"""The values prompts are filled with: drawn from a brief's seed, or taken from the story so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from story_assets.models import THEMES, Beat, Brief, Story, Theme
from story_assets.writing.chance import Chance
from story_assets.writing.content import shared
from story_assets.writing.prompts.front_matter import FrontMatter

_LONGEST_PREVIOUS = 700
_PRONOUNS = {"she": "she/her", "he": "he/him", "they": "they/them"}


def outline_values(meta: FrontMatter, brief: Brief) -> dict[str, Any]:
    """What the outline's prompt is filled with; the same brief gives the same."""
    chance = Chance("prompt", meta.id, brief.seed)
    return {
        "brief": brief.text,
        "mood": brief.mood or chance.stream("mood").pick(meta.moods),
        "scenes": brief.scenes,
        "sparks": {
            "where": chance.stream("where").pick(meta.sparks.where),
            "what": chance.stream("what").pick(meta.sparks.what),
            "turn": chance.stream("turn").pick(meta.sparks.turn),
        },
        "names": ", ".join(_names(chance.stream("names"))),
        "palette": chance.stream("palette").pick(meta.palette),
        "plan": [
            {"purpose": purpose, "themes": themes}
            for purpose, themes in zip(
                purposes(meta.structure, brief.scenes),
                planned_themes(brief.scenes, chance.stream("themes")),
                strict=True,
            )
        ],
    }


def scene_values(
    story: Story, beat: Beat, previous: str | None, *, wanted: Sequence[str] = (), detailed: bool = True
) -> dict[str, Any]:
    """What a scene's prompt is filled with.

    Args:
        story: The outline.
        beat: The scene's place in it.
        previous: The prose of the scene before.
        wanted: Elements of the genre that the outline does not promise yet.
        detailed: With the other scenes' summaries; without them the prompt is shorter.
    """
    present = [member for member in story.cast if member.name in beat.cast] or list(story.cast)
    longest = _LONGEST_PREVIOUS if detailed else _LONGEST_PREVIOUS // 3
    return {
        "story": story,
        "beat": beat,
        "cast": story.cast if detailed else present,
        "previous": _ending(previous, longest) if previous else "",
        "last": beat.number == len(story.beats),
        "wanted": list(wanted),
        "detailed": detailed,
    }


def purposes(structure: Sequence[str], scenes: int) -> list[str]:
    """The structure stretched or shortened to so many scenes; first and last stay."""
    if scenes == 1:
        return [structure[0]]
    return [structure[round(at * (len(structure) - 1) / (scenes - 1))] for at in range(scenes)]


def planned_themes(scenes: int, chance: Chance) -> list[tuple[Theme, Theme]]:
    """Two themes a scene, so that all five share the story evenly."""
    order = chance.shuffled(THEMES)
    return [(order[at % 5], order[(at + 2) % 5]) for at in range(scenes)]


def _names(chance: Chance) -> list[str]:
    cultures = shared("people")["names"]
    culture = cultures[chance.pick(sorted(cultures))]
    families = chance.stream("family").shuffled(culture["family"])
    firsts = [
        (name, _PRONOUNS[key])
        for key, count in (("she", 2), ("he", 2), ("they", 1))
        for name in chance.stream(key).shuffled(culture[key])[:count]
    ]
    return [f"{first} {family} ({pronouns})" for (first, pronouns), family in zip(firsts, families, strict=False)]


def _ending(prose: str, longest: int) -> str:
    text = " ".join(prose.split())
    return text if len(text) <= longest else "…" + text[-longest:].split(" ", 1)[-1]
