"""A provider in the chain: its breaker, what its probe said, and how hard it is tried."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from story_assets.llm.servers.ask import Probe, Provider
from story_assets.operating.breakers import Breaker

Say = Callable[[str], None]
"""Told in a sentence what goes on: a retry, a wait, a step to the next provider."""


def unsaid(_: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Policy:
    """How hard to try. Times in seconds.

    Attributes:
        retry_delay: Pause before the one retry.
        breaker_failures: Failures in a row that open a provider's breaker.
        breaker_cooldown: How long it stays open.
        in_flight: Requests at once over all processes of this box.
        load_wait: Longest wait for a server that loads its model.
        skip_health: Ask without probing first.
        health_override: The address probed in place of the usual one.
        chosen: Somebody asked for a language model; if nobody did, having none is normal.
    """

    retry_delay: float = 5.0
    breaker_failures: int = 3
    breaker_cooldown: float = 60.0
    in_flight: int = 1
    load_wait: float = 180.0
    skip_health: bool = False
    health_override: str | None = None
    chosen: bool = True


@dataclass
class Link:
    """A provider in the chain, its breaker, and what the probe before this run said."""

    provider: Provider
    breaker: Breaker
    probe: Probe | None = None

    @property
    def usable(self) -> bool:
        """Whether it is worth asking in this run."""
        return self.probe is None or self.probe.state != "failed"


def left_alone(link: Link) -> Probe | None:
    """What is said of a provider whose breaker is open; None where it is closed, or due for its trial."""
    left = link.breaker.seconds_left()
    if not left:
        return None
    state = link.breaker.state
    return Probe(
        "failed",
        error=f"left alone after {state.failures} failures in a row ({state.reason}); next trial in {left:.0f} s",
    )
