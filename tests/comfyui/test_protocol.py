"""Reading ComfyUI's answers, as captured from a real one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from story_assets.comfyui import protocol
from story_assets.comfyui.protocol import FileRef, HistoryEntry
from story_assets.comfyui.refusals import execution_failed, rejected
from story_assets.errors import RendererBusy

SAMPLES = Path(__file__).parents[1] / "workflows" / "engine" / "samples"


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def entry(name: str) -> HistoryEntry:
    """The one entry of a captured history."""
    answer = sample(name)
    found = protocol.history_entry(answer, next(iter(answer)))
    assert found is not None
    return found


class TestHistory:
    def test_a_success_lists_its_files_in_order(self) -> None:
        """Frames under `images`, the marker under `done`, times by the server's clock."""
        found = entry("history_ischanged_nan_2")
        assert found.succeeded
        assert [ref.filename for ref in found.files("2")] == [f"cache3_0000{n}_.png" for n in (4, 5, 6)]
        assert found.files("2", "done") == [FileRef("cache3.done", "s", "output")]
        assert found.files("2")[0].relative == "s/cache3_00004_.png"
        assert found.seconds == pytest.approx(0.068, abs=1e-9)

    def test_previews_are_no_frames(self) -> None:
        """Pictures of type `temp` are left out."""
        assert entry("history_video").files("6") == []
        assert len(entry("history_video").files("5")) == 5

    def test_a_failure_names_node_and_cause(self) -> None:
        """Stage, node, type and the exception's own words."""
        error = execution_failed(entry("history_node_exception"))
        assert "failed at execution" in str(error)
        assert "node 1 (ScratchTextFrames)" in str(error)
        assert "ValueError: scratch failure at frame 2" in str(error)

    @pytest.mark.parametrize(
        "name",
        ["history_interrupt_checked", "history_interrupt_unchecked_first_node"],
    )
    def test_an_interrupt_is_told_from_a_failure(self, name: str) -> None:
        """Its status is `error` too; only the last message tells."""
        found = entry(name)
        assert not found.succeeded
        assert found.interrupted
        assert "interrupted" in str(execution_failed(found))

    def test_an_interrupt_that_was_lost_is_a_success(self) -> None:
        """When the last node never looks, the prompt runs to its end."""
        assert entry("history_interrupt_unchecked_last_node").succeeded

    def test_unknown_waiting_and_running_look_alike(self) -> None:
        """`{}` says nothing."""
        assert protocol.history_entry({}, "x") is None

    @pytest.mark.parametrize(
        "answer", [[], "x", None, {"x": {}}, {"x": {"status": {"status_str": "maybe"}}}, {"x": []}]
    )
    def test_half_an_answer_is_asked_again(self, answer: object) -> None:
        """What makes no sense is no entry and no failure: the server is busy."""
        with pytest.raises(RendererBusy):
            protocol.history_entry(answer, "x")

    def test_out_of_memory_is_recognised(self) -> None:
        """By the service's own words."""
        assert protocol.Problem("3", "KSampler", "Allocation on device", "torch.OutOfMemoryError").out_of_memory
        assert protocol.Problem("3", "KSampler", "CUDA out of memory. Tried to allocate 2 GiB").out_of_memory
        assert not protocol.Problem("3", "KSampler", "shape mismatch").out_of_memory


class TestPlaces:
    def test_a_job_tells_them_apart(self) -> None:
        """All five states of `/api/jobs`."""
        places = [protocol.place_of_job(job, job["id"]) for job in sample("api_jobs_busy")["jobs"][:4]]
        assert places == ["pending", "pending", "running", "failed"]
        assert protocol.place_of_job(sample("job_node_exception"), sample("job_node_exception")["id"]) == "failed"
        assert protocol.place_of_job(sample("job_first_uncached"), sample("job_first_uncached")["id"]) == "finished"

    def test_a_queue_tells_running_and_pending(self) -> None:
        """An old server has nothing better."""
        queue = sample("queue_busy")
        assert protocol.place_in_queue(queue, queue["queue_running"][0][1]) == "running"
        assert protocol.place_in_queue(queue, queue["queue_pending"][1][1]) == "pending"
        assert protocol.place_in_queue(queue, "nobody") == "unknown"

    @pytest.mark.parametrize("answer", [None, [], {}, "x"])
    def test_half_an_answer_is_asked_again(self, answer: object) -> None:
        """It does not mean that the prompt is gone."""
        with pytest.raises(RendererBusy):
            protocol.place_in_queue(answer, "x")
        with pytest.raises(RendererBusy):
            protocol.place_of_job(answer, "p")


class TestEvents:
    @pytest.mark.parametrize("name", ["ws_success_preview_flags", "ws_node_exception", "ws_interrupt_checked"])
    def test_the_end_is_the_same_for_every_outcome(self, name: str) -> None:
        """`executing {node: null}` ends successes, failures and interrupts."""
        messages = [message for message in sample(name)["ws_messages"] if "type" in message]
        events = [protocol.event(json.dumps(message)) for message in messages]
        assert [event.ends for event in events if event is not None].count(True) == 1

    def test_progress_is_steps_of_a_node(self) -> None:
        """Of the node at work."""
        event = protocol.event('{"type":"progress","data":{"value":2,"max":8,"prompt_id":"p","node":"1"}}')
        assert event is not None
        assert (event.prompt_id, event.node, event.step, event.steps) == ("p", "1", 2, 8)

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"type": 3}', '{"type":"executing","data":{"node":null}}'])
    def test_noise_is_passed_over(self, text: str) -> None:
        """So is what names no prompt: it may be anybody's."""
        assert protocol.event(text) is None


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("prompt_fail_invalid_class", ["lacks the node type NoSuchNode", "node 1", "custom_nodes"]),
            ("prompt_fail_value_not_in_list", ["node 1 (ScratchTextFrames)", "input mode", "'zig' not in"]),
            ("prompt_fail_missing_input", ["node 2 (SaveImage)", "input images", "Required input is missing"]),
            ("prompt_fail_above_max", ["node 1", "value_bigger_than_max"]),
            ("prompt_fail_below_min", ["value_smaller_than_min"]),
            ("prompt_fail_bad_type_str_for_int", ["invalid_input_type"]),
            ("prompt_fail_type_mismatch_link", ["return_type_mismatch"]),
            ("prompt_fail_bad_output_index", ["exception_during_validation"]),
            ("prompt_fail_no_outputs", ["prompt_no_outputs"]),
            ("prompt_fail_no_prompt_key", ["no_prompt"]),
            ("prompt_fail_foreign_origin", ["status 403"]),
            ("prompt_fail_partial_one_bad_output_200", ["node 3 (SaveImage)", "input images"]),
        ],
    )
    def test_each_captured_refusal_is_named(self, name: str, said: list[str]) -> None:
        """Stage, node, input and cause are in the message."""
        exchange = sample(name)
        error = rejected(exchange["status"], exchange["body"], exchange["request"]["body"].get("prompt", {}))
        for words in said:
            assert words in str(error)

    def test_a_missing_model_file_says_where_it_goes(self) -> None:
        """The most common refusal of all, told as what it is."""
        body = {
            "error": {"type": "prompt_outputs_failed_validation"},
            "node_errors": {
                "4": {
                    "class_type": "CheckpointLoaderSimple",
                    "errors": [
                        {
                            "type": "value_not_in_list",
                            "message": "Value not in list",
                            "details": "ckpt_name: 'sd15.safetensors' not in []",
                            "extra_info": {"input_name": "ckpt_name", "received_value": "sd15.safetensors"},
                        }
                    ],
                }
            },
        }
        text = str(rejected(400, body, {}))
        assert "lacks the model file sd15.safetensors" in text
        assert "ComfyUI/models/checkpoints" in text

    def test_our_own_missing_nodes_say_what_to_copy(self) -> None:
        """The node pack comes with the project."""
        body = {"error": {"type": "missing_node_type", "extra_info": {"class_type": "StoryAnimatic", "node_id": "1"}}}
        assert "story-assets nodes install" in str(rejected(400, body, {}))

    @pytest.mark.parametrize("body", ["", "text", [], {}, {"error": "x"}, {"error": {}, "node_errors": {"1": {}}}])
    def test_any_other_answer_is_still_a_refusal(self, body: object) -> None:
        """Never a traceback."""
        assert str(rejected(400, body, {}))
