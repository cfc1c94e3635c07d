"""The validator: every rule of the telemetry contract over a run's two files, and how they agree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from quality.telemetry import Breach, check_run, check_summary, pending_of, seen, stage_of
from story_assets.errors import LibraryError
from story_assets.models import RunRecord
from story_assets.reviewing.gate.junit import Case, Suite
from story_assets.reviewing.record.older import tolerated
from story_assets.reviewing.record.reading import RunFiles, find_records, read_run
from story_assets.reviewing.record.summary import FILE_NAME as SUMMARY_NAME

VALID, UNREADABLE, BROKEN = 0, 1, 2
"""Exit codes of the validator."""


@dataclass(frozen=True)
class Verification:
    """What the validator found in one run.

    Attributes:
        path: The record's file.
        run_id: The run's name.
        scenes: Ids of its scenes.
        pending: Scenes still to be recorded or drawn anew, each with what it waits for.
        stage: How far the run is.
        breaches: Every broken rule.
        notes: What a person should know of how it was judged.
        error: Why it could not be read; then nothing else is known.
    """

    path: Path
    run_id: str
    scenes: tuple[str, ...] = ()
    pending: Mapping[str, str] = field(default_factory=dict)
    stage: str = "rendered"
    breaches: tuple[Breach, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""

    @property
    def exit_code(self) -> int:
        """0 valid, 1 unreadable, 2 broken."""
        return UNREADABLE if self.error else BROKEN if self.breaches else VALID

    @property
    def unfinished(self) -> bool:
        """Whether scenes are still to come; what is recorded was held to every rule all the same."""
        return not self.error and self.stage != "rendered"

    @property
    def word(self) -> str:
        """The outcome in a word."""
        if self.exit_code == VALID and self.unfinished:
            return "unfinished"
        return ("valid", "unreadable", "broken")[self.exit_code]

    @property
    def progress(self) -> str:
        """How far an unfinished run is, in a sentence."""
        if self.stage in ("commissioned", "writing"):
            return "It is commissioned and not written yet." if self.stage == "commissioned" else "It is being written."
        waiting = ", ".join(f"{scene} {status}" for scene, status in self.pending.items())
        return f"{len(set(self.scenes) - set(self.pending))} of {len({*self.scenes, *self.pending})} scenes are recorded; {waiting}."


def verify(paths: Iterable[Path]) -> Iterator[Verification]:
    """Hold every run that `paths` mean against the contract, one after the other.

    Args:
        paths: Record files, run folders, or folders of such folders.
    """
    for path in paths:
        for record in find_records([path]):
            # A record handed over alone is judged alone; a run's folder must hold both files.
            yield verify_one(record, alone=record == path)


def verify_one(path: Path, *, alone: bool = False) -> Verification:
    """Hold one run against the contract.

    Args:
        path: The record's file.
        alone: Whether the summary may be missing beside it.
    """
    try:
        run = read_run(path)
    except LibraryError as error:
        return Verification(path, path.parent.name, error=str(error))
    breaches = list(breaches_of(run))
    notes = ["Written by the older system; judged by the rules of its time."] if run.older else []
    if run.summary is None and alone:
        notes.append(f"There is no {SUMMARY_NAME} beside it; only the record was judged.")
    elif run.summary is None:
        breaches.append(Breach("", SUMMARY_NAME, "nothing", "a file beside the record"))
    found = Verification(
        path, run.run_id, scene_ids(run.record), pending_of(run.record), stage_of(run.record), tuple(breaches)
    )
    if found.unfinished:
        notes.insert(0, found.progress)
    return replace(found, notes=tuple(notes))


def must_be_finished(found: Verification) -> Verification:
    """An unfinished run as a broken one, for those who hold that every run must be finished by now."""
    if not found.unfinished:
        return found
    due = "rendered: a record of every scene"
    return replace(found, breaches=(*found.breaches, Breach("", "Stage", f"{found.stage}: {found.progress}", due)))


def breaches_of(run: RunFiles) -> Iterator[Breach]:
    """Every rule a run's record breaks, and everything its summary says otherwise."""
    found = check_run(run.record)
    if run.summary is not None:
        found += check_summary(run.record, run.summary)
    if "Stage" in run.record:
        found += _wrong_types(run.record, found)
    yield from (one for one in found if not (run.older and tolerated(one)))


def _wrong_types(record: Mapping[str, Any], found: Sequence[Breach]) -> Iterator[Breach]:
    """Where a record of this system departs from its published schema in what the contract leaves open."""
    try:
        RunRecord.model_validate_json(json.dumps(record), strict=True)
    except ValidationError as error:
        named = {(breach.scene, breach.field) for breach in found}
        ids = [scene.get("SceneId") if isinstance(scene, Mapping) else None for scene in record.get("Scenes") or ()]
        for one in error.errors(include_url=False):
            place = list(one["loc"])
            scene = ""
            if place[:1] == ["Scenes"] and len(place) > 2 and isinstance(place[1], int):
                scene, place = str(ids[place[1]]), place[2:]
            field_name = ".".join(map(str, place)).replace(".[", "[")
            field_name = re.sub(r"\.(\d+)", r"[\1]", field_name)
            if (scene, field_name) not in named:
                saw = "nothing" if one["type"] == "missing" else seen(one["input"])
                yield Breach(scene, field_name, saw, one["msg"][0].lower() + one["msg"][1:])


def scene_ids(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids of a record's scenes, as far as they can be told."""
    scenes = record.get("Scenes")
    there: Sequence[Any] = scenes if isinstance(scenes, list) else ()
    return tuple(str(scene.get("SceneId", "(no id)")) for scene in there if isinstance(scene, Mapping))


def exit_code(found: Iterable[Verification]) -> int:
    """The worst of many: 2 broken before 1 unreadable before 0 valid."""
    return max((one.exit_code for one in found), default=UNREADABLE)


def as_json(found: Verification) -> dict[str, Any]:
    """What was found, for a machine."""
    return {
        "path": str(found.path),
        "run_id": found.run_id,
        "outcome": found.word,
        "stage": None if found.error else found.stage,
        "scenes": len(found.scenes),
        "pending": dict(found.pending),
        "breaches": [asdict(breach) for breach in found.breaches],
        "notes": list(found.notes),
        "error": found.error or None,
    }


def as_suite(found: Verification) -> Suite:
    """What was found as a JUnit test suite: one case for the run, one for each scene; a scene to come is skipped."""
    if found.error:
        return Suite(found.run_id, (Case("run", str(found.path), error=found.error),))
    named = ["", *dict.fromkeys((*found.scenes, *(breach.scene for breach in found.breaches if breach.scene)))]
    by_scene = {name: [str(breach) for breach in found.breaches if breach.scene == name] for name in named}
    cases = [Case(name or "run", str(found.path), failure="\n".join(breaches)) for name, breaches in by_scene.items()]
    cases += [
        Case(scene, str(found.path), skipped=f"not recorded yet: {status}")
        for scene, status in found.pending.items()
        if scene not in by_scene
    ]
    return Suite(found.run_id, tuple(cases))
