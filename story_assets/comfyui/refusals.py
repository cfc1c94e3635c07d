"""Why a prompt was refused or failed, as errors that name stage, node, cause and cure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from story_assets.comfyui.protocol import HistoryEntry, as_dict, as_list
from story_assets.errors import ExecutionFailed, NodeFailed, OutOfMemory, PromptRejected


def execution_failed(entry: HistoryEntry) -> ExecutionFailed:
    """The error for a prompt whose history says it failed."""
    if entry.interrupted:
        return ExecutionFailed(
            "Somebody interrupted the prompt while it ran",
            where=f"prompt {entry.prompt_id}",
            cure="Run the same command again.",
        )
    problem = entry.problem
    if problem is None:
        return ExecutionFailed("The prompt failed with no reason given", where=f"prompt {entry.prompt_id}")
    if problem.out_of_memory:
        cure = "Close what else uses the card, or set fewer frames (FRAME_TARGET) or a smaller picture (FRAME_WIDTH)."
    elif "prefix" in problem.cause.lower():
        cure = "Look at the renderer's output folder: can it be written, and is it the one it should be?"
    elif file := _model_file(entry, problem.node):
        cure = (
            f"Is ComfyUI/models/{file} whole, and the file that this graph is for? A download that was cut off fails so: "
            "compare its size with the original's. The renderer's own log has the traceback."
        )
    else:
        cure = "The renderer's own log has the traceback."
    kind = NodeFailed if problem.of_the_graph else ExecutionFailed
    return (OutOfMemory if problem.out_of_memory else kind)(
        "The renderer ran out of memory" if problem.out_of_memory else "The renderer failed at execution",
        where=f"node {problem.node} ({problem.node_type}), prompt {entry.prompt_id}",
        saw=f"{problem.kind}: {problem.cause}" if problem.kind else problem.cause,
        cure=cure,
    )


def _model_file(entry: HistoryEntry, node: str) -> str | None:
    """The model file that a node of a prompt names, below ComfyUI/models."""
    prompt = as_list(entry.raw.get("prompt"))
    nodes = as_dict(prompt[2]) if len(prompt) > 2 else {}
    inputs = as_dict(as_dict(nodes.get(node)).get("inputs"))
    named = [f"{folder}/{inputs[name]}" for name, folder in MODEL_FOLDERS.items() if isinstance(inputs.get(name), str)]
    return named[0] if named else None


MODEL_FOLDERS = {
    "ckpt_name": "checkpoints",
    "unet_name": "diffusion_models",
    "vae_name": "vae",
    "clip_name": "text_encoders",
    "clip_name1": "text_encoders",
    "clip_name2": "text_encoders",
    "lora_name": "loras",
    "control_net_name": "controlnet",
    "style_model_name": "style_models",
    "model_name": "upscale_models",
}
"""Below ComfyUI/models, by the name of the input that names the file."""


def rejected(status: int, body: object, nodes: Mapping[str, Any]) -> PromptRejected:
    """The error for a prompt the server refused, or of which it dropped a branch.

    Args:
        status: The answer's HTTP status; 200 with node errors is a refusal as well.
        body: The decoded answer, or its text.
        nodes: The prompt, to name nodes by.
    """
    if not isinstance(body, dict):
        return PromptRejected(f"The renderer refused the prompt with status {status}", saw=body)
    error = as_dict(body.get("error"))
    if error.get("type") == "missing_node_type":
        about = as_dict(error.get("extra_info"))
        kind = str(about.get("class_type", "?"))
        return PromptRejected(
            f"The renderer lacks the node type {kind}",
            where=f"validation, node {about.get('node_id', '?')}",
            saw=error.get("message"),
            cure=(
                "Run `story-assets nodes install <ComfyUI folder>` and restart ComfyUI."
                if kind.startswith("Story")
                else f"Install the node pack that brings {kind} into ComfyUI/custom_nodes and restart ComfyUI."
            ),
        )
    for node_id, found in as_dict(body.get("node_errors")).items():
        for reason in as_list(as_dict(found).get("errors")):
            return _node_rejected(str(node_id), as_dict(found), as_dict(reason), nodes)
    return PromptRejected(
        "The renderer refused the prompt at validation",
        saw=": ".join(str(error[key]) for key in ("type", "message", "details") if error.get(key))
        or f"status {status}",
        cure="Check the graph with ComfyUI's own editor.",
    )


def _node_rejected(
    node_id: str, found: Mapping[str, Any], reason: Mapping[str, Any], nodes: Mapping[str, Any]
) -> PromptRejected:
    kind = str(found.get("class_type") or as_dict(nodes.get(node_id)).get("class_type", "?"))
    about = as_dict(reason.get("extra_info"))
    name = str(about.get("input_name", ""))
    where = f"validation, node {node_id} ({kind})" + (f", input {name}" if name else "")
    if reason.get("type") == "value_not_in_list" and name in MODEL_FOLDERS:
        file = str(about.get("received_value", reason.get("details", "?")))
        return PromptRejected(
            f"The renderer lacks the model file {file}",
            where=where,
            cure=f"Put it into ComfyUI/models/{MODEL_FOLDERS[name]} and refresh ComfyUI.",
        )
    return PromptRejected(
        "The renderer refused the prompt",
        where=where,
        saw=": ".join(str(reason[key]) for key in ("type", "message", "details") if reason.get(key)),
        cure="Check this input in the graph and its binding.",
    )
