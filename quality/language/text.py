"""Sentences, words and stems of English prose, dialogue included.

Plain rules, no model: the same text gives the same sentences everywhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from quality.language.word_lists import ABBREVIATIONS, SPEECH_VERBS, STOP_WORDS

_SPEAKER = re.compile(
    r"(?:I|[Hh]e|[Ss]he|[Tt]hey|[Ww]e|[Tt]he\s+\w+|[A-Z][\w'’-]*)\s+(?:\w+ly\s+)?(?:"
    + "|".join(sorted(SPEECH_VERBS))
    + r")\b"
)
_TERMINAL = re.compile(r"(?:[.!?…]|[。！？])+")
_CLOSERS = "”’»)]}'"
_OPENERS = "“‘«([{"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LAST_WORD = re.compile(r"([^\W\d_](?:[^\W_]|\.(?=\w))*)$")
_ENDING = re.compile(r"(?:[.!?…。！？]|\bthe end|[—–-](?=[\"”’]))[\"”’')\]*_~#\s–—-]*$", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"]([^”\"]*)[”\"]")


def normalised(text: str) -> str:
    """`text` with treebank spacing undone (``he did n't . ''`` → `he didn't."`) and even spaces.

    Paragraphs stay apart; a single line break becomes a space; half a surrogate pair becomes `?`.
    """
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = text.replace("\r\n", "\n").replace("``", '"').replace("''", '"').replace("\u00a0", " ")
    text = re.sub(r"\s+(n['’]t|['’](?:s|re|ve|ll|d|m))\b", r"\1", text)
    text = re.sub(r"\.(?:\s+\.)+", lambda dots: "." * dots.group().count("."), text)
    text = re.sub(r"[^\S\n]+([,;:.!?…])", r"\1", text)
    paragraphs = (" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def sentences(text: str) -> list[str]:
    """The sentences of `text`, in order, each on one line.

    Knows quotes, abbreviations, initials and ellipses; a quote and its "she said" stay together.
    """
    found: list[str] = []
    for paragraph in normalised(text).split("\n\n"):
        found.extend(_split(paragraph))
    return found


def _split(paragraph: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for mark in _TERMINAL.finditer(paragraph):
        if mark.start() < start:
            continue
        end = _past_closers(paragraph, mark.end(), start)
        if _ends_sentence(paragraph, start, mark, end):
            pieces.append(paragraph[start:end].strip())
            start = end
    pieces.append(paragraph[start:].strip())
    return [piece for piece in pieces if _WORD.search(piece)]


def _past_closers(paragraph: str, at: int, start: int) -> int:
    """Position after the quotes and brackets that close behind a full stop at `at`."""
    while at < len(paragraph):
        char = paragraph[at]
        if char in _CLOSERS or (char == '"' and paragraph.count('"', 0, at) % 2 == 1):
            at += 1
        elif char == " " and paragraph[at + 1 : at + 2] == '"' and paragraph.count('"', 0, at) % 2 == 1:
            at += 2  # a closing quote set apart by a space
        else:
            break
    return at


def _ends_sentence(paragraph: str, start: int, mark: re.Match[str], end: int) -> bool:
    rest = paragraph[end:]
    if not rest:
        return True
    if mark.group() in "。！？":
        return True
    if not rest[0].isspace():
        return False
    following = rest.lstrip()
    opening = following.lstrip(_OPENERS + '"' + " —–-*")
    if not opening:
        return True
    if opening[0].islower() and paragraph != paragraph.lower():
        return False
    if mark.group() == "." and end == mark.end() and _is_abbreviation(paragraph[start : mark.start()], opening):
        return False
    quoted = end > mark.end() and following[0] not in _OPENERS + '"'
    return not (quoted and _SPEAKER.match(following))


def _is_abbreviation(before: str, opening: str) -> bool:
    last = _LAST_WORD.search(before)
    if last is None:
        return False
    word = last.group(1)
    if len(word) == 1 and word.isupper() and word != "I":
        return opening[0].isupper()
    if "." in word:  # p.m, U.S: the end of a sentence only before a word that starts one
        return not re.match(r"(?:The|A|An|He|She|They|It|We|I|But|And|Then|When|No|In|At|On)\b", opening)
    return (word.lower() in ABBREVIATIONS and word.lower() not in ("no", "co")) or (
        word.lower() in ("no", "co") and opening[0].isdigit()
    )


def words(text: str) -> list[str]:
    """Lower-case words of `text`; an inner apostrophe or hyphen is part of the word."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


@lru_cache(maxsize=1)
def _stemmer():
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Snowball stem of one lower-case word: `running` and `runs` both give `run`."""
    return _stemmer().stemWord(word.removesuffix("'s"))


def content_stems(text: str) -> list[str]:
    """Stems of the words of `text` that carry content (no function words, no single letters)."""
    return [stem(word) for word in words(text) if len(word) > 2 and word not in STOP_WORDS]


def quoted_share(text: str) -> float:
    """Share of the characters of `text` that stand between double quotes, 0..1."""
    if not text:
        return 0.0
    inside = sum(len(quote) for quote in _QUOTED.findall(text))
    if text.count('"') == 1:  # a quote that begins or ends outside this piece of text
        before, _, after = text.partition('"')
        inside += len(after) if not before.strip() or before.rstrip()[-1] in ",.!?:" else len(before)
    elif text.count("“") > text.count("”"):
        inside += len(text) - text.rindex("“") - 1
    elif text.count("”") > text.count("“"):
        inside += text.index("”")
    return min(1.0, inside / len(text))


def unquoted(text: str) -> str:
    """`text` with what stands between double quotes blanked out, so that positions stay."""
    return re.sub(r"[“\"][^”\"]*(?:[”\"]|$)", lambda quote: " " * len(quote.group()), text)


@dataclass(frozen=True)
class SceneText:
    """A scene's prose in sentences."""

    scene_id: str
    text: str
    sentences: tuple[str, ...]


def read_scenes(scenes: Sequence[tuple[str, str]] | str) -> tuple[SceneText, ...]:
    """Split each `(scene_id, prose)` into sentences; the order is the story's. A plain text is one scene."""
    if isinstance(scenes, str):
        scenes = [("story", scenes)]
    return tuple(SceneText(scene_id, normalised(text or ""), tuple(sentences(text or ""))) for scene_id, text in scenes)


def ending_faults(scenes: Sequence[SceneText]) -> tuple[str, str]:
    """How a story breaks off, and which quotation it never closes; empty strings where it does not.

    A scene that stops in the middle of a sentence breaks off. A paragraph may leave a quotation
    open when the next one of its scene goes on with it, as long speeches are set.
    """
    cut = ""
    for scene in scenes:
        if not _ENDING.search(scene.text):
            tail = scene.text[-70:].split(" ", 1)[-1]
            cut = f"{scene.scene_id} breaks off: “…{tail}”"
    whole = " ".join(scene.text for scene in scenes)
    if whole.count('"') % 2 == 0 and whole.count("“") == whole.count("”"):
        return cut, ""
    for scene in scenes:
        paragraphs = scene.text.split("\n\n")
        for here, following in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
            straight = here.count('"') % 2 == 1 and not following.startswith('"')
            curly = here.count("“") > here.count("”") and not following.startswith("“")
            if straight or curly:
                return cut, f"a quotation is never closed: “{here[:70]}…”"
    return cut, ""
