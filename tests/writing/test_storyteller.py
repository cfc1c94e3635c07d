"""The template storyteller: the same from the same seed, never two alike, and always drawable."""

import itertools
import json
import os
import re
import subprocess
import sys

import pytest

from story_assets.errors import WritingError
from story_assets.models import THEMES, Scenes
from story_assets.writing import inspection
from story_assets.writing.plan import plan_story
from story_assets.writing.storyteller import TemplateStoryteller
from story_assets.writing.tokens import MAX_PROMPT_TOKENS, MIN_PROMPT_TOKENS
from story_assets.writing.writers import no_model_needed

from .conftest import GENRES, a_brief, tell

TWENTY = range(1, 21)
MOST_SHARED = 0.55
"""Of the five-word phrases of the shorter of two stories: what two of the same plot and fork may share."""
MOST_SHARED_BETWEEN_PLOTS = 0.15


def phrases(text: str, length: int = 5) -> set[tuple[str, ...]]:
    words = re.findall(r"[\w'’]+", text.lower())
    return set(zip(*(words[start:] for start in range(length)), strict=False))


@pytest.mark.parametrize("genre", GENRES)
def test_twenty_seeds_tell_twenty_stories(genre: str) -> None:
    """No two of twenty share more than an honest part of their phrases, and no two a title page."""
    told = {seed: tell(a_brief(genre, seed)) for seed in TWENTY}
    prose = {seed: phrases(" ".join(scene.prose for scene in scenes)) for seed, (_, scenes) in told.items()}
    loglines = {story.logline for story, _ in told.values()}
    assert len(loglines) == len(TWENTY)
    for one, other in itertools.combinations(TWENTY, 2):
        shared = len(prose[one] & prose[other]) / min(len(prose[one]), len(prose[other]))
        assert shared < MOST_SHARED, f"{genre}: seeds {one} and {other} share {shared:.0%} of their phrases"


@pytest.mark.parametrize("genre", GENRES)
def test_neighbouring_seeds_share_hardly_a_phrase(genre: str) -> None:
    """Seeds next to each other never take the same plot, so what they share is what any two stories share."""
    told = [phrases(" ".join(scene.prose for scene in tell(a_brief(genre, seed))[1])) for seed in TWENTY]
    for one, other in itertools.pairwise(told):
        assert len(one & other) / min(len(one), len(other)) < MOST_SHARED_BETWEEN_PLOTS


def test_the_same_brief_gives_the_same_story_in_every_process() -> None:
    """Neither the process nor its hash seed has a say."""
    code = (
        "import json, sys; sys.path.insert(0, 'tests'); from writing.conftest import a_brief, tell;"
        "story, scenes = tell(a_brief('sci-fi', 7, 9, 'A gardener finds a bell'));"
        "print(json.dumps([story.title, story.logline, [s.prose + s.prompt + s.narration + str(s.seed) for s in scenes]]))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())[2]) == 9


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("scenes", [3, 4, 5, 6, 7, 10, 15, 24])
def test_any_length_has_its_scenes_and_all_five_themes(genre: str, scenes: int) -> None:
    """From 3 to 24 scenes, the plan covers action, romance, mystery, dialogue and exposition."""
    for seed in range(4):
        story = TemplateStoryteller().outline(a_brief(genre, seed, scenes))
        assert [beat.number for beat in story.beats] == list(range(1, scenes + 1))
        assert {theme for beat in story.beats for theme in beat.themes} == set(THEMES)
        assert story.beats[0].purpose == "hook"
        titles = [beat.title for beat in story.beats]
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("genre", GENRES)
def test_every_text_can_be_used_as_it_is(genre: str) -> None:
    """Prompts within bounds with every look word for word, narration a breath long, nothing cut, no brace left."""
    for seed in range(12):
        story, scenes = tell(a_brief(genre, seed))
        written = Scenes(story_key=story.key, scenes=tuple(scenes), llm_health=no_model_needed())
        looked_at = [
            *inspection.cast_findings(story, written),
            *inspection.truncation_findings(written),
            *inspection.length_findings(written),
        ]
        assert not [finding.evidence for finding in looked_at if not finding.passed]
        for scene in scenes:
            assert MIN_PROMPT_TOKENS <= scene.token_count <= MAX_PROMPT_TOKENS
            assert 20 <= len(scene.narration) <= inspection.MAX_NARRATION
            assert not re.search(r"[{}\[\]|]", scene.prose + scene.prompt + scene.narration + scene.title)
            assert not re.search(r"\ba [aeio]\w+ (?:coat|jacket|dress|suit)", scene.prompt)
        assert len({scene.seed for scene in scenes}) == len(scenes)


@pytest.mark.parametrize("genre", GENRES)
def test_no_sentence_is_told_twice_in_a_story(genre: str) -> None:
    """However long the film, a passage is used once."""
    for seed in range(3):
        _, scenes = tell(a_brief(genre, seed, 24))
        passages = [passage for scene in scenes for passage in scene.prose.split("\n\n")]
        assert len(passages) == len(set(passages))


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("scenes", [3, 4, 6])
def test_what_is_carried_into_a_story_comes_to_something(genre: str, scenes: int) -> None:
    """A keepsake or habit that the first scene mentions is there at the end, however short the film."""
    for seed in range(12):
        planned = plan_story(genre, None, None, seed, scenes).scenes
        told = [[line.source for line in scene.lines if line.source.startswith("thread/")] for scene in planned]
        assert told[0]
        assert told[-1] == told[0]


@pytest.mark.parametrize("genre", GENRES)
def test_the_cast_list_has_nobody_whom_the_film_leaves_out(genre: str) -> None:
    """Everybody listed is named in some scene's prose or shown in its picture; the lead comes first."""
    for seed, scenes in itertools.product(range(12), (3, 4, 6)):
        story, told = tell(a_brief(genre, seed, scenes))
        shown = " ".join(scene.prose + scene.prompt for scene in told)
        assert not [member.name for member in story.cast if member.name.split()[0] not in shown]
        assert len(story.cast) >= 2


def test_leads_never_share_pronouns() -> None:
    """So that in their scenes each he, she and they has one owner."""
    for genre, seed in itertools.product(GENRES, range(20)):
        cast = TemplateStoryteller().outline(a_brief(genre, seed)).cast
        assert cast[0].pronouns != cast[1].pronouns
        assert len({member.name.split()[-2][0] if " " in member.name else member.name for member in cast}) == len(cast)


@pytest.mark.parametrize("genre", GENRES)
def test_everybody_is_introduced_once(genre: str) -> None:
    """A full name with its bearer's trade stands in the prose at most once, and for most."""
    met = cast = 0
    for seed in range(12):
        story, scenes = tell(a_brief(genre, seed))
        prose = " ".join(scene.prose for scene in scenes)
        for member in story.cast:
            introductions = len(re.findall(rf"{member.name}, (?:an? |the )?{re.escape(member.role)}\b", prose))
            assert introductions <= 1
            met += introductions
            cast += 1
    assert met / cast > 0.4


def test_a_brief_is_found_again_in_the_story() -> None:
    """Trade, object and place of the brief stand in the outline, the prose and the pictures."""
    story, scenes = tell(a_brief("thriller", 3, text="A lighthouse keeper finds a radio"))
    prose = " ".join(scene.prose for scene in scenes).lower()
    assert story.logline.startswith("A lighthouse keeper finds a radio.")
    assert story.cast[0].role == "lighthouse keeper"
    assert "the radio" in prose
    assert any("lighthouse" in scene.prompt for scene in scenes)
    assert any("radio" in scene.prompt for scene in scenes)


def test_a_name_and_a_town_of_the_brief_are_kept() -> None:
    """Whoever the brief names is who the story is about, where the brief says."""
    story, scenes = tell(a_brief("romance", 2, text="A baker named Odile falls for a stranger in Trieste"))
    assert story.cast[0].name.startswith("Odile ")
    assert story.cast[0].role == "baker"
    assert "Trieste" in " ".join(scene.prose for scene in scenes) + story.logline


def test_a_thing_nobody_foresaw_still_becomes_the_object() -> None:
    """Words the material does not know are taken from the brief's own sentence."""
    story, scenes = tell(a_brief("mystery", 5, text="An old puppeteer inherits a samovar"))
    assert story.cast[0].role == "puppeteer"
    assert "samovar" in " ".join(scene.prose for scene in scenes)
    assert any("samovar" in scene.prompt for scene in scenes)


@pytest.mark.parametrize(
    ("text", "pronouns"),
    [
        ("A lighthouse keeper hears her own voice on the radio", "she/her"),
        ("A retired cartographer finds maps of his own house", "he/him"),
        ("Two brothers, Tom and Ravi, run a failing cinema in Leeds", "he/him"),
        ("A woman hunts the man who sold her father's boat", "she/her"),
        ("Eine Bäckerin findet im Bahnhof einen Brief ihres Bruders", "she/her"),
    ],
)
def test_the_pronouns_of_the_brief_are_kept(text: str, pronouns: str) -> None:
    """Whoever is she in the brief is she in the story."""
    for genre in GENRES:
        assert tell(a_brief(genre, 3, text=text))[0].cast[0].pronouns == pronouns


@pytest.mark.parametrize(
    ("text", "role", "thing", "place"),
    [
        ("Ein Leuchtturmwärter hört seine eigene Stimme im Radio", "lighthouse keeper", "radio", "lighthouse"),
        ("Un relojero encuentra una carta en la estación", "watchmaker", "letter", "station"),
    ],
)
def test_a_brief_in_another_language_shapes_the_story(text: str, role: str, thing: str, place: str) -> None:
    """Trade, thing and place are known in German, French, Spanish and Italian; its nouns are nobody's names."""
    story, scenes = tell(a_brief("thriller", 3, text=text))
    assert story.cast[0].role == role
    assert story.logline.startswith(text)
    assert f"the {thing}" in " ".join(scene.prose for scene in scenes).lower()
    assert any(place in scene.prompt for scene in scenes)
    assert not {word for word in text.split() if word[0].isupper()} & {member.aliases[0] for member in story.cast}


@pytest.mark.parametrize(
    ("text", "names"), [("Tom and Ravi run a cinema", ("Tom", "Ravi")), ("A robot on Mars dreams", ())]
)
def test_names_are_people(text: str, names: tuple[str, ...]) -> None:
    """Two names are the two leads; a planet is nobody."""
    cast = tell(a_brief("drama", 3, text=text))[0].cast
    assert tuple(member.aliases[0] for member in cast[: len(names)]) == names
    assert "Mars" not in {member.aliases[0] for member in cast}


def test_a_word_is_a_subject_not_a_sentence() -> None:
    """A brief of one word picks a plot or an object; the logline does not begin with it."""
    dragon, _ = tell(a_brief("fantasy", 3, text="dragon"))
    assert "dragon" in dragon.logline
    assert not dragon.logline.lower().startswith("dragon")
    _, scenes = tell(a_brief("comedy", 4, text="Banana"))
    assert "banana" in " ".join(scene.prose for scene in scenes).lower()


def test_two_seeds_of_one_brief_are_two_stories() -> None:
    """A brief narrows the choice; it does not make it."""
    text = "A lighthouse keeper finds a radio"
    told = [phrases(" ".join(scene.prose for scene in tell(a_brief("sci-fi", seed, text=text))[1])) for seed in (1, 2)]
    assert len(told[0] & told[1]) / min(map(len, told)) < MOST_SHARED


def test_the_mood_colours_palette_and_ending() -> None:
    """A hopeful story looks and ends unlike a bleak one."""
    hopeful, _ = tell(a_brief("thriller", 4, mood="hopeful"))
    bleak, _ = tell(a_brief("thriller", 4, mood="very bleak"))
    assert hopeful.mood == "hopeful"
    assert bleak.mood == "very bleak"
    assert hopeful.palette != bleak.palette


def test_an_outline_of_another_version_is_refused() -> None:
    """Scenes are never written to an outline that the material no longer gives."""
    writer = TemplateStoryteller()
    story = writer.outline(a_brief())
    other = story.model_copy(update={"beats": tuple(beat.model_copy(update={"title": "?"}) for beat in story.beats)})
    with pytest.raises(WritingError, match="again"):
        writer.scene(other, other.beats[0], None)
