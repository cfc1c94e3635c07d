"""What an outline and a scene must keep to, each miss as a sentence a model can mend it by."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quality.diversity.diversity import entropy_bits
from quality.errors import NoScore
from quality.language.cast import FEMALE_NOUNS, MALE_NOUNS, PRONOUNS, Reference
from quality.language.text import unquoted, words
from quality.language.word_lists import SPEECH_VERBS
from story_assets.models import THEMES, Beat, CastMember, Scene, Story
from story_assets.writing.llm.picture import present
from story_assets.writing.prompts.elements import mandatory_shown, prohibited_shown
from story_assets.writing.prompts.front_matter import FrontMatter

LEAST_THEME_BITS = 2.0
MOST_NARRATION = 110
LEAST_PROSE_WORDS = 60
_ENDS = re.compile(r"[.!?…][\"”’')]*$")
_SPEAKER = re.compile(
    r"(?:[\"”]\s+(?P<before>[A-Z][\w’'-]+)\s+(?:{v})\b)|(?:[\"”]\s+(?:{v})\s+(?P<after>[A-Z][\w’'-]+))".replace(
        "{v}", "|".join(sorted(SPEECH_VERBS))
    )
)


def outline_misses(story: Story, meta: FrontMatter, asked: int) -> list[str]:
    """What an outline lacks; empty when it keeps to everything."""
    misses: list[str] = []
    if len(story.beats) != asked:
        misses.append(f"it has {len(story.beats)} scenes, but exactly {asked} were asked for")
    names = [member.name.lower() for member in story.cast]
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        misses.append(f"two of the cast have the same name: {', '.join(doubled)}")
    thin = [member.name for member in story.cast if len(words(member.look)) < 6]
    if thin:
        misses.append(f"the look of {', '.join(thin)} is too thin to draw: describe age, build, hair and one garment")
    alone = [str(beat.number) for beat in story.beats if not beat.cast]
    if alone:
        misses.append(f"scene {', '.join(alone)} names nobody of the cast as present")
    misses += _theme_misses(story)
    if missing := missing_elements(outline_text(story), meta):
        count = len(meta.mandatory) - len(missing)
        misses.append(
            f"it shows {count} of the elements the genre needs, {meta.thresholds.mandatory_at_least} are due; "
            f"bring in: {'; '.join(missing)}"
        )
    for shown in prohibited_shown(meta.prohibited, outline_text(story)):
        misses.append(f"it holds what it must not: {shown.name} ({shown.evidence})")
    return misses


def scene_misses(scene: Scene, story: Story, beat: Beat, meta: FrontMatter) -> list[str]:
    """What a scene lacks; empty when it keeps to everything."""
    misses = length_misses(scene.token_count, meta)
    if (count := len(words(scene.prose))) < LEAST_PROSE_WORDS:
        misses.append(f"the prose has {count} words; 120 to 200 are due")
    for name, text in (("prose", scene.prose), ("narration", scene.narration)):
        if not _ENDS.search(text):
            misses.append(f"the {name} breaks off: “…{text[-40:]}”; end it with a whole sentence")
    if scene.prose.count('"') % 2:
        misses.append("a quotation mark in the prose is opened and never closed")
    if len(scene.narration) > MOST_NARRATION:
        misses.append(f"the narration has {len(scene.narration)} characters; {MOST_NARRATION} is the most")
    misses += cast_misses(scene.prose, story, beat)
    for shown in prohibited_shown(meta.prohibited, f"{scene.prose}\n{scene.narration}\n{scene.prompt}"):
        misses.append(f"it holds what it must not: {shown.name} ({shown.evidence})")
    return misses


def length_misses(tokens: int, meta: FrontMatter) -> list[str]:
    """Whether a visual prompt is too short or too long."""
    least, most = meta.thresholds.prompt_tokens_min, meta.thresholds.prompt_tokens_max
    if tokens < least:
        return [f"the visual is too short: with looks and colours {tokens} tokens, {least} are due; show more detail"]
    if tokens > most:
        return [f"the visual is too long: with looks and colours {tokens} tokens, {most} is the most; shorten it"]
    return []


def cast_misses(prose: str, story: Story, beat: Beat) -> list[str]:
    """Names and pronouns of the prose against the cast."""
    here = present(story, beat)
    misses = [f"{member.name} is present but never named in the prose" for member in here if not named(member, prose)]
    if strangers := unknown_speakers(prose, story.cast):
        misses.append(f"{', '.join(strangers)} speaks but is not in the cast")
    misses += pronoun_misses(prose, here)
    return misses


def named(member: CastMember, prose: str) -> bool:
    """Whether prose names somebody, by name, part of it, or alias."""
    parts = [part for part in re.split(r"\s+", member.name) if len(part) > 2 and not part.endswith(".")]
    ways = (member.name, *member.aliases, *parts)
    return any(re.search(rf"\b{re.escape(way)}\b", prose, re.IGNORECASE) for way in ways if way)


def unknown_speakers(prose: str, cast: Sequence[CastMember]) -> list[str]:
    """Names that speak and that nobody of the cast has."""
    known = {part.lower() for member in cast for name in (member.name, *member.aliases) for part in name.split()}
    known |= {"he", "she", "they", "it", "i", "we", "you", "the", "a", "an", "then", "and", "but"}
    said = [found["before"] or found["after"] for found in _SPEAKER.finditer(prose)]
    return [name for name in dict.fromkeys(said) if name.lower().removesuffix("'s") not in known]


def pronoun_misses(prose: str, here: Sequence[CastMember]) -> list[str]:
    """He or she in the telling of a scene where nobody is spoken of so."""
    told = words(unquoted(prose))
    misses: list[str] = []
    for form, nouns, reference in (
        ("he/him", MALE_NOUNS, Reference.HE),
        ("she/her", FEMALE_NOUNS, Reference.SHE),
    ):
        used = [word for word in told if PRONOUNS.get(word) == reference]
        somebody = any(member.pronouns == form for member in here) or any(word in nouns for word in told)
        if used and here and not somebody:
            cast = ", ".join(f"{member.name} ({member.pronouns})" for member in here)
            misses.append(f"the prose says “{used[0]}”, but those present are {cast}")
    return misses


def missing_elements(text: str, meta: FrontMatter) -> list[str]:
    """Names of the mandatory elements whose words a text lacks, or none if it shows enough of them."""
    bounds = meta.thresholds
    shown = mandatory_shown(meta.mandatory, text, at_least=bounds.mandatory_at_least, meaning=bounds.meaning)
    enough = sum(one.present for one in shown) >= bounds.mandatory_at_least
    return [] if enough else [one.name for one in shown if not one.present]


def outline_text(story: Story) -> str:
    """All an outline tells of what happens."""
    return "\n".join([story.logline, *(f"{beat.title}. {beat.summary}" for beat in story.beats)])


def _theme_misses(story: Story) -> list[str]:
    shares = dict.fromkeys(THEMES, 0.0)
    for beat in story.beats:
        for theme in beat.themes:
            shares[theme] += 1 / len(beat.themes)
    try:
        bits = entropy_bits({str(theme): share for theme, share in shares.items()})
    except NoScore:
        bits = 0.0
    largest = max(shares, key=lambda theme: shares[theme])
    if bits >= LEAST_THEME_BITS and shares[largest] / len(story.beats) <= 0.4:
        return []
    absent = [theme for theme in THEMES if not shares[theme]]
    more = f"; none has {', '.join(absent)}" if absent else ""
    return [f"its themes lean on {largest} too much{more}; give the scenes the themes they were asked to carry"]
