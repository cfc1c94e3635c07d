import math

import pytest

from quality.diversity.diversity import beats_of, entropy_bits, score_diversity, theme_of_beats
from quality.diversity.theme_words import THEMES
from quality.errors import NoScore
from quality.language.embeddings import MissingEncoder, SentenceEncoder
from quality.language.text import read_scenes

PLAIN_CASES = {
    "action": "He sprinted across the roof, leapt the gap and crashed through the skylight. Bullets tore the wall.",
    "romance": "He took her hand and kissed it, and she blushed. They had loved each other for years.",
    "mystery": "The safe was locked, yet the letter was gone. Nobody could say who had been in the room.",
    "dialogue": '"Where were you?" she asked. "At home," he said. "Alone?" "Quite alone," he answered.',
    "exposition": "The village had been founded by monks. For centuries its people lived from salt and fishing.",
}


@pytest.mark.parametrize("theme", THEMES)
def test_a_plain_case_of_each_theme_is_told(theme: str, encoder: SentenceEncoder) -> None:
    """Nobody would argue about these five."""
    assert theme_of_beats([PLAIN_CASES[theme]], encoder)[0][0] == theme


@pytest.mark.parametrize("theme", THEMES)
def test_the_word_list_tells_plain_cases_too(theme: str) -> None:
    """Without a model, words alone still tell the plainest beats."""
    assert theme_of_beats([PLAIN_CASES[theme]], None)[0][0] == theme


def test_entropy_is_in_bits() -> None:
    """Five equal themes are log2 5, one theme is 0, and shares need not sum to 1."""
    assert entropy_bits(dict.fromkeys(THEMES, 0.2)) == pytest.approx(math.log2(5))
    assert entropy_bits({"action": 1.0, "romance": 0.0}) == 0
    assert entropy_bits({"action": 3, "romance": 3}) == pytest.approx(1)
    with pytest.raises(NoScore):
        entropy_bits({"action": 0.0})


@pytest.mark.parametrize(
    ("prose", "beats"),
    [
        ("One. Two.", ["One. Two."]),
        ("One.", ["One."]),
        ("One. Two. Three.", ["One. Two. Three."]),
        ("One. Two. Three. Four. Five.", ["One. Two.", "Three. Four. Five."]),
        ("One. Two. Three.\n\nFour. Five.", ["One. Two. Three.", "Four. Five."]),
        ('"One?"\n\n"Two."\n\n"Three!"', ['"One?" "Two."', '"Three!"']),
        ("One. Two.\n\nThree.\n\nFour. Five.", ["One. Two.", "Three.", "Four. Five."]),
        ("***\n\nOne. Two.", ["One. Two."]),
    ],
)
def test_a_beat_is_two_sentences_of_a_paragraph(prose: str, beats: list[str]) -> None:
    """An odd one joins the two before it; paragraphs of one sentence are taken two by two."""
    (scene,) = read_scenes([("01", prose)])
    assert beats_of(scene) == beats


def test_a_speech_does_not_swallow_the_chase_behind_it(encoder: SentenceEncoder) -> None:
    """A speech of three sentences, and what happens next, are two beats with a theme each."""
    prose = (
        '"You took your time," said Ann. "Get in," said Joe. "Why?"\n\n'
        "He jumped the wall as the shots rang out. Glass burst over his head, and he ran."
    )
    tagged = score_diversity([("01", prose)], encoder).tagged
    assert [beat.theme for beat in tagged] == ["dialogue", "action"]


MYSTERIES = (
    "The footprints crossed the snow to the middle of the field and stopped. There were none leading back.",
    "The letter was signed with her own name, in her own hand. She had never seen it before.",
    "He compared the two wills by the window. Somebody had copied the one from the other, mistakes and all.",
    "Nobody in the choir knew the tall singer in the last row. At the photograph there was a gap where he had stood.",
)


@pytest.mark.parametrize("beat", MYSTERIES)
def test_a_mystery_told_in_everyday_words_is_one(beat: str, encoder: SentenceEncoder) -> None:
    """No detective, no clue by that name: what does not add up is enough."""
    assert theme_of_beats([beat], encoder)[0][0] == "mystery"


def test_a_varied_story_is_diverse_and_a_monotonous_one_is_not(encoder: SentenceEncoder) -> None:
    """Four beats of each theme reach the goal; twenty of one do not."""
    varied = [(theme, f"{PLAIN_CASES[theme]} " * 4) for theme in THEMES]
    monotonous = [(f"{number}", PLAIN_CASES["action"] * 4) for number in range(5)]
    assert score_diversity(varied, encoder).diversity.passed is True
    found = score_diversity(monotonous, encoder)
    assert found.diversity.passed is False
    assert found.largest_share.passed is False


def test_a_miss_says_what_is_too_much_and_what_is_missing(encoder: SentenceEncoder) -> None:
    """Nobody decides by bits: the reason names the themes, and the scenes to look at."""
    chase = PLAIN_CASES["action"] + "\n\n"
    story = [("01", chase * 3), ("02", chase * 2 + PLAIN_CASES["romance"])]
    found = score_diversity(story, encoder)
    assert found.diversity.reason == "83% is action, and there is hardly any mystery, dialogue or exposition"
    assert found.largest_share.reason == "action takes 83% of the story, most of it in 01 and 02"
    varied = score_diversity([(theme, PLAIN_CASES[theme]) for theme in THEMES], encoder)
    assert (varied.diversity.reason, varied.largest_share.reason) == ("", "")


def test_a_long_scene_weighs_no_more_than_a_short_one(encoder: SentenceEncoder) -> None:
    """Shares are taken by scene, then averaged over scenes."""
    scenes = [("01", PLAIN_CASES["action"] * 9), ("02", PLAIN_CASES["romance"])]
    parts = score_diversity(scenes, encoder).diversity.parts
    assert parts["share_action"] == pytest.approx(0.5, abs=0.01)
    assert parts["share_romance"] == pytest.approx(0.5, abs=0.01)


def test_too_few_beats_are_said(encoder: SentenceEncoder) -> None:
    """An entropy of five beats is no evidence: the count fails with its reason."""
    beats = score_diversity([("01", PLAIN_CASES["action"])], encoder).beats
    assert beats.passed is False
    assert "too few to trust" in beats.reason


def test_planned_stands_beside_measured(encoder: SentenceEncoder) -> None:
    """What the planner meant is reported next to what was written; two themes of a scene share it."""
    planned = {"01": ["action"], "02": ["romance", "mystery"]}
    parts = score_diversity([("01", "He ran. He fell.")], encoder, planned=planned).diversity.parts
    assert parts["planned_entropy"] == pytest.approx(1.5)


def test_a_planned_theme_that_does_not_exist_gives_no_score(encoder: SentenceEncoder) -> None:
    """A typing error in a plan is told, not scored."""
    found = score_diversity([("01", "He ran.")], encoder, planned={"01": ["humour"]}).diversity
    assert found.value is None
    assert "humour" in found.reason


def test_the_clearest_beat_of_each_theme_is_the_evidence(encoder: SentenceEncoder) -> None:
    """A reader can check the tags on five examples."""
    evidence = score_diversity(list(PLAIN_CASES.items()), encoder).diversity.evidence
    assert [line.split(" ", 1)[0] for line in evidence] == list(THEMES)


def test_a_model_that_will_not_load_leaves_the_word_list_and_says_so() -> None:
    """The fallback is in the model's name and in the evidence."""
    absent = MissingEncoder("all-MiniLM-L6-v2", "the sentence model is not installed")
    found = score_diversity([("01", PLAIN_CASES["action"])], absent)
    assert found.diversity.model == "lexicon"
    assert "not installed" in found.beats.evidence[0]


def test_a_story_without_prose_has_no_score(encoder: SentenceEncoder) -> None:
    """Nothing to tag, nothing to score."""
    for found in score_diversity([("01", ""), ("02", "***")], encoder).measurements:
        assert (found.value, found.passed) == (None, None)
        assert found.reason == "the story has no prose to tag"


def test_repeat_runs_are_identical(encoder: SentenceEncoder) -> None:
    """The same story gives the same figures, digit for digit."""
    story = list(PLAIN_CASES.items())
    assert score_diversity(story, encoder) == score_diversity(story, encoder)
