"""The telemetry contract as code: what every rendered scene must record, and how the two files of a run must agree.

Pure functions on plain dicts with the keys as on disk (PascalCase), and on the text of
`run-summary.txt`. Each returns the breaches it found; an empty list means the record holds.
"""

from quality.telemetry.breach import Breach, seen
from quality.telemetry.run import check_run, pending_of, stage_of
from quality.telemetry.scene import check_scene
from quality.telemetry.summary import check_summary, policy_line

__all__ = ["Breach", "check_run", "check_scene", "check_summary", "pending_of", "policy_line", "seen", "stage_of"]
