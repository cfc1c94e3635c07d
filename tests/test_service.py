"""Services as Dagster resources: what they show, what a run overrides, and what nobody ever sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic_settings import NoDecode

from story_assets.comfyui.resource import ComfyUIResource
from story_assets.errors import SettingsError
from story_assets.gpu.resource import GPUResource
from story_assets.library import Library
from story_assets.llm.resource import LMStudioResource, OllamaResource
from story_assets.models import RunRecord, Scenes
from story_assets.service import Service, overrides, settings_with, shown
from story_assets.settings import Settings, load_settings
from story_assets.speech.resource import NarratorResource

SERVICES: tuple[type[Service], ...] = (
    LMStudioResource, OllamaResource, ComfyUIResource, GPUResource, NarratorResource,
)  # fmt: skip
KEY = "sk-planted-5e1f09c27b"
CHILD = Path(__file__).with_name("service_child.py")


def test_a_field_nobody_overrode_follows_the_settings_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Definitions are loaded once; what a command or a test sets later counts all the same."""
    service = LMStudioResource()
    monkeypatch.setenv("LOCAL_LLM_MODEL", "mistral-7b")
    now = load_settings()
    assert settings_with(now, service) is now
    assert now.local_llm_model == "mistral-7b"


def test_a_field_that_was_overridden_wins_over_the_settings_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_LLM_MODEL", "mistral-7b")
    monkeypatch.setenv("COMFYUI_URLS", "http://10.0.0.5:8188")
    services = (LMStudioResource(model="qwen3-14b"), ComfyUIResource(addresses=["http://10.0.0.6:8188/"]))
    found = settings_with(load_settings(), *services)
    assert (found.local_llm_model, found.comfyui_urls) == ("qwen3-14b", ("http://10.0.0.6:8188",))
    assert overrides(*services) == {
        "lm_studio.model": "qwen3-14b",
        "comfyui.addresses": ["http://10.0.0.6:8188/"],
    }


def test_what_a_run_overrides_counts_as_asked_for() -> None:
    """A server named in the Launchpad that is away is a failure to tell of, as one named in the settings is."""
    assert (
        "local_story_provider_url"
        in settings_with(Settings(), LMStudioResource(address="10.0.0.7:1234")).model_fields_set
    )


def test_an_address_without_its_scheme_is_understood_as_in_the_settings() -> None:
    found = settings_with(Settings(), LMStudioResource(address="10.0.0.7:1234/"))
    assert found.local_story_provider_url == "http://10.0.0.7:1234"


def test_a_field_left_empty_in_the_launchpad_is_not_set() -> None:
    found = settings_with(Settings(local_llm_model="mistral-7b"), LMStudioResource(model=""))
    assert found.local_llm_model is None


def test_ollama_keeps_the_model_it_shows_when_a_run_overrides_lm_studios() -> None:
    now = Settings(local_llm_model="mistral-7b")
    found = settings_with(now, LMStudioResource(model="qwen3-14b"), OllamaResource())
    assert (found.local_llm_model, found.ollama_model) == ("qwen3-14b", "mistral-7b")


def test_a_value_that_cannot_be_used_names_its_field() -> None:
    with pytest.raises(SettingsError, match=r"comfyui\.addresses"):
        settings_with(Settings(), ComfyUIResource(addresses=["not an address"]))
    with pytest.raises(ValueError, match="less than or equal to 2"):
        LMStudioResource(temperature=5)


@pytest.mark.parametrize("service", SERVICES)
def test_every_field_says_what_it_means_and_is_bounded_as_its_setting(service: type[Service]) -> None:
    for name, field in service.model_fields.items():
        assert field.description, name
        extra = field.json_schema_extra
        if isinstance(extra, dict) and "setting" in extra:
            bounds = [one for one in Settings.model_fields[str(extra["setting"])].metadata if one is not NoDecode]
            assert field.metadata == bounds, name
            assert str(extra["setting"]).upper() in field.description


def test_a_key_is_found_by_the_name_of_its_variable(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTHER_KEY", "from the environment")
    (home / ".env").write_text("THIRD_KEY=from the file\n", encoding="utf-8")
    for name, key in (("OTHER_KEY", "from the environment"), ("THIRD_KEY", "from the file")):
        found = settings_with(Settings(), LMStudioResource(api_key_variable=name)).local_llm_api_key
        assert found is not None
        assert found.get_secret_value() == key


def test_a_key_that_is_not_set_is_no_error_and_one_written_by_mistake_is_not_repeated() -> None:
    assert settings_with(Settings(), LMStudioResource()).local_llm_api_key is None
    with pytest.raises(SettingsError, match="no such variable") as caught:
        settings_with(Settings(), LMStudioResource(api_key_variable=KEY))
    assert KEY not in str(caught.value)


def test_the_password_of_an_address_is_not_shown() -> None:
    assert shown(("https://me:secret@host:8188/path", "http://host")) == ["https://***@host:8188/path", "http://host"]
    assert overrides(LMStudioResource(address="http://me:secret@host")) == {"lm_studio.address": "http://***@host"}


@pytest.fixture
def night(home: Path, scripted: Callable[[], Any]) -> tuple[Path, Any, dict[str, Any]]:
    """A run of `story` and `scenes` as the Launchpad starts it, in a process that knows a key, and all it left."""
    server = scripted()
    server.models("mistral-7b", "qwen3-14b")
    keys: list[str] = []

    def refuse(it: Any) -> None:
        keys.append(it.handler.headers["Authorization"])
        it.json({"error": {"message": f"Incorrect key: {keys[-1]}"}}, 401)

    server.on("POST /v1/chat/completions", refuse)
    environment = {
        **os.environ,
        "STORY_ASSETS_HOME": str(home),
        "LOCAL_LLM_API_KEY": KEY,
        "LOCAL_LLM_MODEL": "mistral-7b",
        "OLLAMA_URL": "http://127.0.0.1:9",
    }
    config = {"lm_studio": {"config": {"address": f"{server.url}/v1", "model": "qwen3-14b", "temperature": 0.9}}}
    done = subprocess.run(
        [sys.executable, CHILD, json.dumps(config)],
        env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert KEY not in done.stderr
    assert set(keys) == {f"Bearer {KEY}"}
    return home, server, json.loads(done.stdout)


def test_a_run_uses_what_it_overrides_and_says_so_and_its_key_is_nowhere(
    night: tuple[Path, Any, dict[str, Any]],
) -> None:
    home, server, told = night
    asked = server.requests("POST /v1/chat/completions")
    assert {one["model"] for one in asked} == {"qwen3-14b"}
    assert {one["temperature"] for one in asked} == {0.9}

    folder = Library(home / "library").story("told")
    said = {"lm_studio.address": f"{server.url}/v1", "lm_studio.model": "qwen3-14b", "lm_studio.temperature": 0.9}
    record = folder.read(RunRecord)
    assert record.system.overrides == {"story": said, "scenes": said}
    assert record.llm_health_info.url == f"{server.url}/v1"
    assert "Launched otherwise than the settings say (scenes): lm_studio.address=" in (
        folder / "run-summary.txt"
    ).read_text(encoding="utf-8")
    assert "lm_studio.temperature" in (folder / "index.html").read_text(encoding="utf-8")

    # What the UI shows: the resources with their values, and which assets use each.
    resources = told["resources"]
    assert resources["lm_studio"]["fields"]["model"] == '"mistral-7b"'
    assert resources["lm_studio"]["fields"]["api_key_variable"] == '"LOCAL_LLM_API_KEY"'
    assert resources["library"]["fields"]["path"] == json.dumps(str(home / "library"))
    assert resources["comfyui"]["assets"] == ["frames"]
    assert resources["ollama"]["assets"] == ["scene_scores", "scenes", "story", "story_scores"]

    assert folder.read(Scenes).llm_errors, "the server quoted the key in its refusals"
    assert KEY not in json.dumps(told)
    holding = [path for path in home.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert holding == []
    assert list(home.rglob("*.db")), "nothing was looked at"


def test_settings_are_listed_without_the_key(home: Path) -> None:
    environment = {**os.environ, "LOCAL_LLM_API_KEY": KEY}
    done = subprocess.run(
        [sys.executable, "-m", "story_assets", "settings", "--json"],
        env=environment, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "LOCAL_LLM_API_KEY" in done.stdout
    assert KEY not in done.stdout + done.stderr
