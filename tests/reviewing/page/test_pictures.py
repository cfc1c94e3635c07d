"""Pictures and subtitles for the page."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from story_assets.models import Film
from story_assets.reviewing.page.pictures import spread, thumbnail, webvtt
from story_assets.reviewing.page.views import chapter_starts, clock


def test_thumbnails_are_small_jpegs_of_the_same_shape(tmp_path: Path) -> None:
    """A large frame shrinks, a small one is not blown up."""
    for size, due in (((1600, 900), (416, 234)), ((96, 54), (96, 54))):
        Image.new("RGB", size, "teal").save(tmp_path / "frame.png")
        uri = thumbnail(tmp_path / "frame.png")
        assert uri is not None
        with Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))) as picture:
            assert (picture.format, picture.size) == ("JPEG", due)


def test_no_picture_is_no_thumbnail(tmp_path: Path) -> None:
    """Missing or damaged: nothing, and no error."""
    (tmp_path / "frame.png").write_bytes(b"\x89PNG\r\n\x1a\n half")
    assert thumbnail(tmp_path / "frame.png") is None
    assert thumbnail(tmp_path / "gone.png") is None


@pytest.mark.parametrize(
    ("count", "due"), [(0, []), (1, ["0"]), (3, ["0", "1", "2"]), (30, ["5", "15", "25"]), (4, ["0", "2", "3"])]
)
def test_three_frames_stand_for_a_scene(count: int, due: list[str]) -> None:
    """Evenly over the scene, the ends left out."""
    assert spread(tuple(str(at) for at in range(count))) == due


def test_subtitles_become_webvtt() -> None:
    """Only the times change, not commas in what is said."""
    srt = "1\r\n00:00:01,500 --> 00:01:02,000\r\nWell, 12,500 of them.\r\n"
    assert webvtt(srt) == "WEBVTT\n\n1\n00:00:01.500 --> 00:01:02.000\nWell, 12,500 of them.\n"


def film(*chapters: tuple[float, str]) -> Film:
    return Film(
        story_key="k",
        title="T",
        file="film.mp4",
        subtitles="film.srt",
        poster="poster.jpg",
        width=2,
        height=2,
        fps=24,
        duration_seconds=1,
        chapters=chapters,
        sha256="",
        inputs_digest="",
    )


def test_scenes_are_found_in_the_film_by_their_chapter() -> None:
    """A title card before, a closing card after, and the same title twice are no hindrance."""
    made = film((0, "T"), (3, "Fog"), (9, "2. Tide"), (15, "Fog"), (21, "The end"))
    assert chapter_starts(made, ["Fog", "Tide", "Fog"]) == [3, 9, 15]
    assert chapter_starts(film((0, "One"), (4, "Two")), ["a", "b"]) == [0, 4]
    assert chapter_starts(film((0, "T"), (3, "Fog"), (9, "Tide")), ["Rain"]) == [None]
    assert chapter_starts(None, ["Fog"]) == [None]


def test_times_read_as_on_a_player() -> None:
    """Minutes and seconds, hours only when there are some."""
    assert [clock(at) for at in (0, 7.4, 67, 3723)] == ["0:00", "0:07", "1:07", "1:02:03"]
