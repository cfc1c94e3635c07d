"""What a prompt asks to be seen: its sentences without camera, style, palette, and with persons for their names.

A description of pictures knows no names, no lenses and no intentions; compared with them, true
pairs look false.
"""

import re
from collections.abc import Sequence

from quality.language.cast import CastMember, Reference
from quality.language.text import sentences, words
from quality.language.word_lists import STOP_WORDS

_ANGLES = (
    r"wide|medium|close|long|full|establishing|tracking|dolly|crane|aerial|overhead|low|high|eye-level|dutch|static"
)

_ABOUT_STYLE = re.compile(
    r"""\b(?:palette|film\ still|cinematograph\w*|(?:rule\ of\ )?thirds|leading\ lines|draws?\ the\ eye|off-cent(?:er|re)|
    (?:empty|negative)\ space|film\ colours|colou?r\ grad\w+|graded|art(?:house)?\ framing|depth\ of\ field|film\ grain|
    concept\ art|trending\ on|award-winning|aspect\ ratio|in\ the\ (?:style|manner)\ of|no\ (?:text|watermark|logo)s?|
    foreground\ to\ horizon|composition|colou?rs?\ are\ (?:muted|graded|faded))\b
    |^\W*(?:style|camera|palette|colou?rs?|lens|mood|quality|format|aspect|negative|film|look|shot|framing)\s*:""",
    re.IGNORECASE | re.VERBOSE,
)
"""A sentence with one of these speaks of how, not of what."""

_OF_A_SHOT = re.compile(
    rf"""^\W*(?:(?:an?|the)\s+)?(?:(?:cinematic|dramatic|dynamic|intimate|slow|handheld|extreme|moody|{_ANGLES})[\s,-]+)*
    (?:(?:{_ANGLES}|full)[\s-]+(?:angle[\s-]+)?)?(?:shot|view|close-?up|photo(?:graph)?|picture|image|still|frame)\s+of\s+""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands before the thing itself: "wide shot of a ship"."""

_STYLE_WORDS = re.compile(
    rf"""\b(?:
    cinematic|photo-?realistic|hyper-?realistic|photograph(?:y|ic)|grainy|anamorphic|widescreen|\d{{2,3}}\s?mm|(?:16:9|16:10|21:9|4:3|3:2|1:1|9:16|2\.39:1|2\.35:1|1\.85:1)|
    [48]k|u?hd|hdr|high(?:ly)?[- ](?:detail(?:ed)?|resolution|quality)|(?:ultra|finely|intricately)[- ]detailed|masterpiece|
    best\ quality|artstation|octane|unreal\ engine|(?:shallow|deep|sharp|soft|selective)\ focus|bokeh|lens\ flare|
    (?:wide|telephoto|macro)?\s?lens|aperture|f/\d[\d.]*|(?:extreme\ )?close-?up|
    (?:{_ANGLES}|handheld|steady|over[- ]the[- ]shoulder)[\s-]+(?:angle[\s-]+)?(?:shot|camera|view|framing)|
    slow\ (?:push-?in|pan|zoom|dolly|crane\ \w+)|push-?in|pull-?back|vignette|stylised|stylized|illustration|digital\ painting|oil\ painting|watercolou?r|render(?:ed)?
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CAMERA = re.compile(
    r"\b(?:shot|handheld|crane|dolly|zoom|tilted|framing|close-?up|lens)\b"
    r"|^\W*(?:the\s+|a\s+)?(?:\w+\s+)?camera(?:\s+(?!and\b|on\b|in\b|of\b|with\b|to\b)\w+|\W*$)",
    re.IGNORECASE,
)
"""About the camera; a digital camera among phones, and somebody who poses for one, are to be seen."""

_INTRODUCED = re.compile(
    r"\b([A-Z][\w'’-]+)(?:\s+[A-Z][\w'’-]+)?(?:\s+is|,)\s+an?\s+(?:[\w-]+[\s,]+){0,8}?"
    r"(man|woman|person|girl|boy|child)\b"
)
_NOUN = {Reference.HE: "man", Reference.SHE: "woman"}
_LONGEST = 60
_SHORT = 14
"""In so short a sentence, a clause with a camera in it is about the camera."""


def visual_content(prompt: str, cast: Sequence[CastMember] = ()) -> list[str]:
    """The sentences of `prompt` that say what is to be seen.

    Style, camera and palette are left out. Names become "the man", "the woman", "the person", as the
    prompt introduces them ("Yuri is a tall man") or as the cast's pronouns say. A prompt of nothing
    but style is kept as it is.
    """
    every = [piece for sentence in sentences(prompt) for piece in _pieces(sentence)]
    kept = [bare for piece in every if (bare := _visible(piece))]
    named = _names(prompt, cast)
    return [_nameless(piece, named) for piece in (kept or every)]


def _visible(sentence: str) -> str:
    """What is left of a sentence; empty when it speaks of style or camera only."""
    length = len(words(sentence))
    if _ABOUT_STYLE.search(sentence) and length <= _LONGEST // 2:
        return ""
    bare = _OF_A_SHOT.sub("", sentence)
    if length <= _SHORT:
        clauses = re.split(r"\s*,\s*", bare)
        bare = ", ".join(clause for clause in clauses if not _CAMERA.search(clause))
    bare = _STYLE_WORDS.sub(" ", bare)
    bare = re.sub(r"\s+([,;.])", r"\1", re.sub(r"([,;])(?:\s*[,;])+", r"\1", bare))
    bare = " ".join(bare.split()).strip(" ,;:-–—")
    return bare if len(words(bare)) >= min(2, length) else ""


def _pieces(sentence: str) -> list[str]:
    """A list of tags has no full stops: a very long sentence is read at its semicolons, or by six tags."""
    if len(words(sentence)) <= _LONGEST:
        return [sentence]
    parts = re.split(r"\s*;\s*", sentence)
    if len(parts) == 1:
        tags = re.split(r"\s*,\s*", sentence)
        parts = [", ".join(tags[at : at + 6]) for at in range(0, len(tags), 6)]
    return [part for part in parts if words(part)]


def _names(prompt: str, cast: Sequence[CastMember]) -> dict[str, str]:
    """What to say in place of each name."""
    named = {
        way: _NOUN.get(member.answers_to, "person")
        for member in cast
        for way in sorted({member.name, *member.name_parts}, key=len, reverse=True)
        if way[:1].isupper()
    }
    introduced = {match[1]: match[2] for match in _INTRODUCED.finditer(prompt)}
    return named | {name: noun for name, noun in introduced.items() if name.lower() not in STOP_WORDS}


def _nameless(sentence: str, named: dict[str, str]) -> str:
    for name, noun in named.items():
        sentence = re.sub(rf"\b{re.escape(name)}\b", f"the {noun}", sentence)
    return sentence[:1].upper() + sentence[1:]
