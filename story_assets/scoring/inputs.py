"""What the metrics need, in their own terms: the sentence model, the spaCy pipeline, the cast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from story_assets.models import Story
from story_assets.settings import Settings

if TYPE_CHECKING:
    from quality.cast import CastMember
    from quality.embeddings import SentenceEncoder


def encoder_of(settings: Settings) -> SentenceEncoder:
    """The sentence model, loaded at the first call of this process.

    Where it cannot be loaded, an encoder comes back that says why at its first use, so each metric reports it.
    """
    from quality.embeddings import encoder_or_reason

    return encoder_or_reason(settings.sentence_model)


def pipeline_of(settings: Settings) -> str:
    """The trained spaCy pipeline to use; empty for the blank one."""
    from quality.people import installed_pipeline

    return installed_pipeline() if settings.spacy_pipeline == "auto" else settings.spacy_pipeline.replace("blank", "")


def cast_of(story: Story) -> tuple[CastMember, ...]:
    """The story's cast as the metrics know it."""
    from quality.cast import CastMember

    return tuple(
        CastMember(name=member.name, aliases=member.aliases, pronouns=member.pronouns, look=member.look)
        for member in story.cast
    )
