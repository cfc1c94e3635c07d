"""Is a prompt file sound: does every part render, does it fit its context, does its version tell its content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from story_assets.errors import StudioError
from story_assets.library import write_whole
from story_assets.models import Beat, Brief, CastMember, Generation, Story
from story_assets.writing.prompts.compose import outline_values, scene_values
from story_assets.writing.prompts.library import LIBRARY_DIR, PARTS, Prompt, PromptLibrary
from story_assets.writing.tokens import count_tokens

VERSIONS = LIBRARY_DIR / "versions.json"
"""What each version of our own prompts looked like: the digest of its content."""

_SAMPLE_SCENES = 8
_LONGEST_BRIEF = 6000


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, or nearly so, with a prompt file."""

    prompt: str
    level: Literal["error", "warning"]
    message: str


def lint(library: PromptLibrary, ids: list[str] | None = None, *, versions: Path = VERSIONS) -> Iterator[Fault]:
    """Look the given prompts over, or all of them."""
    known = read_versions(versions)
    for name in ids or library.ids():
        try:
            prompt = library.get(name)
        except StudioError as error:
            yield Fault(name, "error", str(error))
            continue
        yield from lint_prompt(prompt, library)
        yield from _version_faults(prompt, known)


def lint_prompt(prompt: Prompt, library: PromptLibrary) -> Iterator[Fault]:
    """Look one prompt over."""
    meta = prompt.meta
    if len(meta.mandatory) < meta.thresholds.mandatory_at_least:
        yield Fault(
            prompt.id, "error", f"{meta.thresholds.mandatory_at_least} elements are due, {len(meta.mandatory)} named"
        )
    for what, elements in (("mandatory", meta.mandatory), ("prohibited", meta.prohibited)):
        names = [element.name for element in elements]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield Fault(prompt.id, "error", f"the {what} element {name!r} is named twice")
    forbidden = {word.lower() for element in meta.prohibited for word in element.words}
    for element in meta.mandatory:
        if both := sorted(forbidden & {word.lower() for word in element.words}):
            yield Fault(prompt.id, "error", f"{', '.join(both)}: both mandatory ({element.name}) and prohibited")
        if not element.meaning:
            yield Fault(
                prompt.id, "warning", f"the element {element.name!r} has no meaning: it is judged by words alone"
            )
    if meta.thresholds.prompt_tokens_min >= meta.thresholds.prompt_tokens_max:
        yield Fault(prompt.id, "error", "prompt_tokens_min is not below prompt_tokens_max")
    if meta.falls_back_to and meta.falls_back_to not in library.ids():
        yield Fault(prompt.id, "error", f"falls_back_to names {meta.falls_back_to!r}, of which there is no prompt")
    try:
        longest = max(count_tokens(text)[0] + answer for text, answer in _rendered(prompt))
    except StudioError as error:
        yield Fault(prompt.id, "error", str(error))
        return
    if longest > meta.context_length:
        yield Fault(
            prompt.id, "error", f"prompt and answer take {longest} tokens of a context of {meta.context_length}"
        )


def samples(prompt: Prompt) -> dict[str, str]:
    """Every part rendered for a made-up story, to be read by a person."""
    brief, story = _sample(prompt, None)
    values = outline_values(prompt.meta, brief)
    scene = scene_values(story, story.beats[1], "She looked back once. The door was open.")
    filled = {"system": values, "outline": values, "scene": scene, "repair": {"misses": ["the visual is too short"]}}
    return {part: prompt.render(part, filled[part]) for part in PARTS}


def accept(library: PromptLibrary, *, versions: Path = VERSIONS) -> list[str]:
    """Write down what today's versions look like. Returns those that are new. A version once written is never changed."""
    known = read_versions(versions)
    new: list[str] = []
    for name in library.ids():
        prompt = library.get(name)
        if prompt.version not in known.setdefault(name, {}):
            known[name][prompt.version] = prompt.digest
            new.append(f"{name} {prompt.version}")
    if new:
        write_whole(versions, json.dumps(known, indent=2, sort_keys=True) + "\n")
    return new


def read_versions(path: Path = VERSIONS) -> dict[str, dict[str, str]]:
    """Digest by genre and version."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _version_faults(prompt: Prompt, known: dict[str, dict[str, str]]) -> Iterator[Fault]:
    if prompt.path.parent != LIBRARY_DIR:
        return  # versions of a person's own prompts are theirs to keep
    seen = known.get(prompt.id, {}).get(prompt.version)
    if seen is None:
        yield Fault(
            prompt.id, "error", f"version {prompt.version} is not written down: `story-assets prompts lint --accept`"
        )
    elif seen != prompt.digest:
        yield Fault(
            prompt.id,
            "error",
            f"it differs from version {prompt.version} as released: raise the version, then --accept",
        )


def _rendered(prompt: Prompt) -> Iterator[tuple[str, int]]:
    """Prompts at their longest, with the tokens their answers may take."""
    limit = prompt.meta.token_limit
    system = None
    for text in (None, "word " * (_LONGEST_BRIEF // 5)):
        brief, story = _sample(prompt, text)
        values = outline_values(prompt.meta, brief)
        system = system or prompt.render("system", values)
        yield system + prompt.render("outline", values), limit.outline + limit.outline_per_scene * _SAMPLE_SCENES
        for beat in (story.beats[0], story.beats[-1]):
            scene = scene_values(story, beat, "He waited. " * 80 if beat.number > 1 else None, wanted=("a clue",))
            yield system + prompt.render("scene", scene), limit.scene
    yield prompt.render("repair", {"misses": ["it breaks off"]}), 0


def _sample(prompt: Prompt, text: str | None) -> tuple[Brief, Story]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    brief = Brief(key="sample", genre=prompt.id, text=text, seed=7, scenes=_SAMPLE_SCENES, created_at=now)
    look = "a wiry woman in her thirties with cropped black hair and a scar on her chin, wearing a grey oilskin coat"
    cast = (
        CastMember(name="Ama Okafor", aliases=("Ama",), pronouns="she/her", role="pilot", look=look),
        CastMember(name="Josef Lind", aliases=("Josef",), pronouns="he/him", role="clerk", look=look),
        CastMember(name="Robin Vale", aliases=("Robin",), pronouns="they/them", role="keeper", look=look),
    )
    beats = tuple(
        Beat(
            number=number,
            title=f"Scene {number}",
            purpose="turn",
            summary="Something happens that cannot be taken back. It changes what the others dare to do next.",
            themes=("mystery", "dialogue"),
            cast=("Ama Okafor", "Josef Lind"),
            place="a ferry pier",
            time_of_day="night",
            weather="rain",
        )
        for number in range(1, _SAMPLE_SCENES + 1)
    )
    story = Story(
        key="sample",
        title="A Sample",
        genre=prompt.id,
        mood=prompt.meta.moods[0],
        logline="A pilot has one night to trade a ledger for her brother.",
        directors_vision="Wet light and long lenses. The camera waits. Faces come late.",
        palette=prompt.meta.palette[0],
        cast=cast,
        beats=beats,
        seed=7,
        generation=Generation(provider="sample", duration_seconds=0),
    )
    return brief, story
