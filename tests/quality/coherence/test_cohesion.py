"""Cohesion: sentences, scenes and words that belong together."""

from collections.abc import Sequence

import numpy as np
import pytest

from quality.coherence.cohesion import lexical_chains, scene_fits
from quality.language.embeddings import SentenceEncoder, Vectors
from quality.language.text import SceneText, read_scenes

FERRY = ("The ferry sailed.", "It rained.")


def scenes(*told: tuple[str, ...]) -> tuple[SceneText, ...]:
    return read_scenes([(f"{number:02d}", " ".join(sentences)) for number, sentences in enumerate(told, 1)])


def test_chains_are_words_that_come_back() -> None:
    """In one scene, two of three sentences share the ferry."""
    assert lexical_chains(scenes(("The ferry sailed.", "Two ferries met.", "It rained."))) == pytest.approx(2 / 3)


def test_a_word_that_stays_in_its_scene_is_half_a_chain() -> None:
    """The ferry of one scene links two sentences there; a ferry in both scenes counts whole."""
    apart = scenes(("The ferry sailed.", "Two ferries met."), ("It rained.", "Snow came."))
    across = scenes(("The ferry sailed.", "It rained."), ("Two ferries met.", "Snow came."))
    assert lexical_chains(apart) == pytest.approx(0.25)
    assert lexical_chains(across) == pytest.approx(0.5)


def test_the_scene_with_nothing_near_it_fits_least() -> None:
    """Three scenes point one way, one across; its fit is nought, theirs is not."""
    told = scenes(FERRY, FERRY, FERRY, ("The committee met.", "It adjourned."))
    fits = scene_fits(told, rows(*[[1, 0]] * 6, *[[0, 1]] * 2))
    assert fits["04"] == pytest.approx(0)
    assert min(fits["01"], fits["02"], fits["03"]) > 0.9


def test_a_scene_in_the_middle_of_all_topics_needs_a_sentence_near_it_too() -> None:
    """Of two scenes as central, the one whose sentences have a near relative fits better."""
    told = scenes(FERRY, FERRY, FERRY)
    near = scene_fits(told, rows([1, 0], [0, 1], [1, 0], [0, 1], [1, 0], [0, 1]))["03"]
    far = scene_fits(told, rows([1, 0], [0, 1], [1, 0], [0, 1], [0.7, 0.7], [0.7, 0.7]))["03"]
    assert near > far


def test_one_scene_has_nothing_to_fit(encoder: SentenceEncoder) -> None:
    """No fit is no figure."""
    assert scene_fits(scenes(FERRY), encoder.encode(FERRY)) == {}


def rows(*vectors: Sequence[float]) -> Vectors:
    array = np.array(vectors, dtype=np.float32)
    return array / np.linalg.norm(array, axis=1, keepdims=True)
