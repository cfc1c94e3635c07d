"""Jobs, schedules and sensors: what a person starts, and what starts by itself."""

from typing import Any

import dagster as dg

from story_assets.automation.bulk import rescore_all
from story_assets.automation.cleaning import clean_up, weekly_clean_up
from story_assets.automation.commission import commission, start_commissioned
from story_assets.automation.jobs import make_film, publish_ratings, reroll, rescore, review_week
from story_assets.automation.slate import NIGHTLY_OUTPUT, nightly_slate, weekly
from story_assets.automation.versions import code_versions, with_versions
from story_assets.automation.watching import (
    publish_failed,
    ratings_given,
    reap_dead_runs,
    retry_failed_scenes,
    scene_watcher,
)
from story_assets.settings import load_settings

_settings = load_settings()
_versions = code_versions(_settings)


def finished_spec(spec: dg.AssetSpec) -> dg.AssetSpec:
    """An asset's spec with the code version of what is behind it; the nightly film's also with its deadline."""
    spec = with_versions(spec, _versions)
    if spec.key == dg.AssetKey("film") and _settings.nightly_slate:
        return dg.apply_freshness_policy(spec, NIGHTLY_OUTPUT)
    return spec


jobs: list[Any] = [make_film, reroll, rescore, rescore_all, publish_ratings, review_week, clean_up, commission]
schedules: list[Any] = [nightly_slate, weekly, weekly_clean_up]
sensors: list[Any] = [
    start_commissioned,
    scene_watcher,
    ratings_given,
    publish_failed,
    retry_failed_scenes,
    reap_dead_runs,
]
