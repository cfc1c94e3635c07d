"""The review server over real HTTP: it shows pages, takes ratings from them, and from nobody else."""

from __future__ import annotations

import httpx
import pytest
import reviewing_sample as sample

from story_assets.library import StoryFolder
from story_assets.reviewing.record.reviews import read_reviews


def rate(site: httpx.Client, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
    own = {"Origin": str(site.base_url).rstrip("/")}
    return site.post(f"{sample.KEY}/reviews", data={"rating": "4", **form}, headers=own if headers is None else headers)


def test_a_rating_from_the_page_is_kept_and_leads_back_to_it(site: httpx.Client, folder: StoryFolder) -> None:
    answer = rate(site, scene="scene-002", comment="Żółw & <b>海</b>", reviewer="Mara Ö")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/{sample.KEY}/index.html#scene-002"
    (kept,) = read_reviews(folder)
    assert (kept.scene_id, kept.rating, kept.comment, kept.reviewer) == ("scene-002", 4, "Żółw & <b>海</b>", "Mara Ö")
    page = site.get(answer.headers["location"]).text
    assert "Żółw &amp; &lt;b&gt;海&lt;/b&gt;" in page
    assert 'value="Mara Ö"' in page
    assert "Żółw" in (folder / "index.html").read_text(encoding="utf-8")


def test_the_page_has_a_form_for_the_film_and_each_scene_and_the_file_on_disk_has_none(
    site: httpx.Client, folder: StoryFolder
) -> None:
    rate(site)
    served, written = site.get(f"{sample.KEY}/").text, (folder / "index.html").read_text(encoding="utf-8")
    assert served.count("<form ") == 7
    assert "form-action &#39;self&#39;" in served
    assert "<form" not in written
    assert "form-action &#39;none&#39;" in written


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)
def test_a_form_on_another_site_is_refused(site: httpx.Client, folder: StoryFolder, headers: dict[str, str]) -> None:
    assert rate(site, headers).status_code == 403
    assert read_reviews(folder) == ()


def test_a_foreign_name_that_points_here_is_refused_even_to_look(site: httpx.Client) -> None:
    assert site.get("/", headers={"Host": "evil.example"}).status_code == 403


@pytest.mark.parametrize(
    "form",
    [{"rating": "6"}, {"rating": "four"}, {"rating": ""}, {"rating": "²"}, {"scene": "9"}, {"comment": "x" * 501}],
)
def test_a_rating_that_cannot_be_is_refused_with_a_reason(
    site: httpx.Client, folder: StoryFolder, form: dict[str, str]
) -> None:
    answer = rate(site, **form)
    assert answer.status_code == 400
    assert answer.text
    assert read_reviews(folder) == ()


def test_a_form_larger_than_any_rating_is_refused(site: httpx.Client, folder: StoryFolder) -> None:
    assert rate(site, comment="x" * 100_000).status_code == 413
    assert read_reviews(folder) == ()


def test_files_of_a_story_are_served_and_nothing_outside(site: httpx.Client, folder: StoryFolder) -> None:
    (folder.path.parent.parent / "secret.txt").write_text("secret", encoding="utf-8")
    (folder / ".hidden").write_text("hidden", encoding="utf-8")
    part = site.get(f"{sample.KEY}/film.mp4", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"not ")
    for path in ("..%2f..%2fsecret.txt", ".hidden", "frames", "no-such-file", "%2e%2e/%2e%2e/secret.txt"):
        assert site.get(f"{sample.KEY}/{path}").status_code == 404, path
    assert site.get("no-such-story/").status_code == 404
    assert site.get("/").status_code == 200
