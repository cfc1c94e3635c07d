"""Setting a server's modules aside from garbage collection: only when asked."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = "import gc, workflows.nodes; print(gc.get_freeze_count())"


@pytest.mark.parametrize(("value", "frozen"), [(None, False), ("", False), ("0", False), ("1", True)])
def test_it_is_off_unless_asked_for(value: str | None, frozen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process of its own, as the frozen objects stay frozen."""
    monkeypatch.delenv("STORY_ASSETS_GC_FREEZE", raising=False)
    if value is not None:
        monkeypatch.setenv("STORY_ASSETS_GC_FREEZE", value)
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert (int(done.stdout) > 1000) is frozen
