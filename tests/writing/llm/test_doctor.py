"""What `story-assets doctor` says of the writer."""

from collections.abc import Callable
from typing import Any

from story_assets.llm.examining import examine_writer
from story_assets.operating import doctor
from story_assets.settings import Settings


def writer(settings: Settings) -> doctor.Finding:
    return examine_writer(settings)


def test_nobody_asked_for_is_a_note(closed_port: str) -> None:
    """Without a model templates write: that is said, not complained about."""
    settings = Settings(ollama_url=closed_port)
    settings.model_fields_set.discard("ollama_url")  # as if that were where Ollama listens anyway
    found = writer(settings)
    assert found.state == "note"
    assert "template storyteller writes" in found.saw


def test_a_named_server_that_is_down_is_a_warning(closed_port: str) -> None:
    """Whoever named a server wants to know that it is down, and what to do."""
    found = writer(Settings(local_story_provider_url=closed_port, writer="lmstudio"))
    assert (found.state, bool(found.cure)) == ("warn", True)


def test_a_running_server_is_named_with_its_models(llama: Any) -> None:
    """Where it is, and what it has."""
    found = writer(Settings(local_story_provider_url=f"{llama.url}/v1"))
    assert found.state == "ok"
    assert "tiny.gguf" in found.saw


def test_templates_by_setting_are_fine() -> None:
    """WRITER=template asks nobody."""
    assert writer(Settings(writer="template")).state == "ok"


def test_a_server_that_answers_nonsense_is_no_model(scripted: Callable[[], Any]) -> None:
    """200 on any path, as LM Studio gives it, is not taken for a list of models."""
    script = scripted()
    script.on("*", lambda it: it.json({"error": "Unexpected endpoint. Returning 200 anyway"}))
    found = writer(Settings(local_story_provider_url=script.url, writer="openai"))
    assert found.state == "warn"
