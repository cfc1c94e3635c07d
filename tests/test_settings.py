from pathlib import Path

import pytest

from story_assets.errors import SettingsError
from story_assets.settings import home_dir, load_settings


def test_defaults_are_the_contracts() -> None:
    policy = load_settings().queue_config
    assert policy.model_dump(by_alias=True) == {
        "SceneRetryBudget": 1,
        "HistoryMaxWaitSeconds": 600,
        "HistoryMaxAttempts": 0,
        "HistoryPollIntervalSeconds": 2,
        "PostExecutionTimeoutSeconds": 30,
    }


def test_fast_iteration_polls_each_second_and_waits_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAST_ITERATION", "1")
    policy = load_settings().queue_config
    assert (policy.history_poll_interval_seconds, policy.post_execution_timeout_seconds) == (1, 10)


def test_the_environment_wins_over_the_env_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".env").write_text("SCENE_RETRY_BUDGET=3\nFRAME_FLOOR=20\n", encoding="utf-8")
    monkeypatch.setenv("SCENE_RETRY_BUDGET", "2")
    settings = load_settings()
    assert (settings.scene_retry_budget, settings.frame_floor) == (2, 20)


def test_several_renderers_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMFYUI_URLS", "http://127.0.0.1:8188/, http://127.0.0.1:8189")
    assert load_settings().comfyui_urls == ("http://127.0.0.1:8188", "http://127.0.0.1:8189")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SCENE_RETRY_BUDGET", "many"),
        ("SCENE_MAX_WAIT_SECONDS", "-1"),
        ("RENDERER", "gpu"),
        ("FRAME_WIDTH", "767"),
        ("COMFYUI_URLS", "not an address"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_library_lies_in_the_home_unless_told_otherwise(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home_dir() == home.resolve()
    assert load_settings().library_dir == home.resolve() / "library"
    monkeypatch.setenv("STORY_LIBRARY", str(home / "elsewhere"))
    assert load_settings().library_dir == home.resolve() / "elsewhere"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_env_file_is_read_as_windows_writes_it(home: Path, encoding: str) -> None:
    (home / ".env").write_text("FRAME_FLOOR=20\r\nGRAPH=animatic\r\n", encoding=encoding)
    settings = load_settings()
    assert (settings.frame_floor, settings.graph) == (20, "animatic")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"FRAME_FLOOR=20\n\xe9\xff\n", "UTF-8"),
        (b"FRAME_FLOOR=20\nno setting at all = = =\n", "Line 2"),
        (b"KPI_OVERRIDES={bad json\n", "KPI_OVERRIDES"),
    ],
    ids=["no text", "no setting", "no JSON"],
)
def test_an_env_file_that_cannot_be_read_is_named(home: Path, content: bytes, words: str) -> None:
    (home / ".env").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
