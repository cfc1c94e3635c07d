"""A story to render, and the embedded engine in this process: the real protocol without a GPU."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from story_assets.comfyui.server import connected
from story_assets.library import Library, StoryFolder
from story_assets.models import Brief
from story_assets.rendering.graphs.files import load_graph
from story_assets.rendering.graphs.graph import Graph
from story_assets.settings import Settings
from tests.rendering.helpers import GRAPHS, KEY, NODE_PACK, Connect, make_settings
from tests.rendering.renderer_output import Output
from workflows.engine import Engine


@pytest.fixture
def story(tmp_path: Path) -> StoryFolder:
    brief = Brief(key=KEY, genre="thriller", seed=1, scenes=3, created_at=datetime(2026, 11, 22, tzinfo=UTC))
    return Library(tmp_path / "library").register(brief)


@pytest.fixture
def graph() -> Graph:
    return load_graph(str(GRAPHS / "moving"))


@pytest.fixture
def settings() -> Settings:
    return make_settings()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(output_directory=tmp_path / "output", nodes=[NODE_PACK]) as running:
        yield running


@pytest.fixture
def connect(engine: Engine) -> Connect:
    return lambda: connected(engine.url, folder=engine.output_directory)


@pytest.fixture
def output(tmp_path: Path) -> Output:
    return Output(tmp_path / "output")
