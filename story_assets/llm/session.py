"""One piece of work with one provider: each request from the cache, or sent with one retry, its figures kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from story_assets.errors import ContextOverflow, ProviderError, ProviderLoading, ProviderTimeout, ProviderUnavailable
from story_assets.library import digest_of
from story_assets.llm.cache import PromptCache
from story_assets.llm.links import Link, Policy, Say, unsaid
from story_assets.llm.servers.ask import Answer, Ask, OnTokens, finish, unheard
from story_assets.llm.servers.wire import is_loopback, reason_of
from story_assets.llm.take_over import Renderers
from story_assets.models import Generation
from story_assets.operating.locks import lease

_LOAD_POLL_SECONDS = 1.0
_LONGEST_PAUSE = 30.0
"""A server that is asked to be left alone for longer than this is not waited for: its second failure leads on."""


class Shared(Protocol):
    """What all sessions of a run share: how hard to try, the answers kept so far, and the run's tally.

    Attributes:
        policy: How hard to try.
        cache: Answers of earlier requests.
        sleep: How to wait, seconds.
        errors: Every failed request, one sentence each.
        notes: Every step down, one sentence each.
        used: Names of the providers that were sent a request.
        renderers: Those that share the card and make room before a request; None where there are none.
    """

    policy: Policy
    cache: PromptCache
    sleep: Callable[[float], None]
    errors: list[str]
    notes: list[str]
    used: set[str]
    renderers: Renderers | None


@dataclass
class Session:
    """One piece of work with one provider.

    Attributes:
        chain: What it shares with the run's other sessions; a `Chain`.
        link: The provider that is asked.
        say: Told of steps on the way.
        on_tokens: Told how many tokens of the current answer have come.
        requests: Every request made or taken from the cache, in order.
        counted: The failure that ended the work was already counted by the breaker.
    """

    chain: Shared
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
        probes = not self.chain.policy.skip_health
        tries = 1 if gate == "trial" else 2
        for attempt in range(1, tries + 1):
            began = time.monotonic()
            try:
                if probes and (doubtful or attempt > 1):
                    self._still_there()
                answer = self._once(ask)
            except (ProviderUnavailable, ProviderTimeout) as error:
                self._failed(error, about, time.monotonic() - began)
                opened = self.link.breaker.failed(reason_of(error))
                if opened or attempt == tries:
                    self.counted = True
                    raise
                pause = max(self.chain.policy.retry_delay, min(error.retry_after or 0.0, _LONGEST_PAUSE))
                self.say(f"{provider.name}: {reason_of(error)}; trying again in {pause:g} s")
                self.chain.sleep(pause)
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
            if self.chain.renderers is not None:
                self.chain.notes.extend(self.chain.renderers.make_room(self.say))
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
