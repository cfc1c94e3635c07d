"""Ends runs whose process is gone: after a power cut Dagster itself goes on believing in them.

A run holds a lease that the system drops with its process (`operating.runs`). A run that is said to be going on, was
seen holding its lease, and holds it no more, is dead. One that died before it could take the lease is known by having
begun before this machine did.
"""

import socket
from datetime import UTC, datetime

import dagster as dg

from story_assets.automation.publishing import HELD
from story_assets.operating.runs import is_running

REAPED = "story-assets/reaped"
_GOING_ON = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.CANCELING]


def reap(instance: dg.DagsterInstance) -> list[str]:
    """Fail every dead run and free the pool slots it held. Returns the runs' ids."""
    booted = _booted_at()
    dead: list[str] = []
    for record in instance.get_run_records(dg.RunsFilter(statuses=_GOING_ON)):
        run = record.dagster_run
        held = run.tags.get(HELD)
        if held not in (None, socket.gethostname()):
            continue  # another machine's
        began = record.start_time or record.create_timestamp.timestamp()
        gone = not is_running(run.run_id) if held else began < booted
        if not gone:
            continue
        again = instance.get_run_by_id(run.run_id)
        if again is None or again.is_finished:
            continue  # it ended while we looked
        # The tag first: who hears of the failure reads it.
        instance.add_run_tags(run.run_id, {REAPED: datetime.now(UTC).isoformat(timespec="seconds")})
        instance.report_run_failed(again, "The process of this run is gone: it was killed, or the machine lost power.")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
        dead.append(run.run_id)
    return dead


def _booted_at() -> float:
    import psutil

    return psutil.boot_time()
