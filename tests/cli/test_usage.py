"""Mistakes at the command line: one clear line, the right exit code, nothing lost."""

import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-m", "story_assets", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
        timeout=60,
    )


def assert_one_clear_line(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("error: ")
    for word in words:
        assert word in lines[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["make", "--genre", "thriler"], ["thriler", "thriller"]),
        (["make", "--genre", "../x"], ["../x"]),
        (["make", "--genre", ""], ["genre"]),
        (["new", "--scenes", "0"], ["0"]),
        (["new", "--scenes", "-4"], ["-4"]),
        (["new", "--scenes", "100000"], ["100000"]),
        (["new", "--brief", ""], ["brief"]),
        (["new", "--brief", "   "], ["brief"]),
        (["new", "--brief", "x" * 100_000], ["100,000"]),
        (["new", "--scenes", "six"], ["--scenes", "'six'"]),
        (["make", "../x"], ["../x"]),
        (["make", "20990101-drama-01"], ["20990101-drama-01", "list"]),
        (["make", "--count", "2", "--seed", "1"], ["--seed"]),
        (["show", "no-such-story"], ["no-such-story"]),
        (["reroll", "no-such-story", "1"], ["no-such-story"]),
        (["nonsense"], ["nonsense"]),
        (["make", "--renderer", "quantum", "--seed", "1"], ["RENDERER"]),
    ],
)
def test_a_mistake_is_answered_in_one_line_and_registers_nothing(
    home: Path, arguments: list[str], words: list[str]
) -> None:
    assert_one_clear_line(run(*arguments), 2, *words)
    assert not list((home / "library").glob("*/brief.json"))


@pytest.mark.parametrize("command", [["new"], ["make", "--seed", "1"]])
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GRAPH", "no-such-graph", ["GRAPH", "no-such-graph", "sd15-still"]),
        ("GRAPH", "{empty}", ["GRAPH", "graph.json"]),
        ("STORY_PROMPTS", "/no/such/folder", ["STORY_PROMPTS", "there is no such folder"]),
        ("STORY_PROMPTS", "{file}", ["STORY_PROMPTS", "this is no folder"]),
        ("KPI_OVERRIDES", '{"entity_linkagge": 0.8}', ["KPI_OVERRIDES", "did you mean entity_linkage?"]),
        ("KPI_OVERRIDES", '{"entity_linkage": "high"}', ["KPI_OVERRIDES", "'high'"]),
    ],
)
def test_a_setting_that_names_nothing_is_told_before_anything_is_written(
    home: Path, tmp_path: Path, command: list[str], name: str, value: str, words: list[str]
) -> None:
    """Not when the night is half over."""
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "graph.json").write_text("{}", encoding="utf-8")
    (tmp_path / "a.md").write_text("", encoding="utf-8")
    value = value.replace("{empty}", str(tmp_path / "graph")).replace("{file}", str(tmp_path / "a.md"))
    assert_one_clear_line(run(*command, **{name: value}), 2, *words)
    assert not list((home / "library").glob("*"))


def test_a_library_that_cannot_be_written_is_named(home: Path) -> None:
    (home / "library").write_text("a file in the way", encoding="utf-8")
    assert_one_clear_line(run("new", "--seed", "1"), 3, "library")


def test_a_bad_setting_is_named_with_its_value() -> None:
    assert_one_clear_line(run("list", FRAME_FLOOR="lots"), 2, "FRAME_FLOOR", "lots")


def test_ctrl_c_while_the_program_is_still_loading_is_no_traceback() -> None:
    code = (
        "import sys; import story_assets.cli as cli\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'story_assets.cli.app': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "")


def test_unicode_in_a_brief_is_kept(home: Path) -> None:
    done = run("new", "--genre", "drama", "--brief", "Żółw i 海, naïve café 🎬", "--json")
    assert done.returncode == 0, done.stderr
    assert "Żółw i 海, naïve café 🎬" in done.stdout


def test_a_new_story_is_registered_and_listed(home: Path) -> None:
    assert run("new", "--genre", "thriller", "--seed", "5").returncode == 0
    listed = run("list", "--json")
    assert '"state": "registered"' in listed.stdout


def test_settings_say_where_each_value_comes_from(home: Path) -> None:
    (home / ".env").write_text("FRAME_FLOOR=26\n", encoding="utf-8")
    shown = run("settings", "--json", FRAME_TARGET="31").stdout
    assert '"value": "26",\n    "from": ".env"' in shown
    assert '"value": "31",\n    "from": "environment"' in shown


def test_an_engine_on_a_port_in_use_says_so() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("engine", "--port", port)
    assert done.returncode != 0
    assert port in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
@pytest.mark.parametrize("arguments", [["settings"], ["settings", "--json"], ["--help"]])
def test_output_that_goes_to_a_full_disk_is_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "story_assets", *arguments], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 3
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1


def test_doctor_names_a_setting_that_names_nothing() -> None:
    """Before anybody tries to make a film with it."""
    done = run("doctor", GRAPH="no-such-graph")
    assert done.returncode == 1
    assert "✗ graph, prompts and goals: GRAPH: There is no graph 'no-such-graph'" in done.stdout
