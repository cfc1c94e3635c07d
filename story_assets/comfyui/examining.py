"""What `story-assets doctor` says of the renderers, asked with the client that renders."""

from __future__ import annotations

from story_assets.comfyui.client import ComfyClient
from story_assets.comfyui.protocol import as_dict
from story_assets.errors import RendererUnavailable, shorten
from story_assets.operating.doctor import Finding
from story_assets.settings import Settings

_SECONDS = 2.0
_SAVER = "StorySaveFrames"
"""The one of our nodes that every graph of ours ends in; it stands for all."""


def examine_renderers(settings: Settings) -> Finding:
    """Whether every ComfyUI of the settings answers and has our nodes. None at all is no fault unless one is asked for."""
    answers: list[str] = []
    bare: list[str] = []
    found = False
    for url in settings.comfyui_urls:
        with ComfyClient(url) as client:
            try:
                version = as_dict(client.system_stats(_SECONDS).get("system")).get("comfyui_version")
                if not client.knows_node(_SAVER):
                    bare.append(url)
            except RendererUnavailable as error:
                answers.append(f"nobody at {url} ({shorten(f'{error.what[:1].lower()}{error.what[1:]}', 80)})")
                continue
        found = True
        answers.append(f"ComfyUI {version or 'of unknown version'} at {url}")
    saw = "; ".join(answers)
    if bare:
        return Finding(
            "renderer",
            "warn",
            f"{saw}; without our nodes: {', '.join(bare)}",
            "story-assets nodes install PATH/TO/ComfyUI, then restart it. `story-assets graphs check` names all it lacks.",
        )
    if found:
        return Finding("renderer", "ok", saw)
    if settings.renderer == "comfyui":
        return Finding("renderer", "fail", saw, "Start ComfyUI, correct COMFYUI_URLS, or set RENDERER=auto.")
    return Finding("renderer", "note", f"{saw}; the embedded engine renders instead")
