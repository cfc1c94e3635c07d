"""`story-assets describe` as its user meets it: a person's words are kept, and it is said whether they count."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from story_assets.cli.app import app
from story_assets.library import Library, sha256_files
from story_assets.models import Brief, Frames, FrameSet, PictureDescription, SceneRecord
from story_assets.settings import Settings

KEY = "20261122-drama-01"
TOLD = "A woman stands on a pier. She holds a book. It is night and there is fog."


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["describe", *arguments])


def one_error(result: Result) -> str:
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    return line


@pytest.fixture
def story(library: Library) -> Callable[..., Any]:
    """A story with one scene of one frame, whose graph may have reported a caption."""

    def make(caption: str | None = None, files: int = 1) -> Path:
        folder = library.register(
            Brief(key=KEY, genre="drama", seed=1, scenes=1, created_at=datetime(2026, 11, 22, tzinfo=UTC))
        )
        place = folder.scene_frames_dir("scene-001")
        place.mkdir(parents=True)
        names = [place / f"frame_{number}.png" for number in range(files)]
        for name in names:
            Image.new("RGB", (8, 8), "red").save(name)
        frame_set = FrameSet.model_construct(
            scene_id="scene-001",
            folder="frames/scene-001",
            files=tuple(name.name for name in names),
            width=8,
            height=8,
            fps=10.0,
            sha256=sha256_files(names) if names else "",
            inputs_digest="x",
            description=PictureDescription(text=caption, source="renderer", model="g@1") if caption else None,
            record=SceneRecord.model_validate_json(RECORD),
        )
        folder.write(
            Frames(
                story_key=KEY,
                graph="g@1",
                renderer="embedded",
                queue_config=Settings().queue_config,
                scenes=(frame_set,),
            )
        )
        return folder.path

    return make


RECORD = json.dumps(
    {
        "SceneId": "scene-001",
        "Prompt": "A pier.",
        "FrameCount": 1,
        "FrameFloor": 1,
        "MeetsFrameFloor": True,
        "FramePrefix": "p",
        "GeneratedFramesDir": "frames/scene-001",
        "DurationSeconds": 1.0,
        "Success": True,
        "HistoryConfig": {},
        "SceneRetryBudget": 1,
        "AttemptsRun": 1,
        "Telemetry": {
            "DurationSeconds": 1.0,
            "QueueStart": "2026-11-22T00:00:00Z",
            "QueueEnd": "2026-11-22T00:00:01Z",
            "MaxWaitSeconds": 600,
            "PollIntervalSeconds": 2,
            "PostExecutionTimeoutSeconds": 30,
            "HistoryAttempts": 1,
            "HistoryAttemptLimit": 0,
            "HistoryExitReason": "success",
            "ExecutionSuccessDetected": True,
            "SceneRetryBudget": 1,
            "DoneMarkerDetected": True,
            "DoneMarkerWaitSeconds": 0.1,
            "GPU": {"Name": "test processor", "Type": "cpu"},
            "System": {},
        },
    }
)


def test_a_persons_words_are_kept_and_count_where_nobody_else_said_anything(story: Callable[..., Any]) -> None:
    story()
    result = run(KEY, "01", TOLD, "--by", "Ama")
    assert result.exit_code == 0, result.output
    assert "Kept what scene-001" in result.stdout
    assert f"story-assets backfill {KEY}" in result.stdout.replace("\n", " ")
    assert result.stderr == ""
    (row,) = json.loads(run(KEY, "--json").stdout)
    (kept,) = row["descriptions"]
    assert (kept["source"], kept["model"], kept["text"], kept["counts"]) == ("person", "Ama", TOLD, True)


def test_words_that_do_not_count_are_kept_and_it_is_said(
    story: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The graph's own caption comes first, unless the setting says otherwise."""
    story(caption="A pier.")
    result = run(KEY, "1", TOLD)
    assert "rests on another description (renderer)" in result.stderr
    monkeypatch.setenv("DESCRIPTION_SOURCES", "person, renderer")
    (row,) = json.loads(run(KEY, "--json").stdout)
    assert [(one["source"], one["counts"]) for one in row["descriptions"]] == [("renderer", False), ("person", True)]


def test_a_short_description_is_kept_with_advice(story: Callable[..., Any]) -> None:
    story()
    assert "three to six serve best" in run(KEY, "1", "A pier.").stderr.replace("\n", " ")


def test_the_last_of_several_counts_and_none_is_lost(story: Callable[..., Any]) -> None:
    folder = story()
    run(KEY, "1", TOLD)
    run(KEY, "1", "A man. A boat. A lamp.")
    (row,) = json.loads(run(KEY, "--json").stdout)
    assert [one["counts"] for one in row["descriptions"]] == [False, True]
    assert len((folder / "descriptions.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_a_description_of_frames_that_are_no_more_does_not_count(story: Callable[..., Any]) -> None:
    folder = story()
    run(KEY, "1", TOLD)
    text = (folder / "frames.json").read_text(encoding="utf-8")
    digest = json.loads(text)["scenes"][0]["sha256"]
    (folder / "frames.json").write_text(text.replace(digest, "0" * 64), encoding="utf-8")
    (row,) = json.loads(run(KEY, "--json").stdout)
    assert (row["descriptions"][0]["outdated"], row["descriptions"][0]["counts"]) == (True, False)
    assert "frames that are no more" in run(KEY).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((KEY, "9", "A pier."), ["scene-009", "1"]),
        ((KEY, "pier", "A pier."), ["pier", "scene-003"]),
        ((KEY, "1", "  "), ["says nothing"]),
        ((KEY, "1", "x" * 2001), ["2001", "2000"]),
        (("no-such-story", "1", "A pier."), ["no-such-story"]),
    ],
)
def test_a_mistake_is_one_line_and_writes_nothing(
    story: Callable[..., Any], arguments: tuple[str, ...], words: list[str]
) -> None:
    folder = story()
    result = run(*arguments)
    assert result.exit_code == 2
    for word in words:
        assert word in one_error(result)
    assert not (folder / "descriptions.jsonl").exists()


def test_a_scene_without_pictures_cannot_be_described(story: Callable[..., Any]) -> None:
    story(files=0)
    assert "no pictures" in one_error(run(KEY, "1", TOLD))


def test_nobody_said_anything_yet_and_how_to(story: Callable[..., Any]) -> None:
    story()
    assert f"story-assets describe {KEY} 001" in run(KEY).stdout.replace("\n", " ")


def test_the_record_names_the_file_at_once(story: Callable[..., Any]) -> None:
    """Otherwise the check of the index would find a file that nobody listed."""
    folder = story()
    run(KEY, "1", TOLD)
    assert "descriptions.jsonl" in (folder / "run-summary.txt").read_text(encoding="utf-8")
