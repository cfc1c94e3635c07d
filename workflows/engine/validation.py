"""Whether a prompt can run, said in ComfyUI's own words.

Error types, messages and details are part of the protocol: clients read them. Each output node is checked with
everything it depends on; outputs that fail are dropped, and only when none is left is the prompt refused.
"""

from __future__ import annotations

import inspect
import traceback
from dataclasses import dataclass, field
from typing import Any

from .nodes_host import NodesHost, input_spec
from .standins import NodeHost, on_behalf_of
from .types import JsonObject, Prompt, is_link

_CONVERSIONS: dict[str, Any] = {"INT": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool}
_LONGEST_LIST_SHOWN = 20


@dataclass
class Verdict:
    """The outcome of validating a prompt."""

    outputs: list[str] = field(default_factory=list[str])
    """Output nodes that can run."""
    error: JsonObject | None = None
    """Why nothing can run, or None."""
    node_errors: JsonObject = field(default_factory=dict[str, Any])
    """Node id to `{errors, dependent_outputs, class_type}`, also when some outputs can run."""


def error(kind: str, message: str, details: str, **extra_info: Any) -> JsonObject:
    """One error as the protocol spells it."""
    return {"type": kind, "message": message, "details": details, "extra_info": extra_info}


def type_name(kind: type) -> str:
    """A class's name with its module, but for builtins."""
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def validate_prompt(prompt: Prompt, nodes: NodesHost, host: NodeHost, only: list[str] | None = None) -> Verdict:
    """Check a prompt; numbers given as text are converted in place, as ComfyUI does.

    Args:
        prompt: The graph. What is no graph at all raises `TypeError`, which the server answers with status 500.
        nodes: The classes that may be named.
        host: On whose behalf the nodes' own checks run.
        only: Ids of the output nodes wanted; None wants all.
    """
    wanted: list[str] = []
    for node_id in prompt:
        class_type = prompt[node_id].get("class_type")
        if class_type is None or class_type not in nodes.classes:
            return Verdict(error=_missing_node_type(node_id, prompt[node_id], class_type))
        if getattr(nodes.classes[class_type], "OUTPUT_NODE", False) is True and (only is None or node_id in only):
            wanted.append(node_id)
    if not wanted:
        return Verdict(error=error("prompt_no_outputs", "Prompt has no outputs", ""))
    with on_behalf_of(host):
        return _Validation(prompt, nodes).run(wanted)


def _missing_node_type(node_id: str, node: JsonObject, class_type: Any) -> JsonObject:
    title = (node.get("_meta") or {}).get("title") or class_type
    if "class_type" not in node:
        message = f"Node 'ID #{node_id}' has no class_type. The workflow may be corrupted or a custom node is missing."
    else:
        message = f"Node '{title}' not found. The custom node may not be installed."
    return error(
        "missing_node_type",
        message,
        f"Node ID '#{node_id}'",
        node_id=node_id,
        class_type=class_type,
        node_title=title,
    )


class _Validation:
    """One prompt's validation; `checked` remembers nodes that several outputs share."""

    def __init__(self, prompt: Prompt, nodes: NodesHost) -> None:
        self.prompt = prompt
        self.nodes = nodes
        self.checked: dict[str, tuple[bool, list[JsonObject]]] = {}
        self.open: set[str] = set()

    def run(self, wanted: list[str]) -> Verdict:
        verdict = Verdict()
        failures: list[JsonObject] = []
        for output in wanted:
            try:
                valid, reasons = self.node(output)
            except Exception as problem:
                reasons = [
                    error(
                        "exception_during_validation",
                        "Exception when validating node",
                        str(problem),
                        exception_type=type_name(type(problem)),
                        traceback=traceback.format_tb(problem.__traceback__),
                    )
                ]
                valid = False
                self.open.clear()
                self.checked[output] = (False, reasons)
            if valid:
                verdict.outputs.append(output)
                continue
            failures += reasons
            self._blame(output, verdict.node_errors)
        if not verdict.outputs:
            verdict.error = error(
                "prompt_outputs_failed_validation",
                "Prompt outputs failed validation",
                "\n".join(f"{reason['message']}: {reason['details']}" for reason in failures),
            )
        return verdict

    def _blame(self, output: str, node_errors: JsonObject) -> None:
        for node_id, (valid, reasons) in self.checked.items():
            if not valid and reasons:  # a node that only depends on a bad one has no error of its own
                blamed = node_errors.setdefault(
                    node_id,
                    {"errors": reasons, "dependent_outputs": [], "class_type": self.prompt[node_id]["class_type"]},
                )
                blamed["dependent_outputs"].append(output)

    def node(self, node_id: str) -> tuple[bool, list[JsonObject]]:
        """Check one node and what it depends on: (valid, its own errors)."""
        if node_id in self.checked:
            return self.checked[node_id]
        if node_id in self.open:  # a cycle: nobody in it can run, and ComfyUI blames no node for it
            return False, []
        self.open.add(node_id)
        inputs: JsonObject = self.prompt[node_id]["inputs"]
        node_class = self.nodes.classes[self.prompt[node_id]["class_type"]]
        types: JsonObject = node_class.INPUT_TYPES()
        custom = getattr(node_class, "VALIDATE_INPUTS", None)
        own_checks, takes_all = _arguments(custom)

        errors: list[JsonObject] = []
        sources_valid = True
        received: dict[str, Any] = {}
        for category in ("required", "optional"):
            for name in types.get(category, {}):
                kind, options, _ = input_spec(node_class, name, types) or (None, {}, "")
                if name not in inputs:
                    if category == "required":
                        errors.append(
                            error("required_input_missing", "Required input is missing", name, input_name=name)
                        )
                    continue
                if isinstance(inputs[name], list):
                    found, valid = self._link(name, inputs[name], kind, options, "input_types" in own_checks, received)
                    sources_valid = sources_valid and valid
                else:
                    found = _constant(name, inputs, kind, options, skip_range=takes_all or name in own_checks)
                errors += found
        if custom is not None:
            errors += _custom(custom, own_checks, takes_all, inputs, received, node_class, types)

        self.open.discard(node_id)
        self.checked[node_id] = (not errors and sources_valid, errors)
        return self.checked[node_id]

    def _link(
        self, name: str, link: list[Any], kind: Any, options: JsonObject, any_type: bool, received: dict[str, Any]
    ) -> tuple[list[JsonObject], bool]:
        config = [kind, options]
        if len(link) != 2:
            message = "Bad linked input, must be a length-2 list of [node_id, slot_index]"
            found = error("bad_linked_input", message, name, input_name=name, input_config=config, received_value=link)
            return [found], True
        source, index = link
        returns = tuple(self.nodes.classes[self.prompt[source]["class_type"]].RETURN_TYPES)
        got = received[name] = returns[index]
        if not any_type and not _accepts(kind, got):
            found = error(
                "return_type_mismatch",
                "Return type mismatch between linked nodes",
                f"{name}, received_type({got}) mismatch input_type({kind})",
                input_name=name,
                input_config=config,
                received_type=got,
                linked_node=link,
            )
            return [found], True
        try:
            return [], self.node(source)[0]
        except Exception as problem:
            self.checked[source] = (
                False,
                [
                    error(
                        "exception_during_inner_validation",
                        "Exception when validating inner node",
                        str(problem),
                        input_name=name,
                        input_config=config,
                        exception_message=str(problem),
                        exception_type=type_name(type(problem)),
                        traceback=traceback.format_tb(problem.__traceback__),
                        linked_node=link,
                    )
                ],
            )
            return [], False


def _accepts(wanted: Any, got: Any) -> bool:
    """Whether an output of type `got` may feed an input of type `wanted`; `*` and comma lists as in ComfyUI."""
    if wanted == got or "*" in (wanted, got):
        return True
    if not isinstance(wanted, str) or not isinstance(got, str):
        return False
    return {part.strip() for part in got.split(",")} <= {part.strip() for part in wanted.split(",")}


def _constant(name: str, inputs: JsonObject, kind: Any, options: JsonObject, *, skip_range: bool) -> list[JsonObject]:
    """Convert and check a value that is given rather than linked."""
    value = inputs[name]
    info: dict[str, Any] = {"input_name": name, "input_config": [kind, options]}
    try:
        if isinstance(value, dict) and "__value__" in value:
            value = inputs[name] = value["__value__"]
        if isinstance(kind, str) and kind in _CONVERSIONS:
            value = inputs[name] = _CONVERSIONS[kind](value)
    except Exception as problem:
        return [
            error(
                "invalid_input_type",
                f"Failed to convert an input value to a {kind} value",
                f"{name}, {value}, {problem}",
                **info,
                received_value=value,
                exception_message=str(problem),
            )
        ]
    info["received_value"] = value
    if skip_range:
        return []
    if "min" in options and value < options["min"]:
        return [error("value_smaller_than_min", f"Value {value} smaller than min of {options['min']}", name, **info)]
    if "max" in options and value > options["max"]:
        return [error("value_bigger_than_max", f"Value {value} bigger than max of {options['max']}", name, **info)]
    choices: Any = kind if isinstance(kind, list) else options.get("options") if kind == "COMBO" else None
    if choices is not None and value not in choices:
        shown = str(choices)
        if len(choices) > _LONGEST_LIST_SHOWN:
            shown, info["input_config"] = f"(list of length {len(choices)})", None
        return [error("value_not_in_list", "Value not in list", f"{name}: '{value}' not in {shown}", **info)]
    return []


def _arguments(function: Any) -> tuple[list[str], bool]:
    """(the names a node's own check asks for, whether it takes everything)."""
    if function is None:
        return [], False
    spec = inspect.getfullargspec(function)
    return [name for name in spec.args if name != "cls"], spec.varkw is not None


def _custom(
    function: Any,
    names: list[str],
    takes_all: bool,
    inputs: JsonObject,
    received: dict[str, Any],
    node_class: Any,
    types: JsonObject,
) -> list[JsonObject]:
    """Ask the node's own `VALIDATE_INPUTS`; linked inputs are not known yet and arrive as None."""
    if not names and not takes_all:
        return []
    arguments = {
        name: None if is_link(value) else value
        for name, value in inputs.items()
        if (name in names or takes_all) and (is_link(value) or input_spec(node_class, name, types))
    }
    asked = list(arguments)
    if "input_types" in names:
        arguments["input_types"] = received
        asked.append("input_types")
    answer = function(**arguments)
    if answer is True:
        return []
    return [
        error(
            "custom_validation_failed",
            "Custom validation failed for node",
            name if answer is False else f"{name} - {answer}",
            input_name=name,
        )
        for name in asked
    ]
