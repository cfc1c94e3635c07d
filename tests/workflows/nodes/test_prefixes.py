"""File prefixes: what is safe on every system, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.nodes.errors import UnsafePrefixError
from workflows.nodes.prefixes import resolve_prefix


@pytest.mark.parametrize(
    ("prefix", "subfolder", "stem"),
    [
        ("a1", "", "a1"),
        ("film/scene-001/a1", "film/scene-001", "a1"),
        ("film\\scene-001\\a1", "film/scene-001", "a1"),
        ("film/a 1.5", "film", "a 1.5"),
        ("фильм/сцена", "фильм", "сцена"),
        ("..a/b..c", "..a", "b..c"),
    ],
)
def test_a_safe_prefix_is_taken_apart(prefix: str, subfolder: str, stem: str, tmp_path: Path) -> None:
    """Folder below the output folder, and the beginning of each name; backslashes are slashes."""
    place = resolve_prefix(prefix, tmp_path)
    assert (place.subfolder, place.stem) == (subfolder, stem)
    assert place.folder == tmp_path.resolve() / subfolder
    assert not (tmp_path / "film").exists()


UNSAFE = [
    "",
    "   ",
    "/etc/x",
    "\\x",
    "\\\\server\\share\\x",
    "C:\\x",
    "c:x",
    "../x",
    "a/../../x",
    "a/../b",
    "a\\..\\b",
    "./x",
    "a//b",
    "a/",
    "a/b\0",
    "a/b\n",
    "a?b",
    "a:b",
    "con",
    "a/NUL.txt",
    "lpt1",
    "a. ",
    "a.",
    " a",
    "a/b /c",
    "x" * 300,
    "half a character \ud83d",
]


@pytest.mark.parametrize("prefix", UNSAFE)
def test_an_unsafe_prefix_is_refused_with_the_reason(prefix: str, tmp_path: Path) -> None:
    """Absolute, drive letters, dots, forbidden names: the message quotes what it saw and says what to give."""
    with pytest.raises(UnsafePrefixError, match=r"(?s)filename_prefix .* give a relative path"):
        resolve_prefix(prefix, tmp_path)


@given(st.text(max_size=40))
def test_no_prefix_leads_out_of_the_output_folder(prefix: str) -> None:
    """Whatever is given, either it is refused or it stays inside."""
    root = Path("somewhere").resolve()
    try:
        place = resolve_prefix(prefix, root)
    except UnsafePrefixError:
        return
    path = Path(os.path.normpath(place.folder / place.frame_name(1)))
    assert path.is_relative_to(root)
    assert path.parent == place.folder


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    """A folder inside that points outside is outside."""
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "link").symlink_to(tmp_path)
    with pytest.raises(UnsafePrefixError, match="link"):
        resolve_prefix("link/x", tmp_path / "output")
