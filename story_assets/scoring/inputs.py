"""What the metrics need, in their own terms: thresholds, the sentence model, the cast, the description of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quality.errors import QualityError
from quality.thresholds import Kpi, with_overrides
from story_assets.errors import SettingsError
from story_assets.models import Story
from story_assets.settings import Settings

if TYPE_CHECKING:
    from quality.cast import CastMember
    from quality.embeddings import SentenceEncoder


def kpis_of(settings: Settings) -> Mapping[str, Kpi]:
    """The goals in force: the project's, changed by KPI_OVERRIDES.

    Raises:
        SettingsError: KPI_OVERRIDES names an unknown goal or a value that cannot be one.
    """
    try:
        return with_overrides(settings.kpi_overrides)
    except QualityError as error:
        raise SettingsError(
            f"KPI_OVERRIDES: {error}",
            saw=repr(settings.kpi_overrides),
            cure="Set KPI_OVERRIDES in the environment or .env.",
        ) from error


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
