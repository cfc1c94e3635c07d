from collections.abc import Sequence

import pytest

from quality.alignment.alignment import (
    ScenePictures,
    asked_for,
    best_matched,
    calibrated,
    content,
    score_alignment,
    score_pair,
    story_alignment,
)
from quality.language.cast import CastMember
from quality.language.embeddings import MissingEncoder, SentenceEncoder, Vectors

BEACH = ScenePictures(
    "01",
    "Cinematic wide shot, 35mm film grain. A woman in a red coat walks a brown dog along an empty beach at dusk. "
    "Grey waves break on the sand, and a lighthouse stands on the far rocks. Colour palette of slate and rust.",
    "A woman wearing a red coat is walking her dog on the beach in the evening. The sea is grey and there are waves. "
    "In the distance one can see a lighthouse on some rocks. The sky is dark and cloudy.",
    "person",
)
KITCHEN = ScenePictures(
    "02",
    "Close shot. An old man kneads dough at a wooden table in a small kitchen. Flour hangs in the morning light, and "
    "copper pans line the wall behind him.",
    "An elderly man is making bread on a table in a kitchen. There is flour in the air. Copper pots hang on the wall. "
    "Sunlight comes in from a window.",
    "vision-model",
)


def test_pictures_that_show_the_prompt_pass(encoder: SentenceEncoder) -> None:
    """A description in other words of what was asked for reaches the gate."""
    scores = score_alignment([BEACH, KITCHEN], encoder)
    assert [found.passed for found in scores.values()] == [True, True]
    assert all(found.parts["rank_in_story"] == 1 for found in scores.values())


def test_pictures_of_another_scene_fail_and_are_recognised(encoder: SentenceEncoder) -> None:
    """Swapped pictures miss the gate, and the evidence names the scene they belong to."""
    from dataclasses import replace

    swapped = [replace(BEACH, description=KITCHEN.description), replace(KITCHEN, description=BEACH.description)]
    scores = score_alignment(swapped, encoder)
    assert [found.passed for found in scores.values()] == [False, False]
    assert scores["01"].parts["rank_in_story"] == 2
    assert (scores["01"].parts["nearer_elsewhere_by"] or 0) > 0.3
    assert "nearer to the prompt of 02" in scores["01"].evidence[1]


def test_pictures_that_would_pass_alone_fail_when_another_scene_asked_for_them(encoder: SentenceEncoder) -> None:
    """Two scenes of one woman on one beach: the pictures of the second are no proof of the first."""
    from dataclasses import replace

    other = ScenePictures(
        "03",
        "A woman in a red coat kneels on an empty beach at dusk and lights a lantern. Grey waves break on the sand, "
        "and her dog sleeps on the rocks.",
        "A woman in a red coat kneels on the sand and holds a lit lantern. A dog sleeps on a rock. The waves are grey.",
    )
    mistaken = replace(BEACH, description=other.description)
    assert score_alignment([mistaken], encoder)["01"].passed is True
    within = score_alignment([mistaken, other], encoder)
    assert (within["01"].passed, within["03"].passed) == (False, True)


def test_the_record_has_raw_cosine_and_the_matched_sentence(encoder: SentenceEncoder) -> None:
    """A reader sees the plain cosine, what matched, and who described."""
    found = score_alignment([BEACH], encoder)["01"]
    cosine, words = found.parts["raw_cosine"] or 0, found.parts["asked_for"] or 0
    assert found.parts["x"] == pytest.approx((2 * cosine + words) / 3, abs=1e-5)
    assert found.value == pytest.approx(calibrated(found.parts["x"] or 0), abs=1e-5)
    assert found.evidence[0].startswith("best matched: A woman in a red coat")
    assert found.evidence[-1].startswith("described by person: A woman wearing")
    assert found.model == "all-MiniLM-L6-v2"


def test_the_matched_sentence_shares_words_that_tell() -> None:
    """Words that every sentence has tell nothing; where no word comes back, no sentence is shown as matched."""
    asked = ["The man waits by the old gate.", "The man carries a lantern.", "The man is silent."]
    assert best_matched(asked, ["A man holds up a lantern."]) == asked[1]
    assert best_matched(asked, ["Two horses drink."]) == ""
    assert best_matched([], ["Two horses drink."]) == ""


def test_pictures_of_something_else_say_that_no_word_was_found(encoder: SentenceEncoder) -> None:
    """The evidence claims no match where there is none."""
    found = score_pair(KITCHEN.prompt, "Two horses drink from a river.", encoder)
    assert found.evidence[0] == "no word of the prompt is described"


def test_words_that_were_asked_for_count_and_talk_about_pictures_does_not() -> None:
    """Four things are seen, two of them were asked for; that it is an image says nothing."""
    asked = content(["A man waits by the old gate with a lantern."])
    told = content(["The image shows a man with a lantern.", "A horse can be seen in the background, near a barn."])
    assert asked_for(asked, told) == pytest.approx(2 / 4)
    assert asked_for(asked, content(["The image shows the background."])) == 0


def test_a_story_is_read_in_one_call_of_the_model(encoder: SentenceEncoder) -> None:
    """All prompts and descriptions go through together, so that no core waits; no text goes twice."""
    calls: list[list[str]] = []

    class Counting:
        name, max_tokens, count_tokens = encoder.name, encoder.max_tokens, encoder.count_tokens

        def encode(self, texts: Sequence[str]) -> Vectors:
            calls.append(list(texts))
            return encoder.encode(texts)

    score_alignment([BEACH, KITCHEN], Counting())
    assert [len(texts) for texts in calls] == [4]
    assert len(set(calls[0])) == 4


def test_one_pair_is_scored_as_a_story_of_one_scene(encoder: SentenceEncoder) -> None:
    """A prompt, a description and nothing else: the default model is loaded and named."""
    found = score_pair(BEACH.prompt, BEACH.description or "", source="person")
    assert found == score_alignment([BEACH], encoder)["01"]


@pytest.mark.parametrize("description", [None, "", "   ", "…"])
def test_without_a_description_there_is_no_score(description: str | None, encoder: SentenceEncoder) -> None:
    """A prompt compared with itself says nothing, so nothing is said."""
    found = score_alignment([ScenePictures("01", BEACH.prompt, description)], encoder)["01"]
    assert (found.value, found.passed) == (None, None)
    assert "nobody described the pictures" in found.reason


def test_without_a_model_there_is_no_score() -> None:
    """The reason says what to install."""
    found = score_alignment([BEACH], MissingEncoder("m", "the model m is not installed: pip install m"))["01"]
    assert found.value is None
    assert "pip install m" in found.reason


def test_style_words_change_little(encoder: SentenceEncoder) -> None:
    """Lenses and palettes before and after do not move the score of the same content."""
    from dataclasses import replace

    bare = replace(
        BEACH,
        prompt="A woman in a red coat walks a brown dog along an empty beach at dusk. Grey waves break on the sand, "
        "and a lighthouse stands on the far rocks.",
    )
    one = score_alignment([BEACH], encoder)["01"].parts["x"]
    other = score_alignment([bare], encoder)["01"].parts["x"]
    assert one == pytest.approx(other, abs=0.02)


def test_a_prompt_of_five_hundred_tokens_is_read_to_its_end(encoder: SentenceEncoder) -> None:
    """What is described only at the end of a long prompt still counts."""
    filler = "Tall brick houses with lit windows stand on both sides of the wet street. "
    long = ScenePictures("01", filler * 25 + (KITCHEN.prompt + " ") * 6, KITCHEN.description)
    assert encoder.count_tokens(long.prompt) > 500
    only_filler = ScenePictures("01", filler * 31, KITCHEN.description)
    with_end = score_alignment([long], encoder)["01"].parts["x"]
    without = score_alignment([only_filler], encoder)["01"].parts["x"]
    assert (with_end or 0) > (without or 0) + 0.1


def test_names_in_the_prompt_do_not_count_against_the_pictures(encoder: SentenceEncoder) -> None:
    """Nobody can see that she is called Wilhelmina."""
    named = ScenePictures(
        "01",
        "Wilhelmina walks a brown dog along an empty beach at dusk. Wilhelmina looks at the lighthouse on the rocks.",
        "A woman walks with a dog on a beach in the evening. She looks towards a lighthouse.",
    )
    with_cast = ScenePictures(
        "01", named.prompt, named.description, cast=(CastMember("Wilhelmina", pronouns="she/her"),)
    )
    unknown = score_alignment([named], encoder)["01"].parts["x"]
    known = score_alignment([with_cast], encoder)["01"].parts["x"]
    assert (known or 0) > (unknown or 0)


def test_only_the_scenes_asked_for_are_scored(encoder: SentenceEncoder) -> None:
    """One re-rolled scene is scored against the whole story."""
    scores = score_alignment([BEACH, KITCHEN], encoder, only={"02"})
    assert list(scores) == ["02"]
    assert scores["02"].parts["rank_in_story"] == 1


def test_the_calibration_meets_its_gate() -> None:
    """A likeness of .445 is the .75 of the goal."""
    assert calibrated(0.445) == pytest.approx(0.75, abs=0.005)
    assert calibrated(0.1) < 0.05
    assert calibrated(0.7) > 0.98


def test_the_story_counts_its_lowest_scene(encoder: SentenceEncoder) -> None:
    """A mean hides a failed scene; the minimum does not."""
    from dataclasses import replace

    scores = score_alignment([BEACH, replace(KITCHEN, description=BEACH.description)], encoder)
    story = story_alignment(scores)
    assert story.value == scores["02"].value
    assert story.passed is False
    assert story.evidence[0] == "02 is the lowest"
    assert (story.parts["mean"] or 0) > (story.value or 1)


def test_a_story_with_an_unscored_scene_has_no_score(encoder: SentenceEncoder) -> None:
    """Nobody knows about the scene that nobody described."""
    story = story_alignment(score_alignment([BEACH, ScenePictures("02", KITCHEN.prompt)], encoder))
    assert (story.value, story.passed) == (None, None)
    assert "1 of 2 scenes have no score: 02" in story.reason


def test_a_story_that_fails_anyway_fails(encoder: SentenceEncoder) -> None:
    """One scene below the gate is enough to know, whatever the unscored one is."""
    from dataclasses import replace

    scores = score_alignment(
        [replace(BEACH, description=KITCHEN.description), ScenePictures("02", KITCHEN.prompt)], encoder
    )
    assert story_alignment(scores).passed is False


def test_a_story_of_no_scenes_has_no_score() -> None:
    """Nothing to look at."""
    assert story_alignment({}).reason == "the story has no scenes"
