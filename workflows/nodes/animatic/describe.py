"""In words what was drawn, from the record the drawers kept; never from the prompt."""

from __future__ import annotations

from .figures.words import article, listed
from .places import PLACES
from .shot import Drawn, FigureNote
from .stage import Stage

_HOUR = {
    "dawn": "at dawn", "morning": "in the morning", "day": "by day", "afternoon": "in the afternoon", "golden": "in golden evening light",
    "dusk": "at dusk", "evening": "in the blue evening", "night": "at night",
}  # fmt: skip
_LIGHT = {
    "dawn": "The light is soft and rosy", "morning": "The morning light is clear and pale", "day": "The daylight is bright", "afternoon": "The light is warm and even",
    "golden": "Low golden light falls from the {side}", "dusk": "A red and violet glow lights the scene from the {side}", "evening": "The last blue light is fading",
    "night": "Pale moonlight falls from the {side}",
}  # fmt: skip
_SHOT = {"wide": "wide shot", "medium": "medium shot", "close": "close-up"}


def describe(stage: Stage) -> str:
    """Three to six plain sentences: who and where, what is around, light and weather, what moves, the camera."""
    drawn, shot = stage.drawn, stage.shot
    where = f"{PLACES[shot.place].preposition} {drawn.place} {_HOUR[shot.hour] if not _timeless(shot.place) else ''}".strip()
    sentences: list[str] = []
    if drawn.figures:
        sentences += _people(drawn, where)
    else:
        first = article(_SHOT[shot.framing])
        sentences.append(
            f"{first[0].upper()}{first[1:]} of {drawn.place}{'' if _timeless(shot.place) else ' ' + _HOUR[shot.hour]}, with nobody in sight"
        )
    around = drawn.parts[:5]
    if around:
        sentences.append(
            _cap(
                f"{listed(around)} {'are' if len(around) > 1 or around[0].split()[0].endswith('s') else 'is'} around"
                if len(around) < 2
                else f"around are {listed(around)}"
            )
        )
    if drawn.props:
        sentences.append(_cap(f"there {'is' if len(drawn.props) == 1 else 'are'} {listed(drawn.props[:6])}"))
    sentences.append(_light(stage))
    if drawn.moving:
        sentences.append(_cap(listed(drawn.moving[:3])))
    sentences.append(drawn.camera)
    return " ".join(s.rstrip(".") + "." for s in sentences if s)


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]


def _timeless(place: str) -> bool:
    return place in ("orbit", "ship_corridor", "ship_bridge", "interrogation")


def _people(drawn: Drawn, where: str) -> list[str]:
    notes = drawn.figures
    if len(notes) == 2 and all(n.doing.startswith("embraces") for n in notes):
        a, b = notes
        return [f"{_cap(a.who)} in {a.wearing} and {b.who} in {b.wearing} embrace {where}"]
    first, *rest = notes
    out = [f"{_one(first)} {first.where} {where}"]
    out += [f"{_one(n)} {n.where}" for n in rest[:3]]
    return out


def _one(note: FigureNote) -> str:
    held = f", holding {article(note.with_prop)}" if note.with_prop else ""
    return _cap(f"{note.who}, in {note.wearing}, {note.doing}{held}{',' if held else ''}")


def _light(stage: Stage) -> str:
    shot, drawn = stage.shot, stage.drawn
    side = "left" if stage.light_side < 0 else "right"
    if stage.indoors:
        dark = shot.hour in ("night", "evening", "dusk")
        text = drawn.light or ("Warm lamplight fills the room" if dark else f"Light falls in from the {side}")
        if shot.place in ("orbit",):
            text = f"Hard sunlight comes from the {side}"
        return text
    text = _LIGHT[shot.hour].format(side=side)
    if shot.weather in ("rain", "storm", "fog", "overcast", "snow") and shot.hour in (
        "golden",
        "day",
        "morning",
        "afternoon",
        "night",
        "dusk",
    ):
        text = {"night": "The night is dark blue"}.get(
            shot.hour,
            "The light is dim and grey" if shot.weather in ("rain", "storm", "overcast") else "The light is pale",
        )
    if drawn.sky:
        text += f", {drawn.sky}" if not drawn.sky.startswith("the") else f"; {drawn.sky}"
    if drawn.weather:
        text += f". {drawn.weather}"
    return text
