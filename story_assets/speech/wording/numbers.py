"""Numbers as English says them. The known libraries for it take seconds to import, or are under the LGPL."""

from __future__ import annotations

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ("", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion")
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
LONGEST = 3 * len(_SCALES)
"""Digits; a longer number is read digit by digit."""


def cardinal(number: int) -> str:
    """`1984` as `one thousand nine hundred and eighty-four`."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if len(str(number)) > LONGEST:
        return digits(str(number))
    if number < 100:
        return _below_hundred(number)
    groups: list[str] = []
    rest, scale = number, 0
    while rest:
        rest, group = divmod(rest, 1000)
        if group:
            groups.insert(0, f"{_below_thousand(group)} {_SCALES[scale]}".strip())
        scale += 1
    last = number % 1000
    if number > 1000 and 0 < last < 100:  # a thousand and one
        return f"{' '.join(groups[:-1])} and {groups[-1]}"
    return " ".join(groups)


def ordinal(number: int) -> str:
    """`22` as `twenty-second`."""
    head, dash, last = cardinal(number).rpartition("-")
    if not dash:
        head, dash, last = cardinal(number).rpartition(" ")
    if last in _ORDINALS:
        return head + dash + _ORDINALS[last]
    return head + dash + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def year(number: int) -> str:
    """`1984` as `nineteen eighty-four`, `2005` as `two thousand and five`."""
    century, rest = divmod(number, 100)
    if number % 1000 < 10:
        return cardinal(number)
    if not rest:
        return f"{_below_hundred(century)} hundred"
    return f"{_below_hundred(century)} {f'oh {_ONES[rest]}' if rest < 10 else _below_hundred(rest)}"


def decade(number: int) -> str:
    """`1990` as `nineteen nineties`."""
    said = year(number)
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def digits(text: str) -> str:
    """Each digit by itself."""
    return " ".join(_ONES[int(digit)] for digit in text if digit.isdecimal())


def decimal(text: str) -> str:
    """`-1,250.75` as `minus one thousand two hundred and fifty point seven five`."""
    sign = "minus " if text[:1] in "-−" else ""
    whole, point, part = text.lstrip("+-−").replace(",", "").partition(".")
    if len(whole) > 1 and whole[0] == "0" and not point:
        return sign + digits(whole)
    said = cardinal(int(whole or 0))
    return f"{sign}{said} point {digits(part)}" if point and part else sign + said


def clock(hours: int, minutes: int) -> str:
    """`4:10` as `four ten`, `4:00` as `four o'clock`."""
    if not minutes:
        return (
            "midnight"
            if hours in (0, 24)
            else f"{cardinal(hours)} o'clock"
            if hours <= 12
            else f"{cardinal(hours)} hundred"
        )
    said = f"oh {_ONES[minutes]}" if minutes < 10 else _below_hundred(minutes)
    return f"{cardinal(hours)} {said}"


def fraction(top: int, bottom: int) -> str:
    """`3/4` as `three quarters`."""
    if bottom == 1:
        return cardinal(top)
    name = {2: "half", 4: "quarter"}.get(bottom) or ordinal(bottom)
    plural = "halves" if bottom == 2 else f"{name}s"
    return f"{cardinal(top)} {name if top == 1 else plural}"


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    said = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest:
        said.append(_below_hundred(rest))
    return " and ".join(said)
