"""The archive: a whole run in one file, named by the record inside it."""

import json
import zipfile

import reviewing_sample as sample

from story_assets.library import StoryFolder
from story_assets.reviewing.archive import archive
from story_assets.reviewing.publishing import untrue_index
from story_assets.reviewing.record.verify import verify_one
from story_assets.settings import Settings


def test_an_archive_holds_the_run_and_its_record_names_it(folder: StoryFolder) -> None:
    path = archive(folder, Settings())
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        names = set(bundle.namelist())
        record = json.loads(bundle.read(f"{sample.KEY}/artifact-metadata.json"))
    assert record["Archive"] == f"{sample.KEY}.zip"
    assert {
        f"{sample.KEY}/{name}" for name in ("film.mp4", "run-summary.txt", "frames/scene-001/frame_00001.png")
    } <= names
    assert not any(name.endswith(".zip") for name in names)
    assert verify_one(folder / "artifact-metadata.json").breaches == ()
    assert untrue_index(folder) == ([], [])


def test_an_archive_made_again_is_the_new_run(folder: StoryFolder) -> None:
    archive(folder, Settings())
    (folder / "film.mp4").write_bytes(b"another film")
    with zipfile.ZipFile(archive(folder, Settings())) as bundle:
        assert bundle.read(f"{sample.KEY}/film.mp4") == b"another film"
