"""Choosing and placing the passages of a scene: its card's own, and those the story's other choices bring along."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from story_assets.models import Theme
from story_assets.writing.choices import Choices, kind_of
from story_assets.writing.content import THEME_LETTERS, Card, Passage, Slot, places, shared
from story_assets.writing.grammar import Filler, capitalised

_TIE_STAGES = frozenset({"early", "middle", "late", "end"})
_KIND_STAGES = {"early": "find", "middle": "turn", "late": "turn", "end": "end"}
_THREAD_STAGES = {"hook": "plant", "crisis": "press", "resolution": "payoff"}
_MOST_OF_A_PLACE = 2
"""Passages about one place in a story; it has more, so that another story there tells others."""

_LEANS = re.compile(
    r"(?:It|He|She|His|Her|They|That|This|These|Then|So|And|But|There|Beside|Both|Neither|\"|\{(?:[A-Z]\.)?(?:He|His|Object)\})\b|\""
)
"""How a passage begins that leans on the one before it: nothing may be put between them."""
_LEAN_COST = 3
_CHASE_COST = 2
_UNMET_COST = 9

_INTRODUCED = re.compile(
    r"(?P<before>^|[.!?]\"? |\b(?:said|asked|cried|called|whispered|answered|began|shouted) )\{(?P<who>[A-Z])\}"
    r"(?P<after> (?=(?!and\b|said\b|asked\b)[a-z])|(?=[.,;]))"
)
"""Where a name may take its bearer's trade along: as the subject that opens a sentence, and behind a speech."""
_NAMED = re.compile(r"\{([A-Z])(?:\}|\.full\})")

_OPENINGS = {"{He} {was}": "{H} was", "{He} {has}": "{H} has", "{He}": "{H}", "{His}": "{H}'s"}


@dataclass(frozen=True)
class Line:
    """A passage with its braces filled, and where it came from."""

    theme: Theme
    text: str
    source: str


class Telling:
    """Tells one story; remembers what was used, so that nothing is said twice."""

    def __init__(self, choices: Choices, filler: Filler) -> None:
        self._choices = choices
        self._filler = filler
        self._used: set[str] = set()
        self._visits: Counter[str] = Counter()
        self._met: set[str] = set()
        self._alone = False  # whether the last passage was about H alone, so that a pronoun may open the next

    def lines(self, card: Card, stage: str, place: str, tags: frozenset[str]) -> tuple[Line, ...]:
        """The passages of a scene in order. `tags` are its hour, weather, and the story's fork and tie."""
        return self._told(self._placed(card), card, stage, place, tags)

    def _told(self, slots: list[Slot], card: Card, stage: str, place: str, tags: frozenset[str]) -> tuple[Line, ...]:
        found = (
            self._marked(slot.marker, card, stage, place, tags) if slot.marker else self._own(card, slot, tags)
            for slot in slots
        )
        return tuple(line for line in found if line)

    def coda(self, card: Card, place: str, tags: frozenset[str]) -> tuple[Line, ...]:
        """The end of the resolution, for a film too short to give it a scene: what tie and thread came to is in it."""
        slots = [slot for slot in card.slots if slot.passages][-2:]
        ends = ("tie", "thread") if "A" in card.who else ("thread",)
        slots[1:1] = [Slot(marker=marker) for marker in ends]
        return self._told(slots, card, "end", place, tags)

    def _placed(self, card: Card) -> list[Slot]:
        """The card's slots with markers where it leaves the placing to us.

        The place opens a scene whose own first passage tells something else (the town does, where the place is a set that
        needs no telling); what is slow (the town, the thread, the
        tie) goes where a paragraph ends anyway, never between a speech and its answer. A climax gets nothing.
        """
        own = list(card.slots)
        asked = {slot.marker for slot in own if slot.marker}
        last = max(1, len(own) - 1)
        wanted: list[tuple[str, int]] = []
        if card.function == "hook":
            wanted = [("world", 1), ("thread", 2)]
        elif card.function == "complication":
            wanted = [("tie", 2)]
        elif card.function in ("turn", "interlude"):
            wanted = [("tie", last)]
        elif card.function == "crisis":
            wanted = [("thread", 0)]
        elif card.function == "resolution":
            wanted = [("tie", last), ("thread", last)]
        if card.function == "hook" and "A" in card.who:
            wanted.append(("tie", last))
        if "A" not in card.who:
            wanted = [(marker, at) for marker, at in wanted if marker != "tie"]
        seams = [(_seam(own, at, "A" if marker == "tie" else ""), marker) for marker, at in wanted]
        for at, marker in sorted(seams, key=lambda item: item[0], reverse=True):
            if marker not in asked:
                own.insert(at, Slot(marker=marker))
        tells = [passage.theme for passage in card.slots[0].passages[:1]] == ["exposition"]
        if "place" not in asked and card.function not in ("crisis", "climax") and not tells:
            own.insert(0, Slot(marker="place"))
        return own

    def _own(self, card: Card, slot: Slot, tags: frozenset[str]) -> Line | None:
        fits = [passage for passage in slot.passages if passage.fits(tags)]
        if not fits:
            return None
        passage = self._choices.turned(f"{card.id}/{slot.passages[0].text[:40]}", fits)
        return self._line(passage, f"{card.id}")

    def _marked(self, marker: str, card: Card, stage: str, place: str, tags: frozenset[str]) -> Line | None:
        choices = self._choices
        if marker == "place":
            told = places()[place].get("sense", "")
            if not told and card.function in ("complication", "turn"):
                return self._marked("world", card, stage, place, tags)
            if self._visits[place] >= _MOST_OF_A_PLACE:
                return None
            self._visits[place] += 1
            return self._fresh(_passages(told), f"place/{place}", tags)
        if marker == "tie" and choices.tie:
            own = _passages(shared("ties")[choices.tie][stage if stage in _TIE_STAGES else "middle"])
            return self._fresh(own, f"tie/{choices.tie}", tags)
        if marker == "world" and not choices.wish.town:  # what is true of our towns need not be of a brief's
            own = [Passage("exposition", text) for text in choices.world["lines"]]
            return self._fresh(own, f"world/{choices.world['id']}", tags)
        if marker == "thread" and choices.keepsake:
            part = {"hook": "find", "resolution": "end"}.get(card.function)
            passages = shared("objects")["passages"][kind_of(choices.keepsake)]
            return self._fresh(_passages(passages[part]), f"object/{choices.keepsake}", tags) if part else None
        if marker == "thread":
            part = _THREAD_STAGES.get(card.function, "press")
            return self._fresh(_passages(shared("threads")[choices.thread][part]), f"thread/{choices.thread}", tags)
        if marker == "object" and choices.object:
            passages = shared("objects")["passages"]
            kind = kind_of(choices.object)
            return self._fresh(_passages(passages[kind][_KIND_STAGES[stage]]), f"object/{kind}", tags)
        return None

    def _fresh(self, options: list[Passage], source: str, tags: frozenset[str]) -> Line | None:
        """One of `options` that this story has not used yet; None when all are used."""
        fits = [passage for passage in options if passage.fits(tags) and passage.text not in self._used]
        if not fits:
            return None
        passage = self._choices.chance.stream("fresh", source, len(self._used)).pick(fits)
        self._used.add(passage.text)
        return self._line(passage, source)

    def _line(self, passage: Passage, source: str) -> Line:
        text = passage.text
        if not self._alone:
            for opening, name in _OPENINGS.items():
                if text.startswith(opening):
                    text = name + text.removeprefix(opening)
        people = self._filler.people
        text = self._introduced(text)
        named = {letter for letter in people if f"{{{letter}}}" in text}
        self._alone = named <= {"H"} if named else self._alone
        return Line(passage.theme, capitalised(self._filler.fill(text, source)), source)

    def _introduced(self, text: str) -> str:
        """`text` with full name and trade beside the first mention of each of the cast, where its grammar bears it."""

        def told(found: re.Match[str]) -> str:
            who, asked = found["who"], found["before"][-1:] == " " and found["before"][-2:-1].isalpha()
            known = who in self._met or who in _NAMED.findall(text[: found.start()]) or who not in self._filler.people
            if known or asked == bool(found["after"]):
                return found[0]
            self._met.add(who)
            return f"{found['before']}{{{who}.full}}, {{{who}.the_role}}{',' if found['after'] else ''}{found['after']}"

        text = _INTRODUCED.sub(told, text)
        self._met.update(_NAMED.findall(text))
        return text


def _seam(slots: list[Slot], wanted: int, needs: str) -> int:
    """Before which of `slots` something else may stand, near `wanted`; behind the first that names `needs`, if any does."""

    def cost(at: int) -> int:
        before, after = slots[at - 1].passages, slots[at].passages
        leans = bool(after) and at > 0 and bool(_LEANS.match(after[0].text))
        met = not needs or any(
            f"{{{needs}}}" in passage.text or f"{{{needs}." in passage.text
            for slot in slots[:at]
            for passage in slot.passages
        )
        chased = at > 0 and any(part and part[0].theme == "action" for part in (before, after))
        return abs(at - wanted) * 2 + leans * _LEAN_COST + chased * _CHASE_COST + (not met) * _UNMET_COST

    return min(range(len(slots)), key=lambda at: (cost(at), at))


def _passages(text: str) -> list[Passage]:
    """Passages written one a line, each behind its theme's letter: `e The street …`."""
    found: list[Passage] = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        head, _, rest = line.partition(" ")
        letter, _, tags = head.partition("[")
        found.append(Passage(THEME_LETTERS[letter], rest, tuple(tags.rstrip("]").split(",")) if tags else ()))
    return found
