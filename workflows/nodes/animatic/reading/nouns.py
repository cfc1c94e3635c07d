"""Which noun means whom: roles, kin, groups, things that only sound like people."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import words_look as wl
from . import words_wear as ww
from .names import ACTIONS
from .text import Lexicon, Match, Token

GROUPS = Lexicon(wl.GROUPS)


KIN = (
    "friend",
    "lover",
    "partner",
    "colleague",
    "rival",
    "mother",
    "father",
    "daughter",
    "son",
    "sister",
    "brother",
    "husband",
    "wife",
)


@dataclass
class Person:
    """Someone in the text."""

    kind: str
    """``woman``, ``man``, ``girl``, ``boy``, ``child`` or, not known yet, ``person``."""
    name: str = ""
    role: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Token ranges that speak of this person."""
    count: int = 1
    order: int = 0
    variant: int = 0
    plainly: bool = False
    """Called a person and nothing else: drawn and described as one."""
    looks_at: list[int] = field(default_factory=list)
    """Tokens of the nouns that say who this is: ``Mara is a woman with …``."""


def opens_bracket(words: list[Token], i: int, anchor: int) -> bool:
    """Whether the brackets around word ``i`` open right after the noun phrase at ``anchor``: they describe that person."""
    first = i
    while first > 0 and words[first - 1].bracket == words[i].bracket:
        first -= 1
    return (
        first > 0
        and not words[first - 1].bracket
        and anchor >= first - 8
        and words[anchor].sentence == words[first - 1].sentence
    )


def verb_between(words: list[Token], lo: int, hi: int) -> bool:
    """Whether a verb stands between a name and a noun: then the noun is someone else."""
    if words[hi].bracket:
        return False
    return any(m.start > lo for m in ACTIONS.find(words[lo:hi]) if m.start > 0)


def object_like(words: list[Token], i: int, noun: Match) -> bool:
    """Nouns that here are no people: ``captain's chair``, ``portrait of a woman``, ``man made``."""
    before = [w.word for w in words[max(0, i - 4) : i] if w.sentence == words[i].sentence]
    if {"portrait", "statue", "photograph", "painting", "photo", "picture", "memory", "sculpture", "letter"} & set(
        before
    ) and "of" in [*before, "of" if False else ""]:
        return True
    nxt = words[noun.end].word if noun.end < len(words) else ""
    return nxt in (
        "clock",
        "story",
        "stories",
        "fiction",
        "drama",
        "chair",
        "office",
        "cabin",
        "cottage",
        "hut",
        "house",
        "boat",
        "coat",
        "desk",
        "room",
        "made",
        "station",
        "booth",
        "bag",
        "hat",
        "cap",
        "quarters",
        "workshop",
    )


def lead_in(words: list[Token], i: int) -> int:
    """How many words before a noun belong to it: back to its article."""
    for k in range(1, 9):
        j = i - k
        if j < 0 or (words[j].clause != words[i].clause and words[j].word not in ("old", "young", "tall")):
            return k - 1
        if words[j].word in ("a", "an", "the", "two", "three", "his", "her", "one", "another"):
            return k
        if words[j].word in ("and", "with", "of", "by", "to", "beside"):
            return k - 1
    return 0


def take_noun(person: Person, noun: Match, words: list[Token], i: int) -> None:
    person.looks_at.append(i)
    person.plainly = person.plainly or noun.phrase == "person"
    if noun.value in ("woman", "man", "girl", "boy", "child"):
        person.kind = noun.value
    else:
        lead = {t.word for t in words[max(0, i - 4) : i]}
        if person.kind == "person" and lead & {"female", "woman"}:
            person.kind = "woman"
        elif person.kind == "person" and lead & {"male", "man"}:
            person.kind = "man"
    if (noun.phrase in ww.ROLE_DRESS and not person.role) or (
        not person.role and noun.phrase not in ("woman", "man", "person", "figure", "girl", "boy")
    ):
        person.role = noun.phrase


def already_met(people: list[Person], noun: Match) -> Person | None:
    for person in reversed(people):
        if noun.phrase == person.role:
            return person
        if noun.value == person.kind and noun.phrase in (
            "woman",
            "man",
            "girl",
            "boy",
            "lady",
            "child",
            "gentleman",
            "guy",
            "fellow",
        ):
            return person
        if noun.value == "child" and person.kind in ("girl", "boy", "child"):
            return person
    if len(people) == 1 and noun.value == "person" and noun.phrase in ("figure", "stranger", "person"):
        return people[0]
    return None


def group_of(group: Match, words: list[Token]) -> list[Person]:
    before = [w.word for w in words[max(0, group.start - 3) : group.start] if w.sentence == words[group.start].sentence]
    number = next((wl.NUMBERS[b] for b in before if b in wl.NUMBERS), 2)
    o = group.start
    if group.value == "couple":
        return [Person("woman", order=o), Person("man", order=o)]
    if group.value in ("women", "men"):
        kind = {"women": "woman", "men": "man"}[group.value]
        role = (
            group.phrase.rstrip("s")
            if group.phrase not in ("women", "men", "ladies", "sisters", "brothers", "girls", "boys")
            else ""
        )
        role = role if role in ww.ROLE_DRESS else ""
        kind = {"girls": "girl", "boys": "boy"}.get(group.phrase, kind)
        return [Person(kind, role=role, count=min(3, number), order=o)]
    if group.value == "children":
        return [Person("girl", order=o), Person("boy", order=o)]
    return [Person("woman", order=o), Person("man", order=o)] + (
        [Person("woman", order=o, variant=2)] if group.value == "three" else []
    )
