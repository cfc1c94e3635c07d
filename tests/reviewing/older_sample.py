"""A run as the older system left it: fewer parts, PowerShell's habits, times in its own zone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def older_scene(number: int = 1) -> dict[str, Any]:
    return {
        "SceneId": f"scene-{number:03d}",
        "Prompt": "A harbour in rain",
        "NegativePrompt": "blurry",
        "FrameFloor": 25,
        "FrameCount": 27,
        "DurationSeconds": 51.5,
        "FramePrefix": f"older_scene-{number:03d}",
        "HistoryPath": "history.json",
        "HistoryRetrievedAt": "2025-11-14T08:01:02.1234567-05:00",
        "HistoryPollLog": None,
        "HistoryErrors": [],
        "Success": True,
        "MeetsFrameFloor": True,
        "HistoryRetrieved": True,
        "HistoryAttempts": 24,
        "Warnings": [],
        "Errors": [],
        "AttemptsRun": 1,
        "Requeued": False,
        "AttemptSummaries": [],
        "GeneratedFramesDir": "frames",
        "KeyframeSource": "key.png",
        "SceneRetryBudget": 1,
        "Telemetry": {
            "DurationSeconds": 51.5,
            "MaxWaitSeconds": 600,
            "PollIntervalSeconds": 2,
            "HistoryAttempts": 24,
            "HistoryAttemptLimit": 0,
            "HistoryExitReason": "success",
            "PostExecutionTimeoutSeconds": 30,
            "ExecutionSuccessDetected": True,
            "ExecutionSuccessAt": "2025-11-14T13:01:00.0000000Z",
            "HistoryPostExecutionTimeoutReached": False,
            "SceneRetryBudget": 1,
            "DoneMarkerDetected": False,
            "DoneMarkerWaitSeconds": 0,
            "DoneMarkerPath": None,
            "ForcedCopyTriggered": False,
            "ForcedCopyDebugPath": None,
            "GPU": {
                "Name": "NVIDIA GeForce RTX 3090",
                "VramFreeBefore": 21474836480.0,
                "VramFreeAfter": 20401094656,
                "VramDelta": -1073741824,
                "VramBeforeMB": 20480,
                "VramAfterMB": 19456,
                "VramDeltaMB": -1024,
            },
            "System": {"FallbackNotes": "nvidia-smi answered for /system_stats"},
        },
    }


def older_record() -> dict[str, Any]:
    return {
        "RunId": "20251114-080000",
        "Timestamp": "2025-11-14T08:02:00.0000000-05:00",
        "RunDir": "D:\\runs\\20251114-080000",
        "Story": {
            "Id": "story-9",
            "Logline": "A ferry waits.",
            "DirectorsVision": "Slow and wet.",
            "Generator": "local-llm",
            "File": "story.json",
            "StoryDir": "story",
        },
        "Scenes": older_scene(),
        "QueueConfig": {
            "SceneRetryBudget": 1,
            "HistoryMaxWaitSeconds": 600,
            "HistoryPollIntervalSeconds": 2,
            "HistoryMaxAttempts": 0,
            "PostExecutionTimeoutSeconds": 30,
        },
        "LLMHealthInfo": {"Url": None, "Status": "not-requested", "Models": None, "Skipped": True},
        "VitestLogs": {"ComfyUI": "a.log", "E2E": "b.log", "Scripts": "c.log"},
        "Archive": "run.zip",
    }


SUMMARY = """E2E Story-to-Video Run: 20251114-080000
[08:00:00] Story ready: story-9 (scenes=1)
[08:00:00] Director's vision: Slow and wet.
[08:00:00] Story logline: A ferry waits.
[08:00:01] Queue policy: sceneRetries=1, historyMaxWait=600s, historyPollInterval=2s, historyMaxAttempts=unbounded, postExecutionTimeout=30s
[08:01:04] [Scene scene-001][Attempt 1] Frames=27 Duration=51.5s Prefix=older_scene-001
[08:01:04] [Scene scene-001] Telemetry: DurationSeconds=51.5s | MaxWaitSeconds=600s | PollIntervalSeconds=2s | HistoryAttempts=24 | pollLimit=unbounded | SceneRetryBudget=1 | PostExecutionTimeoutSeconds=30s | ExecutionSuccessDetected=true | ExecutionSuccessAt=08:01:00 | HistoryExitReason=success | VRAMBeforeMB=20480MB | VRAMAfterMB=19456MB | VRAMDeltaMB=-1024MB | gpu=NVIDIA GeForce RTX 3090 | DoneMarkerWaitSeconds=0s | DoneMarkerDetected=false | ForcedCopyTriggered=false
[08:01:04] [Scene scene-001] WARNING: nvidia-smi answered for /system_stats
[08:02:00] Vitest comfyUI exitCode=0
[08:02:00] Vitest e2e exitCode=0
## Artifact Index
Total frames copied: 27
"""


def write_older(
    folder: Path, record: dict[str, Any] | None = None, summary: str = SUMMARY, encoding: str = "utf-8-sig"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "artifact-metadata.json").write_text(json.dumps(record or older_record()), encoding=encoding)
    (folder / "run-summary.txt").write_text(summary.replace("\n", "\r\n"), encoding=encoding)
    return folder
