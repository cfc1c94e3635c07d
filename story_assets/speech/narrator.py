"""Who speaks: the providers in the order in which they are asked, and the voice each of them would use."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from story_assets.errors import InputError, LibraryError, SettingsError, SpeechError, VoiceUnavailable
from story_assets.library import translated
from story_assets.settings import Settings, home_dir
from story_assets.speech.embedded import EmbeddedVoice
from story_assets.speech.kokoro import KokoroVoice
from story_assets.speech.language import language_of
from story_assets.speech.server import SpeechServer
from story_assets.speech.voice import Request, Voice, VoiceInfo
from story_assets.speech.wording.spoken import spoken

DEFAULT_URL = "http://127.0.0.1:8880"
"""Where Kokoro-FastAPI listens; the language models' servers do not speak."""
BEST_VOICES = ("heart", "af_heart", "bf_emma", "ff_siwis", "jf_alpha", "zf_xiaoxiao", "alloy")
"""Asked for first where a provider has them and nobody chose."""
USUAL_PRONUNCIATIONS = {"Ng": "Ing"}


def providers(settings: Settings) -> list[Voice]:
    """The providers in the order in which they are asked; none for NARRATOR=none. Asks nobody."""
    folder = settings.kokoro_dir.expanduser() if settings.kokoro_dir else None
    made: dict[str, Voice] = {
        "server": SpeechServer(
            settings.speech_url or DEFAULT_URL,
            key=settings.speech_api_key.get_secret_value() if settings.speech_api_key else None,
            model=settings.speech_model,
        ),
        "kokoro": KokoroVoice(home_dir() / folder if folder else None),
        "embedded": EmbeddedVoice(),
    }
    if settings.narrator == "auto":
        return list(made.values())
    return [made[settings.narrator]] if settings.narrator in made else []


def ready(provider: Voice, settings: Settings, language: str) -> tuple[str, tuple[str, ...]]:
    """Make sure that a provider can speak `language` now; gives the voice it will use, and notes.

    Raises:
        SpeechError: It cannot.
    """
    provider.require()
    offered = provider.voices()
    if not offered and provider.name == "server" and settings.speech_url is None:
        raise VoiceUnavailable(f"What answers at {DEFAULT_URL} offers no voices", cure="Set SPEECH_URL if it speaks.")
    voice, notes = _choice(provider, offered, settings.narrator_voice, language)
    if provider.speaks(language, voice) is False:
        raise VoiceUnavailable(
            f"{provider.model} with the voice {voice or 'it has'} does not speak {language}",
            cure="Choose another with NARRATOR_VOICE, or a server that does with SPEECH_URL.",
        )
    return voice, notes


def is_worth_noting(provider: Voice, settings: Settings) -> bool:
    """Whether it is a step down that this provider does not speak: nobody asked for a server that was never set up."""
    if settings.narrator != "auto":
        return True
    return {
        "server": settings.speech_url is not None,
        "kokoro": settings.kokoro_dir is not None,
    }.get(provider.name, True)


def pronunciations(settings: Settings) -> dict[str, str]:
    """How words are said that rules say wrongly: the usual ones, then a person's own.

    Raises:
        SettingsError: Their file is not there, or a line of it is no such pair.
    """
    said = dict(USUAL_PRONUNCIATIONS)
    if settings.pronunciations is None:
        return said
    path = home_dir() / settings.pronunciations.expanduser()
    try:
        with translated("read", path):
            lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (LibraryError, UnicodeError) as error:
        raise SettingsError(
            "PRONUNCIATIONS: this file cannot be read", where=path, saw=error, cure="Correct PRONUNCIATIONS."
        ) from error
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        written, equals, sound = (part.strip() for part in text.partition("="))
        if not equals or not written or not sound:
            raise SettingsError(
                f"PRONUNCIATIONS: line {number} is no pronunciation",
                where=path,
                saw=line,
                cure="Write Siobhan = Shivawn.",
            )
        is_ipa = len(sound) > 2 and sound[0] == sound[-1] == "/" and " " not in written
        said[written] = f"[{written}]({sound})" if is_ipa else sound
    return said


def _choice(
    provider: Voice, offered: Sequence[VoiceInfo], wanted: str | None, language: str
) -> tuple[str, tuple[str, ...]]:
    names = [info.name for info in offered]
    here = [info for info in offered if info.here]
    if wanted and (not names or any(info.name == wanted for info in here) or provider.name == "server"):
        return wanted, ()  # a server may blend voices that it does not list
    speaking = [info for info in here if provider.speaks(language, info.name) is not False] or here
    best = next((name for name in BEST_VOICES if any(info.name == name for info in speaking)), None)
    voice = best or (speaking[0].name if speaking else "")
    why = f"is to be downloaded first (story-assets voices fetch {wanted})" if wanted in names else "is not there"
    note = f"The voice {wanted!r} of {provider.model} {why}; {voice or 'its own'} speaks instead."
    return voice, (note,) if wanted else ()


def all_voices(settings: Settings) -> list[tuple[Voice, Sequence[VoiceInfo], SpeechError | None]]:
    """Every provider with what it offers now, or why it offers nothing."""
    if settings.narrator == "none":
        settings = settings.model_copy(update={"narrator": "auto"})
    found: list[tuple[Voice, Sequence[VoiceInfo], SpeechError | None]] = []
    for provider in providers(settings):
        try:
            provider.require()
            found.append((provider, provider.voices(), None))
        except SpeechError as error:
            found.append((provider, (), error))
    return found


def chosen(settings: Settings, language: str) -> tuple[str, str] | None:
    """The provider and the voice that would speak now; None where nobody would."""
    for provider in providers(settings):
        try:
            return provider.name, ready(provider, settings, language)[0]
        except SpeechError:
            continue
    return None


@dataclass(frozen=True)
class Trial:
    """What a voice said on trial."""

    path: Path
    spoken: str
    voice: str
    model: str
    seconds: float
    took_seconds: float
    notes: tuple[str, ...]


def said(text: str, settings: Settings, path: Path) -> Trial:
    """Have the first voice that can say a text, into a FLAC file at `path`.

    Raises:
        InputError: There is nothing in it to say.
        SpeechError: Nobody can.
        LibraryError: The disk refuses.
    """
    from story_assets.speech.audio import RATE, resampled, write_flac

    language = settings.narrator_language if settings.narrator_language != "auto" else language_of(text)
    words = spoken(text, pronunciations(settings), language).words
    if not words:
        raise InputError("There is nothing to say", saw=repr(text), cure="Give it a sentence.")
    notes: list[str] = []
    failure: SpeechError = VoiceUnavailable(
        "Nobody is there to speak", cure="`story-assets voices list` shows who could."
    )
    for provider in providers(settings):
        started = time.perf_counter()
        try:
            voice, more = ready(provider, settings, language)
            request = Request(
                tuple(word.text for word in words),
                voice,
                language,
                settings.narrator_speed,
                settings.speech_timeout_seconds,
            )
            answer = provider.say(request)
        except SpeechError as error:
            failure = error
            if is_worth_noting(provider, settings):
                notes.append(str(error))
            continue
        samples = resampled(answer.samples, answer.rate)
        write_flac(path, samples)
        took = time.perf_counter() - started
        name = answer.voice or voice or "its own voice"
        return Trial(
            path, request.text, name, provider.model, samples.size / RATE, took, (*notes, *more, *answer.notes)
        )
    raise failure


def fetch(voice: str) -> None:
    """Download one of the embedded voice's others.

    Raises:
        InputError: There is none of this name, or it cannot be had.
    """
    embedded = EmbeddedVoice()
    try:
        embedded.fetch(voice)
    except VoiceUnavailable as error:
        raise InputError(error.what, where=error.where, saw=error.saw, cure=error.cure) from error
