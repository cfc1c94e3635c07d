"""Take what a server has loaded out of Python's garbage collection, when asked to.

After a prompt, and at most every ten seconds, ComfyUI collects all garbage. That walks every object that its modules
made when they were imported, none of which ever becomes garbage, and everything waits: HTTP, the socket, the next prompt.
`gc.freeze()` sets those objects aside, so only what came after is walked.

Off by default, since it is the server's business and not a node's. `STORY_ASSETS_GC_FREEZE=1` in the environment of
ComfyUI turns it on. What it saves was measured; see docs/nodes.md.
"""

from __future__ import annotations

import gc
import logging
import os

VARIABLE = "STORY_ASSETS_GC_FREEZE"


def freeze_if_asked() -> int:
    """Collect once, then freeze what is alive.

    Returns:
        How many objects are frozen now; 0 when nobody asked.
    """
    if os.environ.get(VARIABLE, "").strip() != "1":
        return 0
    gc.collect()
    gc.freeze()
    frozen = gc.get_freeze_count()
    logging.getLogger(__name__).info("story-assets: %d objects set aside from garbage collection", frozen)
    return frozen
