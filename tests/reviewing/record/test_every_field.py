"""Every field of a good record, spoilt in every way there is: what the validator lets pass must be no lie it could see."""

import copy
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import reviewing_sample as sample

from story_assets.reviewing.publishing import publish
from story_assets.reviewing.record.reading import RunFiles
from story_assets.reviewing.record.reviews import add_review
from story_assets.reviewing.record.verify import breaches_of
from story_assets.settings import Settings

GONE = object()
Spoilt = tuple[str, Any]

SAID_ONCE = (
    # What is told in one place only can be another value without anybody seeing it; its type and its bounds cannot.
    *("Sound", "Timestamp", "RunDir", "LLMHealthInfo.Timestamp", "LLMHealthInfo.Error", "Archive", "Story.Title"),
    *("Story.Genre", "Story.Generator", "Story.File", "Story.StoryDir", "Story.LLMErrors", "System.Warnings"),
    *("Feedback", "System.Versions", "QualityMetrics.ThemesPerScene"),
    *(f"Story.Prompts.{name}" for name in ("TokenCount", "TokenCountMethod", "GenerationDurationSeconds", "Provider")),
    *(f"Story.Prompts.{name}" for name in ("Model", "PromptVersion", "TokensIn", "TokensOut", "FinishReason")),
    *(f"Story.Prompts.{name}" for name in ("Retries", "CacheHit")),
    *(f"Scenes.{name}" for name in ("Title", "Prompt", "NegativePrompt", "FrameFloor", "GeneratedFramesDir")),
    *(f"Scenes.{name}" for name in ("KeyframeSource", "HistoryPath", "HistoryErrors", "Warnings", "Errors")),
    *(f"Scenes.AttemptSummaries.{name}" for name in ("PromptId", "Error", "Reason", "QueueDepth", "Renderer")),
    *(f"Scenes.Telemetry.{name}" for name in ("DoneMarkerPath", "ForcedCopyDebugPath", "System.FallbackNotes")),
    *(f"Scenes.Telemetry.GPU.{name}" for name in ("Index", "VramTotal", "VramFreeBefore", "VramFreeAfter", "Source")),
    *(f"Scenes.Telemetry.GPU.{name}" for name in ("Type", "VramPeakUsedMB", "TemperaturePeak", "UtilisationMean")),
    *(f"Scenes.Telemetry.GPU.{name}" for name in ("Samples", "SamplingNote")),
    *(f"System.ResourceMetrics.{name}" for name in ("GpuBefore", "GpuAfter", "QueueDepth", "LlmRequests")),
    *(f"System.ResourceMetrics.{name}" for name in ("LlmResponseTimeSeconds", "LlmCacheHits", "LlmTimeouts")),
)
LEFT_OUT = (
    # What the contract does not ask for may be missing: parts of this system alone, and of an attempt's summary.
    *("Sound", "Stage", "Pending", "QualityMetrics.NarrativeCoherenceScore", "QualityMetrics.LargestThemeShare"),
    *("QualityMetrics.SemanticAlignmentScore", "QualityMetrics.Reasons", "LLMHealthInfo.Skipped"),
    *(f"Scenes.AttemptSummaries.{name}" for name in ("FrameCount", "DurationSeconds", "Success", "HistoryExitReason")),
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFiles:
    folder = sample.complete(tmp_path_factory.mktemp("library"), records=(sample.record(1), sample.degraded_record(2)))
    add_review(folder, None, 4, "It holds.", "Ada")
    publish(folder, Settings())
    path = folder / "artifact-metadata.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    return RunFiles(path, record, (folder / "run-summary.txt").read_text(encoding="utf-8"), older=False)


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if path:
        yield path, node
    if path[-1:] in (("Before",), ("After",)):
        return  # the service's own answers
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, child in children:
        yield from leaves(child, (*path, name))


def spoilt(value: Any) -> Iterator[Spoilt]:
    yield "deleted", GONE
    if value is not None:
        yield "null", None
    if isinstance(value, bool):
        yield from (("flipped", not value), ("a text", str(value)), ("a number", int(value)))
    elif isinstance(value, int | float):
        yield from (("negative", -value - 1), ("one more", value + 1), ("one less", value - 1), ("a text", str(value)))
        yield from (("not a number", float("nan")), ("endless", float("inf")), ("true", True))
    elif isinstance(value, str):
        yield from (("blank", ""), ("a number", 3), ("another", value + "x"), ("a list", [value]))
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return
        yield from (
            ("later", (at + timedelta(hours=1)).isoformat()),
            ("earlier", (at - timedelta(hours=1)).isoformat()),
        )
        yield from (("without a zone", at.replace(tzinfo=None).isoformat()), ("elsewhere", value[:19] + "+02:00"))
    elif isinstance(value, list):
        yield from (("a text", "x"), ("an object", {}), ("longer", [*value, value[0] if value else "x"]))
        if value:
            yield from (("empty", []), ("shorter", value[:-1]))
    elif isinstance(value, dict):
        yield from (("empty", {}), ("a list", []))


def name_of(path: tuple[Any, ...]) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def test_no_field_can_be_spoilt_unseen(run: RunFiles) -> None:
    assert list(breaches_of(run)) == []
    unseen: list[str] = []
    tried = 0
    for path, value in leaves(run.record):
        name = name_of(path)
        if any(name == one or name.startswith(f"{one}.") for one in (*SAID_ONCE, *LEFT_OUT)):
            continue
        for how, other in spoilt(value):
            record = copy.deepcopy(run.record)
            node: Any = record
            for part in path[:-1]:
                node = node[part]
            if other is GONE:
                del node[path[-1]]
            else:
                node[path[-1]] = other
            tried += 1
            if not any(breaches_of(RunFiles(run.path, record, run.summary, older=False))):
                unseen.append(f"{'.'.join(map(str, path))} {how}")
    assert unseen == []
    assert tried > 700


def test_what_is_said_once_still_has_its_type(run: RunFiles) -> None:
    """A list, an object or a number where a text is due is seen everywhere."""
    unseen: list[str] = []
    for path, value in leaves(run.record):
        if not isinstance(value, str | bool | int | float | list):
            continue
        record = copy.deepcopy(run.record)
        node: Any = record
        for part in path[:-1]:
            node = node[part]
        node[path[-1]] = {"not": "this"}
        if not any(breaches_of(RunFiles(run.path, record, run.summary, older=False))):
            unseen.append(".".join(map(str, path)))
    assert unseen == []


def test_a_record_cut_off_at_any_place_is_refused(run: RunFiles, tmp_path: Path) -> None:
    from story_assets.reviewing.record.verify import verify_one

    text = run.path.read_text(encoding="utf-8")
    for length in range(0, len(text) - 2, 1499):
        path = tmp_path / "artifact-metadata.json"
        path.write_text(text[:length], encoding="utf-8")
        assert verify_one(path, alone=True).exit_code == 1


def test_a_summary_without_any_one_of_its_facts_is_refused(run: RunFiles) -> None:
    """Each line of a scene, and each figure of its telemetry."""
    assert run.summary is not None
    lines = run.summary.split("\n")
    optional = ("SemanticAlignmentScore=", "WARNING: ", "[Quality]", "Scene summary", "] Run ", "HistoryPostExecution")
    unseen: list[str] = []
    for at, line in enumerate(lines[: lines.index("## Artifact Index")]):
        spoilt_lines = [""] if line and not any(word in line for word in optional) else []
        if "Telemetry: " in line:
            head, _, rest = line.partition("Telemetry: ")
            parts = rest.split(" | ")
            for number, part in enumerate(parts):
                if not any(word in part for word in optional):
                    for other in ([], [f"{part}x"], [part.partition("=")[0] + "="]):
                        changed = [*parts[:number], *other, *parts[number + 1 :]]
                        spoilt_lines.append(f"{head}Telemetry: {' | '.join(changed)}")
        for other in spoilt_lines:
            summary = "\n".join([*lines[:at], other, *lines[at + 1 :]])
            if not any(breaches_of(RunFiles(run.path, run.record, summary, older=False))):
                unseen.append(other or f"without {line}")
    assert unseen == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_another_encoding_or_line_end_is_no_breach(run: RunFiles, tmp_path: Path, encoding: str) -> None:
    from story_assets.reviewing.record.verify import verify_one

    assert run.summary is not None
    (tmp_path / "artifact-metadata.json").write_text(json.dumps(run.record), encoding=encoding)
    (tmp_path / "run-summary.txt").write_bytes(run.summary.replace("\n", "\r\n").encode(encoding))
    assert verify_one(tmp_path / "artifact-metadata.json").breaches == ()


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("gpu=NVIDIA GeForce RTX 3090", "gpu=NVIDIA GeForce RTX 4090", "gpu"),
        ("pollLimit=unbounded", "pollLimit=3", "pollLimit"),
        ("fallback=/system_stats unavailable before execution; using NVML; ", "fallback=", "FallbackNotes"),
        ("fallback=/system_stats", "fallback=The disk was full; /system_stats", "FallbackNotes"),
        ("Story logline: ", "Story logline: Not ", "Story logline"),
        ("models=0", "models=2", "Health check"),
        ("[Attempt 1] Frames=0 ", "[Attempt 1] Frames=3 ", "Frames"),
    ],
)
def test_a_summary_that_tells_something_else_is_named(run: RunFiles, before: str, after: str, named: str) -> None:
    assert run.summary is not None
    assert before in run.summary
    summary = run.summary.replace(before, after)
    found = list(breaches_of(RunFiles(run.path, run.record, summary, older=False)))
    assert any(named in breach.field for breach in found), found


def test_a_scene_told_twice_is_named(run: RunFiles) -> None:
    assert run.summary is not None
    line = next(line for line in run.summary.split("\n") if "[Scene scene-002] Telemetry:" in line)
    summary = run.summary.replace(line, f"{line}\n{line}")
    (found,) = breaches_of(RunFiles(run.path, run.record, summary, older=False))
    assert (found.scene, found.saw) == ("scene-002", "2 lines")
