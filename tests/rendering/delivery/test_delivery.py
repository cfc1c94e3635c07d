"""Bringing frames home: what is believed, what is waited for, what is refused."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from story_assets.comfyui.sources import SharedFolder
from story_assets.errors import DeliveryError
from story_assets.rendering.delivery.delivery import Deliverer
from story_assets.rendering.delivery.frame_check import FramesUnusableError
from story_assets.rendering.delivery.terms import Delivery, Expected, Patience
from tests.rendering.renderer_output import PREFIX, Output


def deliver(output: Output, tmp_path: Path, **expected: object) -> Delivery:
    """Deliver into a fresh folder with little patience."""
    into = tmp_path / "library"
    into.mkdir(exist_ok=True)
    delivery = Delivery()
    patience = Patience(marker=0.2, stability=0.05, retries=2)
    deliverer = Deliverer(
        SharedFolder(output.folder), patience, tmp_path / "attempts" / "dump.json", threading.Event(), delivery
    )
    due = Expected(
        **{"scene_id": "scene-001", "attempt": 1, "prefix": PREFIX, "size": (32, 24), "most_frames": 100} | expected
    )  # type: ignore[arg-type]
    deliverer.deliver(due, None, "2", into)
    return delivery


def test_frames_with_their_marker_are_believed(output: Output, tmp_path: Path) -> None:
    """Count and digest match: linked into the library in order, each looked at once."""
    output.marker(output.frames())
    delivery = deliver(output, tmp_path)
    assert delivery.marker_detected
    assert delivery.marker_path == str(output.place / "a1-abc.done")
    assert delivery.files == tuple(f"frame_{number:05d}.png" for number in range(1, 7))
    assert (delivery.width, delivery.height) == (32, 24)
    assert not delivery.forced_copy
    assert delivery.notes == []


def test_a_late_marker_is_waited_for(output: Output, tmp_path: Path) -> None:
    """It comes while one waits, and the wait is on record."""
    files = output.frames()
    threading.Timer(0.1, lambda: output.marker(files)).start()
    delivery = deliver(output, tmp_path)
    assert delivery.marker_detected
    assert 0.03 <= delivery.marker_wait_seconds <= 0.2


def test_without_a_marker_frames_that_hold_still_are_copied_by_force(output: Output, tmp_path: Path) -> None:
    """The contract's path: stability window, copy, debug dump, note."""
    frames = output.frames()
    delivery = deliver(output, tmp_path)
    assert delivery.forced_copy
    assert not delivery.marker_detected
    assert delivery.marker_path is None
    assert len(delivery.files) == 6
    assert any("Forced copy of 6 files without a done marker" in note for note in delivery.notes)
    assert any("Done marker missing after 0.2 s" in note for note in delivery.notes)
    assert delivery.debug_path is not None
    dump = json.loads(delivery.debug_path.read_text(encoding="utf-8"))
    assert dump["CandidateFolder"] == str(output.place)
    assert dump["HeldStill"] is True
    assert [file["Bytes"] for file in dump["Files"]] == [path.stat().st_size for path in frames]
    assert all(file["ModifiedAt"] for file in dump["Files"])


def test_a_forced_copy_is_a_copy(output: Output, tmp_path: Path) -> None:
    """Whoever still writes into the renderer's file does not write into the library."""
    first = output.frames()[0]
    deliver(output, tmp_path)
    first.write_bytes(b"overwritten")
    assert (tmp_path / "library" / "frame_00001.png").read_bytes() != b"overwritten"


def test_a_count_that_is_not_there_is_refused(output: Output, tmp_path: Path) -> None:
    """A marker that lies about the count is not believed; nothing is delivered on its word."""
    output.marker(output.frames(), FrameCount=30)
    with pytest.raises(DeliveryError, match="FrameCount 30, 6 files"):
        deliver(output, tmp_path)


def test_other_frames_than_the_marker_saw_are_refused(output: Output, tmp_path: Path) -> None:
    """The digest tells when a frame was changed after the marker was written."""
    output.marker(output.frames())
    output.frame(3, seed=99)
    with pytest.raises(DeliveryError, match="not those of the done marker"):
        deliver(output, tmp_path)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"Attempt": 2}, "Attempt 2"), ({"SceneId": "scene-009"}, "scene-009"), ({"FrameCount": 0}, "FrameCount is 0")],
)
def test_a_marker_of_something_else_is_not_believed(
    output: Output, tmp_path: Path, wrong: dict[str, object], why: str
) -> None:
    """Stale markers of another attempt or scene count as no marker, and the note says what was seen."""
    output.marker(output.frames(), **wrong)
    delivery = deliver(output, tmp_path)
    assert delivery.forced_copy
    assert any("not believed" in note and why in note for note in delivery.notes)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'"done"', b"\xff\xfe"])
def test_a_garbled_marker_is_not_believed(output: Output, tmp_path: Path, content: bytes) -> None:
    """Half a marker is none."""
    output.frames()
    (output.place / "a1-abc.done").write_bytes(content)
    assert deliver(output, tmp_path).forced_copy


def test_a_marker_still_being_written_is_not_read(output: Output, tmp_path: Path) -> None:
    """`.done.tmp` is nobody's business."""
    files = output.frames()
    output.marker(files)
    (output.place / "a1-abc.done").rename(output.place / "a1-abc.done.tmp")
    assert not deliver(output, tmp_path).marker_detected


def test_half_written_frames_are_found(output: Output, tmp_path: Path) -> None:
    """A frame cut off in the middle fails the delivery by its name, also after a forced copy."""
    frames = output.frames()
    frames[3].write_bytes(frames[3].read_bytes()[:-30])
    with pytest.raises(FramesUnusableError, match=r"frame_00004\.png"):
        deliver(output, tmp_path)


def test_files_that_never_hold_still_are_copied_in_the_end(output: Output, tmp_path: Path) -> None:
    """After as many windows as set, and the dump says that they moved."""
    output.frames()
    stop = threading.Event()

    def keep_adding() -> None:
        number = 6
        while not stop.is_set():
            number += 1
            hidden = output.frame(number).rename(output.place / "being-written")
            hidden.rename(output.place / f"a1-abc_{number:05d}_.png")
            time.sleep(0.01)

    adder = threading.Thread(target=keep_adding)
    adder.start()
    try:
        delivery = deliver(output, tmp_path)
    finally:
        stop.set()
        adder.join()
    assert delivery.forced_copy
    assert any("never held still in 3 windows" in note for note in delivery.notes)


def test_no_frames_is_an_error(output: Output, tmp_path: Path) -> None:
    """Success without outputs is no success."""
    with pytest.raises(DeliveryError, match="No frames came"):
        deliver(output, tmp_path)


def test_another_size_is_named(output: Output, tmp_path: Path) -> None:
    """A frame of another size than asked for is a fault."""
    output.frames()
    output.frame(2, size=(16, 16))
    with pytest.raises(FramesUnusableError, match=r"frame_00002\.png is 16×16, asked for 32×24"):
        deliver(output, tmp_path)


def test_a_few_dark_frames_are_a_fade(output: Output, tmp_path: Path) -> None:
    """One black frame of twelve is a warning that names it, not a failure."""
    frames = output.frames(12)
    Image.new("RGB", (32, 24)).save(frames[0])
    delivery = deliver(output, tmp_path)
    assert any("frame_00001.png black" in warning for warning in delivery.warnings)


def test_more_frames_than_the_ceiling_stay_behind(output: Output, tmp_path: Path) -> None:
    """Only so many are kept, the digest still covers all, and a warning says so."""
    output.marker(output.frames(6))
    delivery = deliver(output, tmp_path, most_frames=4)
    assert len(delivery.files) == 4
    assert any("FRAME_CEILING" in warning for warning in delivery.warnings)


def test_frames_are_taken_in_their_numbers_order(output: Output, tmp_path: Path) -> None:
    """Frame 100000 comes after frame 2."""
    output.frame(1)
    output.frame(2)
    late = output.frame(100000)
    deliver(output, tmp_path)
    assert (tmp_path / "library" / "frame_00003.png").read_bytes() == late.read_bytes()


def test_a_graph_without_markers_is_not_waited_for(output: Output, tmp_path: Path) -> None:
    """Its frames go straight to the stability window, noted all the same."""
    output.frames()
    delivery = deliver(output, tmp_path, writes_marker=False)
    assert delivery.marker_wait_seconds == 0
    assert delivery.forced_copy
    assert any("writes no done marker" in note for note in delivery.notes)


def test_files_outside_the_output_folder_are_refused(output: Output, tmp_path: Path) -> None:
    """A server cannot make us read what is not its output."""
    source = SharedFolder(output.folder)
    (tmp_path / "secret.png").write_bytes(b"x")
    with pytest.raises(DeliveryError, match="outside its output folder"):
        source.describe("../secret.png")


@pytest.mark.parametrize("kind", ["16-bit grey", "half transparent", "turned"])
def test_frames_that_had_to_be_changed_to_be_shown_say_so(output: Output, tmp_path: Path, kind: str) -> None:
    """Once for all of them, with how many."""
    files = output.frames()
    for path in files:
        with Image.open(path) as picture:
            plain = picture.convert("RGB")
        if kind == "16-bit grey":
            Image.fromarray(np.asarray(plain.convert("L")).astype(np.uint16) * 100).save(path)
        elif kind == "half transparent":
            plain.putalpha(128)
            plain.save(path)
        else:
            exif = Image.Exif()
            exif[0x0112] = 6
            plain.transpose(Image.Transpose.ROTATE_90).save(path, exif=exif)
    output.marker(files)
    delivery = deliver(output, tmp_path)
    (note,) = delivery.notes
    assert note.startswith("6 of 6 frames: ")
    assert (delivery.width, delivery.height) == (32, 24)
    assert delivery.warnings == []


def test_a_frame_is_called_by_what_it_is(output: Output, tmp_path: Path) -> None:
    """Whatever its sender called it."""
    files = output.frames(4)
    for path, kind in zip(files[1:], ("JPEG", "WEBP", "PNG"), strict=True):
        with Image.open(path) as picture:
            plain = picture.convert("RGB")
        plain.save(path, kind)
    output.marker(files)
    assert deliver(output, tmp_path).files == (
        "frame_00001.png",
        "frame_00002.jpg",
        "frame_00003.webp",
        "frame_00004.png",
    )


def test_a_picture_too_large_to_decode_is_no_frame(output: Output, tmp_path: Path) -> None:
    """Where the graph decides on the size, there still is one that nobody means."""
    files = output.frames(4)
    Image.new("1", (9000, 9000)).save(files[2])
    output.marker(files)
    with pytest.raises(FramesUnusableError, match=r"9000×9000"):
        deliver(output, tmp_path, size=None)
    with pytest.raises(FramesUnusableError, match=r"frame_00003.png is 9000×9000, asked for 32×24"):
        deliver(output, tmp_path)
