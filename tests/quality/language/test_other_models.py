"""Any model of one's own by a setting: tiny random ones made here, saved as their libraries save the real ones."""

from __future__ import annotations

import string
from pathlib import Path

import numpy as np
import pytest

from quality.alignment.alignment import ScenePictures, score_alignment
from quality.coherence.coherence import score_coherence
from quality.errors import ModelUnavailable
from quality.language.embeddings import encoder_or_reason, load_encoder

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

LETTERS = list(string.ascii_lowercase)


def bert(folder: Path) -> Path:
    """A BERT of two layers that knows letters, with its pooling, as sentence-transformers saves it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{one}" for one in LETTERS), ".", ","]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=128,
    )
    BertModel(config).save_pretrained(folder / "plain")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt"), model_max_length=128).save_pretrained(folder / "plain")
    saved = folder / "tiny-bert"
    SentenceTransformer(modules=[Transformer(str(folder / "plain")), Pooling(32)]).save(str(saved))
    return saved


def clip(folder: Path) -> Path:
    """A CLIP that knows letters and whose tokenizer names no longest text, as sentence-transformers saves it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import CLIPModel as Both
    from transformers import CLIPConfig, CLIPModel, CLIPProcessor, CLIPTokenizer
    from transformers.models.clip import image_processing_pil_clip as pil

    folder.mkdir()
    words = [*LETTERS, *(f"{one}</w>" for one in LETTERS), ".</w>", ",</w>", "<|startoftext|>", "<|endoftext|>"]
    vocabulary = {word: number for number, word in enumerate(words)}
    layers = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    ends = {"bos_token_id": len(words) - 2, "eos_token_id": len(words) - 1, "pad_token_id": len(words) - 1}
    config = CLIPConfig(
        text_config={**layers, **ends, "vocab_size": len(words), "max_position_embeddings": 77},
        vision_config={**layers, "image_size": 32, "patch_size": 8},
        projection_dim=24,
    )
    CLIPModel(config).save_pretrained(folder / "plain")
    CLIPProcessor(pil.CLIPImageProcessorPil(), CLIPTokenizer(vocab=vocabulary, merges=[])).save_pretrained(
        folder / "plain"
    )
    saved = folder / "tiny-clip"
    SentenceTransformer(modules=[Both(str(folder / "plain"))]).save(str(saved))
    return saved


@pytest.fixture(scope="module", params=[bert, clip], ids=["sentence-transformers", "CLIP"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import torch

    torch.manual_seed(7)
    return request.param(tmp_path_factory.mktemp("models") / "one")


def test_texts_become_vectors_of_length_one_in_order(folder: Path):
    """The same every time, whatever else is in the batch."""
    encoder = load_encoder(str(folder))
    texts = ["a pier at night", "a kitchen", "a row of lamps, fog."]
    vectors = encoder.encode(texts)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(encoder.encode(texts), vectors)
    assert np.allclose(encoder.encode(list(reversed(texts)))[::-1], vectors, atol=1e-6)


def test_it_is_loaded_once_a_process(folder: Path):
    """The second who asks gets the same."""
    assert load_encoder(str(folder)) is load_encoder(str(folder))


def test_a_text_longer_than_the_model_reads_is_cut_not_an_error(folder: Path):
    """Its limit is known, also where the tokenizer names none."""
    encoder = load_encoder(str(folder))
    long = "a pier and a lamp " * 60
    assert encoder.max_tokens in (77, 128)
    assert encoder.count_tokens(long) > encoder.max_tokens
    assert encoder.encode([long]).shape[0] == 1


def test_metrics_name_the_model_that_was_used(folder: Path):
    """A random model gives figures of no worth; they are recorded as its own."""
    encoder = load_encoder(str(folder))
    prompt = "A long wooden pier at night. A woman in a yellow raincoat stands under a lamp and holds a book. " * 8
    scene = ScenePictures("scene-001", prompt, "A woman stands on a pier. She holds a book.", "person")
    found = score_alignment([scene], encoder)["scene-001"]
    assert found.value is not None, found.reason
    assert found.model == str(folder)
    told = [("scene-001", "Mara counted the lamps. She came to eleven. The fog came in. She wrote it down.")]
    composite = score_coherence(told, encoder=encoder).composite
    assert composite.value is not None, composite.reason
    assert composite.model == str(folder)


def test_a_model_that_is_not_here_says_what_to_do_in_a_line():
    """Nothing is downloaded; each metric that needs it says so."""
    with pytest.raises(ModelUnavailable, match="is not on this machine") as failed:
        load_encoder("no-such/model")
    assert "\n" not in str(failed.value)
    assert len(str(failed.value)) < 400
    scene = ScenePictures("scene-001", "A pier at night.", "A pier.", "person")
    found = score_alignment([scene], encoder_or_reason("no-such/model"))["scene-001"]
    assert found.value is None
    assert found.error is None
    assert "no-such/model" in found.reason
