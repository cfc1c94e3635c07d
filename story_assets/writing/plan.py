"""From choices to a plan: the cast, the order of scenes, and every passage of every scene."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from story_assets.models import THEMES, Theme
from story_assets.writing.casting import cast_story
from story_assets.writing.chance import Chance
from story_assets.writing.choices import Choices, choose
from story_assets.writing.content import Card, places, shared
from story_assets.writing.grammar import Filler, Person, capitalised, with_article
from story_assets.writing.prose import Line, Telling

MIN_SCENES = 3
MAX_SCENES = 24
_CORE: dict[int, tuple[str, ...]] = {
    3: ("hook", "turn", "climax"),
    4: ("hook", "turn", "climax", "resolution"),
    5: ("hook", "complication", "turn", "climax", "resolution"),
    6: ("hook", "complication", "turn", "crisis", "climax", "resolution"),
}
_GAPS = (("turn", "middle"), ("climax", "late"), ("complication", "early"), ("crisis", "middle"))
"""Where scenes between go: before which of the plot's own, and which part of the story that is."""
_STAGES = {
    "hook": "early", "complication": "early", "turn": "middle", "crisis": "late", "climax": "late", "resolution": "end"
}  # fmt: skip
_OTHER_WAYS = (
    frozenset[str](),
    frozenset({"complication", "crisis"}),
    frozenset({"complication"}),
    frozenset({"crisis"}),
)
"""Which scenes give way to others when a plot and fork come round once more: those that no later scene leans on."""


@dataclass(frozen=True)
class PlannedScene:
    """A scene, decided down to its sentences."""

    number: int
    function: str
    title: str
    place: str
    time: str
    weather: str
    cast: tuple[Person, ...]
    """Those whom the prose names."""
    drawn: tuple[Person, ...]
    """Those whom the shot names; their looks stand in the prompt beside those of the cast."""
    themes: tuple[Theme, ...]
    lines: tuple[Line, ...]
    narration: str
    shot: str
    shows_thread: bool
    shows_object: bool


@dataclass(frozen=True)
class Plan:
    """A story, decided down to its sentences."""

    choices: Choices
    cast: tuple[Person, ...]
    title: str
    logline: str
    vision: str
    palette: str
    scenes: tuple[PlannedScene, ...]


@lru_cache(maxsize=8)
def plan_story(genre: str, mood: str | None, text: str | None, seed: int, scenes: int) -> Plan:
    """Plan a whole story; the same arguments give the same plan in every process."""
    choices = choose(genre, mood, text, seed)
    chance = choices.chance
    people = cast_story(choices.plot, choices.world["cultures"], choices.wish, chance.stream("cast"))
    filler = Filler(people, _words(choices), chance.stream("words"))
    telling = Telling(choices, filler)
    cards = _arrange(choices, scenes)
    planned: list[PlannedScene] = []
    weather = _weathers(choices, len(cards))
    for number, (card, stage) in enumerate(cards, start=1):
        short = scenes == MIN_SCENES and number == scenes
        coda = _forked(choices, "resolution")[0] if short else None
        planned.append(_scene(choices, filler, telling, card, stage, number, weather[number - 1], coda))
    return Plan(
        choices=choices,
        cast=_appearing(people, planned),
        title=filler.fill(choices.turned("title", choices.plot.titles), "title"),
        logline=_logline(choices, filler),
        vision=_vision(choices, filler),
        palette=_palette(choices),
        scenes=_all_themes(planned),
    )


def _words(choices: Choices) -> dict[str, str]:
    things = shared("objects")["things"]
    words = {"town": choices.town, "world": choices.world["what"], **choices.plot.weave}
    if choices.object:
        look = things.get(choices.object, {}).get("look", f"an old {choices.object}")
        words |= {"object": f"the {choices.object}", "an_object": with_article(choices.object), "object_look": look}
        words["bare_object"] = choices.object
    if choices.home:
        words["home"] = places()[choices.home]["prose"]
    for name, option in choices.words.items():
        words |= {f"{name}.{key}": part for key, part in option.items()}
    fork = choices.plot.forks[choices.fork]
    return words | {f"fork.{key}": str(value) for key, value in fork.items()}


def _forked(choices: Choices, function: str) -> list[Card]:
    """The plot's cards for a place in the arc that this story's fork may use; its own before common ones."""
    cards = choices.plot.cards[function]
    own = [card for card in cards if choices.fork in card.tags]
    return own or [card for card in cards if not card.tags]


def _arrange(choices: Choices, count: int) -> list[tuple[Card, str]]:
    """The scenes in order, each with the stage of the story it belongs to."""
    chosen = {name: choices.turned(name, _forked(choices, name)) for name in _CORE[min(count, 6)]}
    spare = count - len(chosen)
    between: dict[str, list[tuple[Card, str]]] = {before: [] for before, _ in _GAPS}
    seconds = [
        card
        for card in _forked(choices, "complication")
        if "complication" in chosen and card is not chosen["complication"]
    ]
    for card in seconds[: max(0, spare)]:
        between["turn"].append((card, "middle"))
        spare -= 1
    pool = _interludes(choices)
    others = _OTHER_WAYS[choices.again % len(_OTHER_WAYS)] if count < len(pool) else _OTHER_WAYS[0]
    for name in others & chosen.keys():
        chosen[name] = _take(pool, _STAGES[name])
    for at in range(spare):
        before, stage = _GAPS[at % len(_GAPS)]
        if pool:
            between[before].append((_take(pool, stage), stage))
    order: list[tuple[Card, str]] = []
    for name, card in chosen.items():
        order.extend(between.get(name, []))
        order.append((card, _STAGES[name]))
    return order


def _interludes(choices: Choices) -> list[Card]:
    """The scenes between, in an order that turns with the seed, so that neighbours take others; unfit ones last."""
    order = Chance("interludes", choices.genre.name).shuffled(choices.genre.interludes)
    unfit = [card for card in order if choices.genre.avoids & set(card.tags)]
    fit = [card for card in order if card not in unfit]
    return [*_turned(fit, choices.seed), *_turned(unfit, choices.seed)]


def _turned(cards: list[Card], seed: int) -> list[Card]:
    """`cards`, beginning somewhere else for each seed; neighbours begin far from each other."""
    start = seed * 5 % len(cards) if cards else 0
    return [*cards[start:], *cards[:start]]


def _take(pool: list[Card], stage: str) -> Card:
    """Remove the first card of `pool` that fits a stage of the story, or simply the first."""
    card = next((card for card in pool if stage in (card.tags or ("middle",))), pool[0])
    pool.remove(card)
    return card


def _weathers(choices: Choices, count: int) -> list[str]:
    """Weather that holds for a while and then turns, out of what world and mood allow."""
    moods = shared("moods")
    wanted = moods[choices.mood_class]["weather"] if choices.mood_class in moods else []
    options = [kind for kind in choices.world["weather"] if kind in wanted] + list(choices.world["weather"])
    chance = choices.chance.stream("weather")
    current = chance.pick(options)
    found: list[str] = []
    for _ in range(count):
        found.append(current)
        if chance.true(0.55):
            current = chance.pick(options)
    return found


def _scene(
    choices: Choices,
    filler: Filler,
    telling: Telling,
    card: Card,
    stage: str,
    number: int,
    weather: str,
    coda: Card | None,
) -> PlannedScene:
    turned = choices.turned
    place = turned(card.id + "place", card.places)
    if place.startswith("home"):
        home = choices.home or choices.plot.cards["complication"][0].places[0]
        place = places()[home].get("inside", home) if place.endswith(".inside") else home
    time = card.time or Chance("time", choices.chance.below(9), number).pick(
        ["morning", "afternoon", "evening", "night"]
    )
    weather = card.weather or weather
    genre = choices.genre
    tags = frozenset({time, weather, choices.fork, choices.tie, genre.kind, genre.name})
    lines = telling.lines(card, stage, place, tags)
    if coda:
        lines = (*lines, *telling.coda(coda, place, tags))
    themes: Counter[Theme] = Counter(line.theme for line in lines)
    order: list[Theme] = sorted(themes, key=lambda theme: (-themes[theme], THEMES.index(theme)))
    shown = turned(card.id + "shot", card.shots)
    shot = capitalised(filler.fill(shown, card.id))
    return PlannedScene(
        number=number,
        function=card.function,
        title=filler.fill(turned(card.id + "title", card.titles), card.id),
        place=place,
        time=time,
        weather=weather,
        cast=_named(filler, card, " ".join(line.text for line in lines)),
        drawn=_named(filler, card, shot),
        themes=tuple(order[:3]),
        lines=lines,
        narration=filler.fill(turned(card.id + "say", card.narrations), card.id),
        shot=shot,
        shows_thread=any(line.source.startswith("thread") for line in lines),
        shows_object=bool(choices.object)
        and ("{object}" in shown or "{an_object}" in shown or any(line.source.startswith("object") for line in lines)),
    )


def _named(filler: Filler, card: Card, text: str) -> tuple[Person, ...]:
    """Those of the card who are named in `text`, in the card's order."""
    present = (filler.people[letter] for letter in card.who if letter in filler.people)
    return tuple(person for person in present if re.search(rf"\b{re.escape(person.first)}\b", text))


def _appearing(people: Mapping[str, Person], scenes: Iterable[PlannedScene]) -> tuple[Person, ...]:
    """Those of the cast whom a scene names or shows: a short film has no room for everybody."""
    met = {person.full for scene in scenes for person in (*scene.cast, *scene.drawn)}
    return tuple(person for letter, person in people.items() if letter == "H" or person.full in met)


def _all_themes(scenes: list[PlannedScene]) -> tuple[PlannedScene, ...]:
    """Every theme that is carried somewhere also stands in a plan, be it in fourth place."""
    planned: set[Theme] = {theme for scene in scenes for theme in scene.themes}
    for theme in THEMES:
        if theme in planned:
            continue
        for at, scene in enumerate(scenes):
            if any(line.theme == theme for line in scene.lines):
                scenes[at] = replace(scene, themes=(*scene.themes, theme))
                break
    return tuple(scenes)


def _logline(choices: Choices, filler: Filler) -> str:
    line = capitalised(filler.fill(choices.turned("logline", choices.plot.loglines), "logline"))
    tail = choices.plot.forks[choices.fork].get("logline", "")
    line = f"{line} {filler.fill(str(tail), 'logline')}".strip()
    return f"{choices.wish.sentence}. {line}".replace("….", "…") if choices.wish.sentence else line


def _vision(choices: Choices, filler: Filler) -> str:
    parts: Iterable[str] = (
        choices.turned("vision", choices.plot.visions),
        choices.chance.stream("vision").pick(choices.genre.visions),
    )
    return " ".join(filler.fill(part, "vision") for part in parts)


def _palette(choices: Choices) -> str:
    palettes = choices.genre.palettes
    options = palettes.get(choices.mood_class) or palettes["any"]
    return choices.chance.stream("palette").pick(options)
