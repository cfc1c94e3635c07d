"""Runs one prompt's nodes and tells what happens."""

from __future__ import annotations

import asyncio
import copy
import inspect
import logging
import traceback
from dataclasses import dataclass, field
from typing import Any

from .cache import CacheEntry, OutputCache
from .events import EventBus
from .nodes_host import NodesHost, input_spec
from .order import ExecutionOrder
from .progress import ProgressState
from .standins.comfy_model_management import (
    OOM_EXCEPTION,
    InterruptProcessingException,
    throw_exception_if_processing_interrupted,
)
from .types import JsonObject, Prompt, QueueItem, RunResult, is_link, now_ms
from .validation import type_name

log = logging.getLogger(__name__)


@dataclass
class Run:
    """One prompt while it runs."""

    item: QueueItem
    progress: ProgressState
    result: RunResult = field(default_factory=RunResult)
    executed: list[str] = field(default_factory=list[str])
    node_id: str | None = None
    """The node that runs now."""
    arguments: JsonObject = field(default_factory=dict[str, Any])
    """What that node was given."""


class Executor:
    """Runs prompts one at a time, on one thread, keeping node objects and outputs between them."""

    def __init__(self, nodes: NodesHost, bus: EventBus) -> None:
        self.nodes = nodes
        self.bus = bus
        self.cache = OutputCache()
        self.run: Run | None = None
        """The prompt that runs now. Other threads may look, not touch."""
        self._objects: dict[tuple[str, str], Any] = {}

    def reset(self) -> None:
        """Forget cached outputs and node objects."""
        self.cache.clear()
        self._objects.clear()

    def report_progress(self, value: float, total: float, preview: Any) -> None:
        """What a node says through its progress bar."""
        throw_exception_if_processing_interrupted()
        run = self.run
        if run is not None and run.node_id is not None:
            run.progress.update(run.node_id, value, total, preview)

    def execute(self, item: QueueItem) -> RunResult:
        """Run a prompt to its end, good or bad."""
        run = Run(item, ProgressState(self.bus, item.prompt_id, item.client_id))
        self.run = run
        try:
            self._message(run, "execution_start", {"prompt_id": item.prompt_id})
            self.cache.begin(item.prompt, self._changes(item.prompt))
            cached = [node_id for node_id in item.prompt if self.cache.get(node_id)]
            self._message(run, "execution_cached", {"nodes": cached, "prompt_id": item.prompt_id})
            order = ExecutionOrder(item.prompt, self._is_output(item.prompt), lambda node_id: node_id in cached)
            for output in item.outputs:
                order.add(output)
            while (node_id := order.next()) is not None:
                if not self._node(run, node_id):
                    return run.result
                order.done(node_id)
            run.result.success = True
            self._message(run, "execution_success", {"prompt_id": item.prompt_id})
            return run.result
        finally:
            self.run = None

    def _node(self, run: Run, node_id: str) -> bool:
        """Run one node, or take what it made before; whether all is well."""
        entry = self.cache.get(node_id)
        if entry is not None:
            # ComfyUI leaves cached outputs out of the history of a prompt without a client id. So do we: a client
            # that forgets its id must find out here.
            if run.item.client_id is not None:
                self._show(run, node_id, entry)
            run.progress.finish(node_id)
            return True
        run.node_id, run.arguments = node_id, {}
        try:
            run.progress.start(node_id)
            run.arguments = self._arguments(run.item, node_id)
            event = {"node": node_id, "display_node": node_id, "prompt_id": run.item.prompt_id}
            self._tell(run, "executing", event)
            throw_exception_if_processing_interrupted()
            entry = self._call(run.item.prompt, node_id, run.arguments)
        except InterruptProcessingException:
            self._message(run, "execution_interrupted", self._where(run, node_id), everybody=True)
            return False
        except Exception as problem:
            self._failed(run, node_id, problem)
            return False
        finally:
            run.node_id = None
        self.cache.put(node_id, entry)
        if entry.ui is not None:
            self._show(run, node_id, entry)
        run.progress.finish(node_id)
        run.executed.append(node_id)
        return True

    def _call(self, prompt: Prompt, node_id: str, arguments: JsonObject) -> CacheEntry:
        class_type = prompt[node_id]["class_type"]
        node_class = self.nodes.classes[class_type]
        if (node_id, class_type) not in self._objects:
            self._objects[node_id, class_type] = node_class()
        node = self._objects[node_id, class_type]
        answer = getattr(node, node_class.FUNCTION)(**arguments)
        if inspect.iscoroutine(answer):
            answer = asyncio.run(answer)
        ui: JsonObject | None = None
        outputs: Any = answer
        if isinstance(answer, dict):
            ui, outputs = answer.get("ui"), answer.get("result", ())
        if ui is not None:
            meta = {"node_id": node_id, "display_node": node_id, "parent_node": None, "real_node_id": node_id}
            ui = {"meta": meta, "output": {key: list(value) for key, value in ui.items()}}
        return CacheEntry(list(outputs or ()), ui)

    def _arguments(self, item: QueueItem, node_id: str) -> JsonObject:
        """Constants, outputs of other nodes, and what the node asks for under `hidden`."""
        node = item.prompt[node_id]
        node_class = self.nodes.classes[node["class_type"]]
        types: JsonObject = node_class.INPUT_TYPES()
        arguments: JsonObject = {}
        for name, value in node["inputs"].items():
            if is_link(value):
                source = self.cache.get(value[0])
                arguments[name] = source.outputs[value[1]] if source else None
            elif input_spec(node_class, name, types) is not None:
                arguments[name] = value
        hidden = {
            "PROMPT": lambda: copy.deepcopy(item.prompt),
            "EXTRA_PNGINFO": lambda: item.extra_data.get("extra_pnginfo"),
            "UNIQUE_ID": lambda: node_id,
        }
        for name, kind in types.get("hidden", {}).items():
            if kind in hidden:
                arguments[name] = hidden[kind]()
        return arguments

    def _changes(self, prompt: Prompt) -> dict[str, Any]:
        """The IS_CHANGED answers; a node whose answer fails counts as changed."""
        answers: dict[str, Any] = {}
        for node_id, node in prompt.items():
            node_class = self.nodes.classes[node["class_type"]]
            types: JsonObject = node_class.INPUT_TYPES()
            if "UNIQUE_ID" in types.get("hidden", {}).values() or getattr(node_class, "NOT_IDEMPOTENT", False):
                answers[node_id] = f"node {node_id}"  # equal nodes at different places are different
            if hasattr(node_class, "IS_CHANGED"):
                known = {
                    name: None if is_link(value) else value
                    for name, value in node.get("inputs", {}).items()
                    if is_link(value) or input_spec(node_class, name, types)
                }
                try:
                    answers[node_id] = node_class.IS_CHANGED(**known)
                except Exception as problem:
                    log.warning("IS_CHANGED of node %s (%s): %s", node_id, node["class_type"], problem)
                    answers[node_id] = float("nan")
        return answers

    def _is_output(self, prompt: Prompt) -> Any:
        classes = self.nodes.classes
        return lambda node_id: bool(getattr(classes[prompt[node_id]["class_type"]], "OUTPUT_NODE", False))

    def _show(self, run: Run, node_id: str, entry: CacheEntry) -> None:
        shown = (entry.ui or {}).get("output")
        if entry.ui is not None:
            run.result.outputs[node_id], run.result.meta[node_id] = shown, entry.ui["meta"]
        event = {"node": node_id, "display_node": node_id, "output": shown, "prompt_id": run.item.prompt_id}
        self._tell(run, "executed", event)

    def _failed(self, run: Run, node_id: str, problem: Exception) -> None:
        log.error("prompt %s, node %s: %s: %s", run.item.prompt_id, node_id, type_name(type(problem)), problem)
        advice = ""
        if isinstance(problem, OOM_EXCEPTION):
            advice = "Out of memory: fewer frames, smaller pictures, or free memory elsewhere on this machine."
            self.reset()
        given = {name: [_printable(value)] for name, value in run.arguments.items()}
        details = {
            **self._where(run, node_id),
            "exception_message": f"{problem}\n{advice}",
            "exception_type": type_name(type(problem)),
            "traceback": traceback.format_tb(problem.__traceback__),
            "current_inputs": given,
            "current_outputs": self.cache.node_ids(),
        }
        self._message(run, "execution_error", details)

    def _where(self, run: Run, node_id: str) -> JsonObject:
        return {
            "prompt_id": run.item.prompt_id,
            "node_id": node_id,
            "node_type": run.item.prompt[node_id]["class_type"],
            "executed": list(run.executed),
        }

    def _message(self, run: Run, event: str, data: JsonObject, *, everybody: bool = False) -> None:
        """Record and tell one of the events that make up a run's history."""
        data = {**data, "timestamp": now_ms()}
        run.result.messages.append((event, data))
        self._tell(run, event, data, everybody=everybody)

    def _tell(self, run: Run, event: str, data: JsonObject, *, everybody: bool = False) -> None:
        # Without a client id ComfyUI keeps these to itself, but for interruptions.
        if run.item.client_id is not None or everybody:
            self.bus.send(event, data, run.item.client_id)


def _printable(value: Any) -> Any:
    return value if value is None or isinstance(value, int | float | bool | str) else str(value)
