import csv
import math

import pytest

from benchmarks.quality.themes import LABELLED
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


with LABELLED.open(encoding="utf-8", newline="") as stream:
    BEATS: dict[str, list[str]] = {theme: [] for theme in THEMES}
    for row in csv.DictReader(stream):
        BEATS[row["theme"]].append(row["beat"])


def story_of(*themes: str) -> list[tuple[str, str]]:
    """Five scenes of two paragraphs or more in which the themes take turns; no beat comes twice."""
    told = [BEATS[theme][number] for number in range(10) for theme in themes]
    return [(f"{scene + 1:02d}", "\n\n".join(told[scene::5])) for scene in range(5)]


def test_a_story_of_all_five_themes_is_diverse(encoder: SentenceEncoder) -> None:
    """Wherever in a scene a theme stands, it is counted."""
    found = score_diversity(story_of(*THEMES), encoder)
    assert found.diversity.passed is True
    assert (found.diversity.reason, found.largest_share.reason) == ("", "")


@pytest.mark.parametrize("theme", THEMES)
def test_a_story_of_one_theme_is_not(theme: str, encoder: SentenceEncoder) -> None:
    """Twenty sentences of one kind miss the goal, and the reason names it."""
    found = score_diversity(story_of(theme), encoder)
    assert found.diversity.passed is False
    assert found.diversity.reason.startswith(f"{theme} leads in ")
    assert found.largest_share.status == "note"


def test_a_miss_says_what_is_too_much_and_what_is_missing(encoder: SentenceEncoder) -> None:
    """Nobody decides by bits: the reason names the themes, and the scenes to look at."""
    found = score_diversity(story_of("action"), encoder)
    assert found.diversity.reason == (
        "action leads in 100% of the beats, and there is hardly any romance, mystery, dialogue or exposition"
    )
    assert found.largest_share.reason == "action leads in 100% of the beats, most of it in 01, 02 and 03"


@pytest.mark.parametrize("loop", ["a scene six times", "a passage three times over"])
def test_a_loop_has_no_figure(loop: str, encoder: SentenceEncoder) -> None:
    """However much happens in what is said again, chance would decide."""
    told = story_of(*THEMES)
    scenes = [(f"{number}", told[0][1]) for number in range(6)] if loop == "a scene six times" else [*told, *told[:2]]
    found = score_diversity(scenes, encoder)
    assert (found.diversity.value, found.largest_share.value) == (None, None)
    assert "were said before, word for word" in found.diversity.reason


def test_a_short_story_has_no_figure_and_says_what_is_needed(encoder: SentenceEncoder) -> None:
    """Five beats are no evidence; how many there are is told all the same."""
    found = score_diversity(list(PLAIN_CASES.items())[:3], encoder)
    assert found.diversity.value is None
    assert "in 3 scenes are too few: 400 words are needed, or 5 scenes" in found.diversity.reason
    assert (found.beats.value, found.beats.passed) == (3, None)


def test_one_long_text_counts_as_well_as_scenes(encoder: SentenceEncoder) -> None:
    """Four hundred words need no scenes."""
    text = "\n\n".join(prose for _, prose in story_of(*THEMES))
    assert score_diversity(text, encoder).diversity.passed is True


def test_a_long_scene_weighs_no_more_than_a_short_one(encoder: SentenceEncoder) -> None:
    """Shares are taken by scene, then averaged over scenes."""
    scenes = [("01", "\n\n".join(BEATS["action"])), *((theme, "\n\n".join(BEATS[theme][:2])) for theme in THEMES[1:])]
    largest = score_diversity(scenes, encoder).largest_share.value
    assert largest is not None
    assert largest < 0.35  # of the beats in a row, action has more than half


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
    evidence = score_diversity(story_of(*THEMES), encoder).diversity.evidence
    assert [line.split(" ", 1)[0] for line in evidence] == list(THEMES)


def test_without_the_model_there_is_no_figure_but_beats_are_tagged_by_a_word_list() -> None:
    """How far a theme is there cannot be told from words alone; which one leads, roughly."""
    absent = MissingEncoder("all-MiniLM-L6-v2", "the sentence model is not installed")
    found = score_diversity(story_of(*THEMES), absent)
    assert (found.diversity.value, found.diversity.passed) == (None, None)
    assert "not installed" in found.diversity.reason
    assert found.beats.model == "lexicon"
    assert "not installed" in found.beats.evidence[0]


def test_a_story_without_prose_has_no_score(encoder: SentenceEncoder) -> None:
    """Nothing to tag, nothing to score."""
    for found in score_diversity([("01", ""), ("02", "***")], encoder).measurements:
        assert (found.value, found.passed) == (None, None)
        assert found.reason == "the story has no prose to tag"


def test_repeat_runs_are_identical(encoder: SentenceEncoder) -> None:
    """The same story gives the same figures, digit for digit."""
    story = story_of(*THEMES)
    assert score_diversity(story, encoder) == score_diversity(story, encoder)
