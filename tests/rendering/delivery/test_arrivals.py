"""Frames looked at while their prompt still saves the rest."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from story_assets.comfyui.sources import SharedFolder
from story_assets.library import StoryFolder
from story_assets.rendering.delivery import arrivals as arrivals_module
from story_assets.rendering.delivery import delivery as delivery_module
from story_assets.rendering.delivery.arrivals import Arrivals
from story_assets.rendering.delivery.delivery import Deliverer
from story_assets.rendering.delivery.frame_check import FrameLook, FramesUnusableError
from story_assets.rendering.delivery.terms import Delivery, Expected, Patience
from tests.rendering.helpers import Connect, render, scenes
from tests.rendering.renderer_output import PREFIX, Output


class Looks:
    """Counts how often each picture is decoded, before its prompt ended and after."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.early: Counter[str] = Counter()
        self.late: Counter[str] = Counter()
        for module, counter in ((arrivals_module, self.early), (delivery_module, self.late)):
            monkeypatch.setattr(module, "look_at", self._counting(module.look_at, counter))

    @staticmethod
    def _counting(look_at: Callable[..., FrameLook], counter: Counter[str]) -> Callable[..., FrameLook]:
        def look(path: Path, size: tuple[int, int] | None = None) -> FrameLook:
            counter[path.name] += 1
            return look_at(path, size)

        return look


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    return Looks(monkeypatch)


def seen(output: Output, count: int) -> Arrivals:
    """Arrivals that have seen so many frames."""
    with Arrivals(SharedFolder(output.folder), PREFIX) as found:
        found.begin()
        deadline = time.monotonic() + 10
        while len(found) < count and time.monotonic() < deadline:
            time.sleep(0.005)
    assert len(found) == count
    return found


def deliver(output: Output, found: Arrivals, tmp_path: Path) -> Delivery:
    into = tmp_path / "library"
    into.mkdir()
    delivery = Delivery()
    patience = Patience(marker=0.2, stability=0.05, retries=2)
    source = SharedFolder(output.folder)
    due = Expected(scene_id="scene-001", attempt=1, prefix=PREFIX, size=(32, 24), most_frames=100)
    Deliverer(source, patience, tmp_path / "dump.json", threading.Event(), delivery, found).deliver(
        due, None, "2", into
    )
    return delivery


def test_what_was_seen_as_it_came_is_not_decoded_again(output: Output, looks: Looks, tmp_path: Path) -> None:
    """Only the frames that came after the last look are; names and digests are those in the library."""
    files = output.frames(4)
    found = seen(output, 4)
    files += [output.frame(number) for number in (5, 6)]
    output.marker(files)
    delivery = deliver(output, found, tmp_path)
    assert delivery.marker_detected
    assert delivery.files == tuple(f"frame_{number:05d}.png" for number in range(1, 7))
    assert sum(looks.early.values()) == 4
    assert looks.late == Counter(["frame_00005.png", "frame_00006.png"])


def test_a_frame_that_changed_since_is_decoded_again(output: Output, looks: Looks, tmp_path: Path) -> None:
    """What was seen of it is worth nothing."""
    files = output.frames()
    found = seen(output, 6)
    output.frame(3, seed=99)
    output.marker(files)
    deliver(output, found, tmp_path)
    assert looks.late == Counter(["frame_00003.png"])


def test_a_frame_cut_off_after_it_was_seen_is_found_out(output: Output, tmp_path: Path) -> None:
    """Even when the marker tells the digest of the cut-off one."""
    files = output.frames()
    found = seen(output, 6)
    files[2].write_bytes(files[2].read_bytes()[:-200])
    output.marker(files)
    with pytest.raises(FramesUnusableError, match=r"frame_00003\.png truncated"):
        deliver(output, found, tmp_path)


def test_a_fault_seen_early_counts(output: Output, tmp_path: Path) -> None:
    """A broken frame is broken whenever it is looked at."""
    files = output.frames()
    files[2].write_bytes(files[2].read_bytes()[:-200])
    found = seen(output, 6)
    output.marker(files)
    with pytest.raises(FramesUnusableError, match=r"frame_00003\.png truncated"):
        deliver(output, found, tmp_path)


def test_without_hard_links_a_copy_is_held_against_what_was_seen(
    output: Output, looks: Looks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with the output folder on another drive; a copy that went wrong is looked at itself."""
    wrong: list[Path] = []

    def copy(source: Path, target: Path) -> Path:
        Path(target).write_bytes(Path(source).read_bytes())
        if "00002" in str(source):
            wrong.append(target)
            Path(target).write_bytes(Path(source).read_bytes()[:-200])
        return target

    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError("scripted: another file system")))
    monkeypatch.setattr("story_assets.library.files.shutil.copyfile", copy)
    output.marker(output.frames())
    with pytest.raises(FramesUnusableError, match=r"frame_00002\.png truncated"):
        deliver(output, seen(output, 6), tmp_path)
    assert wrong
    assert looks.late == Counter(["frame_00002.png"])


def test_without_a_marker_every_copy_is_looked_at_itself(output: Output, looks: Looks, tmp_path: Path) -> None:
    """Somebody may still write them."""
    output.frames()
    delivery = deliver(output, seen(output, 6), tmp_path)
    assert delivery.forced_copy
    assert sum(looks.late.values()) == 6


def test_a_rendered_scene_is_decoded_once(story: StoryFolder, connect: Connect, looks: Looks) -> None:
    """Each frame, before its prompt ends or after, and never twice."""
    done = render(story, scenes("one", "two"), connect)
    assert all(one.record.success for one in done.frames.scenes)
    assert sum(looks.early.values()) + sum(looks.late.values()) == 60
    assert sum(looks.early.values()) > 0
