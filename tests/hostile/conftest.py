"""Puts the sample story within reach: a stranger's folder is one of ours with harm done to it."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "reviewing"))
sys.path.insert(0, str(Path(__file__).parent))

import pytest

from story_assets.settings import Settings


@pytest.fixture
def settings() -> Settings:
    return Settings()
