"""What a server's error means, whether it came as a status or in the middle of a stream."""

from __future__ import annotations

import re
from typing import Any, cast

from story_assets.errors import (
    AnswerUnusable,
    ContextOverflow,
    ProviderError,
    ProviderLoading,
    ProviderRefused,
    ProviderUnavailable,
    SchemaRefused,
)

_OVERFLOW = re.compile(
    r"exceed\w* (the )?(available )?context|context (length|size|window)|exceed_context_size|maximum context"
    r"|prompt is too long|too many tokens|truncat\w+ the (prompt|input)|greater than the context|initial prompt",
    re.IGNORECASE,
)
_SCHEMA = re.compile(
    r"grammar|json.?schema|response_format|json_object|structured output|automatic parser|invalid format|guided",
    re.IGNORECASE,
)
_LOADING = re.compile(r"\bloading\b|still load|is being loaded|warming up", re.IGNORECASE)
_CRASHED = re.compile(r"crash|has been unloaded|model unloaded|failed to load|out of memory|runner", re.IGNORECASE)
_MISFORMED = re.compile(r"does not match the expected|failed to parse (the )?(input|output)", re.IGNORECASE)
_BLIND = re.compile(
    r"(image|vision|picture|multimodal)s? (input )?(is|are) not supported|mmproj"
    r"|(does not|doesn't|cannot|not) (support|accept|take|process|have) (the )?(image|vision|picture|multimodal)"
    r"|missing data required for image|image_url.{0,40}(not|only|unsupported|invalid)|unsupported content type",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"no models? (is |are )?loaded|model .{0,80}not found|unknown model|pull(ing)? it first", re.IGNORECASE
)


def error_text(body: Any) -> tuple[str, str]:
    """The message and the kind of an error body: an object, a string, or an object around either."""
    if isinstance(body, dict):
        fields = cast("dict[str, Any]", body)
        inner = fields.get("error", fields.get("detail"))
        if isinstance(inner, dict | list):
            return error_text(inner)
        message = inner or fields.get("message") or fields
        kind = fields.get("type") or fields.get("code") or ""
        return str(message), str(kind)
    if isinstance(body, list) and body:
        return error_text(cast("list[Any]", body)[0])
    return str(body or "no reason given").strip(), ""


def refusal(status: int, body: Any, who: str, where: str) -> ProviderError:
    """The error, by name, that an HTTP status and its body (or an error within a stream) stand for."""
    message, kind = error_text(body)
    saw = f"{status} {message}" if status else message
    both = f"{kind} {message}"
    if status in (401, 403):
        return ProviderRefused(f"{who} refused our key", where=where, saw=saw, cure="Set LOCAL_LLM_API_KEY.")
    if status == 503 and _LOADING.search(both):
        return ProviderLoading(f"{who} is still loading its model", where=where, saw=saw, cure="Wait a little.")
    if _OVERFLOW.search(both):
        return ContextOverflow(
            f"The prompt does not fit into {who}'s context",
            where=where,
            saw=saw,
            cure="Load the model with a longer context (8192 is plenty), or ask for fewer scenes.",
        )
    if _BLIND.search(both):
        return ProviderRefused(
            f"The model of {who} cannot see pictures",
            where=where,
            saw=saw,
            cure="Load a vision model, and name it in VISION_MODEL.",
        )
    if _MISFORMED.search(both):
        # Some llama.cpp builds fail on their own reading of a constrained answer, now and then: ask once more.
        return AnswerUnusable(f"{who} could not read its model's answer", where=where, saw=saw)
    if _CRASHED.search(both):
        return ProviderUnavailable(f"{who} lost its model", where=where, saw=saw, cure="Load the model again.")
    if _NO_MODEL.search(both):
        return ProviderRefused(
            f"{who} has no such model", where=where, saw=saw, cure="Load one, or set LOCAL_LLM_MODEL to one it has."
        )
    if status in (0, 200, 400, 422, 500, 501) and _SCHEMA.search(both):
        return SchemaRefused(f"{who} cannot follow our schema", where=where, saw=saw)
    if status == 429 or status >= 500:
        return ProviderUnavailable(f"{who} is overloaded or broken", where=where, saw=saw, cure="See its log.")
    return ProviderRefused(f"{who} refused the request", where=where, saw=saw, cure="See its log.")


def stream_failure(body: Any, who: str, where: str) -> ProviderError:
    """The error that came instead of the rest of a stream."""
    code = cast("dict[str, Any]", body).get("code") if isinstance(body, dict) else None
    found = refusal(code if isinstance(code, int) and not isinstance(code, bool) else 0, body, who, where)
    if type(found) is ProviderRefused and not isinstance(code, int):
        message, _ = error_text(body)
        return ProviderUnavailable(
            f"{who} failed in the middle of its answer", where=where, saw=message, cure="See its log."
        )
    return found
