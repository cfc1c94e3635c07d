"""`story-assets settings`: every knob, its value, and where that came from."""

from __future__ import annotations

import os

from rich.markup import escape
from rich.table import Table

from story_assets.cli import options
from story_assets.cli.output import one_line_errors, out, print_json
from story_assets.settings import Settings, encoding_of, home_dir, load_settings


def settings(as_json: options.AsJson = False) -> None:
    """Print every setting with its value, meaning and source."""
    with one_line_errors():
        found = load_settings()
        rows = [*_rows(found), *_calibrated(found)]
        if as_json:
            print_json(rows)
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("Setting", no_wrap=True)
        table.add_column("Value", overflow="fold")
        table.add_column("From", no_wrap=True)
        table.add_column("Meaning")
        for row in rows:
            style = "" if row["from"] == "default" else "bold"
            table.add_row(row["name"], escape(row["value"]), row["from"], escape(row["meaning"]), style=style)
        out.print(table)
        out.print(f"\nSet them in the environment or in {home_dir() / '.env'}.", soft_wrap=True, markup=False)


def _rows(settings: Settings) -> list[dict[str, str]]:
    from dotenv import dotenv_values

    in_file = {name.upper() for name in dotenv_values(home_dir() / ".env", encoding=encoding_of(home_dir() / ".env"))}
    environment = {name.upper() for name, value in os.environ.items() if value}
    rows: list[dict[str, str]] = []
    for field, info in Settings.model_fields.items():
        name = field.upper()
        value = getattr(settings, field)
        rows.append(
            {
                "name": name,
                "value": ",".join(value) if isinstance(value, tuple) else "" if value is None else str(value),
                "from": "environment" if name in environment else ".env" if name in in_file else "default",
                "meaning": info.description or "",
            }
        )
    return rows


def _calibrated(settings: Settings) -> list[dict[str, str]]:
    """Goals that `story-assets calibrate` moved; one that is not in force says why."""
    from story_assets.scoring.goals import FILE_NAME, goals_of, read_calibration

    rows: list[dict[str, str]] = []
    written = read_calibration(settings)
    for cutoff in written.cutoffs if written else ():
        goals = goals_of(settings, cutoff.genre)
        used = goals.calibrated.get(cutoff.kpi) == cutoff
        why = next((note for note in goals.notes if cutoff.kpi in note), "not in force: KPI_OVERRIDES says otherwise.")
        rows.append(
            {
                "name": f"{cutoff.kpi} ({cutoff.genre})" if cutoff.genre else cutoff.kpi,
                "value": f"{cutoff.threshold:g}",
                "from": FILE_NAME if used else "not used",
                "meaning": f"Goal: {cutoff.how}, {cutoff.n} {cutoff.unit}, {cutoff.calibrated_at:%Y-%m-%d}, "
                f"{cutoff.metric_version}." + ("" if used else f" {why}"),
            }
        )
    return rows
