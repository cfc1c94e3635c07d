"""Narration: one narrator tells all scenes."""

from quality.coherence.narrator import Narration, narration
from quality.language.text import read_scenes

OF_HER = "She tied the boat to the pier and went up to the house. Her father sat by the stove and did not look up. "
BY_I = "I tied the boat to the pier and went up to my house. My father sat by the stove and did not look at me. "


def tells(*scenes: str) -> Narration | None:
    return narration(read_scenes([(f"{number:02d}", text) for number, text in enumerate(scenes, 1)]))


def test_a_steady_narrator_scores_one() -> None:
    """All of her, or all by I: both are one narrator."""
    for text in (OF_HER, BY_I):
        assert tells(text * 2, text * 2, text * 2) == Narration(1.0)


def test_a_scene_told_by_somebody_else_lowers_the_score_and_is_named() -> None:
    """One scene of four says I."""
    found = tells(OF_HER * 2, OF_HER * 2, BY_I * 2, OF_HER * 2)
    assert found is not None
    assert found.value < 0.7
    assert found.evidence == ("told by I: 03; told of others: 01, 02, 04",)


def test_speech_is_not_narration() -> None:
    """Somebody who says I between quotes tells no scene."""
    spoken = OF_HER + "“I know what I saw, and I will not unsay it,” she said. "
    assert tells(OF_HER * 2, spoken * 2, OF_HER * 2) == Narration(1.0)


def test_few_words_are_no_proof() -> None:
    """A short scene without I may be chance; no scene is named for it."""
    found = tells(BY_I * 2, "The rain fell all day.", BY_I * 2)
    assert found is not None
    assert found.evidence == ()


def test_one_scene_and_scenes_of_speech_alone_are_not_measured() -> None:
    """Nothing to compare is no figure."""
    assert tells(OF_HER) is None
    assert tells("“Yes,” “no.”", "“I am here.”") is None
