"""README and docs tell the truth: links lead somewhere, commands and settings exist as written."""

import re
import shlex
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer

from story_assets.cli.app import app
from story_assets.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
IDS = [page.relative_to(ROOT).as_posix() for page in PAGES]
OWN_NAMES = {"STORY_ASSETS_HOME", "STORY_ASSETS_GC_FREEZE", "DAGSTER_HOME", "COMFYUI_URL", "LIVE_COMFYUI_URL"}
"""Environment variables that are no settings."""

each_page = pytest.mark.parametrize("page", PAGES, ids=IDS)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code_of(page: Path) -> list[str]:
    """Every line of a code block, and everything set in code within a sentence."""
    text = text_of(page)
    blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    inline = [" ".join(found.split()) for found in re.findall(r"`([^`]+)`", prose)]
    return [line for block in blocks for line in block.splitlines()] + inline


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text_of(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)) + re.findall(r'src="([^"]+)"', text_of(page)):
        if target.startswith(("http://", "https://")):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name).resolve() if name else page
        assert there.exists(), f"{target}: there is no {there}"
        assert not anchor or anchor in anchors_of(there), f"{target}: no such heading"


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        targets = re.findall(r"\]\(([^)\s#]+)[^)]*\)", text_of(page))
        waiting += [(page.parent / target).resolve() for target in targets if "://" not in target]
    assert set(PAGES) <= seen, sorted(str(page) for page in set(PAGES) - seen)


@cache
def program() -> Any:
    return typer.main.get_command(app)


def faults_of(words: list[str]) -> str | None:
    """What is wrong with a command line as it is written down; None when it would be understood."""
    command = program()
    while words and hasattr(command, "commands"):
        if words[0].startswith("-"):
            break
        if words[0] not in command.commands:
            return f"there is no command {words[0]!r}"
        command = command.commands[words.pop(0)]
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    unknown = [word for word in words if word.startswith("--") and word.partition("=")[0] not in {*known, "--help"}]
    return f"{command.name} has no {', '.join(unknown)}" if unknown else None


@each_page
def test_every_command_exists_as_it_is_written(page: Path) -> None:
    wrong: list[str] = []
    for line in code_of(page):
        for found in re.findall(r"(?:^|[\s/\\])story-assets +([a-z][^|;&>`]*)", line.partition("  #")[0]):
            try:
                words = shlex.split(found, posix=True)
            except ValueError:
                words = found.split()
            if fault := faults_of([word for word in words if word not in ("…", "...")]):
                wrong.append(f"{line.strip()}: {fault}")
    assert not wrong, wrong


@each_page
def test_every_setting_exists_as_it_is_written(page: Path) -> None:
    known = {name.upper() for name in Settings.model_fields} | OWN_NAMES
    given = {name for line in code_of(page) for name in re.findall(r"(?:^|[\s(])([A-Z][A-Z0-9]*_[A-Z0-9_]+)=", line)}
    assert given <= known, sorted(given - known)


@each_page
def test_every_import_in_a_page_works_as_it_is_written(page: Path) -> None:
    for line in code_of(page):
        if found := re.match(r"from ((?:quality|story_assets|workflows|benchmarks)[\w.]*) import ([\w, ]+)", line):
            module = import_module(found[1])
            for name in found[2].split(","):
                assert hasattr(module, name.strip()), line


@each_page
def test_every_file_of_the_project_a_page_names_is_there(page: Path) -> None:
    """As a path from the project's folder: `quality/thresholds.py`, `deploy/story-assets.service`."""
    ours = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
    for line in code_of(page):
        for name in re.findall(
            rf"(?<![\w/.-])((?:{ours})/[\w./-]*\w\.(?:py|toml|yaml|json|md|service|css|html))\b", line
        ):
            if not name.startswith("library/"):
                assert (ROOT / name).exists(), f"{line.strip()}: there is no {name}"
