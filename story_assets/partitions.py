"""The partitions: one dynamic set of stories, and weeks for the review."""

import dagster as dg

stories = dg.DynamicPartitionsDefinition(name="stories")
"""Every asset and check of a story is partitioned by its key. `register` adds one; the UI and schedules see it at once."""
