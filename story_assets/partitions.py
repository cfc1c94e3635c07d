"""The partitions: one dynamic set of stories, and the weeks of the weekly review."""

import warnings

import dagster as dg

# Checks are partitioned, or one story's failure would hold or free another's; Dagster calls that a preview, once a check.
warnings.filterwarnings(
    "ignore", message="Specifying a partitions_def on an AssetCheckSpec", category=dg.PreviewWarning
)
warnings.filterwarnings("ignore", message="Parameter `backfill_policy`", category=dg.BetaWarning)

stories = dg.DynamicPartitionsDefinition(name="stories")
"""Every asset and check of a story is partitioned by its key. `register` adds one; the UI and schedules see it at once."""

weeks = dg.WeeklyPartitionsDefinition(start_date="2025-10-31", day_offset=5)
"""Weeks from Friday to Friday, midnight UTC; the key is the first day."""
