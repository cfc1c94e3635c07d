"""The colours of a scene: the hour sets them, the weather mutes them, genre and mood bend them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .colour import Colour, hexc, lightness, mix, shade, times, tint


@dataclass(frozen=True)
class Palette:
    """All that drawers ask for when they want a colour."""

    top: Colour
    middle: Colour
    low: Colour
    """The sky: overhead, half way, at the horizon."""
    haze: Colour
    """What distance turns everything into."""
    ink: Colour
    """The darkest silhouettes, nearest to the eye."""
    key: Colour
    """The light itself: sun, moon."""
    illum: Colour
    """What falls on surfaces, per channel, linear."""
    accent: Colour
    """Lamps, lit windows, signs."""
    night: float
    """0 by day, 1 when lamps are lit and windows glow."""

    def lit(self, surface: Colour, near: float = 1.0, ink: float = 0.0) -> Colour:
        """A surface in this light: hazy far away (``near`` 0), itself close by (1), sunk in shadow by ``ink``."""
        seen = times(surface, self.illum)
        seen = mix(seen, self.ink, ink)
        return mix(self.haze, seen, max(0.0, min(1.0, near)))

    def silhouette(self, near: float) -> Colour:
        """Pure distance: haze at 0, ink at 1."""
        return mix(self.haze, self.ink, near)


def _row(top: str, middle: str, low: str, haze: str, ink: str, key: str, illum: Colour, night: float) -> Palette:
    return Palette(hexc(top), hexc(middle), hexc(low), hexc(haze), hexc(ink), hexc(key), illum, hexc("#ffb45a"), night)


HOURS: dict[str, Palette] = {
    "dawn": _row("#46527f", "#c58a9c", "#ffd9a8", "#dfa9a6", "#2c2746", "#ffd3a0", (0.62, 0.50, 0.55), 0.45),
    "morning": _row("#5c9fc9", "#a9d3d8", "#fdeecb", "#c9dcd3", "#1f4150", "#fff0c4", (0.95, 0.90, 0.82), 0.0),
    "day": _row("#2f83c0", "#7fc0dc", "#e6f2e2", "#b4d6dc", "#173f4c", "#fffbe2", (1.0, 0.98, 0.92), 0.0),
    "afternoon": _row("#4a8fbd", "#a5cbd0", "#fae3b6", "#ccd3bd", "#23404a", "#fff0bd", (1.0, 0.90, 0.74), 0.0),
    "golden": _row("#54709c", "#e6a866", "#ffe2a0", "#efb67a", "#40242f", "#ffd778", (0.92, 0.64, 0.40), 0.15),
    "dusk": _row("#2b2c63", "#9c4674", "#ff9c5e", "#bf6877", "#1d1839", "#ffa269", (0.46, 0.31, 0.42), 0.75),
    "evening": _row("#16275a", "#41549a", "#e09a90", "#6f6da6", "#121b3c", "#ffbe94", (0.27, 0.27, 0.44), 0.95),
    "night": _row("#0c1a45", "#1c3772", "#41639f", "#30508a", "#0a1433", "#c4dcff", (0.15, 0.21, 0.40), 1.0),
}

_WEATHER: dict[str, tuple[str, str, float, float, float]] = {
    # weather: sky towards, haze towards, how much, chroma, light
    "overcast": ("#a9b3ba", "#b4bcc0", 0.55, 0.7, -0.01),
    "rain": ("#66788c", "#8494a4", 0.58, 0.75, -0.03),
    "storm": ("#39465c", "#56647a", 0.70, 0.75, -0.07),
    "snow": ("#b9c7d6", "#ccd8e4", 0.50, 0.65, 0.02),
    "fog": ("#b3bcc0", "#bcc5c8", 0.62, 0.6, 0.0),
    "dust": ("#d2a468", "#d9ae76", 0.60, 0.9, 0.0),
}

_MOODS: dict[str, tuple[str, str, float, float, float]] = {
    # mood: shadows towards, lights towards, how much, chroma, light
    "noir": ("#1b2532", "#efe0c0", 0.60, 0.55, -0.03),
    "sci-fi": ("#0b2c4e", "#7ff0e6", 0.40, 1.08, 0.0),
    "thriller": ("#0d3036", "#f0b95e", 0.40, 0.92, -0.02),
    "mystery": ("#2a1d52", "#e4bd6c", 0.38, 0.95, -0.01),
    "romance": ("#5c2a5a", "#ffb9a0", 0.34, 1.08, 0.02),
    "drama": ("#33304e", "#f3cc94", 0.18, 0.96, 0.0),
    "horror": ("#1b1424", "#d0604a", 0.42, 0.75, -0.04),
    "fantasy": ("#2b1f66", "#ffd98a", 0.34, 1.15, 0.01),
    "western": ("#4a2418", "#ffd08a", 0.34, 1.05, 0.0),
    "warm": ("#4a2030", "#ffc47e", 0.36, 1.06, 0.01),
    "cold": ("#12305a", "#cfe6ff", 0.38, 0.95, 0.0),
    "melancholy": ("#26344e", "#b9c6d8", 0.36, 0.68, -0.02),
    "tense": ("#14262c", "#f0a85a", 0.28, 0.88, -0.03),
    "hopeful": ("#35406e", "#ffe0a0", 0.28, 1.08, 0.03),
    "dreamy": ("#4a3a78", "#ffd0e0", 0.34, 0.95, 0.04),
    "bleak": ("#2a2e34", "#c4c6c4", 0.45, 0.5, -0.03),
    "eerie": ("#10302c", "#c0e08a", 0.38, 0.85, -0.03),
    "joyful": ("#2a4a7a", "#ffe27a", 0.24, 1.2, 0.03),
    "nostalgic": ("#4a3222", "#f2d6a0", 0.42, 0.75, 0.01),
}

MOODS = tuple(_MOODS)


def _bend(colour: Colour, dark: Colour, light: Colour, amount: float, chroma: float, lift: float) -> Colour:
    lum = lightness(colour)
    towards = mix(dark, light, lum)
    return shade(tint(colour, towards, amount), lift * (0.4 + lum), chroma)


def _each(pal: Palette, dark: Colour, light: Colour, amount: float, chroma: float, lift: float) -> Palette:
    def bend(colour: Colour, share: float = 1.0) -> Colour:
        return _bend(colour, dark, light, amount * share, 1 + (chroma - 1) * share, lift)

    white = mix((1.0, 1.0, 1.0), mix(dark, light, 0.75), amount * 0.5)
    return replace(
        pal,
        top=bend(pal.top),
        middle=bend(pal.middle),
        low=bend(pal.low),
        haze=bend(pal.haze),
        ink=bend(pal.ink),
        key=bend(pal.key, 0.8),
        accent=bend(pal.accent, 0.4),
        illum=times(pal.illum, white),
    )


def make_palette(hour: str, weather: str, moods: tuple[str, ...], colours: tuple[Colour, ...]) -> Palette:
    """Blend hour, weather, the first three moods and the colours named in the prompt into one scheme."""
    pal = HOURS[hour]
    if weather in _WEATHER:
        sky, haze, amount, chroma, lift = _WEATHER[weather]
        dim = 0.12 + 0.88 * lightness(pal.low) if pal.night else 1.0
        grey_sky, grey_haze = times(hexc(sky), pal.illum), times(hexc(haze), pal.illum)
        grey_sky, grey_haze = mix(hexc(sky), grey_sky, 0.75), mix(hexc(haze), grey_haze, 0.7)
        dull = 0.72 if weather in ("rain", "storm", "overcast", "fog") else 0.9
        pal = replace(
            pal,
            top=shade(mix(pal.top, grey_sky, amount), lift, chroma),
            middle=shade(mix(pal.middle, grey_sky, amount), lift, chroma),
            low=shade(mix(pal.low, grey_haze, amount * 0.8), lift, chroma),
            haze=shade(mix(pal.haze, grey_haze, amount), lift, chroma),
            key=mix(pal.key, grey_haze, 0.25),
            illum=times(pal.illum, (dull, dull, min(1.0, dull * 1.06))),
            night=max(pal.night, 0.55 if weather == "storm" else 0.3 if weather in ("rain", "fog") else 0.0) * dim,
        )
    for i, mood in enumerate(moods[:3]):
        dark, light, amount, chroma, lift = _MOODS[mood]
        weight = (1.0, 0.6, 0.4)[i]
        pal = _each(pal, hexc(dark), hexc(light), amount * weight, 1 + (chroma - 1) * weight, lift * weight)
    if colours:
        ordered = sorted(colours, key=lightness)
        dark, light = ordered[0], ordered[-1]
        if len(ordered) == 1:
            dark = light = ordered[0]
        pal = _each(pal, shade(dark, -0.1), light, 0.42, 1.05, 0.0)
        pal = replace(pal, accent=mix(pal.accent, light, 0.35 if lightness(light) > 0.6 else 0.0))
    return pal
