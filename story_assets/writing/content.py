"""The storyteller's material: reading and checking the files of `genres/` and `shared/`.

A genre is one YAML file. Its scenes are *cards*, written as text so that they can be read and edited as prose:

    = The Last Ferry | A Boat at Midnight      titles, one is drawn
    @ harbour/night/fog                        place / time / weather (weather may be left out)
    & H A                                      who is there, by the letters of the plot's cast
    ~ She missed the boat that killed them.    narration, at most 110 characters; one is drawn
    * {H} runs along the quay.                 what is to be seen; one is drawn
    e The quay smelled of diesel and oranges.  a passage: its theme's letter, then prose
    / The quay was loud with gulls.            another way to say it; one is drawn
    m[B] Someone had …                         only when the story carries the tag `B` (its fork)
    +tie                                       a passage of the story's tie, thread, world or object goes here

Theme letters: a action, r romance, m mystery, d dialogue, e exposition.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

from story_assets.errors import WritingError
from story_assets.models import Theme

HERE = Path(__file__).resolve().parent
GENRES_DIR = HERE / "genres"
SHARED_DIR = HERE / "shared"

THEME_LETTERS: dict[str, Theme] = {
    "a": "action",
    "r": "romance",
    "m": "mystery",
    "d": "dialogue",
    "e": "exposition",
}
MARKERS = frozenset({"tie", "thread", "world", "object", "place"})
_PASSAGE = re.compile(r"(?P<theme>[armde])(?:\[(?P<tags>[^\]]+)\])? (?P<text>.+)")

FUNCTIONS = ("hook", "complication", "turn", "crisis", "climax", "resolution")
"""The places in the arc that every plot fills, in order."""


@dataclass(frozen=True)
class Passage:
    """A few sentences that carry one theme; `tags` must all be on the story, those with `!` must not."""

    theme: Theme
    text: str
    tags: tuple[str, ...] = ()

    def fits(self, tags: frozenset[str]) -> bool:
        """Whether the passage may be used in a story with these tags."""
        return all((tag[1:] not in tags) if tag.startswith("!") else (tag in tags) for tag in self.tags)


@dataclass(frozen=True)
class Slot:
    """A place in a scene: one of several passages, or a marker that the story's own choices fill."""

    passages: tuple[Passage, ...] = ()
    marker: str = ""


@dataclass(frozen=True)
class Card:
    """A scene as it lies in the file, before a story takes it."""

    id: str
    function: str
    titles: tuple[str, ...]
    places: tuple[str, ...]
    time: str
    weather: str
    who: tuple[str, ...]
    narrations: tuple[str, ...]
    shots: tuple[str, ...]
    slots: tuple[Slot, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role:
    """Who a letter of a plot's cast is, before names are drawn."""

    letter: str
    roles: tuple[str, ...]
    wear: str
    age: str = ""
    pronouns: str = ""
    aliases: tuple[str, ...] = ()
    title: str = ""
    look: str = ""
    """What is drawn instead of a person's looks, for who is none."""


@dataclass(frozen=True)
class Plot:
    """A causal chain of scenes with forks, open to the choices of a story."""

    id: str
    titles: tuple[str, ...]
    loglines: tuple[str, ...]
    visions: tuple[str, ...]
    cast: tuple[Role, ...]
    forks: Mapping[str, Mapping[str, Any]]
    ties: tuple[str, ...]
    open_to: frozenset[str]
    about: frozenset[str]
    choices: Mapping[str, tuple[Mapping[str, str], ...]]
    objects: tuple[str, ...]
    kinds: frozenset[str]
    """Which kinds of object the plot can turn on; empty when any."""
    homes: tuple[str, ...]
    worlds: frozenset[str]
    """Where the plot can play, by ids and tags of worlds; empty when anywhere."""
    weave: Mapping[str, str]
    cards: Mapping[str, tuple[Card, ...]]


@dataclass(frozen=True)
class Genre:
    """One file of `genres/`."""

    name: str
    moods: tuple[str, ...]
    visions: tuple[str, ...]
    styles: tuple[str, ...]
    palettes: Mapping[str, tuple[str, ...]]
    negative: str
    worlds: tuple[Mapping[str, Any], ...]
    threads: tuple[str, ...]
    plots: tuple[Plot, ...]
    kind: str = "modern"
    """`modern` (our own time) or `elsewhere`; which shared material fits."""
    avoids: frozenset[str] = frozenset()
    """Tags of interludes that are out of tune here; they come last."""
    interludes: tuple[Card, ...] = field(default=())


def genre_names() -> list[str]:
    """The genres there are, by their files; reads none of them."""
    return sorted(path.stem for path in GENRES_DIR.glob("*.yaml"))


@lru_cache(maxsize=16)
def load_genre(name: str) -> Genre:
    """Read a genre's file.

    Raises:
        WritingError: The file is missing or breaks the format; the message says where.
    """
    path = GENRES_DIR / f"{name}.yaml"
    data = _read(path)
    with _located(path):
        worlds = data.get("worlds", "modern")
        return Genre(
            name=name,
            moods=_strings(data["moods"]),
            visions=_strings(data["visions"]),
            styles=_strings(data["styles"]),
            palettes={mood: _strings(value) for mood, value in data["palettes"].items()},
            negative=str(data["negative"]),
            worlds=tuple(shared("worlds")[worlds] if isinstance(worlds, str) else worlds),
            threads=_strings(data.get("threads", ["any"])),
            plots=tuple(_plot(raw) for raw in data["plots"]),
            kind=data.get("kind", "modern"),
            avoids=frozenset(_strings(data.get("avoids", []))),
            interludes=(
                *(read_card(f"interlude-{key}", text) for key, text in data.get("interludes", {}).items()),
                *shared_interludes(data.get("kind", "modern")),
            ),
        )


@lru_cache(maxsize=16)
def shared(name: str) -> dict[str, Any]:
    """A file of `shared/`, as read."""
    return _read(SHARED_DIR / f"{name}.yaml")


@lru_cache(maxsize=1)
def places() -> dict[str, Any]:
    """Every place a scene may play in: those that stories visit, and the sets that only certain cards ask for."""
    return {**shared("sets"), **shared("places")}


@lru_cache(maxsize=4)
def shared_interludes(kind: str) -> tuple[Card, ...]:
    """The scenes between that all genres of a kind (`modern` or `elsewhere`) may take."""
    return tuple(read_card(f"interlude-{key}", text) for key, text in shared("interludes")[kind].items())


def read_card(card_id: str, text: str) -> Card:
    """Read one scene card from its text.

    Raises:
        ValueError: A line is none of the kinds described above, or a part is missing.
    """
    parts: dict[str, list[str]] = {"=": [], "~": [], "*": []}
    place = who = ""
    slots: list[Slot] = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        head, rest = line[0], line[1:].strip()
        if head in parts:
            parts[head].extend(rest.split(" | ") if head == "=" else [rest])
        elif head == "@":
            place = rest
        elif head == "&":
            who = rest
        elif head == "+" and rest in MARKERS:
            slots.append(Slot(marker=rest))
        elif head == "/" and slots and slots[-1].passages:
            other = _PASSAGE.fullmatch(rest)
            slots[-1] = Slot((*slots[-1].passages, _passage(other) if other else _like(slots[-1], rest)))
        elif found := _PASSAGE.fullmatch(line):
            slots.append(Slot((_passage(found),)))
        else:
            raise ValueError(f"{card_id}: cannot read the line {line!r}")
    if not (place and parts["="] and parts["~"] and parts["*"] and slots):
        raise ValueError(f"{card_id}: a card needs =, @, ~, * and passages")
    places, time, weather = (*place.split("/"), "", "")[:3]
    return Card(
        id=card_id,
        function=re.split(r"[@#]", card_id)[0],
        titles=tuple(parts["="]),
        places=tuple(places.split(",")),
        time=time,
        weather=weather,
        who=tuple(who.split()),
        narrations=tuple(parts["~"]),
        shots=tuple(parts["*"]),
        slots=tuple(slots),
        tags=tuple(card_id.split("@")[1].split(",")) if "@" in card_id else (),
    )


def _passage(found: re.Match[str]) -> Passage:
    tags = found["tags"]
    return Passage(THEME_LETTERS[found["theme"]], found["text"].strip(), tuple(tags.split(",")) if tags else ())


def _like(slot: Slot, text: str) -> Passage:
    first = slot.passages[0]
    return Passage(first.theme, text, first.tags)


def _plot(raw: Mapping[str, Any]) -> Plot:
    cards: dict[str, list[Card]] = {function: [] for function in FUNCTIONS}
    for key, text in raw["scenes"].items():
        card = read_card(key, text)
        if card.function not in cards:
            raise ValueError(f"{raw['id']}: {key} is none of {', '.join(FUNCTIONS)}")
        cards[card.function].append(card)
    if empty := [function for function, found in cards.items() if not found]:
        raise ValueError(f"{raw['id']}: no scene for {', '.join(empty)}")
    return Plot(
        id=raw["id"],
        titles=_strings(raw["titles"]),
        loglines=_strings(raw["loglines"]),
        visions=_strings(raw["vision"]),
        cast=tuple(_role(letter, value) for letter, value in raw["cast"].items()),
        forks=raw["forks"],
        ties=_strings(raw.get("ties", [])),
        open_to=frozenset(_strings(raw.get("open", []))),
        about=frozenset(str(raw.get("about", "")).split()),
        choices={key: tuple(map(_pairs, lines.splitlines())) for key, lines in raw.get("choices", {}).items()},
        objects=_strings(raw.get("object", [])),
        kinds=frozenset(_strings(raw.get("kinds", []))),
        homes=_strings(raw.get("home", [])),
        worlds=frozenset(_strings(raw.get("worlds", []))),
        weave=_pairs(" | ".join(raw["weave"].splitlines())),
        cards={function: tuple(found) for function, found in cards.items()},
    )


def _role(letter: str, raw: Mapping[str, Any]) -> Role:
    return Role(
        letter=letter,
        roles=_strings(raw["role"]),
        wear=raw["wear"],
        age=str(raw.get("age", "")),
        pronouns=raw.get("pronouns", ""),
        aliases=_strings(raw.get("aliases", [])),
        title=raw.get("title", ""),
        look=raw.get("look", ""),
    )


def _pairs(text: str) -> dict[str, str]:
    """`key: words | key: words` as a dictionary."""
    return {key: words.strip() for key, _, words in (part.partition(": ") for part in text.strip().split(" | "))}


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(item) for item in cast("list[object]", value))
    return (str(value),)


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise WritingError("A file of the storyteller's material is missing", where=path, saw=error.strerror) from error
    # libyaml reads these files some ten times faster; not every platform's wheel has it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return cast("dict[str, Any]", yaml.load(text, Loader=loader))
    except yaml.YAMLError as error:
        raise WritingError("A file of the storyteller's material is no YAML", where=path, saw=error) from error


@contextlib.contextmanager
def _located(path: Path) -> Generator[None]:
    """Says which file a wrong card or a missing key is in."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise WritingError("The storyteller's material breaks its format", where=path, saw=error) from error
