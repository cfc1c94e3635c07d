"""One provider after the other: probe, retry once, breaker, next; every step noted.

`Chain.write` hands a piece of work to the first provider that can do it; `Session.ask` is one request within that work.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from story_assets.errors import (
    ContextOverflow,
    ProviderError,
    ProviderLoading,
    ProviderTimeout,
    ProviderUnavailable,
    WritingError,
)
from story_assets.library import digest_of
from story_assets.models import Generation, LLMHealthInfo
from story_assets.operating.breakers import Breaker
from story_assets.operating.locks import lease
from story_assets.writing.llm.ask import Answer, Ask, OnTokens, Probe, Provider, finish, unheard
from story_assets.writing.llm.cache import PromptCache
from story_assets.writing.llm.health import health_info, probe_all
from story_assets.writing.llm.wire import is_loopback, reason_of

T = TypeVar("T")

_LOAD_POLL_SECONDS = 1.0

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
    """

    providers: Sequence[Provider]
    policy: Policy = field(default_factory=Policy)
    cache: PromptCache = field(default_factory=PromptCache)
    sleep: Callable[[float], None] = time.sleep
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.links = [
            Link(
                provider,
                Breaker(
                    f"llm {provider.url}",
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
        found = {id(link): _left_alone(link) for link in self.links}
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


@dataclass
class Session:
    """One piece of work with one provider.

    Attributes:
        requests: Every request made or taken from the cache, in order.
        counted: The failure that ended the work was already counted by the breaker.
    """

    chain: Chain
    link: Link
    say: Say = unsaid
    on_tokens: OnTokens = unheard
    requests: list[Generation] = field(default_factory=list)
    counted: bool = False

    @property
    def name(self) -> str:
        """The provider's name."""
        return self.link.provider.name

    @property
    def context(self) -> int | None:
        """The model's context in tokens, if the server told."""
        return self.link.probe.context if self.link.probe else None

    def ask(self, ask: Ask, *, prompt_id: str, prompt_version: str) -> Answer:
        """One request: from the cache, or from the provider with one retry.

        Raises:
            ProviderError: By name; counted by the breaker where it is the server's fault.
        """
        provider = self.link.provider
        about = {"provider": provider.name, "prompt_id": prompt_id, "prompt_version": prompt_version}
        if (kept := self.chain.cache.find(provider.name, provider.url, provider.model, ask)) is not None:
            self.requests.append(_generation(kept, about, cache_hit=True))
            return kept
        gate = self.link.breaker.gate()
        if gate == "open":
            self.counted = True
            raise ProviderUnavailable(
                f"{provider.name} is left alone after {self.link.breaker.state.failures} failures in a row",
                where=provider.url,
                saw=f"{self.link.breaker.state.reason}; next trial in {self.link.breaker.seconds_left():.0f} s",
            )
        doubtful = gate == "trial" or self.link.breaker.state.failures > 0
        tries = 1 if gate == "trial" else 2
        for attempt in range(1, tries + 1):
            began = time.monotonic()
            try:
                if doubtful or attempt > 1:
                    self._still_there()
                answer = self._once(ask)
            except (ProviderUnavailable, ProviderTimeout) as error:
                self._failed(error, about, time.monotonic() - began)
                opened = self.link.breaker.failed(reason_of(error))
                if opened or attempt == tries:
                    self.counted = True
                    raise
                self.say(f"{provider.name}: {reason_of(error)}; trying again in {self.chain.policy.retry_delay:g} s")
                self.chain.sleep(self.chain.policy.retry_delay)
            except ProviderError as error:
                self._failed(error, about, time.monotonic() - began)
                # A prompt too long is ours to shorten, not the server's fault.
                self.counted = isinstance(error, ContextOverflow)
                raise
            else:
                self.chain.notes.extend(note for note in answer.notes if note not in self.chain.notes)
                self.requests.append(_generation(answer, about))
                return answer
        raise AssertionError("every try returns or raises")

    def keep(self, ask: Ask, answer: Answer) -> None:
        """Keep an answer that proved valid."""
        provider = self.link.provider
        if not (self.requests and self.requests[-1].cache_hit):
            self.chain.cache.keep(provider.name, provider.url, provider.model, ask, answer)

    def _once(self, ask: Ask) -> Answer:
        provider, policy = self.link.provider, self.chain.policy
        # Servers on this box share its card: one queue for all of them.
        name = "llm-local" if is_loopback(provider.url) else f"llm-{digest_of(provider.url)[:8]}"
        told: list[float] = []

        def waiting(seconds: float) -> None:
            if not told or seconds - told[-1] >= 10:
                told.append(seconds)
                self.say(f"waiting for the language model, which another run is using ({seconds:.0f} s)")

        with lease(name, slots=policy.in_flight, on_wait=waiting):
            self.chain.used.add(provider.name)
            try:
                return finish(provider.complete(ask, self.on_tokens))
            except ProviderLoading as loading:
                self._await_load(loading)
                return finish(provider.complete(ask, self.on_tokens))

    def _await_load(self, loading: ProviderLoading) -> None:
        self.say(f"{self.name} is loading its model; waiting up to {self.chain.policy.load_wait:g} s")
        until = time.monotonic() + self.chain.policy.load_wait
        while time.monotonic() < until:
            self.chain.sleep(_LOAD_POLL_SECONDS)
            if finish(self.link.provider.probe()).state == "success":
                return
        raise loading

    def _still_there(self) -> None:
        probe = finish(self.link.provider.probe())
        if probe.state == "failed":
            raise ProviderUnavailable(
                f"{self.name} does not answer a health probe", where=self.link.provider.url, saw=probe.error
            )

    def _failed(self, error: ProviderError, about: dict[str, str], seconds: float) -> None:
        self.chain.errors.append(f"{self.name}: {error}")
        self.requests.append(
            Generation(
                provider=about["provider"],
                prompt_id=about["prompt_id"],
                prompt_version=about["prompt_version"],
                model=self.link.provider.model,
                duration_seconds=round(seconds, 3),
                error=f"{type(error).__name__}: {reason_of(error)}"[:300],
            )
        )


def _left_alone(link: Link) -> Probe | None:
    """What is said of a provider whose breaker is open; None where it is closed, or due for its trial."""
    left = link.breaker.seconds_left()
    if not left:
        return None
    state = link.breaker.state
    return Probe(
        "failed",
        error=f"left alone after {state.failures} failures in a row ({state.reason}); next trial in {left:.0f} s",
    )


def _generation(answer: Answer, about: dict[str, str], *, cache_hit: bool = False) -> Generation:
    return Generation(
        provider=about["provider"],
        prompt_id=about["prompt_id"],
        prompt_version=about["prompt_version"],
        model=answer.model,
        duration_seconds=round(0.0 if cache_hit else answer.duration_seconds, 3),
        tokens_in=answer.tokens_in,
        tokens_out=answer.tokens_out,
        seconds_to_first_token=_rounded(answer.seconds_to_first_token),
        tokens_per_second=_rounded(answer.tokens_per_second),
        finish_reason=answer.finish_reason,
        cache_hit=cache_hit,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
