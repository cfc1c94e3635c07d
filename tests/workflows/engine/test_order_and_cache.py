"""Which node runs next, and which need not run again."""

from __future__ import annotations

from typing import Any

from workflows.engine.cache import CacheEntry, OutputCache
from workflows.engine.history import History
from workflows.engine.order import ExecutionOrder
from workflows.engine.types import QueueItem, RunResult


def graph(**links: list[str]) -> dict[str, Any]:
    """Nodes by name with what each takes from; capitals are outputs."""
    return {
        name: {"class_type": name, "inputs": {f"from_{source}": [source, 0] for source in sources}}
        for name, sources in links.items()
    }


def order(prompt: dict[str, Any], *outputs: str, cached: frozenset[str] = frozenset()) -> str:
    """The names in the order they run."""
    plan = ExecutionOrder(prompt, str.isupper, cached.__contains__)
    for output in outputs:
        plan.add(output)
    ran = ""
    while (node := plan.next()) is not None:
        ran += node
        plan.done(node)
    return ran


def test_sources_come_first() -> None:
    """A node runs when everything it takes from has run."""
    assert order(graph(C=["b"], b=["a"], a=[]), "C") == "abC"


def test_a_picture_comes_as_early_as_possible() -> None:
    """An output that is ready goes before further work, and what leads to one before what leads nowhere near."""
    prompt = graph(a=[], P=["a"], b=["a"], c=["b"], d=["c"], S=["d"])
    assert order(prompt, "S", "P") == "aPbcdS"
    prompt = graph(x=[], y=["x"], z=["y"], V=["z"], i=[], S=["i"])
    assert order(prompt, "V", "S") == "iSxyzV"


def test_only_what_outputs_need_runs() -> None:
    """A node nobody takes from is left out."""
    assert order(graph(A=["a"], a=[], b=["a"]), "A") == "aA"


def test_known_sources_are_not_waited_for() -> None:
    """What hangs behind a cached node does not run either; a cached output is still handed out, to be shown."""
    prompt = graph(C=["b"], b=["a"], a=[])
    assert order(prompt, "C", cached=frozenset("b")) == "C"
    assert order(prompt, "C", cached=frozenset("abC")) == "C"


def entry() -> CacheEntry:
    return CacheEntry([1], None)


def known(cache: OutputCache, prompt: dict[str, Any], changed: dict[str, Any] | None = None) -> str:
    """The nodes of a prompt whose outputs are known."""
    cache.begin(prompt, changed or {})
    return "".join(node for node in prompt if cache.get(node))


def filled(prompt: dict[str, Any], changed: dict[str, Any] | None = None) -> OutputCache:
    cache = OutputCache()
    cache.begin(prompt, changed or {})
    for node in prompt:
        cache.put(node, entry())
    return cache


def test_the_same_prompt_is_known_and_a_change_is_known_up_to_there() -> None:
    """Everything downstream of a change is new, everything beside it is not."""
    prompt = graph(a=[], b=["a"], c=["b"], x=[])
    assert known(filled(prompt), prompt) == "abcx"
    changed = {**prompt, "b": {**prompt["b"], "inputs": {**prompt["b"]["inputs"], "strength": 1}}}
    assert known(filled(prompt), changed) == "ax"


def test_node_ids_do_not_matter_but_kinds_of_values_do() -> None:
    """A renamed node is found; 1, 1.0, True and "1" are four different inputs."""
    prompt = {"1": {"class_type": "N", "inputs": {"v": 1}}}
    renamed = {"7": {"class_type": "N", "inputs": {"v": 1}}}
    assert known(filled(prompt), renamed) == "7"
    for value in (1.0, True, "1", [1], None):
        assert known(filled(prompt), {"1": {"class_type": "N", "inputs": {"v": value}}}) == ""


def test_nan_is_never_the_same() -> None:
    """IS_CHANGED → NaN makes a node and what follows it run each time; equal answers do not."""
    prompt = graph(a=[], b=["a"], c=["b"])
    changed = {"b": float("nan")}
    assert known(filled(prompt, changed), prompt, changed) == "a"
    assert known(filled(prompt, {"b": "x"}), prompt, {"b": "x"}) == "abc"
    assert known(filled(prompt, {"b": "x"}), prompt, {"b": "y"}) == "a"


def test_a_prompt_drops_what_it_cannot_use() -> None:
    """Pictures of the prompt before last are not kept in memory."""
    one, other = graph(a=[]), graph(b=[])
    cache = filled(one)
    assert known(cache, other) == ""
    assert known(cache, one) == ""


def test_the_history_is_bounded_and_loses_the_oldest() -> None:
    """A night of prompts does not eat the memory; the same id twice is one entry."""
    history = History(maximum=3)
    for number, name in enumerate(["a", "b", "b", "c", "d"]):
        history.record(QueueItem(number, name, {}, {}, []), RunResult(success=True))
    assert list(history.page()) == ["b", "c", "d"]
    assert history.get("b")["b"]["prompt"][0] == 2
    assert history.get("a") == {}
