"""How long a scene must last for its line to be heard, and where in it the line lies: after one cross-fade, before the next."""

from __future__ import annotations

from dataclasses import dataclass

from story_assets.models import Narration, SpokenLine
from story_assets.settings import Settings

LEAD_SECONDS = 0.2
"""Between a cross-fade and the first word, so that the eye arrives before the ear."""


@dataclass(frozen=True)
class Timing:
    """What sound asks of a scene's length.

    Attributes:
        line: The spoken line; None where the narration is only read.
        line_at: Where in the scene its file begins, in seconds; None without one.
        needed: Seconds that the line takes with all that belongs around it; 0 without one.
        fixed: The length a person set for every scene, in seconds.
    """

    line: SpokenLine | None = None
    line_at: float | None = None
    needed: float = 0.0
    fixed: float | None = None

    @property
    def inputs(self) -> tuple[object, ...]:
        """What another clip would come of; empty for a silent one of no set length."""
        if self.line is None and self.fixed is None:
            return ()
        words = [(word.text, word.start, word.end) for word in self.line.words] if self.line else []
        return (self.line.sha256 if self.line else "", words, self.line_at, self.needed, self.fixed)


AS_READ = Timing()
"""Of a scene whose narration is only read."""


def timing_of(narration: Narration | None, scene_id: str, settings: Settings) -> Timing:
    """What the narration and the settings ask of a scene's length."""
    fixed = settings.film_scene_seconds
    line = narration.line(scene_id) if narration else None
    if line is None:
        return Timing(fixed=fixed)
    fade = settings.film_transition_seconds
    at = fade + LEAD_SECONDS
    return Timing(line, at, at + line.seconds + settings.film_breath_seconds + fade, fixed)
