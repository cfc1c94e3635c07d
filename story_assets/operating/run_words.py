"""What a person typed into a run's configuration is taken as it stands.

Dagster replaces `{env: NAME}` by the value of that environment variable wherever a run's configuration wants a text. In
a brief or a title that would write a secret of this machine into records and pages, so a run that holds one is refused
before it does anything. A server's key needs none: its resource takes the variable's name (`lm_studio.api_key_variable`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from story_assets.errors import InputError


def refuse_references(run_config: Mapping[str, object]) -> None:
    """Refuse a run whose configuration refers to environment variables.

    Args:
        run_config: As the run holds it, before Dagster replaces anything.

    Raises:
        InputError: It does.
    """
    for path in _references(run_config, ()):
        raise InputError(
            "A run's configuration may not name environment variables",
            where=" → ".join(path),
            saw="{env: …}",
            cure="Write the text itself; settings are read from the environment and .env by themselves.",
        )


def _references(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if isinstance(value, Mapping):
        if set(value) == {"env"} and path:
            yield path
        for key, inner in value.items():
            yield from _references(inner, (*path, str(key)))
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for number, inner in enumerate(value):
            yield from _references(inner, (*path, str(number)))
