"""The Dagster resource that gives `narration` its voices."""

from typing import Any

import dagster as dg

from story_assets.settings import Settings
from story_assets.speech.narrator import providers
from story_assets.speech.voice import Voice


class NarratorResource(dg.ConfigurableResource[Any]):
    """A speech server, Kokoro, or the embedded voice, by NARRATOR and SPEECH_URL. Nobody is asked before a line is."""

    def voices(self, settings: Settings) -> list[Voice]:
        """The providers in the order in which they are asked; see `providers`."""
        return providers(settings)
