"""The engine answers what a real ComfyUI was asked as it answered: every captured sample is replayed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from workflows.engine import Engine

from .sameness import comparable, tokens

SAMPLES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).parent / "samples").glob("*.json")
}
EXCHANGES = sorted(name for name, sample in SAMPLES.items() if "request" in sample)
RUNS = [
    "success_preview_noflags",
    "success_preview_flags",
    "first_uncached",
    "fully_cached",
    "partially_cached",
    "ischanged_nan_1",
    "ischanged_nan_2",
    "node_exception",
    "interrupt_unchecked_last_node",
    "interrupt_unchecked_first_node",
    "interrupt_checked",
    "after_interrupt_ok",
    "video",
]
RUN_FILES = {f"{kind}_{run}" for run in RUNS for kind in ("ws", "history", "job")}
SITUATIONS = {
    "api_jobs_busy",
    "prompt_get_busy",
    "queue_busy",
    "history_partial_outputs_on_failure",
    "restart",
    "ws_bystander_with_client_id",
    "ws_no_client_id_broadcast",
    "ws_reconnect_same_clientid_clean",
    "ws_reconnect_same_clientid_old_still_open",
}
EXCLUDED: dict[str, str] = {}  # name: why it cannot be replayed

FRAMES = {"text": "hello", "frames": 2, "width": 512, "height": 288}

# What must have happened before an exchange.
BEFORE = {
    "history_own_id": ["prompt_fail_own_prompt_id_OK", "prompt_fail_own_prompt_id_dup"],
    "history_None": ["prompt_fail_own_prompt_id_OK", "prompt_fail_own_prompt_id_dup", "prompt_fail_prompt_id_null"],
    "history_prefix_escape": ["prompt_fail_prefix_escape_200_fails_at_runtime"],
    "history_delete": ["prompt_fail_own_prompt_id_OK"],
    "history_after_delete": ["prompt_fail_own_prompt_id_OK", "history_delete"],
}
# These were taken after one run of 25 plain pictures.
AFTER_ONE_RUN = {"api_jobs", "history_max1", "view_ok_1x1"}
HEADERS = {"prompt_fail_foreign_origin": {"Origin": "http://example.com"}}
# Where the engine says what it is instead of what ComfyUI is.
ANOTHER_PROGRAM = {
    "system_stats": {
        "comfyui_version",
        "required_frontend_version",
        "installed_templates_version",
        "required_templates_version",
        "pytorch_version",
        "python_version",
        "argv",
        "os",
        "story_assets_engine",
    },
    # The same refusal in other words, and folders of another machine.
    "history_prefix_escape": {"exception_message"},
}


def test_every_sample_is_replayed_or_excluded_with_a_reason() -> None:
    """No captured file is forgotten, and none is named that is not there."""
    replayed = {*EXCHANGES, *RUN_FILES, *SITUATIONS}
    assert replayed | EXCLUDED.keys() == SAMPLES.keys()
    assert not replayed & EXCLUDED.keys()


@pytest.mark.parametrize("name", EXCHANGES)
def test_an_exchange_ends_as_captured(name: str, client: Any) -> None:
    """Status, headers and body are those of ComfyUI."""
    sample = SAMPLES[name]
    for earlier in BEFORE.get(name, []):
        client.send(SAMPLES[earlier]["request"])
        client.wait_until_idle()
    if name in AFTER_ONE_RUN:
        inputs = {"width": 512, "height": 288, "batch_size": 25, "color": 1}
        save = {"images": ["1", 0], "filename_prefix": "core/EI"}
        graph = {"1": {"class_type": "EmptyImage", "inputs": inputs}, "2": {"class_type": "SaveImage", "inputs": save}}
        client.run(graph, client_id="x" * 32)
        client.wait_until_idle()

    answer = client.send(sample["request"], HEADERS.get(name))

    assert answer.status_code == sample["status"]
    measured = {"Date", "Server", "Content-Length", "Etag", "Last-Modified"}
    assert {header.lower() for header in sample["headers"]} == {header.lower() for header in answer.headers}
    for header in sample["headers"].keys() - measured:
        assert answer.headers[header] == sample["headers"][header]
    if name == "view_ok_1x1":
        assert answer.content.startswith(b"\x89PNG")
        assert b'tEXtprompt\x00{"1": {"class_type": "EmptyImage"' in answer.content
    elif isinstance(sample["body"], str):
        assert answer.text == sample["body"]
    else:
        other = ANOTHER_PROGRAM.get(name, frozenset())
        expected = comparable(sample["body"], leave_out=other)
        got = comparable(answer.json(), leave_out=other)
        if name == "history_max1":  # its client id was not kept
            expected = json.loads(json.dumps(expected).replace('"client_id": "<id>"', f'"client_id": "{"x" * 32}"'))
        assert got == expected


def graph_of(run: str) -> dict[str, Any]:
    """The graph of a captured run."""
    (entry,) = SAMPLES[f"history_{run}"].values()
    return entry["prompt"][2]


EARLIER_RUNS = {
    "fully_cached": ["first_uncached"],
    "partially_cached": ["first_uncached"],
    "ischanged_nan_1": ["first_uncached"],
    "ischanged_nan_2": ["first_uncached", "ischanged_nan_1"],
    "after_interrupt_ok": ["interrupt_unchecked_first_node"],
}


def perform(run: str, client: Any) -> tuple[list[dict[str, Any]], str]:
    """Post a captured run's graph as it was posted then: (what the websocket heard, prompt id)."""
    listener = client.listen(features=run == "success_preview_flags")
    client_id = listener.messages[0]["data"]["sid"]
    prompt_id = client.prompt(graph_of(run), client_id=client_id).json()["prompt_id"]
    if run.startswith("interrupt"):
        listener.wait_for(lambda message: message["type"] == "executing")
        time.sleep(0.2)
        client.http.post("/interrupt")
    listener.wait_for_end(prompt_id)
    return listener.messages, prompt_id


@pytest.mark.parametrize("run", RUNS)
def test_a_run_goes_as_captured(run: str, client: Any) -> None:
    """The order of events, the history and the job are those of ComfyUI."""
    for earlier in EARLIER_RUNS.get(run, []):
        perform(earlier, client)
    heard, prompt_id = perform(run, client)

    expected, got = tokens(SAMPLES[f"ws_{run}"]["ws_messages"]), tokens(heard)
    if run.startswith("interrupt_unchecked"):  # captured from the interruption on
        got = got[-len(expected) :]
    if run == "video":  # among equals, ComfyUI takes whichever output a set gives it first
        expected, got = _whole_nodes(expected), _whole_nodes(got)
    assert got == expected

    history = client.http.get(f"/history/{prompt_id}").json()
    assert comparable(history) == comparable(SAMPLES[f"history_{run}"])
    job = client.http.get(f"/api/jobs/{prompt_id}").json()
    expected_job = comparable(SAMPLES[f"job_{run}"])
    if run == "video":  # the picture to show is the first output's
        assert job.pop("preview_output").keys() == expected_job.pop("preview_output").keys()
    assert comparable(job) == expected_job


def _whole_nodes(words: list[str]) -> list[str]:
    return sorted(word for word in words if not word.startswith("states"))


def busy(client: Any) -> None:
    """One prompt runs, one waits, one waits before it; others have ended in each way there is."""
    for run in ("after_interrupt_ok", "node_exception", "interrupt_checked", "interrupt_unchecked_last_node"):
        perform(run, client)
    client_id = "ff17c489962d4f5094a9e887a772b7dd"
    for number, (frames, more) in enumerate([(20, {"delay_ms": 50}), (2, {}), (2, {})], start=1):
        inputs = {**FRAMES, "frames": frames, "seed": 203 + number, **more}
        save = {"images": ["1", 0], "filename_prefix": f"b/q{number}"}
        graph = {
            "1": {"class_type": "ScratchTextFrames", "inputs": inputs},
            "2": {"class_type": "ScratchSaveFrames", "inputs": save},
        }
        client.prompt(graph, client_id=client_id, **({"front": True} if number == 3 else {}))
        client.wait_until(lambda: client.http.get("/queue").json()["queue_running"])


def test_a_busy_queue_looks_as_captured(client: Any) -> None:
    """What runs, what waits in which order, and each kind of job have ComfyUI's shapes."""
    busy(client)
    assert client.http.get("/prompt").json() == SAMPLES["prompt_get_busy"]
    queue = client.http.get("/queue").json()
    jobs = client.http.get("/api/jobs").json()
    client.http.post("/queue", json={"clear": True})
    client.http.post("/interrupt")

    expected = SAMPLES["queue_busy"]
    for where in ("queue_running", "queue_pending"):
        assert [comparable(item[1:]) for item in queue[where]] == [comparable(item[1:]) for item in expected[where]]
    assert queue["queue_pending"][0][0] < 0 < queue["queue_running"][0][0] < queue["queue_pending"][1][0]

    def kinds(listing: dict[str, Any]) -> set[tuple[str, ...]]:
        return {(job["status"], *sorted(job)) for job in listing["jobs"]}

    assert kinds(jobs) == kinds(SAMPLES["api_jobs_busy"])
    assert jobs["pagination"].keys() == SAMPLES["api_jobs_busy"]["pagination"].keys()
    assert [job["create_time"] for job in jobs["jobs"]] == sorted(
        (j["create_time"] for j in jobs["jobs"]), reverse=True
    )


def test_outputs_made_before_a_failure_are_kept(client: Any) -> None:
    """A failed run's history holds what its earlier outputs showed."""
    (sample,) = SAMPLES["history_partial_outputs_on_failure"].values()
    entry = client.run(sample["prompt"][2], client_id="c" * 32)
    # The sample comes from a ComfyUI whose cache was off, and it lists cached nodes in `current_outputs`;
    # its marker lies on another machine.
    leave_out = {"current_outputs", "text", "client_id"}
    assert comparable(entry, leave_out=leave_out) == comparable(sample, leave_out=leave_out)


def test_a_restart_forgets_everything_but_the_files(engine: Engine, client: Any, client_of: Any) -> None:
    """Queue, history and numbering begin anew; the files of before stay and are numbered on."""
    graph = graph_of("first_uncached")
    before = [client.prompt(graph).json() for _ in range(3)]
    client.wait_until_idle()
    engine.stop()

    with Engine(output_directory=engine.output_directory, nodes=[Path(__file__).parent / "scratch_nodes"]) as restarted:
        fresh = client_of(restarted.url)
        history_old = fresh.http.get(f"/history/{before[0]['prompt_id']}").json()
        fresh.run(graph)
        after = fresh.http.get("/history").json()
    sample = SAMPLES["restart"]
    assert comparable(before) == comparable(sample["before"])
    assert history_old == sample["history_old"]
    assert [entry["prompt"][0] for entry in after.values()] == [sample["after"]["number"]]
    files = sorted(path.name for path in (engine.output_directory / "s").iterdir())
    assert files == [name.replace("a", "cache", 1) for name in sample["ls"]]


def test_a_bystander_hears_only_the_length_of_the_queue(client: Any) -> None:
    """Events of a prompt with a client id go to that client alone."""
    bystander = client.listen()
    mine = client.listen()
    answer = client.prompt(graph_of("after_interrupt_ok"), client_id=mine.messages[0]["data"]["sid"]).json()
    mine.wait_for_end(answer["prompt_id"])
    bystander.wait_for(lambda message: message == SAMPLES["ws_bystander_with_client_id"][-1])
    assert bystander.messages[1:] == SAMPLES["ws_bystander_with_client_id"]


def test_without_a_client_id_everybody_hears_progress_and_nothing_else(client: Any) -> None:
    """No start, no `executing`, no `executed`, no success: only states, progress and previews, to everyone."""
    listener = client.listen()
    client.prompt(graph_of("success_preview_noflags"))
    last = SAMPLES["ws_no_client_id_broadcast"][-1]
    listener.wait_for(lambda message: message == last)
    assert tokens(listener.messages[1:]) == tokens(SAMPLES["ws_no_client_id_broadcast"])


def _slow_prompt(client: Any, client_id: str, frames: int) -> str:
    inputs = {**FRAMES, "frames": frames, "seed": 1, "delay_ms": 50}
    save = {"images": ["1", 0], "filename_prefix": "b/r1"}
    graph = {
        "1": {"class_type": "ScratchTextFrames", "inputs": inputs},
        "2": {"class_type": "ScratchSaveFrames", "inputs": save},
    }
    return client.prompt(graph, client_id=client_id).json()["prompt_id"]


def test_a_client_that_comes_back_is_told_where_its_prompt_is(client: Any) -> None:
    """A new socket of the same client hears the running node and everything from there on."""
    first = client.listen("client-recon-1")
    prompt_id = _slow_prompt(client, "client-recon-1", 30)
    first.wait_for(lambda message: message["type"] == "progress")
    first.close()
    time.sleep(0.05)
    second = client.listen("client-recon-1")
    second.wait_for_end(prompt_id)
    assert tokens(second.messages) == tokens(SAMPLES["ws_reconnect_same_clientid_clean"])


def test_a_socket_that_closes_late_deafens_the_one_that_replaced_it(client: Any) -> None:
    """The old socket's end takes the new one of the same id off the list: it never hears the prompt's end."""
    old = client.listen("client-recon-2")
    prompt_id = _slow_prompt(client, "client-recon-2", 50)
    old.wait_for(lambda message: message["type"] == "progress")
    new = client.listen("client-recon-2")
    new.wait_for(lambda message: message["type"] == "progress")
    old.close()
    time.sleep(0.2)
    client.http.post("/interrupt")
    client.wait_until(lambda: client.http.get(f"/history/{prompt_id}").json())
    time.sleep(0.1)
    assert tokens(new.messages) == tokens(SAMPLES["ws_reconnect_same_clientid_old_still_open"]["new_socket_log"])
