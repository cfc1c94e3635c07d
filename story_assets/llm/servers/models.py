"""Which of a server's models is asked: never one that cannot write, as embedding models, rerankers and voices.

Servers list all of them side by side, the last pulled or loaded first. What the server says of a model counts before
what its name suggests; one that was asked for by its whole name is only refused for what the server says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

_EMBEDS, _RANKS, _SPEAKS = "an embedding model", "a reranker", "a speech model"
_GUARDS, _PAINTS, _JUDGES = "a guard model", "a picture generator", "a reward model"

_KINDS = {
    "embedding": _EMBEDS, "embeddings": _EMBEDS, "embed": _EMBEDS, "feature-extraction": _EMBEDS,
    "rerank": _RANKS, "reranker": _RANKS, "score": _RANKS,
    "tts": _SPEAKS, "stt": _SPEAKS, "audio": _SPEAKS, "transcription": _SPEAKS, "image": _PAINTS, "diffusion": _PAINTS,
}  # fmt: skip
"""What servers write into a model's `type` or its capabilities."""

_ENCODERS = re.compile(r"(?:^|[-_])(?:\w*berta?|e5|t5encoder)(?:$|[-_])", re.IGNORECASE)
"""Architectures that read and never write, as Ollama names families: `bert`, `nomic-bert`, `xlm-roberta`, …."""

_NAMES = (
    (r"rerank|colbert|cross-?encoder", _RANKS),
    (r"embed|sentence-transformer|minilm|(?:^|[-_/.])(?:bge|gte|e5|sbert|labse|splade|specter2?|uae|stella|instructor"
     r"|paraphrase|(?:distil|modern|sci|bio|tiny|mobile|camem)?bert|\w*(?:ro|de)berta)(?=$|[-_.:\d])", _EMBEDS),
    (r"whisper|parakeet|(?:^|[-_/.])(?:tts|stt|asr|kokoro|piper|bark|xtts|orpheus|chatterbox)(?=$|[-_.:\d])", _SPEAKS),
    (r"llama-?guard|shieldgemma|guardian|(?:^|[-_/.])guard(?=$|[-_.:\d])", _GUARDS),
    (r"stable-?diffusion|sdxl|(?:^|[-_/.])flux(?=$|[-_.:\d])", _PAINTS),
    (r"(?:^|[-_/.])(?:reward|prm)(?=$|[-_.:\d])", _JUDGES),
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A model as its server lists it.

    Attributes:
        name: By which it is asked.
        unfit: What it is instead of a model that writes; None when it may well write.
        stated: Whether the server says so, and not only its name.
    """

    name: str
    unfit: str | None = None
    stated: bool = False

    @classmethod
    def of(cls, name: str, *said: object) -> Listed:
        """A model by its name and whatever its server says of its kind: a type, families, capabilities."""
        stated = next(filter(None, map(_stated, said)), None)
        return cls(name, stated or _by_name(name), stated is not None)

    @property
    def words(self) -> str:
        """`bge-m3 (an embedding model)`."""
        return f"{self.name} ({self.unfit})" if self.unfit else self.name


def choose_model(wanted: str | None, listed: Sequence[Listed]) -> Listed | None:
    """The wanted model under the name its server has for it, or the first that writes; None when there is none.

    A wish that nobody lists is passed on as it is: the server may know better.
    """
    if not wanted:
        return next((one for one in listed if not one.unfit), None)
    exact = [one for one in listed if one.name.lower() == wanted.lower()]
    alike = [one for one in listed if wanted.lower() in one.name.lower()]
    alike.sort(key=lambda one: one.unfit is not None)
    return (exact or alike or [Listed(wanted)])[0]


def passed_over(listed: Sequence[Listed]) -> tuple[str, ...]:
    """The models that cannot write, each with the reason."""
    return tuple(dict.fromkeys(one.words for one in listed if one.unfit))


def none_writes(title: str, listed: Sequence[Listed]) -> str:
    """Why a server with models is of no use, in a sentence."""
    return f"{title} has no model that writes, only {', '.join(passed_over(listed))}: load another, or name one"


def _stated(said: object) -> str | None:
    """What a model is by a word, or a list of words, of its server; None when that leaves it open."""
    words = (
        [str(one).lower() for one in cast("list[Any]", said)] if isinstance(said, list) else [str(said or "").lower()]
    )
    if any(word in ("completion", "chat", "llm", "vlm", "generate", "text-generation") for word in words):
        return None
    for word in words:
        if found := _KINDS.get(word):
            return found
        if _ENCODERS.search(word):
            return _EMBEDS
    return None


def _by_name(name: str) -> str | None:
    return next((kind for pattern, kind in _NAMES if re.search(pattern, name, re.IGNORECASE)), None)
