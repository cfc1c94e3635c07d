"""What a brief's text wishes for, as far as plain words tell: a role, a place, an object, a name, a town, a tie."""

from __future__ import annotations

import re
from dataclasses import dataclass

from story_assets.writing.content import shared
from story_assets.writing.glossary import language_of, named_in
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
_NAME = re.compile(r"\b(?:named|called|namens|nommée?|llamad[oa]|chiamat[oa])\s+([A-Z][\w'’-]+)")
_TOWN = re.compile(r"\b(?:in|near|outside|to|from)\s+((?:[A-Z][\w'’-]+)(?:\s[A-Z][\w'’-]+)?)")
_POSSIBLE_NAME = re.compile(r"(?P<before>\b[\w']+,? )(?P<name>[A-Z][a-zà-ÿ'’-]{2,})\b")
_TWO_NAMES = re.compile(r"\b([A-Z][a-zà-ÿ'’-]{2,}) (?:and|und|et|y|e) ([A-Z][a-zà-ÿ'’-]{2,})\b")
_PRONOUN = re.compile(r"\b(?:(she|her|hers|herself)|(he|his|him|himself))\b")
_OPENING_WORDS = 4
_TITLE_WORDS = 2
"""A brief of so few words is a subject, not a sentence; a logline does not begin with it."""
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
    second_name: str = ""
    pronoun: str = ""
    """`she` or `he`, of whom the story is about."""
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
    language = language_of(text)
    named = named_in(text)
    english = language == "en"
    town = (
        next((found for found in _TOWN.findall(text) if found.split()[0] not in _english("no_names")), "")
        if english
        else ""
    )
    name, second = _names(text, town, language)
    role = (_role(text, words) if english else "") or named.role
    thing = (_object(text, words) if english else "") or named.object
    if set(thing.split()) & set(role.split()):
        thing = ""
    return Wish(
        sentence=_sentence(text),
        role=role,
        place=(_place(lower) if english else "") or named.place,
        object=thing,
        name=name,
        second_name=second,
        pronoun=(_pronoun(lower) if english else named.pronoun) or _usual_pronoun(name),
        town=town,
        ties=_ties(words),
        words=words,
    )


def _sentence(text: str) -> str:
    """The brief's first sentences, or as many of its words as a logline bears."""
    if len(text.split()) <= _TITLE_WORDS:
        return ""
    told = ""
    for sentence in re.split(r"(?<=[.!?])\s", text):
        if len(f"{told} {sentence}") > _LIMIT:
            break
        told = f"{told} {sentence}".strip()
    told = told.strip(" .") if told else text[:_LIMIT].rsplit(" ", 1)[0].rstrip(",;: ") + " …"
    return capitalised(told)


def _names(text: str, town: str, language: str) -> tuple[str, str]:
    """Whom the brief names, first and second; German writes every noun with a capital, so there it must say `namens`."""
    no_names = _english("no_names")
    if (both := _TWO_NAMES.search(text)) and not {both[1], both[2]} & no_names and language != "de":
        return both[1], both[2]
    if said := _NAME.search(text):
        return said[1], ""
    if language == "de":
        return "", ""
    known = {*town.split(), *no_names}
    for found in _POSSIBLE_NAME.finditer(text):
        if found["name"] not in known and found["before"].strip(" ,").lower() not in _english("no_name_behind"):
            return found["name"], ""
    return "", ""


def _english(name: str) -> frozenset[str]:
    return frozenset(str(shared("glossary")["english"][name]).split())


def _pronoun(lower: str) -> str:
    """`she` or `he` by the words the brief opens with, else by its first pronoun."""
    opening = set(re.findall(r"[a-z]+", lower)[:_OPENING_WORDS])
    women, men = opening & _english("she"), opening & _english("he")
    if bool(women) != bool(men):
        return "she" if women else "he"
    found = _PRONOUN.search(lower)
    return ("she" if found[1] else "he") if found else ""


def _usual_pronoun(name: str) -> str:
    """`she` or `he` where a name is one of the material's own."""
    cultures = shared("people")["names"].values()
    return next((key for key in ("she", "he") if any(name in culture[key] for culture in cultures)), "") if name else ""


def _role(text: str, words: frozenset[str]) -> str:
    known: list[str] = shared("people")["roles"]
    lower = f" {text.lower()} "
    hits = [
        (lower.find(f" {role}"), -len(role), role) for role in known if re.search(rf"\b{re.escape(role)}s?\b", lower)
    ]
    found = _ROLE.match(text)
    if found and len(found[1]) <= 30:
        told = found[1].lower()
        if not hits or told.endswith(tuple(role for _, _, role in hits)):
            return " ".join(word for word in told.split() if word not in _english("plain"))
    return min(hits)[2] if hits else ""


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
    if hits:
        return min(hits, key=text.lower().find)
    bare = text.strip(" .!?").lower()
    return bare if len(text.split()) <= _TITLE_WORDS and bare.isascii() and not bare.endswith("s") else ""


def _ties(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(tie for tie, data in shared("ties").items() if words & set(data.get("words", ())))
