"""Runs a real llama.cpp server (its HTTP server from the `xllamacpp` wheel) over a tiny model of random weights.

The model is built here, in a tenth of a second: 500 tokens, one layer. Under a schema it writes valid, meaningless JSON
at thousands of tokens a second. Not a test module: the tests start it as a process, to be stopped and killed.
"""

import argparse
import json
import re
import sys
import threading
from pathlib import Path


def build(path: Path, width: int) -> None:
    """Write a llama model with random weights and a tokenizer trained on this file's own text."""
    import gguf
    import numpy as np
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    specials = ["<s>", "</s>", "<unk>"]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    # Printable ASCII only: llama.cpp's own parser of constrained answers fails (500) on other bytes, which random
    # weights would choose as gladly as letters.
    alphabet = [chr(code) for code in range(33, 127)] + ["Ġ"]
    trainer = trainers.BpeTrainer(
        vocab_size=500, special_tokens=specials, initial_alphabet=alphabet, show_progress=False
    )
    words = " ".join(re.findall(r"[A-Za-z]+|[,.;:]", Path(__file__).read_text(encoding="utf-8")))
    tokenizer.train_from_iterator([words], trainer)
    trained = json.loads(tokenizer.to_str())["model"]
    tokens = [token for token, _ in sorted(trained["vocab"].items(), key=lambda pair: pair[1])]
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in trained["merges"]]

    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny-random")
    writer.add_context_length(8192)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(2 * width)
    writer.add_head_count(2)
    writer.add_head_count_kv(2)
    writer.add_rope_dimension_count(width // 2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_merges(merges)
    kinds = gguf.TokenType
    writer.add_token_types([kinds.CONTROL if token in specials else kinds.NORMAL for token in tokens])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    writer.add_unk_token_id(2)
    writer.add_chat_template("{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant: ")
    random = np.random.default_rng(7)

    def weights(*shape: int) -> "np.ndarray":
        return (random.standard_normal(shape) * 0.05).astype(np.float32)

    ones = np.ones(width, np.float32)
    writer.add_tensor("token_embd.weight", weights(len(tokens), width))
    writer.add_tensor("output_norm.weight", ones)
    writer.add_tensor("output.weight", weights(len(tokens), width))
    writer.add_tensor("blk.0.attn_norm.weight", ones)
    writer.add_tensor("blk.0.ffn_norm.weight", ones)
    for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
        writer.add_tensor(f"blk.0.{name}.weight", weights(width, width))
    writer.add_tensor("blk.0.ffn_gate.weight", weights(2 * width, width))
    writer.add_tensor("blk.0.ffn_up.weight", weights(2 * width, width))
    writer.add_tensor("blk.0.ffn_down.weight", weights(width, 2 * width))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def build_eye(path: Path, width: int) -> None:
    """Write a vision encoder and projector with random weights: pictures of 32 pixels become 16 tokens of `width`."""
    import gguf
    import numpy as np

    hidden, layers, inner, patch, side = 32, 2, 64, 8, 32
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_name("tiny-random-eye")
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_string("clip.projector_type", "mlp")
    writer.add_bool("clip.use_gelu", True)
    sizes = {
        "image_size": side,
        "patch_size": patch,
        "embedding_length": hidden,
        "feed_forward_length": inner,
        "block_count": layers,
        "attention.head_count": 2,
        "projection_dim": width,
    }
    for name, value in sizes.items():
        writer.add_uint32(f"clip.vision.{name}", value)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-5)
    for name in ("image_mean", "image_std"):
        writer.add_array(f"clip.vision.{name}", [0.5, 0.5, 0.5])
    random = np.random.default_rng(7)

    def layer(name: str, *shape: int) -> None:
        writer.add_tensor(f"{name}.weight", (random.standard_normal(shape) * 0.05).astype(np.float32))
        writer.add_tensor(f"{name}.bias", np.zeros(shape[0], np.float32))

    def norm(name: str) -> None:
        writer.add_tensor(f"{name}.weight", np.ones(hidden, np.float32))
        writer.add_tensor(f"{name}.bias", np.zeros(hidden, np.float32))

    patches = random.standard_normal((hidden, 3, patch, patch)) * 0.05
    places = random.standard_normal(((side // patch) ** 2 + 1, hidden)) * 0.05
    writer.add_tensor("v.class_embd", np.zeros(hidden, np.float32))
    writer.add_tensor("v.patch_embd.weight", patches.astype(np.float32))
    writer.add_tensor("v.position_embd.weight", places.astype(np.float32))
    norm("v.pre_ln")
    norm("v.post_ln")
    for number in range(layers):
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            layer(f"v.blk.{number}.{name}", hidden, hidden)
        norm(f"v.blk.{number}.ln1")
        norm(f"v.blk.{number}.ln2")
        layer(f"v.blk.{number}.ffn_up", inner, hidden)
        layer(f"v.blk.{number}.ffn_down", hidden, inner)
    layer("mm.0", width, hidden)
    layer("mm.2", width, width)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    """Build the model if need be, serve it, print the address, and stay until killed."""
    options = argparse.ArgumentParser()
    options.add_argument("model", type=Path)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--context", type=int, default=8192)
    options.add_argument("--key", default="")
    options.add_argument("--width", type=int, default=32, help="Larger ones take longer to load.")
    options.add_argument("--eyes", action="store_true", help="It can see pictures.")
    given = options.parse_args()
    if not given.model.exists():
        part = given.model.with_suffix(".part")
        build(part, given.width)
        part.replace(given.model)
    eye = given.model.with_name("eye.gguf")
    if given.eyes and not eye.exists():
        part = eye.with_suffix(".part")
        build_eye(part, given.width)
        part.replace(eye)

    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(given.model)
    if given.eyes:
        params.mmproj.path = str(eye)
        params.mmproj_use_gpu = False
    params.n_ctx = given.context
    params.n_parallel = 1
    params.hostnames = ["127.0.0.1"]
    params.port = given.port
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.n_threads_http = 4
    params.warmup = False
    if given.key:
        params.api_keys = [given.key]
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdout.close()
    threading.Event().wait()


if __name__ == "__main__":
    main()
