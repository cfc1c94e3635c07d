"""A BERT-shaped sentence model on onnxruntime: the same vectors as sentence-transformers, without torch.

The graph is put together from the model's own safetensors at load time, so there is no second
file to ship, download or keep in step. Word embeddings are looked up outside the graph, straight
from the mapped file, which keeps half of the model out of memory.
"""

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quality.errors import ModelUnavailable

_BATCH_TOKENS = 512
"""Most word pieces a batch: enough to be worth reading the weights for, little enough to stay in cache."""

_FEWEST_TOKENS = 128
"""Word pieces below which cutting a batch in two for another core costs more than it brings."""

_FUSED = "com.microsoft"
"""Where onnxruntime keeps operators of several steps."""

Weights = Mapping[str, NDArray[np.float32]]


def can_load(folder: Path) -> bool:
    """Whether `folder` holds the kind of model this file knows, and the packages to run it are there."""
    from importlib.util import find_spec

    if any(find_spec(name) is None for name in ("onnx", "onnxruntime", "tokenizers", "safetensors")):
        return False
    try:
        config = _json(folder / "config.json")
        modules = [str(module["type"]).rsplit(".", 1)[-1] for module in json.loads(_text(folder / "modules.json"))]
        pooling = _json(folder / "1_Pooling" / "config.json")
    except (OSError, ValueError, KeyError):
        return False
    return (
        config.get("architectures") == ["BertModel"]
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and modules == ["Transformer", "Pooling", "Normalize"]
        and pooling.get("pooling_mode_mean_tokens") is True
        and (folder / "model.safetensors").is_file()
        and (folder / "tokenizer.json").is_file()
    )


class OnnxBert:
    """One sentence model, loaded. Vectors are of length 1."""

    def __init__(self, name: str, folder: Path) -> None:
        """Load the model in `folder`. ModelUnavailable when it cannot be read."""
        try:
            self._load(folder)
        except Exception as failed:
            raise ModelUnavailable(f"the sentence model {name} in {folder} cannot be read: {failed}") from failed
        self.name = name

    def _load(self, folder: Path) -> None:
        from safetensors import safe_open
        from tokenizers import Tokenizer

        config = _json(folder / "config.json")
        self.max_tokens = int(_json(folder / "sentence_bert_config.json")["max_seq_length"])
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        with safe_open(str(folder / "model.safetensors"), framework="numpy") as file:
            weights: dict[str, NDArray[np.float32]] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        self._words = weights["embeddings.word_embeddings.weight"]
        self._places = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._session = _session(build_graph(config, weights))

    def count_tokens(self, text: str) -> int:
        """Word pieces of `text`, the two special ones included."""
        return len(self._tokenizer.encode(text).ids)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text. Texts of like length go together, so little is padded; batches run side by side."""
        pieces = [self._cut(found.ids) for found in self._tokenizer.encode_batch(list(texts))]
        batches = _batches([len(ids) for ids in pieces])
        vectors = np.zeros((len(texts), self._words.shape[1]), dtype=np.float32)

        def run(batch: list[int]) -> None:
            vectors[batch] = self._pooled([pieces[index] for index in batch])

        workers = min(len(batches), _cores())
        if workers < 2:
            for batch in batches:
                run(batch)
        else:
            with ThreadPoolExecutor(workers, thread_name_prefix="sentences") as pool:
                for _ in pool.map(run, reversed(batches)):  # the longest texts first: no core waits for them at the end
                    pass
        return vectors

    def _pooled(self, pieces: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """The mean of each text's last hidden states, of length 1."""
        longest = max(len(ids) for ids in pieces)
        ids = np.zeros((len(pieces), longest), dtype=np.int64)
        mask = np.zeros((len(pieces), longest), dtype=np.int32)
        for row, one in enumerate(pieces):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        hidden = self._session.run(None, {"embedded": self._words[ids] + self._places[:longest], "mask": mask})[0]
        weights = mask[..., None].astype(np.float32)
        means = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        return means / np.linalg.norm(means, axis=1, keepdims=True)

    def _cut(self, ids: list[int]) -> list[int]:
        return ids if len(ids) <= self.max_tokens else [*ids[: self.max_tokens - 1], ids[-1]]


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indices grouped by length, some four groups or more, none above `_BATCH_TOKENS` padded word pieces.

    The groups depend on the texts alone, not on the machine: so do the last bits of the vectors.
    """
    most = min(_BATCH_TOKENS, max(_FEWEST_TOKENS, sum(lengths) // 4))
    order = sorted(range(len(lengths)), key=lambda index: lengths[index])
    groups: list[list[int]] = []
    for index in order:
        if groups and (len(groups[-1]) + 1) * lengths[index] <= most:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def _cores() -> int:
    """Batches to run at a time."""
    return min(os.cpu_count() or 1, 4)


def build_graph(config: Mapping[str, Any], weights: Weights) -> bytes:
    """The encoder as an ONNX graph: `embedded` (batch, tokens, width) and `mask` in, `hidden` out."""
    from onnx import TensorProto, helper, numpy_helper

    heads, epsilon = int(config["num_attention_heads"]), float(config["layer_norm_eps"])
    nodes: list[Any] = []
    initializers: list[Any] = []

    def constant(name: str, value: NDArray[np.float32]) -> str:
        initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(op: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(op, list(inputs), [output], **attributes))
        return output

    def norm(source: str, name: str, output: str) -> str:
        scale = constant(f"{name}.weight", weights[f"{name}.weight"])
        offset = constant(f"{name}.bias", weights[f"{name}.bias"])
        return node("LayerNormalization", [source, scale, offset], output, axis=-1, epsilon=epsilon)

    def linear(source: str, name: str, output: str) -> str:
        return node("MatMul", [source, constant(f"{name}.kernel", weights[f"{name}.weight"].T)], output)

    def added(source: str, name: str, residual: str, output: str) -> str:
        """A projection of `source`, added to `residual` and normalised."""
        projected = linear(source, f"{name}.dense", f"{output}.projected")
        offset = constant(f"{name}.dense.bias", weights[f"{name}.dense.bias"])
        moved = node("Add", [projected, offset], f"{output}.moved")
        total = node("Add", [moved, residual], f"{output}.total")
        return norm(total, f"{name}.LayerNorm", output)

    norm("embedded", "embeddings.LayerNorm", "h0")
    hidden = "h0"
    for layer in range(int(config["num_hidden_layers"])):
        at = f"encoder.layer.{layer}"
        own = f"{at}.attention.self"
        names = ("query", "key", "value")
        projected = [linear(hidden, f"{own}.{name}", f"{name}{layer}") for name in names]
        offset = constant(f"{own}.bias", np.concatenate([weights[f"{own}.{name}.bias"] for name in names]))
        attention = {"num_heads": heads, "domain": _FUSED}
        attended = node("MultiHeadAttention", [*projected, offset, "mask"], f"a{layer}", **attention)
        middle = added(attended, f"{at}.attention.output", hidden, f"m{layer}")
        wide = linear(middle, f"{at}.intermediate.dense", f"i{layer}")
        bend = constant(f"{at}.intermediate.bias", weights[f"{at}.intermediate.dense.bias"])
        bent = node("Gelu", [node("Add", [wide, bend], f"b{layer}")], f"g{layer}", approximate="none")
        hidden = added(bent, f"{at}.output", middle, f"h{layer + 1}")
    width = int(config["hidden_size"])
    shape = ["batch", "tokens", width]
    graph = helper.make_graph(
        nodes,
        "sentence_encoder",
        [
            helper.make_tensor_value_info("embedded", TensorProto.FLOAT, shape),
            helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "tokens"]),
        ],
        [helper.make_tensor_value_info(hidden, TensorProto.FLOAT, shape)],
        initializers,
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(_FUSED, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()


def _session(graph: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1  # whole batches run side by side: cores that share each product wait for another
    # More would join each sum with what follows it, in operators that are slower than the two.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _json(path: Path) -> dict[str, Any]:
    return json.loads(_text(path))
