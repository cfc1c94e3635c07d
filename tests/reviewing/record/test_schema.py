"""The published schema of the record."""

from __future__ import annotations

import copy
import json

import jsonschema
import pytest

from story_assets.library import StoryFolder
from story_assets.models import RunRecord
from story_assets.reviewing.publishing import publish
from story_assets.reviewing.record.schema import SCHEMA_FILE, schema_text, write_schema
from story_assets.settings import Settings


def test_the_schema_in_docs_is_current() -> None:
    """A changed model means a changed schema: run `python -m story_assets.reviewing.record.schema`."""
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_a_written_record_answers_to_the_schema(folder: StoryFolder, settings: Settings) -> None:
    """What other tools validate against is what is written."""
    publish(folder, settings)
    record = json.loads((folder / "artifact-metadata.json").read_text(encoding="utf-8"))
    jsonschema.validate(record, json.loads(schema_text()))


@pytest.mark.parametrize("path", [("RunId",), ("Scenes", 0, "Telemetry", "HistoryExitReason"), ("Story", "Id")])
def test_the_schema_refuses_what_is_none(record: RunRecord, path: tuple[str | int, ...]) -> None:
    """A wrong value in a known field is found."""
    broken = copy.deepcopy(record.model_dump(mode="json", by_alias=True))
    place = broken
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = 7
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, json.loads(schema_text()))


def test_the_schema_can_be_written_anew(tmp_path) -> None:
    """The module's command writes the file it names."""
    assert write_schema(tmp_path / "docs" / "schema.json").read_text(encoding="utf-8") == schema_text()
