"""What a sweep over many run records costs: `python -m benchmarks.sweep library/<story>/artifact-metadata.json [RECORDS]`.

Copies the record under other names and times into a folder of its own, and sweeps half of the copies and all of them:
the time should double and the memory should not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil


def main() -> None:
    """Print seconds and the most memory of each sweep."""
    if len(sys.argv) < 2:
        sys.exit("Give a record to copy: python -m benchmarks.sweep library/<story>/artifact-metadata.json")
    record = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    for count in (wanted // 2, wanted):
        with tempfile.TemporaryDirectory() as folder:
            size = _write(Path(folder), record, count)
            seconds, memory = _sweep(Path(folder))
            print(f"{count} records, {size / 1e6:.0f} MB: {seconds:.2f} s, at most {memory / 1e6:.0f} MB of memory")


def _write(folder: Path, record: dict[str, object], count: int) -> int:
    """As many runs as wanted, over the last two weeks."""
    size = 0
    for number in range(count):
        at = (datetime.now(UTC) - timedelta(minutes=number * 14 * 1440 / count)).isoformat()
        run = json.loads(json.dumps(record))
        run |= {"RunId": f"run-{number:04d}", "Timestamp": at}
        for scene in run["Scenes"]:
            scene["Telemetry"] |= {"QueueStart": at, "QueueEnd": at}
        path = folder / run["RunId"] / "artifact-metadata.json"
        path.parent.mkdir()
        path.write_text(json.dumps(run), encoding="utf-8")
        size += path.stat().st_size
    return size


def _sweep(folder: Path) -> tuple[float, int]:
    command = [sys.executable, "-m", "story_assets", "sweep", str(folder), "--json"]
    started, most = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        watched = psutil.Process(child.pid)
        while child.poll() is None:
            try:
                most = max(most, watched.memory_info().rss)
            except psutil.Error:
                break
            time.sleep(0.01)
    return time.perf_counter() - started, most


if __name__ == "__main__":
    main()
