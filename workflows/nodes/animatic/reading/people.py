"""Who is in the scene: names, nouns and pronouns, and the words that belong to each person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import words_look as wl
from . import words_wear as ww
from .text import Lexicon, Match, Token

PEOPLE = Lexicon(wl.PEOPLE)
GROUPS = Lexicon(wl.GROUPS)
_ACTIONS = Lexicon(wl.ACTIONS)
_DRESSED = Lexicon({"worn": [p for table in (ww.TOPS, ww.HATS, wl.HAIR_STYLES) for phrases in table.values() for p in phrases] + ["hair", "coat"]})
_SHE, _HE = {"she", "her", "hers", "herself"}, {"he", "his", "him", "himself"}
_KIN = ("friend", "lover", "partner", "colleague", "rival", "mother", "father", "daughter", "son", "sister", "brother", "husband", "wife")
_TITLES = "Mr|Mrs|Ms|Dr|Captain|Detective|Doctor|Professor|Inspector|Commander|Sergeant|Lieutenant|Officer|Nurse|Agent|Lady|Lord|Sir|Miss|Aunt|Uncle|Father|Mother|Sister|Brother"
_NAME = re.compile(rf"\b((?:(?:{_TITLES})\.? )?[A-Z][\w’'À-ÿ-]+(?: [A-Z][\w’'À-ÿ-]+){{0,2}})(?=\s*\(|,? |'s|’s|\.|$)")
_LOOKS_FOLLOW = re.compile(r",\s+(?:an?|the|in|with|wearing|late|early|mid|her|his)\b|\s+(?:is|was)\s+an?\b")
_NOT_NAMES = frozenset(  # words that begin sentences or labels
    """the a an and or but in on at of to for with without from by as if no not she he they her his their its it this that these those there here
setting location place scene time weather lighting light mood genre tone style palette camera shot framing characters character cast action
foreground background negative medium wide close extreme insert aerial establishing two over slow static tracking dolly pan tilt crane handheld
rain snow fog mist night day dawn dusk morning evening midnight noon afternoon sunset sunrise golden one three four five six both behind above
below beyond beside between under near far inside outside interior exterior through across along around after before while when where what who
whose every each all some dark warm cold soft old new young tall long short film cinematic color colour colours colors it's we our my your you
i only still then now once monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december earth mars venus jupiter saturn moon god mr mrs ms dr captain detective doctor professor inspector sergeant commander
lieutenant officer nurse agent lady lord sir miss aunt uncle father mother sister brother king queen judge low high from looking neither""".split()
)


_THINGS_ACT = frozenset("light sunlight moonlight smoke steam water wind rain snow dust music silence traffic fire candlelight neon shadow glass steel".split())  # noqa: SIM905
"""Words that begin sentences and do things, yet are nobody."""


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


def sounds_like(name: str) -> str:
    """A guess from the name's ending, for names of which nothing else is said; often empty."""
    name = name.lower()
    if name in wl.WOMEN_NAMES or (name.endswith(("a", "ie", "elle", "ine", "een", "yn")) and name not in wl.MEN_NAMES):
        return "woman"
    return "man" if name in wl.MEN_NAMES or name.endswith(("o", "us", "rd", "ck", "as", "im", "ph", "rt", "ob")) else ""


def find_names(text: str, words: list[Token]) -> dict[str, str]:
    """Capitalised names of people: each of their words, in lower case, to the name."""
    out: dict[str, str] = {}
    verbs = {m.start for m in _ACTIONS.find(words)}
    where: dict[str, list[int]] = {}
    for i, token in enumerate(words):
        where.setdefault(token.word, []).append(i)
    for found in _NAME.finditer(text):
        parts = [re.sub(r"['’]s$", "", p) for p in re.split(r"\s+", found.group(1)) if p.lower().strip(".") not in _NOT_NAMES]
        if not parts:
            continue
        first = parts[0].lower().split("-")[0]
        if first in _NOT_NAMES or len(first) < 2:
            continue
        tail = text[found.end() : found.end() + 14]
        strong = tail.lstrip().startswith("(") or bool(_LOOKS_FOLLOW.match(tail))
        weak = False
        for i in where.get(first, ()):
            k = i + len(parts)
            ahead = [w for w in words[k : k + 6] if w.sentence == words[i].sentence]
            if tail.startswith(","):
                strong = strong or bool(_DRESSED.find(ahead)) or any(m.start < 4 for m in PEOPLE.find(ahead))
            before = words[i - 1].word if i else ""
            # "Marta stands", not "Figures stand" nor "Steel shelves hold": a name does something, in the singular
            acts = bool(ahead) and ((k in verbs and ahead[0].word.endswith("s")) or (len(ahead) > 1 and k + 1 in verbs and ahead[0].word.endswith("ly")))
            weak = weak or (acts and before not in ("the", "a", "an", "in", "at", "near", "of") and not first.endswith("ss") and first not in _THINGS_ACT)
        if strong or weak:
            for part in parts:
                out.setdefault(part.lower().split("-")[0], parts[0])
    return out


class _Finder:
    """One walk over the words, keeping who was spoken of last."""

    def __init__(self, text: str, words: list[Token]) -> None:
        self.words = words
        self.names = find_names(text, words)
        self.people: list[Person] = []
        self.anchors: list[tuple[int, Person]] = []
        self._by_name: dict[str, Person] = {}
        self._named_at = -99

    def walk(self) -> None:
        """Find everybody."""
        i = 0
        while i < len(self.words):
            if self.words[i].label in ("negative", "style"):
                i += 1
                continue
            i = self._step(i)

    def _step(self, i: int) -> int:
        token = self.words[i]
        group, noun = GROUPS.at(self.words, i), PEOPLE.at(self.words, i)
        if token.word in self.names and not token.negated:
            self._at(i, self._called(self.names[token.word], i))
            self._named_at = i
            return i + 1
        if group is not None and group.value != "crowd" and (noun is None or group.end >= noun.end):
            if not group.negated and not token.simile:
                for person in _group(group, self.words):
                    self.people.append(person)
                    self._at(i, person)
            return group.end
        if noun is not None and not noun.negated and not token.simile and (group is None or group.value != "crowd"):
            return self._noun(i, noun)
        if token.word in ("she", "he", "they"):
            self._pronoun(i, token.word)
        elif token.word in ("her", "his") and _DRESSED.find([w for w in self.words[i + 1 : i + 5] if w.clause == token.clause]):
            self._pronoun(i, "she" if token.word == "her" else "he", strict=True)
        return i + 1

    def _called(self, name: str, i: int) -> Person:
        person = self._by_name.get(name)
        if person is None:
            person = Person("person", name, order=i)
            self._by_name[name] = person
            self.people.append(person)
        return person

    def _at(self, i: int, person: Person) -> None:
        self.anchors.append((i, person))

    def _noun(self, i: int, noun: Match) -> int:
        words, token = self.words, self.words[i]
        last = self.anchors[-1][1] if self.anchors else None
        after = words[noun.end] if noun.end < len(words) else None
        if after is not None and after.word in self.names and after.sentence == token.sentence:
            # "Detective Mara": the name that follows is the same person
            person = self._called(self.names[after.word], i)
            _take_noun(person, noun, words, i)
            self._at(i, person)
            self._named_at = noun.end
            return noun.end + 1
        before = [w.word for w in words[max(0, i - 7) : i] if w.sentence == token.sentence]
        definite = "the" in before[-4:] and not {"a", "an"} & set(before[-4:])
        possessive = bool({"her", "his", "their", "my"} & set(before[-2:]))
        named = last if last is not None and last.name and i - self._named_at <= 9 else None
        said_to_be = {"is", "was", "am"} & {w.word for w in words[self._named_at + 1 : self._named_at + 4]}
        if named is not None and (token.bracket or (words[self._named_at].sentence == token.sentence and (named.kind == "person" or said_to_be))) and not _verb_between(words, self._named_at, i):
            _take_noun(named, noun, words, i)
            self._at(i, named)
            return noun.end
        known = _known(self.people, noun) if definite or possessive else None
        if known is not None:
            self._at(i, known)
            return noun.end
        if (possessive and noun.phrase in _KIN and {"of", "for", "from", "about", "to", "by"} & set(before[-3:])) or _object_like(words, i, noun):
            return noun.end
        if token.bracket and last is not None and _opens_bracket(words, i, self.anchors[-1][0]):
            _take_noun(last, noun, words, i)
            self._at(i, last)
            return noun.end
        if last is not None and self.anchors and self._apposed(i):
            _take_noun(last, noun, words, i)
            self._at(i, last)
            return noun.end
        number = next((wl.NUMBERS[b] for b in before[-3:] if b in wl.NUMBERS), 1)
        if number == 1 and words[noun.end - 1].word.endswith(("s", "men")) and not words[noun.end - 1].word.endswith("ss") and noun.phrase != words[noun.end - 1].word:
            # "figures stand off-centre": how many, nobody says
            return noun.end
        person = Person("person", order=i)
        _take_noun(person, noun, words, i)
        plural = words[noun.end - 1].word.endswith(("s", "men", "women")) or number > 1
        person.count = min(3, number) if plural else 1
        self.people.append(person)
        self._at(max(0, i - _lead(words, i)), person)
        return noun.end

    def _apposed(self, i: int) -> bool:
        """``The suspect, a tall man``: a noun phrase right behind a comma, about the one before it."""
        words, start = self.words, i - _lead(self.words, i)
        if start <= 0 or words[start].word not in ("a", "an", "the") or words[start].clause != words[start - 1].clause + 1 or words[start].sentence != words[start - 1].sentence:
            return False
        previous = PEOPLE.find(words[max(0, start - 4) : start])
        return bool(previous) and previous[-1].end == min(4, start) and self.anchors[-1][0] >= start - 6

    def _pronoun(self, i: int, word: str, strict: bool = False) -> None:
        kinds = {"she": ("woman", "girl"), "he": ("man", "boy"), "they": ("", "")}[word]
        for _, person in reversed(self.anchors):
            guess = person.kind if person.kind not in ("person", "child") else sounds_like(person.name) if person.name else ""
            open_ = person.kind in ("person", "child") and not guess and not strict
            if guess in kinds or open_:
                if word != "they" and person.kind in ("person", "child"):
                    person.kind = kinds[1] if person.kind == "child" else kinds[0]
                self._at(i, person)
                return
        if not self.people and word != "they" and not strict:
            person = Person(kinds[0], order=i)
            self.people.append(person)
            self._at(i, person)


def find_people(text: str, words: list[Token]) -> list[Person]:
    """Everybody in the text, in order of appearance, with the spans of words that speak of them."""
    finder = _Finder(text, words)
    finder.walk()
    people, anchors = finder.people, finder.anchors
    for k, (start, person) in enumerate(anchors):
        end = anchors[k + 1][0] if k + 1 < len(anchors) else len(words)
        if k + 1 < len(anchors) and anchors[k + 1][0] == start:
            end = len(words)
        off = ("camera", "palette", "style", "negative", "mood", "light", "weather", "time")
        stop = next((j for j in range(start, end) if words[j].sentence != words[start].sentence or words[j].label in off), end)
        if person.spans and person.spans[-1][1] == start:
            person.spans[-1] = (person.spans[-1][0], stop)
        else:
            person.spans.append((start, stop))
    for person in people:
        if person.kind in ("person", "child"):
            person.kind = _heard(person, words)
    people = _members(people, words)
    people = [p for p in people if p.kind != "person" or p.role or not p.name or _looks(p, words)]
    return sorted(people, key=lambda p: p.order)


def _heard(person: Person, words: list[Token]) -> str:
    """The kind, from pronouns in the person's own words."""
    heard = {t.word for lo, hi in person.spans for t in words[lo:hi]}
    she, he = bool(heard & (_SHE | {"woman", "female"})), bool(heard & (_HE | {"man", "male"}))
    if she == he:
        return person.kind
    if person.kind == "child":
        return "girl" if she else "boy"
    return "woman" if she else "man"


def _members(people: list[Person], words: list[Token]) -> list[Person]:
    """``Two lovers: Lena …; Tomas …`` are two people, not four: a bare group gives way to the names that follow it."""
    named = [p for p in people if p.name]
    if len(named) < 2:
        return people
    out: list[Person] = []
    for person in people:
        many = person.count > 1 or (person.kind in ("woman", "man") and not person.name and sum(q.order == person.order for q in people) > 1)
        later = [q for q in named if q.order > person.order]
        if many and len(later) >= 2 and not any(dressed(words[lo:hi]) for lo, hi in person.spans):
            for q in later:
                q.spans += person.spans
            continue
        out.append(person)
    return out


def dressed(part: list[Token]) -> bool:
    """Whether words say something of hair or clothes."""
    return bool(_DRESSED.find(part))


def _opens_bracket(words: list[Token], i: int, anchor: int) -> bool:
    """Whether the brackets around word ``i`` open right after the noun phrase at ``anchor``: they describe that person."""
    first = i
    while first > 0 and words[first - 1].bracket == words[i].bracket:
        first -= 1
    return first > 0 and not words[first - 1].bracket and anchor >= first - 8 and words[anchor].sentence == words[first - 1].sentence


def _verb_between(words: list[Token], lo: int, hi: int) -> bool:
    """Whether a verb stands between a name and a noun: then the noun is someone else."""
    if words[hi].bracket:
        return False
    return any(m.start > lo for m in _ACTIONS.find(words[lo:hi]) if m.start > 0)


def _object_like(words: list[Token], i: int, noun: Match) -> bool:
    """Nouns that here are no people: ``captain's chair``, ``portrait of a woman``, ``man made``."""
    before = [w.word for w in words[max(0, i - 4) : i] if w.sentence == words[i].sentence]
    if {"portrait", "statue", "photograph", "painting", "photo", "picture", "memory", "sculpture", "letter"} & set(before) and "of" in [*before, "of" if False else ""]:
        return True
    nxt = words[noun.end].word if noun.end < len(words) else ""
    return nxt in ("clock", "story", "stories", "fiction", "drama", "chair", "office", "cabin", "cottage", "hut", "house", "boat", "coat", "desk", "room", "made", "station", "booth", "bag", "hat", "cap", "quarters", "workshop")


def _lead(words: list[Token], i: int) -> int:
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


def _take_noun(person: Person, noun: Match, words: list[Token], i: int) -> None:
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
    if (noun.phrase in ww.ROLE_DRESS and not person.role) or (not person.role and noun.phrase not in ("woman", "man", "person", "figure", "girl", "boy")):
        person.role = noun.phrase


def _known(people: list[Person], noun: Match) -> Person | None:
    for person in reversed(people):
        if noun.phrase == person.role:
            return person
        if noun.value == person.kind and noun.phrase in ("woman", "man", "girl", "boy", "lady", "child", "gentleman", "guy", "fellow"):
            return person
        if noun.value == "child" and person.kind in ("girl", "boy", "child"):
            return person
    if len(people) == 1 and noun.value == "person" and noun.phrase in ("figure", "stranger", "person"):
        return people[0]
    return None


def _group(group: Match, words: list[Token]) -> list[Person]:
    before = [w.word for w in words[max(0, group.start - 3) : group.start] if w.sentence == words[group.start].sentence]
    number = next((wl.NUMBERS[b] for b in before if b in wl.NUMBERS), 2)
    o = group.start
    if group.value == "couple":
        return [Person("woman", order=o), Person("man", order=o)]
    if group.value in ("women", "men"):
        kind = {"women": "woman", "men": "man"}[group.value]
        role = group.phrase.rstrip("s") if group.phrase not in ("women", "men", "ladies", "sisters", "brothers", "girls", "boys") else ""
        role = role if role in ww.ROLE_DRESS else ""
        kind = {"girls": "girl", "boys": "boy"}.get(group.phrase, kind)
        return [Person(kind, role=role, count=min(3, number), order=o)]
    if group.value == "children":
        return [Person("girl", order=o), Person("boy", order=o)]
    return [Person("woman", order=o), Person("man", order=o)] + ([Person("woman", order=o, variant=2)] if group.value == "three" else [])


def _looks(person: Person, words: list[Token]) -> bool:
    """Whether anything visible is said of a bare name; a name alone may be a town."""
    for lo, hi in person.spans:
        part = words[lo:hi]
        if _DRESSED.find(part) or any(m.start <= 4 for m in _ACTIONS.find(part)):
            return True
    return False
