"""HTTP to a language model's server: streams read line by line, every wait with an end, every failure with a name.

Foreign exceptions (`httpx`) are translated here and nowhere else.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from story_assets.errors import AnswerUnusable, ProviderError, ProviderRefused, ProviderTimeout, ProviderUnavailable
from story_assets.llm.servers.ask import Timeouts
from story_assets.llm.servers.refusals import refusal
from story_assets.outside import clean_text, json_from, without_key

_LOOPBACK_CONNECT_SECONDS = 0.25
_LONGEST_LINE = 4_000_000
_LONGEST_ERROR = 64_000
_LONGEST_ANSWER = 32_000_000
"""Bytes of one answer: a long thought of a large model, streamed token by token in its wrapping, is a third of this."""
_LONGEST_REPLY = 8_000_000
_PROBES_BEFORE_GIVING_UP = 2

Feed = Callable[[bytes], None]


@dataclass(frozen=True)
class Reply:
    """A whole HTTP answer; `data` is its JSON, None where it is none."""

    status: int
    data: Any
    text: str


class Pulse:
    """When a stream was last heard of."""

    def __init__(self) -> None:
        self.last = time.monotonic()
        self.spoke = False

    def beat(self) -> None:
        self.last = time.monotonic()
        self.spoke = True


class Wire:
    """One server. `who` is its name in messages."""

    def __init__(self, root: str, *, who: str, timeouts: Timeouts, headers: dict[str, str] | None = None) -> None:
        self.root = root.rstrip("/")
        self.who = who
        self.timeouts = timeouts
        self._headers = headers or {}
        self._key = self._headers.get("Authorization", "").removeprefix("Bearer ")
        self._near = is_loopback(self.root)

    async def request(self, method: str, path: str, body: Any = None, *, timeout: float | None = None) -> Reply:
        """One short request, answered whole within `timeout` seconds (the probe's when None).

        Raises:
            ProviderUnavailable: Nobody answers, or the connection broke.
            ProviderTimeout: Somebody accepted, but did not answer in time.
        """
        within = timeout or self.timeouts.probe
        url = path if "://" in path else f"{self.root}{path}"
        with self._translated(url):
            try:
                async with (
                    asyncio.timeout(within),
                    self._client() as client,
                    client.stream(method, url, json=body) as answer,
                ):
                    content = await _whole(answer, self.who, url)
            except TimeoutError as error:
                raise ProviderTimeout(
                    f"{self.who} timed out", where=url, saw=f"no answer in {within:g} s", cure=self._cure
                ) from error
        content = without_key(content, self._key)
        text = clean_text(content.decode("utf-8", errors="replace"))
        data: Any = None
        with contextlib.suppress(ValueError):
            data = json_from(content)
        return Reply(answer.status_code, data, text)

    async def stream(
        self, path: str, body: Any, feed: Feed, *, alive: Callable[[], Awaitable[bool]], loading: bool = False
    ) -> None:
        """POST `body` and hand every line of the answer to `feed`, which may raise.

        Args:
            path: Below the root.
            body: Sent as JSON.
            feed: Takes one line, without its line break.
            alive: Asked after a long silence whether the server still lives.
            loading: The server has yet to load its model: until its first byte it gets the time for that on top.

        Raises:
            ProviderError: By name; the connection is closed, so that the server stops working for nobody.
        """
        pulse = Pulse()
        work = asyncio.ensure_future(self._read(path, body, feed, pulse))
        try:
            await self._watch(work, pulse, alive, self.timeouts.load if loading else 0.0)
        finally:
            if not work.done():
                work.cancel()
                await asyncio.wait({work}, timeout=1)

    async def _watch(
        self, work: asyncio.Future[None], pulse: Pulse, alive: Callable[[], Awaitable[bool]], load: float
    ) -> None:
        began, silence, unheard = time.monotonic(), self.timeouts.silence, 0
        asked_at = began
        while True:
            within = self.timeouts.answer + (0.0 if pulse.spoke else load)
            due = began + within
            until = min(due, max(pulse.last, asked_at) + silence)
            await asyncio.wait({work}, timeout=max(0.0, until - time.monotonic()))
            if work.done():
                return work.result()
            now = time.monotonic()
            if now >= due:
                raise ProviderTimeout(
                    f"{self.who} timed out",
                    where=self.root,
                    saw=f"no whole answer in {within:g} s",
                    cure="Use a smaller model, or raise LOCAL_LLM_TIMEOUT_SECONDS.",
                )
            if now - pulse.last < silence:
                continue
            if pulse.spoke:
                raise ProviderTimeout(
                    f"{self.who} timed out: it fell silent in the middle of its answer",
                    where=self.root,
                    saw=f"nothing for {now - pulse.last:.0f} s",
                    cure=self._cure,
                )
            asked_at, unheard = now, 0
            while not await alive():
                unheard += 1
                if work.done():
                    return work.result()
                if unheard >= _PROBES_BEFORE_GIVING_UP:
                    raise ProviderTimeout(
                        f"{self.who} timed out: it is there but answers nothing, not even a health probe",
                        where=self.root,
                        saw=f"nothing for {time.monotonic() - pulse.last:.0f} s",
                        cure=self._cure,
                    )

    async def _read(self, path: str, body: Any, feed: Feed, pulse: Pulse) -> None:
        url = f"{self.root}{path}"
        with self._translated(url):
            async with self._client() as client, client.stream("POST", url, json=body) as answer:
                if answer.is_redirect:
                    raise ProviderRefused(
                        f"{self.who} has moved",
                        where=url,
                        saw=f"{answer.status_code}, to {answer.headers.get('location', 'nowhere')[:200]}",
                        cure="Set LOCAL_STORY_PROVIDER_URL (or OLLAMA_URL) to the new address.",
                    )
                if answer.status_code != 200:
                    refused = refusal(answer.status_code, await self._error_body(answer), self.who, url)
                    refused.retry_after = _seconds(answer.headers.get("retry-after"))
                    raise refused
                async for line in lines(answer.aiter_bytes(), pulse.beat):
                    try:
                        feed(without_key(line, self._key))
                    except (TypeError, AttributeError, LookupError, ValueError, RecursionError) as error:
                        raise AnswerUnusable(
                            f"{self.who} sent something nobody can read",
                            where=url,
                            saw=without_key(line, self._key)[:200],
                        ) from error

    async def _error_body(self, answer: httpx.Response) -> Any:
        body = b""
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > _LONGEST_ERROR:
                break
        text = clean_text(without_key(body[:_LONGEST_ERROR], self._key).decode("utf-8", errors="replace"))
        with contextlib.suppress(ValueError):
            return json_from(text)
        return text

    def _client(self) -> httpx.AsyncClient:
        # A certificate store takes longer to load than a local server to answer: only where it is needed.
        connect = min(self.timeouts.connect, _LOOPBACK_CONNECT_SECONDS) if self._near else self.timeouts.connect
        return httpx.AsyncClient(
            headers=self._headers,
            timeout=httpx.Timeout(None, connect=connect),
            verify=self.root.startswith("https:"),
            trust_env=not self._near,
            follow_redirects=False,
        )

    @property
    def _cure(self) -> str:
        return f"Is {self.who} running, with a model loaded? `story-assets doctor` looks."

    @contextlib.contextmanager
    def _translated(self, url: str) -> Generator[None, None, None]:
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ProviderUnavailable(
                f"Nobody answers for {self.who}", where=url, saw=_reason(error), cure=self._cure
            ) from error
        except httpx.TimeoutException as error:
            raise ProviderTimeout(f"{self.who} timed out", where=url, saw=_reason(error), cure=self._cure) from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise ProviderUnavailable(
                f"The connection to {self.who} broke", where=url, saw=_reason(error), cure=self._cure
            ) from error


def is_loopback(url: str) -> bool:
    """Whether the address is this very machine."""
    host = urlsplit(url).hostname or ""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


async def lines(chunks: AsyncIterator[bytes], beat: Callable[[], None]) -> AsyncIterator[bytes]:
    """The lines of a byte stream. Only a line feed ends one: JSON may hold other line separators raw."""
    rest, came = b"", 0
    async for chunk in chunks:
        beat()
        came += len(chunk)
        if came > _LONGEST_ANSWER:
            raise AnswerUnusable("The server sends an answer without end", saw=f"{came:,} bytes")
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.rstrip(b"\r")
        if len(rest) > _LONGEST_LINE:
            raise AnswerUnusable("The server sends a line without end", saw=f"{len(rest)} bytes")
    if rest:
        yield rest.rstrip(b"\r")


async def _whole(answer: httpx.Response, who: str, url: str) -> bytes:
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        if len(content) > _LONGEST_REPLY:
            raise AnswerUnusable(f"{who} sends an answer without end", where=url, saw=f"{len(content):,} bytes")
    return bytes(content)


def _seconds(value: str | None) -> float | None:
    """A `Retry-After` in seconds; None for a date, or nonsense."""
    return float(value) if value is not None and value.strip().isdecimal() else None


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def reason_of(error: ProviderError) -> str:
    """A provider's failure in a few words, for a note."""
    return f"{error.what[:1].lower()}{error.what[1:]}" + (f" ({error.saw})" if error.saw else "")
