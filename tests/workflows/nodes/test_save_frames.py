"""`StorySaveFrames`: whole frames, then the marker, under a prefix nobody used."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from workflows.nodes import save_frames, whole_files
from workflows.nodes.errors import FramesError, PrefixInUseError, UnsafePrefixError
from workflows.nodes.save_frames import StorySaveFrames

PROMPT = {
    "1": {"class_type": "StoryAnimatic", "inputs": {"prompt": "sea 海"}, "is_changed": False},
    "2": {"class_type": "StorySaveFrames", "inputs": {"images": ["1", 0]}, "is_changed": [float("nan")]},
}


def test_frames_are_numbered_as_comfyui_numbers_them(host: Any, pictures: np.ndarray) -> None:
    """prefix_00001_.png and on, in order, and the answer lists them with the marker."""
    ui = StorySaveFrames().save(pictures, "film/scene-001/a1", description="a grey ramp")["ui"]
    names = [f"a1_{number:05}_.png" for number in range(1, 7)]
    assert ui["images"] == [{"filename": n, "subfolder": "film/scene-001", "type": "output"} for n in names]
    assert ui["done"] == [{"filename": "a1.done", "subfolder": "film/scene-001", "type": "output"}]
    assert ui["description"] == ["a grey ramp"]
    assert sorted(p.name for p in (host.output / "film/scene-001").iterdir()) == ["a1.done", *names]


def test_every_byte_value_survives(host: Any, pictures: np.ndarray) -> None:
    """A byte that became a float on its way through the graph comes back as that byte."""
    StorySaveFrames().save(pictures, "f/a1")
    for index, picture in enumerate(pictures, start=1):
        saved = np.asarray(Image.open(host.output / f"f/a1_{index:05}_.png"))
        assert (saved == np.rint(picture * 255).astype(np.uint8)).all()


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_grey_and_transparent_pictures_are_kept_as_such(channels: int, mode: str, host: Any) -> None:
    """One channel is grey, four are colour with transparency."""
    StorySaveFrames().save(np.full((1, 8, 9, channels), 0.5, dtype=np.float32), "f/a1")
    with Image.open(host.output / "f/a1_00001_.png") as picture:
        assert (picture.mode, picture.size) == (mode, (9, 8))


def test_torch_tensors_are_taken_as_they_are(host: Any, pictures: np.ndarray) -> None:
    """A real ComfyUI hands over tensors; the files are the same as from an array."""
    torch = pytest.importorskip("torch")
    StorySaveFrames().save(pictures, "f/array")
    StorySaveFrames().save(torch.from_numpy(pictures), "f/tensor")
    assert (host.output / "f/array_00006_.png").read_bytes() == (host.output / "f/tensor_00006_.png").read_bytes()


def test_a_folder_that_is_taken_away_costs_no_rendering(host: Any, pictures: np.ndarray, monkeypatch: Any) -> None:
    """Somebody tidies up while frames are saved: they are in memory still, and are all written anew."""
    StorySaveFrames().save(pictures, "f/quiet")
    taken: list[int] = []
    write = save_frames.write_whole

    def tidied(path: Path, content: bytes) -> None:
        write(path, content)
        if path.name == "a1_00004_.png" and len(taken) < 2:
            taken.append(4)
            shutil.rmtree(path.parent, ignore_errors=True)

    monkeypatch.setattr(save_frames, "write_whole", tidied)
    StorySaveFrames().save(pictures, "g/a1")
    assert taken == [4, 4]
    assert len(list((host.output / "g").glob("a1_0000?_.png"))) == 6
    told = [json.loads((host.output / name).read_text(encoding="utf-8")) for name in ("f/quiet.done", "g/a1.done")]
    assert told[0]["FramesSha256"] == told[1]["FramesSha256"]


def test_a_folder_that_is_taken_away_again_and_again_is_an_error(
    host: Any, pictures: np.ndarray, monkeypatch: Any
) -> None:
    """After three times it is told, and no marker lies."""
    write = save_frames.write_whole

    def gone(path: Path, content: bytes) -> None:
        write(path, content)
        shutil.rmtree(path.parent, ignore_errors=True)

    monkeypatch.setattr(save_frames, "write_whole", gone)
    with pytest.raises(FileNotFoundError):
        StorySaveFrames().save(pictures, "g/a1")
    assert not (host.output / "g/a1.done").exists()


def test_values_beyond_the_range_are_cut_and_nan_is_black(host: Any) -> None:
    """What no screen can show does not wrap around."""
    values = np.array([[[[-0.5] * 3, [1.7] * 3, [np.nan] * 3, [np.inf] * 3]]], dtype=np.float32)
    StorySaveFrames().save(values, "f/a1")
    assert np.asarray(Image.open(host.output / "f/a1_00001_.png"))[0, :, 0].tolist() == [0, 255, 0, 255]


def test_the_picture_knows_what_made_it(host: Any, pictures: np.ndarray) -> None:
    """Prompt, workflow, scene and attempt are in the file; what ComfyUI adds to the prompt while running is not."""
    StorySaveFrames().save(pictures, "f/a1", "scène-海", 3, prompt=PROMPT, extra_pnginfo={"workflow": {"id": 7}})
    with Image.open(host.output / "f/a1_00002_.png") as picture:
        text = picture.text
    assert json.loads(text["prompt"])["1"] == {"class_type": "StoryAnimatic", "inputs": {"prompt": "sea 海"}}
    assert json.loads(text["workflow"]) == {"id": 7}
    assert (text["scene_id"], text["attempt"]) == ("scène-海", "3")


def test_the_marker_counts_and_identifies_the_frames(host: Any, pictures: np.ndarray) -> None:
    """Timestamp in UTC, count, digest over the frames' digests in order, scene and attempt."""
    StorySaveFrames().save(pictures, "f/a1", "scene-001", 2)
    marker = json.loads((host.output / "f/a1.done").read_text(encoding="utf-8"))
    frames = sorted((host.output / "f").glob("*.png"))
    digests = [hashlib.sha256(frame.read_bytes()).hexdigest() for frame in frames]
    assert marker["FramesSha256"] == hashlib.sha256("".join(digests).encode()).hexdigest()
    assert (marker["FrameCount"], marker["SceneId"], marker["Attempt"]) == (6, "scene-001", 2)
    assert datetime.fromisoformat(marker["Timestamp"]).utcoffset() == timedelta(0)


def test_whoever_watches_the_folder_never_sees_half_a_file(host: Any) -> None:
    """Every picture opened the moment it appears is whole, and the marker comes when all are there."""
    frames = np.random.default_rng(0).random((25, 120, 160, 3), dtype=np.float32)
    folder = host.output / "f"
    folder.mkdir(parents=True)
    seen: dict[str, str] = {}
    at_marker: list[int] = []
    finished = threading.Event()

    def watch() -> None:
        while not finished.is_set() or not at_marker:
            for path in folder.glob("a1*"):
                if path.suffix == ".png" and path.name not in seen:
                    try:
                        with Image.open(path) as picture:
                            picture.load()
                        seen[path.name] = "whole"
                    except OSError as problem:
                        seen[path.name] = str(problem)
                if path.suffix == ".done" and not at_marker:
                    assert json.loads(path.read_text(encoding="utf-8"))["FrameCount"] == 25
                    at_marker.append(len(list(folder.glob("a1_*_.png"))))

    watcher = threading.Thread(target=watch)
    watcher.start()
    StorySaveFrames().save(frames, "f/a1")
    finished.set()
    watcher.join(10)
    assert at_marker == [25]
    assert set(seen.values()) == {"whole"}


@pytest.mark.parametrize("left", ["a1_00001_.png", "a1_00031_.png", "a1.done", "a1.done.tmp", "a1_00002_.png.tmp"])
def test_a_used_prefix_is_refused(left: str, host: Any, pictures: np.ndarray) -> None:
    """Anything of an earlier attempt, whole or half, stops the next one before it writes."""
    (host.output / "f").mkdir(parents=True)
    (host.output / "f" / left).write_bytes(b"earlier")
    with pytest.raises(PrefixInUseError, match="fresh prefix"):
        StorySaveFrames().save(pictures, "f/a1")
    assert [path.name for path in (host.output / "f").iterdir()] == [left]
    assert "fresh prefix" in str(StorySaveFrames.VALIDATE_INPUTS("f/a1"))


def test_neighbours_are_no_part_of_a_prefix(host: Any, pictures: np.ndarray) -> None:
    """a1 is free although a10, a1b and another kind of file lie beside it."""
    (host.output / "f").mkdir(parents=True)
    for name in ("a10_00001_.png", "a1b.done", "a1.txt", "a1_x_00001_.png"):
        (host.output / "f" / name).write_bytes(b"")
    assert StorySaveFrames.VALIDATE_INPUTS("f/a1") is True
    StorySaveFrames().save(pictures, "f/a1")


def test_unsafe_prefixes_are_refused_before_and_while_running(host: Any, pictures: np.ndarray) -> None:
    """The check at posting says why; running it anyway raises and makes no folder."""
    assert "'..'" in str(StorySaveFrames.VALIDATE_INPUTS("../x"))
    with pytest.raises(UnsafePrefixError):
        StorySaveFrames().save(pictures, "../x")
    assert not host.output.exists()


def test_a_linked_prefix_is_checked_when_it_is_known(host: Any) -> None:
    """At posting, a prefix from another node is None."""
    assert StorySaveFrames.VALIDATE_INPUTS(None) is True


def test_it_is_never_answered_from_the_cache() -> None:
    """IS_CHANGED is NaN, which is unequal even to itself."""
    assert math.isnan(StorySaveFrames.IS_CHANGED(filename_prefix="f/a1"))


@pytest.mark.parametrize("images", [np.zeros((0, 8, 8, 3)), np.zeros((1, 8, 8)), np.zeros((1, 8, 8, 2))])
def test_what_is_no_picture_is_refused(images: np.ndarray, host: Any) -> None:
    """An empty batch or a shape without colours leaves no marker."""
    with pytest.raises(FramesError):
        StorySaveFrames().save(images, "f/a1")
    assert not list(host.output.rglob("*.done"))


def test_an_interruption_is_noticed_between_frames(host: Any, pictures: np.ndarray) -> None:
    """The last node of a graph must look up too, or ComfyUI loses the interruption; no marker, nothing half."""
    host.interrupt_after = 3
    with pytest.raises(host.Interrupted):
        StorySaveFrames().save(pictures, "f/a1")
    assert host.progress == [(1, 6), (2, 6), (3, 6)]
    left = {path.name for path in (host.output / "f").iterdir()}
    assert "a1.done" not in left
    assert not [name for name in left if name.endswith(".tmp")]


def test_a_full_disk_leaves_neither_marker_nor_halves(
    host: Any, pictures: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error comes out as it is; only whole frames stay."""
    real, calls = whole_files.os.fsync, []

    def fsync(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) >= 3:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(whole_files.os, "fsync", fsync)
    with pytest.raises(OSError, match="No space left"):
        StorySaveFrames().save(pictures, "f/a1")
    left = list((host.output / "f").iterdir())
    assert all(path.suffix == ".png" for path in left)
    for path in left:
        Image.open(path).load()


def test_without_a_host_it_writes_below_the_working_directory(
    tmp_path: Path, pictures: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The node also runs in a plain Python, for trying things out."""
    monkeypatch.chdir(tmp_path)
    StorySaveFrames().save(pictures, "f/a1")
    assert (tmp_path / "output/f/a1.done").is_file()
