"""A story's folder from a stranger: nothing outside the library is read, written or removed, and every other story goes on."""

from __future__ import annotations

import json
import os
import random
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hostile_harm as harm
import pytest
import reviewing_sample as sample
from typer.testing import CliRunner

from story_assets.cli.app import app
from story_assets.cli.list_stories import _row
from story_assets.errors import LibraryError, PathRefused, StudioError
from story_assets.library import Library, StoryFolder
from story_assets.models import Scenes
from story_assets.operating.cleaning import leftovers, remove
from story_assets.rendering.delivery.frame_sets import find_frame_set, incoming_folder
from story_assets.rendering.scene.ledger import Ledger
from story_assets.reviewing.archive import archive
from story_assets.reviewing.page.shelf import render_shelf
from story_assets.reviewing.publishing import publish
from story_assets.settings import Settings

SECRET = "the stranger must not have this"
OTHER = "20261122-thriller-02"
LATER = datetime.now(UTC) + timedelta(days=400)

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes are made as POSIX has them")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished story to do harm to copies of."""
    return sample.complete(tmp_path_factory.mktemp("finished")).path


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A person's own files."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "secret.txt").write_text(SECRET)
    (folder / "old.json").write_text(json.dumps(SECRET))
    os.utime(folder / "old.json", (0, 0))
    return folder


@pytest.fixture
def received(library: Library, finished: Path) -> StoryFolder:
    """A story's folder as it came, and one of the person's own beside it."""
    shutil.copytree(finished, library.root / sample.KEY)
    shutil.copytree(finished, library.root / OTHER)
    return library.story(sample.KEY)


def state(folder: Path) -> dict[str, bytes | str]:
    """All that is in a folder, byte for byte."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else "folder" for path in folder.rglob("*")
    }


def change(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.parametrize("scene_id", harm.NAMES)
def test_a_scenes_id_that_is_no_id_is_refused_where_it_is_read(received: StoryFolder, scene_id: str) -> None:
    path = received / "scenes.json"
    scenes = json.loads(path.read_text())
    scenes["scenes"][0]["scene_id"] = scene_id
    path.write_text(json.dumps(scenes))
    with pytest.raises(LibraryError, match=r"scenes\.0\.scene_id"):
        received.read(Scenes)


@pytest.mark.parametrize("place", ["frames/scene-001", "frames", "frames/.scene-001.incoming", "frames/.scene-001.old"])
def test_a_reroll_never_removes_or_fills_what_a_link_leads_to(received: StoryFolder, outside: Path, place: str) -> None:
    shutil.rmtree(received.path / place, ignore_errors=True)
    (received.path / place).symlink_to(outside)
    before = state(outside)
    with pytest.raises(PathRefused, match="it is a link"):
        incoming_folder(received, "scene-001")
    assert state(outside) == before


@pytest.mark.parametrize("field", ["file", "poster", "subtitles"])
@pytest.mark.parametrize("name", ["../../outside/secret.txt", "{outside}/secret.txt", "linked"])
def test_a_films_files_never_bring_a_persons_own_onto_the_page(
    received: StoryFolder, outside: Path, field: str, name: str, settings: Settings
) -> None:
    (received.path / "linked").symlink_to(outside / "secret.txt")
    change(received / "film.json", **{field: name.format(outside=outside)})
    publish(received, settings)
    page = (received / "index.html").read_text()
    assert _coded(SECRET) not in page
    assert SECRET not in page
    assert ("linked was refused" if name == "linked" else "film.json could not be read") in page


def test_links_are_not_archived_and_are_named_as_left_out(received: StoryFolder, outside: Path) -> None:
    (received.path / "notes.txt").symlink_to(outside / "secret.txt")
    (received.path / "more").symlink_to(outside)
    said = CliRunner().invoke(app, ["archive", sample.KEY])
    assert said.exit_code == 0, said.output
    assert "Left out: notes.txt, it is a link" in said.stderr
    with zipfile.ZipFile(received / f"{sample.KEY}.zip") as bundle:
        assert not [name for name in bundle.namelist() if name.endswith(("notes.txt", "secret.txt", "old.json"))]


def test_cleaning_leaves_a_story_with_a_linked_folder_alone_and_says_so(received: StoryFolder, outside: Path) -> None:
    shutil.rmtree(received.path / "frames/attempts", ignore_errors=True)
    (received.path / "frames/attempts").symlink_to(outside)
    before = state(outside)
    said: list[str] = []
    remove(leftovers(Library(received.path.parent), LATER, on_refused=said.append))
    assert state(outside) == before
    assert len(said) == 1
    assert said[0].startswith(f"{sample.KEY} was left alone")
    assert "attempts" in said[0]


def test_a_ledger_with_a_second_name_elsewhere_grows_only_here(received: StoryFolder, outside: Path) -> None:
    (received.path / "frames/attempts").mkdir(exist_ok=True)
    place = received / "frames/attempts/scene-001.jsonl"
    place.unlink(missing_ok=True)
    place.hardlink_to(outside / "secret.txt")
    Ledger.of(received, "scene-001").ask_reroll("run")
    assert (outside / "secret.txt").read_text() == SECRET
    assert "reroll" in place.read_text()


def test_a_copied_folder_beside_a_story_is_one_line_and_stops_nothing(received: StoryFolder) -> None:
    shutil.copytree(received.path, received.path.with_name(f"{sample.KEY} - Copy"))
    received.path.with_name("20261122-thriller-09").symlink_to(received.path)
    said = CliRunner().invoke(app, ["list"], env={"COLUMNS": "200"})
    assert said.exit_code == 0
    assert OTHER in said.stdout
    assert said.stderr.count("was left out") == 2


@pytest.mark.parametrize("seed", range(12))
def test_a_folder_with_harm_done_to_it_is_held_in(
    library: Library, received: StoryFolder, outside: Path, settings: Settings, seed: int
) -> None:
    use(library, outside, settings, harm.harm(received.path, outside, random.Random(seed)))


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_two_thousand_folders_with_harm_done_to_them_are_held_in(
    library: Library, received: StoryFolder, finished: Path, outside: Path, settings: Settings
) -> None:
    for seed in range(2000):
        shutil.rmtree(library.root / sample.KEY, ignore_errors=True)
        (library.root / sample.KEY).unlink(missing_ok=True)
        shutil.copytree(finished, library.root / sample.KEY)
        use(library, outside, settings, f"seed {seed}: {harm.harm(received.path, outside, random.Random(seed))}")


def use(library: Library, outside: Path, settings: Settings, done: str) -> None:
    """All that a person, a schedule and the browser do with a library, one by one; ours are the only errors."""
    before = state(outside)
    planted = {str(path) for path in _holding(library.root)}
    assert OTHER in library.story_keys(), done
    for attempt in _uses(library, settings):
        try:
            attempt()
        except StudioError:
            pass
        except BaseException as error:
            raise AssertionError(f"{done}: {attempt} gave {error!r}") from error
    assert state(outside) == before, done
    assert {str(path) for path in _holding(library.root)} <= planted, done
    publish(library.story(OTHER), settings)


def _uses(library: Library, settings: Settings) -> Iterator[object]:
    def story() -> StoryFolder:
        return library.story(sample.KEY)

    yield lambda: _row(story())
    yield lambda: publish(story(), settings)
    yield lambda: find_frame_set(story(), "scene-001")
    yield lambda: [find_frame_set(story(), one.scene_id) for one in story().read(Scenes).scenes]
    yield lambda: [Ledger.of(story(), one.scene_id).ask_reroll("x") for one in story().read(Scenes).scenes]
    yield lambda: [incoming_folder(story(), one.scene_id) for one in story().read(Scenes).scenes]
    yield lambda: remove(leftovers(library, LATER))
    yield lambda: archive(story(), settings)
    yield lambda: render_shelf(library)


def _coded(text: str) -> str:
    import base64

    return base64.b64encode(text.encode()).decode().rstrip("=")[:-2]


def _holding(root: Path) -> Iterator[Path]:
    """Plain files of the library that hold the secret, as it is, coded, or in an archive."""
    for path in root.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        if SECRET.encode() in content or _coded(SECRET).encode() in content:
            yield path
        if path.suffix == ".zip" and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as bundle:
                if any(SECRET.encode() in bundle.read(name) for name in bundle.namelist()):
                    yield path
