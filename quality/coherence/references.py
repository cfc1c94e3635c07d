"""Entity linkage: does every he, she and they have somebody to point at, and the right one?

A pronoun is resolved when somebody compatible in number and gender was mentioned in the same or
the previous three sentences. Somebody whom the story never introduces is missed once, not at
every further pronoun. Pronouns inside quotations are left out: people talk of the absent.

That alone would hardly notice a story in which every she has become he, as there is nearly always
some man about. So two more things are looked at, on persons whose pronouns are known:

exchange   how many more pronouns would be resolved if he and she were exchanged
leaning    a pronoun that starts a sentence leans on whom the sentence before began with, and one
           further on, on whom its own sentence began with: how often that person is called so

A well-told story has both well below zero. What exceeds a tolerance is taken off the score.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quality.language.cast import ANYONE, GENDERED, Reference
from quality.language.people import Mention, Pronoun, Sentence

REACH = 3
"""Sentences back in which an antecedent is looked for; sentences that are all speech do not count."""

TOLERANCE = 0.15
"""Exchange or leaning up to this share is chance, and costs nothing."""

_PLAINLY = 0.2
"""A larger penalty than one pronoun alone can cause."""

_PLAINLY_WORSE = -0.3
"""An exchange that leaves so many more pronouns without anybody says that they are right as they are."""

_LONG_AGO = -99


@dataclass(frozen=True)
class PronounUse:
    """A narrated third-person pronoun, and whether anybody near answers to it."""

    sentence: int
    pronoun: Pronoun
    resolved: bool


@dataclass(frozen=True)
class Leaning:
    """A pronoun, the person it leans on, and whether that person is called so."""

    sentence: int
    pronoun: Pronoun
    person: Mention
    agrees: bool


@dataclass(frozen=True)
class Linkage:
    """Entity linkage of a story: the score and what it is made of."""

    resolved_share: float
    exchange: float
    leaning: float
    uses: tuple[PronounUse, ...]
    leanings: tuple[Leaning, ...]

    @property
    def score(self) -> float:
        """The share of pronouns resolved, less the penalty, 0..1."""
        return max(0.0, self.resolved_share - self.penalty)

    @property
    def penalty(self) -> float:
        """What exchange and leaning take off the resolved share.

        Where an exchange would plainly make it worse, a pronoun that leans wrong is an awkward sentence.
        """
        leaning = self.leaning if self.exchange > _PLAINLY_WORSE else -1.0
        return max(0.0, self.exchange - TOLERANCE, leaning - TOLERANCE)

    @property
    def disagrees(self) -> str:
        """What speaks plainly against he and she as they are written; empty when nothing does."""
        if self.penalty <= _PLAINLY:
            return ""
        if self.exchange >= self.leaning:
            return "the pronouns would fit the cast better if he and she were exchanged"
        return "he and she often lean on somebody who is called otherwise"


def link(read: Sequence[Sentence]) -> Linkage:
    """The entity linkage of a story already read for persons and pronouns."""
    uses = tuple(resolve(read))
    leanings = tuple(leanings_of(read))
    share = (sum(use.resolved for use in uses) + 1) / (len(uses) + 1)
    return Linkage(share, exchange_gain(read), _leaning_against(leanings), uses, leanings)


def exchanged(wants: Reference) -> Reference:
    """The pronoun's gender turned round; they stays they."""
    if wants == Reference.HE:
        return Reference.SHE
    if wants == Reference.SHE:
        return Reference.HE
    return wants


def resolve(read: Sequence[Sentence], *, exchange: bool = False, certain: bool = False) -> Iterator[PronounUse]:
    """Every narrated third-person pronoun, resolved or not.

    Args:
        read: the story.
        exchange: read he as she and she as he.
        certain: count only persons whose pronouns are known, and introduce nobody by pronoun.
    """
    last_seen = dict.fromkeys(Reference, _LONG_AGO)
    persons: dict[str, int] = {}
    now = 0
    for index, sentence in enumerate(read):
        now += not sentence.spoken
        for mention in sentence.mentions:
            if not (certain and mention.member is None and mention.answers_to == ANYONE):
                for kind in mention.answers_to:
                    last_seen[kind] = now
        persons |= {mention.text: now for mention in sentence.mentions}
        if sum(now - seen <= 1 for seen in persons.values()) >= 2:
            last_seen[Reference.THEY_MANY] = now  # two persons near each other are a they
        for pronoun in sentence.pronouns:
            wants = exchanged(pronoun.wants) if exchange else pronoun.wants
            near = [kind for kind in wants if now - last_seen[kind] <= REACH]
            for kind in near if near or certain else wants:
                last_seen[kind] = now  # a pronoun keeps its person in mind, or introduces one
            if not pronoun.quoted:
                yield PronounUse(index, pronoun, bool(near))


def exchange_gain(read: Sequence[Sentence]) -> float:
    """Share of he and she that would gain an antecedent, less those that would lose one, were they exchanged."""

    def resolved(exchange: bool) -> list[bool]:
        uses = resolve(read, exchange=exchange, certain=True)
        return [use.resolved for use in uses if use.pronoun.wants in GENDERED]

    as_written = resolved(False)
    return (sum(resolved(True)) - sum(as_written)) / (len(as_written) + 1)


def leanings_of(read: Sequence[Sentence]) -> Iterator[Leaning]:
    """Every narrated he and she that clearly leans on one person of known pronouns.

    Where persons of both genders come before the pronoun, it leans on nobody in particular.
    """
    for index, sentence in enumerate(read):
        for pronoun in sentence.pronouns:
            if pronoun.quoted or pronoun.wants not in GENDERED or pronoun.role == "object":
                continue
            if any(other.wants in GENDERED and other.position < pronoun.position for other in sentence.pronouns):
                continue  # leans on that pronoun first
            before = [found for found in sentence.mentions if found.is_person and found.position < pronoun.position]
            if not before and index and pronoun.role != "reflexive":
                before = _opening(read[index - 1], sentence.scene_id)
            kinds = {found.answers_to for found in before if found.answers_to in GENDERED}
            person = before[0] if before else None
            if person is None or person.owns or len(kinds) != 1 or person.answers_to not in kinds:
                continue
            yield Leaning(index, pronoun, person, pronoun.wants == person.answers_to)


def _opening(sentence: Sentence, scene_id: str) -> list[Mention]:
    """The persons of the sentence before, if it begins with one of them and speaks of one gender only."""
    people = [found for found in sentence.mentions if found.is_person]
    if sentence.scene_id != scene_id or not people:
        return []
    gendered = [found for found in sentence.pronouns if found.wants in GENDERED]
    begins_with_pronoun = any(found.position < people[0].position for found in gendered)
    speaks_of_others = any(found.wants != people[0].answers_to for found in gendered)
    return [] if begins_with_pronoun or speaks_of_others else people


def _leaning_against(leanings: Sequence[Leaning]) -> float:
    against = sum(not found.agrees for found in leanings)
    return (2 * against - len(leanings)) / (len(leanings) + 2)
