"""The jobs: what a person or a schedule starts."""

import dagster as dg

# After a crash, redo what failed and what depends on it; the plain FROM_FAILURE may drop steps that never started.
TAGS = {"dagster/retry_strategy": "FROM_ASSET_FAILURE"}

RENDERED = ("frames", "clips", "soundtrack", "film", "scene_scores", "story_scores", "reviews", "run_record")
"""Everything that is made from a story's scenes."""

SCORED = ("scene_scores", "story_scores", "reviews", "run_record")
"""What measuring a finished story makes."""

make_film = dg.define_asset_job(
    "make_film",
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets("weekly_review"),
    executor_def=dg.in_process_executor,
    tags=TAGS,
    description="One story through all rooms: writing, rendering, editing, scoring, reviewing. "
    "Finished scenes are taken as they are, so running it again is cheap; as a backfill over past stories it redoes "
    "only what a change touches.",
)

reroll = dg.define_asset_job(
    "reroll",
    selection=dg.AssetSelection.assets(*RENDERED),
    executor_def=dg.in_process_executor,
    tags=TAGS,
    description="Draw single scenes anew and remake what depends on them. "
    'Launch with config `ops: {frames: {config: {reroll: ["03"]}}}`.',
)

rescore = dg.define_asset_job(
    "rescore",
    selection=dg.AssetSelection.assets(*SCORED),
    executor_def=dg.in_process_executor,
    tags=TAGS,
    description="Measure a finished story again, say after a metric changed, and publish its record. Renders nothing. "
    "For many stories at once `rescore_all` is quicker.",
)

publish_ratings = dg.define_asset_job(
    "publish_ratings",
    selection=dg.AssetSelection.assets("reviews", "run_record"),
    executor_def=dg.in_process_executor,
    tags=TAGS,
    description="Take new ratings into the story's record, and hold them against the goal.",
)

review_week = dg.define_asset_job(
    "review_week",
    selection=dg.AssetSelection.assets("weekly_review"),
    executor_def=dg.in_process_executor,
    description="The weekly review: all runs of a week against the week before.",
)
