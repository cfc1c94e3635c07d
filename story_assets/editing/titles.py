"""The title card before a film and the closing card after it, drawn on its own blurred pictures."""

from __future__ import annotations

import colorsys
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PIL import Image, ImageEnhance, ImageFilter, ImageStat

from story_assets.editing.lettering import Colour, Line, Rule, joined, legible, lettered, width_of
from story_assets.editing.pictures import Picture, Size, blend, covering, to_picture

TITLE_SECONDS = 2.5
CLOSING_SECONDS = 2.0
FADE_SECONDS = 0.6
TITLE_TRACKING = 0.14
LONGEST_TITLE = 90
"""Characters; a longer title is cut at a word."""
LONGEST_WORD = 20
"""Letters; a longer word is broken, or the card would be in small print."""
_ROW_WORTH = (1.3, 1.0, 0.7)
"""One row of large type pleases more than two, two more than three."""
TITLE_GROUND = 62
CLOSING_GROUND = 20
"""Mean brightness of the cards' grounds before the corners darken, of 255."""
STRONGEST_LIFT = 2.0
WHITE: Colour = (244, 241, 234)
GREY: Colour = (168, 166, 160)


def title_card(size: Size, title: str, genre: str, picture: Image.Image) -> tuple[Image.Image, Image.Image]:
    """The title card without and with its lettering, on `picture` blurred and darkened."""
    ground = backdrop(picture, size, TITLE_GROUND)
    width, _ = size
    accent = accent_of(picture)
    lines: list[Line | Rule] = [
        *title_lines(title, round(width * 0.8), max(8, width // 13), WHITE),
        Rule(width=width // 9, thickness=max(1, width // 512), colour=accent, gap=width // 24),
        Line(genre.upper(), max(6, width // 44), 0.34, accent, gap=width // 32),
    ]
    if not legible(title.upper(), width // 13)[0]:
        lines = lines[-1:]
    return ground, lettered(ground, lines, (width / 2, size[1] * 0.485))


def closing_card(size: Size, facts: Sequence[str], picture: Image.Image) -> Image.Image:
    """The closing card: who made this, and from which seed, in small type."""
    ground = backdrop(picture, size, CLOSING_GROUND)
    width, _ = size
    small = Line("  ·  ".join(facts), max(6, width // 58), 0.06, GREY, gap=width // 44)
    if (across := width_of(small)) > width * 0.9:
        small = replace(small, height=max(5, math.floor(small.height * width * 0.9 / across)))
    lines: list[Line | Rule] = [
        Line("made with story-assets", max(7, width // 36), 0.1, WHITE),
        Rule(width=width // 16, thickness=max(1, width // 768), colour=accent_of(picture), gap=width // 40),
        small,
    ]
    return lettered(ground, lines, (width / 2, size[1] / 2))


def title_lines(title: str, width: int, height: int, colour: Colour) -> list[Line | Rule]:
    """A title in spaced capitals within `width` pixels: on one to three rows, whichever lets it be largest."""
    text = " ".join(title.upper().split()) or "UNTITLED"
    shown = text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    words = [part for word in shown.split(" ") for part in _broken(word)]
    arrangements = [_rows(words, rows) for rows in range(1, min(len(words), len(_ROW_WORTH)) + 1)]
    sized = [(_largest(rows, width, height), rows) for rows in arrangements]
    size, rows = max(sized, key=lambda found: found[0] * _ROW_WORTH[len(found[1]) - 1])
    return [
        Line(row, size, TITLE_TRACKING, colour, gap=round(size * 0.55) if number else 0)
        for number, row in enumerate(rows)
    ]


def _broken(word: str) -> list[str]:
    """A word in parts of like length, hyphenated; as it is when it is short, or its letters hang together."""
    if len(word) <= LONGEST_WORD or joined(word):
        return [word]
    size = math.ceil(len(word) / math.ceil(len(word) / LONGEST_WORD))
    parts = [word[at : at + size] for at in range(0, len(word), size)]
    return [*(f"{part}-" for part in parts[:-1]), parts[-1]]


def _largest(rows: Sequence[str], width: int, height: int) -> int:
    """The largest type size, up to `height`, at which all rows stay within `width`."""
    widest = max(1.0, *(width_of(Line(row, height, TITLE_TRACKING, WHITE)) for row in rows))
    return max(3, min(height, math.floor(height * width / widest)))


def backdrop(picture: Image.Image, size: Size, brightness: float) -> Image.Image:
    """`picture` filling `size`, blurred, its mean brightness (of 255) brought to `brightness`, its corners darker.

    A night is lifted and a snowfield dimmed, so that white letters stand on either.
    """
    width, height = size
    blurred = covering(picture, size).filter(ImageFilter.GaussianBlur(width / 42))
    mean = ImageStat.Stat(blurred.convert("L")).mean[0]
    factor = min(STRONGEST_LIFT, brightness / max(1.0, mean))
    dark = ImageEnhance.Brightness(ImageEnhance.Color(blurred).enhance(1.4)).enhance(factor)
    glow = Image.radial_gradient("L").resize((round(width * 1.25), round(height * 1.6)), Image.Resampling.BICUBIC)
    left, top = (glow.width - width) // 2, (glow.height - height) // 2
    corners = glow.crop((left, top, left + width, top + height)).point(
        [round(distance * 0.8) for distance in range(256)]
    )
    dark.paste((0, 0, 0), (0, 0), corners)
    return dark


def accent_of(picture: Image.Image) -> Colour:
    """The most telling colour of a picture, made light enough to read on dark ground."""
    few = picture.resize((64, 36)).quantize(12).convert("RGB")
    best, hue, strength = -1.0, 0.0, 0.0
    for count, colour in few.getcolors(64 * 36) or []:
        assert isinstance(colour, tuple)
        red, green, blue = (part / 255 for part in colour[:3])
        h, s, v = colorsys.rgb_to_hsv(red, green, blue)
        if (worth := s * v * (count / (64 * 36)) ** 0.5) > best:
            best, hue, strength = worth, h, s
    red, green, blue = colorsys.hsv_to_rgb(hue, min(strength, 0.42), 0.95)
    return round(red * 255), round(green * 255), round(blue * 255)


def title_length(fps: int) -> int:
    """Pictures of the title card."""
    return round(TITLE_SECONDS * fps)


def closing_length(fps: int) -> int:
    """Pictures of the closing card."""
    return round(CLOSING_SECONDS * fps)


def title_pictures(card: tuple[Image.Image, Image.Image], fps: int) -> Iterator[Picture]:
    """The title card, its lettering coming up out of the ground."""
    ground, full = (to_picture(image) for image in card)
    for number in range(title_length(fps)):
        yield blend(ground, full, smooth((number / fps - 0.15) / (FADE_SECONDS * 1.2)))


def closing_pictures(card: Image.Image, fps: int) -> Iterator[Picture]:
    """The closing card, fading to black."""
    full, black = to_picture(card), to_picture(Image.new("RGB", card.size))
    total = closing_length(fps)
    for number in range(total):
        left = (total - 1 - number) / fps
        yield blend(full, black, smooth(1 - left / (FADE_SECONDS * 0.7)))


def smooth(share: float) -> float:
    """0 to 1 with a gentle start and end; what lies outside is clipped."""
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def _rows(words: Sequence[str], rows: int) -> list[str]:
    """Words on `rows` lines of like length."""
    if rows == 1:
        return [" ".join(words)]
    candidates = [[" ".join(words[:at]), *_rows(words[at:], rows - 1)] for at in range(1, len(words) - rows + 2)]
    return min(candidates, key=lambda parts: max(map(len, parts)))
