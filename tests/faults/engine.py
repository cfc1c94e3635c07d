"""The embedded engine with faults on request. Scripted, and each is one that users of ComfyUI have met.

A fault strikes the first run of its scene and no later one. Which scene gets which is the plan's, by its seed.
"""

from __future__ import annotations

import errno
import json
import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import httpx

from tests.rendering.faulty import Rule
from workflows.engine import Engine
from workflows.engine.events import EventBus
from workflows.engine.executor import Executor
from workflows.engine.history import History
from workflows.engine.queue import PromptQueue
from workflows.engine.types import QueueItem, RunResult

POSTING = ("answer to the prompt lost", "prompt lost", "prompt taken and answered with 500")
"""Strike on the way to the server, before a prompt runs."""
NO_LINKS = "no hard links"
"""Strikes in the library."""
KINDS = (
    "socket dropped",
    "socket deaf",
    "server stalls",
    "history late",
    "restart with amnesia",
    "out of memory",
    "node fails",
    "black frames",
    "too few frames",
    "half-written frame",
    "marker missing",
    "marker late",
    "marker lies about the count",
    "marker of an older attempt",
    "queued twice",
    "disk full",
    "socket talks garbage",
    "clock jumps",
    "output deleted",
    NO_LINKS,
    "history of another prompt",
    *POSTING,
)
STUCK = "stuck, and the interrupt is lost"
"""Costs a whole SCENE_MAX_WAIT_SECONDS, so it is dealt out sparingly."""

_WORDS = {"out of memory": "memory", "node fails": "boom", "black frames": "black", "too few frames": "few"}


class Plan:
    """Which scene has which fault, and which of them really struck.

    Args:
        seed: The same seed, the same faults.
        share: How many scenes of a hundred have one.
    """

    def __init__(self, seed: int, share: float = 0.6) -> None:
        self._dice = random.Random(seed)
        self._share = share
        self._kinds: list[str] = []
        self._lock = threading.Lock()
        self.planned: dict[str, str] = {}
        self.struck: dict[str, str] = {}
        self.late: dict[str, bytes] = {}
        """Markers that come a while after somebody looked for them in vain, by their path."""

    def deal(self, names: Iterable[str], stuck: int) -> None:
        """Give scenes their faults, each kind as often as the others; `stuck` of them get stuck."""
        names = list(names)
        for name in names:
            if self._dice.random() < self._share:
                if not self._kinds:
                    self._kinds = list(KINDS)
                    self._dice.shuffle(self._kinds)
                self.planned[name] = self._kinds.pop()
        for name in self._dice.sample(names, stuck):
            self.planned[name] = STUCK

    def take(self, name: str) -> str | None:
        """The fault for this run of a scene: once."""
        with self._lock:
            if name in self.struck or name not in self.planned:
                return None
            self.struck[name] = self.planned[name]
            return self.planned[name]

    def looked_for(self, relative: str) -> None:
        """Somebody looked for a file in vain; a late one comes after that, however slow this machine is."""
        with self._lock:
            for path in [path for path in self.late if path.endswith(relative)]:
                threading.Timer(0.1, Path(path).write_bytes, [self.late.pop(path)]).start()

    def counts(self) -> Counter[str]:
        """How often each kind struck."""
        return Counter(self.struck.values())


def scene_of(item: QueueItem) -> str:
    """Story and scene of a prompt, by its prefix."""
    return scene_in(item.prompt)


def scene_in(prompt: Any) -> str:
    """Story and scene of a filled workflow, by its prefix."""
    return "/".join(prompt["2"]["inputs"]["filename_prefix"].split("/")[:2])


def posting(plan: Plan) -> Rule:
    """What befalls prompts on their way to the server."""

    def rule(request: httpx.Request, go_on: Callable[[], httpx.Response]) -> httpx.Response:
        if request.method != "POST" or request.url.path != "/prompt":
            return go_on()
        scene = scene_in(json.loads(request.content)["prompt"])
        fault = plan.take(scene) if plan.planned.get(scene) in POSTING else None
        if fault is not None and fault != "prompt lost":
            go_on().read()
        if fault == "prompt taken and answered with 500":
            return httpx.Response(500, text="500 Internal Server Error")
        if fault is not None:
            raise httpx.ReadTimeout("scripted: nothing came back", request=request)
        return go_on()

    return rule


def garbage() -> list[str | bytes]:
    """What no server should say on its socket."""
    return [
        b"",
        b"\x00\x00\x00\x01\x00\x00\x00\x01<html>",
        b"\x00\x00\x00\x04\xff\xff\xff\xff{}",
        bytes(range(256)),
        "[" * 50_000,
        '{"type":"progress","data":{"value":NaN,"max":Infinity,"prompt_id":"p","node":"1"}}',
        '{"type":"executing","data":{"node":null,"prompt_id":"somebody else\'s"}}',
        '{"type":["executing"],"data":[]}',
        "not even JSON",
    ]


class FaultyEngine(Engine):
    """An engine that does to its clients what servers in the field do."""

    def __init__(self, plan: Plan, *, output_directory: Path, nodes: Sequence[Path]) -> None:
        self.plan = plan
        self.runs: list[tuple[float, str]] = []
        """When each prompt began to run, and its scene."""
        self.forgotten: set[str] = set()
        self.ignores_interrupts = False
        super().__init__(output_directory=output_directory, nodes=nodes)

    def make_bus(self) -> EventBus:
        """One that can go deaf."""
        return FaultyBus()

    def make_queue(self) -> PromptQueue:
        """One that can take a prompt twice."""
        return FaultyQueue(self)

    def make_history(self) -> History:
        """One that can be late, or forget."""
        return FaultyHistory(self)

    def make_executor(self) -> Executor:
        """One that can fail."""
        return FaultyExecutor(self)

    def interrupt_requested(self) -> bool:
        """Lost while it is not looked for."""
        return super().interrupt_requested() and not self.ignores_interrupts

    def drop_sockets(self) -> None:
        """Close every socket, as a proxy does."""
        if self._loop is not None:
            for held in list(self.bus._connections.values()):
                self._loop.call_soon_threadsafe(lambda held=held: self._loop.create_task(held.socket.close()))

    def stall(self, seconds: float) -> None:
        """Answer nothing for a while, as during a garbage collection."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(time.sleep, seconds)

    def forget(self, running: QueueItem) -> None:
        """All that a restart forgets: history, queue, sockets, the prompt at work. The process itself stays."""
        waiting = self.queue.snapshot()[1]
        self.forgotten |= {running.prompt_id, *(item.prompt_id for item in waiting)}
        self.queue.clear()
        self.history.clear()
        self.executor.cache.clear()
        self.drop_sockets()


class FaultyBus(EventBus):
    """Says nothing of the prompts it is deaf to."""

    def __init__(self) -> None:
        super().__init__()
        self.silent: set[str] = set()

    def send(self, event: str, data: Any, client_id: str | None = None) -> None:
        """Tell, or not."""
        if data.get("prompt_id") not in self.silent:
            super().send(event, data, client_id)


class FaultyQueue(PromptQueue):
    """Takes some prompts twice, under one id."""

    def __init__(self, engine: FaultyEngine) -> None:
        self._engine = engine
        super().__init__(lambda: engine.bus.send("status", {"status": engine.queue_info()}))

    def put(self, item: QueueItem) -> None:
        """Add a prompt, once or twice."""
        super().put(item)
        plan = self._engine.plan
        if plan.planned.get(scene_of(item)) == "queued twice" and plan.take(scene_of(item)):
            super().put(item)


class FaultyHistory(History):
    """Comes late for some prompts, and never for those a restart forgot."""

    def __init__(self, engine: FaultyEngine) -> None:
        super().__init__()
        self._engine = engine
        self.late: dict[str, float] = {}

        self.swapped: set[str] = set()
        self.shifted: dict[str, int] = {}

    def record(self, item: QueueItem, result: RunResult) -> None:
        """Keep a result, unless it is of before the restart; by a clock that may have been set meanwhile."""
        if item.prompt_id in self._engine.forgotten:
            return
        super().record(item, result)
        with self._lock:
            for _, data in self._entries[item.prompt_id]["status"]["messages"][1:]:
                data["timestamp"] += self.shifted.get(item.prompt_id, 0)

    def get(self, prompt_id: str) -> dict[str, Any]:
        """An entry, when its time has come."""
        if prompt_id in self.late:
            if super().get(prompt_id):  # it counts from the first time somebody could have had it
                self.late[prompt_id] = min(self.late[prompt_id], time.monotonic() + 0.25)
            if time.monotonic() < self.late[prompt_id]:
                return {}
        if prompt_id in self.swapped and (found := super().get(prompt_id)):
            self.swapped.discard(prompt_id)
            return {"another": found[prompt_id]}
        return super().get(prompt_id)


class FaultyExecutor(Executor):
    """Runs prompts, and what befalls them."""

    def __init__(self, engine: FaultyEngine) -> None:
        super().__init__(engine.nodes, engine.bus)
        self._engine = engine
        self._fault: str | None = None

    def execute(self, item: QueueItem) -> RunResult:
        """Run one prompt with the fault that is planned for it."""
        engine, scene = self._engine, scene_of(item)
        engine.runs.append((time.monotonic(), scene))
        elsewhere = engine.plan.planned.get(scene) == NO_LINKS
        fault = self._fault = None if elsewhere else engine.plan.take(scene)
        if fault == "socket dropped":
            engine.drop_sockets()
        elif fault in ("socket deaf", "restart with amnesia"):  # who is killed says nothing
            engine.bus.silent.add(item.prompt_id)  # type: ignore[attr-defined]
        elif fault == "server stalls":
            engine.stall(0.5)
        elif fault == "history late":
            engine.history.late[item.prompt_id] = float("inf")  # type: ignore[attr-defined]
        elif fault == "history of another prompt":
            engine.history.swapped.add(item.prompt_id)  # type: ignore[attr-defined]
        elif fault == "clock jumps":
            hour = 3_600_000
            engine.history.shifted[item.prompt_id] = hour if len(engine.runs) % 2 else -hour  # type: ignore[attr-defined]
        elif fault == "socket talks garbage":
            for message in garbage():
                engine.bus._post(message, None)
        elif fault in _WORDS:
            item.prompt["1"]["inputs"]["prompt"] += f", {_WORDS[fault]}"
        elif fault == STUCK:
            item.prompt["1"]["inputs"]["prompt"] += ", slow"
            item.prompt["1"]["inputs"]["frames"] = 80
            engine.ignores_interrupts = True
        try:
            result = super().execute(item)
        finally:
            engine.ignores_interrupts = False
        folder = engine.output_directory / item.prompt["2"]["inputs"]["filename_prefix"]
        if fault is not None and result.success:
            _spoil(fault, folder.parent, folder.name, engine.plan.late)
        if fault == "restart with amnesia":
            for path in folder.parent.glob(f"{folder.name}*"):
                path.unlink()  # it never got so far
            engine.forget(item)
        return result

    def _call(self, prompt: Any, node_id: str, arguments: Any) -> Any:
        if self._fault == "disk full" and node_id == "2":
            path = self._engine.output_directory / f"{arguments['filename_prefix']}_00001_.png.tmp"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\x89PNG")
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return super()._call(prompt, node_id, arguments)


def _spoil(fault: str, folder: Path, stem: str, late: dict[str, bytes]) -> None:
    """What happens to the files of a prompt that ran well; `late` gets what comes after it was looked for."""
    marker = folder / f"{stem}.done"
    if fault == "half-written frame":
        frame = folder / f"{stem}_00007_.png"
        frame.write_bytes(frame.read_bytes()[:-200])
    elif fault == "output deleted":
        shutil.rmtree(folder)
    elif fault == "marker missing":
        marker.unlink()
    elif fault == "marker late":
        late[str(marker)] = marker.read_bytes()
        marker.unlink()
    elif fault in ("marker lies about the count", "marker of an older attempt"):
        told = json.loads(marker.read_bytes())
        if fault == "marker lies about the count":
            told["FrameCount"] += 3
        else:
            told["Attempt"] += 7
        marker.write_text(json.dumps(told), encoding="utf-8")
