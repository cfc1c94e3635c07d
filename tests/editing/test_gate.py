"""No film of a story that is not whole."""

import pytest

from story_assets.editing.clips import make_clips
from story_assets.editing.film import make_film
from story_assets.errors import ContractError, EditingError


@pytest.fixture
def house(studio):
    return studio(scenes=3)


def film_of(house, clips=None):
    clips = clips or make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    return make_film(house.folder, house.story, house.scenes, house.frames, clips, house.settings)


def spoil(house, number, **fields):
    """Replace fields of a scene's telemetry."""
    record = house.frames.scenes[number - 1].record
    house.change(number, record=record.model_copy(update={"telemetry": record.telemetry.model_copy(update=fields)}))


def test_scenes_without_frames_are_named_with_their_reason(studio):
    """The message says which scenes, why, and what to do; nothing is written."""
    house = studio(scenes=3, frames=(30, 0, 0))
    with pytest.raises(EditingError, match=r"scene-002, scene-003 .*ran out of memory.*make` again"):
        film_of(house)
    assert not (house.folder / "film.mp4").exists()


def test_a_scene_below_the_frame_floor_is_refused(studio):
    """24 frames are fewer than 25."""
    with pytest.raises(EditingError, match=r"scene-002: 24 frames, fewer than the floor of 25"):
        film_of(studio(scenes=2, frames=(30, 24)))


def test_a_scene_that_was_never_rendered_is_refused(house):
    """A planned scene that the frames do not know at all is missing too."""
    house.frames = house.frames.model_copy(update={"scenes": house.frames.scenes[:2]})
    with pytest.raises(EditingError, match=r"scene-003: no frames"):
        film_of(house)


def test_a_missing_clip_is_refused(house):
    """Clips of two of three scenes make no film."""
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    with pytest.raises(EditingError, match=r"scene-003: no clip"):
        film_of(house, clips.model_copy(update={"clips": clips.clips[:2]}))


def test_a_clip_of_other_frames_is_refused(house):
    """Clips from before a re-roll do not go with the new frames."""
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    house.change(2, sha256="0" * 64)
    with pytest.raises(EditingError, match=r"scene-002: its clip is of other frames"):
        film_of(house, clips)


def test_a_record_that_breaks_the_contract_is_refused_with_exit_code_2(house):
    """A duration that is not that of the clock, and a blank device: both are said, by scene."""
    spoil(house, 2, duration_seconds=99.0)
    with pytest.raises(ContractError, match=r"record of scene-002 breaks the telemetry contract") as caught:
        film_of(house)
    assert caught.value.exit_code == 2
    assert "DurationSeconds" in str(caught.value)


def test_a_record_under_another_policy_is_refused(house):
    """Every scene's record echoes the policy of its run."""
    spoil(house, 1, max_wait_seconds=5.0)
    with pytest.raises(ContractError, match=r"scene-001.*MaxWaitSeconds"):
        film_of(house)


def test_a_count_that_is_not_the_files_is_refused(house):
    """A record of 30 frames does not cover 29."""
    house.change(1, files=house.frames.scenes[0].files[:29])
    house.redigest(1)
    with pytest.raises(EditingError, match=r"scene-001: 29 frames, while its record counts 30"):
        film_of(house)
