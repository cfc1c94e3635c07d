"""Every night a slate of films, every Friday the review of the week."""

from datetime import timedelta

import dagster as dg

from story_assets.automation.jobs import make_film, review_week
from story_assets.automation.plan import plan_night, register_night
from story_assets.automation.preflight import require_usable
from story_assets.errors import StudioError
from story_assets.operating.resources import LibraryResource
from story_assets.partitions import stories
from story_assets.settings import load_settings

_settings = load_settings()


@dg.schedule(
    job=make_film,
    cron_schedule=_settings.nightly_at,
    execution_timezone=_settings.nightly_timezone,
    default_status=dg.DefaultScheduleStatus.RUNNING if _settings.nightly_slate else dg.DefaultScheduleStatus.STOPPED,
    description="Registers the night's stories and starts them: briefs of NIGHTLY_BRIEFS first, else genres in turn.",
)
def nightly_slate(
    context: dg.ScheduleEvaluationContext, library: LibraryResource
) -> list[dg.RunRequest] | dg.SkipReason:
    """Register and ask for a run of each; keys and run keys come from the night, so none is started twice."""
    at = context.scheduled_execution_time
    try:
        require_usable(library.settings)
        night = plan_night(library.library, library.settings, at)
        briefs = register_night(library.library, library.settings, night)
    except StudioError as error:
        context.log.error(str(error))
        return dg.SkipReason(str(error))
    for sentence in night.refused:
        context.log.warning(sentence)
    context.instance.add_dynamic_partitions(str(stories.name), [brief.key for brief in briefs])
    return [
        dg.RunRequest(
            run_key=f"slate:{brief.key}", partition_key=brief.key, tags={"story-assets/slate": f"{at:%Y-%m-%d}"}
        )
        for brief in briefs
    ]


weekly = dg.build_schedule_from_partitioned_job(
    review_week,
    name="weekly_review_schedule",
    hour_of_day=7,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Fridays at 07:00 UTC: the week that ended that night, against the week before.",
)

NIGHTLY_OUTPUT = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=36), warn_window=timedelta(hours=25))
"""While a slate is made every night, a day without any new film is a warning, and half a day more an error."""
