"""Mp4 files that play everywhere, written whole or not at all."""

import sys
from itertools import pairwise

import numpy as np
import pytest

from story_assets.editing.encode import Sheet, mp4
from story_assets.editing.playback import play
from story_assets.editing.subtitles import Cue
from story_assets.errors import EditingError, LibraryError

SIZE = (64, 36)
SHEET = Sheet(
    metadata={"title": "Öl und Wasser", "comment": "seed 7"},
    cues=(Cue(500, 1900, ("Eleven {lamps},", "no more — 夜.")), Cue(2000, 3000, ("And a bell.",))),
    chapters=((0, "Dusk"), (2000, "Dawn é")),
    duration_ms=4000,
)


def pictures(count, noise=0, moving=False, asleep_after=None):
    rows, columns = np.mgrid[0 : SIZE[1], 0 : SIZE[0]]
    for number in range(count):
        if number == asleep_after:
            raise RuntimeError("the painter fell asleep")
        picture = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
        picture[: SIZE[1]] = 40 + number % 150
        if moving:
            picture[: SIZE[1]] = (rows * 2 + 60) % 200 + 16
            picture[: SIZE[1]][(columns - number * SIZE[0] / count) ** 2 + (rows - 22) ** 2 < 16] = 230
        if noise:
            picture[: SIZE[1]] = np.random.default_rng(number).integers(16, 235, (SIZE[1], SIZE[0]))
        yield picture


def write(path, count=96, sheet=SHEET, **how):
    with mp4(path, SIZE, 24, 20, sheet) as video:
        for picture in pictures(count, **how):
            video.add(picture)
    return path


def test_a_file_carries_pictures_subtitles_chapters_and_tags(tmp_path):
    """All that was put in comes out of a reader: every picture, both lines of text, chapters by title and time."""
    found = play(write(tmp_path / "a.mp4"))
    assert (found.codec, found.pixel_format, found.width, found.height, found.fps) == ("h264", "yuv420p", *SIZE, 24)
    assert (found.pictures, found.seconds) == (96, 4)
    assert found.cues == ((0.5, 1.9, "Eleven {lamps},\nno more — 夜."), (2.0, 3.0, "And a bell."))
    assert (found.subtitle_language, found.subtitles_shown) == ("eng", True)
    assert found.chapters == ((0, "Dusk"), (2, "Dawn é"))
    assert found.metadata["title"] == "Öl und Wasser"


def test_the_video_is_tagged_bt709_high_profile(tmp_path):
    """Players need not guess the colours."""
    import av

    with av.open(str(write(tmp_path / "a.mp4"))) as container:
        context = container.streams.video[0].codec_context
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert context.profile == "High"


def test_a_browser_can_begin_before_it_has_all(tmp_path):
    """The index lies in front of the pictures."""
    path = write(tmp_path / "a.mp4")
    assert play(path).plays_at_once
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_one_can_jump_every_two_seconds(tmp_path):
    """Key frames come often enough to seek."""
    import av

    with av.open(str(write(tmp_path / "a.mp4"))) as container:
        keys = [float(packet.pts * packet.time_base) for packet in container.demux(video=0) if packet.is_keyframe]
    assert max(later - earlier for earlier, later in pairwise(keys)) <= 2


def test_the_same_pictures_give_the_same_bytes(tmp_path):
    """No clock, no chance, and nothing the encoder finds in used memory goes into a file."""
    made = set()
    for number in range(12):
        _litter(number)
        made.add(write(tmp_path / "a.mp4", moving=True).read_bytes())
    assert len(made) == 1


def _litter(seed):
    """Leave noise in the memory that the next allocation gets."""
    noise = np.random.default_rng(seed)
    return [noise.integers(0, 255, int(size), dtype=np.uint8) for size in noise.integers(1000, 400_000, 40)] == []


def test_without_words_there_is_no_subtitle_track(tmp_path):
    """A silent clip is just pictures."""
    found = play(write(tmp_path / "a.mp4", sheet=Sheet()))
    assert (found.cues, found.subtitle_language, found.chapters) == ((), None, ())


def test_a_failure_half_way_leaves_the_old_file(tmp_path):
    """Nothing half-made takes a finished file's place, and nothing is left lying about."""
    path = write(tmp_path / "a.mp4")
    before = path.read_bytes()
    with pytest.raises(RuntimeError):
        write(path, asleep_after=40)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path, share):
    """Wherever the disk refuses, even while the index is moved to the front, no file appears."""
    import resource

    size = write(tmp_path / "whole.mp4", noise=1).stat().st_size
    (tmp_path / "whole.mp4").unlink()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size * share), hard))
    try:
        with pytest.raises(LibraryError, match=r"Could not write .*a\.mp4"):
            write(tmp_path / "a.mp4", noise=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_what_the_encoder_cannot_take_is_said(tmp_path):
    """A size H.264 cannot have is an editing error, not a traceback."""
    with (
        pytest.raises(EditingError, match="encoder refused"),
        mp4(tmp_path / "a.mp4", (65, 37), 24, 20, Sheet()) as video,
    ):
        video.add(np.zeros((54, 64), np.uint8))
    assert list(tmp_path.iterdir()) == []


def test_a_truncated_file_does_not_play(tmp_path):
    """Reading back notices what is missing at the end."""
    path = write(tmp_path / "a.mp4", noise=1)
    path.write_bytes(path.read_bytes()[:-20_000])
    assert pictures_shown(path) < 96


def pictures_shown(path):
    try:
        return play(path).pictures
    except EditingError:
        return 0


@pytest.mark.parametrize("content", [b"", b"no video at all"])
def test_what_is_no_video_is_said(tmp_path, content):
    """Reading back an empty file or a text is a clear error."""
    (tmp_path / "a.mp4").write_bytes(content)
    with pytest.raises(EditingError, match="does not play"):
        play(tmp_path / "a.mp4")
