"""The ledger: what was asked of renderers, on disk before it is asked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from story_assets.rendering.scene.ledger import Ledger, Posted


def posted(prompt_id: str, digest: str = "d") -> Posted:
    return Posted(
        at=datetime(2026, 11, 22, tzinfo=UTC),
        attempt=1,
        prompt_id=prompt_id,
        prefix=f"story/{prompt_id}",
        client_id="c",
        url="http://127.0.0.1:8188",
        inputs_digest=digest,
        seed=7,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "attempts" / "scene-001.jsonl"


def test_an_open_prompt_is_found_again(path: Path) -> None:
    """After a crash the next process knows what may still be on the server."""
    Ledger(path).posting(posted("one"))
    assert Ledger(path).open_prompt("d") == posted("one")
    assert Ledger(path).open_prompt("other inputs") is None


def test_an_ended_prompt_is_nobodys_business(path: Path) -> None:
    """Delivered, failed or called off: it is not taken over."""
    ledger = Ledger(path)
    ledger.posting(posted("one"))
    ledger.posting(posted("two"))
    ledger.ended("two", success=False, reason="called off")
    assert Ledger(path).open_prompt("d") == posted("one")
    ledger.ended("one", success=True)
    assert Ledger(path).open_prompt("d") is None


def test_a_line_cut_off_by_a_crash_costs_only_itself(path: Path) -> None:
    """The lines before stay, and so does the next one."""
    Ledger(path).posting(posted("one"))
    with path.open("ab") as stream:
        stream.write(b'{"event":"ended","prompt_id":"on')
    ledger = Ledger(path)
    assert ledger.open_prompt("d") == posted("one")
    ledger.ended("one", success=True)
    assert Ledger(path).open_prompt("d") is None


def test_garbage_is_passed_over(path: Path) -> None:
    """Nothing in the file can keep a scene from being rendered."""
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\x00\xff garbage\n{}\n[]\n")
    assert Ledger(path).rerolls == 0


def test_rerolls_are_counted_by_who_asks(path: Path) -> None:
    """A retry of the same run is the same wish."""
    ledger = Ledger(path)
    assert ledger.rerolls == 0
    assert ledger.ask_reroll("run-1") == 1
    assert Ledger(path).ask_reroll("run-1") == 1
    assert Ledger(path).ask_reroll("run-2") == 2
    assert Ledger(path).rerolls == 2


def test_that_none_follows_is_written_only_where_one_was_said_to(path: Path) -> None:
    """A renderer that is left alone takes no second attempt."""
    ledger = Ledger(path)
    ledger.posting(posted("one"))
    ledger.gave_up("left alone")
    assert Ledger(path).open_prompt("d") == posted("one")
    ledger.ended("one", success=False, reason="black frames", again=True)
    ledger.gave_up("left alone")
    ledger.gave_up("left alone")
    ends = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if '"ended"' in line]
    assert [(one["reason"], one["again"]) for one in ends] == [("black frames", True), ("left alone", False)]
