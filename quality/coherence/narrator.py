"""Whether one narrator tells the whole story, of the same people.

A language model that writes scene by scene likes to lose its narrator: one scene says I where the
others say she. Words between quotes are left out, as everybody says I there.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from quality.language.text import SceneText, unquoted, words
from quality.language.word_lists import word_set

_FIRST = word_set("i me my mine myself we us our ours")
_HE = word_set("he him his himself")
_SHE = word_set("she her hers herself")

_MOST = 0.15
"""A scene whose share of I differs so much from the story's has another narrator."""
_FOCUS = 0.3
"""Scenes may look at a man here and at a woman there; that weighs less than another narrator."""
_SAYS_I, _NEVER = 0.03, 0.004
"""Shares of words: a scene told by I, and one that is not."""
_FEWEST_WORDS = 30


@dataclass(frozen=True)
class Narration:
    """How steady the telling is, 0..1, and which scenes have a narrator of their own."""

    value: float
    evidence: tuple[str, ...] = ()


def narration(scenes: Sequence[SceneText]) -> Narration | None:
    """How steadily the scenes share their narrator and the persons in focus; None for fewer than two scenes."""
    told = [(scene.scene_id, words(unquoted(scene.text))) for scene in scenes]
    told = [(scene_id, tokens) for scene_id, tokens in told if tokens]
    if len(told) < 2:
        return None
    whole = [token for _, tokens in told for token in tokens]
    turns = {
        name: max(_apart(tokens, group, _share(whole, group)) for _, tokens in told)
        for name, group in (("i", _FIRST), ("he", _HE), ("she", _SHE))
    }
    away = turns["i"] + _FOCUS * (turns["he"] + turns["she"])
    return Narration(max(0.0, 1 - away / _MOST), _narrators(told))


def _apart(tokens: Sequence[str], group: frozenset[str], usual: float) -> float:
    """How far a scene's share of these words is from the story's, beyond what chance does to so few words."""
    return max(0.0, abs(_share(tokens, group) - usual) - math.sqrt(usual * (1 - usual) / len(tokens)))


def _share(tokens: Sequence[str], group: frozenset[str]) -> float:
    return sum(token in group for token in tokens) / len(tokens)


def _narrators(told: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """One line where some scenes are plainly told by I and others plainly are not."""
    long = [(scene_id, _share(tokens, _FIRST)) for scene_id, tokens in told if len(tokens) >= _FEWEST_WORDS]
    first = [scene_id for scene_id, share in long if share >= _SAYS_I]
    third = [scene_id for scene_id, share in long if share <= _NEVER]
    if not first or not third:
        return ()
    return (f"told by I: {', '.join(first)}; told of others: {', '.join(third)}",)
