"""What `story-assets doctor` says of the renderer."""

from __future__ import annotations

import pytest

from story_assets.comfyui.examining import examine_renderers
from story_assets.operating.doctor import Finding
from story_assets.settings import Settings
from tests.cli.comfyui import describing


def renderer(url: str) -> Finding:
    return examine_renderers(Settings(comfyui_urls=(url,)))


def test_a_comfyui_without_our_nodes_is_a_warning_with_its_cure() -> None:
    """It answers, and would refuse every prompt."""
    with describing({}) as url:
        found = renderer(url)
    assert found.state == "warn"
    assert f"without our nodes: {url}" in found.saw
    assert "story-assets nodes install" in (found.cure or "")


@pytest.mark.parametrize("kind", ["StorySaveFrames"])
def test_a_comfyui_with_them_is_fine(kind: str) -> None:
    """The saving node stands for all."""
    with describing({kind: {"input": {}}}) as url:
        assert renderer(url).state == "ok"
