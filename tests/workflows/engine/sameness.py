"""What it means that two servers said the same: documents and event streams freed of what differs from run to run."""

from __future__ import annotations

import json
import re
from typing import Any

TIMES = {"timestamp", "create_time", "execution_start_time", "execution_end_time", "t_ms"}
TIMES |= {"save_start_ns", "last_frame_ns", "done_ns"}
SIZES = {"ram_total", "ram_free", "vram_total", "vram_free", "torch_vram_total", "torch_vram_free", "len"}
UNORDERED = {"executed", "current_outputs"}  # ComfyUI walks through Python sets here
RANDOM = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}|(?<=ComfyUI_temp_)[a-z]{5}"
)


def comparable(value: Any, key: str = "", leave_out: set[str] | frozenset[str] = frozenset()) -> Any:
    """A document in which whatever differs from run to run is replaced by what kind of thing it is."""
    if key in TIMES | SIZES and isinstance(value, int | float):
        return f"<{key}>"
    if key in ("number", "priority"):
        return "<number>"
    if key == "traceback":
        return ["<frames>"] if value and all(isinstance(frame, str) for frame in value) else value
    if key == "tooltip":
        return "<words>"
    if key == "prompt" and isinstance(value, list) and len(value) == 5:  # number, id, graph, extra data, outputs
        return ["<number>", *comparable(value[1:4]), sorted(value[4])]
    if isinstance(value, dict):
        return {
            RANDOM.sub("<id>", name): comparable(item, name, leave_out)
            for name, item in value.items()
            if name not in leave_out
        }
    if isinstance(value, list):
        items = [comparable(item, key, leave_out) for item in value]
        return sorted(items) if key in UNORDERED else items
    if isinstance(value, str):
        pictures = key == "images" and value.startswith(("tensor(", "[[[["))
        return "<pictures>" if pictures else RANDOM.sub("<id>", value)
    return value


def tokens(messages: list[dict[str, Any]]) -> list[str]:
    """A stream as words; how often progress is reported within a node depends on the clock, so that is said once."""
    words: list[str] = []
    for message in messages:
        if message.get("BINARY"):
            metadata = comparable(message.get("metadata"))
            words.append(f"preview {message['event_type']} {message['magic']} {metadata}")
        elif message["type"] == "progress":
            words.append(f"progress {message['data']['node']} of {message['data']['max']} {sorted(message['data'])}")
        elif message["type"] == "progress_state":
            states = {
                node: (
                    state["state"],
                    state["max"],
                    "begun" if state["value"] == 0 else "at work" if state["state"] == "running" else state["value"],
                    sorted(state),
                )
                for node, state in message["data"]["nodes"].items()
            }
            words.append(f"states {states}")
        else:
            words.append(json.dumps(comparable({"type": message["type"], "data": message["data"]}), sort_keys=True))
    shortened: list[str] = []
    for word in words:
        shortened.append(word)
        for length in (2, 3):  # states, progress (and preview) again and again
            if shortened[-length:] == shortened[-2 * length : -length] and "status" not in word:
                del shortened[-length:]
    return shortened
