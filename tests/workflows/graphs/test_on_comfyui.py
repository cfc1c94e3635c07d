"""The shipped graphs posted to a real ComfyUI: `COMFYUI_URL=http://127.0.0.1:8188 pytest -m live tests/workflows/graphs`.

Needs our nodes (`story-assets nodes install`), and no models: what it has runs, and is stopped at once.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import httpx
import pytest

from story_assets.comfyui.client import ComfyClient
from story_assets.rendering.graphs.files import graph_ids, load_graph
from story_assets.rendering.graphs.needs import lacks_of

pytestmark = pytest.mark.live


@pytest.fixture
def url() -> str:
    found = os.environ.get("COMFYUI_URL")
    if not found:
        pytest.skip("COMFYUI_URL is not set")
    return found


@pytest.fixture
def client(url: str) -> Iterator[ComfyClient]:
    with ComfyClient(url) as client:
        yield client


@pytest.mark.parametrize("lighter", [0, 9])
@pytest.mark.parametrize("name", graph_ids())
def test_it_validates_but_for_missing_files(name: str, lighter: int, url: str, client: ComfyClient) -> None:
    """ComfyUI refuses each graph for its missing files alone, and those are the ones that we name before any run."""
    graph = load_graph(name).lighter(lighter)
    lacks = lacks_of(graph, client.node_info)
    filled = graph.fill(
        prompt="A lighthouse by the sea; the camera pans left.",
        negative="blur",
        seed=7,
        width=768,
        height=432,
        frames=30,
        prefix=f"live/{uuid.uuid4().hex[:8]}/a1",
        scene_id="scene-001",
        attempt=1,
    )
    prompt_id = str(uuid.uuid4())
    answer = httpx.post(f"{url}/prompt", json={"prompt": filled, "prompt_id": prompt_id}, timeout=30)
    if answer.status_code == 200:
        client.cancel(prompt_id)
        assert not answer.json()["node_errors"]
        assert not lacks
        return
    refused = {
        (node_id, error["type"]) for node_id, found in answer.json()["node_errors"].items() for error in found["errors"]
    }
    assert {kind for _, kind in refused} <= {"value_not_in_list", "custom_validation_failed"}, answer.text
    assert {lack.kind for lack in lacks} <= {"model", "picture"}
    assert {node_id for node_id, _ in refused} == {lack.where.split()[1] for lack in lacks}
