"""The cast of a story: names, pronouns and looks, drawn once and kept word for word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from story_assets.models.story import Pronouns
from story_assets.writing.chance import Chance
from story_assets.writing.content import Plot, Role, shared
from story_assets.writing.grammar import Person, with_article
from story_assets.writing.wishes import Wish

SHE: Pronouns = "she/her"
HE: Pronouns = "he/him"
THEY: Pronouns = "they/them"
_NEUTRAL_SHARE = 0.12
_WOMENS = frozenset(
    ["dress", "blouse", "gown", "headscarf", "housecoat", "shawl", "nurse's", "bob", "bun", "pinned", "braids"]
)


def cast_story(plot: Plot, cultures: Sequence[str], wish: Wish, chance: Chance) -> dict[str, Person]:
    """Everyone in the story by letter, H first.

    The two who share most scenes never share pronouns, so that each pronoun in the prose has one owner.
    """
    people = shared("people")
    colours = chance.stream("colours").shuffled(people["colours"])
    outfits: dict[str, list[str]] = {}
    hair_taken: set[str] = set()
    taken: set[str] = set()
    cast: dict[str, Person] = {}
    for role in plot.cast:
        draw = chance.stream("person", role.letter)
        pronouns = _pronouns(role, cast, draw, wish)
        culture = people["names"][draw.pick(cultures)]
        first, family = _name(culture, pronouns, taken, draw)
        if role.letter == "H" and wish.name:
            first = wish.name
        if role.letter == "A" and wish.second_name:
            first = wish.second_name
        taken |= {first, first[:1], family}
        if role.wear not in outfits:
            outfits[role.wear] = chance.stream("wear", role.wear).shuffled(people["wear"][role.wear])
        outfit = _fitting(outfits[role.wear], _WOMENS, pronouns)
        outfits[role.wear].remove(outfit)
        while "{colour}" in outfit:
            outfit = re.sub(r"(?:\ba )?\{colour\}", partial(_coloured, colours.pop()), outfit, count=1)
        what = (
            wish.role
            if role.letter == "H" and wish.role and "role" in plot.open_to
            else _own_form(draw.pick(role.roles), pronouns)
        )
        full = f"{role.title} {first} {family}".strip()
        cast[role.letter] = Person(
            letter=role.letter,
            first=first,
            full=full,
            pronouns=pronouns,
            role=what,
            look=role.look or _look(people, role, pronouns, outfit, hair_taken, draw),
            aliases=(first, *role.aliases),
        )
    return cast


def _own_form(role: str, pronouns: Pronouns) -> str:
    """A role as its bearer is called: of `landlady/landlord/owner` the one that fits."""
    forms = role.split("/")
    return forms[(SHE, HE, THEY).index(pronouns)] if len(forms) == 3 else role


def _fitting(options: Sequence[str], womens: frozenset[str], pronouns: Pronouns) -> str:
    """The first of `options`, for a man the first that is not usually a woman's."""
    fits = [option for option in options if pronouns != HE or not womens & set(option.replace(",", "").split())]
    return (fits or list(options))[0]


def _coloured(colour: str, found: re.Match[str]) -> str:
    return with_article(colour) if found[0].startswith("a ") else colour


def _pronouns(role: Role, cast: Mapping[str, Person], draw: Chance, wish: Wish) -> Pronouns:
    fixed: dict[str, Pronouns] = {"she": SHE, "he": HE, "they": THEY}
    if role.letter == "H" and wish.pronoun:
        return fixed[wish.pronoun]
    if role.pronouns in fixed:
        return fixed[role.pronouns]
    others: list[Pronouns] = [cast[letter].pronouns for letter in ("H", "A") if letter in cast]
    free: list[Pronouns] = [pronouns for pronouns in (SHE, HE) if pronouns not in others]
    neutral = THEY not in others and draw.true(_NEUTRAL_SHARE)
    if neutral or not free:
        return THEY if THEY not in others else draw.pick([SHE, HE])
    return draw.pick(free)


def _name(culture: Mapping[str, Any], pronouns: Pronouns, taken: set[str], draw: Chance) -> tuple[str, str]:
    """A first and a family name; no two of a cast share a first letter, so that a reader keeps them apart."""
    key = {SHE: "she", HE: "he", THEY: "they"}[pronouns]
    names = draw.stream("first").shuffled(culture[key])
    first = next((name for name in names if name[:1] not in taken), names[0])
    families = draw.stream("family").shuffled(culture["family"])
    family = next((name for name in families if name not in taken), families[0])
    return first, family


def _look(
    people: Mapping[str, Any], role: Role, pronouns: Pronouns, outfit: str, hair_taken: set[str], draw: Chance
) -> str:
    age = role.age or draw.pick(["young", "adult", "adult", "middle"])
    hairs = [hair for hair in draw.stream("hair").shuffled(people["hair"][age]) if hair not in hair_taken]
    cut = hair = _fitting(hairs, _WOMENS, pronouns)
    if pronouns == HE and draw.true(0.3) and age != "child":
        hair += draw.pick(people["beards"][age])
    hair_taken.add(cut)
    their = {SHE: "her", HE: "his", THEY: "their"}[pronouns]
    if age == "child":
        kind = {SHE: "girl", HE: "boy", THEY: "child"}[pronouns]
        return f"{with_article(draw.pick(people['builds'][age]))} {kind} of {draw.pick(['nine', 'ten', 'eleven'])} with {hair}, wearing {outfit}"
    kind = {SHE: "woman", HE: "man", THEY: "person"}[pronouns]
    years = draw.pick(people["ages"][age])
    return f"{with_article(draw.pick(people['builds'][age]))} {kind} in {their} {years} with {hair}, wearing {outfit}"
