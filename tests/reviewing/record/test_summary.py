"""The summary's lines, as other tools look for them."""

from __future__ import annotations

import re

import reviewing_sample as sample
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from quality.telemetry import check_summary
from story_assets.library import Library, StoryFolder
from story_assets.models import QueueConfig, RunRecord, SystemTelemetry
from story_assets.reviewing.publishing import publish
from story_assets.reviewing.record.summary import render_summary
from story_assets.settings import Settings


def lines_of(folder: StoryFolder) -> list[str]:
    return (folder / "run-summary.txt").read_text(encoding="utf-8").splitlines()


def test_the_queue_policy_is_stated_word_for_word(folder: StoryFolder, settings: Settings) -> None:
    """Default policy: the contract's line, to the letter."""
    publish(folder, settings)
    assert [line[11:] for line in lines_of(folder) if "Queue policy" in line] == [
        "Queue policy: sceneRetries=1, historyMaxWait=600s, historyPollInterval=2s, historyMaxAttempts=unbounded, "
        "postExecutionTimeout=30s"
    ]


def test_a_bounded_policy_gives_its_number(folder: StoryFolder, settings: Settings) -> None:
    """`unbounded` is only for 0."""
    record = publish(folder, settings)
    policy = QueueConfig(history_max_attempts=40, history_poll_interval_seconds=0.5)
    text = render_summary(record.model_copy(update={"queue_config": policy}), ())
    assert "historyPollInterval=0.5s, historyMaxAttempts=40," in text


def test_the_story_and_the_language_model_open_the_summary(folder: StoryFolder, settings: Settings) -> None:
    """Id, number of scenes, vision, logline and the probe's result, each on its line."""
    publish(folder, settings)
    opening = [line[11:] for line in lines_of(folder)[:7]]
    assert f"Story ready: {sample.KEY} (scenes=6)" in opening
    assert any(line.startswith("Director's vision: Long, patient frames") for line in opening)
    assert any(line.startswith("Story logline: A customs officer") for line in opening)
    probe = "[LLM] Health check: failed (url=http://127.0.0.1:1234/v1/models, models=0, override=default)"
    assert any(line.startswith(probe) for line in opening)


def test_a_good_scene_has_its_attempt_and_its_telemetry(folder: StoryFolder, settings: Settings) -> None:
    """Both lines carry the scene, and the telemetry its figures with their units."""
    publish(folder, settings)
    own = [line[11:] for line in lines_of(folder) if "[Scene scene-001]" in line]
    assert own[0] == f"[Scene scene-001][Attempt 1] Frames=30 Duration=4.2s Prefix={sample.KEY}/scene-001-a1"
    telemetry = own[1]
    assert telemetry.startswith(
        "[Scene scene-001] Telemetry: DurationSeconds=4.2 | MaxWaitSeconds=600 | PollIntervalSeconds=2 | "
        "HistoryAttempts=2 | pollLimit=unbounded | SceneRetryBudget=1 | PostExecutionTimeoutSeconds=30 | "
        "ExecutionSuccessDetected=true | ExecutionSuccessAt=2026-11-22T00:30:20Z | HistoryExitReason=success | "
    )
    assert "DoneMarkerDetected=true | DoneMarkerWaitSeconds=0.2s | ForcedCopyTriggered=false | VRAM" in telemetry
    assert telemetry.endswith("gpu=cpu")
    assert not [line for line in own if "WARNING" in line or "ERROR" in line]


def test_a_degraded_scene_says_so_on_its_lines(library: Library, settings: Settings) -> None:
    """The requeue with its reason, the forced copy with its dump, memory taken, and both notes word for word."""
    folder = sample.complete(
        library.root, records=tuple((sample.degraded_record if n == 3 else sample.record)(n) for n in range(1, 7))
    )
    publish(folder, settings)
    text = "\n".join(line for line in lines_of(folder) if "[Scene scene-003]" in line)
    assert "Requeue requested (next attempt 2/2) reason: CUDA out of memory; freed the models and tried again" in text
    assert "ForcedCopyTriggered=true | ForcedCopyDebugPath=frames/scene-003/forced-copy-debug.txt |" in text
    assert (
        "VRAMBeforeMB=23040.0MB | VRAMAfterMB=9216.0MB | VRAMDeltaMB=-13824.0MB | gpu=NVIDIA GeForce RTX 3090" in text
    )
    assert "/system_stats unavailable before execution; using NVML" in text
    assert "Forced copy after 3 stability windows of 2 s: the done marker never came" in text


def test_a_failed_scene_says_so_on_its_lines(library: Library, settings: Settings) -> None:
    """Frame floor, history and error each have their word."""
    folder = sample.complete(
        library.root, records=tuple((sample.failed_record if n == 4 else sample.record)(n) for n in range(1, 7))
    )
    publish(folder, settings)
    text = "\n".join(line for line in lines_of(folder) if "[Scene scene-004]" in line)
    assert "WARNING: Frame count below floor (0/25)" in text
    assert "HISTORY ERROR: " in text
    assert "ERROR: The renderer gave no result within 600 s (2 attempts)." in text
    assert text.count("[Attempt ") == 2
    assert lines_of(folder)[-1] == "Total frames copied: 150"


def test_what_a_later_attempt_made_good_is_a_warning(library: Library, settings: Settings) -> None:
    """A scene that succeeded in the end has no ERROR line."""
    good = sample.record(1, errors=("Attempt 1: the server went away",), warnings=("Frame count below floor",))
    folder = sample.complete(library.root, records=(good, *(sample.record(n) for n in range(2, 7))))
    publish(folder, settings)
    text = "\n".join(line for line in lines_of(folder) if "[Scene scene-001]" in line)
    assert "WARNING: Attempt 1: the server went away" in text
    assert "ERROR" not in text
    assert "below floor" not in text


def test_every_line_before_the_index_is_stamped(folder: StoryFolder, settings: Settings) -> None:
    """One fact a line, the time first."""
    publish(folder, settings)
    text = (folder / "run-summary.txt").read_text(encoding="utf-8")
    head, _, index = text.partition("## Artifact Index\n")
    assert all(re.match(r"\[\d\d:\d\d:\d\d\] \S", line) for line in head.splitlines() if line)
    assert index.rstrip().endswith("Total frames copied: 180")


sentences = st.text(min_size=1, max_size=80).map(str.strip).filter(bool)


@given(notes=st.lists(sentences, max_size=3), words=sentences)
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_words_of_a_story_can_break_the_lines(record: RunRecord, notes: list[str], words: str) -> None:
    """Line breaks, pipes or brackets in titles, notes and loglines leave one fact a line, and notes word for word."""
    scene = record.scenes[0]
    system = SystemTelemetry(before={}, after={}, fallback_notes=tuple(" ".join(note.split()) for note in notes))
    telemetry = scene.telemetry.model_copy(update={"system": system})
    said = record.model_copy(
        update={
            "scenes": (scene.model_copy(update={"telemetry": telemetry, "warnings": (words,)}), *record.scenes[1:]),
            "story": record.story.model_copy(update={"logline": words, "directors_vision": words}),
        }
    )
    text = render_summary(said, ("index.html",))
    head = text.partition("## Artifact Index\n")[0]
    assert all(re.match(r"\[\d\d:\d\d:\d\d\]", line) for line in head.split("\n") if line)
    on_disk = said.model_dump(mode="json", by_alias=True)
    assert [one for one in check_summary(on_disk, text) if "FallbackNotes" in one.field] == []
