"""The page a person opens: self-contained, harmless, and true to the record."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser

import pytest
import reviewing_sample as sample

from story_assets.library import Library, StoryFolder
from story_assets.models import Story
from story_assets.reviewing.page import pictures
from story_assets.reviewing.page.page import render
from story_assets.reviewing.publishing import publish
from story_assets.settings import Settings


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page_of(folder: StoryFolder, settings: Settings) -> Page:
    publish(folder, settings)
    return Page((folder / "index.html").read_text(encoding="utf-8"))


def test_the_page_needs_nothing_but_itself(folder: StoryFolder, settings: Settings) -> None:
    """Pictures, film, subtitles, style and script are inside; links lead only to files of this library."""
    page = page_of(folder, settings)
    for tag in ("img", "video", "track", "script", "source", "iframe", "link"):
        for attributes in page.all(tag):
            for name in ("src", "href", "poster"):
                assert (attributes.get(name) or "data:").startswith("data:"), (tag, attributes[name])
    links = [attributes["href"] for attributes in page.all("a")]
    for link in links:
        assert link.startswith("#") or (folder.path / link).resolve().is_relative_to(folder.path.parent.resolve())
        if not link.startswith("#"):
            assert (folder.path / link).is_file(), link
    assert "http://www" not in page.html.replace("http://www.w3.org", "")
    assert "@import" not in page.html
    assert not re.findall(r"url\((?!data:)", page.html)


def test_the_browser_is_told_to_fetch_and_run_nothing_else(folder: StoryFolder, settings: Settings) -> None:
    """The page's own script runs by its digest; anything slipped in does not."""
    page = page_of(folder, settings)
    policy = next(one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]+'", policy)
    assert len(page.all("script")) == 1
    assert not [attributes for _, attributes in page.elements if any(name.startswith("on") for name in attributes)]
    assert not [attributes for _, attributes in page.elements if "style" in attributes]


HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"' {{ 7*7 }}"


def test_a_hostile_story_is_harmless(folder: StoryFolder, settings: Settings) -> None:
    """Markup in a title, a prompt or a note is shown as the text it is."""
    story = folder.read(Story)
    cast = story.cast[0].model_copy(update={"name": HOSTILE, "look": HOSTILE})
    changes = {"title": HOSTILE, "logline": HOSTILE, "directors_vision": HOSTILE, "cast": (cast,), "notes": (HOSTILE,)}
    folder.write(story.model_copy(update=changes))
    scenes = sample.scenes()
    first = scenes.scenes[0].model_copy(
        update=dict.fromkeys(("title", "prose", "prompt", "negative_prompt", "narration"), HOSTILE)
    )
    folder.write(scenes.model_copy(update={"scenes": (first, *scenes.scenes[1:])}))
    page = page_of(folder, settings)
    assert len(page.all("script")) == 1
    assert not [one for one in page.all("img") if one["src"] == "x"]
    assert HOSTILE in page.text
    shelf = Page((folder.path.parent / "index.html").read_text(encoding="utf-8"))
    assert len(shelf.all("script")) == 1


def test_the_film_is_inside_with_poster_subtitles_and_chapters(folder: StoryFolder, settings: Settings) -> None:
    """One file is enough to watch it; each scene's strip plays its chapter."""
    page = page_of(folder, settings)
    (video,) = page.all("video")
    assert video["src"] == pictures.data_uri(b"not really a film", "video/mp4")
    assert video["poster"].startswith("data:image/jpeg;base64,")
    (track,) = page.all("track")
    subtitles = base64.b64decode(track["src"].partition(",")[2]).decode("utf-8")
    assert subtitles.startswith("WEBVTT\n\n1\n00:00:03.500 --> 00:00:08.000\nNobody takes the last ferry")
    seeks = [one["data-seek"] for one in page.all("button") if "data-seek" in one]
    assert seeks == ["0.0", "3.0", "9.0", "15.0", "21.0", "27.0", "33.0", "3.0", "9.0", "15.0", "21.0", "27.0", "33.0"]


def test_a_large_film_is_linked(folder: StoryFolder, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of hundreds of megabytes helps nobody: beyond the limit the file beside it is played."""
    monkeypatch.setattr(pictures.film_uri, "__defaults__", (10,))
    (video,) = page_of(folder, settings).all("video")
    assert video["src"] == "film.mp4"


def test_a_film_that_was_deleted_is_not_offered(folder: StoryFolder, settings: Settings) -> None:
    """No dead player, no dead links."""
    (folder / "film.mp4").unlink()
    page = page_of(folder, settings)
    assert page.all("video") == []
    assert not [one for one in page.all("button") if "data-seek" in one]
    assert "film.mp4" not in [one["href"] for one in page.all("a")]


def test_every_scene_is_told_whole(folder: StoryFolder, settings: Settings) -> None:
    """Title, narration, prose, prompt, pictures, what they show, and the commands to draw it anew."""
    page = page_of(folder, settings)
    for number in range(1, 7):
        scene = sample.scene(number)
        for words in (scene.title, scene.narration, scene.prompt, scene.negative_prompt):
            assert words in page.text
        assert f"story-assets reroll {sample.KEY} {number:02d}" in page.text
    assert f"story-assets make {sample.KEY}" in page.text
    assert page.text.count("A lone figure in a dark coat") == 6
    assert len([one for one in page.all("img") if "paper" not in (one.get("class") or "")]) == 18
    for badge in ("4.2 s", "30 frames", "marker 0.2 s", "attempt 1 of 2", "no GPU"):
        assert badge in page.text


def test_the_verdict_shows_value_goal_and_reason(folder: StoryFolder, settings: Settings) -> None:
    """A goal that is missed says by how much; one that was not measured says why, and is not a zero."""
    folder.write(sample.story_scores(entity_linkage=0.61, thematic_diversity=None))
    page = page_of(folder, settings)
    assert "0.61 is below the goal of 0.85" in page.text
    assert "There was nothing to measure." in page.text
    assert "A film, with goals missed" in page.text
    assert "Goal: at least 2 bits" in page.text


def test_what_a_score_rests_on_can_be_opened(folder: StoryFolder, settings: Settings) -> None:
    """Evidence and parts of each measurement, of the story and of every scene."""
    scores = sample.story_scores()
    first = scores.measurements[1].model_copy(update={"evidence": ("scene-004 fits least",), "parts": {"S": 0.41}})
    folder.write(scores.model_copy(update={"measurements": (scores.measurements[0], first, *scores.measurements[2:])}))
    page = page_of(folder, settings)
    assert "scene-004 fits least" in page.text
    assert "scene fit 0.41" in page.text
    assert page.text.count("All measurements") == 6


def test_a_good_story_is_ready_to_show(folder: StoryFolder, settings: Settings) -> None:
    """Everything measured is met; that nobody rated it yet does not count against it."""
    page = page_of(folder, settings)
    assert "Ready to show" in page.text
    assert "Nobody has rated it yet." in page.text


def test_a_film_without_all_scores_is_not_called_ready(folder: StoryFolder, settings: Settings) -> None:
    """A missing score is no pass."""
    folder.write(sample.scene_scores(s5=None))
    page = page_of(folder, settings)
    assert "Ready to show" not in page.text
    assert "not fully scored" in page.text


def test_a_failed_scene_is_told_in_red(library: Library, settings: Settings) -> None:
    """Its error stands with it, and the verdict names it."""
    folder = sample.complete(
        library.root, records=tuple((sample.failed_record if n == 4 else sample.record)(n) for n in range(1, 7))
    )
    page = page_of(folder, settings)
    assert "Stopped at the renderer" in page.text
    assert "No usable frames for scene-004" in page.text
    assert "The renderer gave no result within 600 s (2 attempts)." in page.text
    assert "No usable frames" in page.text


def test_steps_down_are_shown_with_their_scene(library: Library, settings: Settings) -> None:
    """Notes, forced copy, second attempt and memory taken."""
    folder = sample.complete(
        library.root, records=tuple((sample.degraded_record if n == 3 else sample.record)(n) for n in range(1, 7))
    )
    page = page_of(folder, settings)
    for words in ("forced copy", "no marker", "attempt 2 of 2", "VRAM −13,824 MiB", "using NVML", "CUDA out of memory"):
        assert words in page.text


def test_a_broken_contract_is_named(library: Library, settings: Settings) -> None:
    """The page says which rule of which scene is broken, whatever the scores."""
    bad = sample.record(2)
    lying = bad.model_copy(update={"telemetry": bad.telemetry.model_copy(update={"duration_seconds": 40.0})})
    folder = sample.complete(library.root, records=(sample.record(1), lying, *(sample.record(n) for n in range(3, 7))))
    page = page_of(folder, settings)
    assert "Stopped by the telemetry contract" in page.text
    assert "Telemetry.DurationSeconds" in page.text


def test_keyboard_and_screen_reader_find_their_way(folder: StoryFolder, settings: Settings) -> None:
    """Language, one heading of the first rank, unique ids, links that lead somewhere, names for what has no text."""
    page = page_of(folder, settings)
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(one["href"][1:] in ids for one in page.all("a") if one["href"].startswith("#"))
    assert all(one["data-copy"] in ids for one in page.all("button") if "data-copy" in one)
    assert all("alt" in one for one in page.all("img"))
    assert all(one.get("aria-label") for one in page.all("button") if one.get("class") == "strip")
    assert page.all("video")[0]["aria-label"]


def test_colours_can_be_read(folder: StoryFolder, settings: Settings) -> None:
    """Every colour of text stands out from every ground it is on by 4.5 to 1, on screen by day and by night, and on paper."""
    html = page_of(folder, settings).html
    schemes = [
        colours
        for scheme in re.findall(r":root[^{]*\{(.*?)\}", html, re.DOTALL)
        if (colours := dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", scheme)))
    ]
    assert len(schemes) == 3, "dark, light, paper"
    for colours in schemes:
        for ground in ("ground", "panel", "raised", "well", "uneasy", "alarmed"):
            for ink in ("text", "soft", "muted", "gold", "good", "warn", "bad", "none"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        assert contrast(colours["ongold"], colours["gold"]) >= 4.5


def test_every_colour_of_text_is_of_the_scheme(folder: StoryFolder, settings: Settings) -> None:
    """A colour written out would be the dark scheme's in the light one. What lies on pictures and posters may be."""
    style = re.sub(r":root[^{]*\{.*?\}", "", page_of(folder, settings).html.split("<style>")[1].split("</style>")[0])
    written = re.findall(r"^[^{}\n]*?([^{}\n;]+) \{[^}]*(?<![-\w])color: (#[0-9a-f]{3,6})", style, re.MULTILINE)
    assert {selector.strip() for selector, _ in written} <= {".begin", ".begin:hover span"}


def test_the_players_bar_does_not_hide_the_posters_lettering(folder: StoryFolder, settings: Settings) -> None:
    """It comes with the film: a script takes it away and shows a button; without scripts the bar is there."""
    page = page_of(folder, settings)
    assert "controls" in page.all("video")[0]
    assert [one for one in page.all("button") if one.get("class") == "begin" and "hidden" in one]
    assert "film.controls = false" in page.html


def contrast(one: str, other: str) -> float:
    """As WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_page_of_six_scenes_stays_small(library: Library, settings: Settings) -> None:
    """Without the film, thumbnails, poster and text of six full-size scenes stay under one megabyte."""
    folder = sample.complete(library.root, size=(768, 432))
    publish(folder, settings)
    assert (folder / "index.html").stat().st_size < 1_000_000


def test_a_frame_that_is_no_picture_leaves_a_gap(folder: StoryFolder, settings: Settings) -> None:
    """A truncated file takes its thumbnail away, not the page."""
    for at in range(1, 31):
        (folder / f"frames/scene-002/frame_{at:05d}.png").write_bytes(b"\x89PNG")
    assert "The frames are not in the library any more" in page_of(folder, settings).text


def test_a_forgotten_value_is_an_error_not_a_blank(settings: Settings) -> None:
    """Templates are strict: a page with a hole is never written."""
    with pytest.raises(Exception, match="undefined"):
        render("shelf.html")
