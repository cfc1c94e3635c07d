"""One renderer: who is told when it was started again."""

from __future__ import annotations

from story_assets.comfyui.server import connected
from workflows.engine import Engine


def test_a_restart_is_noted_by_all_it_met_whoever_found_it_dead(engine: Engine) -> None:
    """The gate and the health probe find a dead engine as well as the attempt whose prompt was lost with it."""
    waiting: list[str] = []
    rendering: list[str] = []
    later: list[str] = []
    with connected(engine.url, name="embedded") as server:
        server.restart = lambda: True
        with server.noting_restarts(rendering.append):
            with server.noting_restarts(waiting.append):
                assert server.revive()
            server.restart = lambda: False
            assert not server.revive(), "it runs"
        with server.noting_restarts(later.append):
            server.revive()
    assert waiting == rendering == ["The renderer embedded died and was started again"]
    assert later == []
