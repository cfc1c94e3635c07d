"""Node classes: loaded from folders as ComfyUI loads custom nodes, described as `/object_info` does."""

from __future__ import annotations

import importlib.util
import itertools
import logging
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .standins import NodeHost, on_behalf_of
from .types import JsonObject

log = logging.getLogger(__name__)
_serial = itertools.count()

OWN_PACK = Path(__file__).resolve().parent.parent / "nodes"
"""Our node pack, the same that a real ComfyUI loads."""


def input_spec(node_class: Any, name: str, types: JsonObject) -> tuple[Any, JsonObject, str] | None:
    """(type, options, category) of one input, or None when the node has no such input."""
    for category in ("required", "optional", "hidden"):
        declared = types.get(category, {}).get(name)
        if declared is not None and category == "hidden":
            return declared, {}, category
        if declared is not None:
            return declared[0], dict(declared[1]) if len(declared) > 1 else {}, category
    return None


class NodesHost:
    """The node classes that prompts may name.

    Loading numpy, Pillow and the packs takes longer than opening a port, so it goes on beside the server: whoever
    needs the classes waits for `ready`.
    """

    def __init__(self, host: NodeHost, folders: Iterable[Path]) -> None:
        self._host = host
        self._folders = list(folders)
        self._titles: dict[str, str] = {}
        self._origins: dict[str, str] = {}
        self._modules: list[str] = []
        self.classes: dict[str, Any] = {}
        self.ready = threading.Event()

    def load(self) -> None:
        """Load the core nodes and every folder; a folder that fails is reported and left out, as in ComfyUI."""
        with on_behalf_of(self._host):
            try:
                from . import core_nodes

                self._register(core_nodes, "nodes")
                for folder in self._folders:
                    try:
                        name = "story_assets" if folder == OWN_PACK else folder.name
                        self._register(self._import(folder), f"custom_nodes.{name}")
                    except Exception:
                        log.exception("the node folder %s could not be loaded; its nodes are missing", folder)
            finally:
                self.ready.set()

    def forget(self) -> None:
        """Take the loaded packs out of `sys.modules` again."""
        for name in [key for key in list(sys.modules) if key.split(".")[0] in self._modules]:
            del sys.modules[name]

    def _import(self, folder: Path) -> Any:
        name = f"engine_nodes_{next(_serial)}_{folder.name}"
        spec = importlib.util.spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise ImportError(f"{folder} holds no __init__.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        self._modules.append(name)
        spec.loader.exec_module(module)
        return module

    def _register(self, module: Any, origin: str) -> None:
        classes: dict[str, Any] = module.NODE_CLASS_MAPPINGS
        self.classes.update(classes)
        self._titles.update(getattr(module, "NODE_DISPLAY_NAME_MAPPINGS", {}))
        self._origins.update(dict.fromkeys(classes, origin))

    def describe(self, name: str) -> JsonObject:
        """What `/object_info` says of one class."""
        node_class = self.classes[name]
        with on_behalf_of(self._host):
            types: JsonObject = node_class.INPUT_TYPES()
        returns = list(node_class.RETURN_TYPES)
        return {
            "input": types,
            "input_order": {category: list(inputs) for category, inputs in types.items()},
            "output": returns,
            "output_is_list": list(getattr(node_class, "OUTPUT_IS_LIST", [False] * len(returns))),
            "output_name": list(getattr(node_class, "RETURN_NAMES", returns)),
            "name": name,
            "display_name": self._titles.get(name, name),
            "description": getattr(node_class, "DESCRIPTION", ""),
            "python_module": self._origins[name],
            "category": getattr(node_class, "CATEGORY", "sd"),
            "output_node": bool(getattr(node_class, "OUTPUT_NODE", False)),
            "is_input_list": bool(getattr(node_class, "INPUT_IS_LIST", False)),
            "search_aliases": list(getattr(node_class, "SEARCH_ALIASES", [])),
        }
