"""Few frames become smooth seconds."""

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from story_assets.editing.motion import LONGEST_CLIP, SHORTEST_CLIP, pace_of, reading_seconds, scene_pictures
from story_assets.errors import EditingError, LibraryError

SIZE = (64, 36)


@pytest.fixture
def ramp(tmp_path):
    """Frames each a little brighter than the one before."""

    def build(count, size=SIZE):
        files = [tmp_path / f"frame_{number:05d}.png" for number in range(count)]
        for number, file in enumerate(files):
            level = 20 + 200 * number // max(1, count - 1)
            Image.new("RGB", size, (level, level, level)).save(file)
        return files

    return build


def brightness(pictures):
    return [float(picture[: SIZE[1]].mean()) for picture in pictures]


def test_thirty_frames_at_six_a_second_last_five_seconds():
    """A short line leaves the graph's own time alone."""
    assert pace_of(30, 6, "A short line.", 24).seconds == 5


def test_a_long_line_gets_the_time_to_be_read():
    """150 characters take 11 seconds, and the frames are spread over all of them."""
    pace = pace_of(30, 6, "x" * 150, 24)
    assert pace.seconds == pytest.approx(11, abs=1 / 24)
    assert pace.moving == pace.total


def test_time_is_stretched_at_most_threefold():
    """One second of frames moves for three; then the last one holds until the line is read."""
    pace = pace_of(24, 24, "x" * 150, 24)
    assert pace.moving == 3 * 24
    assert pace.seconds == pytest.approx(11, abs=1 / 24)


def test_no_clip_is_a_flash_and_none_is_endless():
    """Two frames still make three seconds; a novel for a narration makes a minute."""
    assert pace_of(2, 24, "", 24).seconds == SHORTEST_CLIP
    assert pace_of(30, 6, "x" * 100_000, 24).seconds == LONGEST_CLIP


def test_silence_needs_no_reading():
    """White space is no text."""
    assert reading_seconds(" \n ") == 0


def test_motion_is_smooth_and_never_runs_backwards(ramp):
    """Between two frames lie blends of both, each brighter than the last, from the first frame to the last."""
    levels = brightness(scene_pictures(ramp(10), pace_of(10, 2, "", 24), SIZE, "scene-001"))
    steps = [later - earlier for earlier, later in pairwise(levels)]
    assert len(levels) == 120
    assert min(steps) >= 0
    assert max(steps) < 3
    assert levels[0] == pytest.approx(16 + 20 * 219 / 255, abs=1)
    assert levels[-1] == pytest.approx(16 + 220 * 219 / 255, abs=1)


def test_the_held_frame_draws_nearer_without_a_jerk(tmp_path):
    """Past the stretch the last frame grows: slowly, and more slowly still at first."""
    edge = Image.new("RGB", SIZE, "black")
    edge.paste((255, 255, 255), (0, 0, 20, SIZE[1]))
    edge.save(tmp_path / "a.png")
    pictures = list(scene_pictures([tmp_path / "a.png"], pace_of(1, 24, "x" * 60, 24), SIZE, "scene-001"))
    light = brightness(pictures)
    assert light[0] - light[6] < 0.3
    assert 1 < light[0] - light[-1] < 15
    assert all(later <= earlier + 0.05 for earlier, later in pairwise(light))


def test_more_frames_than_pictures_are_thinned_out(ramp):
    """100 frames at 60 a second still give 24 pictures a second."""
    pictures = list(scene_pictures(ramp(100), pace_of(100, 60, "", 24), SIZE, "scene-001"))
    assert len(pictures) == 72


def test_frames_of_another_shape_get_black_bars(tmp_path):
    """A square frame in a wide clip keeps its shape."""
    Image.new("RGB", (50, 50), "white").save(tmp_path / "a.png")
    (picture, *_) = scene_pictures([tmp_path / "a.png"], pace_of(1, 24, "", 24), SIZE, "scene-001")
    middle = picture[SIZE[1] // 2, : SIZE[0]]
    assert middle[SIZE[0] // 2] == 235
    assert middle[2] == middle[-3] == 16


def test_colours_survive_as_bt709(tmp_path):
    """Pure red is where BT.709 puts it, so that players show the painter's red."""
    Image.new("RGB", SIZE, (255, 0, 0)).save(tmp_path / "a.png")
    (picture, *_) = scene_pictures([tmp_path / "a.png"], pace_of(1, 24, "", 24), SIZE, "scene-001")
    planes = picture.reshape(-1)
    luma = int(planes[0])
    u, v = int(planes[SIZE[0] * SIZE[1]]), int(planes[-1])
    assert np.allclose((luma, u, v), (63, 102, 240), atol=1)


def test_a_damaged_frame_is_named(tmp_path, ramp):
    """A truncated PNG says which scene and which file, and how to get another."""
    files = ramp(3)
    files[1].write_bytes(files[1].read_bytes()[:60])
    with pytest.raises(EditingError, match=r"scene-007 is damaged .*frame_00001\.png.*reroll KEY scene-007"):
        list(scene_pictures(files, pace_of(3, 2, "", 24), SIZE, "scene-007"))


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_picture_is_no_frame(tmp_path, content):
    """An empty file, a text, a bare header: each is a damaged frame."""
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(EditingError, match="damaged"):
        list(scene_pictures([tmp_path / "a.png"], pace_of(1, 2, "", 24), SIZE, "scene-001"))


def test_a_frame_that_is_gone_is_the_librarys_matter(tmp_path):
    """A missing file is told from a damaged one."""
    with pytest.raises(LibraryError, match=r"gone\.png"):
        list(scene_pictures([tmp_path / "gone.png"], pace_of(1, 2, "", 24), SIZE, "scene-001"))
