"""Who is in the scene: names, nouns and pronouns, and the words that belong to each person."""

from __future__ import annotations

from . import words_look as wl
from .names import ACTIONS, DRESSED, PEOPLE, dressed, find_names, sounds_like
from .nouns import (
    GROUPS,
    KIN,
    Person,
    already_met,
    group_of,
    lead_in,
    object_like,
    opens_bracket,
    take_noun,
    verb_between,
)
from .text import Match, Token

_SHE = {"she", "her", "hers", "herself"}


_HE = {"he", "his", "him", "himself"}


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
                for person in group_of(group, self.words):
                    self.people.append(person)
                    self._at(i, person)
            return group.end
        if noun is not None and not noun.negated and not token.simile and (group is None or group.value != "crowd"):
            return self._noun(i, noun)
        if token.word in ("she", "he", "they"):
            self._pronoun(i, token.word)
        elif token.word in ("her", "his") and DRESSED.find(
            [w for w in self.words[i + 1 : i + 5] if w.clause == token.clause]
        ):
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
            take_noun(person, noun, words, i)
            self._at(i, person)
            self._named_at = noun.end
            return noun.end + 1
        before = [w.word for w in words[max(0, i - 7) : i] if w.sentence == token.sentence]
        definite = "the" in before[-4:] and not {"a", "an"} & set(before[-4:])
        possessive = bool({"her", "his", "their", "my"} & set(before[-2:]))
        named = last if last is not None and last.name and i - self._named_at <= 9 else None
        said_to_be = {"is", "was", "am"} & {w.word for w in words[self._named_at + 1 : self._named_at + 4]}
        if (
            named is not None
            and (
                token.bracket
                or (words[self._named_at].sentence == token.sentence and (named.kind == "person" or said_to_be))
            )
            and not verb_between(words, self._named_at, i)
        ):
            take_noun(named, noun, words, i)
            self._at(i, named)
            return noun.end
        known = already_met(self.people, noun) if definite or possessive else None
        if known is not None:
            self._at(i, known)
            return noun.end
        if (
            possessive and noun.phrase in KIN and {"of", "for", "from", "about", "to", "by"} & set(before[-3:])
        ) or object_like(words, i, noun):
            return noun.end
        if token.bracket and last is not None and opens_bracket(words, i, self.anchors[-1][0]):
            take_noun(last, noun, words, i)
            self._at(i, last)
            return noun.end
        if last is not None and self.anchors and self._apposed(i):
            take_noun(last, noun, words, i)
            self._at(i, last)
            return noun.end
        number = next((wl.NUMBERS[b] for b in before[-3:] if b in wl.NUMBERS), 1)
        if (
            number == 1
            and words[noun.end - 1].word.endswith(("s", "men"))
            and not words[noun.end - 1].word.endswith("ss")
            and noun.phrase != words[noun.end - 1].word
        ):
            # "figures stand off-centre": how many, nobody says
            return noun.end
        person = Person("person", order=i)
        take_noun(person, noun, words, i)
        plural = words[noun.end - 1].word.endswith(("s", "men", "women")) or number > 1
        person.count = min(3, number) if plural else 1
        self.people.append(person)
        self._at(max(0, i - lead_in(words, i)), person)
        return noun.end

    def _apposed(self, i: int) -> bool:
        """``The suspect, a tall man``: a noun phrase right behind a comma, about the one before it."""
        words, start = self.words, i - lead_in(self.words, i)
        if (
            start <= 0
            or words[start].word not in ("a", "an", "the")
            or words[start].clause != words[start - 1].clause + 1
            or words[start].sentence != words[start - 1].sentence
        ):
            return False
        previous = PEOPLE.find(words[max(0, start - 4) : start])
        return bool(previous) and previous[-1].end == min(4, start) and self.anchors[-1][0] >= start - 6

    def _pronoun(self, i: int, word: str, strict: bool = False) -> None:
        kinds = {"she": ("woman", "girl"), "he": ("man", "boy"), "they": ("", "")}[word]
        for _, person in reversed(self.anchors):
            guess = (
                person.kind
                if person.kind not in ("person", "child")
                else sounds_like(person.name)
                if person.name
                else ""
            )
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
        stop = next(
            (j for j in range(start, end) if words[j].sentence != words[start].sentence or words[j].label in off), end
        )
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
        many = person.count > 1 or (
            person.kind in ("woman", "man") and not person.name and sum(q.order == person.order for q in people) > 1
        )
        later = [q for q in named if q.order > person.order]
        if many and len(later) >= 2 and not any(dressed(words[lo:hi]) for lo, hi in person.spans):
            for q in later:
                q.spans += person.spans
            continue
        out.append(person)
    return out


def _looks(person: Person, words: list[Token]) -> bool:
    """Whether anything visible is said of a bare name; a name alone may be a town."""
    for lo, hi in person.spans:
        part = words[lo:hi]
        if DRESSED.find(part) or any(m.start <= 4 for m in ACTIONS.find(part)):
            return True
    return False
