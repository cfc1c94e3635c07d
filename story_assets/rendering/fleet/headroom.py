"""Whether a renderer has room for one more prompt: a queue that is not too deep, and enough free VRAM."""

from __future__ import annotations

from dataclasses import dataclass

from story_assets.comfyui.server import Server
from story_assets.gpu.device import MIB
from story_assets.gpu.reading import Reading
from story_assets.rendering.scene.job import Care


@dataclass(frozen=True)
class Outlook:
    """A renderer just before a prompt is posted.

    Attributes:
        reading: Its device.
        depth: Its queue, whoever's prompts are in it.
        reason: Why nothing may be posted now; None when it may.
        short_of_memory: Whether the reason is VRAM.
    """

    reading: Reading
    depth: int
    reason: str | None = None
    short_of_memory: bool = False


def look_for_room(server: Server, care: Care, *, ours: bool) -> Outlook:
    """Look whether one more prompt may be posted.

    Args:
        server: The renderer.
        care: The limits.
        ours: Whether a prompt of ours is on it: then memory is used by that one and free when the next has its turn.

    Raises:
        RendererUnavailable: It does not answer.
    """
    depth = server.depth = server.client.queue_depth()
    reading = server.device("before")
    device = reading.device
    server.free = device.vram_free
    if depth >= care.max_queue_depth:
        return Outlook(reading, depth, f"its queue is {depth} deep (MAX_QUEUE_DEPTH {care.max_queue_depth})")
    # What a CPU reports is the system's memory; it swaps rather than fails.
    card = device.type not in ("cpu", "unknown")
    if card and not ours and device.vram_free is not None and device.vram_free / MIB < care.min_available_vram_mb:
        free = device.vram_free / MIB
        reason = f"only {free:.0f} MB of VRAM are free (MIN_AVAILABLE_VRAM_MB {care.min_available_vram_mb:g})"
        return Outlook(reading, depth, reason, short_of_memory=True)
    return Outlook(reading, depth)
