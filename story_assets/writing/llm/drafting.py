"""From a model's validated answer to an outline or a scene of ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from story_assets.models import Beat, Brief, CastMember, Generation, Scene, Story, scene_id_of
from story_assets.writing.chance import number_from
from story_assets.writing.llm.forms import OutlineForm, PersonForm, SceneForm
from story_assets.writing.llm.picture import NEVER_SHOWN, visual_prompt, whole_sentences
from story_assets.writing.llm.schema import LONGEST_LOOK, LONGEST_PROSE, LONGEST_VISUAL
from story_assets.writing.prompts.front_matter import FrontMatter

_SEED_BITS = 48


def draft_outline(form: OutlineForm, brief: Brief, values: dict[str, Any], made: Generation) -> Story:
    """An outline, its scenes renumbered and its cast's names made one.

    Args:
        form: The answer.
        brief: What was asked for.
        values: What the prompt was filled with.
        made: How it came to be.
    """
    cast = tuple(
        CastMember(
            name=person.name,
            aliases=tuple(dict.fromkeys(alias for alias in person.aliases if alias and alias != person.name)),
            pronouns=person.pronouns,
            role=person.role,
            look=whole_sentences(person.look, LONGEST_LOOK).rstrip(". "),
        )
        for person in _told_apart(form)
    )
    known = {name.lower(): member.name for member in cast for name in (*member.aliases, member.name)}
    beats = tuple(
        Beat(
            number=number,
            title=beat.title,
            purpose=beat.purpose,
            summary=beat.summary,
            # A plan that names none of the five themes carries those it was asked to.
            themes=tuple(beat.themes) or values["plan"][min(number, brief.scenes) - 1]["themes"],
            cast=tuple(dict.fromkeys(known[name.lower()] for name in beat.cast if name.lower() in known)),
            place=beat.place,
            time_of_day=beat.time_of_day,
            weather=beat.weather,
        )
        for number, beat in enumerate(form.scenes, start=1)
    )
    return Story(
        key=brief.key,
        title=form.title,
        genre=brief.genre,
        mood=values["mood"],
        logline=form.logline,
        directors_vision=form.directors_vision,
        palette=form.palette or values["palette"],
        cast=cast,
        beats=beats,
        seed=brief.seed,
        brief_text=brief.text,
        brief_mood=brief.mood,
        generation=made,
    )


def _told_apart(form: OutlineForm) -> list[PersonForm]:
    """The cast, the first of each name: two looks under one name would be drawn as either."""
    return list({person.name.casefold(): person for person in reversed(form.cast)}.values())[::-1]


def shortened(story: Story, scenes: int) -> Story:
    """The outline with so many scenes: the ending is kept, the scenes just before it go."""
    kept = (*story.beats[: scenes - 1], story.beats[-1].model_copy(update={"number": scenes}))
    return story.model_copy(update={"beats": kept})


def draft_scene(
    form: SceneForm,
    story: Story,
    beat: Beat,
    meta: FrontMatter,
    made: Generation,
    count: Callable[[str], tuple[int, str]],
) -> Scene:
    """A scene, its visual prompt put together with everyone's look word for word.

    Args:
        form: The answer.
        story: The outline.
        beat: The scene's place in it.
        meta: The genre's front matter.
        made: How it came to be.
        count: Counts tokens and names the method.
    """
    visual = visual_prompt(story, beat, whole_sentences(" ".join(form.visual.split()), LONGEST_VISUAL), meta.style)
    tokens, method = count(visual)
    return Scene(
        scene_id=scene_id_of(beat.number),
        number=beat.number,
        title=beat.title,
        prose=whole_sentences(form.prose, LONGEST_PROSE),
        prompt=visual,
        negative_prompt=f"{NEVER_SHOWN}, {meta.negative}",
        narration=_narration(form.narration),
        themes=beat.themes,
        cast=beat.cast,
        seed=number_from("render", story.genre, story.seed, beat.number, bits=_SEED_BITS),
        token_count=tokens,
        token_count_method=method,
        generation=made,
    )


def _narration(text: str) -> str:
    text = text.strip().strip('"“”')
    return text if not text or text[-1] in ".!?…" else f"{text}."
