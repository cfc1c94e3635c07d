"""In which order a graph's nodes run."""

from __future__ import annotations

from collections.abc import Callable

from .types import Prompt, is_link


class ExecutionOrder:
    """Hands out nodes whose sources are done; outputs, and what leads to one, come before the rest.

    That is ComfyUI's order: a person sees pictures as early as possible. Cached sources are not waited for.
    """

    def __init__(self, prompt: Prompt, is_output: Callable[[str], bool], is_cached: Callable[[str], bool]) -> None:
        self._prompt = prompt
        self._is_output = is_output
        self._is_cached = is_cached
        self._waits_for: dict[str, set[str]] = {}
        self._feeds: dict[str, list[str]] = {}

    def add(self, node_id: str) -> None:
        """Plan a node and all it needs."""
        todo = [node_id]
        while todo:
            current = todo.pop()
            if current in self._waits_for:
                continue
            needed = [
                value[0]
                for value in self._prompt[current]["inputs"].values()
                if is_link(value) and not self._is_cached(value[0])
            ]
            self._waits_for[current] = set(needed)
            for source in needed:
                self._feeds.setdefault(source, []).append(current)
                todo.append(source)

    def next(self) -> str | None:
        """The node to run now; None when all are done."""
        ready = [node_id for node_id, sources in self._waits_for.items() if not sources]
        if not ready:
            return None
        for wanted in (self._is_output, self._leads_to_output, self._leads_towards_output):
            for node_id in ready:
                if wanted(node_id):
                    return node_id
        return ready[0]

    def done(self, node_id: str) -> None:
        """This node has run; it is not handed out again."""
        del self._waits_for[node_id]
        for follower in self._feeds.pop(node_id, []):
            if follower in self._waits_for:
                self._waits_for[follower].discard(node_id)

    def _leads_to_output(self, node_id: str) -> bool:
        return any(self._is_output(follower) for follower in self._feeds.get(node_id, []))

    def _leads_towards_output(self, node_id: str) -> bool:
        return any(self._leads_to_output(follower) for follower in self._feeds.get(node_id, []))
