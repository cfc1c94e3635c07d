"""Making room on a shared card the other way round: the renderer's models go before the language model comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from story_assets.comfyui.idle_memory import Freed, free_idle
from story_assets.llm.links import Say
from story_assets.llm.servers.wire import is_loopback
from story_assets.settings import Settings


@dataclass
class Renderers:
    """The renderers of a shared card, asked once a run to let go of it.

    One that is at work is left in peace, and asked before the next request instead. Whatever goes wrong is a warning:
    the language model is asked all the same.

    Attributes:
        urls: Those yet to be asked.
        free: Has one unload its models.
    """

    urls: list[str]
    free: Callable[[str], Freed]
    _busy: set[str] = field(default_factory=set[str])

    @classmethod
    def of(cls, settings: Settings) -> Renderers | None:
        """Those of the settings; None where no card is shared, or nobody but the embedded engine draws."""
        if not settings.llm_shares_gpu or settings.renderer == "embedded":
            return None
        within = settings.comfyui_free_wait_seconds
        return cls(list(settings.comfyui_urls), lambda url: free_idle(url, within=within, near=is_loopback(url)))

    def make_room(self, warn: Say) -> list[str]:
        """Ask those that have not let go yet; a sentence for each that did not.

        Args:
            warn: Told what went wrong, as soon as it does.
        """
        said: list[str] = []
        for url in tuple(self.urls):
            found = self.free(url)
            if found.state != "busy":
                self.urls.remove(url)
            if found.state in ("freed", "absent") or (found.state == "busy" and url in self._busy):
                continue
            if found.state == "busy":
                self._busy.add(url)
            warn(found.words)
            said.append(f"{found.words}.")
        return said
