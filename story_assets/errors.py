"""Everything that can go wrong, as one small tree.

    StudioError
    ├── InputError            what a person asked for cannot be done as asked           (exit code 2)
    │   ├── SettingsError     an environment variable or .env line
    │   └── UnknownStory      no such story in the library
    ├── LibraryError          the disk: full, read-only, unreadable, damaged            (exit code 3)
    │   └── PathRefused       a name or a link that leads out of its story's folder
    ├── WritingError          no provider gave a valid story                            (exit code 1)
    │   └── ProviderError     one language model's server failed, or answered nothing usable
    │       ├── ProviderUnavailable  nobody answers, or the connection broke
    │       │   └── ProviderLoading  it is there, but still loads its model
    │       ├── ProviderTimeout   it did not answer, or stopped answering, in time
    │       ├── ProviderRefused   it refused the request: wrong key, unknown model, bad request
    │       │   ├── SchemaRefused    it cannot constrain its answer by our schema
    │       │   └── ContextOverflow  the prompt does not fit into its context
    │       └── AnswerUnusable    it answered, but with nothing that can be used
    │           └── AnswerTruncated  the answer was cut off by the token limit
    ├── RenderingError        a scene could not be rendered                             (exit code 1)
    │   ├── RendererUnavailable  nobody answers at the renderer's address
    │   │   └── RendererBusy  somebody is there, but gives no usable answer in time
    │   ├── GraphError        a graph or its binding is wrong
    │   ├── PromptRejected    the renderer refused the prompt before running it
    │   ├── ExecutionFailed   the renderer failed while running it
    │   │   ├── NodeFailed    at one of the graph's nodes, and will so with the next scene
    │   │   └── OutOfMemory   for want of memory: free some, or draw lighter
    │   └── DeliveryError     it ran, but its frames never came whole
    ├── SoundError            a film's sound could not be made                        (exit code 1)
    │   └── SpeechError       one voice failed, or gave nothing usable
    │       ├── VoiceUnavailable  nobody answers, or the voice is not on this machine
    │       ├── VoiceTimeout      it did not speak, or stopped speaking, in time
    │       ├── VoiceRefused      it refused: an unknown voice, a wrong key, a bad request
    │       └── SpeechUnusable    it answered, but with nothing that can be played
    ├── EditingError          a clip or film could not be made                          (exit code 1)
    ├── ScoringError          a score could not be computed                             (exit code 1)
    ├── NodePackError         our nodes could not be put into a ComfyUI                 (exit code 1)
    └── ContractError         a record breaks the telemetry contract                    (exit code 2)

Foreign exceptions are translated once, where they enter: `httpx` errors in the rendering client, `OSError` in the
library, and so on. A message says what failed, where, what was seen and what to do.
"""

from __future__ import annotations


class StudioError(Exception):
    """Base of every error this project raises on purpose.

    Args:
        what: What failed, as a sentence without its full stop.
        where: The file, story, scene, address or setting it concerns.
        saw: What was found there.
        cure: What a person can do about it.
    """

    exit_code = 1

    def __init__(
        self, what: str, *, where: object | None = None, saw: object | None = None, cure: str | None = None
    ) -> None:
        self.what = what
        self.where = None if where is None else str(where)
        self.saw = None if saw is None else str(saw)
        self.cure = cure
        super().__init__(what)

    def __str__(self) -> str:
        """One line: what failed, where, what was seen, what to do."""
        parts = [self.what]
        if self.where:
            parts.append(f" ({self.where})")
        if self.saw:
            parts.append(f": {shorten(self.saw)}")
        line = "".join(parts).rstrip(".")
        return f"{line}. {self.cure}" if self.cure else f"{line}."


class InputError(StudioError):
    """What a person asked for cannot be done as asked."""

    exit_code = 2


class SettingsError(InputError):
    """An environment variable or a line of .env has a value that cannot be used."""


class UnknownStory(InputError):
    """The library holds no story under this key."""


class LibraryError(StudioError):
    """The story library on disk cannot be read or written."""

    exit_code = 3


class PathRefused(LibraryError):
    """A name in a story leads out of the story's folder, or what lies there is a link, a pipe or a device."""


class WritingError(StudioError):
    """No provider produced a valid story or scene."""


class ProviderError(WritingError):
    """A language model's server failed, or answered nothing usable. The chain goes on to the next provider."""

    retry_after: float | None = None
    """Seconds after which the server asked to be tried again, where it did."""


class ProviderUnavailable(ProviderError):
    """Nobody answers at a language model's address, or the connection broke."""


class ProviderLoading(ProviderUnavailable):
    """The server is there, but still loads its model."""


class ProviderTimeout(ProviderError):
    """The server did not answer, or stopped answering, in time."""


class ProviderRefused(ProviderError):
    """The server refused the request: a wrong key, an unknown model, a bad request."""


class SchemaRefused(ProviderRefused):
    """The server cannot constrain its answer by the schema it was given."""


class ContextOverflow(ProviderRefused):
    """The prompt does not fit into the model's context."""


class AnswerUnusable(ProviderError):
    """The server answered, but with nothing that can be used."""


class AnswerTruncated(AnswerUnusable):
    """The answer was cut off by the token limit."""


class RenderingError(StudioError):
    """A scene could not be rendered."""


class RendererUnavailable(RenderingError):
    """Nobody answers at the renderer's address."""


class RendererBusy(RendererUnavailable):
    """The renderer is there, but answers late, garbled or with a server error: ask again."""


class GraphError(RenderingError):
    """A graph or its binding is wrong, or the renderer lacks what it needs."""


class PromptRejected(RenderingError):
    """The renderer refused a prompt before running it."""


class ExecutionFailed(RenderingError):
    """The renderer failed, or was interrupted, while running a prompt."""


class NodeFailed(ExecutionFailed):
    """A node of the graph failed while the renderer ran it: a broken model file, inputs that do not fit."""


class OutOfMemory(ExecutionFailed):
    """The renderer's card ran out of memory while running a prompt."""


class DeliveryError(RenderingError):
    """A prompt ran, but its frames never came whole."""


class SoundError(StudioError):
    """A film's sound could not be made."""


class SpeechError(SoundError):
    """A voice failed, or gave nothing usable. The next voice is asked."""


class VoiceUnavailable(SpeechError):
    """Nobody answers at a voice's address, or the voice is not on this machine."""


class VoiceTimeout(SpeechError):
    """A voice did not speak, or stopped speaking, in time."""


class VoiceRefused(SpeechError):
    """A voice refused the request: an unknown voice, a wrong key, a bad request."""


class SpeechUnusable(SpeechError):
    """A voice answered, but with nothing that can be played."""


class EditingError(StudioError):
    """A clip or a film could not be made."""


class ScoringError(StudioError):
    """A score could not be computed."""


class NodePackError(StudioError):
    """Our nodes could not be put into a ComfyUI."""


class ContractError(StudioError):
    """A scene's record breaks the telemetry contract."""

    exit_code = 2


def shorten(text: str, limit: int = 300) -> str:
    """`text` on one line, cut to `limit` characters, for messages."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
