"""How long a ComfyUI answers nobody after a prompt, while it collects garbage.

Run it once against a server started as usual, and once against one started with STORY_ASSETS_GC_FREEZE=1:

    python benchmarks/nodes/gc_stall.py http://127.0.0.1:8188

ComfyUI collects after a prompt, at most every ten seconds; so prompts are ten and a half seconds apart, each short. A thread
asks the server for its queue all the time; the longest answer in the second after a prompt's end is that prompt's stall.
The longest answer in the second before the next prompt, when nothing happens, is what the machine does by itself.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
import uuid
from pathlib import Path

import httpx

PROMPT = {
    "1": {"class_type": "LoadImage", "inputs": {"image": "example.png"}},
    "2": {
        "class_type": "StoryCameraMove",
        "inputs": {"image": ["1", 0], "width": 320, "height": 180, "frames": 8, "move": "push"},
    },
    "3": {"class_type": "StorySaveFrames", "inputs": {"images": ["2", 0], "filename_prefix": ""}},
}
APART_SECONDS = 10.5
WATCHED_SECONDS = 1.5


class Asker(threading.Thread):
    """Asks the server something cheap, all the time, and keeps when and how long each answer took."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url = url
        self.answers: list[tuple[float, float]] = []
        self.done = threading.Event()

    def run(self) -> None:
        with httpx.Client(base_url=self.url, timeout=30, trust_env=False) as http:
            while not self.done.is_set():
                begun = time.perf_counter()
                http.get("/prompt")
                self.answers.append((begun, time.perf_counter() - begun))
                time.sleep(0.005)

    def longest(self, begin: float, end: float) -> float:
        """The longest answer to a question that was open between two moments, s."""
        return max((took for begun, took in self.answers if begun + took > begin and begun < end), default=0.0)


def main() -> None:
    """Measure, print a line a prompt and the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--prompts", type=int, default=8)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    asker = Asker(asked.url)
    asker.start()
    stalls: list[float] = []
    calm: list[float] = []
    with httpx.Client(base_url=asked.url, timeout=60, trust_env=False) as http:
        time.sleep(APART_SECONDS)
        for number in range(1, asked.prompts + 1):
            begun = time.perf_counter()
            calm.append(asker.longest(begun - WATCHED_SECONDS, begun))
            PROMPT["3"]["inputs"]["filename_prefix"] = f"gc-stall/{uuid.uuid4().hex[:8]}/a1"
            prompt_id = http.post("/prompt", json={"prompt": PROMPT}).raise_for_status().json()["prompt_id"]
            while not http.get(f"/history/{prompt_id}").json():
                time.sleep(0.01)
            ended = time.perf_counter()
            time.sleep(WATCHED_SECONDS)
            stalls.append(asker.longest(ended - 0.1, ended + WATCHED_SECONDS))
            print(f"prompt {number}: stalled {stalls[-1] * 1000:.0f} ms, idle {calm[-1] * 1000:.0f} ms", flush=True)
            time.sleep(max(0.0, APART_SECONDS - (time.perf_counter() - ended)))
    asker.done.set()
    for name, values in (("stall after a prompt", stalls), ("idle", calm)):
        middle, most = statistics.median(values) * 1000, max(values) * 1000
        print(f"{name}: median {middle:.0f} ms, worst {most:.0f} ms over {len(values)} prompts")
    if asked.json:
        asked.json.write_text(json.dumps({"stalls": stalls, "idle": calm}), encoding="utf-8")


if __name__ == "__main__":
    main()
