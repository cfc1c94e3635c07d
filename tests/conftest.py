"""Every test runs in a home of its own: no settings, library or history of the person at the keyboard is touched."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from story_assets.library import Library
from story_assets.settings import Settings

# Servers of language models, real and scripted, for every room that asks one.
sys.path.insert(0, str(Path(__file__).parent / "llm"))
pytest_plugins = ["llm_servers"]


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty studio home; environment variables that are settings are taken away."""
    for name in [*Settings.model_fields, "dagster_home"]:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in list(os.environ):
        if name.startswith(("LOCAL_LLM_", "LOCAL_STORY_")):
            monkeypatch.delenv(name)
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("STORY_ASSETS_HOME", str(folder))
    return folder


@pytest.fixture
def library(home: Path) -> Library:
    """An empty library in the test's home."""
    return Library(home / "library")


@pytest.fixture(autouse=True)
def no_instance_of_an_earlier_test() -> Iterator[None]:
    """Dagster remembers the last instance entered; one entered twice stays remembered when it is long gone."""
    yield
    remembered = sys.modules.get("dagster._core.storage.defs_state.base")
    if remembered is not None:
        remembered._current_storage.set(None)
