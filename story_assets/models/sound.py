"""What SOUNDING makes: spoken lines, music, and the two mixed. Files are named relative to the story's folder."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from story_assets.models.base import Model
from story_assets.models.names import InnerPath, SceneId


class SpokenWord(Model):
    """One word of a line, as it is written, and when it is said."""

    text: str
    start: float = Field(ge=0, description="Seconds from the start of the line's file.")
    end: float = Field(ge=0)


class SpokenLine(Model):
    """One scene's line as it was spoken, or why it was not."""

    scene_id: SceneId
    written: str = Field(description="As it is written, and shown.")
    spoken: str = Field(default="", description="As the voice was given it: numbers and abbreviations in words.")
    speaker: str = Field(default="narrator", description="Who says it.")
    file: InnerPath | None = Field(default=None, description="48 kHz mono FLAC; None where the line is not spoken.")
    seconds: float = Field(default=0.0, ge=0, description="Length of the file.")
    starts: float = Field(default=0.0, ge=0, description="First sound in the file, seconds.")
    ends: float = Field(default=0.0, ge=0, description="Last sound in the file, seconds.")
    loudness: float | None = Field(default=None, description="Integrated, LUFS.")
    true_peak: float | None = Field(default=None, description="dBTP.")
    provider: str = Field(default="none", description="`server`, `kokoro`, `embedded`, `none`.")
    model: str | None = None
    voice: str | None = None
    language: str = Field(default="und", description="ISO 639-1, or as NARRATOR_LANGUAGE says.")
    speed: float = 1.0
    took_seconds: float = Field(default=0.0, ge=0, description="What speaking it took.")
    retries: int = Field(default=0, ge=0)
    words: tuple[SpokenWord, ...] = ()
    timed_by: Literal["voice", "pauses"] | None = Field(
        default=None, description="Who told when each word is said: the voice itself, or a guess from the pauses."
    )
    notes: tuple[str, ...] = ()
    reason: str | None = Field(default=None, description="Why it is not spoken.")
    sha256: str = ""
    inputs_digest: str = ""


class Narration(Model):
    """The lines of a story, one a scene, in order."""

    story_key: str
    wanted: str = Field(description="As NARRATOR said: `auto`, `none`, ….")
    language: str = "und"
    lines: tuple[SpokenLine, ...] = ()
    notes: tuple[str, ...] = Field(default=(), description="Every step down, one sentence each.")

    def line(self, scene_id: str) -> SpokenLine | None:
        """The line of a scene that is spoken; None where it is not."""
        return next((line for line in self.lines if line.scene_id == scene_id and line.file), None)

    @property
    def is_spoken(self) -> bool:
        """Whether anything is."""
        return any(line.file for line in self.lines)


class Music(Model):
    """The film's music, or why there is none."""

    story_key: str
    source: Literal["folder", "bundled", "none"] = "none"
    title: str | None = Field(default=None, description="The file's name, without its ending.")
    file: InnerPath | None = Field(default=None, description="A copy in the story's folder, as it came.")
    mood: str | None = Field(default=None, description="By what it was chosen.")
    seconds: float = Field(default=0.0, ge=0, description="Length of the file; it is looped or cut to the film.")
    licence: str | None = None
    reason: str = Field(description="Why this one, or why none.")
    sha256: str = ""
    inputs_digest: str = ""


class Soundtrack(Model):
    """The film's sound, as it lies beside the picture; without a file the film is silent."""

    story_key: str
    file: InnerPath | None = Field(default=None, description="The mix, 48 kHz stereo FLAC, as long as the film.")
    voice: InnerPath | None = Field(default=None, description="The voice alone, as in the mix.")
    music: InnerPath | None = Field(
        default=None, description="The music alone, as in the mix, lowered under the voice."
    )
    seconds: float = Field(default=0.0, ge=0)
    loudness: float | None = Field(default=None, description="Integrated, LUFS.")
    true_peak: float | None = Field(default=None, description="dBTP.")
    music_below_voice: float | None = Field(
        default=None, description="LU between voice and music while somebody speaks."
    )
    waveform: tuple[int, ...] = Field(default=(), description="Peaks of the mix over the film, 0 to 100.")
    reason: str | None = Field(default=None, description="Why there is none.")
    sha256: str = ""
    inputs_digest: str = ""
