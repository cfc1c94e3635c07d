"""One provider after the other: probe, retry once, breaker, next; every step noted.

`Chain.write` hands a piece of work to the first provider that can do it; `Session.ask` is one request within that work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from story_assets.errors import ProviderError, WritingError
from story_assets.llm.cache import PromptCache
from story_assets.llm.health import health_info, probe_all
from story_assets.llm.links import Link, Policy, Say, left_alone, unsaid
from story_assets.llm.servers.ask import OnTokens, Probe, Provider, unheard
from story_assets.llm.servers.wire import reason_of
from story_assets.llm.session import Session
from story_assets.llm.take_over import Renderers
from story_assets.models import LLMHealthInfo
from story_assets.operating.breakers import Breaker

T = TypeVar("T")


@dataclass
class Chain:
    """Providers in the order they are asked. One chain serves one run: it is probed once.

    Attributes:
        providers: In order.
        policy: How hard to try.
        cache: Answers of earlier requests.
        sleep: How to wait; tests need not.
        errors: Every failed request, one sentence each.
        notes: Every step down, one sentence each.
        used: Names of the providers that were sent a request.
        service: What the providers are asked for; each service has breakers of its own.
        renderers: Those that share the card and make room before a request; None where there are none.
    """

    providers: Sequence[Provider]
    policy: Policy = field(default_factory=Policy)
    cache: PromptCache = field(default_factory=PromptCache)
    sleep: Callable[[float], None] = time.sleep
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    service: str = "llm"
    renderers: Renderers | None = None

    def __post_init__(self) -> None:
        self.links = [
            Link(
                provider,
                Breaker(
                    f"{self.service} {provider.url}",
                    threshold=self.policy.breaker_failures,
                    cooldown=self.policy.breaker_cooldown,
                ),
            )
            for provider in self.providers
        ]
        self._health: LLMHealthInfo | None = None

    @property
    def health(self) -> LLMHealthInfo:
        """What the probe of this run found; probes at the first call."""
        if self._health is None:
            probes = None if self.policy.skip_health or not self.links else self._probe()
            for link, probe in zip(self.links, probes or [None] * len(self.links), strict=True):
                link.probe = probe
            self._health = health_info(
                self.providers, probes, override=self.policy.health_override, chosen=self.policy.chosen
            )
        return self._health

    def _probe(self) -> list[Probe]:
        """Probe all, save those whose breaker is open: a hung server would cost each run a probe's whole timeout."""
        found = {id(link): left_alone(link) for link in self.links}
        asked = [link for link in self.links if found[id(link)] is None]
        for link, probe in zip(asked, probe_all([link.provider for link in asked]), strict=True):
            found[id(link)] = probe
        return [probe for link in self.links if (probe := found[id(link)]) is not None]

    @property
    def ready(self) -> bool:
        """Whether any language model is worth asking."""
        return self.health.status != "absent" and any(link.usable for link in self.links)

    def write(self, work: Callable[[Session], T], *, what: str, say: Say = unsaid, on_tokens: OnTokens = unheard) -> T:
        """Have `work` done by the first provider that can.

        Args:
            work: Asks through the session it is given, as often as it needs, and returns something valid.
            what: What is written, for notes: `scene-003`.
            say: Told of steps on the way.
            on_tokens: Told how many tokens of the current answer have come.

        Raises:
            WritingError: No provider could.
        """
        _ = self.health
        failed: list[str] = []
        for link in self.links:
            if not link.usable:
                failed.append(f"{link.provider.name}: {link.probe.error if link.probe else 'not usable'}")
                continue
            session = Session(self, link, say, on_tokens)
            try:
                done = work(session)
            except ProviderError as error:
                if not session.counted:
                    link.breaker.failed(reason_of(error))
                failed.append(f"{link.provider.name}: {reason_of(error)}")
                self.notes.append(f"{what}: {link.provider.name} could not write it: {reason_of(error)}")
                say(self.notes[-1])
                continue
            link.breaker.succeeded()
            if failed:
                self.notes.append(f"{what}: written by {link.provider.name} instead")
            return done
        raise WritingError(
            f"No language model could write {what}",
            saw="; ".join(failed) or "none is configured",
            cure="`story-assets doctor` looks at each of them.",
        )
