"""The cast: who is in the scene, how they look, what they do and hold."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..colour import hexc
from ..noise import rng_for
from ..shot import Actor, Look, Named
from . import words_look as wl
from .text import Lexicon, Match, Token

_PEOPLE = Lexicon(wl.PEOPLE)
_GROUPS = Lexicon(wl.GROUPS)
_HAIR = Lexicon(wl.HAIR_STYLES)
_TOPS = Lexicon(wl.TOPS)
_LEGS = Lexicon(wl.LEGS)
_HATS = Lexicon(wl.HATS)
_EXTRAS = Lexicon(wl.EXTRAS)
_AGES = Lexicon(wl.AGES)
_BUILDS = Lexicon(wl.BUILDS)
_SKINS = Lexicon(wl.SKINS)
_ACTIONS = Lexicon(wl.ACTIONS)
_COLOURS = Lexicon({c: (c,) for c in wl.COLOURS})
_THINGS = Lexicon(wl.THINGS)
_SIDES = Lexicon({
    "left": ("on the left", "at left", "to the left", "left side", "frame left", "left foreground", "at the left", "left of frame", "left third"),
    "right": ("on the right", "at right", "to the right", "right side", "frame right", "right foreground", "at the right", "right of frame", "right third"),
    "centre": ("in the middle", "in the centre", "in the center", "centre frame", "center frame", "at the centre", "at the center", "in the foreground"),
})  # fmt: skip
_AWAY = Lexicon({"away": ("from behind", "back to us", "her back to", "his back to", "back turned", "turns away", "turned away", "facing away", "back to the camera", "seen from the back", "walks away")})
_SHE, _HE = {"she", "her", "hers", "herself"}, {"he", "his", "him", "himself"}
_NOT_NAMES = set("""the a an and or but in on at of to for with without from by as if no not she he they her his their its it this that these those there here
setting location place scene time weather lighting light mood genre tone style palette camera shot framing characters character cast action foreground background negative
medium wide close slow static tracking dolly pan tilt crane handheld rain snow fog mist night day dawn dusk morning evening midnight noon one two three four five six both
behind above below beyond beside between under over near far inside outside through across along around after before while when where what who whose every each all some
dark light warm cold soft old new young tall long short film cinematic color colour colors colours she's he's it's we our my your you i only still then now once across
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december earth mars venus jupiter saturn god
mr mrs ms dr captain detective doctor professor inspector sergeant commander lieutenant officer nurse agent lady lord sir miss aunt uncle father mother sister brother king queen judge""".split())
_NAME = re.compile(r"\b((?:(?:Mr|Mrs|Ms|Dr|Captain|Detective|Doctor|Professor|Inspector|Commander|Sergeant|Lieutenant|Officer|Nurse|Agent|Lady|Lord|Sir|Miss|Aunt|Uncle|Father|Mother|Sister|Brother)\.? )?[A-Z][\w’'À-ÿ-]+(?: [A-Z][\w’'À-ÿ-]+){0,2})(?=\s*\(|,? |'s|’s|\.|$)")
_SKIN_TONES = ("#f1cdb0", "#e6b995", "#d09a72", "#a8714c", "#7a4c34", "#f3d5bf")
_NATURAL_HAIR = ("black", "dark brown", "brown", "auburn", "chestnut", "blonde", "ginger")


@dataclass
class _Person:
    kind: str
    name: str = ""
    role: str = ""
    spans: list[tuple[int, int]] = field(default_factory=list)
    count: int = 1
    order: int = 0


def _names(text: str, words: list[Token]) -> dict[str, str]:
    """Capitalised names of people, by their first word in lower case."""
    out: dict[str, str] = {}
    verbs = {m.start for m in _ACTIONS.find(words)}
    by_word: dict[str, list[int]] = {}
    for i, t in enumerate(words):
        by_word.setdefault(t.word, []).append(i)
    for found in _NAME.finditer(text):
        full = found.group(1)
        parts = [p for p in re.split(r"\s+", full) if p.lower().strip(".") not in _NOT_NAMES]
        if not parts:
            continue
        first = re.sub(r"['’]s$", "", parts[0]).lower()
        first = first.replace("’", "'")
        if "-" in first or first in _NOT_NAMES or len(first) < 2 or not first.isascii():
            first = first.split("-")[0]
        tail = text[found.end() : found.end() + 3]
        strong = tail.lstrip().startswith("(") or (tail.startswith(",") and bool(re.match(r",\s+(?:an?|the|in|with|wearing|late|early|mid|her|his)\b", text[found.end() : found.end() + 14])))
        weak = False
        for i in by_word.get(first, ()):
            k = i + len(parts)
            before = words[i - 1].word if i else ""
            if any(j in verbs for j in range(k, min(k + 3, len(words))) if words[j].sentence == words[i].sentence) and before not in ("the", "a", "an", "in", "at", "near", "of"):
                weak = True
        if strong or weak:
            out.setdefault(first, parts[0])
            for p in parts[1:]:
                out.setdefault(re.sub(r"['’]s$", "", p).lower(), parts[0])
    return out


def _kind(noun: str, words: list[Token], lo: int, hi: int) -> str:
    if noun in ("woman", "man", "girl", "boy"):
        return noun
    heard = {t.word for t in words[lo:hi]}
    she, he = bool(heard & _SHE) or bool(heard & {"woman", "female"}), bool(heard & _HE) or bool(heard & {"man", "male"})
    if noun == "child":
        return "girl" if she and not he else "boy" if he and not she else "child"
    return "woman" if she and not he else "man" if he and not she else "person"


def cast(text: str, words: list[Token]) -> tuple[list[Actor], bool]:
    """The people of the scene in the order they appear, and whether a crowd is about."""
    people = _find_people(text, words)
    actors: list[Actor] = []
    for person in people:
        actor = _actor(person, words)
        actors.extend([actor] * 1)
        for k in range(1, person.count):
            twin = _Person(person.kind, "", person.role, person.spans, 1, person.order)
            actors.append(_actor(twin, words, variant=k))
    crowd = any(m.value == "crowd" and not m.negated and not words[m.start].simile for m in _GROUPS.find(words))
    return actors[:5], crowd


def _find_people(text: str, words: list[Token]) -> list[_Person]:  # noqa: PLR0912
    names = _names(text, words)
    people: list[_Person] = []
    by_name: dict[str, _Person] = {}
    anchors: list[tuple[int, _Person]] = []
    i = 0
    last: _Person | None = None
    pending_name: tuple[_Person, int] | None = None
    while i < len(words):
        t = words[i]
        if t.label in ("negative", "style"):
            i += 1
            continue
        group = _GROUPS.at(words, i)
        noun = _PEOPLE.at(words, i)
        plural = group is not None and (noun is None or group.end - group.start >= noun.end - noun.start) and group.value != "crowd"
        if t.word in names and not t.negated:
            person = by_name.get(names[t.word])
            if person is None:
                person = _Person("person", names[t.word], order=i)
                by_name[names[t.word]] = person
                people.append(person)
            anchors.append((i, person))
            pending_name = (person, i)
            last = person
            i += 1
            continue
        if plural and group is not None and not group.negated and not t.simile:
            made = _group(group, words)
            if made:
                people.extend(made)
                anchors.extend((i, p) for p in made)
                last = made[-1]
            i = group.end
            continue
        if noun is not None and not noun.negated and not t.simile and not (group is not None and group.value == "crowd"):
            before = [w.word for w in words[max(0, i - 7) : i] if w.sentence == t.sentence]
            definite = "the" in before[-4:] and not {"a", "an"} & set(before[-4:])
            possessive = bool({"her", "his", "their", "my"} & set(before[-2:]))
            if pending_name is not None and (i - pending_name[1] <= 9) and (t.bracket or words[pending_name[1]].sentence == t.sentence) and (pending_name[0].kind == "person" or t.bracket) and not _verb_between(words, pending_name[1], i):
                _take_noun(pending_name[0], noun, words, i)
                anchors.append((i, pending_name[0]))
                i = noun.end
                continue
            known = _known(people, noun, words, i) if definite or possessive else None
            if known is not None:
                anchors.append((i, known))
                last = known
                i = noun.end
                continue
            if possessive and not definite and noun.phrase in ("friend", "lover", "partner", "colleague", "rival", "mother", "father", "daughter", "son", "sister", "brother", "husband", "wife") and any(w in ("of", "for", "from", "about", "to", "by") for w in before[-3:]):
                i = noun.end
                continue
            if _object_like(words, i, noun):
                i = noun.end
                continue
            number = next((wl.NUMBERS[b] for b in before[-3:] if b in wl.NUMBERS), 1)
            person = _Person("person", order=i)
            _take_noun(person, noun, words, i)
            person.count = min(3, number) if words[noun.end - 1].word.endswith(("s", "men", "women")) or number > 1 else 1
            people.append(person)
            anchors.append((max(0, i - _lead(words, i)), person))
            last = person
            pending_name = None
            i = noun.end
            continue
        if t.word in ("she", "he", "they") and last is not None:
            want = {"she": ("woman", "girl", "person", "child"), "he": ("man", "boy", "person", "child"), "they": ("",)}[t.word]
            chosen = next((p for _, p in reversed(anchors) if p.kind in want), None)
            if chosen is not None:
                if chosen.kind == "person" and t.word != "they":
                    chosen.kind = "woman" if t.word == "she" else "man"
                elif chosen.kind == "child":
                    chosen.kind = "girl" if t.word == "she" else "boy"
                anchors.append((i, chosen))
                last = chosen
        elif t.word in ("she", "he") and last is None and not people:
            person = _Person("woman" if t.word == "she" else "man", order=i)
            people.append(person)
            anchors.append((i, person))
            last = person
        i += 1
    for k, (start, person) in enumerate(anchors):
        end = anchors[k + 1][0] if k + 1 < len(anchors) else len(words)
        stop = next((j for j in range(start, end) if words[j].sentence != words[start].sentence or words[j].label in ("camera", "palette", "style", "negative", "mood", "light", "weather", "time")), end)
        if anchors[k + 1 : k + 2] and anchors[k + 1][0] == start:
            stop = next((j for j in range(start, len(words)) if words[j].sentence != words[start].sentence), len(words))
        person.spans.append((start, stop))
    for person in people:
        if person.kind in ("person", "child"):
            noun = "child" if person.kind == "child" else "person"
            for lo, hi in person.spans:
                kind = _kind(noun, words, lo, hi)
                if kind not in ("person", "child"):
                    person.kind = kind
                    break
    people = [p for p in people if p.kind != "person" or p.role or not p.name or _looks(p, words)]
    people.sort(key=lambda p: p.order)
    return people


def _verb_between(words: list[Token], lo: int, hi: int) -> bool:
    """Whether a verb stands between a name and a noun: then the noun is someone else."""
    if words[hi].bracket:
        return False
    return any(m.start > lo for m in _ACTIONS.find(words[lo:hi]) if m.start > 0)


def _object_like(words: list[Token], i: int, noun: Match) -> bool:
    """Nouns that here are no people: ``captain's chair``, ``portrait of a woman``, ``man made``."""
    before = [w.word for w in words[max(0, i - 4) : i] if w.sentence == words[i].sentence]
    if {"portrait", "statue", "photograph", "painting", "photo", "picture", "memory", "sculpture", "letter"} & set(before) and "of" in before + ["of" if False else ""]:
        return True
    nxt = words[noun.end].word if noun.end < len(words) else ""
    return nxt in ("chair", "office", "cabin", "cottage", "hut", "house", "boat", "coat", "desk", "room", "made", "station", "booth", "bag", "hat", "cap", "quarters", "workshop")


def _lead(words: list[Token], i: int) -> int:
    """How many words before a noun belong to it: back to its article."""
    for k in range(1, 9):
        j = i - k
        if j < 0 or words[j].clause != words[i].clause and words[j].word not in ("old", "young", "tall"):
            return k - 1
        if words[j].word in ("a", "an", "the", "two", "three", "his", "her", "one", "another"):
            return k
        if words[j].word in ("and", "with", "of", "by", "to", "beside"):
            return k - 1
    return 0


def _take_noun(person: _Person, noun: Match, words: list[Token], i: int) -> None:
    if noun.value in ("woman", "man", "girl", "boy", "child"):
        person.kind = noun.value
    else:
        lead = {t.word for t in words[max(0, i - 4) : i]}
        if person.kind == "person" and lead & {"female", "woman"}:
            person.kind = "woman"
        elif person.kind == "person" and lead & {"male", "man"}:
            person.kind = "man"
    if noun.phrase in wl.ROLE_DRESS and not person.role:
        person.role = noun.phrase
    elif not person.role and noun.phrase not in ("woman", "man", "person", "figure", "girl", "boy"):
        person.role = noun.phrase


def _known(people: list[_Person], noun: Match, words: list[Token], i: int) -> _Person | None:
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


def _group(group: Match, words: list[Token]) -> list[_Person]:
    before = [w.word for w in words[max(0, group.start - 3) : group.start] if w.sentence == words[group.start].sentence]
    number = next((wl.NUMBERS[b] for b in before if b in wl.NUMBERS), 2)
    o = group.start
    if group.value == "couple":
        return [_Person("woman", order=o), _Person("man", order=o)]
    if group.value in ("women", "men"):
        kind = {"women": "woman", "men": "man"}[group.value]
        role = group.phrase.rstrip("s") if group.phrase not in ("women", "men", "ladies", "sisters", "brothers", "girls", "boys") else ""
        role = role if role in wl.ROLE_DRESS else ""
        kind = {"girls": "girl", "boys": "boy"}.get(group.phrase, kind)
        return [_Person(kind, role=role, count=min(3, number), order=o)]
    if group.value == "children":
        return [_Person("girl", order=o), _Person("boy", order=o)]
    return [_Person("woman", order=o), _Person("man", order=o)] + ([_Person("woman", order=o)] if group.value == "three" else [])


def _looks(person: _Person, words: list[Token]) -> bool:
    """Whether anything visible is said of a bare name; a name alone may be a town."""
    for lo, hi in person.spans:
        part = words[lo:hi]
        if _TOPS.find(part) or _HAIR.find(part) or _HATS.find(part) or any(m.start <= 4 for m in _ACTIONS.find(part)):
            return True
    return False


def _before(words: list[Token], i: int, reach: int = 4, wall: set[int] | None = None) -> list[Token]:
    out: list[Token] = []
    for j in range(i - 1, max(-1, i - 1 - reach), -1):
        if words[j].clause != words[i].clause and not (out == [] and False):
            break
        if words[j].word in ("and", "with", "under", "over", "beneath", "plus") or (wall and j in wall):
            break
        out.append(words[j])
    out.reverse()
    return out


def _colour_before(words: list[Token], i: int, wall: set[int]) -> Named | None:
    near = _before(words, i, 4, wall)
    found = [m for m in _COLOURS.find(near) if not m.negated]
    return wl.named(found[-1].value) if found else None


@dataclass
class _Seen:
    """What the text says of a person's look."""

    age: str = ""
    build: str = ""
    hair: Named | None = None
    style: str = ""
    skin: str = ""
    tops: list[tuple[str, Named | None]] = field(default_factory=list)
    legs: str = ""
    legs_colour: Named | None = None
    hat: str = ""
    hat_colour: Named | None = None
    extras: list[str] = field(default_factory=list)
    scarf: Named | None = None
    denied: set[str] = field(default_factory=set)

    def key(self) -> str:
        """The look in one line, the same for the same words."""
        tops = [(t, c.word if c else "") for t, c in self.tops]
        return repr((self.age, self.build, self.hair and self.hair.word, self.style, self.skin, tops, self.legs, self.hat, sorted(self.extras)))


def _see(words: list[Token], seen: _Seen) -> None:
    walls: set[int] = set()
    garments = sorted(
        [("top", m) for m in _TOPS.find(words)] + [("legs", m) for m in _LEGS.find(words)] + [("hat", m) for m in _HATS.find(words)] + [("extra", m) for m in _EXTRAS.find(words)],
        key=lambda g: (g[1].start, -(g[1].end - g[1].start)),
    )
    used: set[int] = set()
    for slot, m in garments:
        if used & set(range(m.start, m.end)):
            continue
        used |= set(range(m.start, m.end))
        if m.negated:
            seen.denied.add(m.value)
            continue
        if slot == "top" and m.phrase in ("wrap", "mac", "tee", "knit", "habit", "slicker") and not _before(words, m.start, 2):
            continue
        inside = [w for w in words[m.start : m.end] if w.word in wl.COLOURS]
        colour = wl.named(inside[0].word) if inside else _colour_before(words, m.start, walls)
        if m.value == "lab coat" and colour is None:
            colour = wl.named("white")
        if slot == "top":
            value = m.value
            if value == "coat" and any(w.word == "long" for w in _before(words, m.start, 4, walls)):
                value = "long coat"
            if value == "dress" and any(w.word == "long" for w in _before(words, m.start, 4, walls)):
                value = "gown"
            if all(t != value for t, _ in seen.tops):
                seen.tops.append((value, colour))
        elif slot == "legs" and not seen.legs:
            seen.legs, seen.legs_colour = m.value, colour or (wl.named("denim") if "jeans" in m.phrase else None)
        elif slot == "hat" and not seen.hat:
            seen.hat, seen.hat_colour = m.value, colour
        elif slot == "extra":
            if m.value == "beard" and colour is not None and seen.hair is None:
                seen.hair = colour
            if m.value == "scarf":
                seen.scarf = colour
            for value in ("glasses", "round") if m.value == "round glasses" else (m.value,):
                if value not in seen.extras:
                    seen.extras.append(value)
        walls |= set(range(m.start, m.end))
    for i, t in enumerate(words):
        if t.word in ("hair", "haired", "curls", "braid", "ponytail", "bun", "bob", "beard", "locks", "waves", "afro", "plait", "headed", "braids") and not t.negated:
            colour = _colour_before(words, i, walls)
            if colour is not None and colour.word not in ("pale",) and (seen.hair is None or t.word != "beard"):
                seen.hair = Named("dark", colour.colour) if colour.word == "dark" else colour
        if t.word in ("blonde", "blond", "brunette", "redhead", "redheaded") and not t.negated and seen.hair is None:
            seen.hair = Named("red", hexc("#a8441f")) if t.word.startswith("red") else wl.named("blonde" if t.word.startswith("blond") else "brunette")
        if t.word in ("hair", "haired") and i and words[i - 1].word == "red" and not t.negated:
            seen.hair = Named("red", hexc("#a8441f"))
    for m in _HAIR.find(words):
        if m.negated or used & set(range(m.start, m.end)):
            continue
        single = m.phrase in ("long", "short", "cropped", "pinned", "knot", "pulled back", "swept back", "shoulder length", "chin length", "waves", "wavy", "pixie")
        near = {w.word for w in words[m.start : m.end + 4] if w.sentence == words[m.start].sentence}
        if single and not near & {"hair", "haired", "curls", "locks", "bob", "braid"}:
            continue
        if m.phrase in ("long", "short") and seen.style:
            continue
        if not seen.style or seen.style in ("long", "short"):
            seen.style = m.value
    for lexicon, name in ((_AGES, "age"), (_BUILDS, "build"), (_SKINS, "skin")):
        for m in lexicon.find(words):
            if not m.negated and not getattr(seen, name) and not (name in ("age", "build") and _of_thing(words, m)):
                setattr(seen, name, m.value)


def _of_thing(words: list[Token], m: Match) -> bool:
    """``old`` and ``heavy`` often belong to a coat or a door, not to the person."""
    if m.end - m.start > 1:
        return False
    for t in words[m.end : m.end + 4]:
        if t.clause != words[m.start].clause:
            return True
        if t.word in ("man", "woman", "lady", "fisherman", "captain", "gentleman", "frame", "build", "built", "shouldered", "girl", "boy", "figure", "detective", "professor", "keeper", "in", "sailor", "couple", "mother", "father", "friend", "person", "nun", "priest", "monk", "engineer", "pilot", "soldier", "doctor", "teacher", "mechanic", "botanist", "farmer", "student"):
            return False
    return words[m.start].word not in ("slim", "slender", "thin", "lanky", "gaunt", "petite", "stocky", "burly", "elderly", "muscular", "wiry", "teenage", "heavyset", "portly", "lean", "sixty", "seventy", "willowy")


def _actor(person: _Person, words: list[Token], variant: int = 0) -> Actor:
    seen = _Seen()
    action, holds, side, away = "", "", "", False
    for lo, hi in person.spans:
        part = words[lo:hi]
        _see(part, seen)
        for m in _ACTIONS.find(part):
            if m.negated or part[m.start].label in ("camera", "style"):
                continue
            if m.value == "hold" or m.value == "carry":
                thing = next((h for h in _THINGS.find(part[m.end : m.end + 7])), None)
                if m.phrase.startswith("in ") and thing is None:
                    thing = next((h for h in reversed(_THINGS.find(part[max(0, m.start - 6) : m.start]))), None)
                if thing is not None and not thing.negated:
                    holds = holds or thing.value
                    action = action if action not in ("", "stand", "wait") else "hold"
                    continue
                if m.phrase in ("in hand", "in her hand", "in his hand", "in her hands", "in his hands", "in one hand"):
                    continue
            if m.value in ("read", "raise", "look-through", "phone", "aim", "reach") and not holds:
                thing = next((h for h in _THINGS.find(part[m.end : m.end + 6])), None)
                holds = thing.value if thing is not None and not thing.negated and m.value != "reach" else holds
            if action in ("", "stand", "wait", "hold") and not (m.value in ("hold", "carry", "stand") and action):
                action = m.value
            elif action == "stand":
                action = m.value
        under = next((m for m in _THINGS.find(part) if m.value == "umbrella" and not m.negated), None)
        if under is not None and not holds:
            holds = "umbrella"
        side = side or next((m.value for m in _SIDES.find(part)), "")
        away = away or bool(_AWAY.find(part))
    look = _dress(person, seen, variant)
    return Actor(look, action or "stand", side, holds, person.name, away)


def _dress(person: _Person, seen: _Seen, variant: int) -> Look:
    kind = person.kind
    key = f"{seen.key()}|{person.role}|{variant}" + (f"|{person.name}" if not seen.tops and not seen.hair else "")
    rng = rng_for("look", key)
    if kind == "child":
        kind = rng.choice(("girl", "boy"))
    if kind == "person":
        kind = rng_for("kind", seen.key(), person.role, person.name).choice(("woman", "man"))
        if variant % 2:
            kind = "man" if kind == "woman" else "woman"
    age = "child" if kind in ("girl", "boy") else seen.age or ("old" if person.role in ("grandmother", "grandfather", "widower") else rng.choice(("adult", "adult", "young")))
    woman = kind in ("woman", "girl")
    hair = seen.hair or (wl.named(rng.choice(("grey", "white", "silver"))) if age == "old" else wl.named(rng.choice(_NATURAL_HAIR)))
    style = seen.style or rng.choice(("long", "bob", "wavy", "bun", "ponytail", "curly") if woman else ("short", "short", "tousled", "cropped", "curly"))
    skin_list = {"dark": ("#6e4630", "#5c3a28"), "brown": ("#b07a52", "#9c6844"), "pale": ("#f5dcc8", "#f3d5bf")}.get(seen.skin, _SKIN_TONES)
    dress, hat_dress = wl.ROLE_DRESS.get(person.role, (("", ""), ("", "")))
    top, top_colour = _top(seen, dress, woman, rng)
    hat = seen.hat or ("" if seen.tops else hat_dress[0])
    if hat in seen.denied or "hat" in seen.denied:
        hat = ""
    hat_colour = seen.hat_colour or (wl.named(hat_dress[1]) if hat_dress[1] and hat == hat_dress[0] else None)
    if hat == "hood":
        hat_colour = seen.hat_colour or top_colour
        top = top if top in ("cloak", "hoodie", "robe", "parka", "raincoat") else "cloak" if not seen.tops else top
    if top == "spacesuit" and "helmet" not in seen.denied:
        hat = "helmet"
    extras = [e for e in seen.extras if e not in seen.denied]
    if kind == "man" and not extras and not seen.tops and rng.random() < 0.25:
        extras.append("beard")
    legs = seen.legs
    if top in ("dress", "gown"):
        legs = top
    elif not legs:
        legs = "skirt" if woman and top in ("blouse",) and rng.random() < 0.5 else "trousers"
    legs_colour = seen.legs_colour or wl.named(rng.choice(("charcoal", "navy", "dark brown", "black", "olive")))
    role = person.role if person.role in ("astronaut", "police officer", "monk", "bride", "soldier", "nun", "chef", "priest") and not seen.tops else ""
    return Look(
        kind=kind, age=age, build=seen.build or rng.choice(("average", "average", "slim")), hair=hair, hair_style=style, skin=hexc(rng.choice(skin_list)),
        top=top, top_colour=top_colour, legs=legs, legs_colour=legs_colour, hat=hat, hat_colour=hat_colour or wl.named(rng.choice(("charcoal", "brown", "navy"))),
        extras=tuple(sorted(set(extras))), scarf_colour=(seen.scarf or wl.named(rng.choice(("red", "cream", "mustard", "teal")))) if "scarf" in extras else None, role=role,
    )  # fmt: skip


def _top(seen: _Seen, dress: tuple[str, str], woman: bool, rng) -> tuple[str, Named]:  # noqa: ANN001
    order = list(wl.TOPS)
    outer = ("spacesuit", "cloak", "long coat", "overcoat", "trench coat", "coat", "raincoat", "lab coat", "parka", "gown", "dress", "robe", "cassock", "apron", "leather jacket", "jacket", "suit", "uniform", "overalls", "cardigan", "vest", "hoodie", "sweater", "blouse", "shirt", "t-shirt")
    worn = [t for t in seen.tops if t[0] not in seen.denied]
    if worn:
        top, colour = min(worn, key=lambda t: outer.index(t[0]))
    elif dress[0] and dress[0] not in seen.denied:
        top, colour = dress[0], wl.named(dress[1])
    else:
        choices = ("coat", "jacket", "dress", "sweater", "cardigan", "blouse") if woman else ("coat", "jacket", "sweater", "shirt", "suit", "leather jacket")
        top, colour = rng.choice([c for c in choices if c not in seen.denied] or ["shirt"]), None
    if colour is None:
        usual = {"suit": ("charcoal", "navy", "slate"), "lab coat": ("white",), "raincoat": ("yellow", "olive"), "leather jacket": ("black", "brown"), "spacesuit": ("white",), "cassock": ("black",), "uniform": ("navy", "olive", "slate"), "overalls": ("denim",), "apron": ("white",)}
        colour = wl.named(rng.choice(usual.get(top, ("burgundy", "teal", "mustard", "navy", "rust", "forest green", "plum", "slate blue", "cream"))))
    assert top in order
    return top, colour
