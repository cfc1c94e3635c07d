"""Entity linkage: does every he, she and they have someone to point at?

A pronoun is resolved when somebody compatible in number and gender was mentioned in the same or
the previous three sentences. spaCy finds the cast: a blank English pipeline with an entity ruler
fed from the cast itself, or a trained pipeline where one is installed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from quality.cast import ANYONE, FEMALE_NOUNS, MALE_NOUNS, PRONOUNS, CastMember, Reference, noun_reference
from quality.errors import ModelUnavailable
from quality.text import SceneText
from quality.word_lists import STOP_WORDS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_TRAINED = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm")

REACH = 3
"""Sentences back in which an antecedent is looked for."""


@dataclass(frozen=True)
class Mention:
    """Somebody named in a sentence."""

    sentence: int
    position: int
    answers_to: Reference
    member: CastMember | None = None


@dataclass(frozen=True)
class PronounUse:
    """A third-person pronoun, and whether anybody near answers to it."""

    sentence: int
    position: int
    word: str
    wants: Reference
    quoted: bool
    resolved: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence with the persons and pronouns in it."""

    scene_id: str
    text: str
    mentions: tuple[Mention, ...]
    pronouns: tuple[PronounUse, ...]


@lru_cache(maxsize=4)
def pipeline(trained: str = "") -> "Language":
    """The blank English pipeline of spaCy, or the trained one called `trained`."""
    try:
        import spacy
    except ImportError as absent:
        raise ModelUnavailable("entity linkage needs the package spacy: pip install spacy") from absent
    if not trained:
        return spacy.blank("en")
    try:
        return spacy.load(trained, exclude=["lemmatizer", "textcat"])
    except OSError as absent:
        raise ModelUnavailable(f"the spaCy pipeline {trained} is not installed: pip install {trained}") from absent


def installed_pipeline() -> str:
    """The best trained English pipeline installed here; empty when there is none."""
    from importlib.util import find_spec

    return next((name for name in _TRAINED if find_spec(name) is not None), "")


def _ruler(nlp: "Language", cast: Sequence[CastMember]) -> Any:
    from spacy.pipeline import EntityRuler

    ruler = EntityRuler(nlp, overwrite_ents=True)
    ruler.add_patterns(
        [
            {"label": "PERSON", "id": str(index), "pattern": [{"LOWER": word} for word in way]}
            for index, member in enumerate(cast)
            for way in sorted(member.mentions)
        ]
    )
    return ruler


def read_references(
    scenes: Sequence[SceneText], cast: Sequence[CastMember] = (), *, trained: str = ""
) -> list[Sentence]:
    """Every sentence of the story with the persons and third-person pronouns in it."""
    nlp = pipeline(trained)
    ruler = _ruler(nlp, cast)
    flat = [(scene.scene_id, sentence) for scene in scenes for sentence in scene.sentences]
    docs = [ruler(doc) for doc in nlp.pipe(text for _, text in flat)]
    names = _other_names(docs)
    return [
        _read(index, scene_id, text, doc, cast, names)
        for index, ((scene_id, text), doc) in enumerate(zip(flat, docs, strict=True))
    ]


def _other_names(docs: Sequence["Doc"]) -> frozenset[str]:
    """Words written with a capital inside a sentence: names the cast list does not know."""
    found: set[str] = set()
    lower = {token.text for doc in docs for token in doc if token.text.islower()}
    for doc in docs:
        for token in doc[1:]:
            if (
                token.is_title
                and token.is_alpha
                and len(token) > 1
                and doc[token.i - 1].text not in ('"', "“", "'", "‘")
            ):
                word = token.lower_
                if word not in STOP_WORDS and word not in lower:
                    found.add(token.text)
    return frozenset(found)


def _read(
    index: int, scene_id: str, text: str, doc: "Doc", cast: Sequence[CastMember], names: frozenset[str]
) -> Sentence:
    mentions: list[Mention] = []
    pronouns: list[PronounUse] = []
    taken: set[int] = set()
    for entity in doc.ents:
        if entity.ent_id_.isdigit():
            member = cast[int(entity.ent_id_)]
            mentions.append(Mention(index, entity.start, member.answers_to, member))
            taken.update(range(entity.start, entity.end))
        elif entity.label_ == "PERSON":
            mentions.append(Mention(index, entity.start, ANYONE))
            taken.update(range(entity.start, entity.end))
    quoted = False
    for token in doc:
        if token.text in ('"', "“", "”"):
            quoted = token.text == "“" or (token.text == '"' and not quoted)
            continue
        word = token.lower_
        if word in PRONOUNS:
            pronouns.append(PronounUse(index, token.i, word, PRONOUNS[word], quoted))
        elif token.i not in taken:
            reference = noun_reference(word)
            if not reference and token.text in names:
                reference = ANYONE
                if token.i and doc[token.i - 1].lower_.rstrip(".") in MALE_NOUNS:
                    reference = Reference.HE
                elif token.i and doc[token.i - 1].lower_.rstrip(".") in FEMALE_NOUNS:
                    reference = Reference.SHE
            if reference:
                mentions.append(Mention(index, token.i, reference))
    return Sentence(scene_id, text, tuple(sorted(mentions, key=lambda found: found.position)), tuple(pronouns))


def exchanged(wants: Reference) -> Reference:
    """The pronoun's gender turned round; they stays they."""
    if wants == Reference.HE:
        return Reference.SHE
    if wants == Reference.SHE:
        return Reference.HE
    return wants


def resolve(read: Sequence[Sentence], *, exchange: bool = False) -> list[PronounUse]:
    """Every third-person pronoun, marked resolved or not; `exchange` reads he as she and she as he."""
    uses: list[PronounUse] = []
    last_seen: dict[Reference, int] = {}
    for index, sentence in enumerate(read):
        for flag in Reference:
            if any(flag & mention.answers_to for mention in sentence.mentions):
                last_seen[flag] = index
        _gather_many(sentence, index, last_seen)
        for pronoun in sentence.pronouns:
            wants = exchanged(pronoun.wants) if exchange else pronoun.wants
            resolved = any(flag in wants and index - last_seen.get(flag, -99) <= REACH for flag in Reference)
            if resolved:  # a pronoun keeps its person in mind
                for flag in Reference:
                    if flag in wants and index - last_seen.get(flag, -99) <= REACH:
                        last_seen[flag] = index
            uses.append(
                PronounUse(pronoun.sentence, pronoun.position, pronoun.word, pronoun.wants, pronoun.quoted, resolved)
            )
    return uses


def _gather_many(sentence: Sentence, index: int, last_seen: dict[Reference, int]) -> None:
    """Two persons near each other are a `they`."""
    if len(sentence.mentions) >= 2:
        last_seen[Reference.THEY_MANY] = index


def linkage(uses: Sequence[PronounUse]) -> float:
    """Share of pronouns with an antecedent, (resolved + 1) / (pronouns + 1)."""
    return (sum(use.resolved for use in uses) + 1) / (len(uses) + 1)
