"""One text had from one provider: asked for, shortened or enlarged where it did not fit, mended once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from story_assets.errors import AnswerTruncated, AnswerUnusable, ContextOverflow, ProviderError
from story_assets.llm.servers.answers import answered_json, read_answer
from story_assets.llm.servers.ask import Answer, Ask, Message
from story_assets.llm.session import Session
from story_assets.models import Generation
from story_assets.settings import Settings
from story_assets.writing.llm.forms import faults
from story_assets.writing.prompts.library import Part, Prompt

T = TypeVar("T")

_ENLARGED = 1.6
_ENLARGED_TO_THINK = 3.0
_LONGEST_QUOTE = 6000
_CHARACTERS_PER_TOKEN = 3.5
_LEAST_BUDGET = 256
_SPARE_TOKENS = 64


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What an answer came to: something usable or None, and what it misses, each in a sentence."""

    value: T | None
    misses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """What is asked: a part of the prompt, filled in; a second set of values makes it shorter."""

    part: Part
    values: Sequence[dict[str, Any]]
    schema: dict[str, Any]
    max_tokens: int
    seed: int


@dataclass
class Dialogue(Generic[T]):
    """Asks a question until there is an answer to live with.

    At most one request more when the prompt did not fit, one when the answer was cut off, and one to mend it. Of
    several usable answers the one that misses least is taken.

    Attributes:
        session: The provider's.
        prompt: The genre's.
        question: What is asked.
        settings: Temperature, and the context where the server tells none.
        read: Turns a JSON object into what is wanted. May raise ValidationError.
        misses: What the answer taken still misses.
    """

    session: Session
    prompt: Prompt
    question: Question
    settings: Settings
    read: Callable[[dict[str, Any]], Reading[T]]
    misses: tuple[str, ...] = ()
    _best: Reading[T] | None = None
    _taken: Generation | None = None
    _larger: float = 1
    _shortened: bool = False
    _mended: bool = False
    _asked: list[Message] = field(default_factory=list)

    def run(self) -> T:
        """The answer.

        Raises:
            ProviderError: Nothing usable came.
        """
        self._begin(self.question.values[0])
        while True:
            budget = self._budget()
            ask = Ask(
                tuple(self._asked),
                self.question.schema,
                self.question.part,
                budget,
                self.settings.local_llm_temperature,
                self.question.seed + self._mended,
            )
            failure: ProviderError
            try:
                answer = self.session.ask(ask, prompt_id=self.prompt.id, prompt_version=self.prompt.version)
            except ContextOverflow as error:
                failure, again = error, self._shorten()
            except AnswerUnusable as error:
                failure, again = error, self._once_more()
            else:
                if _cut_off(answer, budget):
                    failure, again = self._truncated(answer, budget), self._enlarge(thinks=bool(answer.reasoning))
                else:
                    reading, said = self._reading(answer)
                    if self._weigh(reading):
                        self.session.keep(ask, answer)
                    if not reading.misses:
                        break
                    # Some servers answer an overflow with nothing at all: less is asked for before it is asked again.
                    again = (not answer.text and not answer.reasoning and self._shorten()) or self._mend(
                        reading.misses, said
                    )
                    failure = self._unusable(reading)
            if not again:
                if self._best is None:
                    raise failure
                break
        assert self._best is not None
        assert self._best.value is not None
        self.misses = self._best.misses
        # The request whose answer was taken is the text's own; the others came before it.
        self.session.requests.sort(key=lambda one: one is self._taken)
        return self._best.value

    # Remedies: each tells whether there is anything left to try

    def _begin(self, values: dict[str, Any]) -> None:
        self._asked = [
            Message("system", self.prompt.render("system", values)),
            Message("user", self.prompt.render(self.question.part, values)),
        ]

    def _shorten(self) -> bool:
        if self._shortened or self._best is not None or len(self.question.values) == 1:
            return False
        self._shortened = True
        self._begin(self.question.values[1])
        return True

    def _enlarge(self, *, thinks: bool) -> bool:
        if self._larger > 1 or self._best is not None:
            return False
        self._larger = _ENLARGED_TO_THINK if thinks else _ENLARGED
        return True

    def _once_more(self) -> bool:
        """The same again, with another seed."""
        if self._mended:
            return False
        self._mended = True
        return True

    def _mend(self, misses: Sequence[str], said: str) -> bool:
        if not self._once_more():
            return False
        self._asked += [
            Message("assistant", said[:_LONGEST_QUOTE] or "(no answer)"),
            Message("user", self.prompt.render("repair", {"misses": misses})),
        ]
        return True

    # Reading

    def _reading(self, answer: Answer) -> tuple[Reading[T], str]:
        """What the answer came to, and what of it is quoted when it is to be mended."""
        # Reasoning models leave the content empty and put the answer where they think.
        text = answer.text if answer.text.strip() else answer.reasoning
        try:
            found = read_answer(text, self.read)
        except ValidationError as error:
            return Reading(None, tuple(faults(error))), json.dumps(answered_json(text), ensure_ascii=False)
        if found is None:
            saw = f"it began “{answer.text.strip()[:60]}”" if answer.text.strip() else "it was empty"
            return Reading(None, (f"it is not a JSON object: {saw}",)), answer.text
        reading, data = found
        return reading, json.dumps(data, ensure_ascii=False)

    def _weigh(self, reading: Reading[T]) -> bool:
        """Remember the best so far; whether this one is usable at all."""
        if reading.value is None:
            return False
        if self._best is None or len(reading.misses) < len(self._best.misses):
            self._best, self._taken = reading, self.session.requests[-1]
        return True

    def _budget(self) -> int:
        wanted = round(self.question.max_tokens * self._larger)
        context = self.session.context or self.settings.local_llm_context
        prompt = sum(len(message.content) for message in self._asked) / _CHARACTERS_PER_TOKEN
        return max(_LEAST_BUDGET, min(wanted, int(context - prompt - _SPARE_TOKENS)))

    def _truncated(self, answer: Answer, budget: int) -> AnswerTruncated:
        return AnswerTruncated(
            f"{self.session.name} was cut off by its token limit",
            where=self.session.link.provider.url,
            saw=f"{answer.tokens_out or '?'} of {budget} tokens",
            cure="Load the model with a longer context, or ask for fewer scenes.",
        )

    def _unusable(self, reading: Reading[T]) -> AnswerUnusable:
        return AnswerUnusable(
            f"{self.session.name} answered nothing usable",
            where=self.session.link.provider.url,
            saw="; ".join(reading.misses),
            cure="Use a larger model, or one that follows a JSON schema.",
        )


def _cut_off(answer: Answer, budget: int) -> bool:
    """Whether the token limit ended the answer. The finish reason decides; some servers say `stop` all the same."""
    if answer.finish_reason == "length":
        return True
    full = answer.tokens_out is not None and answer.tokens_out >= budget - 1
    return full and answered_json(answer.text) is None
