"""Who is in a story: the cast as given, and the persons that prose itself introduces."""

from dataclasses import dataclass
from enum import Flag
from functools import cached_property

from quality.text import words
from quality.word_lists import word_set


class Reference(Flag):
    """What a pronoun can point at."""

    HE = 1
    SHE = 2
    THEY_ONE = 4
    THEY_MANY = 8


ANYONE = Reference.HE | Reference.SHE | Reference.THEY_ONE

PRONOUNS: dict[str, Reference] = {
    **dict.fromkeys(("he", "him", "his", "himself"), Reference.HE),
    **dict.fromkeys(("she", "her", "hers", "herself"), Reference.SHE),
    **dict.fromkeys(
        ("they", "them", "their", "theirs", "themself", "themselves"), Reference.THEY_ONE | Reference.THEY_MANY
    ),
}
"""Third-person pronouns and what each can stand for. `it` names things, not persons."""


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
        found = Reference(0)
        for word in words(self.pronouns.replace("/", " ")):
            found |= PRONOUNS.get(word, Reference(0)) & ANYONE
        return found or ANYONE

    @cached_property
    def mentions(self) -> frozenset[tuple[str, ...]]:
        """Every way to write the member, in lower-case words: full name, its parts, aliases."""
        ways = {tuple(words(name)) for name in (self.name, *self.aliases)}
        parts = [word for word in words(self.name) if word not in TITLES and word not in _SMALL and len(word) > 1]
        ways |= {(part,) for part in parts if not self.name.lower().startswith(("the ", "a ", "an "))}
        return frozenset(way for way in ways if way)


_SMALL = word_set("the a an of de la le van von der di da du and")
TITLES = word_set(
    "mr mrs ms miss mx dr doctor prof professor captain capt sir lady lord king queen prince princess "
    "sergeant detective inspector officer father mother sister brother aunt uncle old young"
)

MALE_NOUNS = word_set("""man boy father dad daddy brother son husband uncle grandfather grandpa nephew king prince lord duke emperor
    gentleman guy lad fellow boyfriend groom priest monk wizard waiter actor policeman fireman businessman salesman
    fisherman postman mr sir bloke chap grandson stepfather widower""")
FEMALE_NOUNS = word_set("""woman girl mother mom mum mommy sister daughter wife aunt grandmother grandma niece queen princess lady duchess
    empress girlfriend bride nun witch waitress actress policewoman mrs ms miss madam granddaughter stepmother widow
    maid lass""")
PERSON_NOUNS = word_set("""person child kid baby doctor nurse teacher student friend neighbor neighbour cousin boss worker driver soldier
    officer captain guard detective stranger figure pilot sailor judge lawyer thief killer doctor scientist professor
    customer owner singer dancer writer artist chef cook farmer hunter engineer leader coach player patient parent
    lover partner colleague companion voice clerk agent sergeant inspector inspector creature monster dog cat horse
    servant knight warrior hero villain master victim survivor someone somebody everyone everybody anyone anybody
    nobody whoever keeper host guest twin orphan messenger medic mechanic librarian archivist reporter editor""")
GROUP_NOUNS = word_set("""people men women children kids boys girls friends parents guys soldiers students police family couple crowd group
    team crew army band gang villagers guests neighbors neighbours brothers sisters twins others both two three four
    all everyone everybody eyes hands feet doors windows trees lights stars birds dogs cats cars waves walls clouds
    leaves shoes boots clothes ladies gentlemen folk folks officers guards men's workers""")
_NOT_PLURAL = word_set(
    "his this was is has us as yes does always perhaps across less unless towards bus gas glass dress class"
)


def noun_reference(word: str) -> Reference:
    """What pronoun can point back at the lower-case noun `word`; nothing when it names no person."""
    if word in MALE_NOUNS:
        return Reference.HE
    if word in FEMALE_NOUNS:
        return Reference.SHE
    if word in GROUP_NOUNS:
        return Reference.THEY_MANY | (Reference.THEY_ONE if word in ("everyone", "everybody") else Reference(0))
    if word in PERSON_NOUNS:
        return ANYONE
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and word not in _NOT_PLURAL:
        return Reference.THEY_MANY
    return Reference(0)
