"""What usually follows what: the networks that come with the package, their sums, and how they are made anew."""

from __future__ import annotations

import math
import random
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from benchmarks.quality import train_succession
from quality.coherence import succession as module
from quality.coherence.succession import Network, Succession, load_networks, read, succession
from quality.language.embeddings import SentenceEncoder, Vectors
from tests.quality.coherence.test_order import TOLD, ordered


class OtherEncoder:
    """An encoder of another name, whose vectors are the default model's."""

    name = "another-model"

    def __init__(self, encoder: SentenceEncoder) -> None:
        self.max_tokens = encoder.max_tokens
        self.encode = encoder.encode
        self.count_tokens = encoder.count_tokens


def of(told: list[str], encoder: SentenceEncoder) -> Succession:
    found = succession(encoder.encode(told), encoder)
    assert found is not None
    return found


def test_a_story_stands_as_stories_do_and_most_of_its_shuffles_do_not(encoder: SentenceEncoder) -> None:
    """All four figures together, of a story that no network has seen."""

    def together(told: list[str]) -> float:
        found = of(told, encoder)
        return found.follows + found.comes_after + found.opens + found.ends

    rng = random.Random(2)
    below = sum(together(rng.sample(TOLD, len(TOLD))) < together(TOLD) for _ in range(50))
    assert below >= 47


def test_told_backwards_what_comes_after_comes_before(encoder: SentenceEncoder) -> None:
    """The figure for both ways changes its sign, and an ending is no opening."""
    forwards, backwards = of(TOLD, encoder), of(TOLD[::-1], encoder)
    assert backwards.comes_after == pytest.approx(-forwards.comes_after, rel=1e-4)
    assert forwards.comes_after > 0
    assert forwards.opens > backwards.opens


def test_a_sentence_of_another_story_is_shown(encoder: SentenceEncoder) -> None:
    """It is quoted with its scene; the story as it was has none that is unexpected."""
    stray = "Why do we pay taxes?"
    assert ordered(TOLD[:6], encoder).evidence == ()
    found = ordered([*TOLD[:3], stray, *TOLD[3:6]], encoder)
    assert found.evidence == (f"story: unexpected where it stands: {stray}",)


def test_of_another_models_vectors_nothing_is_said(encoder: SentenceEncoder) -> None:
    """The other cues remain, on their own scale."""
    other = OtherEncoder(encoder)
    assert succession(encoder.encode(TOLD), other) is None
    found = ordered(TOLD, other)
    assert "succession" not in found.cues
    assert "edges" not in found.cues
    assert 0.5 < found.value < 1


def test_one_sentence_follows_nothing(encoder: SentenceEncoder) -> None:
    """There is no pair to read."""
    assert succession(encoder.encode(TOLD[:1]), encoder) is None


def test_two_sentences_are_enough(encoder: SentenceEncoder) -> None:
    """One pair, and none between the edges."""
    found = of(TOLD[:2], encoder)
    assert math.isfinite(found.follows)
    assert found.expected == ()


def brute(vectors: Vectors, network: Network) -> tuple[float, float, float, float]:
    """The four figures as their definitions have them, pair by pair."""
    count = len(vectors)
    seen = [math.sqrt(384) * vector @ network.project for vector in vectors]

    def pair(one: int, other: int) -> np.ndarray:
        hidden = seen[one] @ network.earlier + seen[other] @ network.later + (seen[one] * seen[other]) @ network.both
        return np.maximum(hidden + network.bias, 0) @ network.pairs

    def edge(at: int) -> np.ndarray:
        return np.maximum(seen[at] @ network.edge + network.edge_bias, 0) @ network.edges

    near = np.mean([pair(at, at + 1)[0] for at in range(count - 1)])
    chance = np.mean([pair(one, other)[0] for one, other in permutations(range(count), 2)])
    apart = [
        ((pair(one, other)[1] - pair(other, one)[1]) / 2, 1 / (other - one))
        for one in range(count)
        for other in range(one + 1, count)
    ]
    errors = math.sqrt(count - 1)
    edges = np.stack([edge(at) for at in range(count)])
    return (
        float((near - chance) * errors),
        float(sum(value * weight for value, weight in apart) / sum(weight for _, weight in apart) * errors),
        float(edges[0, 0] - edges[:, 0].mean()),
        float(edges[-1, 1] - edges[:, 1].mean()),
    )


def test_the_figures_are_what_their_definitions_say(encoder: SentenceEncoder) -> None:
    """Distance by distance gives the same as pair by pair."""
    vectors = encoder.encode(TOLD)
    network = load_networks()[0]
    found = read(vectors, [network])
    figures = (found.follows, found.comes_after, found.opens, found.ends)
    assert figures == pytest.approx(brute(vectors, network), abs=1e-4)


def test_every_network_counts_alike(encoder: SentenceEncoder) -> None:
    """What several say is the mean of what each says."""
    vectors = encoder.encode(TOLD)
    each = [read(vectors, [network]).follows for network in load_networks()]
    assert len(each) > 1
    assert read(vectors, load_networks()).follows == pytest.approx(sum(each) / len(each))


def test_picture_books_and_plain_texts_are_read_as_stories(tmp_path: Path) -> None:
    """Title, attribution, headings and page breaks are left out; a sentence may run over a line, never over a page."""
    book, text = tmp_path / "0001_dog.md", tmp_path / "dog.txt"
    book.write_text("# The Dog\n\n##\nA dog ran\nhome.\n\n##\nIt slept.\n\n##\n* Text: A. Writer\n", encoding="utf-8")
    text.write_text("THE DOG\n\nChapter 1\n\nA dog ran home over\nthe bridge. It slept.\n\n12\n", encoding="utf-8")
    assert train_succession.read_story(book) == ["A dog ran home.", "It slept."]
    assert train_succession.read_story(text) == ["A dog ran home over the bridge.", "It slept."]


def test_networks_are_made_anew_from_a_folder_of_stories(
    tmp_path: Path, encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few steps on stories that all run alike are enough to tell the order; the same seed gives the same weights."""
    monkeypatch.setattr(train_succession, "STEPS", 40)
    monkeypatch.setattr(train_succession, "NETWORKS", 2)
    steps = ["{} woke up.", "{} had some tea.", "{} walked to work.", "At noon {} ate.", "{} came home.", "{} slept."]
    for number in range(32):
        told = " ".join(step.format(f"Number {number}") for step in steps)
        (tmp_path / f"{number}.txt").write_text(told, encoding="utf-8")
    to = tmp_path / "made.npz"
    assert train_succession.main([str(tmp_path), "--to", str(to)]) == 0
    assert "weights in" in capsys.readouterr().out
    assert train_succession.main([str(tmp_path), "--to", str(tmp_path / "again.npz")]) == 0
    with np.load(to) as made, np.load(tmp_path / "again.npz") as again:
        assert all((made[name] == again[name]).all() for name in made.files)
        networks = [
            Network(**{name: made[name][member].astype(np.float32) for name in made.files}) for member in range(2)
        ]
    vectors = encoder.encode([step.format("Ann") for step in steps])
    told, turned = read(vectors, networks), read(vectors[::-1], networks)
    assert told.follows + told.comes_after > turned.follows + turned.comes_after
    assert told.opens > 0 < told.ends


def test_too_few_stories_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written, and the weights that are there stay."""
    assert train_succession.main([str(tmp_path), "--to", str(tmp_path / "made.npz")]) == 2
    assert "fewer than 32 stories" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_said_before_anything_is_learned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not after a quarter of an hour."""
    to = tmp_path / "nowhere" / "made.npz"
    assert train_succession.main([str(tmp_path), "--to", str(to)]) == 2
    assert capsys.readouterr().err == f"{to.parent} is no folder to write the weights to\n"


def test_the_weights_are_small() -> None:
    """They are part of the package, and of every checkout."""
    assert Path(module.__file__).with_name(module.WEIGHTS_FILE).stat().st_size < 400_000
