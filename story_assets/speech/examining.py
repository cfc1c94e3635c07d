"""Who would speak now, for `story-assets doctor`: asked of the providers themselves."""

from __future__ import annotations

from story_assets.errors import SpeechError
from story_assets.operating.doctor import Finding
from story_assets.settings import Settings
from story_assets.speech.narrator import is_worth_noting, providers, ready


def examine_narrator(settings: Settings) -> Finding:
    """The first voice that can speak English now, and who was asked before it in vain. A silent film is no fault."""
    if settings.narrator == "none":
        return Finding("narrator", "ok", "nobody, as NARRATOR says: films are silent")
    language = "en" if settings.narrator_language == "auto" else settings.narrator_language
    passed: list[SpeechError] = []
    for provider in providers(settings):
        try:
            voice, notes = ready(provider, settings, language)
        except SpeechError as error:
            if is_worth_noting(provider, settings):
                passed.append(error)
            continue
        saw = "; ".join(
            (*(str(error).rstrip(".") for error in passed), f"{voice or 'its own voice'} of {provider.model}")
        )
        if passed or notes:
            cure = next((error.cure for error in passed if error.cure), None)
            return Finding("narrator", "warn", "; ".join((saw, *notes)), cure or "Correct NARRATOR_VOICE.")
        return Finding("narrator", "ok", saw)
    saw = "; ".join(str(error).rstrip(".") for error in passed) or "nobody"
    return Finding("narrator", "warn", f"films stay silent: {saw}", "`story-assets voices list` shows who could speak.")
