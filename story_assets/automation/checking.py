"""Running a story's checks here and now, on what its folder holds, without a Dagster run.

The very functions that Dagster runs; only their inputs are read from the library instead of being handed over.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

import dagster as dg
from pydantic import BaseModel

from story_assets.editing import checks as editing_checks
from story_assets.library import StoryFolder
from story_assets.models import Model
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.rendering import checks as rendering_checks
from story_assets.reviewing import checks as reviewing_checks
from story_assets.scoring import checks as scoring_checks
from story_assets.writing import checks as writing_checks

MODULES = (writing_checks, rendering_checks, editing_checks, scoring_checks, reviewing_checks)


@dataclass(frozen=True)
class _OfStory:
    """All that our checks ask of their context."""

    partition_key: str


@cache
def story_checks() -> tuple[dg.AssetChecksDefinition, ...]:
    """Every check of a story, in the order of the rooms."""
    found = dg.load_asset_checks_from_modules(MODULES)
    return tuple(one for one in found if spec_of(one).partitions_def == stories)


def spec_of(check: dg.AssetChecksDefinition) -> dg.AssetCheckSpec:
    """The spec of a check definition, of which each of ours has one."""
    return next(iter(check.check_specs))


def checks_of(asset: str) -> Iterator[dg.AssetChecksDefinition]:
    """The checks of one asset."""
    return (one for one in story_checks() if spec_of(one).asset_key == dg.AssetKey(asset))


def function_of(definition: dg.AssetsDefinition) -> Callable[..., Any]:
    """The plain function that an asset or a check was made of."""
    compute: Any = definition.op.compute_fn
    return getattr(compute, "decorated_fn", compute)


def models_taken(function: Callable[..., Any]) -> Mapping[str, type[Model]]:
    """The parameters of an asset's or a check's function that are upstream models, with their types."""
    hints = get_type_hints(function)
    return {
        name: hints[name]
        for name in inspect.signature(function).parameters
        if isinstance(hints.get(name), type) and issubclass(hints[name], Model)
    }


def evaluated(
    check: dg.AssetChecksDefinition,
    folder: StoryFolder,
    library: LibraryResource,
    made: Mapping[str, BaseModel] | None = None,
) -> dg.AssetCheckEvaluation:
    """Run one check of one story.

    Args:
        check: Which.
        folder: The story's.
        library: The library as the checks take it.
        made: Models by asset that need not be read from the library.

    Raises:
        StudioError: What it looks at is not there, or cannot be read.
    """
    spec, function = spec_of(check), function_of(check)
    arguments: dict[str, Any] = {
        name: (made or {}).get(name) or folder.read(kind) for name, kind in models_taken(function).items()
    }
    for name in inspect.signature(function).parameters:
        if name == "context":
            arguments[name] = _OfStory(folder.key)
        elif name == "library":
            arguments[name] = library
    result = function(**arguments)
    assert isinstance(result, dg.AssetCheckResult)
    return dg.AssetCheckEvaluation(
        asset_key=spec.asset_key,
        check_name=spec.name,
        passed=result.passed,
        severity=result.severity,
        description=result.description,
        metadata=result.metadata,
        blocking=spec.blocking,
        partition=folder.key,
    )
