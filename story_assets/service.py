"""What the Dagster resource of every service is made of: fields that show a setting, and follow it until a run overrides it.

A field's default is what its setting said when this process loaded its definitions; that is what the UI shows. In a run,
a field that still has its default follows the setting of now, and one that was given another value in the Launchpad wins.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import dagster as dg
from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError

from story_assets.errors import SettingsError
from story_assets.settings import Settings, encoding_of, home_dir, load_settings

_BOUNDS = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most", "multiple_of": "a multiple of"}
_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+(?=@)")


@cache
def loaded_settings() -> Settings:
    """The settings as they were when this process first asked for its services."""
    return load_settings()


def of_setting(name: str, *, instead: str | None = None, unset: Any = None) -> Any:
    """A resource's field that stands for a setting: its meaning, its bounds, and its value as loaded.

    Args:
        name: The setting, in lower case.
        instead: The setting that holds in its place while it is not set.
        unset: What holds while none is set.
    """
    info, loaded = Settings.model_fields[name], loaded_settings()
    value = getattr(loaded, name)
    if value is None and instead:
        value = getattr(loaded, instead)
    bounds = {
        kind: bound for one in info.metadata for kind in _BOUNDS if (bound := getattr(one, kind, None)) is not None
    }
    due = ", ".join(f"{words} {bounds[kind]:g}" for kind, words in _BOUNDS.items() if kind in bounds)
    return Field(
        default=shown(unset if value is None else value),
        description=f"{info.description} Setting {name.upper()}{f', {due}' if due else ''}.",
        json_schema_extra={"setting": name, "instead": instead},
        **bounds,
    )


def shown(value: object) -> Any:
    """A value as it may be read by anybody: plain, and without the password of an address."""
    if isinstance(value, SecretStr):
        return "(not shown)"
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, str):
        return _CREDENTIALS.sub("***", value)
    if isinstance(value, list | tuple):
        return [shown(one) for one in value]
    return value


def of_key(setting: str) -> Any:
    """A resource's field that says where a server's key is found: the name of a variable, never the key itself."""
    return Field(
        default=setting.upper(),
        description="Name of the environment variable or `.env` line with the server's key, which need not be set. "
        "Never the key itself: what is written here is kept with the run.",
        json_schema_extra={"key": setting},
    )


class Service(dg.ConfigurableResource[Any]):
    """A service that the studio talks to, as Deployment → Resources shows it and as a run may override it.

    Plain code goes on taking `Settings`: `settings_with` gives them as a run has them.
    """

    key: ClassVar[str]
    """Its name among the resources."""

    @property
    def overridden(self) -> dict[str, Any]:
        """The fields somebody gave a value of their own, by name."""
        fields = type(self).model_fields
        return {name: value for name, info in fields.items() if (value := getattr(self, name)) != info.default}

    def changes(self) -> dict[str, Any]:
        """What it changes in the settings, by setting.

        Raises:
            SettingsError: A field names what is not there.
        """
        stand_for = _settings_of(type(self))
        keys = _settings_of(type(self), "key")
        # What is left empty in the Launchpad is not set, as an empty variable is not.
        return {
            stand_for[name]: None if value == "" else value
            for name, value in self.overridden.items()
            if name in stand_for
        } | {
            keys[name]: _key_in(value, f"{self.key}.{name}") for name, value in self.overridden.items() if name in keys
        }


def _settings_of(service: type[Service], which: str = "setting") -> dict[str, str]:
    """By field, the setting it stands for, or the one that holds `instead` of that."""
    extras = {name: info.json_schema_extra for name, info in service.model_fields.items()}
    return {
        name: str(extra[which]) for name, extra in extras.items() if isinstance(extra, Mapping) and extra.get(which)
    }


def _key_in(variable: str, field: str) -> SecretStr:
    """A server's key, from the environment or `.env`.

    Raises:
        SettingsError: There is no such variable. It does not say which: somebody may have written the key itself.
    """
    path = home_dir() / ".env"
    key = dg.EnvVar(variable).get_value() or dotenv_values(path, encoding=encoding_of(path)).get(variable)
    if not key:
        raise SettingsError(
            f"{field}: no such variable is set",
            cure=f"Write the name of one in the environment or {path}, never the key itself.",
        )
    return SecretStr(key)


def settings_with(now: Settings, *services: Service) -> Settings:
    """The settings of now, with what a run overrides in the services it uses.

    Raises:
        SettingsError: A field of a service cannot be used; names it, the value and what is due.
    """
    changes: dict[str, Any] = {}
    for service in services:
        changes |= service.changes()
    if not changes:
        return now
    for service in map(type, services):
        own = _settings_of(service)
        for field, instead in _settings_of(service, "instead").items():
            # It shows, and keeps, what it took from another's setting, whatever a run changes there.
            if own[field] not in changes and instead in changes and getattr(now, own[field]) is None:
                changes |= {own[field]: getattr(now, instead)} if getattr(now, instead) is not None else {}
    given = {name: getattr(now, name) for name in Settings.model_fields}
    try:
        checked = Settings(**(given | changes))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise SettingsError(
            f"{_field_of(str(first['loc'][0]), services)}: {first['msg']}",
            saw=repr(shown(first["input"])),
            cure="Correct it where the run was launched.",
        ) from error
    return now.model_copy(update={name: getattr(checked, name) for name in changes})


def _field_of(setting: str, services: tuple[Service, ...]) -> str:
    """The field that stands for a setting, as the Launchpad writes it: `lm_studio.model`."""
    for service in services:
        for name, own in _settings_of(type(service)).items():
            if own == setting:
                return f"{service.key}.{name}"
    return setting.upper()


def overrides(*services: Service) -> dict[str, Any]:
    """What a run overrides, by service and field, as it may be read by anybody: `{"lm_studio.model": "mistral-7b"}`."""
    return {f"{service.key}.{name}": shown(value) for service in services for name, value in service.overridden.items()}
