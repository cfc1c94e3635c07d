"""What `story-assets doctor` finds on boxes that are not as they should be."""

from pathlib import Path

import pytest

from story_assets.cli import doctor
from story_assets.operating.doctor import Finding
from story_assets.settings import load_settings


def findings() -> dict[str, Finding]:
    return {finding.subject: finding for finding in doctor.findings(load_settings())}


@pytest.fixture(autouse=True)
def nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """No service of the machine at hand is asked."""
    monkeypatch.setenv("COMFYUI_URLS", "http://127.0.0.1:9")
    monkeypatch.setenv("WRITER", "template")


def test_a_box_without_any_service_is_ready() -> None:
    found = findings()
    assert not [finding for finding in found.values() if finding.state == "fail"]
    assert found["renderer"].state == "note"
    assert found["writer"].state == "ok"


def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(home: Path) -> None:
    (home / ".env").write_text("FRAME_FLOR=30\nHF_HOME=/elsewhere\nGRAPH=animatic\n", encoding="utf-8")
    found = findings()["settings"]
    assert found.state == "warn"
    assert "FRAME_FLOR is no setting; FRAME_FLOOR is" in found.saw
    assert "HF_HOME" not in found.saw


def test_a_library_that_is_a_file_is_named_with_what_to_set(home: Path) -> None:
    (home / "library").write_text("in the way", encoding="utf-8")
    found = findings()["library"]
    assert found.state == "fail"
    assert str(home / "library") in found.saw
    assert "STORY_LIBRARY" in (found.cure or "")


def test_a_state_folder_that_is_a_file_is_named_with_what_to_set(home: Path) -> None:
    (home / ".dagster").write_text("in the way", encoding="utf-8")
    found = findings()["history"]
    assert found.state == "fail"
    assert "STORY_ASSETS_HOME" in (found.cure or "")


def test_a_renderer_that_was_asked_for_and_is_not_there_stops_a_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER", "comfyui")
    assert findings()["renderer"].state == "fail"
