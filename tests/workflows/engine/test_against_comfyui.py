"""The engine beside a real ComfyUI: `COMFYUI_URL=http://127.0.0.1:8188 pytest -m live tests/workflows/engine`.

The real one needs this version of `workflows/nodes` in its `custom_nodes`; see docs/real-comfyui.md.
"""

from __future__ import annotations

import copy
import io
import json
import os
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import workflows

from .sameness import comparable, tokens

pytestmark = pytest.mark.live
OBSERVED = "0.12.1"
"""The version that the engine reproduces; other versions tell more or less."""


@pytest.fixture
def real(client_of: Any) -> Any:
    """A client of the real ComfyUI."""
    url = os.environ.get("COMFYUI_URL")
    if not url:
        pytest.skip("COMFYUI_URL is not set")
    return client_of(url)


@pytest.fixture
def graph() -> dict[str, Any]:
    """Our graph, small, under a prefix of its own."""
    path = Path(workflows.__file__).parent / "graphs/animatic/graph.json"
    filled = json.loads(path.read_text(encoding="utf-8"))
    filled["1"]["inputs"] |= {
        "prompt": "A lighthouse by the sea, é 海.",
        "seed": 5,
        "width": 320,
        "height": 180,
        "frames": 8,
    }
    filled["2"]["inputs"] |= {
        "filename_prefix": f"live/{uuid.uuid4().hex[:8]}/a1",
        "scene_id": "scene-é1",
        "attempt": 2,
    }
    return filled


def run(client: Any, graph: dict[str, Any]) -> tuple[list[str], dict[str, Any], list[bytes], dict[str, Any]]:
    """(events, history entry, frames, marker) of one run."""
    listener = client.listen()
    answer = client.prompt(copy.deepcopy(graph), client_id=listener.messages[0]["data"]["sid"])
    assert answer.status_code == 200, answer.text
    prompt_id = answer.json()["prompt_id"]
    listener.wait_for_end(prompt_id)
    entry = client.http.get(f"/history/{prompt_id}").json()[prompt_id]
    assert entry["status"]["completed"], entry["status"]
    outputs = entry["outputs"]["2"]
    frames = [client.http.get("/view", params=picture).content for picture in outputs["images"]]
    return tokens(listener.messages), entry, frames, client.http.get("/view", params=outputs["done"][0]).json()


def test_both_make_the_same_film_and_tell_it_alike(real: Any, client: Any, graph: dict[str, Any]) -> None:
    """The same pixels, description and marker; from the version observed, also the same events and history."""
    events, entry, frames, marker = run(real, graph)
    my_events, my_entry, my_frames, my_marker = run(client, graph)

    assert len(my_frames) == len(frames) == 8
    for mine, theirs in zip(my_frames, frames, strict=True):
        assert (np.asarray(Image.open(io.BytesIO(mine))) == np.asarray(Image.open(io.BytesIO(theirs)))).all()
    assert my_entry["outputs"] == entry["outputs"]
    assert my_marker.keys() == marker.keys()
    assert {k: v for k, v in my_marker.items() if k not in ("Timestamp", "FramesSha256")} == {
        k: v for k, v in marker.items() if k not in ("Timestamp", "FramesSha256")
    }
    if real.http.get("/system_stats").json()["system"]["comfyui_version"] == OBSERVED:
        assert my_events == events
        assert comparable(my_entry) == comparable(entry)


def test_a_cached_drawing_keeps_its_description(real: Any, client: Any, graph: dict[str, Any]) -> None:
    """A second attempt draws nothing anew and still says what is drawn."""
    for speaking in (real, client):
        first = run(speaking, graph)[1]
        again = copy.deepcopy(graph)
        again["2"]["inputs"]["filename_prefix"] += "-again"
        assert run(speaking, again)[1]["outputs"]["2"]["description"] == first["outputs"]["2"]["description"]


@pytest.mark.parametrize("prefix", ["../x", "/x", "C:/x", "a/../../x", ""])
def test_both_refuse_an_unsafe_prefix_before_running(
    prefix: str, real: Any, client: Any, graph: dict[str, Any]
) -> None:
    """400 with the same words."""
    graph["2"]["inputs"]["filename_prefix"] = prefix
    answers = [speaking.prompt(graph) for speaking in (real, client)]
    assert [answer.status_code for answer in answers] == [400, 400]
    theirs, mine = (answer.json()["node_errors"]["2"]["errors"] for answer in answers)
    assert mine == theirs


@pytest.mark.parametrize("name", ["StoryAnimatic", "StorySaveFrames"])
def test_both_describe_our_nodes(name: str, real: Any, client: Any) -> None:
    """What a client reads of our nodes does not depend on who runs them."""
    theirs, mine = (speaking.http.get(f"/object_info/{name}").json()[name] for speaking in (real, client))
    measured = ("input", "input_order", "output", "output_name", "output_node", "category", "description")
    assert {key: mine[key] for key in measured} == {key: theirs[key] for key in measured}
