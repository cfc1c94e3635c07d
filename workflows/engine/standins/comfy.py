"""Stands in for ComfyUI's package `comfy`: holds `utils` and `model_management`."""

from __future__ import annotations

__path__: list[str] = []  # makes `import comfy.utils` look in sys.modules and nowhere else
