"""The voices as a Dagster resource: `narrator`."""

from typing import ClassVar, Literal

from story_assets.service import Service, of_key, of_setting
from story_assets.settings import Settings
from story_assets.speech.narrator import DEFAULT_URL, providers
from story_assets.speech.voice import Voice


class NarratorResource(Service):
    """A speech server, Kokoro, or the embedded voice. Nobody is asked before a line is."""

    key: ClassVar[str] = "narrator"

    narrator: Literal["auto", "server", "kokoro", "embedded", "none"] = of_setting("narrator")
    address: str = of_setting("speech_url", unset=DEFAULT_URL)
    api_key_variable: str = of_key("speech_api_key")
    model: str | None = of_setting("speech_model")
    timeout_seconds: float = of_setting("speech_timeout_seconds")
    kokoro_dir: str | None = of_setting("kokoro_dir")
    voice: str | None = of_setting("narrator_voice")
    speed: float = of_setting("narrator_speed")
    language: str = of_setting("narrator_language")

    def voices(self, settings: Settings) -> list[Voice]:
        """The providers in the order in which they are asked; see `providers`."""
        return providers(settings)
