"""One prompt on one server: posted once, followed to its end, withdrawn when it is given up."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from story_assets.comfyui.asking import Asker
from story_assets.comfyui.events import At, Watch
from story_assets.comfyui.previews import Preview
from story_assets.comfyui.refusals import execution_failed
from story_assets.comfyui.server import Server
from story_assets.errors import ExecutionFailed, RendererBusy, RendererUnavailable, RenderingError
from story_assets.models import QueueConfig
from story_assets.rendering.graphs.graph import Graph, Node
from story_assets.rendering.scene.ledger import Posted
from story_assets.rendering.scene.telemetry import AttemptLog
from story_assets.rendering.scene.watch import Follower

_SOCKET_GRACE_SECONDS = 0.25
_DOUBT_SECONDS = 1.0
"""A POST whose answer never came may still be on its way; this long after a server denies it, it is asked again."""


@dataclass(frozen=True)
class PromptRunner:
    """Has prompts run on a server.

    Attributes:
        server: Where.
        graph: What is run.
        policy: How long to wait, and how often to ask.
        gone_patience: How long the server may be away, s.
        stop: Set when everything is called off.
        on_gone: Told how long nobody has answered, s.
        preview_method: How the server shows what it is at; None leaves that to it.
    """

    server: Server
    graph: Graph
    policy: QueueConfig
    gone_patience: float
    stop: threading.Event
    on_gone: Callable[[float], None] = lambda seconds: None
    preview_method: str | None = None

    def asker(self, log: AttemptLog, note: str | None = None) -> Asker:
        """Asks the server again and again, and revives it if that is ours to do.

        Args:
            log: Gets a note of the trouble.
            note: How such a note begins; None leaves none.
        """
        begun = time.monotonic()

        def on_trouble(error: RendererUnavailable) -> None:
            if note is not None:
                log.note(f"{note}: {error.what[0].lower()}{error.what[1:]}")
            if not isinstance(error, RendererBusy):
                self.server.revive()
                self.on_gone(time.monotonic() - begun)

        return Asker(self.stop, self.gone_patience, on_trouble)

    def post(self, nodes: dict[str, Node], posted: Posted, log: AttemptLog) -> bool:
        """Post a prompt; False when no answer came and the server does not know the prompt.

        Posting one id twice would run it twice, so a doubtful post is looked up, never repeated.

        Raises:
            PromptRejected: The server refused it.
            RendererUnavailable: The server stayed away for longer than its patience.
            StoppedError: All was called off.
        """
        client = self.server.client
        asker = self.asker(log, "Submission had to wait")

        def submit() -> bool:
            try:
                client.submit(
                    nodes, prompt_id=posted.prompt_id, client_id=posted.client_id, preview_method=self.preview_method
                )
            except RendererBusy as error:
                log.doubt = str(error)
                asker.on_trouble(error)
                return False
            return True

        def known() -> bool:
            return client.place(posted.prompt_id) != "unknown" or client.history(posted.prompt_id) is not None

        if asker.ask(submit) or asker.ask(known):
            return True
        self.stop.wait(_DOUBT_SECONDS)
        return asker.ask(known)

    def follow(
        self,
        posted: Posted,
        log: AttemptLog,
        post: Callable[[], bool] | None,
        *,
        on_posted: Callable[[], None],
        on_at: Callable[[At], None],
        on_preview: Callable[[Preview], None],
        on_wait: Callable[[float], None],
    ) -> bool:
        """Post and wait for the end; False when the server does not know the prompt any more.

        Args:
            posted: The prompt.
            log: Gets what came of it.
            post: Posts it; None when an earlier run did.
            on_posted: Called when it is on the server.
            on_at: Told how far it is.
            on_preview: Given pictures of what it is at.
            on_wait: Told at each fruitless look how long it has been, s.

        Raises:
            RenderingError: It was refused, failed, or never ended in time.
            StoppedError: All was called off; it is still on the server.
        """

        def on_gone(seconds: float) -> None:
            self.server.revive()
            self.on_gone(seconds)

        events, found = self.server.events, log.execution
        follower = Follower(
            client=self.server.client,
            policy=self.policy,
            frames_node=self.graph.frames_node,
            stop=self.stop,
            gone_patience=self.gone_patience,
            on_gone=on_gone,
            on_wait=on_wait,
            now=log.now,
        )
        listening = events.connected
        with events.watching(
            posted.prompt_id,
            node_count=len(self.graph.nodes),
            on_at=on_at,
            on_preview=on_preview,
            client_id=posted.client_id,
        ) as watch:
            if post is None:
                watch.wake.set()
            elif not post():
                return False
            on_posted()
            follower.follow(watch, found)
            if found.entry is not None and post is not None:
                self._note_silence(log, watch, listening=listening)
        return self._ended_well(posted, log)

    def marker_there(self, prefix: str, log: AttemptLog) -> bool:
        """Whether a prefix's done marker is there, by whatever way there is."""
        source, _ = self.server.source(None, "", self.asker(log))
        with contextlib.suppress(RenderingError):
            return source.read(f"{prefix}.done") is not None
        return False

    def _note_silence(self, log: AttemptLog, watch: Watch, *, listening: bool) -> None:
        """Polling instead of the socket is a step down, unless it merely came first."""
        watch.wake.clear()
        if not watch.ended:
            watch.wake.wait(_SOCKET_GRACE_SECONDS)
        if watch.ended:
            return
        connected = self.server.events.client_id == watch.client_id
        what = "could not be opened" if not listening else "fell silent" if connected else "broke"
        log.note(f"The event socket {what}; polled every {self.policy.history_poll_interval_seconds:g} s instead")

    def _ended_well(self, posted: Posted, log: AttemptLog) -> bool:
        """Whether the prompt ended well, with or without its history; False when it is to be posted again."""
        found = log.execution
        if found.entry is not None and not found.entry.succeeded:
            raise execution_failed(found.entry)
        if found.exit_reason == "success":
            return True
        # No history, or one without outputs. Frames whose marker is there are whole all the same.
        if self.marker_there(posted.prefix, log):
            why = "the renderer forgot the prompt" if found.forgotten else found.exit_reason
            log.note(f"The history never came ({why}); taking the frames by their done marker")
            return True
        if found.forgotten:
            return False
        if found.failed:
            raise ExecutionFailed(
                "The renderer says that the prompt failed, and not why",
                where=f"{self.server.name}, prompt {posted.prompt_id}",
                cure="Look at the renderer's own log.",
            )
        policy = self.policy
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
