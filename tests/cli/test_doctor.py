"""What `story-assets doctor` says of the models that score: the one that compares, and the one that looks."""

from collections.abc import Callable
from typing import Any

from story_assets.cli import doctor
from story_assets.operating.doctor import Finding
from story_assets.settings import Settings


def finding(settings: Settings, name: str) -> Finding:
    (found,) = [one for one in doctor.findings(settings) if one.subject == name]
    return found


def test_a_sentence_model_that_is_not_here_is_a_failure_with_its_cure() -> None:
    found = finding(Settings(sentence_model="no-such/model"), "sentence model")
    assert found.state == "fail"
    assert "no-such/model" in found.saw
    assert "SENTENCE_MODEL" in (found.cure or "")


def test_the_sentence_model_of_the_wheel_is_fine() -> None:
    assert "all-MiniLM-L6-v2" in finding(Settings(), "sentence model").saw


def test_no_vision_model_is_a_note() -> None:
    assert finding(Settings(), "vision model").state == "note"


def test_a_vision_model_that_is_there_is_named(scripted: Callable[[], Any]) -> None:
    server = scripted()
    server.models("mistral-7b", "qwen2.5-vl-7b")
    found = finding(Settings(vision_url=server.url, vision_model="qwen2.5-VL"), "vision model")
    assert found.state == "ok"
    assert "qwen2.5-vl-7b" in found.saw


def test_a_vision_model_that_is_not_loaded_is_a_warning(scripted: Callable[[], Any], closed_port: str) -> None:
    server = scripted()
    server.models("mistral-7b")
    found = finding(Settings(vision_url=server.url, vision_model="qwen"), "vision model")
    assert found.state == "warn"
    assert "qwen is not there" in found.saw
    assert finding(Settings(vision_url=closed_port), "vision model").state == "warn"
