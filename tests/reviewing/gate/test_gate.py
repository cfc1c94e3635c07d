"""The gate: what passes, what warns, what shuts it, in each mode, and what it leaves for CI to show."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
import reviewing_sample as sample
import reviewing_story
from typer.testing import CliRunner

from story_assets.cli.app import app
from story_assets.library import Library
from story_assets.reviewing.gate.gate import Checked, Gate, Mode, StoryGate, markdown, suites
from story_assets.reviewing.gate.junit import junit_xml
from story_assets.reviewing.gate.pins import broken_pins, made_outside_pins
from story_assets.reviewing.publishing import publish
from story_assets.settings import Settings


def check(
    name: str = "entity_linkage", passed: bool | None = True, severity: str = "warn", status: str = ""
) -> Checked:
    return Checked("a-1", "story_scores", name, passed, severity, status, f"{name} said so")


GOOD = check()
NEAR = check(passed=False, status="near")
MISSED = check(passed=False, status="fail")
UNSCORED = check("human_coherence", False, status="missing")
STEP_DOWN = check("fallbacks", False)
TOO_SLOW = check("scene_latency", False)
CRASHED = check(passed=False, severity="error", status="error")
NOT_RUN = check("film_plays", None, "error")
BROKEN = check("telemetry_contract", False, "error")


def gate(*checks: Checked, mode: Mode = "normal", pins: tuple[str, ...] = ()) -> Gate:
    return Gate((StoryGate("a-1", checks),), pins, mode)


@pytest.mark.parametrize(
    ("checks", "normal", "strict"),
    [
        ((GOOD,), 0, 0),
        ((GOOD, NEAR), 0, 1),
        ((GOOD, UNSCORED), 0, 1),
        ((GOOD, STEP_DOWN), 0, 1),
        ((GOOD, MISSED), 1, 1),
        ((GOOD, CRASHED), 1, 1),
        ((GOOD, TOO_SLOW), 1, 1),
        ((GOOD, NOT_RUN), 1, 1),
        ((GOOD, MISSED, BROKEN), 2, 2),
    ],
)
def test_a_goal_missed_shuts_the_gate_and_a_broken_contract_has_its_own_code(
    checks: tuple[Checked, ...], normal: int, strict: int
) -> None:
    assert gate(*checks).exit_code == normal
    assert gate(*checks, mode="strict").exit_code == strict
    assert gate(*checks, mode="warn-only").exit_code == 0


def test_a_package_that_is_not_as_pinned_shuts_the_gate() -> None:
    assert gate(GOOD, pins=("torch 2.0 is installed; ==2.13.0 is required",)).exit_code == 1


def test_junit_has_a_case_a_check_and_a_missing_score_is_left_out_with_its_reason() -> None:
    root = ElementTree.fromstring(junit_xml(suites(gate(GOOD, MISSED, UNSCORED, STEP_DOWN))).split("\n", 1)[1])
    found = {case.get("name", ""): [child.tag for child in case] for case in root.iter("testcase")}
    assert found["human_coherence"] == ["skipped"]
    assert found["fallbacks"] == ["system-out"]
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "1", "1")


def test_the_markdown_names_every_check_that_did_not_pass_with_its_reason() -> None:
    text = markdown(gate(GOOD, MISSED, BROKEN, mode="strict"))
    assert "The gate is shut: 1 story (1 contract broken)" in text
    assert "| story_scores/telemetry_contract | contract broken | telemetry_contract said so |" in text


def test_the_installed_packages_are_as_the_project_pins_them() -> None:
    assert broken_pins() == []


def test_a_film_made_with_a_version_outside_the_pins_is_named() -> None:
    found = list(made_outside_pins({"torch": "1.0.0", "dagster": "1.13.29", "graph": "animatic@1", "pillow": "odd"}))
    assert [sentence.split()[2] for sentence in found] == ["torch", "pillow"]


def invoked(*arguments: str) -> tuple[int, dict[str, object]]:
    done = CliRunner().invoke(app, ["gate", "--json", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, json.loads(done.stdout) if done.stdout.startswith("{") else {}


@pytest.fixture
def told(library: Library) -> Path:
    """A story with everything but clips and a film that plays."""
    folder = sample.complete(library.root)
    publish(folder, Settings())
    return folder.path


def checks_of(found: dict[str, object]) -> dict[str, dict[str, object]]:
    (story,) = found["stories"]  # type: ignore[misc]
    return {f"{one['asset']}/{one['name']}": one for one in story["checks"]}


def test_checks_that_never_ran_are_run_and_what_is_not_there_cannot_pass(told: Path) -> None:
    code, found = invoked("--all")
    checks = checks_of(found)
    assert code == 1
    assert checks["frames/telemetry_contract"]["verdict"] == "pass"
    assert checks["story_scores/entity_linkage"]["source"] == "run"
    assert checks["clips/is_there"]["passed"] is None
    assert "clips/every_scene_has_a_clip" not in checks
    assert checks["run_record/versions_are_pinned"]["verdict"] == "pass"


def test_a_story_that_never_came_to_its_scenes_fails_without_being_a_broken_contract(library: Library) -> None:
    folder = library.register(reviewing_story.brief())
    publish(folder, Settings())
    code, found = invoked("--all")
    checks = checks_of(found)
    assert code == 1
    assert checks["run_record/record_keeps_the_contract"]["verdict"] == "fail"
    assert {name for name in checks if name.startswith("frames/")} == {"frames/is_there"}


def test_a_broken_contract_exits_2(told: Path) -> None:
    path = told / "artifact-metadata.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["Scenes"][0]["Telemetry"]["DoneMarkerDetected"]
    path.write_text(json.dumps(record), encoding="utf-8")
    code, found = invoked(sample.KEY)
    assert code == 2
    assert "DoneMarkerDetected" in str(checks_of(found)["run_record/record_keeps_the_contract"]["description"])
    assert invoked(sample.KEY, "--warn-only")[0] == 0


def test_reports_are_written_for_ci(told: Path, tmp_path: Path) -> None:
    code, _ = invoked("--all", "--junit", str(tmp_path / "gate.xml"), "--markdown", str(tmp_path / "gate.md"))
    assert code == 1
    assert ElementTree.parse(tmp_path / "gate.xml").getroot().tag == "testsuites"
    assert sample.KEY in (tmp_path / "gate.md").read_text(encoding="utf-8")


def test_stories_are_chosen_by_when_they_were_rendered(told: Path, library: Library) -> None:
    library.register(reviewing_story.brief(key="new-1", created_at=datetime.now(UTC) - timedelta(hours=2)))

    def chosen(*arguments: str) -> list[str]:
        _, found = invoked(*arguments)
        return [story["key"] for story in found.get("stories", [])]  # type: ignore[union-attr]

    day_after = (reviewing_story.MIDNIGHT + timedelta(days=1)).strftime("%Y-%m-%d")
    assert sample.KEY in chosen("--since", reviewing_story.MIDNIGHT.strftime("%Y-%m-%d"))
    assert sample.KEY not in chosen("--since", day_after)
    assert "new-1" in chosen("--last-night")


@pytest.mark.parametrize(
    "arguments",
    [[], ["--all", "--last-night"], ["no-such-story"], ["--since", "then"], ["--all", "--strict", "--warn-only"]],
)
def test_a_mistake_in_asking_exits_2_without_a_report(told: Path, arguments: list[str]) -> None:
    assert invoked(*arguments) == (2, {})
