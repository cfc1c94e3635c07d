"""The Dagster instance from any folder: what steps print stays visible, and what is broken is named in one line."""

import os
from pathlib import Path

import dagster as dg
import pytest

from story_assets.errors import LibraryError, SettingsError
from story_assets.instance import open_instance, prepare_home


def test_what_a_step_prints_goes_to_the_terminal_and_not_through_a_file() -> None:
    seen: list[tuple[int, int]] = []

    def where_output_goes() -> tuple[int, int]:
        state = os.fstat(2)
        return state.st_dev, state.st_ino

    @dg.job
    def looks() -> None:
        @dg.op
        def look() -> None:
            seen.append(where_output_goes())

        look()

    with open_instance() as instance:
        assert looks.execute_in_process(instance=instance).success
    assert seen == [where_output_goes()]


@pytest.mark.parametrize(
    "content",
    [b"storage: [unclosed", b"nonsense: {a: 1}", b"\x00\xff", b"just text"],
    ids=["no YAML", "no such entry", "no text", "no mapping"],
)
def test_a_broken_dagster_yaml_is_named(home: Path, content: bytes) -> None:
    (home / "dagster.yaml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"dagster\.yaml") as caught, open_instance():
        pass
    assert "\n" not in str(caught.value)


def test_a_damaged_history_is_named_with_what_to_do(home: Path) -> None:
    history = home / ".dagster" / "storage" / "history"
    history.mkdir(parents=True)
    (history / "runs.db").write_bytes(b"no database" * 1000)
    with pytest.raises(LibraryError, match="Move that folder away"), open_instance() as instance:
        instance.get_runs()


def test_a_folder_that_cannot_hold_the_history_is_named(home: Path) -> None:
    (home / ".dagster").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(LibraryError, match="history cannot be kept"), open_instance():
        pass


@pytest.mark.parametrize("place", ["relative/folder", "/no/such/folder"])
def test_a_dagster_home_that_is_no_folder_is_named(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("DAGSTER_HOME", place)
    with pytest.raises(SettingsError, match="DAGSTER_HOME"), open_instance():
        pass


def test_a_dagster_home_of_ones_own_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    with open_instance() as instance:
        instance.add_dynamic_partitions("stories", ["20261122-drama-01"])
    assert list(tmp_path.rglob("runs.db"))


def test_a_home_is_given_its_configuration_once(home: Path) -> None:
    prepare_home()
    (home / "dagster.yaml").write_text("# mine\n", encoding="utf-8")
    prepare_home()
    assert (home / "dagster.yaml").read_text(encoding="utf-8") == "# mine\n"
