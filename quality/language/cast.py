"""Who is in a story, and which pronouns can point at whom."""

from dataclasses import dataclass
from enum import Flag
from functools import cached_property

from quality.language.first_names import HE_NAMES, SHE_NAMES
from quality.language.text import words
from quality.language.word_lists import FEMALE_NOUNS, GROUP_NOUNS, MALE_NOUNS, NOT_PLURAL, PERSON_NOUNS, word_set


class Reference(Flag):
    """What a pronoun can point at."""

    HE = 1
    SHE = 2
    THEY_ONE = 4
    THEY_MANY = 8


NOBODY = Reference(0)
ANYONE = Reference.HE | Reference.SHE | Reference.THEY_ONE
GENDERED = (Reference.HE, Reference.SHE)

PRONOUNS: dict[str, Reference] = {
    **dict.fromkeys(("he", "him", "his", "himself"), Reference.HE),
    **dict.fromkeys(("she", "her", "hers", "herself"), Reference.SHE),
    **dict.fromkeys(
        ("they", "them", "their", "theirs", "themself", "themselves"), Reference.THEY_ONE | Reference.THEY_MANY
    ),
}
"""Third-person pronouns and what each can stand for. `it` names things, not persons."""

_SMALL = word_set("the a an of de la le van von der di da du and")
TITLES = word_set(
    "mr mrs ms miss mx dr doctor prof professor captain capt sir lady lord king queen prince princess "
    "sergeant detective inspector officer father mother sister brother aunt uncle old young"
)


@dataclass(frozen=True)
class CastMember:
    """One of the cast.

    Attributes:
        name: the full name as the story writes it.
        aliases: other names and titles ("the captain", "Mags").
        pronouns: "she/her", "he/him", "they/them"; empty when the story does not say.
        look: the outer features as a phrase ("red hair, grey eyes, a long green coat").
        plural: the member is a group ("the twins").
    """

    name: str
    aliases: tuple[str, ...] = ()
    pronouns: str = ""
    look: str = ""
    plural: bool = False

    @cached_property
    def answers_to(self) -> Reference:
        """The pronouns that fit; any singular one when none is given."""
        if self.plural:
            return Reference.THEY_MANY
        found = NOBODY
        for word in words(self.pronouns.replace("/", " ")):
            found |= PRONOUNS.get(word, NOBODY) & ANYONE
        return found or ANYONE

    @property
    def name_parts(self) -> tuple[str, ...]:
        """The parts of the name that stand for the member alone: first name, surname, not titles."""
        if self.name.lower().startswith(("the ", "a ", "an ")):
            return ()
        parts = [part.strip(".,") for part in self.name.split()]
        return tuple(part for part in parts if len(part) > 1 and part.lower() not in TITLES | _SMALL)

    @property
    def ways(self) -> tuple[str, ...]:
        """Every way the story may write the member."""
        return tuple(dict.fromkeys(way for way in (self.name, *self.aliases, *self.name_parts) if way.strip()))


def noun_reference(word: str) -> Reference:
    """What pronoun can point back at the lower-case noun `word`; nobody when it names no person."""
    if word in MALE_NOUNS:
        return Reference.HE
    if word in FEMALE_NOUNS:
        return Reference.SHE
    if word in GROUP_NOUNS:
        return Reference.THEY_MANY | (Reference.THEY_ONE if word in ("everyone", "everybody") else NOBODY)
    if word in PERSON_NOUNS:
        return ANYONE
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and word not in NOT_PLURAL:
        return Reference.THEY_MANY
    return NOBODY


def first_name_reference(word: str) -> Reference:
    """What pronoun goes with the lower-case first name `word`; anyone when it does not tell."""
    if word in HE_NAMES:
        return Reference.HE
    if word in SHE_NAMES:
        return Reference.SHE
    return ANYONE
