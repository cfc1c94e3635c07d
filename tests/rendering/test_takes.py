"""What a story was made with stays; earlier takes stay, and can be had again without a renderer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from story_assets.errors import GraphError, InputError
from story_assets.library import StoryFolder
from story_assets.rendering.delivery.takes import takes_of
from story_assets.rendering.graphs.files import load_graph
from story_assets.rendering.made_with import means_of, settle_means
from story_assets.rendering.takes import choose_take
from tests.rendering.helpers import GRAPHS, Connect, make_settings, nobody, render, scenes


@pytest.fixture
def own_graph(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GRAPHS / "moving", tmp_path / "mine"))


def current(story: StoryFolder) -> int:
    return next(take.number for take in takes_of(story, "scene-001") if take.current)


def test_a_chosen_take_stays_until_another_wish(story: StoryFolder, connect: Connect, own_graph: Path) -> None:
    """It outlives further runs; a reroll after it counts more; what was drawn once is not drawn again."""
    settings = make_settings(graph=str(own_graph))
    first = settle_means(story, settings)
    planned = scenes("one")
    story.write(planned)
    old = render(story, planned, connect, graph=first.graph, settings=settings).frames.scenes[0]
    render(story, planned, connect, graph=first.graph, settings=settings, reroll=["1"], request="a")
    assert current(story) == 2
    choose_take(story, "scene-001", 1, settings, "ana")
    for _ in range(2):
        kept = render(story, planned, nobody, graph=first.graph, settings=settings).frames.scenes[0]
        assert kept.sha256 == old.sha256
        assert "chosen by ana" in kept.record.warnings[-1]
    other = scenes("two")
    story.write(other)
    render(story, other, connect, graph=first.graph, settings=settings)
    assert current(story) == 3
    story.write(planned)
    render(story, planned, nobody, graph=first.graph, settings=settings)
    assert [take.number for take in takes_of(story, "scene-001")] == [1, 2, 3]
    with pytest.raises(InputError, match="no take 9"):
        choose_take(story, "scene-001", 9, settings, "ana")


def test_a_take_that_is_a_link_is_none(story: StoryFolder, connect: Connect, tmp_path: Path) -> None:
    """A folder from a stranger cannot bring pictures of another place into the film."""
    render(story, scenes("one"), connect)
    outside = shutil.copytree(story.scene_frames_dir("scene-001"), tmp_path / "outside")
    takes = story.path / "frames" / "takes" / "scene-001"
    takes.mkdir(parents=True)
    try:
        (takes / "20261122T000000Z-00000000").symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert [take.current for take in takes_of(story, "scene-001")] == [True]


def test_a_drawn_story_keeps_its_size_and_its_very_graph(story: StoryFolder, connect: Connect, own_graph: Path) -> None:
    """Other settings and a changed graph change nothing in it; before its first scene, they do."""
    settings, other = make_settings(graph=str(own_graph)), make_settings(graph="animatic", frame_width=128)
    settle_means(story, settings)
    assert means_of(story, other).settings.frame_width == 128
    first = settle_means(story, settings)
    render(story, scenes("one"), connect, graph=first.graph, settings=settings)
    nodes = json.loads((own_graph / "graph.json").read_text(encoding="utf-8"))
    drawn_with = load_graph(str(own_graph))
    text = next(slot for slot in drawn_with.places("prompt"))
    nodes[text.node]["inputs"][text.input] = "changed since"
    (own_graph / "graph.json").write_text(json.dumps(nodes), encoding="utf-8")
    said: list[str] = []
    kept = settle_means(story, other, say=said.append)
    assert (kept.settings.frame_width, kept.graph.digest) == (64, first.graph.digest)
    assert "FRAME_WIDTH 64 → 128" in said[0]
    shutil.rmtree(story.path.parent / ".graphs")
    with pytest.raises(GraphError, match="is gone"):
        means_of(story, settings)
    assert settle_means(story, other, anew=True).settings.frame_width == 128
