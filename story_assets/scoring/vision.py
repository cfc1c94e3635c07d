"""Scenes' pictures described by a vision model: a few frames, three to six sentences, and never the prompt.

A model told what was asked for would say it back, and alignment would measure nothing.
"""

from __future__ import annotations

import base64
import io
import re
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from quality.language.text import sentences
from quality.pictures import UnreadablePictureError, read_picture
from story_assets.errors import AnswerTruncated, AnswerUnusable, ContextOverflow, LibraryError, ProviderRefused
from story_assets.library import StoryFolder
from story_assets.llm.chain import Chain
from story_assets.llm.links import Say, unsaid
from story_assets.llm.servers.ask import Ask, Message, OnTokens, Picture, unheard
from story_assets.llm.session import Session
from story_assets.models import FrameSet
from story_assets.scoring.descriptions import KeptDescription
from story_assets.settings import Settings

PROMPT_ID = "describe-pictures"
PROMPT_VERSION = "1.0.0"

_SYSTEM = "You describe pictures for people who cannot see them. You say only what is to be seen."
_ASKED = (
    "{these} from one shot of a film{order}. Describe what they show in 3 to 6 plain sentences: who is there, their age, "
    "hair and clothes; what they do and hold; the place and the things in it; the time of day, the light and the weather; "
    "the main colours. If nothing can be made out, say so. Do not name the pictures, do not guess names, thoughts or "
    "what happens next, and write no list and no heading."
)
_LEAST_SENTENCES = 1
_MOST_SENTENCES = 6
_MAX_TOKENS = 400
_REASONING_TOKENS = 2000
_JPEG_QUALITY = 88
_TOO_MANY = re.compile(
    r"(at most|only|maximum|more than|supports?) (\d+|one|a single) (image|picture)|(too many|multiple|several) (image|picture)s",
    re.IGNORECASE,
)
_REFUSING = re.compile(
    r"^(i'?m |i am )?(sorry|unable|not able)|\bas an ai\b|\bi (can('|no)?t|cannot|am unable to|do not|don't) (see|view|access|"
    r"display|process)\b|(provide|upload|attach|share) (the|an|your) (image|picture|photo)",
    re.IGNORECASE,
)


def asked_for(settings: Settings) -> str:
    """How a vision model is asked: while this stays the same, a description need not be asked for again."""
    model = settings.vision_model or "the loaded model"
    return f"{model}, {PROMPT_ID} {PROMPT_VERSION}, {settings.vision_frames} frames of {settings.vision_frame_side} px"


def chosen_frames(files: Sequence[str], count: int) -> tuple[str, ...]:
    """`count` files spread from the first to the last; one alone is the middle one."""
    if len(files) <= count:
        return tuple(files)
    if count == 1:
        return (files[len(files) // 2],)
    return tuple(files[round(step * (len(files) - 1) / (count - 1))] for step in range(count))


def describe_pictures(
    chain: Chain,
    folder: StoryFolder,
    frame_set: FrameSet,
    settings: Settings,
    *,
    say: Say = unsaid,
    on_tokens: OnTokens = unheard,
) -> KeptDescription:
    """Have the first vision model that can say what a scene's pictures show.

    Raises:
        WritingError: None could; the message says why, server by server.
        LibraryError: A frame cannot be read.
    """
    names = chosen_frames(frame_set.files, settings.vision_frames)
    pictures = tuple(_picture(folder / f"{frame_set.folder}/{name}", settings.vision_frame_side) for name in names)
    began = time.monotonic()

    def ask(session: Session) -> KeptDescription:
        text, shown = _described_by(session, dict(zip(names, pictures, strict=True)), settings)
        return KeptDescription(
            scene_id=frame_set.scene_id,
            frames_sha256=frame_set.sha256,
            text=text,
            source="vision-model",
            model=f"{session.name} {session.requests[-1].model or session.link.provider.model or ''}".strip(),
            asked_for=asked_for(settings),
            frames=shown,
            seconds=round(time.monotonic() - began, 3),
            at=datetime.now(UTC).replace(microsecond=0),
        )

    return chain.write(ask, what=f"{frame_set.scene_id}'s description", say=say, on_tokens=on_tokens)


def _described_by(session: Session, pictures: Mapping[str, Picture], settings: Settings) -> tuple[str, tuple[str, ...]]:
    """The description, and which frames were shown for it: the middle one where the model does not bear them all."""
    names = tuple(pictures)
    try:
        return _described(session, tuple(pictures.values()), settings), names
    except ProviderRefused as refused:
        if len(names) == 1 or not (isinstance(refused, ContextOverflow) or _TOO_MANY.search(refused.saw or "")):
            raise
        session.say(f"{session.name} does not bear {len(names)} pictures at once; it is shown the middle one")
        middle = names[len(names) // 2]
        return _described(session, (pictures[middle],), settings), (middle,)


def _described(session: Session, pictures: tuple[Picture, ...], settings: Settings) -> str:
    """Asked once, and once more with room to think where the answer was cut off or empty."""
    for budget in (_MAX_TOKENS, _REASONING_TOKENS):
        answer = session.ask(
            Ask(
                (Message("system", _SYSTEM), Message("user", _question(len(pictures)), pictures)),
                None,
                PROMPT_ID,
                budget,
                settings.local_llm_temperature,
                settings.local_llm_seed,
            ),
            prompt_id=PROMPT_ID,
            prompt_version=PROMPT_VERSION,
        )
        cut = answer.finish_reason == "length"
        if text := read_answer(answer.text, cut=cut):
            return text
        if not cut and not answer.reasoning:
            break
    if cut:
        raise AnswerTruncated(
            f"{session.name} was cut off by its token limit before it said anything", saw=f"{budget} tokens"
        )
    raise AnswerUnusable(
        f"{session.name} did not describe the pictures",
        where=session.link.provider.url,
        saw=f"“{answer.text.strip()[:80]}”" if answer.text.strip() else "an empty answer",
        cure="Is it a vision model? Name one in VISION_MODEL.",
    )


def read_answer(text: str, *, cut: bool = False) -> str:
    """The description in an answer: plain sentences, six at most; empty where the model described nothing.

    Args:
        text: As the model gave it.
        cut: The token limit ended it, so that its last sentence may be half one.
    """
    plain = re.sub(r"^\s*(?:[-*•#>]+|\d+[.)])\s*", "", text.strip(), flags=re.MULTILINE).replace("**", "")
    told = [" ".join(one.split()) for one in sentences(plain)]
    if cut and told and not re.search(r"[.!?…][\"”’']?$", told[-1]):
        told = told[:-1]
    if len(told) < _LEAST_SENTENCES or _REFUSING.search(told[0]):
        return ""
    return " ".join(told[:_MOST_SENTENCES])


def _question(count: int) -> str:
    if count == 1:
        return _ASKED.format(these="This is a picture", order="").replace("they show", "it shows")
    return _ASKED.format(these=f"These are {count} pictures", order=", in order of time")


def _picture(path: Path, side: int) -> Picture:
    try:
        small = read_picture(path).image
    except (OSError, UnreadablePictureError) as error:
        raise LibraryError(
            "A frame cannot be read", where=path, saw=error, cure="Draw the scene anew: story-assets reroll."
        ) from error
    small.thumbnail((side, side))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=_JPEG_QUALITY)
    return Picture("image/jpeg", base64.b64encode(file.getvalue()).decode("ascii"))
