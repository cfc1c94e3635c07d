"""The visual prompt of a scene, put together: what the model saw, and what must be the same in every scene."""

from __future__ import annotations

import re

from story_assets.models import Beat, CastMember, Story

_TIMES = {
    "dawn": "at dawn", "morning": "in the morning", "day": "at midday", "afternoon": "in the afternoon",
    "golden": "at golden hour", "dusk": "at dusk", "evening": "in the evening", "night": "at night",
}  # fmt: skip
_WEATHERS = {
    "clear": "under a clear sky", "overcast": "under an overcast sky", "rain": "in steady rain",
    "storm": "in a storm with lightning", "snow": "in falling snow", "fog": "in thick fog", "dust": "in blowing dust",
}  # fmt: skip
NEVER_SHOWN = (
    "text, captions, subtitles, watermark, logo, extra fingers, deformed hands, duplicate people, changing clothes, "
    "flicker, blurry, low quality"
)


def visual_prompt(story: Story, beat: Beat, seen: str, style: str) -> str:
    """Where and when, what is seen, every look word for word, colours, style.

    A painter draws whoever is described alike in every scene only if the words are alike in every scene.
    """
    parts = [_setting(beat), _sentence(seen)]
    for member in present(story, beat):
        if member.look not in seen:
            parts.append(f"{member.name} is {member.look.rstrip('.')}.")
        elif member.name not in seen:
            parts.append(f"{member.name} is seen clearly.")
    if story.palette:
        parts.append(f"Colour palette of {story.palette.rstrip('.')}.")
    parts.append(_sentence(style))
    return " ".join(parts)


def present(story: Story, beat: Beat) -> list[CastMember]:
    """Those of the cast who are in the scene, in the outline's order."""
    return [member for member in story.cast if member.name in beat.cast]


def whole_sentences(text: str, limit: int) -> str:
    """`text` without a last sentence that a length limit cut off in the middle; as it is when nothing was cut.

    A server that enforces a longest string stops the model in mid-word once it is reached.
    """
    if len(text) < limit * 0.97 or _ends(text):
        return text
    ends = [found.end() for found in re.finditer(r"[.!?…][\"”’']?(?=\s|$)", text)]
    return text[: ends[-1]] if ends and ends[-1] > len(text) * 0.6 else text


def _setting(beat: Beat) -> str:
    place = beat.place.strip().rstrip(".")
    when = _TIMES.get(beat.time_of_day, beat.time_of_day)
    weather = _WEATHERS.get(beat.weather, beat.weather if beat.weather != "none" else "")
    said = " ".join(part for part in (place[:1].upper() + place[1:], when) if part)
    return _sentence(", ".join(part for part in (said, weather) if part))


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or _ends(text) else f"{text.rstrip(',;:')}."


def _ends(text: str) -> bool:
    return re.search(r"[.!?…][\"”’']?$", text) is not None
