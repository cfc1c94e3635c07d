"""The cross-check of `run-summary.txt` against `artifact-metadata.json`."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quality.telemetry.breach import Breach, as_moment, is_number, seen
from quality.telemetry.run import pending_of, stage_of
from quality.telemetry.scene import SECONDS

_CLOCK = re.compile(r"^\[\d\d:\d\d:\d\d\] ")
_INDEX = "## Artifact Index"
_TOTAL = re.compile(r"Total frames copied: (\d+)\s*$", re.MULTILINE)
_READY = re.compile(r"Story ready: (.+) \(scenes=(\d+)\)")
_RUN = re.compile(r"\] Run (\S+) \(\d{4}-\d\d-\d\d")
_HEALTH = re.compile(r"Health check: (.+?) \(url=(.*?), models=(\d+), override=(.*?)\)")
_SCORE = re.compile(r"\[Quality\] (\w+)=(\S+)")
_ALIGNMENT = re.compile(r" SemanticAlignmentScore=(\S+)")
_FRAMES = re.compile(r"\bFrames=(\d+)\b")
_NUMBER = re.compile(r"^(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:s|MB)?$")

_SAME_NUMBER = {
    "MaxWaitSeconds": "MaxWaitSeconds",
    "PollIntervalSeconds": "PollIntervalSeconds",
    "HistoryAttempts": "HistoryAttempts",
    "SceneRetryBudget": "SceneRetryBudget",
    "PostExecutionTimeoutSeconds": "PostExecutionTimeoutSeconds",
}
_SAME_FLAG = ("ExecutionSuccessDetected", "DoneMarkerDetected", "ForcedCopyTriggered")
_FLAG_IF_STATED = "HistoryPostExecutionTimeoutReached"
_SAME_GPU = {"VRAMBeforeMB": "VramBeforeMB", "VRAMAfterMB": "VramAfterMB", "VRAMDeltaMB": "VramDeltaMB"}


def policy_line(queue_config: Mapping[str, Any]) -> str:
    """The one line of the summary that states the queue policy."""

    def plain(name: str) -> str:
        value = queue_config.get(name)
        return f"{value:g}" if isinstance(value, int | float) else "?"

    attempts = queue_config.get("HistoryMaxAttempts")
    return (
        f"Queue policy: sceneRetries={plain('SceneRetryBudget')}, "
        f"historyMaxWait={plain('HistoryMaxWaitSeconds')}s, "
        f"historyPollInterval={plain('HistoryPollIntervalSeconds')}s, "
        f"historyMaxAttempts={'unbounded' if attempts == 0 else plain('HistoryMaxAttempts')}, "
        f"postExecutionTimeout={plain('PostExecutionTimeoutSeconds')}s"
    )


def check_summary(record: Mapping[str, Any], summary: str) -> list[Breach]:
    """Where the text of the summary and the record of a run disagree.

    Field names in the breaches start with `run-summary.txt`; the record is taken as it is, so run
    `check_run` on it as well.
    """
    check = _Check(record, summary)
    check.lines_are_stamped()
    check.run_lines()
    for scene in check.scenes:
        check.scene(scene)
    check.totals()
    return check.breaches


class _Check:
    def __init__(self, record: Mapping[str, Any], summary: str) -> None:
        self.record = record
        self.text = summary.replace("\r\n", "\n")
        self.head, _, self.tail = self.text.partition(_INDEX)
        self.lines = self.head.split("\n")
        self.scenes = [scene for scene in _items(record.get("Scenes")) if isinstance(scene, Mapping)]
        self.breaches: list[Breach] = []

    def breach(self, field: str, due: str, saw: str = "nothing", scene: str = "") -> None:
        self.breaches.append(Breach(scene, f"run-summary.txt {field}", saw, due))

    def lines_are_stamped(self) -> None:
        bare = [line for line in self.lines if line.strip() and not _CLOCK.match(line)]
        if bare:
            self.breach("lines", "[HH:MM:SS] first on every line", seen(bare[0]))

    def run_lines(self) -> None:
        policy = policy_line(_object(self.record.get("QueueConfig")))
        found = next((line for line in self.lines if "Queue policy:" in line), "")
        if not found.endswith(policy):
            self.breach("Queue policy", policy, seen(found) if found else "nothing")
        story = _object(self.record.get("Story"))
        stage, pending = stage_of(self.record), pending_of(self.record)
        ready = _READY.search(self.head)
        # While scenes are to come, the story has more than are recorded.
        scenes = len({str(scene.get("SceneId")) for scene in self.scenes} | set(pending))
        written = stage not in ("commissioned", "writing")
        if written and (ready is None or ready.group(1) != str(story.get("Id")) or int(ready.group(2)) != scenes):
            due = f"Story ready: {story.get('Id')} (scenes={scenes})"
            self.breach("Story ready", due, seen(ready.group()) if ready else "nothing")
        told = {"Director's vision:": "DirectorsVision", "Story logline:": "Logline"} if stage != "commissioned" else {}
        for words, name in told.items():
            found = next((line for line in self.lines if words in line), None)
            text = story.get(name)
            if found is None:
                self.breach(words.rstrip(":"), f"a line with {words}")
            elif isinstance(text, str) and _plain(text) != _plain(found.partition(words)[2]):
                self.breach(words.rstrip(":"), f"Story.{name}: {seen(text)}", seen(found))
        for words in ("Queue policy:", "Story ready:", *told, "[LLM] Health check:"):
            if (count := sum(words in line for line in self.lines)) > 1:
                self.breach(words.rstrip(":"), "one such line", f"{count} lines")
        self._health()
        self._scores()
        run = next((found for line in self.lines if (found := _RUN.search(line))), None)
        if run is not None and run.group(1) != str(self.record.get("RunId")):
            self.breach("Run", f"RunId {seen(self.record.get('RunId'))}", run.group(1))
        for scene_id, status in pending.items():
            if not any(f"[Scene {scene_id}] Status: {status}" in line for line in self.lines):
                self.breach("Status", f"[Scene {scene_id}] Status: {status}", scene=scene_id)

    def _health(self) -> None:
        line = next((line for line in self.lines if "[LLM] Health check:" in line), None)
        if line is None:
            self.breach("[LLM] Health check", "a line with [LLM] Health check:")
            return
        health = _object(self.record.get("LLMHealthInfo"))
        found = _HEALTH.search(line)
        if found is None:
            self.breach("[LLM] Health check", "status (url=…, models=N, override=…)", seen(line))
            return
        status, url, models, override = found.groups()
        due = health.get("Url") or "n/a"
        if isinstance(health.get("Status"), str) and status != health["Status"]:
            self.breach("[LLM] Health check", f"Status {health['Status']}", status)
        if url.strip() != due:
            self.breach("[LLM] Health check", f"url={due}", f"url={url}")
        if isinstance(health.get("Models"), list) and int(models) != len(health["Models"]):
            self.breach("[LLM] Health check", f"models={len(health['Models'])}", f"models={models}")
        if override.strip() != str(health.get("Override") or "n/a"):
            self.breach("[LLM] Health check", f"override={health.get('Override')}", f"override={override}")

    def _scores(self) -> None:
        """Scores need not be in the summary; those that are, are the record's."""
        metrics = _object(self.record.get("QualityMetrics"))
        for line in self.lines:
            found = _SCORE.search(line)
            if found and found.group(1) in metrics and not _same(found.group(2), metrics[found.group(1)]):
                self.breach(found.group(1), f"{metrics[found.group(1)]}, as in the record", found.group(2))

    def scene(self, scene: Mapping[str, Any]) -> None:
        scene_id = str(scene.get("SceneId"))
        own = [line for line in self.lines if f"[Scene {scene_id}]" in line]
        telemetry = scene.get("Telemetry")
        if not isinstance(telemetry, Mapping):
            return
        stated = [line for line in own if "Telemetry:" in line]
        if len(stated) != 1:
            self.breach("Telemetry", "one telemetry line for the scene", f"{len(stated)} lines", scene_id)
        else:
            self._telemetry(scene_id, telemetry, _fields(stated[0]))
        self._frames(scene_id, scene, own)
        self._sayings(scene_id, scene, telemetry, own)

    def _telemetry(self, scene_id: str, telemetry: Mapping[str, Any], stated: Mapping[str, str]) -> None:
        def differs(name: str, due: object) -> None:
            due_text = str(due).lower() if isinstance(due, bool) else f"{due:g}" if isinstance(due, float) else str(due)
            saw = stated.get(name)
            self.breach(name, f"{due_text}, as in the record", "nothing" if saw is None else seen(saw), scene_id)

        duration = _number(stated.get("DurationSeconds"))
        due = telemetry.get("DurationSeconds")
        if is_number(due) and (duration is None or abs(duration - due) > SECONDS + 1e-9):
            differs("DurationSeconds", due)
        for name, key in _SAME_NUMBER.items():
            if is_number(telemetry.get(key)) and _number(stated.get(name)) != telemetry[key]:
                differs(name, telemetry[key])
        limit = telemetry.get("HistoryAttemptLimit")
        if is_number(limit) and stated.get("pollLimit") != ("unbounded" if limit == 0 else f"{limit:g}"):
            differs("pollLimit", "unbounded" if limit == 0 else limit)
        for name in _SAME_FLAG:
            if isinstance(telemetry.get(name), bool) and stated.get(name) != str(telemetry[name]).lower():
                differs(name, telemetry[name])
        reached = telemetry.get(_FLAG_IF_STATED)
        if _FLAG_IF_STATED in stated and stated[_FLAG_IF_STATED] != str(reached).lower():
            differs(_FLAG_IF_STATED, reached)
        if stated.get("HistoryExitReason") != telemetry.get("HistoryExitReason"):
            differs("HistoryExitReason", telemetry.get("HistoryExitReason"))
        wait = telemetry.get("DoneMarkerWaitSeconds")
        stated_wait = _number(stated.get("DoneMarkerWaitSeconds"))
        if is_number(wait) and (stated_wait is None or abs(stated_wait - wait) > SECONDS + 1e-9):
            differs("DoneMarkerWaitSeconds", wait)
        success_at = as_moment(telemetry.get("ExecutionSuccessAt"))
        if success_at is not None:
            stated_at = as_moment(stated.get("ExecutionSuccessAt"))
            if stated_at is None or abs((stated_at - success_at).total_seconds()) > 1:
                differs("ExecutionSuccessAt", telemetry["ExecutionSuccessAt"])
        if telemetry.get("ForcedCopyTriggered") is True and (
            stated.get("ForcedCopyDebugPath") != telemetry.get("ForcedCopyDebugPath")
        ):
            differs("ForcedCopyDebugPath", telemetry.get("ForcedCopyDebugPath"))
        self._gpu(telemetry, stated, differs)

    def _gpu(self, telemetry: Mapping[str, Any], stated: Mapping[str, str], differs: Any) -> None:
        gpu = _object(telemetry.get("GPU"))
        if not gpu:
            return
        for name, key in _SAME_GPU.items():
            figure, due = _number(stated.get(name)), gpu.get(key)
            if is_number(due) and (figure is None or abs(figure - due) > 0.1 + 1e-9):
                differs(name, due)
            elif due is None and name not in stated:
                differs(name, "a word for the missing figure")
        name, said = _plain(str(gpu.get("Name") or "")), _plain(stated.get("gpu", ""))
        # Other writers may put more than the name there.
        if (name != said) if "Stage" in self.record else (name not in said):
            differs("gpu", gpu.get("Name"))

    def _frames(self, scene_id: str, scene: Mapping[str, Any], own: list[str]) -> None:
        attempt = f"[Attempt {scene.get('AttemptsRun')}]"
        for each in map(_object, _items(scene.get("AttemptSummaries"))):
            self._attempt(scene_id, each, [line for line in own if f"[Attempt {each.get('Attempt')}]" in line])
        lines = [found for line in own if attempt in line and (found := _FRAMES.search(line))]
        if not lines:
            if scene.get("AttemptsRun"):
                self.breach("Frames", f"a line {attempt} Frames=…", scene=scene_id)
        elif len(lines) > 1:
            self.breach("Frames", f"one line {attempt} Frames=…", f"{len(lines)} lines", scene_id)
        elif int(lines[-1].group(1)) != scene.get("FrameCount"):
            self.breach("Frames", f"{scene.get('FrameCount')}, as in the record", lines[-1].group(1), scene_id)

    def _attempt(self, scene_id: str, attempt: Mapping[str, Any], own: list[str]) -> None:
        """What the summary says of an attempt is what the record says, where that says it."""
        for name, key in (("Frames", "FrameCount"), ("Prefix", "FramePrefix")):
            said = [found.group(1) for line in own if (found := re.search(rf"\b{name}=(.*?)(?: \w+=|$)", line))]
            if "Attempt" in attempt and key in attempt and said != [str(attempt[key])]:
                due = f"{name}={attempt[key]} on a line [Attempt {attempt['Attempt']}]"
                self.breach(name, due, ", ".join(said) or "nothing", scene_id)

    def _sayings(self, scene_id: str, scene: Mapping[str, Any], telemetry: Mapping[str, Any], own: list[str]) -> None:
        def said(words: str) -> bool:
            return any(words in line for line in own)

        below = scene.get("MeetsFrameFloor") is False
        if below != said("WARNING: Frame count below floor"):
            due = "a warning that the frame count is below the floor" if below else "no warning of the frame floor"
            self.breach("Frame count below floor", due, "a warning" if not below else "nothing", scene_id)
        if scene.get("HistoryRetrieved") is False and not (said("HISTORY WARNING") or said("HISTORY ERROR")):
            self.breach("HISTORY", "HISTORY WARNING or HISTORY ERROR, as the history never came", scene=scene_id)
        if scene.get("Requeued") is True and not any("Requeue requested" in line and "reason:" in line for line in own):
            self.breach("Requeue", "Requeue requested … reason: …", scene=scene_id)
        if scene.get("Success") is False and not said("ERROR: "):
            self.breach("ERROR", "ERROR: …, as the scene failed", scene=scene_id)
        notes = [
            note for note in _items(_object(telemetry.get("System")).get("FallbackNotes")) if isinstance(note, str)
        ]
        for note in notes:
            if not said(_plain(note)) and not said(note):
                self.breach("FallbackNotes", f"the note word for word: {seen(note)}", scene=scene_id)

        self._no_other_notes(scene_id, notes, own)
        score = telemetry.get("SemanticAlignmentScore")
        for line in own:
            found = _ALIGNMENT.search(line)
            if found and not _same(found.group(1), score):
                self.breach("SemanticAlignmentScore", f"{score}, as in the record", found.group(1), scene_id)

    def _no_other_notes(self, scene_id: str, notes: Sequence[str], own: list[str]) -> None:
        """Where a telemetry line lists the notes, it lists those of the record and no other."""
        for line in map(_plain, own):
            _, stated, rest = line.partition(" | fallback=")
            for note in sorted({_plain(note) for note in notes}, key=len, reverse=True):
                if stated and rest.count(note) < sum(_plain(other) == note for other in notes):
                    self.breach("FallbackNotes", f"the note as often as in the record: {seen(note)}", scene=scene_id)
                rest = rest.replace(note, "")
            if stated and rest.strip("; "):
                self.breach("FallbackNotes", "no note that the record does not have", seen(rest.strip("; ")), scene_id)

    def totals(self) -> None:
        if _INDEX not in self.text:
            self.breach(_INDEX, "the list of every file the run left")
        total = _TOTAL.search(self.text)
        counts = [scene.get("FrameCount") for scene in self.scenes]
        due = sum(count for count in counts if isinstance(count, int))
        if len(_TOTAL.findall(self.text)) > 1 or self.text.count(_INDEX) > 1:
            self.breach("Total frames copied", "one artifact index and one total", "more than one")
        if total is None or int(total.group(1)) != due:
            self.breach("Total frames copied", str(due), total.group(1) if total else "nothing")


def _fields(line: str) -> dict[str, str]:
    """`key=value` pairs of a telemetry line."""
    _, _, rest = line.partition("Telemetry:")
    pairs = (part.partition("=") for part in rest.split(" | "))
    return {key.strip(): value.strip() for key, _, value in pairs}


def _plain(text: str) -> str:
    return " ".join(text.split())


def _same(stated: str, value: object) -> bool:
    """Whether a figure in the summary, with three decimals or `n/a`, is that of the record."""
    found = _number(stated)
    return found is None if value is None else found is not None and is_number(value) and abs(found - value) <= 0.001


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _items(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _number(text: str | None) -> float | None:
    found = _NUMBER.match(text or "")
    return float(found.group(1)) if found else None
