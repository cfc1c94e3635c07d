"""What a brief's text wishes for, as far as plain words tell: a role, a place, an object, a name, a town, a tie."""

from __future__ import annotations

import re
from dataclasses import dataclass

from story_assets.writing.content import shared
from story_assets.writing.grammar import capitalised

_LIMIT = 170
_VERBS = (
    "finds|find|discovers|discover|inherits|inherit|steals|steal|receives|receive|buys|buy|builds|build|loses|lose|"
    "opens|open|hears|hear|hides|hide|repairs|repair|breaks|break|keeps|keep|guards|guard|returns|return|carries|carry|"
    "smuggles|smuggle|paints|paint|learns|learn|falls|fall|meets|meet|wakes|wake|must|has|have|is|are|can|cannot|"
    "can't|wants|want|tries|try|goes|go|runs|run|takes|take|tells|tell|makes|make|sees|see|gets|get|leaves|leave|"
    "lives|live|works|work|looks|look|searches|search|hunts|hunt|chases|chase|saves|save|fights|fight|hates|hate|"
    "loves|love|refuses|refuse|decides|decide|dreams|dream|writes|write|reads|read|plays|play|who|that|whose|with|"
    "in|on|at|from|without|alone"
)
_ROLE = re.compile(rf"^\W*(?:an?|the|one)\s+((?:[a-z][a-z'’-]*\s+){{0,3}}?[a-z][a-z'’-]+)\s+(?:{_VERBS})\b", re.I)
_OBJECT = re.compile(
    r"\b(?:finds?|discovers?|inherits?|steals?|receives?|buys?|los(?:es|t|e)|opens?|hides?|repairs?|guards?|carr(?:ies|y)|"
    r"smuggles?|searche?s? for|looks? for|digs? up|is given|are given|gets?|keeps?)\s+"
    r"(?:an?|the|his|her|their|some|one|another)\s+((?:[a-z][a-z'’-]*\s+){0,2}?[a-z][a-z'’-]+)"
    r"(?=\s+(?:that|which|who|with|in|on|at|from|under|behind|beneath|and|but|while|when|after|before|of|inside|to|for|as)\b|[.,;:!?]|$)",
    re.I,
)
_NAME = re.compile(r"\b(?:named|called)\s+([A-Z][\w'’-]+)")
_TOWN = re.compile(r"\b(?:in|near|outside|to|from)\s+((?:[A-Z][\w'’-]+)(?:\s[A-Z][\w'’-]+)?)")
_POSSIBLE_NAME = re.compile(r"(?<=[a-z,;] )([A-Z][a-z'’-]{2,})\b")
_NOT_OBJECTS = frozenset(
    [
        "way",
        "job",
        "man",
        "woman",
        "boy",
        "girl",
        "stranger",
        "friend",
        "child",
        "baby",
        "body",
        "job",
        "love",
        "chance",
        "secret",
    ]
)


@dataclass(frozen=True)
class Wish:
    """What was found in the brief; empty strings where nothing was."""

    sentence: str = ""
    role: str = ""
    place: str = ""
    object: str = ""
    name: str = ""
    town: str = ""
    ties: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()

    @property
    def asks_for(self) -> frozenset[str]:
        """Which of a plot's doors the brief knocks on."""
        pairs = {"role": self.role, "object": self.object, "home": self.place}
        return frozenset(key for key, value in pairs.items() if value)


def read_wish(text: str | None) -> Wish:
    """Read a brief's text. None or a blank text wishes nothing."""
    text = " ".join((text or "").split())
    if not text:
        return Wish()
    lower = text.lower()
    words = frozenset(re.findall(r"[a-z][a-z'’-]+", lower))
    town = next((found for found in _TOWN.findall(text)), "")
    named = _NAME.search(text)
    name = named[1] if named else ""
    if not name:
        known = set(town.split())
        name = next((word for word in _POSSIBLE_NAME.findall(text) if word not in known), "")
    role = _role(text, words)
    return Wish(
        sentence=_sentence(text),
        role=role,
        place=_place(lower),
        object=_object(text, words),
        name=name,
        town=town,
        ties=_ties(words),
        words=words,
    )


def _sentence(text: str) -> str:
    """The brief's first sentence, or as many of its words as a logline bears."""
    first = re.split(r"(?<=[.!?])\s", text)[0].strip(" .")
    if len(first) > _LIMIT:
        first = first[:_LIMIT].rsplit(" ", 1)[0].rstrip(",;: ") + " …"
    return capitalised(first)


def _role(text: str, words: frozenset[str]) -> str:
    known: list[str] = shared("people")["roles"]
    lower = f" {text.lower()} "
    hits = [(lower.find(f" {role}"), -len(role), role) for role in known if re.search(rf"\b{re.escape(role)}\b", lower)]
    if hits:
        return min(hits)[2]
    found = _ROLE.match(text)
    return found[1].lower() if found and len(found[1]) <= 30 else ""


def _place(lower: str) -> str:
    places = shared("places")
    hits = [
        (-len(word), lower.find(word), place)
        for place, data in places.items()
        for word in data["words"]
        if re.search(rf"\b{re.escape(word)}s?\b", lower)
    ]
    return min(hits)[2] if hits else ""


def _object(text: str, words: frozenset[str]) -> str:
    found = _OBJECT.search(text)
    if found and found[1].split()[-1].lower() not in _NOT_OBJECTS:
        return found[1].lower()
    known: dict[str, object] = shared("objects")["things"]
    hits = [noun for noun in known if noun in words]
    return min(hits, key=text.lower().find) if hits else ""


def _ties(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(tie for tie, data in shared("ties").items() if words & set(data.get("words", ())))
