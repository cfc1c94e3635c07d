"""The JSON Schema of `artifact-metadata.json`, for tools that read it: `python -m story_assets.reviewing.record.schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from story_assets.library import write_whole
from story_assets.models import RunRecord
from story_assets.settings import PROJECT_DIR

SCHEMA_FILE = PROJECT_DIR / "docs" / "run-record.schema.json"


def run_record_schema() -> dict[str, Any]:
    """The schema of the record as it is written, with the keys on disk."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "run-record.schema.json",
        **RunRecord.model_json_schema(by_alias=True, mode="serialization"),
    }


def schema_text() -> str:
    """The schema as the file in `docs/` holds it."""
    return json.dumps(run_record_schema(), indent=2, ensure_ascii=False) + "\n"


def write_schema(path: Path = SCHEMA_FILE) -> Path:
    """Write the schema anew."""
    return write_whole(path, schema_text())


if __name__ == "__main__":
    print(write_schema())
