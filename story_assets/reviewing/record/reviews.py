"""People's ratings of a story and its scenes: `reviews.jsonl`, one a line, only ever added to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import ValidationError

from story_assets.errors import InputError, LibraryError
from story_assets.library import StoryFolder, append_line, translated
from story_assets.models import Feedback, Scenes, scene_id_of, scene_number
from story_assets.outside import clean_text

FILE_NAME = "reviews.jsonl"
MAX_COMMENT = 500
"""Characters."""


def add_review(
    folder: StoryFolder,
    scene: str | None,
    rating: int,
    comment: str = "",
    reviewer: str | None = None,
    *,
    at: datetime | None = None,
) -> Feedback:
    """Add one rating.

    Args:
        folder: The story's.
        scene: `3`, `03` or `scene-003`; None rates the story as a whole.
        rating: 1 (poor) to 5 (excellent).
        comment: At most 500 characters; line breaks become spaces.
        reviewer: Who rates; None for nobody in particular.
        at: When; now by default.

    Raises:
        InputError: The rating, the comment or the scene is not acceptable; nothing was written.
        LibraryError: The disk refused.
    """
    comment, reviewer = " ".join(clean_text(comment).split()), clean_text(reviewer) if reviewer else None
    if isinstance(rating, bool) or rating not in range(1, 6):
        raise InputError("Not a rating", saw=repr(rating), cure="Give 1 (poor) to 5 (excellent).")
    if len(comment) > MAX_COMMENT:
        raise InputError("The comment is too long", saw=f"{len(comment)} characters", cure=f"Keep it to {MAX_COMMENT}.")
    scenes = folder.find(Scenes)
    review = Feedback(
        scene_id=None if scene is None else _known_scene(scenes, scene),
        rating=rating,
        comment=comment,
        timestamp=at or datetime.now(UTC).replace(microsecond=0),
        reviewer=reviewer,
        model_version=_writer_of(scenes),
    )
    append_line(folder / FILE_NAME, review.model_dump_json(by_alias=True))
    return review


def read_reviews(folder: StoryFolder, on_damage: Callable[[str], None] | None = None) -> tuple[Feedback, ...]:
    """All ratings in the order they were given.

    Args:
        folder: The story's.
        on_damage: Told of each line that is no review, such as one cut short by a power loss; that line is left out.

    Raises:
        LibraryError: The file cannot be read; or a line is damaged and there is no `on_damage`.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return ()
    with translated("read", path):
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    reviews: list[Feedback] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            reviews.append(Feedback.model_validate_json(line))
        except ValidationError as error:
            if on_damage is None:
                raise LibraryError(
                    f"Line {number} is no review", where=path, saw=line, cure="Correct or remove that line."
                ) from error
            on_damage(f"{FILE_NAME}: line {number} is no review and was left out.")
    return tuple(reviews)


def _known_scene(scenes: Scenes | None, scene: str) -> str:
    scene_id = scene_id_of(scene_number(scene))
    if scenes is not None and all(one.scene_id != scene_id for one in scenes.scenes):
        raise InputError(f"The story has no {scene_id}", saw=scene, cure=f"It has scenes 1 to {len(scenes.scenes)}.")
    return scene_id


def _writer_of(scenes: Scenes | None) -> str | None:
    """What wrote the scenes that were rated, so that ratings can be compared by it."""
    if scenes is None:
        return None
    made = scenes.scenes[0].generation
    return "/".join(part for part in (made.provider, made.model, made.prompt_version) if part)
