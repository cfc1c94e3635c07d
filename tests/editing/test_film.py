"""The film as a player finds it."""

from story_assets.editing.clips import make_clips
from story_assets.editing.film import make_film
from story_assets.editing.playback import play


def made(house, **more):
    clips = make_clips(house.folder, house.scenes, house.frames, house.settings).clips
    return make_film(house.folder, house.story, house.scenes, house.frames, clips, house.settings, **more)


def test_a_film_plays_from_title_to_closing_card(studio):
    """Every picture decodes, and the duration is that of its parts less the cross-fades."""
    house = studio(scenes=2)
    film = made(house).film
    found = play(house.folder / film.file)
    assert found.pictures == round(film.duration_seconds * 24)
    print(found)
