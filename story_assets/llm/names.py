"""The writers there are, by the names people give them."""

from __future__ import annotations

from story_assets.errors import InputError

AUTO = "auto"
TEMPLATE = "template"
MODELS = ("lmstudio", "ollama", "openai")
KNOWN = (AUTO, TEMPLATE, *MODELS)


def writer_order(name: str) -> tuple[str, ...]:
    """The writers a name stands for, in the order they are asked; the template storyteller always comes last.

    `auto` stands for itself: which server is there is found out by asking.

    Raises:
        InputError: There is no such writer.
    """
    order = [part.strip().lower() for part in name.split(",") if part.strip()]
    unknown = [part for part in order if part not in KNOWN]
    if unknown or not order:
        raise InputError(
            "There is no such writer",
            saw=repr(name),
            cure=f"Use one of {', '.join(KNOWN)}, or several with commas in the order to ask them.",
        )
    if AUTO in order:
        return (AUTO,)
    models = [part for part in dict.fromkeys(order) if part != TEMPLATE]
    # Templates cannot fail: whatever stands behind them would never be asked.
    if TEMPLATE in order:
        models = [part for part in models if order.index(part) < order.index(TEMPLATE)]
    return (*models, TEMPLATE)
