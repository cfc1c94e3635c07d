"""Stories made worse on purpose, one way at a time, so that a metric can be asked whether it notices."""

import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from quality.language.text import sentences

Scenes = list[tuple[str, str]]
Perturbation = Callable[[Scenes, Scenes, random.Random], Scenes]
"""Takes the story, another story, and the source of chance."""

_FLIPPED = {
    "he": "she",
    "she": "he",
    "him": "her",
    "his": "her",
    "himself": "herself",
    "herself": "himself",
    "hers": "his",
}
_GENDERED = re.compile(r"\b(he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)


def in_scenes(text: str, count: int = 4) -> Scenes:
    """A story cut into up to `count` scenes of two sentences or more."""
    told = sentences(text)
    cuts = max(1, min(count, len(told) // 2))
    edges = [round(len(told) * index / cuts) for index in range(cuts + 1)]
    return [(f"{number:02d}", " ".join(told[start:end])) for number, (start, end) in enumerate(pairwise(edges), 1)]


def _split(scenes: Scenes) -> list[list[str]]:
    return [sentences(text) for _, text in scenes]


def _joined(scenes: Scenes, told: Sequence[Sequence[str]]) -> Scenes:
    return [(scene_id, " ".join(part)) for (scene_id, _), part in zip(scenes, told, strict=True)]


def _moved(order: list[int], rng: random.Random) -> list[int]:
    shuffled = order[:]
    while len(order) > 1 and shuffled == order:
        rng.shuffle(shuffled)
    return shuffled


def loop(scenes: Scenes, _: Scenes, rng: random.Random) -> Scenes:
    """A quarter of the story is said three times over."""
    told = _split(scenes)
    flat = [sentence for part in told for sentence in part]
    size = min(len(flat), max(2, len(flat) // 4))
    at = rng.randrange(len(flat) - size + 1)
    told[-1] = [*told[-1], *(flat[at : at + size] * 2)]
    return _joined(scenes, told)


def truncated(scenes: Scenes, _: Scenes, rng: random.Random) -> Scenes:
    """The story breaks off in the middle of a sentence, at 60 to 90 per cent."""
    words = sum(len(text.split()) for _, text in scenes)
    left = int(words * rng.uniform(0.6, 0.9))
    kept: Scenes = []
    for scene_id, text in scenes:
        part = text.split()[:left]
        left -= len(part)
        if part:
            kept.append((scene_id, " ".join(part)))
    scene_id, text = kept[-1]
    kept[-1] = (scene_id, text.rstrip(".!?…\"”' "))
    return kept


def cut_after_a_sentence(scenes: Scenes, _: Scenes, rng: random.Random) -> Scenes:
    """The story stops at 60 to 90 per cent, but where a sentence ends: only the rest is missing."""
    told = _split(scenes)
    left = max(1, int(sum(map(len, told)) * rng.uniform(0.6, 0.9)))
    kept: list[list[str]] = []
    for part in told:
        kept.append(part[:left])
        left -= len(kept[-1])
    return [(scene_id, " ".join(part)) for (scene_id, _), part in zip(scenes, kept, strict=True) if part]


def foreign_sentence(scenes: Scenes, other: Scenes, rng: random.Random) -> Scenes:
    """A sentence of another story stands in the middle."""
    told = _split(scenes)
    part = rng.choice(told)
    foreign = rng.choice([sentence for one in _split(other) for sentence in one])
    part.insert(rng.randrange(1, len(part) + 1), foreign)
    return _joined(scenes, told)


def foreign_scene(scenes: Scenes, other: Scenes, rng: random.Random) -> Scenes:
    """A scene of another story takes the place of one."""
    changed = scenes[:]
    at = rng.randrange(len(changed))
    changed[at] = (changed[at][0], rng.choice(other)[1])
    return changed


def sentence_shuffle(scenes: Scenes, _: Scenes, rng: random.Random) -> Scenes:
    """All sentences of the story in another order."""
    told = _split(scenes)
    flat = [sentence for part in told for sentence in part]
    order = iter(_moved(list(range(len(flat))), rng))
    return _joined(scenes, [[flat[next(order)] for _ in part] for part in told])


def scene_shuffle(scenes: Scenes, _: Scenes, rng: random.Random) -> Scenes:
    """The scenes in another order."""
    return [scenes[index] for index in _moved(list(range(len(scenes))), rng)]


def pronoun_flip(scenes: Scenes, _: Scenes, __: random.Random) -> Scenes:
    """Every he is a she, and every she a he."""
    return [(scene_id, flipped(text)) for scene_id, text in scenes]


def flipped(text: str) -> str:
    """`text` with the gender of every he and she turned round."""

    def turned(match: re.Match[str]) -> str:
        word = match.group().lower()
        if word == "her":
            word = "his" if re.match(r"\s\w", text[match.end() : match.end() + 2]) else "him"
        else:
            word = _FLIPPED[word]
        return word.capitalize() if match.group()[0].isupper() else word

    return _GENDERED.sub(turned, text)


PERTURBATIONS: dict[str, Perturbation] = {
    "loop": loop,
    "truncated": truncated,
    "cut after a sentence": cut_after_a_sentence,
    "foreign sentence": foreign_sentence,
    "foreign scene": foreign_scene,
    "sentence shuffle": sentence_shuffle,
    "scene shuffle": scene_shuffle,
    "pronoun flip": pronoun_flip,
}
