"""From choices to a plan: the cast, the order of scenes, and every passage of every scene."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from story_assets.models import THEMES, Theme
from story_assets.writing.casting import cast_story
from story_assets.writing.chance import Chance
from story_assets.writing.choices import Choices, choose
from story_assets.writing.content import Card, shared
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
        cast=tuple(people.values()),
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
        words["home"] = shared("places")[choices.home]["prose"]
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
    pool = choices.chance.stream("interludes").shuffled(choices.genre.interludes)
    gaps = [*_GAPS]
    at = 0
    while spare > 0 and pool:
        before, stage = gaps[at % len(gaps)]
        fits = [card for card in pool if stage in (card.tags or ("middle",))] or pool
        card = fits[0]
        pool.remove(card)
        between[before].append((card, stage))
        spare -= 1
        at += 1
    stages = {"hook": "early", "complication": "early", "turn": "middle", "crisis": "late", "climax": "late"}
    order: list[tuple[Card, str]] = []
    for name, card in chosen.items():
        order.extend(between.get(name, []))
        order.append((card, stages.get(name, "end")))
    return order


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
    place = (choices.home or choices.plot.cards["hook"][0].places[0]) if place == "home" else place
    time = card.time or Chance("time", choices.chance.below(9), number).pick(
        ["morning", "afternoon", "evening", "night"]
    )
    weather = card.weather or weather
    lines = telling.lines(card, stage, place, frozenset({time, weather, choices.fork, choices.tie}))
    if coda:
        lines = (*lines, *telling.coda(coda))
    themes: Counter[Theme] = Counter(line.theme for line in lines)
    order: list[Theme] = sorted(themes, key=lambda theme: (-themes[theme], THEMES.index(theme)))
    shot = turned(card.id + "shot", card.shots)
    return PlannedScene(
        number=number,
        function=card.function,
        title=filler.fill(turned(card.id + "title", card.titles), card.id),
        place=place,
        time=time,
        weather=weather,
        cast=tuple(filler.people[letter] for letter in card.who if letter in filler.people),
        themes=tuple(order[:3]),
        lines=lines,
        narration=filler.fill(turned(card.id + "say", card.narrations), card.id),
        shot=capitalised(filler.fill(shot, card.id)),
        shows_thread=any(line.source.startswith("thread") for line in lines),
        shows_object=bool(choices.object) and any(word in shot for word in ("{object}", "{an_object}")),
    )


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
    line = filler.fill(choices.turned("logline", choices.plot.loglines), "logline")
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
