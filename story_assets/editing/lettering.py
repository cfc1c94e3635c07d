"""Spaced lettering on pictures, with the typeface that Pillow brings along, so that every machine draws the same."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

Font: TypeAlias = ImageFont.FreeTypeFont
Colour: TypeAlias = tuple[int, int, int]

LETTERING = "2"
"""Changes whenever the same title would be lettered otherwise."""

WIDE_FONTS = (
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
    "segoeui.ttf",
    "arial.ttf",
    "Arial Unicode.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "Nirmala.ttc",
    "Nirmala.ttf",
    "NotoSansCJK-Regular.ttc",
    "msyh.ttc",
    "YuGothM.ttc",
    "malgun.ttf",
    "Hiragino Sans GB.ttc",
    "AppleSDGothicNeo.ttc",
)
"""Faces of the common systems, asked only for letters that Pillow's own face (ASCII and typographic quotes) lacks."""

_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "‐": "-", "‑": "-", "•": "·", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)
_PLAIN_MORE = str.maketrans({"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "đ": "d", "ı": "i", "ð": "d", "þ": "th"})


@dataclass(frozen=True)
class Line:
    """One line of lettering.

    Attributes:
        text: As it is to be drawn.
        height: Type size in pixels.
        tracking: Extra space between letters, as a share of the type size.
        colour: RGB.
        gap: Pixels between this line and the one above.
    """

    text: str
    height: int
    tracking: float
    colour: Colour
    gap: int = 0


@dataclass(frozen=True)
class Rule:
    """A thin horizontal line, centred like the lettering."""

    width: int
    thickness: int
    colour: Colour
    gap: int = 0


@functools.lru_cache(maxsize=64)
def built_in(height: int) -> Font:
    """Pillow's own typeface."""
    font = ImageFont.load_default(size=height)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow is built without FreeType"
    return font


def legible(text: str, height: int) -> tuple[str, Font]:
    """A typeface that has every letter of `text`; failing that, Pillow's own with the letters it has.

    Accents fall before letters do: `Café` becomes `Cafe` on a machine that has no other typeface.
    """
    own = built_in(height)
    if _has_all(own, text):
        return text, own
    for name in WIDE_FONTS:
        try:
            font = ImageFont.truetype(name, height)
        except OSError:
            continue
        if _has_all(font, text):
            return text, font
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN).translate(_PLAIN_MORE))
    found = "".join(letter for letter in plain if letter == " " or _has_all(own, letter))
    return " ".join(found.split()), own


def unlettered(text: str) -> str:
    """The letters and figures of `text` that no typeface of this machine has, each once."""
    drawn, _ = legible(text, 32)
    if len(drawn) >= len(text):
        return ""
    kept = set(unicodedata.normalize("NFKD", text.translate(_PLAIN).translate(_PLAIN_MORE))) & set(drawn)
    lost = [letter for letter in text if letter.isalnum() and not set(unicodedata.normalize("NFKD", letter)) & kept]
    return "".join(dict.fromkeys(lost))


def width_of(line: Line) -> float:
    """Pixels a line takes across."""
    text, font = legible(line.text, line.height)
    if joined(text):
        return font.getlength(in_order(text))
    return sum(_advances(text, font)) + line.tracking * line.height * max(0, len(text) - 1)


def lettered(picture: Image.Image, lines: list[Line | Rule], centre: tuple[float, float]) -> Image.Image:
    """`picture` with lines stacked about `centre`, each with a soft shadow that keeps it readable on bright ground."""
    ink = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(ink)
    top = centre[1] - height_of(lines) / 2
    for line in lines:
        top += line.gap
        if isinstance(line, Rule):
            left = centre[0] - line.width / 2
            box = (round(left), round(top), round(left + line.width), round(top) + line.thickness - 1)
            draw.rectangle(box, fill=(*line.colour, 255))
            top += line.thickness
        else:
            _draw_line(draw, line, centre[0] - width_of(line) / 2, top)
            top += cap_height(line)
    return with_ink(picture, ink)


def height_of(lines: list[Line | Rule]) -> float:
    """Pixels a stack of lines takes, from the top of the first capital to the last baseline."""
    return sum(line.gap + (line.thickness if isinstance(line, Rule) else cap_height(line)) for line in lines)


def cap_height(line: Line) -> float:
    """Height of a capital letter in pixels."""
    return line.height * 0.72


def with_ink(picture: Image.Image, ink: Image.Image) -> Image.Image:
    """`picture` under a transparent layer of lettering and its shadow."""
    shade = ink.getchannel("A").filter(ImageFilter.GaussianBlur(max(1.0, picture.width / 160)))
    shadowed = picture.convert("RGB")
    shadowed.paste((0, 0, 0), (0, 0), shade)
    shadowed.paste(ink.convert("RGB"), (0, 0), ink.getchannel("A"))
    return shadowed


def joined(text: str) -> bool:
    """Whether letters of `text` change with their neighbours or run from right to left: they cannot be spaced out."""
    return any(
        unicodedata.bidirectional(letter) in ("R", "AL") or unicodedata.category(letter) in ("Mn", "Mc")
        for letter in text
    )


def in_order(text: str) -> str:
    """`text` as it must be handed to Pillow, which without its Raqm library knows only one direction."""
    leftward = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return text[::-1] if leftward and not features.check("raqm") else text


def _draw_line(draw: ImageDraw.ImageDraw, line: Line, left: float, top: float) -> None:
    text, font = legible(line.text, line.height)
    baseline = top + cap_height(line)
    if joined(text):
        draw.text((left, baseline), in_order(text), font=font, fill=(*line.colour, 255), anchor="ls")
        return
    for letter, advance in zip(text, _advances(text, font), strict=True):
        draw.text((left, baseline), letter, font=font, fill=(*line.colour, 255), anchor="ls")
        left += advance + line.tracking * line.height


def _advances(text: str, font: Font) -> list[float]:
    """From each letter to the next, kerned: AV stands closer than HH, even in spaced lettering."""
    pairs = zip(text, [*text[1:], " "], strict=False)
    return [font.getlength(letter + follower) - font.getlength(follower) for letter, follower in pairs]


def _has_all(font: Font, text: str) -> bool:
    missing = _glyph(font, "\uffff")
    return all(letter == " " or _glyph(font, letter) != missing for letter in set(text))


@functools.lru_cache(maxsize=4096)
def _glyph(font: Font, letter: str) -> bytes:
    image = Image.new("L", (round(font.size) * 2, round(font.size) * 2))
    ImageDraw.Draw(image).text((2, 2), letter, font=font, fill=255)
    return image.tobytes()
