"""What is asked of a language model, what it answers, and what a provider is."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeVar

T = TypeVar("T")

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True)
class Picture:
    """A picture for a vision model.

    Attributes:
        kind: Its media type, such as `image/jpeg`.
        data: Its file's bytes in base64.
    """

    kind: str
    data: str


@dataclass(frozen=True)
class Message:
    """One turn of a conversation, with the pictures it is about."""

    role: Role
    content: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Ask:
    """One request: everything that determines the answer, save the provider and its model.

    Attributes:
        messages: The conversation, system first.
        schema: JSON Schema the answer must follow; None for plain text.
        schema_name: A name for it, as some servers want one.
        max_tokens: Most tokens of the answer.
        temperature: 0 is the most predictable.
        seed: The same seed gives the same answer where the server heeds it.
    """

    messages: tuple[Message, ...]
    schema: dict[str, Any] | None
    schema_name: str
    max_tokens: int
    temperature: float
    seed: int


@dataclass(frozen=True)
class Answer:
    """What came back, thinking set apart.

    Attributes:
        text: The answer proper.
        reasoning: What the model thought before, if it says.
        finish_reason: `stop`, `length`, …; `unknown` where the server gave none.
        model: Which model answered, by its own word.
        tokens_in: Tokens of the prompt; None where the server does not count.
        tokens_out: Tokens of the answer, thinking included.
        duration_seconds: From sending the request to the last byte.
        seconds_to_first_token: None where the answer came in one piece.
        tokens_per_second: Of the answer: the server's own figure, else by our clock.
        notes: What had to be given up to get it, one sentence each.
    """

    text: str
    reasoning: str = ""
    finish_reason: str = "unknown"
    model: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    duration_seconds: float = 0.0
    seconds_to_first_token: float | None = None
    tokens_per_second: float | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Probe:
    """What a look at a provider's server found.

    Attributes:
        state: `success` it answers and has a model, `loading` it is about to, `failed` it cannot be used.
        models: Names of the models it offers.
        loaded: Whether the model to be asked is in memory; None where the server does not say.
        context: Tokens of context the model has; None where the server does not say.
        error: Why it failed.
        chosen: The model that will be asked; None where the server decides.
        passed_over: Models that cannot write, each with the reason.
    """

    state: Literal["success", "loading", "failed"]
    models: tuple[str, ...] = ()
    loaded: bool | None = None
    context: int | None = None
    error: str | None = None
    chosen: str | None = None
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timeouts:
    """Longest waits, in seconds.

    Attributes:
        connect: For the connection.
        probe: For a health probe.
        answer: For one whole answer.
        load: On top of it while the server loads its model.
        silence: After this long without a byte the server is asked if it lives.
    """

    connect: float = 3.0
    probe: float = 3.0
    answer: float = 120.0
    load: float = 180.0
    silence: float = 30.0


OnTokens = Callable[[int], None]
"""Told the number of tokens (pieces of the stream) that came so far."""


def unheard(_: int) -> None:
    """Nobody watches the tokens come."""


class Provider(Protocol):
    """A server with a language model."""

    @property
    def name(self) -> str:
        """Which kind: `lmstudio`, `ollama`, `openai`."""
        ...

    @property
    def url(self) -> str:
        """Its address."""
        ...

    @property
    def model(self) -> str | None:
        """The model that will be asked; known after a probe, or from the settings."""
        ...

    async def probe(self) -> Probe:
        """Look whether it can be used. Never raises: what is wrong is in the answer."""
        ...

    async def complete(self, ask: Ask, on_tokens: OnTokens = unheard) -> Answer:
        """Ask. Raises a ProviderError by name when no whole answer came."""
        ...

    async def count_tokens(self, text: str) -> int | None:
        """Tokens of `text` by the server's own tokenizer; None where it offers none."""
        ...

    async def unload(self) -> str:
        """Drop the model from memory, and say in a sentence what was done. Raises ProviderError when it would not."""
        ...


@dataclass
class Box:
    """Carries a thread's result out of it."""

    value: list[Any] = field(default_factory=list)
    error: BaseException | None = None


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end from plain code, also where an event loop is already running."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    box = Box()

    def run() -> None:
        try:
            box.value.append(asyncio.run(work))
        except BaseException as error:
            box.error = error

    thread = threading.Thread(target=run, name="language-model", daemon=True)
    thread.start()
    thread.join()
    if box.error is not None:
        raise box.error
    return box.value[0]
