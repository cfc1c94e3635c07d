"""The language model as a judge of coherence: optional, off by default, and apart from the automatic score.

It reads the whole story once, under a fixed rubric, seed and schema, at temperature 0, and gives one rating of 1 to 5.
Language models rate a story that goes in circles nearly as high as one that does not; what they are blind to is counted
and set against it:

    score = rating + 0.5 · z,  z = (REFERENCE_MEAN − repeated trigrams) / REFERENCE_SD, kept within ±3

No goal rests on it unless KPI_OVERRIDES sets one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quality.errors import NoScore
from quality.measurement import Measurement, shortened
from quality.thresholds import Kpi
from story_assets.errors import AnswerTruncated, AnswerUnusable, WritingError
from story_assets.llm.chain import Chain
from story_assets.llm.desk import chain_for
from story_assets.llm.hand_over import hand_over
from story_assets.llm.names import TEMPLATE, writer_order
from story_assets.llm.reports import telling
from story_assets.llm.servers.answers import read_answer
from story_assets.llm.servers.ask import Answer, Ask, Message
from story_assets.llm.session import Session
from story_assets.models import Scenes, Story
from story_assets.operating.progress import Listener, Progress
from story_assets.settings import Settings

VERSION = "llm-judge-1"
"""Of rubric, schema and reference together; another version gives other figures."""

PROMPT_ID = "judge-coherence"

REFERENCE_MEAN = 0.01636
REFERENCE_SD = 0.05431
"""Mean and standard deviation of repeated trigrams over 1,300 short stories that people rated for coherence (chiang_wp,
scratchplot, manplts): by people and by machines, of 227 words on average."""

_WEIGHT = 0.5
_FARTHEST_Z = 3.0
_BUDGETS = (400, 2000)
_SHORTEST_REASON, _LONGEST_REASON = 20, 400

_SYSTEM = (
    "You are a strict script editor. You judge one thing only: whether a story is coherent. Style, originality, morals and "
    "length do not count."
)
_RUBRIC = """Rate the coherence of the story below from 1 to 5.

5  Everything follows: each event has its cause, everybody stays who they are, and the ending resolves what was begun.
4  It holds together; one small step is missing or one detail does not fit.
3  The thread can be followed, but a scene or a turn comes from nowhere, or the ending leaves something that mattered open.
2  Several breaks: scenes that do not belong together, people or facts that change, or the same thing told again.
1  No thread: unconnected scenes, contradictions, circles, or a story that stops in the middle.

First say in one or two sentences what holds it together or breaks it, then name the scene that fits least, then rate.
Between two ratings take the lower. Answer in JSON: {{"reason": "…", "weakest_scene": 1 to {scenes}, "rating": 1 to 5}}.

Premise: {premise}

{story}"""


class Ruling(BaseModel):
    """What the judge answers."""

    model_config = ConfigDict(extra="ignore")

    reason: str = Field(min_length=1)
    weakest_scene: int
    rating: int = Field(ge=1, le=5)


def judge_story(
    story: Story,
    scenes: Scenes,
    repeated_trigrams: float | None,
    settings: Settings,
    on_progress: Listener,
    *,
    kpi: Kpi,
    chain: Chain | None = None,
) -> Measurement:
    """The judge's measurement; without a rating, the reason why there is none. Never raises for want of a server.

    Args:
        story: For its premise.
        scenes: What is judged.
        repeated_trigrams: Share of trigrams said again, as `repetition` measured it; None where it has no value.
        settings: Which models are asked.
        on_progress: Told what goes on.
        kpi: The goal, which has no threshold by default.
        chain: The models to ask; those of WRITER when None.
    """
    began = time.monotonic()

    def rated() -> Measurement:
        if repeated_trigrams is None:
            raise NoScore("repetition, which the rating is set against, has no value")
        ruling, who = _asked(story, scenes, settings, on_progress, chain)
        z = max(-_FARTHEST_Z, min(_FARTHEST_Z, (REFERENCE_MEAN - repeated_trigrams) / REFERENCE_SD))
        on_progress(
            Progress(
                "scores",
                f"The story: rated {ruling.rating} of 5 by {who} in {time.monotonic() - began:.1f} s",
                story.key,
            )
        )
        return kpi.judge(
            ruling.rating + _WEIGHT * z,
            parts={"rating": ruling.rating, "repeated_trigrams": repeated_trigrams, "z_of_non_repetition": z},
            evidence=tuple(_evidence(ruling, scenes)),
            metric_version=VERSION,
            model=who,
        )

    found = kpi.measure(rated, metric_version=VERSION)
    if found.value is None:
        on_progress(Progress("scores", f"{kpi.title}: no score: {found.reason}", story.key, level="warning"))
    return found


def schema_for(scenes: int) -> dict[str, Any]:
    """The reason comes first, so that the rating follows from it."""
    return {
        "type": "object",
        "properties": {
            "reason": {"type": "string", "minLength": _SHORTEST_REASON, "maxLength": _LONGEST_REASON},
            "weakest_scene": {"type": "integer", "minimum": 1, "maximum": scenes},
            "rating": {"type": "integer", "minimum": 1, "maximum": 5},
        },
        "required": ["reason", "weakest_scene", "rating"],
        "additionalProperties": False,
    }


def who_is_asked(settings: Settings) -> tuple[object, ...]:
    """What of the settings decides who judges, so that another judge judges anew."""
    return (
        VERSION,
        settings.writer,
        settings.local_story_provider_url,
        settings.local_llm_model,
        settings.ollama_url,
        settings.ollama_model,
        settings.local_llm_seed,
    )


def _asked(
    story: Story, scenes: Scenes, settings: Settings, on_progress: Listener, chain: Chain | None
) -> tuple[Ruling, str]:
    if chain is None:
        if writer_order(settings.writer) == (TEMPLATE,):
            raise NoScore("no language model is configured to be asked (WRITER=template)")
        chain = chain_for(settings, settings.writer)
    said: list[str] = []
    say, on_tokens = telling(on_progress, "scores", story.key, None, len(scenes.scenes), len(scenes.scenes) + 1)

    def rule(session: Session) -> Ruling:
        ruling = _ruling(session, story, scenes, settings)
        said.append(f"{session.name} {session.requests[-1].model or session.link.provider.model or ''}".strip())
        return ruling

    try:
        return chain.write(rule, what="the rating", say=say, on_tokens=on_tokens), said[-1]
    except WritingError as error:
        raise NoScore(f"no language model rated it: {error.saw or error}") from error
    finally:
        if chain.used and settings.llm_shares_gpu:
            for line in hand_over(chain, settings):
                on_progress(Progress("scores", line, story.key))


def _ruling(session: Session, story: Story, scenes: Scenes, settings: Settings) -> Ruling:
    """One request; one more where the answer was cut off, and one to mend it."""
    messages = [Message("system", _SYSTEM), Message("user", _question(story, scenes))]
    budgets = list(_BUDGETS)
    mended = False
    while True:
        ask = Ask(tuple(messages), schema_for(len(scenes.scenes)), PROMPT_ID, budgets[0], 0.0, settings.local_llm_seed)
        answer = session.ask(ask, prompt_id=PROMPT_ID, prompt_version=VERSION)
        ruling, fault = _read(answer, len(scenes.scenes))
        if ruling is not None:
            session.keep(ask, answer)
            return ruling
        if answer.finish_reason == "length":
            if len(budgets) == 1:
                raise AnswerTruncated(f"{session.name} was cut off by its token limit", saw=f"{budgets[0]} tokens")
            budgets.pop(0)
            continue
        if mended:
            raise AnswerUnusable(f"{session.name} gave no usable rating", where=session.link.provider.url, saw=fault)
        mended = True
        messages += [
            Message("assistant", answer.text[:1000] or "(no answer)"),
            Message("user", f"This cannot be used: {fault}. Answer again, with the JSON object only."),
        ]


def _read(answer: Answer, scenes: int) -> tuple[Ruling | None, str]:
    # Reasoning models leave the content empty and put the answer where they think.
    try:
        found = read_answer(answer.text if answer.text.strip() else answer.reasoning, Ruling.model_validate)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return None, f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    if found is None:
        return None, f"it is no JSON object: “{shortened(answer.text, 60)}”"
    ruling, _ = found
    if not 1 <= ruling.weakest_scene <= scenes:
        return None, f"weakest_scene is {ruling.weakest_scene}, there are scenes 1 to {scenes}"
    return ruling, ""


def _question(story: Story, scenes: Scenes) -> str:
    told = "\n\n".join(f"Scene {scene.number}: {scene.title}\n{scene.prose.strip()}" for scene in scenes.scenes)
    return _RUBRIC.format(scenes=len(scenes.scenes), premise=story.logline, story=told)


def _evidence(ruling: Ruling, scenes: Scenes) -> Sequence[str]:
    weakest: Mapping[int, str] = {number: scene.scene_id for number, scene in enumerate(scenes.scenes, start=1)}
    return (
        f"rated {ruling.rating} of 5: {shortened(ruling.reason, 300)}",
        f"{weakest[ruling.weakest_scene]} fits least, by the judge's word",
    )
