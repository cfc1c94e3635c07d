import pytest

from story_assets.errors import InputError
from story_assets.models import scene_id_of, scene_number


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("03", 3), ("scene-003", 3), (" 12 ", 12), ("scene-120", 120)])
def test_a_scene_may_be_named_in_any_usual_way(text: str, number: int) -> None:
    assert scene_number(text) == number


@pytest.mark.parametrize("text", ["0", "", "-1", "three", "scene-", "1.5", "../3", "1000"])
def test_anything_else_is_refused_with_the_ways_that_work(text: str) -> None:
    with pytest.raises(InputError, match="Write 3, 03 or scene-003"):
        scene_number(text)


def test_a_scenes_id_sorts_by_number() -> None:
    assert [scene_id_of(n) for n in (1, 12)] == ["scene-001", "scene-012"]
