"""The prompt library: eight genres that render, versions that tell content, elements found by words and by meaning."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from story_assets.cli.app import app
from story_assets.errors import InputError, WritingError
from story_assets.writing.chance import Chance
from story_assets.writing.llm.schema import outline_schema, scene_schema
from story_assets.writing.prompts.compose import planned_themes, purposes
from story_assets.writing.prompts.elements import mandatory_shown, prohibited_shown
from story_assets.writing.prompts.front_matter import Element
from story_assets.writing.prompts.library import LIBRARY_DIR, PromptLibrary
from story_assets.writing.prompts.lint import accept, lint, samples

GENRES = ["comedy", "drama", "fantasy", "horror", "mystery", "romance", "sci-fi", "thriller"]


def own_prompt(folder: Path, name: str = "western", **changes: str) -> Path:
    """A person's own prompt: the thriller's file with some lines changed."""
    text = (LIBRARY_DIR / "thriller.md").read_text(encoding="utf-8").replace("id: thriller", f"id: {name}")
    for old, new in changes.items():
        text = text.replace(old, new)
    path = folder / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_there_are_eight_genres() -> None:
    """At least the eight that were asked for."""
    assert set(GENRES) <= set(PromptLibrary().ids())


def test_all_prompts_are_sound() -> None:
    """Every file passes its own lint: form, rendering, length, version."""
    assert list(lint(PromptLibrary())) == []


@pytest.mark.parametrize("genre", GENRES)
def test_every_part_renders(genre: str) -> None:
    """Nothing of a template is left in what a model reads, and the genre's needs are in it."""
    prompt = PromptLibrary().get(genre)
    parts = samples(prompt)
    for text in parts.values():
        assert "{{" not in text
        assert "{%" not in text
    for element in prompt.meta.mandatory:
        assert element.name in parts["outline"]
    assert prompt.meta.tone in parts["system"]
    assert "exactly 8 scenes" in parts["outline"]


def test_the_thriller_asks_for_four_elements() -> None:
    """All genres ask for three elements, the thriller for four."""
    due = {genre: PromptLibrary().get(genre).meta.thresholds.mandatory_at_least for genre in GENRES}
    assert due == {**dict.fromkeys(GENRES, 3), "thriller": 4}


def test_a_new_genre_is_one_file(tmp_path: Path) -> None:
    """A file in one's own folder is a genre; one named as ours replaces it."""
    own_prompt(tmp_path)
    own_prompt(tmp_path, "thriller", **{"taut, watchful, dry": "gaudy"})
    library = PromptLibrary(tmp_path)
    assert "western" in library.ids()
    assert "id='western'" in repr(library.get("western").meta)
    assert library.get("thriller").meta.tone == "gaudy"
    assert library.get("drama").meta.tone != "gaudy"


def test_an_unknown_genre_is_told_what_there_is() -> None:
    """One line, with the genres there are."""
    with pytest.raises(InputError, match="thriller"):
        PromptLibrary().get("opera")
    with pytest.raises(InputError):
        PromptLibrary().get("../../etc/passwd")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f"version: {PromptLibrary().get('drama').version}", "version: one", "version"),
        ("status: active", "status: maybe", "status"),
        ("tone: taut, watchful, dry\n", "", "tone"),
        ("id: western", "id: eastern", "id is not the file's name"),
        ("structure: [hook", "structure: [hook: {", "no YAML"),
        ("---\nid:", "id:", "no front matter"),
        ('{% extends "_base" %}', '{% extends "_base" %}{% block craft %}{{ nobody }}{% endblock %}', "rendered"),
    ],
)
def test_a_broken_file_says_where_and_what(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Each way to break a file is one line that names the file and the fault."""
    path = own_prompt(tmp_path)
    text = path.read_text(encoding="utf-8")
    if "nobody" in new:
        text = text[: text.index("{% block craft %}")] + new.removeprefix('{% extends "_base" %}')
    else:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WritingError, match=said) as caught:
        samples(PromptLibrary(tmp_path).get("western"))
    assert "western.md" in str(caught.value)


def test_a_prompt_cannot_reach_out_of_its_sandbox(tmp_path: Path) -> None:
    """Templates of others are data: they cannot call into Python."""
    path = own_prompt(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text + "{{ ''.__class__.__mro__ }}\n{% block outline_advice %}{{ g.__class__.__mro__ }}{% endblock %}",
        encoding="utf-8",
    )
    with pytest.raises(WritingError):
        samples(PromptLibrary(tmp_path).get("western"))


def test_a_changed_prompt_needs_a_new_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own prompts may not change under a version that was released."""
    versions = tmp_path / "versions.json"
    accept(PromptLibrary(), versions=versions)
    known = json.loads(versions.read_text(encoding="utf-8"))
    known["drama"][PromptLibrary().get("drama").version] = "0" * 64
    versions.write_text(json.dumps(known), encoding="utf-8")
    faults = list(lint(PromptLibrary(), versions=versions))
    assert [fault.prompt for fault in faults] == ["drama"]
    assert "raise the version" in faults[0].message


def test_a_model_whose_server_enforces_no_form_is_shown_one() -> None:
    """Outline and scene end with their JSON's shape, which is valid and has every field of the schema."""
    for genre in PromptLibrary().ids():
        parts = samples(PromptLibrary().get(genre))
        for part, schema in (("outline", outline_schema(8)), ("scene", scene_schema())):
            shape = json.loads(parts[part].rstrip().splitlines()[-1])
            assert list(shape) == schema["required"]
            for key in ("cast", "scenes"):
                if key in shape:
                    assert list(shape[key][0]) == schema["properties"][key]["items"]["required"]
        assert "English" in parts["system"]


def test_themes_are_shared_evenly() -> None:
    """The plan that goes into the prompt covers all five themes, none too much."""
    for scenes in (5, 8, 12):
        counts: dict[str, int] = {}
        for pair in planned_themes(scenes, Chance("test", scenes)):
            for theme in pair:
                counts[theme] = counts.get(theme, 0) + 1
        assert len(counts) == 5
        assert max(counts.values()) <= 0.4 * 2 * scenes


def test_the_arc_is_stretched_to_any_length() -> None:
    """First and last purposes stay, however many scenes there are."""
    arc = ("hook", "turn", "climax", "end")
    assert purposes(arc, 3) == ["hook", "climax", "end"]
    assert purposes(arc, 4) == list(arc)
    assert purposes(arc, 7)[0] == "hook"
    assert purposes(arc, 7)[-1] == "end"


HUNTED = Element(name="somebody hunted", words=("followed", "chase", "ran"), meaning="Someone is being followed.")
CLOCK = Element(name="a clock", words=("deadline", "minutes left", "midnight"), meaning="Time is running out.")


def test_elements_are_found_by_their_words_stems_and_phrases() -> None:
    """Two different words of an element show it; one alone may be chance."""
    text = "They followed her, chasing along the quay. There were only four Minutes Left."
    shown = mandatory_shown([HUNTED, CLOCK], text, at_least=1, meaning=0.4)
    assert [(one.name, one.present, one.by) for one in shown] == [
        ("somebody hunted", True, "words"),
        ("a clock", False, ""),
    ]


def test_meaning_is_asked_only_when_words_are_not_enough() -> None:
    """The sentence model is heavy: it is loaded only when the words leave something open."""
    loaded: list[int] = []

    class Knowing:
        name = "knows one sentence"
        max_tokens = 256

        def encode(self, texts: list[str]) -> np.ndarray:
            near = {"Time is running out.", "The pumps will fail at six."}
            return np.array([[1.0, 0.0] if text in near else [0.0, 1.0] for text in texts], dtype=np.float32)

        def count_tokens(self, text: str) -> int:
            return len(text)

    def load() -> Knowing:
        loaded.append(1)
        return Knowing()

    text = "They followed her, chasing along the quay. The pumps will fail at six."
    mandatory_shown([HUNTED, CLOCK], text, at_least=1, meaning=0.4, encoder=load)
    assert loaded == []
    shown = mandatory_shown([HUNTED, CLOCK], text, at_least=2, meaning=0.4, encoder=load)
    assert loaded == [1]
    assert (shown[1].present, shown[1].by) == (True, "meaning")
    assert "pumps" in shown[1].evidence


def test_one_prohibited_word_is_enough() -> None:
    """Prohibited phrases are found whatever their case; words inside other words are not."""
    dream = Element(name="a dream", words=("only a dream", "ghost"))
    assert [one.name for one in prohibited_shown([dream], "It was ONLY a dream.")] == ["a dream"]
    assert prohibited_shown([dream], "The ghostly light of a lonely dreamer.") == []


def test_the_command_line_lists_shows_and_lints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """list, show and lint, for a person and as JSON; a bad file ends lint with 1."""
    run = CliRunner()
    listed = run.invoke(app, ["prompts", "list", "--json"])
    assert {row["id"] for row in json.loads(listed.stdout)} >= set(GENRES)
    shown = run.invoke(app, ["prompts", "show", "horror"])
    assert shown.exit_code == 0
    assert "Plan a horror film of exactly 8 scenes." in shown.stdout
    assert run.invoke(app, ["prompts", "lint"]).exit_code == 0
    assert run.invoke(app, ["prompts", "show", "opera"]).exit_code == 2
    monkeypatch.setenv("STORY_PROMPTS", str(tmp_path))
    own_prompt(tmp_path, **{"status: active": "status: maybe"})
    bad = run.invoke(app, ["prompts", "lint"])
    assert bad.exit_code == 1
    assert "western" in bad.stdout


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Two cars and a car.", True),
        ("Nobody cared, and nobody cares.", False),
        ("A carriage carried them.", False),
        ("He tortured them.", True),
        ("There were churches.", True),
    ],
)
def test_a_prohibited_word_is_not_found_in_another(text: str, shown: bool) -> None:
    """Plurals count, and the verb's endings of longer words; a word that only begins alike does not."""
    element = Element(name="forbidden", words=("car", "torture", "tortured", "church"), meaning="")
    assert bool(prohibited_shown([element], text)) is shown
