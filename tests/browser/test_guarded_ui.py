"""Dagster's UI in a real browser: it works through the guard, and a page of another site gets nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

HOSTILE = """<!doctype html><title>hostile</title>
<img src="{ui}/graphql?query=mutation%7BsetNuxSeen%7D">
<form id=f method=post enctype=text/plain action="{ui}/graphql" target=t><input name='{{"query":"' value='"}}'></form>
<iframe name=t></iframe><iframe src="{ui}/"></iframe>
<script>
const seen = {{}};
const keep = (name, work) => work.then(found => seen[name] = found, () => seen[name] = 'refused');
const body = JSON.stringify({{query: '{{version}}'}});
f.submit();
keep('read', fetch('{ui}/server_info').then(answer => answer.text()));
keep('opaque', fetch('{ui}/graphql', {{method: 'POST', mode: 'no-cors', body}}).then(answer => answer.type));
keep('json', fetch('{ui}/graphql', {{method: 'POST', headers: {{'Content-Type': 'application/json'}}, body}})
    .then(answer => answer.text()));
keep('report', fetch('{ui}/report_asset_check/film?check_name=x&passed=true', {{method: 'POST', mode: 'no-cors'}})
    .then(answer => answer.type));
keep('socket', new Promise((open, close) => {{
  const socket = new WebSocket('{ui}/graphql'.replace('http', 'ws'), 'graphql-ws');
  socket.onopen = () => open('open'); socket.onerror = close;
}}));
</script>"""


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("ui")
    command = [sys.executable, "-m", "story_assets", "ui", "--port", str(port)]
    environment = {**os.environ, "STORY_ASSETS_HOME": str(home)}
    with (home / "terminal.txt").open("wb") as terminal:
        process = subprocess.Popen(
            command, env=environment, stdout=terminal, stderr=terminal, cwd=Path(__file__).parents[2]
        )
        try:
            _await(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/server_info").status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.3)
    raise AssertionError("the UI did not come up")


def asked(ui: str, query: str) -> Any:
    return httpx.post(f"{ui}/graphql", json={"query": query}, timeout=30).json()["data"]


RUNS = "{runsOrError {... on Runs {results {jobName status}}}}"


def test_the_ui_works_and_its_logs_come_live(ui: str, chromium: Any) -> None:
    page = chromium.new_page()
    failed: list[str] = []
    sockets: list[str] = []
    page.on("response", lambda answer: failed.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("websocket", lambda found: sockets.append(found.url))
    page.goto(f"{ui}/locations/story-assets/jobs/commission/playground")
    page.get_by_role("button", name="Launch Run").first.click(timeout=60_000)
    page.wait_for_url("**/runs/*", timeout=60_000)
    page.get_by_text("RUN_SUCCESS").first.wait_for(timeout=120_000)
    assert not failed
    assert sockets
    assert {"jobName": "commission", "status": "SUCCESS"} in asked(ui, RUNS)["runsOrError"]["results"]
    page.close()


def test_a_page_of_another_site_reads_and_starts_nothing(
    ui: str, chromium: Any, foreign_site: Callable[[str], str]
) -> None:
    before = asked(ui, RUNS)
    page = chromium.new_page()
    answers: dict[str, int] = {}
    page.on("response", lambda answer: answers.setdefault(f"{answer.request.method} {answer.url}", answer.status))
    page.goto(foreign_site(HOSTILE.format(ui=ui)))
    page.wait_for_function("Object.keys(seen).length === 5")
    seen = page.evaluate("seen")
    ours = {name: status for name, status in answers.items() if name.split()[1].startswith(ui)}
    assert ours
    assert all(status >= 400 for status in ours.values()), ours
    assert {seen["read"], seen["json"], seen["socket"]} == {"refused"}
    assert asked(ui, RUNS)["runsOrError"]["results"][-1:] == before["runsOrError"]["results"][-1:]
    page.close()
