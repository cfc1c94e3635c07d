"""The report of the fault suite, at the end of the test run."""

from __future__ import annotations

from typing import Any

PROPERTY = "fault report"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what each run of the suite found; also under xdist, where tests run elsewhere."""
    for kind in ("passed", "failed"):
        for report in terminalreporter.getreports(kind):
            for name, text in report.user_properties:
                if name == PROPERTY:
                    terminalreporter.section(f"faults: {report.nodeid.rpartition('::')[2]}")
                    terminalreporter.write_line(text)
