"""Seconds and memory for a thousand scenes: coherence, themes and alignment, six scenes a story."""

import time
from dataclasses import dataclass

from benchmarks.quality.coherence import RatedStory
from benchmarks.quality.perturb import in_scenes
from quality.alignment import ScenePictures, score_alignment
from quality.coherence import score_coherence
from quality.diversity import score_diversity
from quality.embeddings import SentenceEncoder

_SCENES_A_STORY = 6
_CAPTIONS_A_PROMPT = 8
_CAPTIONS_A_DESCRIPTION = 4


@dataclass(frozen=True)
class Speed:
    """What scoring cost."""

    scenes: int
    words_a_scene: float
    seconds: float
    peak_mib: float


def thousand_scenes(
    stories: list[RatedStory], captions: list[tuple[str, str]], encoder: SentenceEncoder, *, scenes: int = 1000
) -> Speed:
    """Score `scenes` scenes made of the rated stories and the captions."""
    told = [story for story in stories if len(story.text) > 1200] or stories
    words = 0
    started = time.monotonic()
    for number in range(scenes // _SCENES_A_STORY):
        prose = in_scenes(told[number % len(told)].text[:4000], _SCENES_A_STORY)
        words += sum(len(text.split()) for _, text in prose)
        score_coherence(prose, (), encoder)
        score_diversity(prose, encoder)
        pictures: list[ScenePictures] = []
        for index, (scene_id, _) in enumerate(prose):
            at = (number * _SCENES_A_STORY + index) * _CAPTIONS_A_PROMPT % max(1, len(captions) - _CAPTIONS_A_PROMPT)
            asked = captions[at : at + _CAPTIONS_A_PROMPT]
            shown = asked[:_CAPTIONS_A_DESCRIPTION]
            pictures.append(
                ScenePictures(scene_id, " ".join(one for one, _ in asked), " ".join(other for _, other in shown))
            )
        score_alignment(pictures, encoder)
    count = scenes // _SCENES_A_STORY * _SCENES_A_STORY
    return Speed(count, words / count, time.monotonic() - started, _peak_mib())


def _peak_mib() -> float:
    import psutil

    info = psutil.Process().memory_info()
    return getattr(info, "peak_wset", 0) / 2**20 or _unix_peak_mib()


def _unix_peak_mib() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
