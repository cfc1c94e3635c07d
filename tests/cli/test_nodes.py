"""`story-assets nodes`, as a person meets it: installed, up to date, and whether a restart is due."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from story_assets.cli.app import app
from story_assets.operating.node_pack import VERSION, our_digest

from .comfyui import describing

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def comfyui(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ComfyUI's folder, and no server in the settings that answers."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    monkeypatch.setenv("COMFYUI_URLS", NOBODY)
    (tmp_path / "custom_nodes").mkdir()
    (tmp_path / "comfy").mkdir()
    (tmp_path / "main.py").write_text("", encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["nodes", *map(str, arguments)])


def saver(digest: str) -> dict[str, object]:
    """What a server says that loaded this pack at its start."""
    return {"StorySaveFrames": {"description": f"Saves frames. Pack {VERSION}, {digest[:12]}.", "input": {}}}


def test_installing_says_where_and_what_comes_next(comfyui: Path) -> None:
    """No server answers: then the restart is a maybe."""
    done = run("install", comfyui)
    assert done.exit_code == 0, done.output
    assert f"Pack {VERSION}" in done.output
    assert "If ComfyUI runs, restart it" in done.output
    assert "was there already" in run("install", comfyui).output


def test_a_server_that_runs_an_older_pack_must_be_restarted(comfyui: Path) -> None:
    """The files are new, what it loaded is not; after its restart nothing is due."""
    with describing(saver("0" * 64)) as url:
        assert "restart ComfyUI" in run("install", comfyui, "--url", url).output
        assert run("check", comfyui, "--url", url).exit_code == 1
    with describing({}) as url:
        assert "none of our nodes" in run("check", comfyui, "--url", url).output
    with describing(saver(our_digest())) as url:
        checked = run("check", comfyui, "--url", url)
        assert checked.exit_code == 0, checked.output
        assert "no restart is needed" in checked.output


def test_checking_says_what_there_is(comfyui: Path) -> None:
    """Exit code 1 until it is this version."""
    assert run("check", comfyui).exit_code == 1
    assert "not installed" in run("check", comfyui).output
    run("install", comfyui)
    assert run("check", comfyui).exit_code == 0
    (comfyui / "custom_nodes/story_assets/errors.py").write_text("#", encoding="utf-8")
    checked = run("check", comfyui)
    assert checked.exit_code == 1
    assert "changed by hand" in checked.output
    assert "nodes install" in checked.output


def test_a_machine_can_read_it(comfyui: Path) -> None:
    """State, digests, and whether a restart is due."""
    told = json.loads(run("check", comfyui, "--json").output)
    assert (told["state"], told["restart"], told["ours"]["digest"]) == ("missing", None, our_digest())
    told = json.loads(run("install", comfyui, "--json").output)
    assert (told["changed"], told["kept"]) == (True, None)


def test_a_folder_that_is_no_comfyui_is_one_line(tmp_path: Path) -> None:
    """Exit code 2."""
    refused = run("install", tmp_path)
    assert refused.exit_code == 2
    assert refused.output.count("\n") == 1
    assert "no ComfyUI folder" in refused.output
