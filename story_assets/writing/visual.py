"""The visual prompt of a scene: what is to be seen first, how it is filmed last."""

from __future__ import annotations

from story_assets.writing.chance import Chance
from story_assets.writing.content import places, shared
from story_assets.writing.grammar import capitalised
from story_assets.writing.plan import Plan, PlannedScene
from story_assets.writing.tokens import MIN_PROMPT_TOKENS, count_tokens

_TIMES = {
    "dawn": "at dawn", "morning": "in the morning", "day": "at midday", "afternoon": "in the afternoon",
    "golden": "at golden hour", "dusk": "at dusk", "evening": "in the evening", "night": "at night",
}  # fmt: skip
_WEATHER_OUT = {
    "clear": "under a clear sky", "overcast": "under an overcast sky", "rain": "in steady rain",
    "storm": "in a storm with lightning and driving rain", "snow": "in falling snow", "fog": "in thick fog",
    "dust": "in blowing dust", "none": "",
}  # fmt: skip
_WEATHER_IN = {
    "clear": "clear sky outside the windows", "overcast": "a grey sky outside the windows",
    "rain": "rain running down the windows", "storm": "a storm with lightning outside the windows",
    "snow": "snow falling outside the windows", "fog": "fog pressing against the windows",
    "dust": "dust blowing past the windows", "none": "",
}  # fmt: skip
_LIGHT = {
    "dawn": "First pink light comes in low and the shadows are long and blue.",
    "morning": "Clean morning light falls from the side and picks out every texture.",
    "day": "High bright light makes short, crisp shadows.",
    "afternoon": "Warm afternoon light slants across the picture.",
    "golden": "Golden light from a low sun rims every edge.",
    "dusk": "The last orange light fades and the first lamps come on.",
    "evening": "Blue evening light settles while lamps glow amber.",
    "night": "A few lamps make pools of warm light in deep blue darkness.",
}
_WILD = frozenset(
    [
        "coast",
        "forest",
        "mountains",
        "desert",
        "field",
        "snowfield",
        "ruins",
        "alien",
        "marsh",
        "pond",
        "lake-jetty",
        "weir",
    ]
)
"""Where no lamps stand."""
_WILD_LIGHT = {
    "dusk": "The last orange light fades behind the horizon and every shape turns dark.",
    "evening": "Blue evening light settles and the first stars come out.",
    "night": "Moonlight silvers every edge in deep blue darkness.",
}
_MOONLESS = "Deep blue darkness lies over everything, with one pale gleam along the horizon."
_GREY = frozenset({"overcast", "rain", "storm", "snow", "fog"})
_HOURS_WITH_A_LIGHT = frozenset({"dawn", "golden", "dusk", "evening", "night"})
"""At these the hour makes the light; at others, indoors, the mood does."""

_SHOTS: dict[str, tuple[str, ...]] = {
    "hook": ("Wide establishing shot with a slow push-in", "Wide shot from a low angle, slow crane down"),
    "complication": ("Medium shot at eye level, slow pan left", "Medium wide shot, the camera tracks to the right"),
    "turn": ("Close shot with a slow push-in toward the face", "Medium close shot, the camera moves in a slow arc"),
    "crisis": (
        "Handheld medium shot that stays close",
        "Wide shot with the figures small in the frame, slow pull back",
    ),
    "climax": ("Dynamic wide shot, handheld, tilted slightly", "Low-angle medium shot, the camera tracks to the left"),
    "resolution": ("Wide shot with a slow pull back", "Medium shot, the camera rises slowly in a crane move"),
    "interlude": (
        "Medium shot, the camera drifts almost still",
        "Wide shot, slow pan right",
        "Medium shot, slow tilt up",
    ),
}
_COMPOSITION = (
    "Figures stand off-centre on the thirds, with depth from foreground to horizon.",
    "A dark shape in the foreground frames the figures in the middle distance.",
    "Long slanting lines in the scene run toward the nearest face.",
    "Generous empty space on one side lets the figures look small against it.",
    "The figures are layered front to back, each in a light of their own.",
)


def visual_prompt(plan: Plan, scene: PlannedScene) -> str:
    """The prompt of a scene.

    Place, hour and weather in one sentence; the action; every look word for word; then details, light, camera, palette
    and style.
    """
    choices = plan.choices
    chance = choices.chance.stream("visual", scene.number)
    place = places()[scene.place]
    parts = [_setting(scene, chance), scene.shot]
    parts += [f"{person.first} is {person.look}." for person in dict.fromkeys((*scene.cast, *scene.drawn))]
    if scene.shows_object:
        look = shared("objects")["things"].get(choices.object, {}).get("look", f"an old {choices.object}")
        parts.append(f"The {choices.object} is {look}, clearly visible.")
    visits = sum(other.place == scene.place for other in plan.scenes[: scene.number - 1])
    details = place["details"][visits % len(place["details"]) :] + place["details"][: visits % len(place["details"])]
    parts.append(details[0])
    mood = shared("moods").get(choices.mood_class, {})
    inside = bool(place.get("indoor")) and scene.time not in _HOURS_WITH_A_LIGHT
    parts.append(f"{mood['light']}." if mood and inside else _light(scene))
    camera = chance.stream("camera").pick(_SHOTS.get(scene.function, _SHOTS["interlude"]))
    parts += [f"{camera}.", chance.stream("composition").pick(_COMPOSITION)]
    parts.append(f"Colour palette of {plan.palette}{', ' + mood['grade'] if mood else ''}.")
    parts.append(f"{choices.genre.name.capitalize()} film still, {chance.stream('style').pick(choices.genre.styles)}.")
    extra = [*details[1:], *(shared("threads")[choices.thread]["look"] for _ in range(scene.shows_thread))]
    while extra and count_tokens(" ".join(parts))[0] < MIN_PROMPT_TOKENS + 80:
        more = extra.pop(0)
        parts.insert(-4, more if more.endswith(".") else f"{capitalised(more)} can be seen.")
    return " ".join(parts)


def _light(scene: PlannedScene) -> str:
    """The light of the hour, by lamps where people live and by the sky where they do not."""
    outside = not places()[scene.place].get("indoor")
    if outside and scene.time not in _HOURS_WITH_A_LIGHT and scene.weather in _GREY:
        return "Even grey daylight falls without shadows."
    if scene.place not in _WILD or scene.time not in _WILD_LIGHT:
        return _LIGHT[scene.time]
    return _WILD_LIGHT[scene.time] if scene.weather == "clear" or scene.time != "night" else _MOONLESS


def _setting(scene: PlannedScene, chance: Chance) -> str:
    place = places()[scene.place]
    setting = chance.stream("setting").pick(place["setting"])
    seen = _WEATHER_IN if place.get("indoor") else _WEATHER_OUT
    weather = "" if place.get("sealed") else seen[scene.weather]
    sentence = f"{capitalised(setting)} {_TIMES[scene.time]}"
    return f"{sentence}{', ' if weather else ''}{weather}."


def negative_prompt(plan: Plan) -> str:
    """What the pictures of this story should not show."""
    return (
        "text, captions, subtitles, watermark, logo, extra fingers, deformed hands, duplicate people, changing clothes, "
        f"flicker, blurry, low quality, {plan.choices.genre.negative}"
    )
