"""One attempt at one scene: its prompt run to the end, its frames brought home."""

from __future__ import annotations

import contextlib
import json
import secrets
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from story_assets.comfyui.asking import GONE_PATIENCE_SECONDS
from story_assets.comfyui.events import At
from story_assets.comfyui.previews import Preview
from story_assets.comfyui.server import Server
from story_assets.comfyui.sources import SharedFolder
from story_assets.errors import DeliveryError, ExecutionFailed, RendererUnavailable, RenderingError
from story_assets.library import StoryFolder, write_whole
from story_assets.operating.cleaning import ATTEMPTS
from story_assets.rendering.delivery.arrivals import Arrivals
from story_assets.rendering.delivery.delivery import Deliverer
from story_assets.rendering.delivery.frame_sets import incoming_folder
from story_assets.rendering.delivery.terms import Expected
from story_assets.rendering.graphs.graph import Graph, Node
from story_assets.rendering.scene.job import Rules, SceneJob
from story_assets.rendering.scene.ledger import Posted
from story_assets.rendering.scene.memory import Memory
from story_assets.rendering.scene.prompt_run import PromptRunner
from story_assets.rendering.scene.sampling import sampling
from story_assets.rendering.scene.telemetry import AttemptLog

_POSTINGS = 4
"""How often one attempt is posted when the server forgets it: a restart is no fault of the scene."""


@dataclass(frozen=True)
class Attempter:
    """Makes attempts on one server, for one story.

    Attributes:
        stop: Set when everything is called off.
        gone_patience: Gives how long the server may be away now, s: less while another one answers.
        on_gone: Told how long nobody has answered, s.
        on_at: Told a scene's id and how far its prompt is.
        on_preview: Given a scene's id and a picture of what its prompt is at.
        on_wait: Told a scene's id and how long its prompt has been followed, s.
    """

    story: StoryFolder
    server: Server
    graph: Graph
    rules: Rules
    stop: threading.Event
    gone_patience: Callable[[], float] = lambda: GONE_PATIENCE_SECONDS
    on_gone: Callable[[float], None] = lambda seconds: None
    on_at: Callable[[str, At], None] = lambda scene_id, at: None
    on_preview: Callable[[str, Preview], None] = lambda scene_id, shown: None
    on_wait: Callable[[str, float], None] = lambda scene_id, seconds: None

    def fresh_prefix(self, job: SceneJob, number: int) -> str:
        """Where an attempt's frames shall go: nobody has been there."""
        return f"{self.story.key}/{job.scene.scene_id}/a{number}-{secrets.token_hex(3)}"

    def execute(self, job: SceneJob, log: AttemptLog, on_posted: Callable[[], None] = lambda: None) -> Arrivals:
        """Have the prompt run to its end on the server; `log` tells what came of it.

        Args:
            job: The scene.
            log: What is known of this attempt; with the device as it was before, if that was looked at.
            on_posted: Called when the prompt is on the server.

        Returns:
            What was seen of its frames meanwhile, for `bring_home`.

        Raises:
            StoppedError: All was called off; the prompt is off the server.
            RenderingError: It was refused, failed, or never ended in time.
        """
        log.notes.extend(self.server.notes)
        log.renderer = self.server.name
        log.before = log.before or self.server.device("before")
        log.posted()
        with self.server.noting_restarts(log.note), sampling(self.server, log.before.device) as sampler:
            try:
                return self._see_through(job, log, on_posted)
            finally:
                log.peak = sampler.peak(log.execution.ran_seconds)

    def _see_through(self, job: SceneJob, log: AttemptLog, on_posted: Callable[[], None]) -> Arrivals:
        """Post until the prompt runs to its end: anew when the server forgot it, lighter when memory ran out."""
        adopted = self._left_behind(job, log)
        if adopted is not None:
            log.seed = adopted.seed
            log.posted(adopted.at)
            stamp = f"{adopted.at:%Y-%m-%dT%H:%M:%SZ}"
            log.note(f"Took over prompt {adopted.prompt_id}, posted at {stamp} by a run that did not end")
        memory = Memory(self.server, self.graph, self.rules.care, self.stop, log)
        losses = 0
        while losses < _POSTINGS:
            posted = adopted or self._new_prompt(job, log)
            log.prompt_id, log.prefix, log.posted_as = posted.prompt_id, posted.prefix, posted.attempt
            graph = self.graph.lighter(memory.steps)
            try:
                with self._arrivals(posted.prefix) as arrivals:
                    if self._run(job, log, posted, graph, arrivals, on_posted, adopted=adopted is not None):
                        memory.sufficed()
                        return arrivals
            except ExecutionFailed as error:
                if not memory.make_room(error):
                    raise
                adopted = None
                continue
            losses += 1
            self._withdraw(job, posted, "lost by the renderer")
            log.note("The renderer does not know the prompt, as after a restart; posted again under a fresh prefix")
            adopted = None
        raise ExecutionFailed(
            f"The renderer lost the prompt {_POSTINGS} times",
            where=self.server.name,
            saw=log.doubt,
            cure="It fails or restarts over and over: look at its own log.",
        )

    def bring_home(self, job: SceneJob, log: AttemptLog, arrivals: Arrivals) -> None:
        """Gather the frames of a prompt that ended, checked, ready to be settled in the library.

        Args:
            job: The scene.
            log: Of the attempt.
            arrivals: What was seen of the frames already.

        Raises:
            RenderingError: They never came whole, or are too few.
        """
        # A server that stalls after a long prompt, or a slow disk, need not hold the frames up.
        with (
            self.server.noting_restarts(log.note),
            ThreadPoolExecutor(2, thread_name_prefix="beside-frames") as beside,
        ):
            after = beside.submit(self.server.device, "after")
            kept = beside.submit(self._keep_history, job, log)
            try:
                self._deliver(job, log, arrivals)
            finally:
                log.after = after.result()
                kept.result()

    def _deliver(self, job: SceneJob, log: AttemptLog, arrivals: Arrivals) -> None:
        scene, entry, node = job.scene, log.execution.entry, self.graph.frames_node
        source, note = self.server.source(entry, node, self._runner.asker(log, "Download had to wait"))
        if note:
            log.note(note)
        expected = Expected(
            scene_id=scene.scene_id,
            attempt=log.posted_as,
            prefix=log.prefix,
            size=self._size,
            most_frames=self.rules.ceiling,
            writes_marker=self.graph.writes_marker,
        )
        debug_path = self.story / f"{ATTEMPTS}/{scene.scene_id}.{_stem(log)}.forced-copy.json"
        deliverer = Deliverer(source, self.rules.patience, debug_path, self.stop, log.delivery, arrivals)
        deliverer.deliver(expected, entry, node, incoming_folder(self.story, scene.scene_id))
        log.frame_count = len(log.delivery.frames)
        if log.frame_count < self.rules.floor:
            raise DeliveryError(
                "Frame count below floor", where=scene.scene_id, saw=f"{log.frame_count} frames of {self.rules.floor}"
            )

    def sweep(self, job: SceneJob, log: AttemptLog) -> None:
        """Remove what earlier attempts at a scene left in the output folder, now that its frames are in the library."""
        if self.server.folder is not None:
            for prefix in job.ledger.prefixes(self.server.client.url):
                if prefix != log.prefix:
                    SharedFolder(self.server.folder).sweep(prefix)

    @property
    def _runner(self) -> PromptRunner:
        patience = self.gone_patience()
        rules = self.rules
        return PromptRunner(
            self.server, self.graph, rules.policy, patience, self.stop, self.on_gone, rules.preview_method
        )

    def _left_behind(self, job: SceneJob, log: AttemptLog) -> Posted | None:
        """A prompt for the same inputs that an earlier run left on this server, if it is there or gave frames."""
        posted = job.ledger.open_prompt(job.inputs_digest)
        if posted is None or posted.url != self.server.client.url:
            return None
        client, prompt_id = self.server.client, posted.prompt_id
        asker = self._runner.asker(log, "Taking over had to wait")
        entry = asker.ask(lambda: client.history(prompt_id))
        if entry is None and asker.ask(lambda: client.place(prompt_id)) == "unknown":
            entry = asker.ask(lambda: client.history(prompt_id))
            alive = entry.succeeded if entry else self._runner.marker_there(posted.prefix, log)
        else:
            alive = entry is None or entry.succeeded
        if alive:
            return posted
        reason = "not on the server any more, or failed there"
        job.ledger.ended(prompt_id, success=False, reason=reason, again=True)
        return None

    def _new_prompt(self, job: SceneJob, log: AttemptLog) -> Posted:
        """Choose id and prefix, and write them down. The scene's time counts from its first posting."""
        if not log.prompt_id:
            log.posted()
        log.execution = log.execution.again()
        posted = Posted(
            at=datetime.now(UTC),
            attempt=log.number,
            prompt_id=str(uuid.uuid4()),
            prefix=self.fresh_prefix(job, log.number) if log.prompt_id else log.prefix,
            client_id=self.server.events.client_id,
            url=self.server.client.url,
            inputs_digest=job.inputs_digest,
            seed=log.seed,
        )
        job.ledger.posting(posted)
        return posted

    def _run(
        self,
        job: SceneJob,
        log: AttemptLog,
        posted: Posted,
        graph: Graph,
        arrivals: Arrivals,
        on_posted: Callable[[], None],
        *,
        adopted: bool,
    ) -> bool:
        """Have one prompt run to its end; False when the server does not know it any more."""
        scene_id, runner = job.scene.scene_id, self._runner

        def post() -> bool:
            return runner.post(self._filled(job, log, posted, graph), posted, log)

        def on_at(at: At) -> None:
            if at.node == graph.frames_node:
                arrivals.begin()
            self.on_at(scene_id, at)

        try:
            return runner.follow(
                posted,
                log,
                None if adopted else post,
                on_posted=on_posted,
                on_at=on_at,
                on_preview=lambda shown: self.on_preview(scene_id, shown),
                on_wait=lambda seconds: self.on_wait(scene_id, seconds),
            )
        except RendererUnavailable:
            raise  # the prompt may still be there when the server comes back
        except BaseException:
            self._withdraw(job, posted, "called off or failed")
            self._keep_history(job, log)
            raise

    def _arrivals(self, prefix: str) -> Arrivals:
        """Frames can be looked at early where this machine sees them and a node of ours saves them, each whole."""
        folder = self.server.folder
        return Arrivals(SharedFolder(folder) if folder and self.graph.writes_marker else None, prefix, self._size)

    @property
    def _size(self) -> tuple[int, int] | None:
        """Width and height the frames should have, pixels; None when the graph decides."""
        bound = {"width", "height"} <= set(self.graph.slots)
        return (self.rules.width, self.rules.height) if bound else None

    def _filled(self, job: SceneJob, log: AttemptLog, posted: Posted, graph: Graph) -> dict[str, Node]:
        scene, rules = job.scene, self.rules
        return graph.fill(
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

    def _withdraw(self, job: SceneJob, posted: Posted, reason: str) -> None:
        """See to it that a given-up prompt does not keep the server busy."""
        with contextlib.suppress(RenderingError):
            self.server.client.cancel(posted.prompt_id)
        # Whether that was the last attempt is for others to say; they write it down then.
        job.ledger.ended(posted.prompt_id, success=False, reason=reason, again=True)

    def _keep_history(self, job: SceneJob, log: AttemptLog) -> None:
        """Save what the server remembers of the prompt, if that came."""
        if (entry := log.execution.entry) is not None:
            path = self.story / f"{ATTEMPTS}/{job.scene.scene_id}.{_stem(log)}.history.json"
            write_whole(path, json.dumps({entry.prompt_id: entry.raw}, indent=1, ensure_ascii=False) + "\n")
            log.history_path = self.story.relative(path)


def _stem(log: AttemptLog) -> str:
    """The last part of an attempt's prefix, which is its own: `a1-9f31c2`."""
    return log.prefix.rpartition("/")[2]
