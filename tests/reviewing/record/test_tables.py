"""Records as tables: what is there is there as it was, what is not is missing, and the docs' questions have answers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import story_assets
from story_assets.models import RunRecord
from story_assets.reviewing.record.tables import RUN_COLUMNS, SCENE_COLUMNS, read_tables

DOCS = Path(__file__).parents[3] / "docs" / "runs.md"


def put(folder: Path, record: RunRecord, key: str, **changes: Any) -> Path:
    """A run's folder with its record."""
    content = json.loads(record.model_dump_json(by_alias=True)) | {"RunId": key, **changes}
    path = folder / key / "artifact-metadata.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def rating(value: int, who: str | None, scene: str | None = None) -> dict[str, Any]:
    return {"Rating": value, "Reviewer": who, "SceneId": scene, "Timestamp": "2026-11-23T10:00:00Z"}


def test_every_column_is_there_whatever_there_is_to_read(tmp_path: Path, record: RunRecord) -> None:
    assert list(read_tables([tmp_path]).runs) == list(RUN_COLUMNS)
    put(tmp_path, record, "one")
    tables = read_tables([tmp_path])
    assert list(tables.runs) == list(RUN_COLUMNS)
    assert list(tables.scenes) == list(SCENE_COLUMNS)
    assert tables.scenes["run_id"].tolist() == ["one"] * len(record.scenes)
    assert tables.scenes["seconds"].tolist() == [scene.telemetry.duration_seconds for scene in record.scenes]


def test_what_a_record_does_not_say_is_missing_and_never_nought(tmp_path: Path) -> None:
    path = tmp_path / "bare" / "artifact-metadata.json"
    path.parent.mkdir()
    path.write_text('{"RunId": "bare", "Scenes": [{"SceneId": "scene-001"}], "Feedback": "no list"}', encoding="utf-8")
    tables = read_tables([tmp_path])
    run, scene = tables.runs.iloc[0], tables.scenes.iloc[0]
    assert run[["at", "rating", "thematic_diversity", "seconds", "genre"]].isna().all()
    assert scene[["seconds", "frames", "marker", "forced_copy", "vram_mb"]].isna().all()
    assert tables.undated == ["bare"]


def test_a_persons_later_rating_takes_the_place_of_the_earlier(tmp_path: Path, record: RunRecord) -> None:
    given = [rating(2, "Ada"), rating(5, "Ada"), rating(1, None), rating(3, None), rating(1, "Ada", "scene-001")]
    put(tmp_path, record, "one", Feedback=given)
    tables = read_tables([tmp_path])
    assert tables.ratings["stands"].tolist() == [False, True, True, True, True]
    assert tables.runs["rating"].tolist() == [3.0]
    assert tables.runs["ratings"].tolist() == [3]


def test_a_damaged_record_is_named_and_the_others_are_read(tmp_path: Path, record: RunRecord) -> None:
    put(tmp_path, record, "one")
    damaged = put(tmp_path, record, "two")
    damaged.write_text("{", encoding="utf-8")
    with pytest.warns(UserWarning, match="no JSON"):
        found = story_assets.runs(tmp_path)
    assert found["run_id"].tolist() == ["one"]


def test_a_row_is_a_story_a_scene_or_a_rating(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'scenes'"):
        story_assets.runs(tmp_path, by="scenes")  # type: ignore[arg-type]


def test_each_question_of_the_docs_is_answered_in_ten_lines(
    tmp_path: Path, record: RunRecord, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(4):
        put(tmp_path, record, f"run-{number}", Feedback=[rating(number + 1, "Ada")])
    monkeypatch.setenv("STORY_LIBRARY", str(tmp_path))
    snippets = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)[1:]
    assert len(snippets) == 3
    for snippet in snippets:
        assert len(snippet.strip().splitlines()) <= 10
        exec(snippet, {})
    told = capsys.readouterr().out
    assert "p95_seconds" in told
    assert "narrative_coherence" in told
    assert "stories" in told


def test_the_docs_tell_every_column() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for name, meaning in {**RUN_COLUMNS, **SCENE_COLUMNS}.items():
        assert f"| `{name}` | {meaning} |" in text
