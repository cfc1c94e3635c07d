"""The gate: whether stories may go out, from their checks, their records and the versions they were made with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from story_assets.reviewing.gate.junit import Case, Suite

Mode = Literal["normal", "strict", "warn-only"]
Verdict = Literal["pass", "warn", "fail", "broken"]

PASSED, FAILED, CONTRACT_BROKEN = 0, 1, 2
"""Exit codes of the gate."""

_RANK: dict[Verdict, int] = {"pass": 0, "warn": 1, "fail": 2, "broken": 3}
_CONTRACT_CHECKS = ("telemetry_contract", "record_keeps_the_contract")

_GOALS_WITHOUT_STATUS = ("scene_latency", "scene_vram")
"""Checks that hold a goal of the project without a warn line: not to pass is to miss it."""


@dataclass(frozen=True)
class Checked:
    """One check of one story.

    Attributes:
        story: The story's key.
        asset: What was checked.
        name: Which property.
        passed: Whether it holds; None when it could not be told.
        severity: `error` or `warn`, as the check judged.
        status: How the goal was missed where the check measures one: `near`, `note`, `fail`, `missing`, `error`.
        description: One sentence of evidence.
        source: Where the outcome comes from: `run` now, or `recorded` in Dagster's history.
        at: When it was recorded.
    """

    story: str
    asset: str
    name: str
    passed: bool | None
    severity: str = "error"
    status: str = ""
    description: str = ""
    source: Literal["run", "recorded"] = "run"
    at: datetime | None = None

    @property
    def verdict(self) -> Verdict:
        """What the check means for the story, before any mode.

        A goal that is clearly missed fails; a near miss, a missing score, a mere step down, and a miss of a goal that
        good stories miss too (`note`) only warn.
        """
        if self.passed:
            return "pass"
        if self.name in _CONTRACT_CHECKS and self.passed is False:
            return "broken"
        missed = self.status in ("fail", "error") or self.name in _GOALS_WITHOUT_STATUS
        if self.passed is None or self.severity == "error" or missed:
            return "fail"
        return "warn"


@dataclass(frozen=True)
class StoryGate:
    """All checks of one story."""

    story: str
    checks: tuple[Checked, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of its checks."""
        return worst(check.verdict for check in self.checks)

    def having(self, *verdicts: Verdict) -> list[Checked]:
        """The checks with one of these verdicts."""
        return [check for check in self.checks if check.verdict in verdicts]


@dataclass(frozen=True)
class Gate:
    """The outcome over many stories.

    Attributes:
        stories: Every story looked at.
        pins: What is wrong with the installed versions; each fails the gate.
        mode: `normal`; `strict`, where a warning fails too; `warn-only`, where nothing does.
    """

    stories: tuple[StoryGate, ...]
    pins: tuple[str, ...] = ()
    mode: Mode = "normal"
    notes: tuple[str, ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """The worst over all stories and pins."""
        return worst((*(story.verdict for story in self.stories), *(("fail",) if self.pins else ())))

    @property
    def exit_code(self) -> int:
        """0 pass, 1 fail, 2 contract broken."""
        if self.mode == "warn-only":
            return PASSED
        if self.verdict == "broken":
            return CONTRACT_BROKEN
        failing = ("fail", "warn") if self.mode == "strict" else ("fail",)
        return FAILED if self.verdict in failing else PASSED

    @property
    def headline(self) -> str:
        """One line."""
        counts = {word: sum(story.verdict == word for story in self.stories) for word in reversed(_RANK)}
        said = ", ".join(f"{count} {_said(word)}" for word, count in counts.items() if count)
        end = {PASSED: "The gate is open", FAILED: "The gate is shut", CONTRACT_BROKEN: "The gate is shut"}
        number = len(self.stories)
        return f"{end[self.exit_code]}: {number} {'story' if number == 1 else 'stories'} ({said or 'none'})"

    def fails(self, check: Checked) -> bool:
        """Whether a check shuts the gate in this mode."""
        if self.mode == "warn-only":
            return False
        return check.verdict in ("broken", "fail") or (self.mode == "strict" and check.verdict == "warn")


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of some; `pass` of none."""
    found: Verdict = "pass"
    for one in verdicts:
        found = one if _RANK[one] > _RANK[found] else found
    return found


def suites(gate: Gate) -> Iterator[Suite]:
    """The gate as JUnit: a suite a story, a case a check; a missing score is a case left out, with its reason."""
    for story in gate.stories:
        yield Suite(story.story, tuple(_case(gate, check) for check in story.checks))
    if gate.pins:
        yield Suite("versions", tuple(Case(pin.split()[0], "versions", failure=pin) for pin in gate.pins))


def _case(gate: Gate, check: Checked) -> Case:
    where = f"{check.story}.{check.asset}"
    if gate.fails(check):
        return Case(check.name, where, failure=check.description or "failed")
    if check.verdict == "warn" and check.status == "missing":
        return Case(check.name, where, skipped=check.description)
    return Case(check.name, where, output="" if check.passed else f"warning: {check.description}")


def markdown(gate: Gate) -> str:
    """The gate as Markdown, for the summary of a pull request."""
    lines = [f"## {gate.headline}", ""]
    lines += [f"- **version**: {pin}" for pin in gate.pins]
    lines += ["", "| Story | Outcome | Passed | Warned | Failed |", "|---|---|---|---|---|"]
    for story in gate.stories:
        counts = [len(story.having("pass")), len(story.having("warn")), len(story.having("fail", "broken"))]
        lines.append(f"| `{story.story}` | {_said(story.verdict)} | {' | '.join(map(str, counts))} |")
    for story in gate.stories:
        found = sorted(story.having("warn", "fail", "broken"), key=lambda one: -_RANK[one.verdict])
        if found:
            lines += ["", f"<details><summary>{story.story}: {len(found)} not passed</summary>", ""]
            lines += ["| Check | Outcome | Why |", "|---|---|---|"]
            lines += [f"| {one.asset}/{one.name} | {_said(one.verdict)} | {_cell(one.description)} |" for one in found]
            lines += ["", "</details>"]
    lines += [f"\n{note}" for note in gate.notes]
    return "\n".join(lines) + "\n"


def as_json(gate: Gate) -> dict[str, Any]:
    """The gate for a machine."""
    return {
        "verdict": gate.verdict,
        "exit_code": gate.exit_code,
        "mode": gate.mode,
        "pins": list(gate.pins),
        "stories": [
            {
                "key": story.story,
                "verdict": story.verdict,
                "checks": [{**vars(check), "verdict": check.verdict} for check in story.checks],
            }
            for story in gate.stories
        ],
    }


def contract_check(story: str, breaches: Sequence[str], scenes: int, unfinished: str = "") -> Checked:
    """The files of a run held against the contract, as one more check; an unfinished run cannot be judged yet."""
    if unfinished and not breaches:
        said = f"The run is unfinished: {unfinished}"
        return Checked(story, "run_record", _CONTRACT_CHECKS[1], None, description=said)
    description = breaches[0] if breaches else f"Every rule holds over {scenes} scenes."
    if len(breaches) > 1:
        description += f" (and {len(breaches) - 1} more; `story-assets verify` names them)"
    return Checked(story, "run_record", _CONTRACT_CHECKS[1], not breaches, description=description)


def _said(verdict: str) -> str:
    return {"pass": "passed", "warn": "warned", "fail": "failed", "broken": "contract broken"}[verdict]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
