"""Seconds and memory for a thousand scenes: coherence, themes and alignment, six scenes a story.

Two kinds: rated stories with captions for prompts and descriptions, which have next to nothing in
common, and the project's own template stories with what the animatic says of its pictures, which are
longer and share some sentences. The encoder remembers what it has read, as it does in the pipeline.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.quality import own
from benchmarks.quality.coherence import RatedStory
from benchmarks.quality.perturb import Scenes, in_scenes
from quality.alignment.alignment import ScenePictures, score_alignment
from quality.coherence.coherence import score_coherence
from quality.diversity.diversity import score_diversity
from quality.language.cast import CastMember
from quality.language.embeddings import CachingEncoder, SentenceEncoder

SCENES_A_STORY = 6
_CAPTIONS_A_PROMPT = 8
_CAPTIONS_A_DESCRIPTION = 4


@dataclass(frozen=True)
class Material:
    """A story to score."""

    prose: Scenes
    pictures: list[ScenePictures]
    cast: tuple[CastMember, ...] = ()


@dataclass(frozen=True)
class Speed:
    """What scoring cost."""

    scenes: int
    words: tuple[float, float, float]
    """Of prose, prompt and description, a scene."""
    tokens: float
    """Word pieces a scene that went through the model."""
    recurring: float
    """Share of the texts to be read that had been read before."""
    seconds: float
    peak_mib: float


class _Counting:
    """An encoder, with a count of what is asked of it."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self.name, self.max_tokens, self.count_tokens = encoder.name, encoder.max_tokens, encoder.count_tokens
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.extend(texts)
        return self._encoder.encode(texts)


def strangers(ratings: list[RatedStory], captions: list[tuple[str, str]], *, scenes: int = 1000) -> list[Material]:
    """Stories with as little in common as the data allow: a prompt of eight captions, a description of four.

    Captions come back when all have been used, in other company.
    """
    told = [story for story in ratings if len(story.text) > 1200] or ratings
    rng = random.Random(7)
    pool: list[tuple[str, str]] = []
    found: list[Material] = []
    for number in range(scenes // SCENES_A_STORY):
        prose = in_scenes(told[number % len(told)].text[:4000], SCENES_A_STORY)
        pictures: list[ScenePictures] = []
        for scene_id, _ in prose:
            if len(pool) < _CAPTIONS_A_PROMPT:
                pool = rng.sample(captions, len(captions))
            asked = [pool.pop() for _ in range(min(_CAPTIONS_A_PROMPT, len(pool)))]
            shown = asked[:_CAPTIONS_A_DESCRIPTION]
            pictures.append(
                ScenePictures(scene_id, " ".join(one for one, _ in asked), " ".join(other for _, other in shown))
            )
        found.append(Material(prose, pictures))
    return found


def our_own(*, scenes: int = 1000) -> list[Material]:
    """Template stories of every genre, each scene with what the animatic says it drew."""
    from workflows.nodes.animatic.compose import build
    from workflows.nodes.animatic.describe import describe
    from workflows.nodes.animatic.paint import Frame
    from workflows.nodes.animatic.reading import understand

    found: list[Material] = []
    for number in range(scenes // SCENES_A_STORY):
        told, cast = own.told(own.GENRES[number % len(own.GENRES)], number, SCENES_A_STORY)
        pictures: list[ScenePictures] = []
        for scene in told:
            drawn = build(understand(scene.prompt, "", scene.seed), Frame(192, 108))
            pictures.append(ScenePictures(scene.scene_id, scene.prompt, describe(drawn), "animatic", cast))
        found.append(Material([(scene.scene_id, scene.prose) for scene in told], pictures, cast))
    return found


def score_all(stories: Sequence[Material], model: SentenceEncoder) -> Speed:
    """Score all `stories`; `model` is warm, and remembers nothing."""
    through = _Counting(model)
    encoder = _Counting(CachingEncoder(through))
    started = time.monotonic()
    for story in stories:
        score_coherence(story.prose, story.cast, encoder)
        score_diversity(story.prose, encoder)
        score_alignment(story.pictures, encoder)
    seconds = time.monotonic() - started
    peak = _peak_mib()
    pictures = [one for story in stories for one in story.pictures]
    prose = [text for story in stories for _, text in story.prose]
    return Speed(
        scenes=len(pictures),
        words=(
            _words(prose),
            _words([one.prompt for one in pictures]),
            _words([one.description or "" for one in pictures]),
        ),
        tokens=sum(min(model.max_tokens, model.count_tokens(text)) for text in through.asked) / len(pictures),
        recurring=1 - len(through.asked) / len(encoder.asked),
        seconds=seconds,
        peak_mib=peak,
    )


def _words(texts: Sequence[str]) -> float:
    return sum(len(text.split()) for text in texts) / len(texts)


def _peak_mib() -> float:
    import psutil

    info = psutil.Process().memory_info()
    return getattr(info, "peak_wset", 0) / 2**20 or _unix_peak_mib()


def _unix_peak_mib() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
