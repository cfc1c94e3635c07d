"""What English writes in short and says at length: the rules, in the order in which they are tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from story_assets.speech.wording import numbers
from story_assets.speech.wording.words import (
    ABBREVIATIONS,
    CURRENCIES,
    MONTHS,
    SAID_AS_WORDS,
    SHORT_WORDS,
    SPELLED,
    SYMBOLS,
    UNITS,
)

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]

CAPITALS = re.compile(r"\b[A-Z]{2,}s?\b")
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_THIS_CENTURY = 50
"""Two digits of a year below this one belong to the 2000s."""
_SCALES = {"m": "million", "k": "thousand", "bn": "billion"}


def _currency(found: re.Match[str]) -> str | None:
    one, many, small_one, small_many = CURRENCIES[found["sign"]]
    amount, scale = found["amount"], found["scale"]
    sign = "minus " if found["minus"] else ""
    if scale:
        return f"{sign}{numbers.decimal(amount)} {_SCALES.get(scale.lower(), scale.lower())} {many}"
    whole, point, part = amount.replace(",", "").partition(".")
    if point and len(part) == 2 and small_many:
        main, small = int(whole), int(part)
        if not main:
            return f"{sign}{numbers.cardinal(small)} {small_one if small == 1 else small_many}"
        said = f"{sign}{numbers.cardinal(main)} {one if main == 1 else many}"
        return said if not small else f"{said} and {numbers.cardinal(small)} {small_one if small == 1 else small_many}"
    return f"{sign}{numbers.decimal(amount)} {one if amount == '1' else many}"


def _time(found: re.Match[str]) -> str | None:
    hours, minutes = int(found["h"]), int(found["m"])
    if hours > 24 or minutes > 59:
        return None
    half = found["half"]
    if half and not minutes:
        return f"{numbers.cardinal(hours)} {_half(found)}"
    return numbers.clock(hours, minutes) + (f" {_half(found)}" if half else "")


def _half(found: re.Match[str]) -> str:
    """Before or after noon. Its last point ends a sentence too where the line ends, or goes on with a capital."""
    said = "AM" if found["half"][:1].lower() == "a" else "PM"
    ends = found["half"].endswith(".") and re.match(r"[\"”’')]*(?:\s+[\"“‘'(]*[A-Z]|\s*$)", found.string[found.end() :])
    return f"{said}." if ends else said


def _date(found: re.Match[str]) -> str | None:
    month, day = int(found["a"]), int(found["b"])
    if month > 12:  # 31/12, as most of the world writes it
        month, day = day, month
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    said = f"{MONTHS[month - 1]} {numbers.ordinal(day)}"
    if found["y"]:
        short = int(found["y"])
        full = short if len(found["y"]) == 4 else short + (2000 if short < _THIS_CENTURY else 1900)
        said += f", {numbers.year(full)}"
    return said


def _iso_date(found: re.Match[str]) -> str | None:
    month, day = int(found[2]), int(found[3])
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return f"{MONTHS[month - 1]} {numbers.ordinal(day)}, {numbers.year(int(found[1]))}"


def _day_of_month(found: re.Match[str]) -> str | None:
    day = int(found["day"])
    return f"{_month(found['month'])} {numbers.ordinal(day)}" if 1 <= day <= 31 else None


def _day_first(found: re.Match[str]) -> str | None:
    day = int(found["day"])
    return f"the {numbers.ordinal(day)} of {_month(found['month'])}" if 1 <= day <= 31 else None


def _month(name: str) -> str:
    return next((month for month in MONTHS if month.startswith(name)), name)


def _fraction(found: re.Match[str]) -> str | None:
    top, bottom = int(found[2]), int(found[3])
    if not bottom or bottom > 100 or top > 100:
        return None
    said = numbers.fraction(top, bottom)
    return f"{numbers.decimal(found[1])} and {'a ' + said[4:] if top == 1 else said}" if found[1] else said


def _unit(found: re.Match[str]) -> str | None:
    one, many = UNITS[found["unit"]]
    return f"{numbers.decimal(found['amount'])} {one if found['amount'] == '1' else many}"


def _range(found: re.Match[str]) -> str | None:
    return f"{_plain(found[1])} to {_plain(found[2])}"


def _number(found: re.Match[str]) -> str:
    """A number with letters at its sides, as in A4 or 3D, stands apart from them."""
    before, after = found.string[found.start() - 1 : found.start()], found.string[found.end() : found.end() + 1]
    return (" " if before.isalpha() else "") + _plain(found[0]) + (" " if after.isalpha() else "")


def _plain(text: str) -> str:
    """A number with nothing about it: a year where it looks like one."""
    if re.fullmatch(r"1[1-9]\d\d|20\d\d", text):
        return numbers.year(int(text))
    if len(text) > numbers.LONGEST:
        return numbers.digits(text)
    return numbers.decimal(text)


def _roman(found: re.Match[str]) -> str | None:
    value, last = 0, 0
    for letter in reversed(found["roman"]):
        worth = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}[letter]
        value, last = (value - worth, last) if worth < last else (value + worth, worth)
    before = found["before"]
    counted = before.lower() in (
        "chapter",
        "part",
        "act",
        "book",
        "volume",
        "war",
        "scene",
        "phase",
        "type",
        "level",
        "mark",
        "episode",
    )
    return f"{before} {numbers.cardinal(value)}" if counted else f"{before} the {numbers.ordinal(value)}"


_BEFORE_ROMAN = (
    "Chapter|Part|Act|Book|Volume|War|Scene|Phase|Type|Level|Mark|Episode|King|Queen|Pope|Henry|Louis|Charles|George|"
    "Edward|Richard|James|William|Elizabeth|Mary|John|Paul|Pius|Philip|Francis|Frederick|Catherine|Alexander|Nicholas"
)


def _phone(found: re.Match[str]) -> str | None:
    return ", ".join(numbers.digits(part) for part in re.split(r"[\s().-]+", found[0]) if part)


def _address(found: re.Match[str]) -> str | None:
    text = re.sub(r"^https?://(www\.)?", "", found[0])
    trailing = re.search(r"[.,;:!?)]+$", text)
    core = text[: trailing.start()] if trailing else text
    if "." not in core:
        return None
    said = re.sub(r"[_-]+", " ", core).replace("@", " at ").replace(".", " dot ").replace("/", " slash ")
    return said.removesuffix(" slash ") + (trailing[0] if trailing else "")


def _capitals(found: re.Match[str]) -> str | None:
    word = found[0]
    plural = "s" if word.endswith("s") and word[:-1].isupper() else ""
    core = word.removesuffix("s") if plural else word
    if core in SAID_AS_WORDS:
        return SAID_AS_WORDS[core] + plural
    if core in SPELLED or not re.search(r"[AEIOUY]", core) or (len(core) <= 3 and core.lower() not in SHORT_WORDS):
        return core + ("'s" if plural else "")  # voices spell what is in capitals
    return (core.lower() if core.lower() in SHORT_WORDS else core.capitalize()) + plural


def _abbreviation(found: re.Match[str]) -> str | None:
    written = found["short"]
    said = ABBREVIATIONS[written.casefold()]
    return said.capitalize() if written[:1].isupper() else said


def _saint_or_street(found: re.Match[str]) -> str | None:
    return f"{found['before']}Street" if found["before"] else "Saint"


def _symbol(found: re.Match[str]) -> str | None:
    return f" {SYMBOLS[found[0]]} "


def rules() -> tuple[Rule, ...]:
    """All rules for English; the first that has a say settles what it found."""
    currencies = "|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True)))
    units = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
    short = "|".join(re.escape(name) for name in sorted(ABBREVIATIONS, key=len, reverse=True))
    months = "|".join((*MONTHS, *(month[:3] for month in MONTHS)))
    c = re.compile
    return (
        (
            c(r"https?://\S+|\b[\w.+-]+@[\w-]+\.[\w.]+|\bwww\.\S+|\b[a-z0-9-]+\.(?:com|org|net|io|gov|edu)\b(?:/\S*)?"),
            _address,
        ),
        (
            c(r"[*_#`~^|<>\\{}\[\]]+(?=\s|$)|(?:(?<=\s)|^)[*_`~^|<>\\{}\[\]]+|(?<=\w)[*_]+(?=\W|$)|(?<!\w)[*_]+(?=\w)"),
            lambda _: "",
        ),
        (
            c(
                rf"(?P<minus>[-−])?(?P<sign>{currencies})\s?(?P<amount>{_NUMBER})(?i:\s?(?P<scale>million|billion|trillion|thousand|m|k|bn)\b)?"
            ),
            _currency,
        ),
        (c(rf"(?P<minus>(?!))?(?P<amount>{_NUMBER})\s?(?P<scale>(?!))?(?P<sign>[€£¥])"), _currency),
        (c(r"\b(\d{1,3})p\b(?!\.)"), lambda m: f"{numbers.cardinal(int(m[1]))} pence"),
        (c(r"(?<!\d)(?P<h>\d{1,2}):(?P<m>\d{2})(?![\d:])(?:\s?(?P<half>[ap]\.?\s?m\b\.?))?", re.IGNORECASE), _time),
        (
            c(r"(?<![\d:.])(?P<h>1[0-2]|[1-9])(?P<m>)?\s?(?P<half>[ap]\.m\.|[ap]m\b)", re.IGNORECASE),
            lambda m: f"{numbers.cardinal(int(m['h']))} {_half(m)}",
        ),
        (c(r"\b(?P<half>[ap]\.m\.)", re.IGNORECASE), _half),
        (c(r"\b(\d{4})-(\d{2})-(\d{2})\b"), _iso_date),
        (c(r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4}|\d{2})(?![\d/])"), _date),
        (c(r"(?<![\d/])24/7(?![\d/])"), lambda _: "twenty-four seven"),
        (c(rf"\b(?P<month>{months})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:\d]|\.\d)"), _day_of_month),
        (c(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month>{months})\b"), _day_first),
        (
            c(
                r"(?i:(?<=\bon )|(?<=\bby )|(?<=\bsince )|(?<=\buntil ))(?P<a>\d{1,2})/(?P<b>\d{1,2})(?P<y>)(?![\d/])(?! of\b)"
            ),
            _date,
        ),
        (c(r"(?:(?<![\w/.])(\d+)\s)?(?<![\d/.])(\d{1,2})[/⁄](\d{1,3})(?![\d/])"), _fraction),
        (
            c(r"(\d+)?([½¼¾⅓⅔])"),
            lambda m: (
                (f"{numbers.cardinal(int(m[1]))} and " if m[1] else "")
                + {"½": "a half", "¼": "a quarter", "¾": "three quarters", "⅓": "a third", "⅔": "two thirds"}[m[2]]
            ),
        ),
        (c(r"\b(1\d{3}|20\d{2})['’]?s\b"), lambda m: numbers.decade(int(m[1]))),
        (c(r"['’]([2-9]0)s\b"), lambda m: numbers.decade(int(m[1]))),
        (c(r"\b(\d+)(?:st|nd|rd|th)\b"), lambda m: numbers.ordinal(int(m[1]))),
        (c(r"(?<![\w-])\+?\(?\d{2,4}\)?[\s.-]\d{3,4}[\s.-]\d{3,5}\b|(?<![\w-])\d{3}-\d{4}\b"), _phone),
        (c(rf"(?P<amount>[-−]?(?:{_NUMBER}))\s?(?P<unit>{units})(?!\w)(?:\.(?=\s+[a-z]))?"), _unit),
        (c(rf"(?<![\w.])({_NUMBER})\s?[–—-]\s?({_NUMBER})(?![\w])"), _range),
        (c(r"\b[Nn]o\.\s?(?=\d)|[Nn]º\s?(?=\d)|#\s?(?=\d)|№\s?(?=\d)"), lambda _: "number "),
        (c(rf"\b(?P<before>{_BEFORE_ROMAN})\s(?P<roman>[IVXLC]{{1,7}})\b(?!['’.]?\w)"), _roman),
        (c(r"\b(?P<before>[A-Z][a-z]+\s)St\.(?=\s*(?:$|[,;:.!?]|[a-z]))|\bSt\.(?=\s[A-Z])"), _saint_or_street),
        (c(rf"(?<![\w.])(?P<short>{short})(?![\w])", re.IGNORECASE), _abbreviation),
        (
            c(r"\b(?:[A-Z]\.\s?){2,}(?=\W|$)"),
            lambda m: "".join(re.findall(r"[A-Z]", m[0])) + m[0][len(m[0].rstrip()) :],
        ),
        (c(r"(?<![\w.])([A-Z])\.(?=\s[A-Z])"), lambda m: m[1]),
        (c(r"(?<![\w.,])[-−](?=\d)"), lambda _: "minus "),
        (c(_NUMBER), _number),
        (c("|".join(map(re.escape, SYMBOLS))), _symbol),
        (CAPITALS, _capitals),
        (c(r"\s*(?:—|–|―|\s-{1,3}\s|--+)\s*"), lambda _: ", "),
        (c(r"[“”\"«»„‟「」『』()]"), lambda _: ""),
        (c(r"(?<!\w)['‘’]|['‘’](?!\w)"), lambda _: ""),
        (c(r"[‘’]"), lambda _: "'"),
        (c(r"\.{3,}|…"), lambda _: "… "),
        (c(r"([!?])[!?]+"), lambda m: m[1]),
        (
            c(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200B-\u200F\u2060\uFEFF\x00-\x08\x0b-\x1f\x7f]+"),
            lambda _: " ",
        ),
    )


def pronunciation_rule(said: Mapping[str, str]) -> Rule | None:
    """The rule of a person's own list: a word, or words, said as they wrote it; small and large letters alike."""
    if not said:
        return None
    known = {written.casefold(): sound for written, sound in said.items()}
    names = "|".join(re.escape(name) for name in sorted(said, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE), lambda found: known[found[0].casefold()]
