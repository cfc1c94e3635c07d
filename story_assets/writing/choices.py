"""What a story chooses before it is written: plot, fork, world, tie, thread, object, place, tone.

Seeds walk: neighbours never share a plot, and when a plot comes round again its fork, its alternatives and everything
around it are others. A brief narrows the plots to those whose doors it knocks on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from story_assets.writing.chance import Chance
from story_assets.writing.content import Genre, Plot, load_genre, shared
from story_assets.writing.wishes import Wish, read_wish

T = TypeVar("T")

_A_DOOR = 3
"""What a trade, an object or a place that a plot can take counts against one word it is about."""


@dataclass(frozen=True)
class Choices:
    """Everything decided about a story but its words."""

    seed: int
    genre: Genre
    plot: Plot
    fork: str
    turn: int
    """How often the seeds have walked round all plots; moves every alternative on."""
    again: int
    """How often they have come to this very plot and fork before."""
    mood: str
    mood_class: str
    world: Mapping[str, Any]
    town: str
    tie: str
    thread: str
    object: str
    keepsake: str
    """An object of the brief that the plot does not turn on: it is found, kept and returned to instead of the thread."""
    home: str
    words: Mapping[str, Mapping[str, str]]
    wish: Wish
    chance: Chance

    def turned(self, name: str, options: Sequence[T]) -> T:
        """One of `options`: another one each time the same plot comes round, not the same for every `name`."""
        base = Chance("turned", self.plot.id, name).below(len(options))
        return options[(base + self.turn) % len(options)]


def choose(genre_name: str, mood: str | None, text: str | None, seed: int) -> Choices:
    """Decide about a story; the same arguments give the same answer everywhere."""
    genre = load_genre(genre_name)
    wish = read_wish(text)
    chance = Chance("story", genre_name, seed)
    order = Chance("order", genre_name)
    plots = _knocked(genre, wish)
    plots = order.stream("plots").shuffled(plots)
    step, walk = divmod(seed, len(plots))
    plot = plots[walk]
    mood_class = mood_class_of(mood) or chance.stream("mood").pick(genre.moods)
    forks = _forks(plot, mood_class if mood else "")
    fork = forks[step % len(forks)]
    turn = step + step // len(forks)
    ties = [tie for tie in wish.ties if tie in plot.ties] or list(plot.ties)
    worlds = order.stream("worlds").shuffled(_worlds(genre, plot))
    world = worlds[(step + walk if plot.worlds else seed) % len(worlds)]
    threads = order.stream("threads").shuffled(_threads(genre))
    here = Chance("walk", genre_name, plot.id)
    return Choices(
        seed=seed,
        genre=genre,
        plot=plot,
        fork=fork,
        turn=turn,
        again=step // len(forks),
        mood=mood or mood_class,
        mood_class=mood_class,
        world=world,
        town=_town(genre, wish) or chance.stream("town").pick(world["names"]),
        tie=here.stream("ties").shuffled(ties)[step % len(ties)] if ties else "",
        thread=threads[seed % len(threads)],
        object=_object(plot, wish, here, step) or wish.object,
        keepsake=wish.object if "object" not in _doors(plot, wish) and not plot.objects else "",
        home=_home(plot, wish, here, step),
        words=_words(plot, here, step),
        wish=wish,
        chance=chance,
    )


def mood_class_of(mood: str | None) -> str:
    """Which kind of mood a word or two belong to; empty when none is known."""
    asked = (mood or "").lower().replace(",", " ").split()
    for name, data in shared("moods").items():
        if name in asked or any(word in asked for word in data["words"]):
            return name
    return ""


def _knocked(genre: Genre, wish: Wish) -> list[Plot]:
    """The plots that can take most of what the brief asks for."""

    def score(plot: Plot) -> tuple[int, int]:
        return len(wish.asks_for & _doors(plot, wish)) * _A_DOOR + sum(word in wish.words for word in plot.about), bool(
            set(wish.ties) & set(plot.ties)
        )

    best = max(score(plot) for plot in genre.plots)
    if best[0] == 0:
        return [plot for plot in genre.plots if not wish.ties or score(plot)[1]] or list(genre.plots)
    return [plot for plot in genre.plots if score(plot)[0] == best[0]]


def _doors(plot: Plot, wish: Wish) -> frozenset[str]:
    """What of the brief the plot can take; an object only if it is of a kind that the plot can turn on."""
    takes_object = not plot.kinds or kind_of(wish.object) in plot.kinds
    closed = (set() if takes_object else {"object"}) | (set() if _can_be_home(wish.place) else {"home"})
    return plot.open_to - closed


def _can_be_home(place: str) -> bool:
    """Whether people can have a house, an inn or a post in a place; a forest or a street is none."""
    known = shared("places").get(place, {})
    return bool(known.get("indoor") or known.get("inside"))


def kind_of(thing: str) -> str:
    """The kind of an object, which says what it can do; an unknown one can be worn, carried and kept."""
    return shared("objects")["things"].get(thing, {}).get("kind", "wear")


def _forks(plot: Plot, mood_class: str) -> list[str]:
    """The plot's forks, those whose ending suits the mood if there are any."""
    order = Chance("forks", plot.id).shuffled(sorted(plot.forks))
    if not mood_class:
        return order
    endings = shared("moods")[mood_class]["endings"]
    return [fork for fork in order if plot.forks[fork].get("ending") in endings] or order


def _worlds(genre: Genre, plot: Plot) -> list[Mapping[str, Any]]:
    """The worlds that the plot can play in."""
    return [
        world for world in genre.worlds if not plot.worlds or plot.worlds & {world["id"], *world.get("tags", ())}
    ] or list(genre.worlds)


def _threads(genre: Genre) -> list[str]:
    return sorted(shared("threads")) if genre.threads == ("any",) else list(genre.threads)


def _town(genre: Genre, wish: Wish) -> str:
    """The brief's town; among the stars, the place its people named after it."""
    if not wish.town or genre.kind == "modern":
        return wish.town
    return f"New {wish.town}"


def _object(plot: Plot, wish: Wish, here: Chance, step: int) -> str:
    if wish.object and "object" in _doors(plot, wish):
        return wish.object
    return here.stream("objects").shuffled(plot.objects)[step % len(plot.objects)] if plot.objects else ""


def _home(plot: Plot, wish: Wish, here: Chance, step: int) -> str:
    if "home" in _doors(plot, wish):
        return wish.place
    return here.stream("homes").shuffled(plot.homes)[step % len(plot.homes)] if plot.homes else ""


def _words(plot: Plot, here: Chance, step: int) -> dict[str, Mapping[str, str]]:
    """One option of each of the plot's own choices; step 0, 1, 2 … never repeat before all were used."""
    return {
        name: here.stream("choice", name).shuffled(options)[step % len(options)]
        for name, options in plot.choices.items()
    }
