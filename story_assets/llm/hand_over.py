"""Making room on a shared card: the language model goes before the renderer comes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from story_assets.errors import ProviderError
from story_assets.gpu.vram import Room, await_room, free_vram
from story_assets.llm.chain import Chain
from story_assets.llm.servers.ask import finish
from story_assets.settings import Settings


def hand_over(chain: Chain, settings: Settings, *, look: Callable[[float], Room] | None = None) -> list[str]:
    """Unload the models of every server that answers, then look whether the VRAM is really free.

    Returns:
        A sentence for each step; what went wrong among them. Rendering starts all the same: the renderer looks itself.
    """
    said: list[str] = []
    _ = chain.health
    for link in chain.links:
        if not link.usable:
            continue
        try:
            said.append(finish(link.provider.unload()))
        except ProviderError as error:
            said.append(f"The language model may still hold VRAM: {error}")
    if not said:
        return said
    wanted = settings.min_available_vram_mb
    look = look or partial(await_room, read=partial(free_vram, settings.gpu_source))
    room = look(wanted)
    if room.free_mb is None:
        said.append("Free VRAM could not be read: no NVIDIA card answers here.")
    elif room.enough:
        said.append(f"{room.free_mb:.0f} MiB of VRAM are free for the renderer.")
    else:
        said.append(
            f"Only {room.free_mb:.0f} MiB of VRAM are free {room.waited_seconds:.0f} s after unloading; {wanted:.0f} are due."
        )
    return said
