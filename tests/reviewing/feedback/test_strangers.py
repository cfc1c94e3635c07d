"""What a stranger put into a story's folder is given out as a file to save, never as a page of this server."""

import os
from urllib.parse import quote

import httpx
import pytest
import reviewing_sample as sample

from story_assets.library import StoryFolder


@pytest.mark.parametrize(
    "name", ["x.html", "x.svg", "x.xhtml", "x.xml", "x.pdf", "x.js", "x.htm", "x", "X.HTML", "x.hta"]
)
def test_what_a_browser_could_run_is_a_sandboxed_download(site: httpx.Client, folder: StoryFolder, name: str) -> None:
    (folder / name).write_text("<script>alert(1)</script>")
    answer = site.get(f"{sample.KEY}/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["%00", "a%00b", "..%2f..%2fsecret", "%2e%2e/secret", "..\\secret", "%5c%5chost%5cshare", "C:%5cx", "%ff", "nul",
     "film.mp4%00.txt", "frames/", "frames", ".card.json", "frames/.x/y", "a" * 4000, quote("\u202eexe"), "//etc/passwd"],
)  # fmt: skip
def test_odd_paths_are_not_found(site: httpx.Client, path: str) -> None:
    for address in (f"{sample.KEY}/{path}", path):
        answer = site.get(f"/{address}")
        assert answer.status_code in (404, 400), address
        assert "Traceback" not in answer.text


@pytest.mark.skipif(os.name == "nt", reason="links are made as POSIX has them")
@pytest.mark.parametrize("name", ["notes.txt", "film.mp4.gz", "film.mp4.br"])
def test_a_link_is_not_followed_nor_one_beside_a_file(site: httpx.Client, folder: StoryFolder, name: str) -> None:
    outside = folder.path.parent.parent / "secret.txt"
    outside.write_text("secret")
    (folder.path / name).symlink_to(outside)
    answer = site.get(
        f"{sample.KEY}/{name.removesuffix('.gz').removesuffix('.br')}", headers={"Accept-Encoding": "gzip, br"}
    )
    assert answer.status_code == 404


def test_every_answer_forbids_to_be_framed_and_to_run_anything_else(site: httpx.Client) -> None:
    for path in ("/", f"/{sample.KEY}/", f"/{sample.KEY}/film.mp4", "/nothing", "/%00"):
        headers = site.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["x-frame-options"] == "DENY", path


def test_the_shelf_leads_where_the_folder_is_whatever_its_card_says(site: httpx.Client, folder: StoryFolder) -> None:
    site.get("/")
    card = folder.path / ".card.json"
    card.write_text(
        f'{{"key": "{sample.KEY}/x", "title": "t", "genre": "g", "logline": "", "scenes": 1, "seconds": null, '
        '"poster": "javascript:alert(1)//.jpg", "status": "passed", "headline": "h"}'
    )
    (folder / "x").mkdir()
    (folder / "x/index.html").write_text("<script>alert(1)</script>")
    shelf = site.get("/").text
    assert f'href="{sample.KEY}/index.html"' in shelf or f'href="{sample.KEY}/brief.json"' in shelf
    assert "javascript:" not in shelf
    assert f"{sample.KEY}/x" not in shelf
