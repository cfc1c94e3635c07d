"""What the metrics need, in their own terms: the sentence model, the spaCy pipeline, the cast."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from story_assets.models import Story
from story_assets.settings import Settings

if TYPE_CHECKING:
    from quality.language.cast import CastMember
    from quality.language.embeddings import SentenceEncoder


def encoder_of(settings: Settings) -> SentenceEncoder:
    """The sentence model, loaded at the first call of this process.

    Where it cannot be loaded, an encoder comes back that says why at its first use, so each metric reports it.
    """
    from quality.language.embeddings import encoder_or_reason

    return encoder_or_reason(settings.sentence_model)


def pipeline_of(settings: Settings) -> str:
    """The trained spaCy pipeline to use; empty for the blank one."""
    from quality.language.people import installed_pipeline

    return installed_pipeline() if settings.spacy_pipeline == "auto" else settings.spacy_pipeline.replace("blank", "")


def import_spacy(pipeline: str) -> None:
    """Import spaCy, without torch where `pipeline` is the blank one.

    Its library thinc imports torch wherever that is installed: seconds, and 180 MB for a pipeline without networks.
    None in `sys.modules` is Python's own way to say that a package is not there.
    """
    if pipeline or "torch" in sys.modules or "spacy" in sys.modules:
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        with suppress(ImportError):  # each metric that needs it says so
            import_module("spacy")
    finally:
        del sys.modules["torch"]


def cast_of(story: Story) -> tuple[CastMember, ...]:
    """The story's cast as the metrics know it."""
    from quality.language.cast import CastMember

    return tuple(
        CastMember(name=member.name, aliases=member.aliases, pronouns=member.pronouns, look=member.look)
        for member in story.cast
    )
