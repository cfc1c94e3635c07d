"""A record that keeps every rule, and its summary; each test breaks one thing."""

import copy
from typing import Any

MIB = 1024 * 1024

QUEUE_CONFIG: dict[str, Any] = {
    "SceneRetryBudget": 1,
    "HistoryMaxWaitSeconds": 600.0,
    "HistoryMaxAttempts": 0,
    "HistoryPollIntervalSeconds": 2.0,
    "PostExecutionTimeoutSeconds": 30.0,
}
POLICY = (
    "Queue policy: sceneRetries=1, historyMaxWait=600s, historyPollInterval=2s, "
    "historyMaxAttempts=unbounded, postExecutionTimeout=30s"
)
NOTE = "history endpoint slow; polled every 4 s"


def scene() -> dict[str, Any]:
    """A rendered scene, as on disk."""
    return copy.deepcopy(
        {
            "SceneId": "scene-001",
            "Title": "The Pier",
            "Prompt": "A pier at night.",
            "NegativePrompt": "",
            "FrameCount": 30,
            "FrameFloor": 25,
            "MeetsFrameFloor": True,
            "FramePrefix": "story/scene-001_a1",
            "GeneratedFramesDir": "frames/scene-001",
            "KeyframeSource": None,
            "DurationSeconds": 10.04,
            "Success": True,
            "HistoryPath": "history/scene-001.json",
            "HistoryRetrieved": True,
            "HistoryRetrievedAt": "2026-11-22T10:00:09Z",
            "HistoryAttempts": 3,
            "HistoryAttemptLimit": 0,
            "HistoryErrors": [],
            "HistoryPollLog": [{"Timestamp": "2026-11-22T10:00:02+00:00", "Status": "pending", "Error": None}],
            "HistoryConfig": QUEUE_CONFIG,
            "SceneRetryBudget": 1,
            "AttemptsRun": 1,
            "Requeued": False,
            "AttemptSummaries": [{"Attempt": 1}],
            "Warnings": [],
            "Errors": [],
            "Telemetry": {
                "DurationSeconds": 10.0,
                "QueueStart": "2026-11-22T10:00:00Z",
                "QueueEnd": "2026-11-22T10:00:10.050000Z",
                "MaxWaitSeconds": 600.0,
                "PollIntervalSeconds": 2.0,
                "PostExecutionTimeoutSeconds": 30.0,
                "HistoryAttempts": 3,
                "HistoryAttemptLimit": 0,
                "HistoryExitReason": "success",
                "ExecutionSuccessDetected": True,
                "ExecutionSuccessAt": "2026-11-22T10:00:09Z",
                "HistoryPostExecutionTimeoutReached": False,
                "SceneRetryBudget": 1,
                "DoneMarkerDetected": True,
                "DoneMarkerWaitSeconds": 0.2,
                "DoneMarkerPath": "story/scene-001_a1.done",
                "ForcedCopyTriggered": False,
                "ForcedCopyDebugPath": None,
                "GPU": {
                    "Name": "NVIDIA GeForce RTX 3090",
                    "Type": "cuda",
                    "Index": 0,
                    "VramTotal": 24576 * MIB,
                    "VramFreeBefore": 20000 * MIB,
                    "VramFreeAfter": 8000 * MIB,
                    "VramBeforeMB": 20000.0,
                    "VramAfterMB": 8000.0,
                    "VramDeltaMB": -12000.0,
                },
                "System": {"Before": {"system": {}}, "After": {"system": {}}, "FallbackNotes": [NOTE]},
                "SemanticAlignmentScore": None,
            },
        }
    )


def record() -> dict[str, Any]:
    """A run of one scene, as on disk."""
    return copy.deepcopy(
        {
            "RunId": "20261122-thriller-01",
            "Timestamp": "2026-11-22T10:01:00Z",
            "RunDir": "library/20261122-thriller-01",
            "QueueConfig": QUEUE_CONFIG,
            "LLMHealthInfo": {
                "Url": "http://127.0.0.1:1234/v1/models",
                "Status": "success",
                "Models": ["a-model"],
                "Skipped": False,
                "Override": "default",
                "Timestamp": "2026-11-22T09:59:00Z",
                "Error": None,
            },
            "Story": {
                "Id": "20261122-thriller-01",
                "Logline": "A courier finds a door.",
                "DirectorsVision": "Rain, and one light.",
                "Generator": "template 1.0.0",
                "File": "story.json",
                "StoryDir": "library/20261122-thriller-01",
                "Prompts": [{"SceneId": "scene-001", "TokenCount": 220, "GenerationDurationSeconds": 0.1}],
                "LLMErrors": [],
            },
            "Scenes": [scene()],
            "QualityMetrics": {"EntityLinkageScore": 0.97, "SceneDiversityEntropy": 2.1},
            "Feedback": [
                {
                    "SceneId": None,
                    "Rating": 4,
                    "Comment": "",
                    "Timestamp": "2026-11-22T11:00:00Z",
                    "ModelVersion": None,
                }
            ],
            "System": {"ResourceMetrics": {}, "Warnings": []},
            "Archive": None,
        }
    )


SUMMARY = f"""[10:00:00] {POLICY}
[10:00:00] [LLM] Health check: success (url=http://127.0.0.1:1234/v1/models, models=1, override=default)
[10:00:00] Story ready: 20261122-thriller-01 (scenes=1)
[10:00:00] Director's vision: Rain, and one light.
[10:00:00] Story logline: A courier finds a door.
[10:00:10] [Scene scene-001][Attempt 1] Frames=30 Duration=10.0s Prefix=story/scene-001_a1
[10:00:10] [Scene scene-001] Telemetry: DurationSeconds=10.0 | MaxWaitSeconds=600 | PollIntervalSeconds=2 | \
HistoryAttempts=3 | pollLimit=unbounded | SceneRetryBudget=1 | PostExecutionTimeoutSeconds=30 | \
ExecutionSuccessDetected=true | ExecutionSuccessAt=2026-11-22T10:00:09Z | HistoryExitReason=success | \
DoneMarkerDetected=true | DoneMarkerWaitSeconds=0.2s | ForcedCopyTriggered=false | VRAMBeforeMB=20000MB | \
VRAMAfterMB=8000MB | VRAMDeltaMB=-12000MB | gpu=NVIDIA GeForce RTX 3090
[10:00:10] [Scene scene-001] Fallback: {NOTE}
## Artifact Index
frames/scene-001/frame_00001.png
Total frames copied: 30
"""


def changed(source: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """`source` with the value at a dotted path replaced; `DELETE` removes the key."""
    result = copy.deepcopy(source)
    target: Any = result
    *parents, last = path.split(".")
    for name in parents:
        target = target[int(name)] if name.isdigit() else target[name]
    if value is DELETE:
        del target[last]
    else:
        target[last] = value
    return result


DELETE = object()
