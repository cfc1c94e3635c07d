from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from quality.frames.frames import inspect_frames, pixel_fault, sharpness_of
from quality.frames.picture_pairs import drift_between, fidelity_to

SIZE = (192, 108)
Picture = NDArray[np.uint8]


def picture(step: int = 0, *, light: float = 1.0) -> Picture:
    """A patchwork that moves three pixels a step."""
    rng = np.random.default_rng(5)
    patches = np.kron(rng.integers(40, 200, (9, 16, 3)), np.ones((12, 12, 1)))
    return np.clip(np.roll(patches, 3 * step, axis=1) * light, 0, 255).astype(np.uint8)


def written(folder: Path, pictures: list[Picture]) -> list[Path]:
    """The pictures as numbered PNGs."""
    files: list[Path] = []
    for number, pixels in enumerate(pictures, 1):
        files.append(folder / f"frame_{number:05d}.png")
        Image.fromarray(pixels).save(files[-1])
    return files


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Twelve sound frames."""
    return written(tmp_path, [picture(step) for step in range(12)])


def test_sound_frames_have_no_fault(files: list[Path]) -> None:
    """A moving picture is healthy in every respect."""
    report = inspect_frames(files)
    assert report.faults == ()
    assert (report.health.value, report.health.passed) == (1.0, True)
    assert report.flicker.passed is True
    assert (report.sharpness.value or 0) > 100
    assert report.keyframe.reason == "the scene has no keyframe"


def broken(files: list[Path], number: int, pixels: Picture) -> None:
    Image.fromarray(pixels).save(files[number - 1])


def kinds(files: list[Path], number: int) -> list[str]:
    """What is found wrong with frame `number` of these files."""
    return [fault.kind for fault in inspect_frames(files).faults if fault.frame == number]


def test_a_black_frame_is_found(files: list[Path]) -> None:
    """The renderer reported success, the picture is black."""
    broken(files, 4, np.zeros_like(picture()))
    assert "black" in kinds(files, 4)


def test_a_dark_scene_with_a_light_in_it_is_not_black(files: list[Path]) -> None:
    """A night with a lantern is a picture."""
    night = np.full_like(picture(), 4)
    night[40:52, 80:92] = 230
    broken(files, 4, night)
    assert "black" not in kinds(files, 4)


def test_a_frame_of_one_colour_is_found(files: list[Path]) -> None:
    """Grey all over shows nothing."""
    broken(files, 4, np.full_like(picture(), 128))
    assert "flat" in kinds(files, 4)


def test_not_a_number_is_found_in_a_renderer_s_floats() -> None:
    """NaN turns black on its way into a file; in floats it is seen for what it is."""
    pixels = np.full((10, 10, 3), 0.5, dtype=np.float32)
    pixels[0] = np.nan
    assert pixel_fault(pixels) == ("not a number", "10% of the values")
    assert pixel_fault(picture().astype(np.float32) / 255) is None


def test_a_repeated_frame_is_found(files: list[Path]) -> None:
    """The same picture again, wherever it was first."""
    files[9].write_bytes(files[1].read_bytes())
    fault = inspect_frames(files).faults[0]
    assert (fault.frame, fault.kind, fault.detail) == (10, "duplicate", "the same picture as frame 2")


def test_a_frozen_stretch_is_found_though_no_two_files_are_equal(files: list[Path]) -> None:
    """Five frames in which nothing moves, with a pixel of noise each."""
    for number in range(5, 11):
        still = picture(4)
        still[0, number] = 0
        broken(files, number, still)
    frozen = [fault.frame for fault in inspect_frames(files).faults if fault.kind == "frozen"]
    assert frozen == [6, 7, 8, 9, 10]


def test_a_held_breath_is_not_frozen(files: list[Path]) -> None:
    """Three still frames are a pause."""
    for number in range(5, 8):
        still = picture(4)
        still[0, number] = 0
        broken(files, number, still)
    assert all(fault.kind != "frozen" for fault in inspect_frames(files).faults)


def test_flicker_is_found(files: list[Path]) -> None:
    """One frame brighter than both its neighbours flickers."""
    broken(files, 6, picture(5, light=1.3))
    report = inspect_frames(files)
    assert report.flicker.passed is False
    assert "frame 6" in report.flicker.evidence[0]


def test_a_change_of_light_that_stays_is_no_flicker(files: list[Path]) -> None:
    """A lamp is switched on."""
    for number in range(7, 13):
        broken(files, number, picture(number - 1, light=1.3))
    assert inspect_frames(files).flicker.passed is True


def test_a_blurred_frame_is_found(files: list[Path]) -> None:
    """Much less detail than the rest of the scene."""
    soft = Image.fromarray(picture(5)).resize((24, 13)).resize(SIZE)
    broken(files, 6, np.asarray(soft))
    report = inspect_frames(files)
    assert [fault.frame for fault in report.faults if fault.kind == "blurred"] == [6]
    assert report.sharpness.parts["blurred"] == 1


def test_a_wrong_size_is_found(files: list[Path]) -> None:
    """Against the size that was asked for, or that of the first frame."""
    broken(files, 3, picture()[:100])
    assert kinds(files, 3) == ["wrong size"]
    report = inspect_frames(files, expected_size=(768, 432))
    assert (report.health.value, report.health.parts["wrong size"]) == (0.0, 12)


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda data: data[: len(data) // 2], "truncated"),
        (lambda data: data[:-12], "truncated"),
        (lambda data: b"no picture", "undecodable"),
        (lambda data: b"", "undecodable"),
        (lambda data: data[:60] + b"\xff" * 40 + data[100:], "undecodable"),
    ],
)
def test_a_damaged_file_is_named(files: list[Path], damage: object, kind: str) -> None:
    """Cut short, empty or garbled: the file is named and the others are still looked at."""
    files[4].write_bytes(damage(files[4].read_bytes()))  # type: ignore[operator]
    report = inspect_frames(files)
    faults = [fault for fault in report.faults if fault.frame == 5]
    assert faults
    assert faults[0].kind in (kind, "truncated", "undecodable")
    assert faults[0].file == "frame_00005.png"
    assert report.health.value == pytest.approx(11 / 12)


def test_a_missing_file_is_named(files: list[Path]) -> None:
    """A frame that the list promises and the disk does not have."""
    files[4].unlink()
    assert kinds(files, 5) == ["missing"]


def test_no_frames_no_score() -> None:
    """A scene without frames has no health, and says so."""
    for found in inspect_frames([]).measurements:
        assert (found.value, found.passed, found.error) == (None, None, None)
        assert found.reason


def test_one_frame_has_health_but_no_motion(files: list[Path]) -> None:
    """What needs neighbours has no score."""
    report = inspect_frames(files[:1])
    assert report.health.value == 1
    assert report.flicker.value is None
    assert report.drift.value is None


def test_offenders_are_numbered_once(files: list[Path]) -> None:
    """A frame with two faults is one picture to show."""
    broken(files, 4, np.zeros_like(picture()))
    assert inspect_frames(files).offenders == (4,)


def test_drift_grows_with_change(tmp_path: Path) -> None:
    """The same picture has none; another picture has much, in structure, hash and colour."""
    same, other = written(tmp_path, [picture(), 255 - picture(20)])
    assert drift_between(same, same) == pytest.approx({"drift": 0, "hash": 0, "colour": 0}, abs=1e-6)
    parts = drift_between(same, other)
    assert parts["drift"] > 0.5
    assert parts["hash"] > 0.2


def test_a_first_frame_is_held_against_its_keyframe(files: list[Path], tmp_path: Path) -> None:
    """A keyframe in another size is compared all the same."""
    keyframe = tmp_path / "keyframe.png"
    Image.fromarray(picture()).resize((384, 216)).save(keyframe)
    assert inspect_frames(files, keyframe=keyframe).keyframe.passed is True
    Image.fromarray(255 - picture(20)).save(keyframe)
    assert inspect_frames(files, keyframe=keyframe).keyframe.passed is False
    assert fidelity_to(keyframe, files[0])["ssim"] < 0.5


def test_a_keyframe_that_is_gone_gives_no_score(files: list[Path], tmp_path: Path) -> None:
    """The reason names the file."""
    found = inspect_frames(files, keyframe=tmp_path / "gone.png").keyframe
    assert found.value is None
    assert "gone.png" in found.reason


def test_grey_and_transparent_pictures_are_read(tmp_path: Path) -> None:
    """Any mode Pillow reads is fine."""
    files = [tmp_path / "a.png", tmp_path / "b.png"]
    Image.fromarray(picture()).convert("L").save(files[0])
    Image.fromarray(picture(3)).convert("RGBA").save(files[1])
    assert inspect_frames(files).health.value == 1


def test_sharpness_is_detail() -> None:
    """A fine pattern is sharper than a flat one."""
    fine = np.indices((20, 20)).sum(axis=0) % 2 * 255.0
    assert sharpness_of(fine.astype(np.float32)) > sharpness_of(np.zeros((20, 20), dtype=np.float32)) == 0


def test_a_small_thing_that_moves_is_a_movement(tmp_path: Path) -> None:
    """A far lantern crosses a still picture: nothing is frozen."""
    frames: list[Picture] = []
    for step in range(8):
        pixels = picture()
        pixels[50:56, 20 + 8 * step : 26 + 8 * step] = 255
        frames.append(pixels)
    assert inspect_frames(written(tmp_path, frames)).faults == ()


@pytest.mark.parametrize(
    ("pixels", "kind"),
    [
        (np.zeros((0, 0, 3)), "flat"),
        (np.full((8, 8, 1), 0.5), "flat"),
        (np.zeros((8, 8, 2), np.uint8), "black"),
        (np.full((8, 8), np.inf), "not a number"),
        (np.ones((1, 1, 3)), "flat"),
    ],
)
def test_odd_arrays_have_a_fault_and_no_crash(pixels: NDArray[np.generic], kind: str) -> None:
    """No pixels, one pixel, one channel, infinities."""
    found = pixel_fault(pixels)
    assert found is not None
    assert found[0] == kind
