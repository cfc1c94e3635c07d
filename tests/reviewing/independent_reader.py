"""A reader of a run's two files written from the words of the telemetry contract alone; it shares no code with ours.

It stands for the tools outside this project that read these files already: it knows the names, units and rules the
contract states, skips keys it does not know, and says in plain words what it cannot accept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

REASONS = {"success", "maxWait", "attemptLimit", "postExecution", "unknown"}

Rule = Callable[[Any], bool]


def number(value: Any) -> bool:
    return type(value) in (int, float) and value == value and abs(value) != float("inf")


def count(value: Any) -> bool:
    return type(value) is int and value >= 0


def truth(value: Any) -> bool:
    return type(value) is bool


def positive(value: Any) -> bool:
    return number(value) and value >= 0


def share(value: Any) -> bool:
    return number(value) and 0 <= value <= 1


def words(value: Any) -> bool:
    return type(value) is str and value.strip() != ""


def text(value: Any) -> bool:
    return type(value) is str


def sentences(value: Any) -> bool:
    return type(value) is list and all(type(one) is str for one in value)


def a_list(value: Any) -> bool:
    return type(value) is list


def an_object(value: Any) -> bool:
    return type(value) is dict


def utc(value: Any) -> datetime | None:
    if type(value) is not str:
        return None
    try:
        found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None and found.utcoffset() == UTC.utcoffset(None) else None


def moment(value: Any) -> bool:
    return utc(value) is not None


def or_null(rule: Rule) -> Rule:
    return lambda value: value is None or rule(value)


TELEMETRY: dict[str, Rule] = {
    "DurationSeconds": lambda value: number(value) and value > 0,
    "QueueStart": moment,
    "QueueEnd": moment,
    "MaxWaitSeconds": number,
    "PollIntervalSeconds": number,
    "PostExecutionTimeoutSeconds": number,
    "HistoryAttempts": count,
    "HistoryAttemptLimit": count,
    "HistoryExitReason": lambda value: value in REASONS,
    "ExecutionSuccessDetected": truth,
    "ExecutionSuccessAt": or_null(moment),
    "HistoryPostExecutionTimeoutReached": truth,
    "SceneRetryBudget": count,
    "DoneMarkerDetected": truth,
    "DoneMarkerWaitSeconds": number,
    "DoneMarkerPath": or_null(text),
    "ForcedCopyTriggered": truth,
    "ForcedCopyDebugPath": or_null(text),
    "GPU": an_object,
    "System": an_object,
    "SemanticAlignmentScore": or_null(share),
}
SCENE: dict[str, Rule] = {
    "SceneId": words,
    "Title": text,
    "Prompt": words,
    "NegativePrompt": text,
    "FrameCount": count,
    "FrameFloor": count,
    "MeetsFrameFloor": truth,
    "FramePrefix": words,
    "GeneratedFramesDir": words,
    "KeyframeSource": or_null(text),
    "DurationSeconds": number,
    "Success": truth,
    "HistoryPath": or_null(text),
    "HistoryRetrieved": truth,
    "HistoryRetrievedAt": or_null(moment),
    "HistoryAttempts": count,
    "HistoryAttemptLimit": count,
    "HistoryErrors": sentences,
    "HistoryPollLog": a_list,
    "HistoryConfig": an_object,
    "SceneRetryBudget": count,
    "AttemptsRun": count,
    "Requeued": truth,
    "AttemptSummaries": a_list,
    "Warnings": sentences,
    "Errors": sentences,
    "Telemetry": an_object,
}
GPU: dict[str, Rule] = {
    "Name": words,
    "Type": text,
    "Index": or_null(count),
    "VramTotal": or_null(count),
    "VramFreeBefore": or_null(count),
    "VramFreeAfter": or_null(count),
    "VramBeforeMB": or_null(positive),
    "VramAfterMB": or_null(positive),
    "VramDeltaMB": or_null(number),
}
FILE: dict[str, Rule] = {
    "RunId": words,
    "Timestamp": moment,
    "RunDir": words,
    "QueueConfig": an_object,
    "LLMHealthInfo": an_object,
    "Story": an_object,
    "Scenes": a_list,
    "QualityMetrics": an_object,
    "Feedback": a_list,
    "System": an_object,
    "Archive": or_null(text),
}
QUEUE: dict[str, Rule] = {
    "SceneRetryBudget": count,
    "HistoryMaxWaitSeconds": number,
    "HistoryMaxAttempts": count,
    "HistoryPollIntervalSeconds": number,
    "PostExecutionTimeoutSeconds": number,
}
HEALTH: dict[str, Rule] = {
    "Url": or_null(text),
    "Status": words,
    "Models": a_list,
    "Skipped": truth,
    "Override": or_null(text),
    "Timestamp": moment,
    "Error": or_null(text),
}
STORY: dict[str, Rule] = {
    "Id": words,
    "Logline": words,
    "DirectorsVision": words,
    "Generator": words,
    "File": words,
    "StoryDir": words,
    "Prompts": a_list,
    "LLMErrors": sentences,
}
LINE = re.compile(r"^\[\d\d:\d\d:\d\d\] ")
ECHOES = {
    "MaxWaitSeconds": "MaxWaitSeconds",
    "PollIntervalSeconds": "PollIntervalSeconds",
    "HistoryAttempts": "HistoryAttempts",
    "SceneRetryBudget": "SceneRetryBudget",
    "PostExecutionTimeoutSeconds": "PostExecutionTimeoutSeconds",
}


def complaints(folder: Path) -> list[str]:
    """Everything that this reader cannot accept of a run."""
    record = json.loads((folder / "artifact-metadata.json").read_text(encoding="utf-8-sig"))
    summary = (folder / "run-summary.txt").read_text(encoding="utf-8-sig")
    found = [*_fields(record, FILE, "")]
    if found:
        return found
    found += _fields(record["QueueConfig"], QUEUE, "QueueConfig.")
    found += _fields(record["LLMHealthInfo"], HEALTH, "LLMHealthInfo.")
    found += _fields(record["Story"], STORY, "Story.")
    for prompt in record["Story"].get("Prompts") or ():
        found += _fields(prompt, {"TokenCount": count, "GenerationDurationSeconds": positive}, "Story.Prompts.")
    scores = {"EntityLinkageScore": share, "SceneDiversityEntropy": positive}
    found += _fields(
        record["QualityMetrics"], {name: or_null(rule) for name, rule in scores.items()}, "QualityMetrics."
    )
    for rating in record["Feedback"]:
        found += _fields(
            rating, {"SceneId": or_null(text), "Rating": lambda value: value in (1, 2, 3, 4, 5)}, "Feedback."
        )
        found += _fields(
            rating, {"Comment": lambda said: text(said) and len(said) <= 500, "Timestamp": moment}, "Feedback."
        )
        found += _fields(rating, {"ModelVersion": or_null(text)}, "Feedback.")
    found += _fields(record["System"], {"ResourceMetrics": an_object, "Warnings": sentences}, "System.")
    for scene in record["Scenes"]:
        found += _scene(scene, record["QueueConfig"])
    return found or [*_summary(record, summary)]


def _fields(holder: Any, rules: dict[str, Rule], where: str) -> Iterator[str]:
    if not isinstance(holder, dict):
        yield f"{where} is no object"
        return
    for name, rule in rules.items():
        if name not in holder:
            yield f"{where}{name} is not there"
        elif not rule(holder[name]):
            yield f"{where}{name} cannot be {holder[name]!r}"


def _scene(scene: Any, queue: dict[str, Any]) -> Iterator[str]:
    where = f"{scene.get('SceneId') if isinstance(scene, dict) else scene}: "
    first = list(_fields(scene, SCENE, where))
    yield from first
    if first:
        return
    first = list(_fields(scene["Telemetry"], TELEMETRY, f"{where}Telemetry."))
    yield from first
    if first:
        return
    first = list(_fields(scene["Telemetry"]["GPU"], GPU, f"{where}GPU."))
    first += _fields(scene["Telemetry"]["System"], {"FallbackNotes": sentences}, f"{where}System.")
    yield from first
    if first:
        return
    telemetry, gpu, system = scene["Telemetry"], scene["Telemetry"]["GPU"], scene["Telemetry"]["System"]
    start, end = utc(telemetry["QueueStart"]), utc(telemetry["QueueEnd"])
    assert start is not None
    assert end is not None
    notes = system["FallbackNotes"]
    rules: dict[str, bool] = {
        "end before start": end < start,
        "end - start is not the duration": abs((end - start).total_seconds() - telemetry["DurationSeconds"]) > 0.1001,
        "success without its time": telemetry["ExecutionSuccessDetected"] and telemetry["ExecutionSuccessAt"] is None,
        "marker without its path": telemetry["DoneMarkerDetected"] and telemetry["DoneMarkerPath"] is None,
        "forced copy without its dump": telemetry["ForcedCopyTriggered"] and telemetry["ForcedCopyDebugPath"] is None,
        "more attempts than the budget allows": scene["AttemptsRun"] > telemetry["SceneRetryBudget"] + 1,
        "the frame floor": scene["MeetsFrameFloor"] != (scene["FrameCount"] >= scene["FrameFloor"]),
        "more free memory than there is": any(
            count(gpu[name]) and count(gpu["VramTotal"]) and gpu[name] > gpu["VramTotal"]
            for name in ("VramFreeBefore", "VramFreeAfter")
        ),
        "the policy is not echoed": [
            telemetry[name] for name in ("SceneRetryBudget", "MaxWaitSeconds", "PollIntervalSeconds")
        ]
        != [queue[name] for name in ("SceneRetryBudget", "HistoryMaxWaitSeconds", "HistoryPollIntervalSeconds")],
        "the attempt limit is not echoed": telemetry["HistoryAttemptLimit"] != queue["HistoryMaxAttempts"],
        "the duration is told twice": abs(scene["DurationSeconds"] - telemetry["DurationSeconds"]) > 0.1001,
    }
    yield from (where + name for name, broken in rules.items() if broken)
    if telemetry["ForcedCopyTriggered"] and not any("forced copy" in note.lower() for note in notes):
        yield f"{where}a forced copy without a note"
    if not notes and (not an_object(system.get("Before")) or not an_object(system.get("After"))):
        yield f"{where}no /system_stats answers and no note"
    before, after, delta = (gpu.get(f"Vram{name}MB") for name in ("Before", "After", "Delta"))
    if number(before) and number(after) and (not number(delta) or abs(after - before - delta) > 0.1001):
        yield f"{where}VramDeltaMB is not after - before"
    for name in ("Before", "After"):
        in_bytes, in_mib = gpu.get(f"VramFree{name}"), gpu.get(f"Vram{name}MB")
        if count(in_bytes) and number(in_mib) and abs(in_bytes / 1048576 - in_mib) > 0.1001:
            yield f"{where}Vram{name}MB is not the bytes in MiB"


def _summary(record: dict[str, Any], summary: str) -> Iterator[str]:
    head, index, tail = summary.partition("## Artifact Index")
    lines = [line for line in head.splitlines() if line.strip()]
    yield from (f"summary: no time in {line!r}" for line in lines if not LINE.match(line))
    queue, story = record["QueueConfig"], record["Story"]
    limit = queue["HistoryMaxAttempts"] or "unbounded"
    policy = (
        f"Queue policy: sceneRetries={queue['SceneRetryBudget']}, historyMaxWait={queue['HistoryMaxWaitSeconds']:g}s, "
        f"historyPollInterval={queue['HistoryPollIntervalSeconds']:g}s, historyMaxAttempts={limit}, "
        f"postExecutionTimeout={queue['PostExecutionTimeoutSeconds']:g}s"
    )
    if sum(line.endswith(policy) for line in lines) != 1:
        yield "summary: the queue policy"
    wanted = [f"Story ready: {story['Id']} (scenes=", "Director's vision: ", "Story logline: ", "[LLM] Health check: "]
    yield from (f"summary: no {words}" for words in wanted if not any(words in line for line in lines))
    for scene in record["Scenes"]:
        yield from _scene_lines(scene, [line for line in lines if f"[Scene {scene.get('SceneId')}]" in line])
    total = re.search(r"^Total frames copied: (\d+)$", tail, re.MULTILINE)
    if not index or total is None or int(total.group(1)) != sum(scene["FrameCount"] for scene in record["Scenes"]):
        yield "summary: the artifact index and the total of frames"


def _scene_lines(scene: dict[str, Any], lines: list[str]) -> Iterator[str]:
    where, telemetry = f"summary: {scene['SceneId']}: ", scene["Telemetry"]
    stated = [line.split("Telemetry: ", 1)[1] for line in lines if "Telemetry: " in line]
    if len(stated) != 1:
        yield f"{where}one telemetry line, not {len(stated)}"
        return
    pairs = dict(part.split("=", 1) for part in stated[0].split(" | ") if "=" in part)

    def figure(name: str) -> float | None:
        found = re.match(r"-?\d+(\.\d+)?", pairs.get(name, ""))
        return float(found.group()) if found else None

    for name, key in ECHOES.items():
        if figure(name) != telemetry.get(key):
            yield f"{where}{name}"
    if abs((figure("DurationSeconds") or -9) - telemetry["DurationSeconds"]) > 0.1001:
        yield f"{where}DurationSeconds"
    if pairs.get("pollLimit") != (str(telemetry["HistoryAttemptLimit"] or "unbounded")):
        yield f"{where}pollLimit"
    for name in ("ExecutionSuccessDetected", "DoneMarkerDetected", "ForcedCopyTriggered"):
        if pairs.get(name) != str(telemetry[name]).lower():
            yield f"{where}{name}"
    if pairs.get("HistoryExitReason") != telemetry["HistoryExitReason"]:
        yield f"{where}HistoryExitReason"
    for name in ("Before", "After", "Delta"):
        due = telemetry["GPU"].get(f"Vram{name}MB")
        if number(due) and abs((figure(f"VRAM{name}MB") or 0.0) - due) > 0.1001:
            yield f"{where}VRAM{name}MB"
    if telemetry["GPU"]["Name"] not in pairs.get("gpu", ""):
        yield f"{where}gpu"
    attempts = [line for line in lines if f"[Attempt {scene['AttemptsRun']}]" in line]
    if not attempts or f"Frames={scene['FrameCount']} " not in attempts[-1]:
        yield f"{where}Frames"
    for note in telemetry["System"]["FallbackNotes"]:
        if not any(note in line for line in lines):
            yield f"{where}the note {note!r}"
    due = {
        "WARNING: Frame count below floor": not scene["MeetsFrameFloor"],
        "HISTORY ": not scene["HistoryRetrieved"],
        "Requeue requested": scene["Requeued"],
        "ERROR: ": not scene["Success"],
    }
    yield from (where + said for said, is_due in due.items() if is_due and not any(said in line for line in lines))
