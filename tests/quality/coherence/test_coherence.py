import random

import pytest

from quality.coherence.coherence import WEIGHTS, composite, score_coherence
from quality.language.cast import CastMember
from quality.language.embeddings import WITHOUT_MODEL, MissingEncoder, SentenceEncoder
from quality.language.text import sentences
from quality.thresholds import with_overrides

CAST = (
    CastMember("Mara Voss", aliases=("the captain",), pronouns="she/her", look="red hair"),
    CastMember("Tom Hale", pronouns="he/him"),
)

STORY = [
    (
        "01",
        "Mara Voss brought the old ferry out of the harbour an hour before the storm. She had carried mail to the "
        "island for eleven years, and the islanders set their clocks by her horn. Tom, the engineer, wiped his hands "
        "and pointed at the sky. “That one means it,” he said. Mara only leaned on the wheel and watched the waves.",
    ),
    (
        "02",
        "Halfway across, the engine coughed and died. Tom climbed down into the dark with a lantern in his teeth. "
        "The ferry rolled, and the mail sacks slid across the deck towards the rail. Mara tied them down one by one, "
        "and felt the sea take hold of the rudder. She called down the hatch, and the wind took her words.",
    ),
    (
        "03",
        "Below, Tom found the fuel line torn and bound it with his own belt. The engine shuddered, spat, and caught. "
        "Mara brought the bow round into the waves, slowly, the way one turns a frightened horse. When the lights of "
        "the island rose out of the rain, she sounded the horn. All along the shore, people set their clocks.",
    ),
]

EVENING = (
    "By evening the storm had blown itself out, and the ferry lay quiet at the island's pier. Tom hung his torn belt on "
    "a nail in the engine room. Mara counted the sacks ashore, and not one was missing. “Eleven years,” she said. "
    "Then she went home across the wet stones, and Tom put out the lantern."
)

FOREIGN = (
    "The committee approved the quarterly budget for office furniture. Two printers were leased at a favourable rate. "
    "A new policy on parking permits was discussed and adopted. The minutes were circulated by electronic post."
)


def test_a_sound_story_passes_and_shows_its_parts(encoder: SentenceEncoder) -> None:
    """All ten parts are there, each 0..1, and every gate opens."""
    report = score_coherence(STORY, CAST, encoder)
    assert set(report.composite.parts) == set(WEIGHTS)
    assert all(part is not None and 0 <= part <= 1 for part in report.composite.parts.values())
    assert all(found.passed for found in report.measurements), report.measurements


def test_a_foreign_scene_lowers_the_score_and_is_named(encoder: SentenceEncoder) -> None:
    """The scene that belongs to another story is the least fitting one."""
    planted = [STORY[0], ("02", FOREIGN), STORY[2]]
    before, after = score_coherence(STORY, CAST, encoder), score_coherence(planted, CAST, encoder)
    assert (after.composite.value or 1) < (before.composite.value or 0)
    assert after.weakest_scene == "02"
    assert any("02 fits the rest least" in line for line in after.composite.evidence)


def test_a_foreign_scene_misses_a_goal_of_its_own(encoder: SentenceEncoder) -> None:
    """Nobody has the original at night: the bound is absolute, and the miss names the scene."""
    whole = score_coherence([*STORY, ("04", EVENING)], CAST, encoder).scene_fits_in
    planted = score_coherence([STORY[0], ("02", FOREIGN), STORY[2], ("04", EVENING)], CAST, encoder).scene_fits_in
    assert whole.passed is True
    assert (planted.status, planted.reason.split(":")[0]) == ("fail", "02 reads as if from another story")


def test_a_shuffle_misses_a_goal_of_its_own(encoder: SentenceEncoder) -> None:
    """Most shuffles of a story are stopped, whatever the others of its goals say."""
    longer = [*STORY, ("04", EVENING)]
    assert score_coherence(longer, CAST, encoder).order.passed is True
    flat = [sentence for _, prose in longer for sentence in sentences(prose)]
    stopped = 0
    for seed in range(8):
        moved = random.Random(seed).sample(flat, len(flat))
        found = score_coherence([("01", " ".join(moved[:8])), ("02", " ".join(moved[8:]))], CAST, encoder).order
        stopped += found.status == "fail" and "as if shuffled" in found.reason
    assert stopped >= 6


def test_few_sentences_have_no_order_to_judge(encoder: SentenceEncoder) -> None:
    """A shuffle of fourteen sentences cannot be told: no figure, and what is needed."""
    found = score_coherence(STORY[:2], CAST, encoder).order
    assert found.value is None
    assert "15 or more are needed" in found.reason


def test_a_loop_sets_off_its_alarm(encoder: SentenceEncoder) -> None:
    """A scene told three times over is caught, and the phrase is shown."""
    looped = [*STORY, ("04", STORY[0][1]), ("05", STORY[0][1])]
    report = score_coherence(looped, CAST, encoder)
    assert report.repetition.passed is False
    assert any("3 times" in line for line in report.repetition.evidence)
    assert (report.composite.value or 1) < (score_coherence(STORY, CAST, encoder).composite.value or 0)


def test_a_stuttering_sentence_sets_off_the_alarm_too() -> None:
    """Short loops repeat within a window of words."""
    stutter = [("01", "He ran to the door. " * 12)]
    assert score_coherence(stutter).repetition.passed is False


def test_a_cut_story_is_incomplete(encoder: SentenceEncoder) -> None:
    """A story that stops in mid-sentence fails its gate and says where."""
    cut = [*STORY[:2], ("03", STORY[2][1][:150])]
    report = score_coherence(cut, CAST, encoder)
    assert report.completeness.passed is False
    assert "03 breaks off" in report.completeness.reason


def test_an_unresolved_pronoun_is_listed_with_its_sentence(encoder: SentenceEncoder) -> None:
    """Evidence is a scene, a word and its sentence."""
    report = score_coherence([("07", "He waited by the pier. The rain fell.")], CAST, encoder)
    assert report.entity_linkage.passed is False
    assert report.entity_linkage.evidence == ("07: “he” points at nobody: He waited by the pier.",)


def test_contradicting_facts_are_listed(encoder: SentenceEncoder) -> None:
    """Black hair on a red-haired captain is one finding, with its sentence."""
    told = [*STORY, ("04", "Mara shook her black hair.")]
    report = score_coherence(told, CAST, encoder)
    assert report.contradictions.value == 1
    assert report.contradictions.parts["look"] == 1
    assert "04: Mara Voss has red hair, here black" in report.contradictions.evidence[0]


def test_without_a_cast_contradictions_have_no_score() -> None:
    """Nothing known, nothing measured; linkage is measured all the same."""
    report = score_coherence(STORY)
    assert report.contradictions.value is None
    assert report.entity_linkage.value is not None


@pytest.mark.parametrize("no_model", [WITHOUT_MODEL, MissingEncoder("m", "the model is not installed")])
def test_without_a_model_only_the_composite_is_missing(no_model: SentenceEncoder) -> None:
    """The parts that need no vectors are still scored; the reason stands in the composite."""
    report = score_coherence(STORY, CAST, no_model)
    assert report.composite.value is None
    assert "model" in report.composite.reason
    assert report.entity_linkage.passed is True
    assert report.completeness.passed is True


@pytest.mark.parametrize("scenes", [[], [("01", "")], [("01", "* * *"), ("02", "\n\n")]])
def test_a_story_without_prose_has_no_scores(scenes: list[tuple[str, str]], encoder: SentenceEncoder) -> None:
    """Nothing to read gives no figure, not a bad one."""
    for found in score_coherence(scenes, CAST, encoder).measurements:
        assert (found.value, found.passed, found.error) == (None, None, None)
        assert found.reason


@pytest.mark.parametrize(
    "text", ["Yes.", "Rain.", "“…!” she said.", "x " * 30_000, "Ünïcode 雨。", "\x00\ufffd ok.", "He said \ud83d ok."]
)
def test_odd_texts_are_scored_without_a_crash(text: str, encoder: SentenceEncoder) -> None:
    """One word, no vowels, a wall of text: every figure is a number or has its reason."""
    for found in score_coherence([("01", text)], CAST, encoder).measurements:
        assert found.error is None
        assert (found.value is None) == (found.passed is None)


def test_plain_use_needs_only_the_text(encoder: SentenceEncoder) -> None:
    """A story as one text, no cast, no encoder: the default model is loaded and named."""
    told = " ".join(text for _, text in STORY)
    report = score_coherence(told)
    assert report.composite.value == score_coherence([("story", told)], (), encoder).composite.value
    assert report.composite.model == "all-MiniLM-L6-v2"


def test_a_story_in_one_piece_is_read_in_passages(encoder: SentenceEncoder) -> None:
    """Without scenes, the least fitting passage is named instead."""
    whole = [("story", " ".join(text for _, text in STORY))]
    report = score_coherence(whole, CAST, encoder)
    assert report.weakest_scene is not None
    assert report.weakest_scene.startswith("story part ")


def test_two_sentences_have_no_composite(encoder: SentenceEncoder) -> None:
    """Too little to hang together is no score, not a low one."""
    found = score_coherence("Mara left. The rain fell.", CAST, encoder).composite
    assert (found.value, found.error) == (None, None)
    assert "3 or more" in found.reason


def test_goals_can_be_changed(encoder: SentenceEncoder) -> None:
    """Thresholds come from the table that is handed in."""
    report = score_coherence(STORY, CAST, encoder, kpis=with_overrides({"narrative_coherence": 0.99}))
    assert report.composite.threshold == 0.99
    assert report.composite.passed is False


def test_repeat_runs_are_identical(encoder: SentenceEncoder) -> None:
    """The same story gives the same report, digit for digit."""
    assert score_coherence(STORY, CAST, encoder) == score_coherence(STORY, CAST, encoder)


def test_the_composite_is_a_geometric_mean_that_no_zero_kills() -> None:
    """Perfect parts give 1, a part of nothing weighs heavily and leaves something."""
    assert composite(dict.fromkeys(WEIGHTS, 1.0)) == pytest.approx(1)
    assert 0 < composite({**dict.fromkeys(WEIGHTS, 1.0), "D": 0.0}) < 0.75
    assert composite(dict.fromkeys(WEIGHTS, 0.0)) == pytest.approx(0.05)


def test_what_is_unusually_low_is_told_by_its_name(encoder: SentenceEncoder) -> None:
    """A part is held against what well-rated stories have, not against the other parts."""
    looped = [*STORY, ("04", STORY[0][1]), ("05", STORY[0][1])]
    assert any("unusually low: non-repetition (N 0." in line for line in evidence(looped, encoder))
    assert "no part is unusually low" in evidence(STORY, encoder)


def test_a_scene_with_another_narrator_is_told(encoder: SentenceEncoder) -> None:
    """Two scenes are told of Mara, one by herself."""
    mine = " ".join(["I held the wheel and watched my hands shake, and I told myself that we would live."] * 3)
    assert "told by I: 02; told of others: 01, 03" in evidence([STORY[0], ("02", mine), STORY[2]], encoder)


def evidence(scenes: list[tuple[str, str]], encoder: SentenceEncoder) -> tuple[str, ...]:
    return score_coherence(scenes, CAST, encoder).composite.evidence
