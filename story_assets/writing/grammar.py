"""Filling the braces of the material: names, pronouns, choices; correct by construction.

    {H} first name · {H.full} · {H.role} · {H.a_role} · {H.he} {H.him} {H.his} {H.hers} {H.himself} {H.was} {H.has}
    {H.sibling} {H.parent} {H.child} {H.spouse} {H.person} … the word that fits the pronouns
    {he} {his} … those of H · {object} {an_object} {town} … what the story chose · {one|the other} a draw
A capital first letter (`{He}`, `{Object}`) starts a sentence with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from story_assets.errors import WritingError
from story_assets.models.story import Pronouns
from story_assets.writing.chance import Chance

_FORMS: dict[Pronouns, dict[str, str]] = {
    "she/her": {
        "he": "she", "him": "her", "his": "her", "hers": "hers", "himself": "herself", "was": "was", "has": "has",
        "hes": "she's", "hed": "she'd", "sibling": "sister", "parent": "mother", "child": "daughter",
        "spouse": "wife", "person": "woman", "young": "girl", "sir": "ma'am", "ex": "ex-wife", "mx": "Ms.",
        "pibling": "aunt", "nibling": "niece", "grandparent": "grandmother", "monarch": "queen", "heir": "princess",
        "widow": "widow", "love": "girlfriend", "guy": "woman",
    },
    "he/him": {
        "he": "he", "him": "him", "his": "his", "hers": "his", "himself": "himself", "was": "was", "has": "has",
        "hes": "he's", "hed": "he'd", "sibling": "brother", "parent": "father", "child": "son",
        "spouse": "husband", "person": "man", "young": "boy", "sir": "sir", "ex": "ex-husband", "mx": "Mr.",
        "pibling": "uncle", "nibling": "nephew", "grandparent": "grandfather", "monarch": "king", "heir": "prince",
        "widow": "widower", "love": "boyfriend", "guy": "man",
    },
    "they/them": {
        "he": "they", "him": "them", "his": "their", "hers": "theirs", "himself": "themself", "was": "were",
        "has": "have", "hes": "they're", "hed": "they'd", "sibling": "sibling", "parent": "parent", "child": "child",
        "spouse": "spouse", "person": "person", "young": "kid", "sir": "friend", "ex": "ex", "mx": "Mx.",
        "pibling": "relative", "nibling": "cousin", "grandparent": "grandparent", "monarch": "sovereign",
        "heir": "heir", "widow": "widowed partner", "love": "partner", "guy": "person",
    },
}  # fmt: skip
_BRACES = re.compile(r"\{([^{}]*)\}")
_SUBJECT = re.compile(
    r"\{(?P<who>(?:[A-Z]\.)?[Hh]e)\}(?P<adverb> (?:always|never|still|now|only|often|also))? (?P<verb>[a-z]+s)\b"
)
_IRREGULAR = {"was": "were", "is": "are", "has": "have", "does": "do", "goes": "go"}
_NO_VERBS = frozenset({"always", "perhaps", "as", "this", "us", "yes"})
_MAX_DEPTH = 6


@dataclass(frozen=True)
class Person:
    """One of the cast while a story is planned."""

    letter: str
    first: str
    full: str
    pronouns: Pronouns
    role: str
    look: str
    aliases: tuple[str, ...] = ()

    def form(self, key: str) -> str | None:
        """The word `key` stands for with this person: a pronoun, a name, a kinship word."""
        own = {
            "full": self.full,
            "role": self.role,
            "a_role": with_article(self.role),
            "the_role": _with_the(self.role) if self.letter == "B" else with_article(self.role),
            "look": self.look,
        }
        return own.get(key) or _FORMS[self.pronouns].get(key)


def with_article(noun: str) -> str:
    """`noun` behind `a` or `an`, unless it has an article or a possessive of its own (`Anna's`, but `a ship's cook`)."""
    first = noun.split(" ", 1)[0]
    owner = first.endswith(("'s", "’s")) and first[:1].isupper()
    first = first.lower()
    if owner or first in {"a", "an", "the", "some", "his", "her", "their", "two", "three"}:
        return noun
    silent = first.startswith(("hour", "honest", "heir"))
    hard = first.startswith(("uni", "use", "euro", "one", "ewe"))
    vowel = (first[:1] in "aeiou" and not hard) or silent
    return f"{'an' if vowel else 'a'} {noun}"


def _with_the(noun: str) -> str:
    """`noun` behind `the`, unless it has an article or possessive already."""
    return noun if with_article(noun) == noun else f"the {noun}"


def capitalised(text: str) -> str:
    """`text` with its first letter in upper case, behind an opening quote too."""
    for at, char in enumerate(text):
        if char.isalnum():
            return text[:at] + char.upper() + text[at + 1 :]
    return text


def plural_verb(verb: str) -> str:
    """A verb of the third person singular as `they` takes it: `sleeps` → `sleep`, `carries` → `carry`."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return f"{verb[:-3]}y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return verb[:-2]
    return verb.removesuffix("s")


class Filler:
    """Fills the braces of texts for one story."""

    def __init__(self, people: Mapping[str, Person], words: Mapping[str, str], chance: Chance) -> None:
        self.people = people
        self.words = dict(words)
        self._chance = chance

    def fill(self, text: str, where: str = "") -> str:
        """`text` with every brace filled.

        Raises:
            WritingError: A brace names nothing this story has; the message says which and where.
        """
        chance = self._chance.stream(where, text)
        for _ in range(_MAX_DEPTH):
            if "{" not in text:
                break
            text = _SUBJECT.sub(self._agreed, text)
            text = _BRACES.sub(lambda found: self._value(found[1], where, chance), text)
        return re.sub(r"\s+", " ", text).strip()

    def _agreed(self, found: re.Match[str]) -> str:
        """The verb behind a pronoun, as the pronoun wants it: `he was`, but `they were`."""
        letter, _, _ = found["who"].rpartition(".")
        person = self.people.get(letter or "H")
        verb = found["verb"]
        if person is None or person.pronouns != "they/them" or verb in _NO_VERBS:
            return found[0]
        return f"{{{found['who']}}}{found['adverb'] or ''} {plural_verb(verb)}"

    def _value(self, key: str, where: str, chance: Chance) -> str:
        if "|" in key:
            return chance.pick(key.split("|"))
        head, _, form = key.partition(".")
        if head in self.people:
            person = self.people[head]
            value = person.first if not form else person.form(form) or person.form(form[0].lower() + form[1:])
            if value is not None:
                return capitalised(value) if form[:1].isupper() else value
        for name in (key, key[:1].lower() + key[1:]):
            value = self.words.get(name)
            if value is None and "H" in self.people and name in _FORMS["he/him"]:
                value = self.people["H"].form(name)
            if value is not None:
                return capitalised(value) if key[0].isupper() else value
        raise WritingError(
            "The storyteller's material names something the story has not", where=where, saw=f"{{{key}}}"
        )
