"""Colours as sRGB triples in 0..1, mixed the way the eye mixes them (in OKLab)."""

from __future__ import annotations

import math

Colour = tuple[float, float, float]


def hexc(code: str) -> Colour:
    """Read ``#rrggbb``."""
    code = code.lstrip("#")
    return (int(code[0:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:6], 16) / 255)


def to8(colour: Colour) -> tuple[int, int, int]:
    """Round to bytes, clipped."""
    r, g, b = (max(0, min(255, round(v * 255))) for v in colour)
    return (r, g, b)


def _linear(v: float) -> float:
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def _gamma(v: float) -> float:
    v = max(0.0, min(1.0, v))
    return v * 12.92 if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055


def to_lab(colour: Colour) -> Colour:
    """SRGB to OKLab (L 0..1, a, b)."""
    r, g, b = (_linear(v) for v in colour)
    l_ = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    m_ = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    s_ = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_,
        1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_,
        0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_,
    )


def from_lab(lab: Colour) -> Colour:
    """OKLab to sRGB, clipped into gamut."""
    lum, a, b = lab
    l_ = (lum + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m_ = (lum - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s_ = (lum - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * l_ - 3.3077115913 * m_ + 0.2309699292 * s_),
        _gamma(-1.2684380046 * l_ + 2.6097574011 * m_ - 0.3413193965 * s_),
        _gamma(-0.0041960863 * l_ - 0.7034186147 * m_ + 1.7076147010 * s_),
    )


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """``a`` at 0, ``b`` at 1, even steps to the eye between."""
    la, lb = to_lab(a), to_lab(b)
    return from_lab((la[0] + (lb[0] - la[0]) * t, la[1] + (lb[1] - la[1]) * t, la[2] + (lb[2] - la[2]) * t))


def shade(colour: Colour, light: float = 0.0, chroma: float = 1.0, hue: float = 0.0) -> Colour:
    """Add ``light`` to the lightness, scale the chroma, turn the hue by degrees."""
    lum, a, b = to_lab(colour)
    angle = math.radians(hue)
    ca, sa = math.cos(angle), math.sin(angle)
    a, b = (a * ca - b * sa) * chroma, (a * sa + b * ca) * chroma
    return from_lab((max(0.0, min(1.0, lum + light)), a, b))


def tint(colour: Colour, towards: Colour, amount: float) -> Colour:
    """Turn the hue and chroma towards another colour, keeping one's own lightness."""
    lum, a, b = to_lab(colour)
    _, ta, tb = to_lab(towards)
    return from_lab((lum, a + (ta - a) * amount, b + (tb - b) * amount))


def lightness(colour: Colour) -> float:
    """OKLab lightness, 0..1."""
    return to_lab(colour)[0]


def times(colour: Colour, light: Colour) -> Colour:
    """A surface of this colour under that light (multiplied in linear light)."""
    r, g, b = (_gamma(_linear(c) * _linear(m)) for c, m in zip(colour, light, strict=True))
    return (r, g, b)
