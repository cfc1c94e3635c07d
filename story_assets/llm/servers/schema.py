"""What of JSON Schema local servers can enforce: their grammars ignore or refuse some keywords."""

from __future__ import annotations

from typing import Any, cast

LONGEST_STRING = 1999
"""Longer bounds break the grammars of some llama.cpp releases."""

_BOUNDS = frozenset({"minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "pattern"})


def without_bounds(schema: dict[str, Any]) -> dict[str, Any]:
    """The same form without lengths and counts, for servers whose grammar breaks on them."""

    def plain(value: Any, *, names: bool = False) -> Any:
        if isinstance(value, dict):
            fields = cast("dict[str, Any]", value)
            return {
                key: plain(item, names=key == "properties")
                for key, item in fields.items()
                if names or key not in _BOUNDS
            }
        return [plain(item) for item in cast("list[Any]", value)] if isinstance(value, list) else value

    return plain(schema)
