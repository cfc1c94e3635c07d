"""Days as a person types them."""

from __future__ import annotations

from datetime import UTC, datetime

from story_assets.errors import InputError


def day(text: str) -> datetime:
    """The start of a day, or a moment, in UTC.

    Raises:
        InputError: It is neither `2026-11-20` nor `2026-11-20T18:00`.
    """
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise InputError("Not a day", saw=repr(text), cure="Write 2026-11-20 or 2026-11-20T18:00.") from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
