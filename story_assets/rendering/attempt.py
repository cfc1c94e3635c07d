"""One attempt at one scene: posted, followed to its end, its frames brought home."""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from story_assets.errors import DeliveryError, ExecutionFailed, RendererBusy, RendererUnavailable, RenderingError
from story_assets.library import StoryFolder, write_whole
from story_assets.models import QueueConfig, Scene
from story_assets.rendering.delivery import Deliverer, Expected, Patience
from story_assets.rendering.frame_sets import incoming_folder
from story_assets.rendering.graph import Graph
from story_assets.rendering.ledger import Ledger, Posted, attempts_dir
from story_assets.rendering.protocol import execution_failed
from story_assets.rendering.server import Server
from story_assets.rendering.telemetry import AttemptLog
from story_assets.rendering.watch import GONE_PATIENCE_SECONDS, Follower, StoppedError

_POSTINGS = 4
"""How often one attempt is posted when the server forgets it: a restart is no fault of the scene."""


@dataclass(frozen=True)
class Rules:
    """What holds for every scene of a run.

    Attributes:
        policy: The queue policy, as recorded.
        width: Pixels.
        height: Pixels.
        frames: Asked for.
        floor: Fewer make a scene fail.
        ceiling: More are left behind.
        patience: For the done marker and the stability window.
        gone_patience: How long a server may refuse connections, s.
    """

    policy: QueueConfig
    width: int
    height: int
    frames: int
    floor: int
    ceiling: int
    patience: Patience
    gone_patience: float = GONE_PATIENCE_SECONDS


@dataclass(frozen=True)
class SceneJob:
    """A scene that needs rendering."""

    scene: Scene
    seed: int
    inputs_digest: str
    ledger: Ledger


@dataclass(frozen=True)
class Attempter:
    """Makes attempts on one server, for one story."""

    story: StoryFolder
    server: Server
    graph: Graph
    rules: Rules
    stop: threading.Event
    on_fraction: Callable[[str, float], None] = lambda scene_id, fraction: None
    on_wait: Callable[[str, float], None] = lambda scene_id, seconds: None

    def execute(self, job: SceneJob, log: AttemptLog) -> None:
        """Have the prompt run to its end on the server; `log` tells what came of it.

        Raises:
            StoppedError: All was called off; the prompt is off the server.
            RenderingError: It was refused, failed, or never ended in time.
        """
        log.notes.extend(self.server.notes)
        log.posted()
        log.before = self.server.device("before")
        adopted = self._adoptable(job)
        if adopted is not None:
            log.seed = adopted.seed
            stamp = f"{adopted.at:%Y-%m-%dT%H:%M:%SZ}"
            log.notes.append(f"Took over prompt {adopted.prompt_id}, posted at {stamp} by a run that did not end")
        for _ in range(_POSTINGS):
            posted = adopted or self._new_prompt(job, log)
            log.prompt_id, log.prefix, log.posted_as = posted.prompt_id, posted.prefix, posted.attempt
            try:
                if self._run(job, log, posted, adopted=adopted is not None):
                    return
            except RendererUnavailable:
                raise  # the prompt may still be there when the server comes back
            except BaseException:
                self._withdraw(job, posted, "called off or failed")
                raise
            self._withdraw(job, posted, "forgotten by the renderer")
            log.notes.append(
                "The renderer does not know the prompt, as after a restart; posting it again, fresh prefix"
            )
            adopted = None
        raise ExecutionFailed(
            f"The renderer forgot the prompt {_POSTINGS} times",
            where=self.server.name,
            cure="It seems to restart over and over: look at its own log.",
        )

    def bring_home(self, job: SceneJob, log: AttemptLog) -> None:
        """Gather the frames of a prompt that ended, checked, ready to be settled in the library.

        Raises:
            RenderingError: They never came whole, or are too few.
        """
        scene, entry = job.scene, log.execution.entry
        log.after = self.server.device("after")
        if entry is not None:
            log.history_path = self._save_history(job, log)
        source, note = self.server.source(entry, self.graph.frames_node)
        if note:
            log.notes.append(note)
        bound = {"width", "height"} <= set(self.graph.slots)
        expected = Expected(
            scene_id=scene.scene_id,
            attempt=log.posted_as,
            prefix=log.prefix,
            size=(self.rules.width, self.rules.height) if bound else None,
            most_frames=self.rules.ceiling,
            writes_marker=self.graph.writes_marker,
        )
        debug_path = attempts_dir(self.story) / f"{scene.scene_id}.{_stem(log)}.forced-copy.json"
        deliverer = Deliverer(source, self.rules.patience, debug_path, self.stop, log.delivery)
        deliverer.deliver(expected, entry, self.graph.frames_node, incoming_folder(self.story, scene.scene_id))
        log.frame_count = len(log.delivery.frames)
        if log.frame_count < self.rules.floor:
            raise DeliveryError(
                "Frame count below floor", where=scene.scene_id, saw=f"{log.frame_count} frames of {self.rules.floor}"
            )

    # Before it runs

    def _adoptable(self, job: SceneJob) -> Posted | None:
        """A prompt for the same inputs that an earlier run left on this server, if it is there or gave frames."""
        posted = job.ledger.open_prompt(job.inputs_digest)
        if posted is None or posted.url != self.server.client.url:
            return None
        client = self.server.client
        with contextlib.suppress(RendererUnavailable):
            entry = client.history(posted.prompt_id)
            alive = entry.succeeded if entry else client.place(posted.prompt_id) in ("pending", "running")
            if alive or (entry is None and self._marker_there(posted.prefix)):
                return posted
        job.ledger.ended(posted.prompt_id, success=False, reason="not on the server any more")
        return None

    def _new_prompt(self, job: SceneJob, log: AttemptLog) -> Posted:
        """Choose id and prefix, and write them down."""
        posted = Posted(
            at=datetime.now(UTC),
            attempt=log.number,
            prompt_id=str(uuid.uuid4()),
            prefix=f"{self.story.key}/{job.scene.scene_id}/a{log.number}-{secrets.token_hex(3)}",
            client_id=self.server.events.client_id,
            url=self.server.client.url,
            inputs_digest=job.inputs_digest,
            seed=log.seed,
        )
        job.ledger.posting(posted)
        return posted

    def _filled(self, job: SceneJob, log: AttemptLog, posted: Posted) -> dict[str, dict[str, object]]:
        scene, rules = job.scene, self.rules
        return self.graph.fill(
            prompt=scene.prompt,
            negative=scene.negative_prompt,
            seed=log.seed,
            width=rules.width,
            height=rules.height,
            frames=rules.frames,
            prefix=posted.prefix,
            scene_id=scene.scene_id,
            attempt=log.number,
        )

    # While it runs

    def _run(self, job: SceneJob, log: AttemptLog, posted: Posted, *, adopted: bool) -> bool:
        """Post and follow; False when the server does not know the prompt any more."""
        scene_id, events, found = job.scene.scene_id, self.server.events, log.execution
        follower = Follower(
            client=self.server.client,
            policy=self.rules.policy,
            frames_node=self.graph.frames_node,
            stop=self.stop,
            gone_patience=self.rules.gone_patience,
            on_gone=lambda: self._revive(log),
            on_wait=lambda seconds: self.on_wait(scene_id, seconds),
        )
        listening = events.connected
        with events.watching(
            posted.prompt_id,
            node_count=len(self.graph.nodes),
            on_fraction=lambda fraction: self.on_fraction(scene_id, fraction),
            client_id=posted.client_id,
        ) as watch:
            if adopted:
                log.posted(posted.at)
                watch.wake.set()
            else:
                if found.attempts == 0:
                    log.posted()
                if not self._post(job, log, posted):
                    return False
            follower.follow(watch, found)
        if not adopted and not watch.heard and not found.forgotten:
            silent = "fell silent" if listening else "could not be opened"
            log.notes.append(
                f"The event socket {silent}; polling every {self.rules.policy.history_poll_interval_seconds:g} s"
            )
        return self._settled(log, posted)

    def _settled(self, log: AttemptLog, posted: Posted) -> bool:
        """Whether the prompt ended well, with or without its history; False when it is to be posted again."""
        found = log.execution
        entry = found.entry
        if entry is not None and not entry.succeeded:
            raise execution_failed(entry)
        if found.exit_reason == "success":
            return True
        # No history, or one without outputs. Frames whose marker is there are whole all the same.
        if self._marker_there(posted.prefix):
            why = "the renderer forgot the prompt" if found.forgotten else found.exit_reason
            log.notes.append(f"The history never came ({why}); taking the frames by their done marker")
            return True
        if found.forgotten:
            return False
        policy = self.rules.policy
        reasons = {
            "maxWait": f"no result within {policy.history_max_wait_seconds:g} s (SCENE_MAX_WAIT_SECONDS)",
            "attemptLimit": f"no result after {found.attempts} requests (SCENE_HISTORY_MAX_ATTEMPTS)",
            "postExecution": f"success without outputs, {policy.post_execution_timeout_seconds:g} s after execution",
        }
        raise ExecutionFailed(
            "The prompt never gave its result",
            where=f"{self.server.name}, prompt {posted.prompt_id}",
            saw=reasons.get(found.exit_reason, found.exit_reason),
            cure="Look at the renderer's own log and queue.",
        )

    def _post(self, job: SceneJob, log: AttemptLog, posted: Posted) -> bool:
        """Post the prompt; False when, after an answer that never came, the server does not know it.

        Posting one id twice would run it twice, so a doubtful post is looked up until the server says where it is.
        """
        client, nodes = self.server.client, self._filled(job, log, posted)
        begun = time.monotonic()
        doubtful = 0
        while True:
            try:
                if not doubtful:
                    client.submit(nodes, prompt_id=posted.prompt_id, client_id=posted.client_id)
                    return True
                if client.place(posted.prompt_id) != "unknown" or client.history(posted.prompt_id) is not None:
                    return True
                if doubtful > 1:
                    return False
                doubtful += 1
            except RendererUnavailable as error:
                if isinstance(error, RendererBusy):
                    doubtful = max(doubtful, 1)
                else:
                    self._revive(log)
                if time.monotonic() - begun >= self.rules.gone_patience:
                    raise
                note = f"Submission had to wait: {error.what[0].lower()}{error.what[1:]}"
                if note not in log.notes:
                    log.notes.append(note)
            if self.stop.wait(self.rules.policy.history_poll_interval_seconds):
                raise StoppedError

    def _withdraw(self, job: SceneJob, posted: Posted, reason: str) -> None:
        """See to it that a given-up prompt does not keep the server busy."""
        with contextlib.suppress(RenderingError):
            self.server.client.cancel(posted.prompt_id)
        job.ledger.ended(posted.prompt_id, success=False, reason=reason)

    def _revive(self, log: AttemptLog) -> None:
        """Start the server again if it is ours and died."""
        if self.server.revive():
            log.notes.append(f"The renderer {self.server.name} died and was started again")

    # After it ran

    def _marker_there(self, prefix: str) -> bool:
        with contextlib.suppress(RenderingError):
            return self.server.source(None, "")[0].read(f"{prefix}.done") is not None
        return False

    def _save_history(self, job: SceneJob, log: AttemptLog) -> str:
        entry = log.execution.entry
        assert entry is not None
        path = attempts_dir(self.story) / f"{job.scene.scene_id}.{_stem(log)}.history.json"
        write_whole(path, json.dumps({entry.prompt_id: entry.raw}, indent=1, ensure_ascii=False) + "\n")
        return self.story.relative(path)


def _stem(log: AttemptLog) -> str:
    """The last part of an attempt's prefix, which is its own: `a1-9f31c2`."""
    return log.prefix.rpartition("/")[2]
