"""The cast: who is in the scene, how they look, what they do and hold."""

from __future__ import annotations

from dataclasses import replace

from ..shot import Actor
from . import words_look as wl
from . import words_things as wt
from .looks import dress
from .people import GROUPS, Person, dressed, find_people
from .seen import Seen, see
from .text import Lexicon, Match, Token

_ACTIONS = Lexicon(wl.ACTIONS)
_THINGS = Lexicon(wt.THINGS)
_SIDES = Lexicon(wl.SIDES)
_AWAY = Lexicon({"away": wl.AWAY})
_IN_HAND = {"in hand", "in her hand", "in his hand", "in her hands", "in his hands", "in one hand"}
_IDLE = ("", "stand", "wait", "hold")


def cast(text: str, words: list[Token]) -> tuple[list[Actor], bool]:
    """The people of the scene in the order they appear (at most five), and whether a crowd is about."""
    people = find_people(text, words)
    actors: list[Actor] = []
    for k, person in enumerate(people):
        actor = _actor(person, words, person.variant)
        if actor.action == "" and k + 1 < len(people) and _joined(person, words):
            # "Maria and Paul sit": what the second does, both do
            actor = replace(actor, action=_actor(people[k + 1], words, 0).action)
        actors.append(actor)
        actors += [_actor(replace(person, name=""), words, variant) for variant in range(1, person.count)]
    crowd = any(m.value == "crowd" and not m.negated and not words[m.start].simile for m in GROUPS.find(words))
    return [replace(a, action=a.action or "stand") for a in actors[:5]], crowd


def _joined(person: Person, words: list[Token]) -> bool:
    return any("and" in [t.word for t in words[max(lo, hi - 2) : hi]] for lo, hi in person.spans)


def _actor(person: Person, words: list[Token], variant: int) -> Actor:
    seen = Seen()
    action, holds, side, away = "", "", "", False
    # Where a sentence says what somebody looks like, only it does; an "old coat" elsewhere is another matter.
    portraits = [
        span
        for span in person.spans
        if any(span[0] <= i < span[1] for i in person.looks_at) and dressed(words[span[0] : span[1]])
    ]
    for lo, hi in person.spans:
        part = words[lo:hi]
        if not portraits or (lo, hi) in portraits:
            see(part, seen)
        for m in _ACTIONS.find(part):
            if m.negated or part[m.start].label in ("camera", "style"):
                continue
            if m.value in ("hold", "carry"):
                thing = _held(part, m)
                if thing:
                    holds = holds or thing
                    action = "hold" if action in _IDLE else action
                    continue
                if m.phrase in _IN_HAND:
                    continue
            if m.value in ("read", "raise", "look-through", "phone", "aim", "wave") and not holds:
                holds = _handled(part, m)
            if action in _IDLE and not (m.value in ("hold", "carry", "stand") and action):
                action = m.value
        if not holds and any(m.value == "umbrella" and not m.negated for m in _THINGS.find(part)):
            holds = "umbrella"
        side = side or next((m.value for m in _SIDES.find(part)), "")
        away = away or bool(_AWAY.find(part))
    return Actor(dress(person, seen, variant), action, side, holds, person.name, away)


def _held(part: list[Token], verb: Match) -> str:
    """What is held: the thing after the verb, or before ``in his hand``."""
    things = _THINGS.find(part[verb.end : verb.end + 7])
    if not things and verb.phrase in _IN_HAND:
        things = _THINGS.find(part[max(0, verb.start - 6) : verb.start])[::-1]
    return next((t.value for t in things if t.value in wt.HANDY and not t.negated), "")


def _handled(part: list[Token], verb: Match) -> str:
    """What a hand must have to do this: the book one reads, the phone one speaks into."""
    if verb.value in ("phone", "aim"):
        return {"phone": "phone", "aim": "gun"}[verb.value]
    if verb.value == "look-through" and ("photograph" in verb.phrase or "camera" in verb.phrase):
        return "camera"
    thing = next((h for h in _THINGS.find(part[verb.start : verb.end + 6]) if h.value in wt.HANDY), None)
    if thing is not None and not thing.negated:
        return thing.value
    return "binoculars" if verb.value == "look-through" else ""
