"""Versions: what is installed, and what a film was made with, against what the project pins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import metadata

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import InvalidVersion

PROJECT = "story-assets"


def requirements() -> dict[str, Requirement]:
    """What the project itself requires, by name, without its extras."""
    found: dict[str, Requirement] = {}
    for line in metadata.requires(PROJECT) or ():
        try:
            one = Requirement(line)
        except InvalidRequirement:
            continue
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            before = found.get(one.name)
            found[one.name] = one if before is None else _both(before, one)
    return found


def broken_pins() -> list[str]:
    """Every installed package that is not as the project requires it, in a sentence."""
    broken: list[str] = []
    for name, required in sorted(requirements().items()):
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            broken.append(f"{name} is not installed; {required.specifier or 'any version'} is required")
            continue
        if not required.specifier.contains(version, prereleases=True):
            broken.append(f"{name} {version} is installed; {required.specifier} is required")
    return broken


def made_outside_pins(versions: Mapping[str, object]) -> Iterator[str]:
    """What a record says it was made with that the project does not allow, in a sentence each."""
    required = requirements()
    for name, version in versions.items():
        pin = required.get(name)
        if pin is None:
            continue
        try:
            allowed = pin.specifier.contains(str(version), prereleases=True)
        except InvalidVersion:
            allowed = False
        if not allowed:
            yield f"made with {name} {version}; {pin.specifier} is required"


def _both(one: Requirement, other: Requirement) -> Requirement:
    one.specifier &= other.specifier
    return one
