"""From words to a plan: what the prompt asks for, as a `Shot`."""

from __future__ import annotations

from .understand import understand

__all__ = ["understand"]
