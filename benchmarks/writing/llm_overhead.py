"""What our own work adds to a language model's: a story of eight scenes from a server that gives 100 tokens a second.

    python benchmarks/writing/llm_overhead.py [--tokens-per-second 100] [--scenes 8]

The server is a script in a process of its own, not a model: it streams prepared answers at the given rate and counts the
seconds it was busy. What the run took beyond them is ours: prompts, probes, locks, checks, files. Claimed: at most 2 %.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CLAIM = 0.02
CHARACTERS_PER_TOKEN = 4

LOOK = "a wiry woman in her thirties with cropped black hair, a scar on her chin, wearing a grey oilskin coat"
OTHER = "a broad man in his fifties with a white beard and round glasses, wearing a rust-red cardigan"
THEMES = ["action", "romance", "mystery", "dialogue", "exposition"]


def outline(scenes: int) -> dict[str, object]:
    """An outline that keeps to every limit of the thriller."""
    return {
        "title": "Last Boat Out",
        "logline": "A harbour pilot has until midnight to trade a stolen ledger for her brother, and the witness lied.",
        "directors_vision": "Wet light and long lenses. The camera waits until someone moves. Faces come late.",
        "palette": "sodium orange, wet black, steel blue",
        "cast": [
            {"name": "Ama Okafor", "aliases": ["Ama"], "pronouns": "she/her", "role": "harbour pilot", "look": LOOK},
            {"name": "Josef Lind", "aliases": ["Josef"], "pronouns": "he/him", "role": "clerk", "look": OTHER},
        ],
        "scenes": [
            {
                "number": number,
                "title": f"Pier {number}",
                "purpose": "threat",
                "summary": "Ama is followed along the pier, hunted by a tail she trusted, and slips through the market. The "
                "plan failed and became a trap; the deadline is midnight, and the evidence is a secret to trade or sacrifice.",
                "themes": [THEMES[number % 5], THEMES[(number + 2) % 5]],
                "cast": ["Ama Okafor", "Josef Lind"],
                "place": "a ferry pier",
                "time_of_day": "night",
                "weather": "rain",
            }
            for number in range(1, scenes + 1)
        ],
    }


SCENE = {
    "prose": "Ama counted the lamps on the pier and came up one short. Behind her the footsteps stopped when she stopped. "
    '"You are early," said Josef, and he held the ledger against his chest like a child.\n\n'
    "She took one step. The water under the boards took another. Nobody had told her that the boat would be dark, or that "
    "the man on its deck would lift a hand and say nothing. Josef looked at the clock over the customs shed and began to "
    "count, first under his breath and then aloud, as if numbers could be leaned on. Ama put her hand on the rail. It was "
    "wet and cold and it hummed a little, the way rails hum when something heavy has cast off on the far side of the "
    "harbour. She knew every boat here by that hum. This one she did not know.",
    "visual": "A long wooden pier runs out over black water, its lamps strung on wire, one of them dead. Ama Okafor stands "
    "at the left with one hand on a wet rail and her head half turned to listen. Josef Lind waits under the third lamp, "
    "both arms folded round a thick ledger, chin down, glasses bright with rain. A dark ferry lies behind them with a single "
    "figure on its deck, seen only as an outline against a cabin window. Ropes, crates and a coiled hose fill the "
    "foreground, every surface beaded with water and edged with orange light. Far back a clock glows over the customs shed, "
    "and the town is a row of blurred points on the hill. The camera stands low on the boards and moves slowly toward the "
    "pair.",
    "narration": "She had an hour, and no more friends than hands.",
}


def serve(rate: float, scenes: int) -> None:
    """Stream prepared answers at `rate` tokens a second, and tell at /busy for how long."""
    busy = [0.0]

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {"/v1/models": {"data": [{"id": "prepared"}]}, "/busy": {"seconds": busy[0]}}
            self._json(known.get(self.path, {"error": "no such path"}), 200 if self.path in known else 404)

        def do_POST(self) -> None:
            began = time.perf_counter()
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/v1/chat/completions":
                self._json({"error": "no such path"}, 404)
                return
            kind = body["response_format"]["json_schema"]["name"]
            text = json.dumps(outline(scenes) if kind == "outline" else SCENE)
            pieces = [text[at : at + CHARACTERS_PER_TOKEN] for at in range(0, len(text), CHARACTERS_PER_TOKEN)]
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for count, piece in enumerate(pieces, start=1):
                # Against the clock, so that the server's own work does not slow the rate.
                time.sleep(max(0.0, began + count / rate - time.perf_counter()))
                self._event({"choices": [{"index": 0, "delta": {"content": piece}}]})
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            self._event({"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": len(pieces)}})
            self.wfile.write(b"data: [DONE]\n\n")
            busy[0] += time.perf_counter() - began

        def _event(self, event: dict[str, object]) -> None:
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())

        def _json(self, data: object, status: int) -> None:
            content = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


def measure(url: str, scenes: int) -> tuple[float, float, int]:
    """Write one story. Gives the seconds it took, the server's busy seconds, and the requests made."""
    import httpx

    from story_assets.library import Library
    from story_assets.models import Brief
    from story_assets.settings import Settings
    from story_assets.writing.llm.telemetry import requests_of
    from story_assets.writing.writers import outline as write_outline
    from story_assets.writing.writers import write_scenes

    settings = Settings(local_story_provider_url=url)
    brief = Brief(
        key="benchmark", genre="thriller", seed=7, scenes=scenes, writer="openai", created_at=datetime.now(UTC)
    )
    folder = Library(settings.library_dir).register(brief)
    began = time.perf_counter()
    story = write_outline(brief, folder, settings, lambda event: None, run="benchmark")
    folder.write(story)
    written = write_scenes(story, folder, settings, lambda event: None, run="benchmark")
    folder.write(written)
    took = time.perf_counter() - began
    made = [story.generation, *(scene.generation for scene in written.scenes)]
    assert all(one.provider == "openai" for one in made), "a text was not written by the server"
    return took, httpx.get(f"{url}/busy").json()["seconds"], len(requests_of(made))


def main() -> None:
    """Measure once, print the shares, and exit with 1 when the claim does not hold."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--tokens-per-second", type=float, default=100)
    options.add_argument("--scenes", type=int, default=8)
    options.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve:
        serve(given.tokens_per_second, given.scenes)
        return
    command = [sys.executable, __file__, "--serve", "--scenes", str(given.scenes)]
    server = subprocess.Popen(
        [*command, "--tokens-per-second", str(given.tokens_per_second)],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        with tempfile.TemporaryDirectory() as home:
            os.environ["STORY_ASSETS_HOME"] = str(Path(home).resolve())
            took, busy, requests = measure(url, given.scenes)
    finally:
        server.kill()
        server.wait()
    share = (took - busy) / busy
    print(f"{given.scenes} scenes, {requests} requests at {given.tokens_per_second:g} tokens a second")
    print(
        f"the server was busy for {busy:.2f} s, the story took {took:.2f} s: {share:.2%} on top (claimed: {CLAIM:.0%})"
    )
    sys.exit(share > CLAIM)


if __name__ == "__main__":
    main()
