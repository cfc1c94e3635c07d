"""Counting tokens for a model, by the best method at hand; the method is recorded beside every count."""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from story_assets.llm.servers.ask import Provider, finish
from story_assets.writing.tokens import count_tokens

_MISTRAL = re.compile(r"mistral-?7b|mixtral|mistral:|^mistral$", re.IGNORECASE)
_VOCABULARY = "mistral_instruct_tokenizer_240323.model.v3"


def count_for(provider: Provider, text: str) -> tuple[int, str]:
    """Tokens of `text` as the provider's model counts them, and how they were counted.

    The server's own tokenizer, else the model's (Mistral 7B's, where `mistral-common` is installed), else word pieces.
    """
    counted = finish(provider.count_tokens(text))
    if counted is not None:
        return counted, f"the server's tokenizer ({provider.model or provider.name})"
    if provider.model and _MISTRAL.search(provider.model) and (mistral := _mistral()) is not None:
        return len(mistral.encode(text)), "mistral-common: Mistral 7B v3"
    return count_tokens(text)


@lru_cache(maxsize=1)
def _mistral() -> Any | None:
    """Mistral 7B's tokenizer; None where it is not installed."""
    # Only the vocabulary is taken out of mistral-common's wheel: importing that package takes two seconds.
    spec = importlib.util.find_spec("mistral_common")
    if spec is None or spec.origin is None or importlib.util.find_spec("sentencepiece") is None:
        return None
    path = Path(spec.origin).parent / "data" / _VOCABULARY
    if not path.is_file():
        return None
    import sentencepiece  # pyright: ignore[reportMissingImports]

    return sentencepiece.SentencePieceProcessor(model_file=str(path))
