"""What a person typed into a run's configuration is taken as it stands."""

from pathlib import Path

import dagster as dg
import pytest

from story_assets.definitions import defs
from story_assets.errors import InputError
from story_assets.operating.run_words import refuse_references


@pytest.mark.parametrize(
    "config",
    [
        {"ops": {"register_story": {"config": {"brief": {"env": "LOCAL_LLM_API_KEY"}}}}},
        {"ops": {"frames": {"config": {"reroll": [{"env": "HOME"}]}}}},
        {"ops": {"api_key": {"env": "HOME"}}},
        {"resources": {"lm_studio": {"config": {"url": {"env": "HOME"}}}}},
    ],
)
def test_a_text_that_names_an_environment_variable_is_refused(config: dict[str, object]) -> None:
    with pytest.raises(InputError, match="may not name environment variables"):
        refuse_references(config)


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"ops": {"register_story": {"config": {"brief": "the env: of a flooded city", "seed": 3}}}},
        {"resources": {"lm_studio": {"config": {"api_key_variable": "OTHER_KEY"}}}},
    ],
)
def test_plain_words_and_the_name_of_a_key_pass(config: dict[str, object]) -> None:
    refuse_references(config)


def test_no_secret_comes_into_the_library_through_a_brief(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANTED", "s3cret-of-this-machine")
    with dg.instance_for_test() as instance:
        result = defs.resolve_job_def("commission").execute_in_process(
            instance=instance,
            run_config={"ops": {"register_story": {"config": {"brief": {"env": "PLANTED"}}}}},
            raise_on_error=False,
        )
        told = [str(entry) for entry in instance.all_logs(result.run_id)]
    assert not result.success
    assert not [text for text in told if "s3cret" in text]
    assert not [path for path in home.rglob("*") if path.is_file() and b"s3cret" in path.read_bytes()]
