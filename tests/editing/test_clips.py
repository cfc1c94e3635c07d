"""A clip a scene, made once."""

import av
import numpy as np
import pytest
from PIL import Image

from story_assets.editing.clips import make_clips
from story_assets.editing.playback import play
from story_assets.errors import EditingError, LibraryError


def clips_of(house, **more):
    return make_clips(house.folder, house.scenes, house.frames, house.settings, **more)


def test_each_scene_becomes_a_clip_with_its_narration(studio):
    """As many pictures as its duration says, its line as subtitle, its title as tag."""
    house = studio(scenes=2)
    made = clips_of(house)
    for found, scene in zip(made.clips.clips, house.scenes.scenes, strict=True):
        film = play(house.folder / found.file)
        assert film.pictures == round(found.duration_seconds * 24)
        assert " ".join(text.replace("\n", " ") for _, _, text in film.cues) == scene.narration
        assert film.metadata["title"] == scene.title
    assert [found.seconds is not None for found in made.made] == [True, True]


def test_a_second_time_nothing_is_made(studio):
    """The files are not even touched."""
    house = studio(scenes=2)
    first = clips_of(house)
    times = [path.stat().st_mtime_ns for path in sorted((house.folder / "clips").iterdir())]
    again = clips_of(house)
    assert again.clips == first.clips
    assert [found.seconds for found in again.made] == [None, None]
    assert [path.stat().st_mtime_ns for path in sorted((house.folder / "clips").iterdir())] == times


def test_only_the_changed_scene_is_made_again(studio):
    """Another narration, and that clip alone is new."""
    house = studio(scenes=2)
    clips_of(house)
    second = house.scenes.scenes[1].model_copy(update={"narration": "She counts again."})
    house.scenes = house.scenes.model_copy(update={"scenes": (house.scenes.scenes[0], second)})
    assert [found.seconds is None for found in clips_of(house).made] == [True, False]


def test_new_frames_make_a_new_clip(studio):
    """A re-rolled scene has other frames, so another clip."""
    house = studio(scenes=1)
    before = clips_of(house).clips.clips[0]
    house.scene_files(1)[0].write_bytes(house.scene_files(1)[5].read_bytes())
    house.redigest(1)
    after = clips_of(house).clips.clips[0]
    assert after.inputs_digest != before.inputs_digest
    assert after.sha256 != before.sha256


@pytest.mark.parametrize("damage", [b"", b"half a file"])
def test_a_damaged_clip_is_made_again(studio, damage):
    """What is on disk counts only when it is what was written."""
    house = studio(scenes=1)
    good = clips_of(house).clips.clips[0]
    path = house.folder / good.file
    path.write_bytes(damage)
    assert clips_of(house).made[0].seconds is not None
    assert play(path).pictures == round(good.duration_seconds * 24)


def test_what_an_interrupted_run_left_is_swept_and_what_it_finished_is_kept(studio):
    """After kill -9: the first clip is taken as it is, the half one goes, the second is made."""
    house = studio(scenes=2)
    clips_of(house)
    for path in (house.folder.clip_path("scene-002"), house.folder.clip_path("scene-002").with_suffix(".json")):
        path.unlink()
    half = house.folder / "clips" / ".scene-002.0123abcd.tmp.mp4"
    half.write_bytes(b"half")
    assert [found.seconds is None for found in clips_of(house).made] == [True, False]
    assert not half.exists()


def test_a_scene_without_frames_is_left_out_and_said(studio):
    """The others get their clips; the film will refuse."""
    house = studio(scenes=3, frames=(30, 0, 30))
    said = []
    made = clips_of(house, on_progress=said.append)
    assert [clip.scene_id for clip in made.clips.clips] == ["scene-001", "scene-003"]
    assert made.without_frames == ("scene-002",)
    assert ("warning", "scene-002") in [(event.level, event.scene_id) for event in said]


def test_damaged_frames_are_named_and_cost_only_their_own_clip(studio):
    """The scene with a truncated frame fails by name; the clips of the others are there."""
    house = studio(scenes=3)
    broken = house.scene_files(2)[4]
    broken.write_bytes(broken.read_bytes()[:80])
    house.redigest(2)
    with pytest.raises(EditingError, match=r"scene-002 is damaged .*frame_00005\.png.*reroll KEY scene-002"):
        clips_of(house)
    assert house.folder.clip_path("scene-003").is_file()
    assert not house.folder.clip_path("scene-002").exists()


def test_several_failures_are_told_in_one_line(studio):
    """Two bad scenes, one error that names both."""
    house = studio(scenes=2)
    for number in (1, 2):
        house.scene_files(number)[0].write_bytes(b"")
        house.redigest(number)
    with pytest.raises(EditingError, match=r"2 of 2 clips.*scene-001.*scene-002") as caught:
        clips_of(house)
    assert "\n" not in str(caught.value)


def test_frames_that_are_not_those_rendered_are_refused(studio):
    """A frame touched since would make the record speak of other pictures."""
    house = studio(scenes=1)
    house.scene_files(1)[0].write_bytes(house.scene_files(1)[9].read_bytes())
    with pytest.raises(EditingError, match="not those that were rendered"):
        clips_of(house)


def test_a_frame_that_is_gone_is_said(studio):
    """The library's error, with the file's name."""
    house = studio(scenes=1)
    house.scene_files(1)[3].unlink()
    with pytest.raises(LibraryError, match=r"frame_00004\.png"):
        clips_of(house)


def test_odd_sizes_become_even(studio):
    """97 by 55 pixels lose a column and a row."""
    house = studio(scenes=1, size=(97, 55))
    found = play(house.folder / clips_of(house).clips.clips[0].file)
    assert (found.width, found.height) == (96, 54)


def test_progress_comes_scene_by_scene(studio):
    """Done and total count scenes; a made clip says what it took, a kept one says that it was kept."""
    house = studio(scenes=2)
    first, second = [], []
    clips_of(house, on_progress=first.append)
    clips_of(house, on_progress=second.append)
    assert [(event.stage, event.scene_id, event.done, event.total) for event in first] == [
        ("clips", "scene-001", 1, 2),
        ("clips", "scene-002", 2, 2),
    ]
    assert all(event.seconds is not None and event.seconds > 0 for event in first)
    assert all("as it is" in event.message and event.seconds is None for event in second)


def as_16_bit_grey(picture):
    return Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)


def over_magenta(picture):
    """The picture, solid on its left; on its right nothing of it is to be seen."""
    layered = Image.new("RGBA", picture.size, (255, 0, 255, 0))
    layered.paste(picture.crop((0, 0, picture.width // 2, picture.height)).convert("RGBA"), (0, 0))
    return layered


@pytest.mark.parametrize("kind", [as_16_bit_grey, over_magenta])
def test_a_clip_shows_frames_as_a_viewer_does(studio, kind):
    """Deep grey is not white, and behind what is transparent is black."""
    house = studio(scenes=1)
    plain = []
    for path in house.scene_files(1):
        with Image.open(path) as picture:
            plain.append(picture.convert("RGB"))
        kind(plain[-1]).save(path)
    house.redigest(1)
    (clip,) = clips_of(house).clips.clips
    with av.open(house.folder / clip.file) as film:
        shown = next(film.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    due = np.asarray(plain[0].convert("L").convert("RGB") if kind is as_16_bit_grey else plain[0]).astype(int)
    if kind is over_magenta:
        due = due.copy()
        due[:, due.shape[1] // 2 :] = 0
    assert np.abs(shown - due).mean() < 8
