"""Puts the sample story within reach of the tests, and one whole story in a library of the test's own."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import reviewing_sample as sample

from story_assets.library import Library, StoryFolder
from story_assets.models import RunRecord
from story_assets.reviewing.record.assemble import build_record
from story_assets.reviewing.record.materials import gather
from story_assets.settings import Settings


@pytest.fixture
def settings() -> Settings:
    return Settings()


@pytest.fixture
def folder(library: Library) -> StoryFolder:
    """A finished story: six scenes, film, scores."""
    return sample.complete(library.root)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> RunRecord:
    """The record of a finished story."""
    folder = sample.complete(tmp_path_factory.mktemp("record"))
    return build_record(gather(folder), folder.path, sample.POLICY)
