"""While a slate is made every night, a night without a film shows by itself."""

from datetime import timedelta

import dagster as dg
import pytest

from story_assets import automation
from story_assets.settings import Settings


@pytest.mark.parametrize("nightly", [True, False])
def test_the_film_has_a_deadline_only_while_there_is_a_nightly_slate(
    monkeypatch: pytest.MonkeyPatch, nightly: bool
) -> None:
    monkeypatch.setattr(automation, "_settings", Settings(nightly_slate=nightly))
    policy = automation.finished_spec(dg.AssetSpec("film")).freshness_policy
    if not nightly:
        assert policy is None
        return
    assert policy is not None
    windows = {name: getattr(policy, name).to_timedelta() for name in ("warn_window", "fail_window")}
    assert windows == {"warn_window": timedelta(hours=25), "fail_window": timedelta(hours=36)}
    assert automation.finished_spec(dg.AssetSpec("clips")).freshness_policy is None
