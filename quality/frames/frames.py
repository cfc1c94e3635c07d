"""Frame health: what a renderer can get wrong without reporting an error.

Frames are decoded one at a time, so memory does not grow with their number. Frame numbers in
faults and evidence are 1-based positions in the list given.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quality.errors import NoScore
from quality.frames.picture_pairs import drift_between, fidelity_to
from quality.measurement import Measurement, shortened
from quality.pictures import OtherSizeError, UnreadablePictureError, read_picture
from quality.thresholds import KPIS, Kpi

VERSION = "frames-2"

FaultKind = Literal[
    "missing", "undecodable", "truncated", "wrong size", "black", "flat", "not a number", "duplicate", "frozen", "flicker",
    "blurred",
]  # fmt: skip

BLACK_LEVEL = 12.0
"""Mean luma (0..255) below which, with hardly a bright pixel, a frame is black."""
FLAT_SPREAD = 2.0
"""Standard deviation of luma below which a frame shows nothing."""
FROZEN_RUN = 5
"""Consecutive frames in which nothing moves before they count as frozen."""
STILL_LEVELS = 1.0
STILL_SHARE = 0.002
"""Nothing moves while at most this share of the picture changes by more than so many levels (0..255, quarter size)."""
MOVING_LEVELS = 8.0
"""A change larger than this is a movement, however small the thing that moves."""
FLICKER_LEVELS = 6.0
"""A frame this much brighter or darker than the mean of its two neighbours flickers."""
BLUR_SHARE = 0.25
"""Sharpness below this share of the scene's median is blurred."""

Luma = NDArray[np.float32]


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one frame."""

    frame: int
    file: str
    kind: FaultKind
    detail: str = ""

    def __str__(self) -> str:
        """One line for a person."""
        return f"frame {self.frame} ({self.file}): {self.kind}" + (f", {self.detail}" if self.detail else "")


@dataclass(frozen=True)
class FramesReport:
    """The health of a scene's frames."""

    health: Measurement
    flicker: Measurement
    sharpness: Measurement
    drift: Measurement
    keyframe: Measurement
    faults: tuple[Fault, ...] = ()

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """Every figure, in the order they are shown."""
        return (self.health, self.flicker, self.sharpness, self.drift, self.keyframe)

    @property
    def offenders(self) -> tuple[int, ...]:
        """Numbers of the frames with a fault, for showing their pictures."""
        return tuple(sorted({fault.frame for fault in self.faults}))


@dataclass
class _Look:
    """What is remembered of the frames seen so far."""

    faults: list[Fault] = field(default_factory=list)
    brightness: dict[int, float] = field(default_factory=dict)
    sharpness: dict[int, float] = field(default_factory=dict)
    digests: dict[bytes, int] = field(default_factory=dict)
    previous: Luma | None = None
    still: list[int] = field(default_factory=list)
    first: int | None = None
    last: int | None = None


def pixel_fault(pixels: NDArray[np.generic]) -> tuple[FaultKind, str] | None:
    """Whether a picture is NaN, black or flat; luma or RGB, 0..255 (or floats 0..1 from a renderer)."""
    if pixels.size == 0:
        return "flat", "the picture has no pixels"
    if pixels.ndim > 2 and pixels.shape[-1] < 3:
        pixels = pixels[..., 0]  # grey, perhaps with an alpha channel
    if np.issubdtype(pixels.dtype, np.floating):
        values = pixels.astype(np.float32)
        bad = float(1 - np.isfinite(values).mean())
        if bad > 0:
            return "not a number", f"{bad:.0%} of the values"
        if float(values.max()) <= 1.0:
            values = values * 255
    else:
        values = pixels.astype(np.float32)
    luma = values if values.ndim <= 2 else values[..., :3] @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    mean, spread = float(luma.mean()), float(luma.std())
    if mean < BLACK_LEVEL and float((luma > 48).mean()) < 0.002:
        return "black", f"mean luma {mean:.1f} of 255"
    if spread < FLAT_SPREAD:
        return "flat", f"one colour all over (luma {mean:.0f}, spread {spread:.1f})"
    return None


def sharpness_of(luma: Luma) -> float:
    """Variance of the Laplacian of luma (0..255): the higher, the more fine detail."""
    laplacian = (
        luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * luma[1:-1, 1:-1]
    )  # fmt: skip
    return float(laplacian.var()) if laplacian.size else 0.0


def inspect_frames(
    files: Sequence[Path],
    *,
    expected_size: tuple[int, int] | None = None,
    keyframe: Path | None = None,
    kpis: Mapping[str, Kpi] = KPIS,
) -> FramesReport:
    """Look at every frame of a scene.

    Args:
        files: the frames in order, PNG or anything Pillow reads.
        expected_size: `(width, height)` in pixels; by default that of the first readable frame.
        keyframe: the picture the scene was to start from, if there is one.
        kpis: the goals.
    """
    look = _Look()

    def health() -> Measurement:
        if not files:
            raise NoScore("the scene has no frames")
        _look_at(files, look, expected_size)
        faulty = {fault.frame for fault in look.faults if fault.kind not in ("flicker", "blurred")}
        kinds = sorted({fault.kind for fault in look.faults})
        parts: dict[str, float | None] = {"frames": len(files), "faulty": len(faulty)}
        parts |= {kind: sum(fault.kind == kind for fault in look.faults) for kind in kinds}
        return kpis["frame_health"].judge(
            1 - len(faulty) / len(files),
            parts=parts,
            evidence=_shown(fault for fault in look.faults if fault.frame in faulty),
            metric_version=VERSION,
        )

    found = kpis["frame_health"].measure(health, metric_version=VERSION)
    return FramesReport(
        health=found,
        flicker=kpis["flicker"].measure(lambda: _flicker(look, len(files), kpis), metric_version=VERSION),
        sharpness=kpis["sharpness"].measure(lambda: _sharpness(look, kpis), metric_version=VERSION),
        drift=kpis["drift"].measure(lambda: _drift(files, look, kpis), metric_version=VERSION),
        keyframe=kpis["keyframe_fidelity"].measure(
            lambda: _keyframe(files, look, keyframe, kpis), metric_version=VERSION
        ),
        faults=tuple(sorted(look.faults, key=lambda fault: (fault.frame, fault.kind))),
    )


def _look_at(files: Sequence[Path], look: _Look, expected_size: tuple[int, int] | None) -> None:
    for number, path in enumerate(files, start=1):
        try:
            pixels = read_picture(path, expected_size).image
        except FileNotFoundError:
            look.faults.append(Fault(number, path.name, "missing"))
            continue
        except OtherSizeError as other:
            look.faults.append(Fault(number, path.name, "wrong size", str(other)))
            look.previous = None
            continue
        except (OSError, UnreadablePictureError) as unreadable:
            kind: FaultKind = "truncated" if "truncated" in str(unreadable).lower() else "undecodable"
            look.faults.append(Fault(number, path.name, kind, shortened(str(unreadable), 120)))
            look.previous = None
            continue
        if path.suffix.lower() == ".png" and not _has_end(path):
            look.faults.append(Fault(number, path.name, "truncated", "its end chunk is missing"))
        expected_size = expected_size or pixels.size
        _see(number, path.name, pixels, look)
    _end_still(files, look)


def _has_end(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - 64))
        return b"IEND" in stream.read()


def _see(number: int, name: str, pixels: "object", look: _Look) -> None:
    from PIL import Image

    assert isinstance(pixels, Image.Image)
    gray = pixels.convert("L")
    luma = np.asarray(gray, dtype=np.float32)
    small = np.asarray(gray.reduce(4), dtype=np.float32)
    look.first = look.first or number
    look.last = number
    look.brightness[number] = float(luma.mean())
    look.sharpness[number] = sharpness_of(luma)
    fault = pixel_fault(luma)
    digest = hashlib.blake2b(pixels.tobytes(), digest_size=16).digest()
    if fault is not None:
        kind, detail = fault
        look.faults.append(Fault(number, name, kind, detail))
    elif digest in look.digests:
        look.faults.append(Fault(number, name, "duplicate", f"the same picture as frame {look.digests[digest]}"))
    look.digests.setdefault(digest, number)
    if look.previous is not None and _is_still(np.abs(small - look.previous)):
        look.still.append(number)
    look.previous = small


def _is_still(change: Luma) -> bool:
    return float((change > STILL_LEVELS).mean()) <= STILL_SHARE and float(change.max()) <= MOVING_LEVELS


def _end_still(files: Sequence[Path], look: _Look) -> None:
    """Runs of frames in which nothing moves become `frozen` faults."""
    run: list[int] = []
    for number in [*look.still, -1]:
        if run and number == run[-1] + 1:
            run.append(number)
            continue
        if len(run) + 1 >= FROZEN_RUN:
            detail = f"nothing moves from frame {run[0] - 1} to {run[-1]}"
            look.faults.extend(Fault(frame, files[frame - 1].name, "frozen", detail) for frame in run)
        run = [number]


def _flicker(look: _Look, count: int, kpis: Mapping[str, Kpi]) -> Measurement:
    numbers = [number for number in sorted(look.brightness) if {number - 1, number + 1} <= set(look.brightness)]
    if not numbers:
        raise NoScore("fewer than three readable frames in a row")
    light = look.brightness
    jumps = {number: light[number] - (light[number - 1] + light[number + 1]) / 2 for number in numbers}
    for number, jump in jumps.items():
        # a cut also jumps, but stays: then one neighbour is as bright as the frame itself
        stays = min(abs(light[number] - light[number - 1]), abs(light[number] - light[number + 1])) < FLICKER_LEVELS / 2
        if abs(jump) > FLICKER_LEVELS and not stays:
            look.faults.append(Fault(number, "", "flicker", f"{jump:+.0f} levels against its neighbours"))
    bad = [fault for fault in look.faults if fault.kind == "flicker"]
    return kpis["flicker"].judge(
        len(bad) / count,
        parts={"largest_jump": max((abs(jump) for jump in jumps.values()), default=0.0)},
        evidence=_shown(bad),
        metric_version=VERSION,
    )


def _sharpness(look: _Look, kpis: Mapping[str, Kpi]) -> Measurement:
    if not look.sharpness:
        raise NoScore("no readable frame")
    median = float(np.median(list(look.sharpness.values())))
    blurred = [
        Fault(number, "", "blurred", f"sharpness {value:.0f}, the scene's median is {median:.0f}")
        for number, value in look.sharpness.items()
        if value < BLUR_SHARE * median
    ]
    look.faults.extend(blurred)
    return kpis["sharpness"].judge(
        median,
        parts={"lowest": min(look.sharpness.values()), "blurred": len(blurred)},
        evidence=_shown(blurred),
        metric_version=VERSION,
    )


def _drift(files: Sequence[Path], look: _Look, kpis: Mapping[str, Kpi]) -> Measurement:
    if look.first is None or look.last is None or look.first == look.last:
        raise NoScore("fewer than two readable frames")
    parts = drift_between(files[look.first - 1], files[look.last - 1])
    return kpis["drift"].judge(parts["drift"], parts=dict(parts), metric_version=VERSION)


def _keyframe(files: Sequence[Path], look: _Look, keyframe: Path | None, kpis: Mapping[str, Kpi]) -> Measurement:
    if keyframe is None:
        raise NoScore("the scene has no keyframe")
    if look.first is None:
        raise NoScore("no readable frame")
    parts = fidelity_to(keyframe, files[look.first - 1])
    return kpis["keyframe_fidelity"].judge(parts["ssim"], parts=dict(parts), metric_version=VERSION)


def _shown(faults: "Iterator[Fault] | Sequence[Fault]", most: int = 12) -> tuple[str, ...]:
    lines = [str(fault) for fault in faults]
    return tuple(lines) if len(lines) <= most else (*lines[:most], f"and {len(lines) - most} more")
