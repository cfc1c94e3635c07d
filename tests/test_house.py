"""The house keeps its walls: who may import whom, and what loading the definitions may cost."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parent.parent
HEAVY = ("torch", "spacy", "av", "sentence_transformers", "transformers", "pandas", "skimage", "scipy", "onnxruntime")


def test_rooms_meet_only_through_assets_and_models() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_loading_the_definitions_imports_nothing_heavy() -> None:
    code = (
        "import sys, dagster; before = set(sys.modules); import story_assets.definitions; "
        f"print(*sorted((set(sys.modules) - before) & set({HEAVY!r})))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_help_of_the_command_line_does_not_even_import_dagster() -> None:
    code = "import sys; import story_assets.cli.app; print('dagster' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


HOUSES = ("story_assets", "workflows", "quality")


@cache
def imports() -> Mapping[str, set[str]]:
    """Which of our modules each of them imports, those for type checkers alone among them."""
    graph = grimp.build_graph(*HOUSES, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def circle(arrows: Mapping[str, Iterable[str]]) -> str:
    """A circle there is among the arrows, in words; empty where there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return " ← ".join(error.args[1])
    return ""


def folders() -> Iterator[str]:
    """Every folder of ours with code in it, as a package."""
    for house in HOUSES:
        for path in (ROOT / house).rglob("__init__.py"):
            yield ".".join(path.parent.relative_to(ROOT).parts)


def inside(folder: str, module: str) -> str | None:
    """What in a folder a module belongs to: a file or a folder of it; None when it lies elsewhere."""
    return f"{folder}.{module[len(folder) + 1 :].split('.')[0]}" if module.startswith(f"{folder}.") else None


def test_no_module_imports_itself_by_a_detour() -> None:
    assert not circle(imports())


@pytest.mark.parametrize("folder", sorted(folders()))
def test_what_lies_in_a_folder_has_arrows_one_way(folder: str) -> None:
    arrows: dict[str, set[str]] = {}
    for module, imported in imports().items():
        if here := inside(folder, module):
            arrows.setdefault(here, set()).update(
                there for other in imported if (there := inside(folder, other)) and there != here
            )
    assert not circle(arrows)


def test_a_circle_would_be_seen() -> None:
    assert circle({"a": ["b"], "b": ["c"], "c": ["a"]})


ROOMY = ("story_assets.rendering", "story_assets.reviewing", "quality")
"""Rooms with rooms of their own, so that no folder holds more than a person takes in at once."""


@pytest.mark.parametrize("folder", sorted(one for one in folders() if one.startswith(ROOMY)))
def test_no_folder_is_crowded(folder: str) -> None:
    files = sorted(path.name for path in ROOT.joinpath(*folder.split(".")).glob("*.py") if path.name != "__init__.py")
    assert len(files) <= 14, f"{folder} has {len(files)} files: {', '.join(files)}"


JOINED_TWICE = re.compile(r"(?:folder|story) / [^,()\[\]{}]+ / |(?:folder|story)\.path / ")


def test_what_lies_in_a_story_is_reached_through_its_folder_in_one_step() -> None:
    """`folder / f"{a}/{b}"` is looked at whole; in `folder / a / b` the second step is not."""
    rooms = (
        "writing",
        "rendering",
        "sounding",
        "editing",
        "scoring",
        "reviewing",
        "comfyui",
        "operating",
        "automation",
    )
    graphs = ROOT / "story_assets" / "rendering" / "graphs"  # a folder of a graph is no story's
    for room in rooms:
        for path in (ROOT / "story_assets" / room).rglob("*.py"):
            found = JOINED_TWICE.search(path.read_text(encoding="utf-8"))
            assert found is None or path.is_relative_to(graphs), f"{path.relative_to(ROOT)}: {found}"


DANGEROUS = {"pickle", "cPickle", "dill", "marshal", "shelve", "cloudpickle", "joblib"}


def test_nothing_of_ours_unpickles_evaluates_or_asks_a_shell() -> None:
    for house in HOUSES:
        for path in (ROOT / house).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                where = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
                if isinstance(node, ast.Import | ast.ImportFrom):
                    named = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
                    assert not {name.split(".")[0] for name in named} & DANGEROUS, where
                elif isinstance(node, ast.Call):
                    assert ast.unparse(node.func) not in _FORBIDDEN_CALLS, where
                    assert not [one for one in node.keywords if one.arg in ("shell", "allow_pickle") and _is_on(one)], (
                        where
                    )


_FORBIDDEN_CALLS = ("eval", "exec", "os.system", "os.popen", "yaml.unsafe_load", "asyncio.create_subprocess_shell")


def _is_on(given: ast.keyword) -> bool:
    return not (isinstance(given.value, ast.Constant) and not given.value.value)
