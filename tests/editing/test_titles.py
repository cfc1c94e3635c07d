"""Cards and poster."""

import io
import math

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont, features

from story_assets.editing import lettering
from story_assets.editing.lettering import Line, built_in, in_order, legible, unlettered, width_of
from story_assets.editing.poster import best_of, candidates, poster, worth
from story_assets.editing.titles import (
    WHITE,
    accent_of,
    closing_card,
    closing_pictures,
    title_card,
    title_lines,
    title_pictures,
)

SIZE = (192, 108)
TITLES = ["Ash", "The Lamp at Hollow Point", "a " * 60, "Donaudampfschifffahrtsgesellschaftskapitän", "", "夜の灯台"]


def frame(colour=(200, 60, 40), size=SIZE):
    picture = Image.new("RGB", size, colour)
    picture.paste((20, 20, 30), (0, size[1] // 2, size[0], size[1]))
    return picture


def ink(ground, full):
    """Where lettering brightened the ground."""
    difference = np.asarray(full, dtype=int).sum(axis=2) - np.asarray(ground, dtype=int).sum(axis=2)
    return np.argwhere(difference > 150)


@pytest.mark.parametrize("title", TITLES)
def test_every_title_stays_within_the_picture(title):
    """Short, long, without spaces or empty: the lettering is there, and keeps clear of the edges."""
    ground, full = title_card(SIZE, title, "thriller", frame())
    rows, columns = ink(ground, full).T
    assert columns.min() >= SIZE[0] * 0.05
    assert columns.max() <= SIZE[0] * 0.95
    assert rows.min() >= 4
    assert rows.max() <= SIZE[1] - 4


def test_the_title_is_centred():
    """As much room on the left as on the right."""
    columns = ink(*title_card(SIZE, "The Lamp at Hollow Point", "thriller", frame())).T[1]
    assert abs((columns.min() + columns.max()) / 2 - SIZE[0] / 2) <= 2


def test_a_long_title_takes_more_rows_in_smaller_type():
    """Two short rows beat one of tiny letters."""
    short, long = title_lines("Ash", 300, 40, WHITE), title_lines("The Lamp at Hollow Point and After", 300, 40, WHITE)
    assert len(short) == 1 < len(long)
    assert all(isinstance(line, Line) and width_of(line) <= 300 for line in [*short, *long])


def test_the_card_is_dark_and_of_the_films_own_colours():
    """White letters need dark ground; the ground comes from the first picture."""
    ground = np.asarray(title_card(SIZE, "Ash", "drama", frame((210, 40, 30)))[0], dtype=int)
    assert ground.mean() < 90
    assert ground[20, 96, 0] > 2 * ground[20, 96, 2]


def test_the_accent_is_the_pictures_colour_made_light():
    """A red picture gives a light red, never a dark one."""
    red, green, blue = accent_of(frame((160, 20, 20)))
    assert red > 220
    assert red > green
    assert red > blue


def test_the_title_comes_up_and_the_end_fades_to_black():
    """The first picture has no lettering, the later ones do; the last of the film is black."""
    ground, full = title_card(SIZE, "Ash", "drama", frame())
    opening = list(title_pictures((ground, full), 24))
    luma = [int(picture[: SIZE[1]].max()) for picture in opening]
    assert len(opening) == 60
    assert luma[0] < luma[-1] - 60
    closing = list(closing_pictures(closing_card(SIZE, ["seed 7", "written by template"], frame()), 24))
    assert len(closing) == 48
    assert closing[0][: SIZE[1]].max() > 120
    assert closing[-1][: SIZE[1]].max() == 16


def test_letters_that_the_built_in_face_lacks_are_not_boxes():
    """Another face or a plain letter stands in; never the empty box of a missing glyph."""
    text, font = legible("Señora Núñez", 20)
    assert text in ("Señora Núñez", "Senora Nunez")
    assert font is not built_in(20) or text == "Senora Nunez"


def test_plain_letters_use_the_face_that_every_machine_has():
    """What ASCII can say looks the same everywhere."""
    assert legible("THE LAMP", 20)[1] is built_in(20)


def test_the_poster_is_a_picture_with_the_title_on_it():
    """A JPEG of the film's size, brighter where the title stands."""
    with Image.open(io.BytesIO(poster(frame(), "The Lamp", SIZE))) as made:
        assert (made.format, made.size) == ("JPEG", SIZE)
        assert np.asarray(made)[int(SIZE[1] * 0.75) :].max() > 200
    assert frame().crop((0, 80, 192, 108)).getextrema()[0][1] < 100


def test_the_best_frame_is_sharp_bright_and_has_people(tmp_path):
    """Noise-free dark and blown-out frames lose; of two alike, the one with people wins."""
    sharp = Image.effect_mandelbrot((192, 108), (-2, -1, 1, 1), 60).convert("RGB")
    good = Image.blend(sharp, frame((230, 140, 60)), 0.5)
    dark = good.point([value // 8 for value in range(256)] * 3)
    glaring = good.point([min(255, 200 + value // 4) for value in range(256)] * 3)
    assert worth(good, people=False) > 2 * worth(dark, people=False)
    assert worth(good, people=False) > 2 * worth(glaring, people=False)
    assert worth(good, people=True) > worth(good, people=False)
    files = []
    for name, picture in {"dark": dark, "good": good, "glaring": glaring}.items():
        picture.save(tmp_path / f"{name}.png")
        files.append(tmp_path / f"{name}.png")
    assert best_of([found for file in files for found in candidates([file], "scene-001", False)]).file.stem == "good"


def test_candidates_lie_away_from_a_scenes_ends(tmp_path):
    """The first and last frames may be mid-fade."""
    files = [tmp_path / f"{number}.png" for number in range(30)]
    chosen = [int(found.file.stem) for found in candidates(files, "scene-001", False)]
    assert len(chosen) == 3
    assert min(chosen) >= 3
    assert max(chosen) <= 27


def test_a_picture_of_one_colour_is_no_poster_but_no_crash():
    """Worth is a finite figure even of nothing."""
    assert math.isfinite(worth(Image.new("RGB", SIZE), people=False))


@pytest.mark.parametrize("raqm", [True, False], ids=["with Raqm", "without Raqm"])
def test_hebrew_begins_at_the_right(monkeypatch, raqm):
    """An aleph has a wide body, a vav is a stroke: read from the right, `אוווו` has its ink at the right."""
    if raqm and not features.check("raqm"):
        pytest.skip("this Pillow brings no Raqm")
    monkeypatch.setattr(features, "check", lambda name: raqm)
    text, font = legible("אוווו", 40)
    if not text:
        pytest.skip("no typeface of this machine has Hebrew")
    drawn = Image.new("L", (300, 80))
    layout = ImageFont.Layout.RAQM if raqm else ImageFont.Layout.BASIC
    ImageDraw.Draw(drawn).text(
        (10, 60), in_order(text), font=font.font_variant(layout_engine=layout), fill=255, anchor="ls"
    )
    columns = np.asarray(drawn).sum(axis=0)
    used = np.flatnonzero(columns)
    left, right = np.array_split(columns[used[0] : used[-1] + 1], 2)
    assert right.sum() > left.sum()


def test_letters_no_typeface_has_are_named_and_leave_no_empty_rows(monkeypatch):
    """A machine without Chinese type shows the genre alone rather than a line above nothing, and says what is missing."""
    monkeypatch.setattr(lettering, "WIDE_FONTS", ())
    assert unlettered("海の声 OF 海") == "海の声"
    assert unlettered("CAFÉ 🎬 STRASSE") == ""
    alone = ink(*title_card(SIZE, "海の声", "drama", frame()))
    titled = ink(*title_card(SIZE, "Ash", "drama", frame()))
    assert 0 < len(alone) < len(titled)


def test_a_word_too_long_for_a_row_is_broken():
    """Small print in the middle of an empty card is no title."""
    rows = [row.text for row in title_lines("Donaudampfschifffahrtsgesellschaftskapitän", 600, 60, WHITE)]
    assert "".join(row.rstrip("-") for row in rows) == "DONAUDAMPFSCHIFFFAHRTSGESELLSCHAFTSKAPITÄN"
    assert all(row.endswith("-") for row in rows[:-1])
    assert len(rows) > 1
