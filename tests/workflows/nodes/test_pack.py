"""The folder that people copy into ComfyUI."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import workflows.nodes

PACK = Path(workflows.nodes.__file__).parent
ALLOWED = {"numpy", "PIL", *sys.stdlib_module_names}


@pytest.mark.parametrize("path", sorted(PACK.rglob("*.py")), ids=lambda path: str(path.relative_to(PACK)))
def test_the_pack_needs_only_numpy_and_pillow(path: Path) -> None:
    """Every import is the standard library's, numpy's, Pillow's, or relative; torch only inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name.split(".")[0] for alias in node.names} <= ALLOWED | {"torch"}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            assert (node.module or "").split(".")[0] in ALLOWED


def test_the_copied_folder_works_under_any_name_and_without_torch(tmp_path: Path) -> None:
    """As ComfyUI loads it: a folder of some name, nothing else of this project, and no torch of its own accord."""
    shutil.copytree(PACK, tmp_path / "some-name", ignore=shutil.ignore_patterns("__pycache__"))
    script = (
        "import importlib.util, sys\n"
        "spec = importlib.util.spec_from_file_location('pack', 'some-name/__init__.py',"
        " submodule_search_locations=['some-name'])\n"
        "pack = sys.modules['pack'] = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(pack)\n"
        "assert set(pack.NODE_CLASS_MAPPINGS) == {'StoryAnimatic', 'StoryCameraMove', 'StorySaveFrames'}\n"
        "assert pack.NODE_DISPLAY_NAME_MAPPINGS.keys() == pack.NODE_CLASS_MAPPINGS.keys()\n"
        "for node in pack.NODE_CLASS_MAPPINGS.values():\n"
        "    assert callable(getattr(node, node.FUNCTION)) and node.INPUT_TYPES()['required'] and node.CATEGORY\n"
        "assert pack.__version__\n"
        "assert not {'torch', 'workflows', 'story_assets'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=tmp_path)


def test_the_pack_says_which_it_is() -> None:
    """A server tells what it loaded at its start, which may be older than the files beside it."""
    from workflows.nodes.version import VERSION, pack_digest

    said = workflows.nodes.NODE_CLASS_MAPPINGS["StorySaveFrames"].DESCRIPTION
    assert f"Pack {VERSION}, {pack_digest(PACK)[:12]}." in said


def test_the_digest_changes_with_a_file_and_its_name_and_with_nothing_else(tmp_path: Path) -> None:
    """Caches and stamps are no part of the pack."""
    from workflows.nodes.version import pack_digest

    (tmp_path / "a.py").write_bytes(b"1\n")
    before = pack_digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/a.pyc").write_bytes(b"x")
    (tmp_path / ".stamp.json").write_bytes(b"{}")
    assert pack_digest(tmp_path) == before
    (tmp_path / "a.py").write_bytes(b"2\n")
    assert pack_digest(tmp_path) != before
    (tmp_path / "a.py").write_bytes(b"1\n")
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert pack_digest(tmp_path) != before
