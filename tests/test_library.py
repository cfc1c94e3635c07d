import errno
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from story_assets.errors import InputError, LibraryError, UnknownStory
from story_assets.library import (
    Library,
    digest_of,
    link_or_copy,
    sha256_file,
    sha256_files,
    sweep_temporary,
    whole_file,
    write_whole,
)
from story_assets.library import files as library_module
from story_assets.models import Brief

DAY = datetime(2026, 11, 22, 23, 15, tzinfo=UTC)


def brief(key: str = "20261122-thriller-01", **changes: object) -> Brief:
    values = {"key": key, "genre": "thriller", "seed": 1, "scenes": 6, "created_at": DAY} | changes
    return Brief.model_validate(values)


def test_a_registered_story_is_listed_and_read_back(library: Library) -> None:
    library.register(brief())
    assert library.story_keys() == ["20261122-thriller-01"]
    assert library.story("20261122-thriller-01").read(Brief) == brief()


def test_registering_the_same_brief_again_changes_nothing(library: Library) -> None:
    path = library.register(brief()).model_path(Brief)
    before = path.stat().st_mtime_ns
    library.register(brief())
    assert path.stat().st_mtime_ns == before


def test_a_key_taken_by_another_brief_is_refused_and_the_first_is_kept(library: Library) -> None:
    library.register(brief())
    with pytest.raises(InputError, match="already registered"):
        library.register(brief(seed=2))
    assert library.story("20261122-thriller-01").read(Brief).seed == 1


@pytest.mark.parametrize(
    "key", ["../x", "..", "a/b", "a\\b", "", ".hidden", "CON", "con", "nul.txt", "a" * 81, "ключ", "a\n", "a "]
)
def test_a_key_that_cannot_name_a_folder_everywhere_is_refused(library: Library, key: str) -> None:
    with pytest.raises(InputError, match="Not a story key"):
        library.register(brief(key=key))
    with pytest.raises(InputError):
        library.story(key)


def test_an_unknown_story_is_named_with_what_to_do(library: Library) -> None:
    with pytest.raises(UnknownStory, match=r"no story '20261122-drama-09'.*story-assets list"):
        library.story("20261122-drama-09")


def test_keys_count_up_within_a_day_and_genre(library: Library) -> None:
    assert library.next_key("thriller", DAY) == "20261122-thriller-01"
    library.register(brief("20261122-thriller-09"))
    assert library.next_key("thriller", DAY) == "20261122-thriller-10"
    assert library.next_key("drama", DAY) == "20261122-drama-01"


def test_processes_that_reserve_at_once_never_share_a_key(library: Library) -> None:
    keys: list[str] = []
    threads = [threading.Thread(target=lambda: keys.append(library.reserve("drama", DAY))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 16


def test_a_reader_never_sees_part_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    write_whole(path, "a" * 100_000)
    stop, seen = threading.Event(), set[int]()

    def read() -> None:
        while not stop.is_set():
            seen.add(len(path.read_text(encoding="utf-8")))

    reader = threading.Thread(target=read)
    reader.start()
    for size in (200_000, 100_000) * 20:
        write_whole(path, "b" * size)
    stop.set()
    reader.join()
    assert seen <= {100_000, 200_000}


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = write_whole(tmp_path / "film.mp4", "old")

    def write_half_and_fail() -> None:
        with whole_file(path) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half_and_fail()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("code", "cure"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only"), (errno.EACCES, "No permission")]
)
def test_what_the_disk_refuses_is_said_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, cure: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(LibraryError, match=cure):
        write_whole(tmp_path / "x.json", "{}")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_of_the_library_is_named(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("I am a file", encoding="utf-8")
    with pytest.raises(LibraryError, match="library"):
        Library(tmp_path / "library").register(brief())


def test_a_damaged_model_is_named_by_file_and_field(library: Library) -> None:
    folder = library.register(brief())
    write_whole(folder.model_path(Brief), '{"key": 3}')
    with pytest.raises(LibraryError, match=r"This file is no Brief.*brief\.json"):
        folder.read(Brief)


def test_linking_replaces_the_target_whole(tmp_path: Path) -> None:
    source = write_whole(tmp_path / "a.png", b"new")
    target = write_whole(tmp_path / "deep" / "b.png", b"old")
    assert link_or_copy(source, target).read_bytes() == b"new"


def test_linking_falls_back_to_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(library_module.os, "link", no_links)
    source = write_whole(tmp_path / "a.png", b"new")
    assert link_or_copy(source, tmp_path / "b.png").read_bytes() == b"new"


def test_sweeping_removes_only_what_was_half_written(tmp_path: Path) -> None:
    kept = write_whole(tmp_path / "frame_00001.png", b"whole")
    (tmp_path / ".frame_00002.ab12cd34.tmp.png").write_bytes(b"half")
    sweep_temporary(tmp_path)
    assert list(tmp_path.iterdir()) == [kept]


def test_digests_depend_on_content_and_order_alone(tmp_path: Path) -> None:
    a, b = write_whole(tmp_path / "a", b"1"), write_whole(tmp_path / "b", b"2")
    assert sha256_file(a) == "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
    assert sha256_files([a, b]) != sha256_files([b, a])
    assert digest_of({"x": 1, "y": 2}) == digest_of({"y": 2, "x": 1})
    assert digest_of(brief()) == digest_of(brief())
    assert digest_of(brief()) != digest_of(brief(seed=9))


def windows_in_use() -> PermissionError:
    """What Windows answers while another program has the file open; elsewhere an error has no `winerror`."""
    error = PermissionError(errno.EACCES, "the file is being used by another process")
    error.winerror = 32  # type: ignore[attr-defined]
    return error


def refusing(monkeypatch: pytest.MonkeyPatch, times: int) -> list[float]:
    """Have `Path.replace` refuse as Windows does; gives the pauses that were made."""
    pauses: list[float] = []
    really, left = Path.replace, [times]

    def replace(self: Path, target: Path) -> Path:
        if left[0] > 0:
            left[0] -= 1
            raise windows_in_use()
        return really(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(library_module.time, "sleep", pauses.append)
    return pauses


def test_on_windows_a_file_that_a_scanner_has_open_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = refusing(monkeypatch, times=2)
    assert write_whole(tmp_path / "film.mp4", b"new").read_bytes() == b"new"
    assert len(pauses) == 2


def test_on_windows_a_film_that_stays_open_in_a_player_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write_whole(tmp_path / "film.mp4", b"old")
    refusing(monkeypatch, times=100)
    with pytest.raises(LibraryError, match="close it"):
        write_whole(target, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]
    assert target.read_bytes() == b"old"
