"""Train the networks that know what usually follows what: `python -m benchmarks.quality.train_succession FOLDER`.

FOLDER holds stories, one a file, at any depth: `.txt` (paragraphs between blank lines) or `.md` as in picture books
(a heading a page; the title and lines of attribution are left out). None of the rated stories may be among them.

The task: windows of 4 to 12 sentences, from the middle, the beginning, the end or a whole story, each against six
of its own shuffles. Short stories are drawn four times as often, because scenes are short too. On two cores the
158,000 sentences of docs/quality.md are embedded in seven minutes and learned in ten. The same stories, seed,
versions and number of threads give the same weights; another number of threads gives others that do as well.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from quality.coherence import succession
from quality.language.embeddings import Vectors, load_encoder
from quality.language.text import sentences

TO = Path(succession.__file__).with_name(succession.WEIGHTS_FILE)
FEWEST, LONG = 5, 130
"""Sentences: less is no story, and of more only the beginning and the end are read."""
FROM_THE_BEGINNING, FROM_THE_END = 75, 45
OFTENER = 4.0
LENGTHS = (4, 5, 5, 6, 6, 7, 8, 10, 12)
WHOLE_LENGTHS = range(5, 15)
NETWORKS = 6
"""How many are trained, each with its own seed, which alone moves the share of shuffles noticed by .01; means are
steadier."""
SHUFFLES, BATCH, STEPS = 6, 32, 14_000
PROJECTED, HIDDEN, EDGE, DROPOUT = 64, 32, 16, 0.2
LEARNING_RATE, DECAY = 1e-3, 0.05
MIDDLES = 0.4
"""Share of windows from anywhere in a story; the others are beginnings, ends and whole stories alike."""


@dataclass(frozen=True)
class Piece:
    """Sentences of one story that stand together; `begins` and `ends` tell whether they are its edges."""

    vectors: Vectors
    begins: bool
    ends: bool

    @property
    def short(self) -> bool:
        """Whether it is a whole short story."""
        return self.begins and self.ends


def read_story(path: Path) -> list[str]:
    """The sentences of a story's file."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".md":
        lines = [line.strip() for line in text.splitlines()]
        pages = ["\n\n" if line.startswith("#") else f"{line} " for line in lines if not line.startswith(("# ", "* "))]
        return sentences(re.sub(r" *\n\s*", "\n\n", "".join(pages)))
    paragraphs = [re.sub(r"\s+", " ", paragraph).strip() for paragraph in re.split(r"\n\s*\n", text)]
    # Headings, page numbers and contents are no sentences.
    told = [one for one in paragraphs if len(one) > 20 and re.search(r"[.!?\"”’']$", one) and one.upper() != one]
    return sentences("\n\n".join(told))


def read_pieces(folder: Path) -> list[Piece]:
    """Every story of a folder, once each, as vectors."""
    stories: dict[str, list[str]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".md") and path.is_file()):
        told = read_story(path)
        if len(told) >= FEWEST:
            stories.setdefault(told[min(3, len(told) - 1)][:60], told)
    encoder = load_encoder()
    pieces: list[Piece] = []
    for number, told in enumerate(stories.values(), 1):
        cuts = (
            [(told, True, True)]
            if len(told) < LONG
            else [(told[:FROM_THE_BEGINNING], True, False), (told[-FROM_THE_END:], False, True)]
        )
        pieces += [Piece(succession.SHARPEN * encoder.encode(own), begins, ends) for own, begins, ends in cuts]
        if number % 100 == 0 or number == len(stories):
            print(f"embedded {number} of {len(stories)} stories", file=sys.stderr, flush=True)
    return pieces


class Windows:
    """Windows to learn from, drawn by a seed."""

    def __init__(self, pieces: list[Piece], seed: int) -> None:
        """Fix how often each piece is drawn for each kind of window."""
        self._pieces = pieces
        self._rng = np.random.default_rng(seed)
        lengths = np.array([len(piece.vectors) for piece in pieces])
        often = np.array([OFTENER if piece.short else 1.0 for piece in pieces])
        begins, ends = np.array([piece.begins for piece in pieces]), np.array([piece.ends for piece in pieces])
        self._often = {"middle": often * lengths**0.8, "beginning": often * begins, "end": often * ends}
        self._longest = {kind: int(lengths[weights > 0].max()) for kind, weights in self._often.items()}
        whole = {length: often * begins * ends * (lengths == length) for length in WHOLE_LENGTHS}
        self._whole = {length: often for length, often in whole.items() if often.any()}

    def draw(self) -> tuple[Vectors, bool, bool]:
        """A batch of windows of one length, and whether they begin and end their stories."""
        rng = self._rng
        length = int(rng.choice(LENGTHS))
        kind = "middle" if rng.random() < MIDDLES else str(rng.choice(["beginning", "end", "whole"]))
        if kind == "whole" and self._whole:
            length = int(rng.choice(list(self._whole)))
            often = self._whole[length]
        else:
            kind = "beginning" if kind == "whole" else kind
            length = min(length, self._longest[kind])
            often = self._often[kind] * np.array([len(piece.vectors) >= length for piece in self._pieces])
        windows: list[Vectors] = []
        for chosen in rng.choice(len(self._pieces), BATCH, p=often / often.sum()):
            told = self._pieces[chosen].vectors
            last = len(told) - length
            start = {"middle": int(rng.integers(0, last + 1)), "end": last}.get(kind, 0)
            windows.append(told[start : start + length])
        return np.stack(windows), kind in ("beginning", "whole"), kind in ("end", "whole")

    def orders(self, length: int) -> np.ndarray:
        """The order as told, then shuffles that differ from it, shape (1 + shuffles, length)."""
        shuffled: list[np.ndarray] = []
        while len(shuffled) < SHUFFLES:
            drawn = self._rng.permutation(length)
            if (drawn != np.arange(length)).any():
                shuffled.append(drawn)
        return np.stack([np.arange(length), *shuffled])


def train(pieces: list[Piece], seed: int) -> dict[str, np.ndarray]:
    """Learn to prefer the order as told; the weights by the names of `quality.succession.Network`."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    windows = Windows(pieces, seed)
    project = nn.Linear(pieces[0].vectors.shape[1], PROJECTED, bias=False)
    nn.init.normal_(project.weight, std=project.in_features**-0.5)
    earlier, later, both = (nn.Linear(PROJECTED, HIDDEN, bias=bias) for bias in (True, False, False))
    pairs, edge, edges = nn.Linear(HIDDEN, 2, bias=False), nn.Linear(PROJECTED, EDGE), nn.Linear(EDGE, 2, bias=False)
    layers = nn.ModuleList([project, earlier, later, both, pairs, edge, edges])
    drop = nn.Dropout(DROPOUT)
    optimizer = torch.optim.AdamW(layers.parameters(), LEARNING_RATE, weight_decay=DECAY)
    rates = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3 * LEARNING_RATE, total_steps=STEPS)

    def loss_of(batch: Any, orders: Any, begins: bool, ends: bool) -> Any:
        seen = project(drop(batch))
        product = seen[:, :, None] * seen[:, None]
        table = pairs(drop(torch.relu(earlier(seen)[:, :, None] + later(seen)[:, None] + both(product))))
        edged = edges(drop(torch.relu(edge(project(drop(batch))))))
        score = order_score(table, orders)
        if begins:
            score = score + edged[:, orders[:, 0], 0]
        if ends:
            score = score + edged[:, orders[:, -1], 1]
        return nn.functional.softplus(score[:, 1:] - score[:, :1]).mean()

    shown = 0.0
    for step in range(1, STEPS + 1):
        drawn, begins, ends = windows.draw()
        loss = loss_of(torch.from_numpy(drawn), torch.from_numpy(windows.orders(drawn.shape[1])), begins, ends)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.step()
        shown += (loss.item() - shown) / min(step, 500)
        if step % 1000 == 0:
            print(f"learned {step} of {STEPS} steps, loss {shown:.3f}", file=sys.stderr, flush=True)
    return {
        name: weight.detach().numpy().T.astype(np.float16)
        for name, weight in {
            "project": project.weight,
            "earlier": earlier.weight,
            "later": later.weight,
            "both": both.weight,
            "bias": earlier.bias,
            "pairs": pairs.weight,
            "edge": edge.weight,
            "edge_bias": edge.bias,
            "edges": edges.weight,
        }.items()
    }


def order_score(table: Any, orders: Any) -> Any:
    """How good each order of each window is, shape (windows, orders), from the table of its pairs."""
    import torch

    length = orders.shape[1]
    near = table[..., 0][:, orders[:, :-1], orders[:, 1:]].mean(-1)
    first, second = torch.triu_indices(length, length, 1)
    weights = 1 / (second - first).float()
    far = (table[..., 1][:, orders[:, first], orders[:, second]] * (weights / weights.sum())).sum(-1)
    return (near + far) * (length - 1) ** 0.5


def main(arguments: list[str] | None = None) -> int:
    """Read the stories, learn, and write the weights whole."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.train_succession", description=__doc__)
    parser.add_argument("stories", type=Path, help="folder of stories, .txt or .md")
    parser.add_argument("--to", type=Path, default=TO, help="file for the weights (the package's own by default)")
    parser.add_argument("--seed", type=int, default=0, help="of the first network; the others take the next ones")
    given = parser.parse_args(arguments)
    if not given.to.parent.is_dir():
        # Said now, not when a quarter of an hour of learning is to be saved.
        print(f"{given.to.parent} is no folder to write the weights to", file=sys.stderr)
        return 2
    pieces = read_pieces(given.stories) if given.stories.is_dir() else []
    if sum(piece.begins for piece in pieces) < BATCH:
        print(f"{given.stories} holds fewer than {BATCH} stories (.txt or .md)", file=sys.stderr)
        return 2
    trained: list[dict[str, np.ndarray]] = []
    for seed in range(given.seed, given.seed + NETWORKS):
        print(f"network {len(trained) + 1} of {NETWORKS}", file=sys.stderr, flush=True)
        trained.append(train(pieces, seed))
    weights = {name: np.stack([one[name] for one in trained]) for name in trained[0]}
    temporary = given.to.with_name(f".{given.to.stem}.tmp.npz")
    np.savez_compressed(temporary, allow_pickle=False, **weights)
    temporary.replace(given.to)
    print(f"{sum(weight.size for weight in weights.values()):,} weights in {given.to}, {given.to.stat().st_size:,} B")
    return 0


if __name__ == "__main__":
    sys.exit(main())
