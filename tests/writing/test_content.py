"""The material: every card can be read, every branch can be told, and mistakes are named."""

import pytest

from story_assets.errors import WritingError
from story_assets.models import THEMES
from story_assets.writing.chance import Chance
from story_assets.writing.choices import choose
from story_assets.writing.content import FUNCTIONS, load_genre, places, read_card, shared
from story_assets.writing.grammar import Filler, Person, with_article
from story_assets.writing.inspection import MAX_NARRATION
from story_assets.writing.plan import plan_story
from story_assets.writing.prose import Telling
from story_assets.writing.visual import visual_prompt

from .conftest import GENRES


def person(letter: str, pronouns: str) -> Person:
    return Person(letter, "Kim", "Kim Vale", pronouns, "engineer", "a tall person")  # type: ignore[arg-type]


@pytest.mark.parametrize("genre", GENRES)
def test_every_branch_of_every_plot_can_be_told(genre: str) -> None:
    """Each plot, fork and choice fills its braces, in time for the narrator."""
    plots = load_genre(genre).plots
    told: set[tuple[str, str]] = set()
    for seed in range(len(plots) * 6):
        for scenes in (3, 6, 8):
            plan = plan_story(genre, None, None, seed, scenes)
            told.add((plan.choices.plot.id, plan.choices.fork))
            for scene in plan.scenes:
                assert len(scene.narration) <= MAX_NARRATION, scene.narration
                visual_prompt(plan, scene)
    assert told == {(plot.id, fork) for plot in plots for fork in plot.forks}


@pytest.mark.parametrize("genre", GENRES)
def test_a_genre_has_enough_to_tell(genre: str) -> None:
    """Several plots, each whole, each with at least three ways to end."""
    found = load_genre(genre)
    assert len(found.plots) >= 6
    assert len({plot.id for plot in found.plots}) == len(found.plots)
    for plot in found.plots:
        assert all(plot.cards[function] for function in FUNCTIONS)
        assert len(plot.forks) >= 3
        carried = {
            passage.theme
            for cards in plot.cards.values()
            for card in cards
            for slot in card.slots
            for passage in slot.passages
        }
        assert carried == set(THEMES), f"{plot.id} never carries {set(THEMES) - carried}"


def test_every_place_can_be_drawn_and_told() -> None:
    """A place brings words for the brief, the prompt and the prose."""
    for name, place in shared("places").items():
        assert place["words"], name
        assert place["setting"], name
        assert place["details"], name
        assert place["sense"].strip(), name
        assert place.get("inside", name) in places(), name


@pytest.mark.parametrize("genre", GENRES)
def test_every_card_plays_somewhere_that_can_be_drawn(genre: str) -> None:
    """Each place a card names is known, and none has two names."""
    assert not shared("sets").keys() & shared("places").keys()
    for plot in load_genre(genre).plots:
        for card in (card for cards in plot.cards.values() for card in cards):
            for place in card.places:
                assert place in places() or place in ("home", "home.inside"), f"{plot.id} {card.id}: {place}"
        worlds = load_genre(genre).worlds
        fits = [world for world in worlds if plot.worlds & {world["id"], *world.get("tags", ())}]
        assert fits or not plot.worlds, f"{plot.id}: none of {sorted(plot.worlds)} is a world"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{H} was late.", "Kim Vale, an engineer, was late."),
        ('"Late," said {H}, and sat down.', '"Late," said Kim Vale, an engineer, and sat down.'),
        ("{H} and {H} waited.", "Kim and Kim waited."),
        ("{H}'s coat was wet.", "Kim's coat was wet."),
    ],
)
def test_a_first_mention_brings_the_trade_along(text: str, told: str) -> None:
    """Full name and trade stand where the grammar bears them, and nowhere else."""
    telling = Telling(choose("drama", None, None, 1), Filler({"H": person("H", "she/her")}, {}, Chance("test")))
    card = read_card("climax", f"= A\n@ street/night\n& H\n~ n\n* s\ne {text}")
    assert telling.lines(card, "late", "street", frozenset())[0].text == told


def test_nothing_is_put_between_a_passage_and_the_one_that_leans_on_it() -> None:
    """The town, the thread and the tie of a story go where a paragraph ends anyway."""
    telling = Telling(
        choose("drama", None, None, 1), Filler({"H": person("H", "she/her")}, {"town": "Kestrel"}, Chance("test"))
    )
    passages = ["e One.", "m A sound.", 'd "What was it?" said {H}.', "m It came again.", "e Two.", "d Last."]
    card = read_card("hook", "= A\n@ street/night\n& H\n~ n\n* s\n" + "\n".join(passages))
    order = [line.text for line in telling.lines(card, "early", "street", frozenset())]
    asked = next(at for at, text in enumerate(order) if "What was it?" in text)
    assert order[asked - 1] == "A sound."
    assert order[asked + 1] == "It came again."


@pytest.mark.parametrize(
    ("pronouns", "told"),
    [
        ("she/her", "She said she was sure her coat was hers; Kim trusted herself."),
        ("he/him", "He said he was sure his coat was his; Kim trusted himself."),
        ("they/them", "They said they were sure their coat was theirs; Kim trusted themself."),
    ],
)
def test_pronouns_come_from_the_cast(pronouns: str, told: str) -> None:
    """One text serves every pronoun, verbs included."""
    filler = Filler({"H": person("H", pronouns)}, {}, Chance("test"))
    assert filler.fill("{He} said {he} {was} sure {his} coat was {hers}; {H} trusted {himself}.") == told


@pytest.mark.parametrize(
    ("pronouns", "told"),
    [
        ("she/her", "She was late; she still wakes at four, as she always has, and she catches the train."),
        ("they/them", "They were late; they still wake at four, as they always have, and they catch the train."),
    ],
)
def test_verbs_agree_with_pronouns(pronouns: str, told: str) -> None:
    """Material written for he and she is right for they."""
    filler = Filler({"H": person("H", pronouns)}, {}, Chance("test"))
    text = "{He} was late; {he} still wakes at four, as {he} always has, and {H.he} catches the train."
    assert filler.fill(text) == told


def test_an_unknown_brace_names_itself() -> None:
    """A slip of the pen in the material is an error that says where."""
    filler = Filler({"H": person("H", "she/her")}, {}, Chance("test"))
    with pytest.raises(WritingError, match="sidekick"):
        filler.fill("{sidekick} ran.", "hook")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("= A\n@ street/night\n& H\n~ n\n* s\nz Nothing.", "cannot read"),
        ("= A\n& H\n~ n\n* s\ne Nothing.", "needs"),
        ("= A\n@ street/night\n& H\n* s\ne Nothing.", "needs"),
    ],
)
def test_a_broken_card_is_refused(text: str, told: str) -> None:
    """A card without its parts is no card."""
    with pytest.raises(ValueError, match=told):
        read_card("hook", text)


@pytest.mark.parametrize(
    ("noun", "told"),
    [
        ("old radio", "an old radio"),
        ("key", "a key"),
        ("hourglass", "an hourglass"),
        ("unicorn", "a unicorn"),
        ("the map", "the map"),
    ],
)
def test_articles_fit_their_nouns(noun: str, told: str) -> None:
    """A brief's own words get the right article."""
    assert with_article(noun) == told
