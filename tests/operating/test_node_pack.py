"""Our nodes in a ComfyUI: put there whole or not at all, told apart from older and changed ones, and nothing else touched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from story_assets.errors import InputError, NodePackError
from story_assets.operating import node_pack
from story_assets.operating.node_pack import NAME, SOURCE, STAMP, install, look, our_digest
from workflows.nodes.version import pack_digest


@pytest.fixture
def comfyui(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ComfyUI's folder, as far as an install looks at it; no power is cut in these tests, so nothing waits for disks."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    folder = tmp_path / "ComfyUI"
    (folder / "custom_nodes/somebody-elses").mkdir(parents=True)
    (folder / "custom_nodes/somebody-elses/__init__.py").write_text("", encoding="utf-8")
    (folder / "comfy").mkdir()
    (folder / "main.py").write_text("", encoding="utf-8")
    return folder


def others(comfyui: Path) -> set[str]:
    return {path.name for path in (comfyui / "custom_nodes").iterdir()} - {NAME}


def make_older(comfyui: Path) -> None:
    """As if an older version had been installed."""
    install(comfyui)
    pack = comfyui / "custom_nodes" / NAME
    (pack / "errors.py").write_text("# older", encoding="utf-8")
    stamp = (pack / STAMP).read_text(encoding="utf-8").replace(our_digest(), pack_digest(pack))
    (pack / STAMP).write_text(stamp.replace(node_pack.VERSION, "0.9.0"), encoding="utf-8")


def test_it_is_put_where_there_was_none(comfyui: Path) -> None:
    """The same files, in one folder, beside what was there."""
    assert look(comfyui).state == "missing"
    seen: list[tuple[int, int]] = []
    change = install(comfyui, lambda done, total: seen.append((done, total)))
    assert change.happened
    assert change.after.state == "current"
    assert pack_digest(change.after.folder) == pack_digest(SOURCE)
    assert seen[-1][0] == seen[-1][1] == len(seen)
    assert others(comfyui) == {"somebody-elses"}


def test_doing_it_again_changes_nothing(comfyui: Path) -> None:
    """No restart for nothing."""
    install(comfyui)
    before = {path: path.stat().st_mtime_ns for path in (comfyui / "custom_nodes").rglob("*")}
    assert not install(comfyui).happened
    assert {path: path.stat().st_mtime_ns for path in (comfyui / "custom_nodes").rglob("*")} == before


def test_an_older_one_is_replaced(comfyui: Path) -> None:
    """And not kept: it can be had again."""
    make_older(comfyui)
    found = look(comfyui)
    assert (found.state, found.version) == ("older", "0.9.0")
    change = install(comfyui)
    assert change.happened
    assert change.kept is None
    assert look(comfyui).state == "current"
    assert others(comfyui) == {"somebody-elses"}


def test_what_was_changed_by_hand_is_kept(comfyui: Path) -> None:
    """Under a name that ComfyUI passes over."""
    install(comfyui)
    (comfyui / "custom_nodes" / NAME / "errors.py").write_text("# mine", encoding="utf-8")
    assert look(comfyui).state == "changed"
    kept = install(comfyui).kept
    assert kept
    assert kept.name.endswith(".disabled")
    assert (kept / "errors.py").read_text(encoding="utf-8") == "# mine"
    assert look(comfyui).state == "current"


def test_what_python_left_is_no_change(comfyui: Path) -> None:
    """A server that ran from it wrote its caches there."""
    cache = install(comfyui).after.folder / "__pycache__"
    cache.mkdir()
    (cache / "errors.cpython-311.pyc").write_bytes(b"x")
    assert look(comfyui).state == "current"


def test_line_ends_are_no_change(comfyui: Path) -> None:
    """A checkout on Windows is the same pack."""
    path = install(comfyui).after.folder / "errors.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert look(comfyui).state == "current"


@pytest.mark.parametrize("fails", ["first", "second"])
def test_a_folder_in_use_is_told_and_left_as_it_was(comfyui: Path, fails: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a folder that a server runs from cannot be renamed."""
    make_older(comfyui)
    before = pack_digest(comfyui / "custom_nodes" / NAME)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if (path.name == NAME) if fails == "first" else (".new-" in path.name):
            raise PermissionError(13, "The process cannot access the file because it is being used", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(NodePackError, match="Stop ComfyUI"):
        install(comfyui)
    assert pack_digest(comfyui / "custom_nodes" / NAME) == before
    assert others(comfyui) == {"somebody-elses"}


def test_a_full_disk_leaves_what_was_there(comfyui: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no half of a copy."""
    make_older(comfyui)
    before = pack_digest(comfyui / "custom_nodes" / NAME)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NodePackError, match="No space left"):
        install(comfyui)
    assert pack_digest(comfyui / "custom_nodes" / NAME) == before
    assert others(comfyui) == {"somebody-elses"}


@pytest.mark.parametrize("killed_at", ["copying", "between the renames", "after the renames"])
def test_what_a_killed_install_left_is_healed_by_the_next(comfyui: Path, killed_at: str) -> None:
    """Whatever moment it was killed at, with one more install the pack is whole and nothing lies about."""
    make_older(comfyui)
    custom = comfyui / "custom_nodes"
    if killed_at == "copying":
        (custom / f"{NAME}.new-1.disabled").mkdir()
    elif killed_at == "between the renames":
        shutil.copytree(SOURCE, custom / f"{NAME}.new-1.disabled")
        (custom / NAME).rename(custom / f"{NAME}.old-1.disabled")
        assert look(comfyui).unfinished
    else:
        shutil.copytree(custom / NAME, custom / f"{NAME}.old-1.disabled")
    install(comfyui)
    assert look(comfyui).state == "current"
    assert others(comfyui) == {"somebody-elses"}


def test_what_was_changed_survives_a_killed_install(comfyui: Path) -> None:
    """The pack that was moved aside comes back first, and is then kept as any other."""
    install(comfyui)
    custom = comfyui / "custom_nodes"
    (custom / NAME / "errors.py").write_text("# mine", encoding="utf-8")
    (custom / NAME).rename(custom / f"{NAME}.old-1.disabled")
    kept = install(comfyui).kept
    assert kept
    assert (kept / "errors.py").read_text(encoding="utf-8") == "# mine"


def test_a_folder_that_is_no_comfyui_is_refused(tmp_path: Path, comfyui: Path) -> None:
    """With the right one named where it is near."""
    with pytest.raises(InputError, match="no ComfyUI folder"):
        install(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"Did you mean .*ComfyUI"):
        install(tmp_path)
    with pytest.raises(InputError, match=r"Did you mean .*ComfyUI"):
        install(comfyui / "custom_nodes")


def test_the_desktop_editions_folder_is_one(tmp_path: Path) -> None:
    """It has the data and no program."""
    for name in ("custom_nodes", "models", "user"):
        (tmp_path / name).mkdir()
    assert install(tmp_path).after.state == "current"


def test_something_else_by_our_name_is_not_touched(comfyui: Path) -> None:
    """It is not ours to replace."""
    theirs = comfyui / "custom_nodes" / NAME
    theirs.mkdir()
    (theirs / "__init__.py").write_text("NODE_CLASS_MAPPINGS = {}", encoding="utf-8")
    with pytest.raises(InputError, match="something else"):
        install(comfyui)
    assert [path.name for path in theirs.iterdir()] == ["__init__.py"]
    assert look(comfyui).state == "foreign"


def test_a_file_by_our_name_is_not_touched_either(comfyui: Path) -> None:
    """Whatever it is, somebody put it there."""
    theirs = comfyui / "custom_nodes" / NAME
    theirs.write_text("mine", encoding="utf-8")
    assert look(comfyui).state == "foreign"
    with pytest.raises(InputError, match="something else"):
        install(comfyui)
    assert theirs.read_text(encoding="utf-8") == "mine"


def test_a_link_is_not_written_through(comfyui: Path) -> None:
    """Whoever linked their checkout there has the newest anyhow."""
    try:
        (comfyui / "custom_nodes" / NAME).symlink_to(SOURCE, target_is_directory=True)
    except OSError:
        pytest.skip("links need a right that this user lacks")
    assert look(comfyui).state == "linked"
    assert look(comfyui).digest == our_digest()
    with pytest.raises(InputError, match="link"):
        install(comfyui)


def test_the_same_nodes_under_another_name_are_told(comfyui: Path) -> None:
    """ComfyUI would load both, and the one it reads last would win."""
    shutil.copytree(SOURCE, comfyui / "custom_nodes/my-copy", ignore=shutil.ignore_patterns("__pycache__"))
    assert [path.name for path in look(comfyui).twins] == ["my-copy"]
