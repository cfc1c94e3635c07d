"""Facts of the story that contradict its cast or each other: a wrong pronoun, another surname, eyes that change.

Only what is plain is reported, each with its sentence; a finding is a reason to read, not a proof.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from quality.coherence.references import REACH, Leaning, Linkage, resolve
from quality.language.cast import ANYONE, GENDERED, CastMember
from quality.language.first_names import HE_NAMES, SHE_NAMES
from quality.language.people import Mention, Sentence
from quality.language.word_lists import STOP_WORDS, word_set
from quality.measurement import shortened

Kind = Literal["pronoun", "name", "look"]

_COLOURS: Mapping[str, str] = {
    **dict.fromkeys(("blond", "blonde", "golden", "fair", "flaxen", "sandy", "yellow", "straw-coloured"), "blond"),
    **dict.fromkeys(("red", "auburn", "ginger", "copper", "coppery", "rust", "russet"), "red"),
    **dict.fromkeys(("brown", "chestnut", "hazel", "brunette", "mousy", "amber"), "brown"),
    **dict.fromkeys(("black", "raven", "jet", "jet-black", "ebony"), "black"),
    **dict.fromkeys(("grey", "gray", "silver", "silvery", "white", "snow-white", "greying", "graying"), "grey"),
    **dict.fromkeys(("blue", "azure", "sapphire"), "blue"),
    **dict.fromkeys(("green", "emerald"), "green"),
    "dark": "dark",
    "pink": "pink",
    "purple": "purple",
    "violet": "purple",
}
_COMPATIBLE = {frozenset(("dark", "black")), frozenset(("dark", "brown")), frozenset(("blond", "grey"))}
_FEATURE = word_set("hair eyes eye beard moustache mustache braid ponytail curls")
_SAME_FEATURE = {"eye": "eyes", "braid": "hair", "ponytail": "hair", "curls": "hair", "mustache": "moustache"}
_COLOUR_WORD = "|".join(sorted(map(re.escape, _COLOURS), key=len, reverse=True))
_FEATURE_WORD = "|".join(sorted(_FEATURE, key=len, reverse=True))
_OWNED = re.compile(
    rf"\b(?P<owner>[Hh]is|[Hh]er|[Tt]heir|[A-Z][\w-]*['’]s)\s+(?:[\w-]+,?\s+){{0,2}}?(?P<colour>{_COLOUR_WORD})\s+"
    rf"(?:[\w-]+\s+)?(?P<feature>{_FEATURE_WORD})\b"
)
_STATED = re.compile(
    rf"\b(?P<owner>[Hh]is|[Hh]er|[Tt]heir|[A-Z][\w-]*['’]s)\s+(?P<feature>{_FEATURE_WORD})\s+(?:was|were|is|are)\s+"
    rf"(?:\w+\s+)?(?P<colour>{_COLOUR_WORD})\b"
)
_IN_LOOK = re.compile(
    rf"\b(?P<colour>{_COLOUR_WORD})\b[\s-]+(?:[\w-]+\s+){{0,2}}?(?P<feature>{_FEATURE_WORD}|haired|eyed|bearded)\b"
)
_A_STORY = 12
"""Sentences that should have named somebody by now."""
_SOME_LEANINGS = 4
"""Fewer that disagree can be chance."""
_SOUND_ALIKE = frozenset(map(frozenset, ("CK", "SZ", "IY", "JY", "VW", "GJ")))
"""First letters that a writer takes for one another: Clara and Klara."""
_TRAIT = {"haired": "hair", "eyed": "eyes", "bearded": "beard"}


@dataclass(frozen=True)
class Contradiction:
    """Something the story says of a cast member that cannot be so."""

    kind: Kind
    scene_id: str
    member: str
    said: str
    sentence: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"{self.scene_id}: {self.said}: {self.sentence}"


def find_contradictions(
    read: Sequence[Sentence], linkage: Linkage, cast: Sequence[CastMember]
) -> tuple[Contradiction, ...]:
    """Every contradiction found, in the order of the story."""
    names = _names(read, cast)
    found = [*_pronouns(read, linkage), *names, *_looks(read, cast)]
    if not names:
        found += _nowhere(read, cast)
    order = {id(sentence): index for index, sentence in enumerate(read)}
    return tuple(item for _, item in sorted(((order[at], item) for at, item in found), key=lambda pair: pair[0]))


Found = list[tuple[int, Contradiction]]


def _pronouns(read: Sequence[Sentence], linkage: Linkage) -> Found:
    """A cast member called by a pronoun that is not theirs, with nobody else near whom it could mean.

    Where the whole story would read better with he and she exchanged, or most pronouns are not those of whom
    they lean on, whoever else is near counts for nothing.
    """
    doubtful = bool(linkage.disagrees) or _mostly_against(linkage)
    known = {(use.sentence, use.pronoun.position) for use in resolve(read, certain=True) if use.resolved}
    findings: Found = []
    for leaning in linkage.leanings:
        member = leaning.person.member
        if leaning.agrees or member is None or leaning.pronoun.role == "possessive":
            continue
        elsewhere = (leaning.sentence, leaning.pronoun.position) in known or _somebody_else(read, leaning)
        if elsewhere and not doubtful:
            continue
        said = f"{member.name} ({member.pronouns}) is called “{leaning.pronoun.word}”"
        sentence = read[leaning.sentence]
        findings.append((id(sentence), _of("pronoun", sentence, member, said)))
    return findings


def _mostly_against(linkage: Linkage) -> bool:
    """Whether most pronouns disagree with whom they lean on, and would find their persons as well exchanged."""
    return len(linkage.leanings) >= _SOME_LEANINGS and linkage.leaning > 0 and linkage.exchange >= 0


def _somebody_else(read: Sequence[Sentence], leaning: Leaning) -> bool:
    near = read[max(0, leaning.sentence - REACH) : leaning.sentence + 1]
    return any(
        mention.answers_to & leaning.pronoun.wants and mention.member is not leaning.person.member
        for sentence in near
        for mention in sentence.mentions
    )


def _names(read: Sequence[Sentence], cast: Sequence[CastMember]) -> Found:
    """A cast member with another surname, or with a name misspelt by a letter."""
    known = {part for member in cast for way in member.ways for part in re.findall(r"[^\W\d_]+", way)}
    first_names = {member.name_parts[0]: member for member in cast if len(member.name_parts) > 1}
    findings: Found = []
    for sentence in read:
        for first, member in first_names.items():
            for match in re.finditer(rf"\b{re.escape(first)}\s+([A-Z][a-z]{{2,}})\b", sentence.text):
                other = match.group(1)
                if other not in known and other.lower() not in STOP_WORDS and _not_a_new_sentence(sentence.text, match):
                    said = f"{member.name} is called “{first} {other}”"
                    findings.append((id(sentence), _of("name", sentence, member, said)))
        for mention in sentence.mentions:
            if mention.member is None and mention.text not in known:
                member = _misspelt(mention.text, cast)
                if member is not None:
                    findings.append(
                        (id(sentence), _of("name", sentence, member, f"“{mention.text}” for {member.name}"))
                    )
    return findings


def _not_a_new_sentence(text: str, match: re.Match[str]) -> bool:
    return "." not in match.group() and "\n" not in match.group()


def _misspelt(word: str, cast: Sequence[CastMember]) -> CastMember | None:
    if len(word) < 4 or not word[0].isupper() or word.lower() in HE_NAMES | SHE_NAMES:
        return None
    for member in cast:
        for part in member.name_parts:
            if len(part) < 4 or part == word or not _one_letter_apart(part.lower(), word.lower()):
                continue
            if part[0] == word[0] or frozenset((part[0], word[0])) in _SOUND_ALIKE:
                return member
    return None


def _nowhere(read: Sequence[Sentence], cast: Sequence[CastMember]) -> Found:
    """Most of the cast never named: the story tells of "the man", and nobody can say who of the list that is."""
    told = {mention.member.name for sentence in read for mention in sentence.mentions if mention.member is not None}
    absent = [member for member in cast if member.name not in told]
    if len(read) < _A_STORY or 2 * len(absent) <= len(cast):
        return []
    begins = f"the story begins “{shortened(read[0].text, 120)}”"
    return [
        (id(read[0]), Contradiction("name", read[0].scene_id, member.name, f"{member.name} is named nowhere", begins))
        for member in absent
    ]


def _one_letter_apart(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or one + "s" == other or other + "s" == one:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _looks(read: Sequence[Sentence], cast: Sequence[CastMember]) -> Found:
    """Hair, eyes or beard of another colour than the cast list, or an earlier sentence, says."""
    facts = {member.name: _facts_of(member.look) for member in cast}
    findings: Found = []
    for index, sentence in enumerate(read):
        for pattern in (_OWNED, _STATED):
            for match in pattern.finditer(sentence.text):
                member = _owner(read, index, match, cast)
                if member is None:
                    continue
                feature = _SAME_FEATURE.get(match["feature"], match["feature"])
                colour = _COLOURS[match["colour"].lower()]
                due = facts[member.name].setdefault(feature, colour)
                if due != colour and frozenset((due, colour)) not in _COMPATIBLE:
                    said = f"{member.name} has {due} {feature}, here {match['colour']}"
                    findings.append((id(sentence), _of("look", sentence, member, said)))
    return findings


def _facts_of(look: str) -> dict[str, str]:
    facts: dict[str, str] = {}
    for match in _IN_LOOK.finditer(look.lower()):
        feature = _TRAIT.get(match["feature"], match["feature"])
        facts.setdefault(_SAME_FEATURE.get(feature, feature), _COLOURS[match["colour"]])
    return facts


def _owner(read: Sequence[Sentence], index: int, match: re.Match[str], cast: Sequence[CastMember]) -> CastMember | None:
    """Whose feature it is; None unless it can only be one cast member's."""
    owner = match["owner"]
    if owner.lower() not in ("his", "her", "their"):
        name = re.sub(r"['’]s$", "", owner)
        return next((member for member in cast if name in member.name_parts), None)
    pronoun = next((found for found in read[index].pronouns if found.word == owner.lower()), None)
    if pronoun is None or pronoun.quoted or pronoun.wants not in GENDERED:
        return None
    near: list[Mention] = []
    for sentence in read[max(0, index - REACH) : index + 1]:
        near.extend(found for found in sentence.mentions if found.answers_to & pronoun.wants and found.is_person)
    members = {found.member.name for found in near if found.member is not None}
    others = any(found.member is None and found.answers_to != ANYONE for found in near)
    if len(members) != 1 or others:
        return None
    return next(member for member in cast if member.name in members)


def _of(kind: Kind, sentence: Sentence, member: CastMember, said: str) -> Contradiction:
    text = sentence.text if len(sentence.text) <= 160 else sentence.text[:159].rstrip() + "…"
    return Contradiction(kind, sentence.scene_id, member.name, said, text)
