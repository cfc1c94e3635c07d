"""What is to be drawn, and what was: the plan between understanding and drawing, and the record after it."""

from __future__ import annotations

from dataclasses import dataclass, field

from .colour import Colour


@dataclass(frozen=True)
class Named:
    """A colour with the word for it, so the description says the word that was drawn."""

    word: str
    colour: Colour


@dataclass(frozen=True)
class Look:
    """How a person looks. Equal looks draw equal figures, in any scene."""

    kind: str
    """``woman``, ``man``, ``girl``, ``boy`` or ``person``."""
    age: str
    """``child``, ``young``, ``adult`` or ``old``."""
    build: str
    """``slim``, ``average``, ``broad``."""
    hair: Named
    hair_style: str
    skin: Colour
    top: str
    top_colour: Named
    legs: str
    legs_colour: Named
    hat: str
    hat_colour: Named
    extras: tuple[str, ...] = ()
    """Glasses, scarf, beard, bag and the like."""
    scarf_colour: Named | None = None
    role: str = ""
    """A drawn-for word such as ``astronaut``; empty for plain people."""


@dataclass(frozen=True)
class Actor:
    """A person of the scene: a look and what they do."""

    look: Look
    action: str = "stand"
    side: str = ""
    """``left``, ``right``, ``centre`` or empty where the layout chooses."""
    holds: str = ""
    name: str = ""
    away: bool = False
    """Seen from behind."""


@dataclass(frozen=True)
class Shot:
    """The plan of one scene."""

    place: str
    hour: str
    weather: str
    moods: tuple[str, ...] = ()
    colours: tuple[Named, ...] = ()
    actors: tuple[Actor, ...] = ()
    crowd: bool = False
    props: tuple[str, ...] = ()
    framing: str = "wide"
    """``wide``, ``medium`` or ``close``."""
    move: str = "drift"
    avoid: frozenset[str] = frozenset()
    wet: bool = False
    seed: int = 0


@dataclass
class FigureNote:
    """One figure that was drawn."""

    who: str
    wearing: str
    doing: str
    where: str
    with_prop: str = ""
    plural: bool = False


@dataclass
class Drawn:
    """Filled in by the drawers as they draw; the description is made from nothing else."""

    place: str = ""
    parts: list[str] = field(default_factory=list)
    figures: list[FigureNote] = field(default_factory=list)
    props: list[str] = field(default_factory=list)
    light: str = ""
    sky: str = ""
    weather: str = ""
    moving: list[str] = field(default_factory=list)
    framing: str = ""
    camera: str = ""
    tones: str = ""

    def part(self, text: str) -> None:
        """Note something of the place, once."""
        if text not in self.parts:
            self.parts.append(text)

    def moves(self, text: str) -> None:
        """Note something that moves, once."""
        if text not in self.moving:
            self.moving.append(text)
