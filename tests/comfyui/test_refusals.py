"""Errors that name stage, node, cause and cure."""

from __future__ import annotations

import pytest

from story_assets.comfyui.protocol import HistoryEntry, Problem
from story_assets.comfyui.refusals import execution_failed
from story_assets.errors import ExecutionFailed, NodeFailed, OutOfMemory


def failed(problem: Problem, nodes: object) -> str:
    """What is said of a prompt of these nodes that failed so."""
    raw = {"prompt": [0, "p", nodes, {}, []]}
    return str(execution_failed(HistoryEntry("p", False, False, problem, {}, None, None, raw)))


def test_a_model_file_that_cannot_be_read_is_named_with_its_place() -> None:
    """A download that was cut off fails in the loader; which file it is stands in the prompt."""
    problem = Problem("7", "UNETLoader", "Error while deserializing header: header too small", "SafetensorError")
    nodes = {"7": {"class_type": "UNETLoader", "inputs": {"unet_name": "wan.safetensors", "weight_dtype": "default"}}}
    said = failed(problem, nodes)
    assert "at execution" in said
    assert "node 7 (UNETLoader)" in said
    assert "header too small" in said
    assert "ComfyUI/models/diffusion_models/wan.safetensors whole" in said


def test_where_no_file_is_named_the_log_has_more() -> None:
    """A node that loads nothing is not blamed on a download, and a history without its prompt is no trouble."""
    problem = Problem("3", "KSampler", "shapes do not fit", "RuntimeError")
    for nodes in ({"3": {"class_type": "KSampler", "inputs": {"model": ["7", 0]}}}, {}, None):
        said = failed(problem, nodes)
        assert "download" not in said
        assert "log has the traceback" in said


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (Problem("7", "UNETLoader", "header too small", "SafetensorError"), NodeFailed),
        (Problem("3", "KSampler", "mat1 and mat2 shapes cannot be multiplied", "RuntimeError"), NodeFailed),
        (Problem("3", "KSampler", "Allocation on device 0 would exceed allowed memory. (out of memory)"), OutOfMemory),
        (Problem("3", "KSampler", "CUDA error: an illegal memory access was encountered"), ExecutionFailed),
        (Problem("9", "StorySaveFrames", "[Errno 13] Permission denied", "PermissionError"), ExecutionFailed),
        (Problem("7", "UNETLoader", "[Errno 28] No space left on device", "OSError"), ExecutionFailed),
    ],
)
def test_what_the_graph_is_at_fault_for_is_told_from_what_the_machine_is(
    problem: Problem, kind: type[ExecutionFailed]
) -> None:
    """A dead card and a full disk fail whatever is drawn; a broken model file only what loads it."""
    assert type(execution_failed(HistoryEntry("p", False, False, problem, {}, None, None, {}))) is kind
