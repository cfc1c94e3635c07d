"""The film as a player finds it."""

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from story_assets.editing.clips import make_clips
from story_assets.editing.film import make_film
from story_assets.editing.playback import play
from story_assets.errors import LibraryError
from story_assets.models import Film


def film_of(house, **more):
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    return make_film(house.folder, house.story, house.scenes, house.frames, clips, house.settings, **more)


def pictures_of(path):
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]


@pytest.mark.parametrize("transition", [0.5, 0.0, 2.0])
def test_a_film_lasts_as_long_as_its_parts_less_the_cross_fades(studio, transition):
    """To the picture: title 2.5 s, clips, closing card 2 s; a long cross-fade takes at most half of a short part."""
    house = studio(scenes=2, narrations=("One.", "Two."), film_transition_seconds=transition)
    film = film_of(house).film
    found = play(house.folder / film.file)
    overlaps = [min(transition, limit) for limit in (1.25, 1.5, 1.0)]
    due = 2.5 + 3 + 3 + 2 - sum(overlaps)
    assert found.pictures == round(due * 24)
    assert film.duration_seconds == pytest.approx(due)
    assert found.seconds == pytest.approx(due, abs=0.001)


def test_a_film_says_everything_its_scenes_say(studio):
    """All narrations in order as subtitles, each while its scene is seen, and the same beside the film."""
    house = studio(scenes=3)
    film = film_of(house).film
    found = play(house.folder / film.file)
    spoken = " ".join(text.replace("\n", " ") for _, _, text in found.cues)
    assert spoken == " ".join(scene.narration for scene in house.scenes.scenes)
    assert found.cues[0][0] == pytest.approx(2.25)
    assert found.cues[-1][1] <= found.seconds - 1
    beside = (house.folder / film.subtitles).read_text(encoding="utf-8")
    assert beside.count(" --> ") == len(found.cues)
    assert beside.startswith("1\n00:00:02,250 --> ")


def test_a_film_has_a_chapter_for_every_scene(studio):
    """Titles and starts are the same in the file and in the model."""
    house = studio(scenes=3)
    film = film_of(house).film
    found = play(house.folder / film.file)
    assert [title for _, title in found.chapters] == [scene.title for scene in house.scenes.scenes]
    assert found.chapters == film.chapters
    assert found.chapters[0][0] == 0


def test_a_film_is_tagged_and_carries_no_clock_and_no_address(studio):
    """Title, genre, seed and writer are in it; the renderer's address and the time are not."""
    house = studio(scenes=1)
    house.frames = house.frames.model_copy(update={"renderer": "http://10.0.0.5:8188"})
    found = play(house.folder / film_of(house).film.file)
    assert found.metadata["title"] == "The Twelfth Lamp"
    assert found.metadata["genre"] == "thriller"
    assert "seed 42, written by template, drawn by animatic on ComfyUI" in found.metadata["comment"]
    assert "creation_time" not in found.metadata
    assert "10.0.0.5" not in str(found.metadata)


def test_a_cross_fade_passes_gently_from_one_scene_to_the_next(studio):
    """No jump between any two pictures of the film is as large as that of a cut."""
    house = studio(scenes=2, narrations=("One.", "Two."))
    for number, level in ((1, 40), (2, 220)):
        for file in house.scene_files(number):
            Image.new("RGB", (96, 54), (level, level, level)).save(file)
        house.redigest(number)
    light = [picture.mean() for picture in pictures_of(house.folder / film_of(house).film.file)]
    middle = light[60:126]
    steps = np.abs(np.diff(middle))
    assert max(middle) - min(middle) > 120
    assert steps.max() < 30


def test_the_film_ends_in_black(studio):
    """The last picture is dark."""
    house = studio(scenes=1)
    assert pictures_of(house.folder / film_of(house).film.file)[-1].max() <= 20


def test_the_same_story_gives_the_same_film_to_the_byte(studio):
    """Made twice from the same frames, film, subtitles and poster are identical."""
    house = studio(scenes=2)
    film = film_of(house).film
    names = (film.file, film.subtitles, film.poster)
    before = [(house.folder / name).read_bytes() for name in names]
    for name in (*names, "film.json"):
        (house.folder / name).unlink()
    assert film_of(house).film == film
    assert [(house.folder / name).read_bytes() for name in names] == before


def test_a_second_time_nothing_is_made(studio):
    """The film is taken as it is, quickly, and says so."""
    house = studio(scenes=2)
    first = film_of(house)
    changed = (house.folder / first.film.file).stat().st_mtime_ns
    said = []
    again = film_of(house, on_progress=said.append)
    assert again.film == first.film
    assert (first.seconds is None, again.seconds) == (False, None)
    assert (house.folder / first.film.file).stat().st_mtime_ns == changed
    assert "as it is" in said[-1].message


@pytest.mark.parametrize("lost", ["film.mp4", "film.srt", "poster.jpg", "film.json"])
def test_a_lost_file_is_made_again(studio, lost):
    """Whatever was deleted, all of the film is there afterwards."""
    house = studio(scenes=1)
    film_of(house)
    (house.folder / lost).unlink()
    assert film_of(house).seconds is not None
    assert all((house.folder / name).is_file() for name in ("film.mp4", "film.srt", "poster.jpg", "film.json"))


def test_another_transition_makes_another_film_of_the_same_clips(studio):
    """Settings of the film alone leave the clips as they are."""
    house = studio(scenes=2)
    film_of(house)
    house.settings = house.settings.model_copy(update={"film_transition_seconds": 0.0})
    made = make_clips(house.folder, house.scenes, house.frames, house.settings)
    assert all(found.seconds is None for found in made.made)
    assert film_of(house).seconds is not None


def test_scenes_of_another_shape_get_bars(studio):
    """The film has the size most scenes have; the odd one out keeps its shape within black bars."""
    house = studio(scenes=3, size=((96, 54), (96, 54), (54, 54)), narrations=("1.", "2.", "3."))
    film = film_of(house).film
    assert (film.width, film.height) == (96, 54)
    pictures = pictures_of(house.folder / film.file)
    of_the_third = pictures[round((2.5 + 3 + 3 - 1.5 + 1.5) * 24)]
    assert of_the_third[:, :15].max() <= 20
    assert of_the_third[:, 30:66].max() > 100


def test_the_poster_is_beside_the_film(studio):
    """A JPEG of the film's size."""
    house = studio(scenes=2)
    film = film_of(house).film
    with Image.open(house.folder / film.poster) as poster:
        assert (poster.format, poster.size) == ("JPEG", (film.width, film.height))


def test_progress_runs_from_the_first_second_to_the_end(studio):
    """Ticks that never go back, scenes as their measure, and at the end what it took."""
    house = studio(scenes=2)
    said = []
    film_of(house, on_progress=said.append)
    done = [event.done for event in said]
    assert done == sorted(done)
    assert len(said) > 5
    assert (said[-1].done, said[-1].total) == (2, 2)
    assert said[-1].seconds > 0


def test_the_finished_film_is_in_the_library(studio):
    """Its model is written last, so that a film without one is known to be unfinished."""
    house = studio(scenes=1)
    film = film_of(house).film
    assert house.folder.read(Film) == film


def test_a_disk_that_refuses_leaves_the_old_film(studio, monkeypatch):
    """The film of before still plays after a failure."""
    house = studio(scenes=1)
    before = film_of(house).film
    house.story = house.story.model_copy(update={"title": "Another"})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(LibraryError, match="The disk is full"):
        film_of(house)
    assert play(house.folder / before.file).metadata["title"] == before.title
    assert not list(house.folder.path.glob(".*"))


def test_a_kill_half_way_leaves_nothing_half_and_the_next_run_finishes(studio):
    """After kill -9 in the middle of the film there is no film; making it again sweeps up and plays to the end."""
    house = studio(scenes=2, size=(256, 144))
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    for model in (house.story, house.scenes, house.frames, clips):
        house.folder.write(model)
    process = subprocess.Popen(
        [sys.executable, "-c", MAKE_AND_DAWDLE, str(house.folder.path.parent), house.folder.key],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "half way\n"
    process.kill()
    process.wait()
    process.stdout.close()
    assert len(list(house.folder.path.glob(".film.*"))) == 1
    assert not (house.folder / "film.mp4").exists()
    film = film_of(house).film
    assert play(house.folder / film.file).pictures == round(film.duration_seconds * 24)
    assert not list(house.folder.path.glob(".film.*"))


MAKE_AND_DAWDLE = """
import sys, time
from pathlib import Path
from story_assets.editing.film import make_film
from story_assets.library import Library
from story_assets.models import Clips, Frames, Scenes, Story
from story_assets.settings import Settings

def dawdle(progress):
    if progress.done and progress.done > 1:
        print("half way", flush=True)
        time.sleep(60)

folder = Library(Path(sys.argv[1])).story(sys.argv[2])
make_film(folder, *(folder.read(model) for model in (Story, Scenes, Frames, Clips)), Settings(), dawdle)
"""
