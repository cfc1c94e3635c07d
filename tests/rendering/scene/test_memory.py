"""A card without enough memory: freed, waited for, drawn lighter, and every step on record."""

from __future__ import annotations

import pytest

from story_assets.comfyui.lightness import Lightness
from story_assets.library import StoryFolder
from tests.rendering.helpers import Connect, breaches, notes, render, scenes
from workflows.engine import Engine


def efforts(engine: Engine) -> list[int]:
    """What each prompt asked of the drawing node, in order."""
    return [entry["prompt"][2]["1"]["inputs"]["effort"] for entry in engine.history.page().values()]


def test_memory_that_ran_out_once(story: StoryFolder, connect: Connect, engine: Engine) -> None:
    """Models are freed and the scene is drawn one step lighter, within the same attempt."""
    frame_set = render(story, scenes("memory once"), connect).frames.scenes[0]
    assert frame_set.record.success, frame_set.record.errors
    assert frame_set.record.attempts_run == 1
    assert efforts(engine) == [2, 1]
    assert "models and cache freed" in notes(frame_set)
    assert "drawn lighter: half the effort" in notes(frame_set)
    assert breaches(frame_set) == []


def test_lighter_step_by_step(story: StoryFolder, connect: Connect, engine: Engine) -> None:
    """Each light variant comes on top of the ones before, and each step is a note; frames stay as many."""
    frame_set = render(story, scenes("tight"), connect).frames.scenes[0]
    assert frame_set.record.success
    assert frame_set.record.frame_count == 30
    assert efforts(engine) == [2, 1, 0]
    assert "drawn lighter: half the effort, no effort" in notes(frame_set)


def test_two_in_a_row_and_the_next_ones_begin_lighter(story: StoryFolder, connect: Connect, engine: Engine) -> None:
    """A later scene does not run out of memory first; its record says why it was drawn so."""
    done = render(story, scenes(*(f"tight {number}" for number in range(6))), connect)
    assert all(frame_set.record.success for frame_set in done.frames.scenes)
    # One may have been posted at full already when the second was done.
    assert efforts(engine)[-2:] == [0, 0]
    for frame_set in done.frames.scenes[-2:]:
        assert "Drawn lighter from the start (half the effort, no effort)" in notes(frame_set)
        assert "Out of memory" not in notes(frame_set)


def test_nothing_left_to_give_up(story: StoryFolder, connect: Connect) -> None:
    """Out of memory at the lightest is a failure with its own name, and what was tried is on record."""
    frame_set = render(story, scenes("memory"), connect).frames.scenes[0]
    record = frame_set.record
    assert not record.success
    assert "ran out of memory" in record.errors[0]
    assert "nothing left to give up" in notes(frame_set)
    assert breaches(frame_set) == []


@pytest.mark.parametrize(
    ("ended", "steps"),
    [([1], 0), ([1, 1], 1), ([1, 2], 2), ([1, 0, 1], 0), ([1, 1, 2, 1], 1), ([1, 1, 2, 2], 2)],
    ids=str,
)
def test_one_scene_says_little(ended: list[int], steps: int) -> None:
    """Only two scenes in a row make the next ones begin lighter."""
    lightness = Lightness()
    for scene in ended:
        lightness.ended(scene)
    assert lightness.steps == steps
