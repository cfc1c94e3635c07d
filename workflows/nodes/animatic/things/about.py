"""Things that stand or lie about."""

from __future__ import annotations

from ..stage import Stage


def place_props(stage: Stage) -> None:
    """Later."""
