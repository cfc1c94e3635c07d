"""The entity-linkage gate with given casts: do consistent stories pass, and fall when he and she are exchanged?

The casts are those a reader of the names would give: every first name that nearly always goes with
one pronoun. Stories of the better-rated half count as consistent; persons without a name are not in
such casts, so real casts do better.
"""

import re
from collections.abc import Iterable
from statistics import fmean

from benchmarks.quality.coherence import RatedStory
from benchmarks.quality.perturb import flipped
from quality.coherence.coherence import score_coherence
from quality.language.cast import CastMember
from quality.language.embeddings import WITHOUT_MODEL
from quality.language.first_names import HE_NAMES, SHE_NAMES

_FEWEST_PRONOUNS = 3
_GENDERED = re.compile(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)


def cast_by_names(text: str) -> tuple[CastMember, ...]:
    """The persons of a story by their first names."""
    lower = text == text.lower()
    found = dict.fromkeys(word for word in re.findall(r"[A-Za-z]+", text) if lower or word[0].isupper())
    cast: dict[str, CastMember] = {}
    for word in found:
        name = word.lower()
        if name in HE_NAMES:
            cast[name] = CastMember(word.capitalize(), pronouns="he/him")
        elif name in SHE_NAMES:
            cast[name] = CastMember(word.capitalize(), pronouns="she/her")
    return tuple(cast.values())


def gate(stories: Iterable[RatedStory]) -> dict[str, float]:
    """Share that passes as written, share that passes exchanged, and how many stories that rests on."""
    ratings = sorted(story.rating for story in stories)
    middle = ratings[len(ratings) // 2]
    as_written: list[bool] = []
    exchanged: list[bool] = []
    for story in stories:
        cast = cast_by_names(story.text)
        if story.rating < middle or not cast or len(_GENDERED.findall(story.text)) < _FEWEST_PRONOUNS:
            continue
        scenes = story.scenes
        as_written.append(score_coherence(scenes, cast, WITHOUT_MODEL).entity_linkage.passed is True)
        turned = [(scene_id, flipped(text)) for scene_id, text in scenes]
        exchanged.append(score_coherence(turned, cast, WITHOUT_MODEL).entity_linkage.passed is True)
    if not as_written:
        return {"stories": 0}
    return {"stories": len(as_written), "pass": fmean(as_written), "pass exchanged": fmean(exchanged)}
