"""The shelf over all stories."""

from __future__ import annotations

import reviewing_sample as sample

from story_assets.library import Library, StoryFolder
from story_assets.reviewing.page.shelf import render_shelf
from story_assets.reviewing.publishing import publish
from story_assets.settings import Settings


def test_the_shelf_shows_every_story_newest_first(folder: StoryFolder, library: Library, settings: Settings) -> None:
    """Finished, only commissioned, or damaged: none is left out."""
    library.register(sample.brief(key="20261123-romance-01", genre="romance", text="Two piano tuners."))
    (library.root / "20261124-drama-01").mkdir()
    (library.root / "20261124-drama-01" / "brief.json").write_text("{", encoding="utf-8")
    publish(folder, settings)
    page = (library.root / "index.html").read_text(encoding="utf-8")
    places = [page.index(words) for words in ("Damaged", "Two piano tuners.", "The Keeper of Slack Water")]
    assert places == sorted(places)
    assert f'href="{sample.KEY}/index.html"' in page
    assert f'src="{sample.KEY}/poster.jpg"' in page
    assert "Ready to show" in page


def test_publishing_one_story_does_not_review_the_others(folder: StoryFolder, library: Library, settings) -> None:
    """The shelf lives off the cards that lie beside the stories, so a thousand cost little."""
    publish(folder, settings)
    (folder / "frames.json").write_text("damaged since", encoding="utf-8")
    assert "Ready to show" in render_shelf(library)


def test_a_card_of_an_older_kind_is_no_hindrance(folder: StoryFolder, library: Library) -> None:
    """It is shown as commissioned until it is published again."""
    (folder / ".card.json").write_text('{"key": "k", "colour": "red"}', encoding="utf-8")
    assert "Commissioned" in render_shelf(library)


def test_an_empty_library_has_an_empty_shelf(library: Library) -> None:
    """No story yet is no error."""
    assert "0 stories" in render_shelf(library)
