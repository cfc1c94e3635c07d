"""The persons and the third-person pronouns in a story's sentences.

spaCy reads: a blank English pipeline with an entity ruler fed from the story's own cast, or a
trained pipeline where one is installed. Persons outside the cast are found by capitals, by first
names and by nouns for persons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from quality.errors import ModelUnavailable
from quality.language.cast import ANYONE, NOBODY, PRONOUNS, CastMember, Reference, first_name_reference, noun_reference
from quality.language.text import SceneText
from quality.language.word_lists import AFTER_AN_OBJECT, FEMALE_NOUNS, MALE_NOUNS, STOP_WORDS, VERBS_OF_PERSONS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

Role = Literal["subject", "object", "possessive", "reflexive"]

_TRAINED = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm")
_ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("he", "she", "they"), "subject"),
    **dict.fromkeys(("him", "them"), "object"),
    **dict.fromkeys(("his", "hers", "their", "theirs"), "possessive"),
    **dict.fromkeys(("himself", "herself", "themself", "themselves"), "reflexive"),
}
_QUOTES = ('"', "“", "”")


@dataclass(frozen=True)
class Mention:
    """Somebody named in a sentence; `position` counts its tokens, `owns` marks a possessive ("Mara's")."""

    position: int
    text: str
    answers_to: Reference
    member: CastMember | None = None
    owns: bool = False

    @property
    def is_person(self) -> bool:
        """Whether it is one person, not a group."""
        return bool(self.answers_to & ANYONE)


@dataclass(frozen=True)
class Pronoun:
    """A third-person pronoun in a sentence; `quoted` when somebody says it."""

    position: int
    word: str
    wants: Reference
    role: Role
    quoted: bool


@dataclass(frozen=True)
class Sentence:
    """A sentence with the persons and pronouns in it, in order; `spoken` when all of it stands in a quotation."""

    scene_id: str
    text: str
    mentions: tuple[Mention, ...]
    pronouns: tuple[Pronoun, ...]
    spoken: bool = False


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


def read_people(scenes: Sequence[SceneText], cast: Sequence[CastMember] = (), *, trained: str = "") -> list[Sentence]:
    """Every sentence of the story with the persons and third-person pronouns in it."""
    flat = [(scene.scene_id, sentence) for scene in scenes for sentence in scene.sentences]
    lower = all(sentence == sentence.lower() for _, sentence in flat)
    nlp = pipeline(trained)
    docs = list(nlp.pipe(sentence for _, sentence in flat))
    if cast:
        ruler = _ruler(nlp, cast, any_case=lower)
        docs = [ruler(doc) for doc in docs]
    names = _other_names(docs)
    reader = _Reader(cast, names, lower)
    return [reader.read(scene_id, text, doc) for (scene_id, text), doc in zip(flat, docs, strict=True)]


def _ruler(nlp: "Language", cast: Sequence[CastMember], *, any_case: bool) -> Any:
    """An entity ruler that knows the cast. Names keep their capitals, as Will is a person and will is not."""
    from spacy.pipeline import EntityRuler

    ruler = EntityRuler(nlp, overwrite_ents=True)
    patterns: list[dict[str, Any]] = []
    for index, member in enumerate(cast):
        for way in member.ways:
            tokens = [token.text for token in nlp.make_doc(way)]
            loose = any_case or way == way.lower() or way.lower().startswith(("the ", "a ", "an "))
            spelled = [[{"LOWER": word.lower()} for word in tokens]] if loose else [[{"TEXT": word} for word in tokens]]
            if not loose:
                spelled.append([{"TEXT": word.upper()} for word in tokens])
            patterns.extend({"label": "PERSON", "id": str(index), "pattern": pattern} for pattern in spelled)
    ruler.add_patterns(patterns)
    return ruler


def _other_names(docs: Sequence["Doc"]) -> frozenset[str]:
    """Words that are names though no cast list has them: capitals inside sentences, or before a verb at their start."""
    found: set[str] = set()
    lower = {token.text for doc in docs for token in doc if token.text.islower()}
    for doc in docs:
        for token in doc:
            word = token.lower_
            if not _is_capitalised(token) or word in STOP_WORDS or word in lower:
                continue
            if not _starts(doc, token.i) or first_name_reference(word) != ANYONE:
                found.add(token.text)
            elif token.i + 1 < len(doc):
                following = doc[token.i + 1].text
                verb = following in VERBS_OF_PERSONS or (following.islower() and following.endswith(("ed", "ly")))
                if verb or following in ("'s", "’s"):
                    found.add(token.text)
    return frozenset(found)


def _is_capitalised(token: "Token") -> bool:
    return token.is_alpha and len(token) > 1 and token.text[0].isupper() and not token.text.isupper()


def _starts(doc: "Doc", position: int) -> bool:
    """Whether a sentence, spoken or not, starts at this token."""
    return position == 0 or doc[position - 1].text in (*_QUOTES, "'", "‘", ".", "!", "?", "*", "-", "—", ":")


class _Reader:
    """Reads a story's sentences in order; remembers whether a quotation is open."""

    def __init__(self, cast: Sequence[CastMember], names: frozenset[str], lower: bool) -> None:
        self._cast = cast
        self._names = names
        self._lower = lower
        self._quoted = False
        self._scene = ""

    def read(self, scene_id: str, text: str, doc: "Doc") -> Sentence:
        if scene_id != self._scene:
            self._scene, self._quoted = scene_id, False
        mentions: list[Mention] = []
        taken: set[int] = set()
        for entity in doc.ents:
            if entity.ent_id_.isdigit():
                member = self._cast[int(entity.ent_id_)]
                mentions.append(Mention(entity.start, entity.text, member.answers_to, member, _owns(doc, entity.end)))
            elif entity.label_ == "PERSON":
                mentions.append(
                    Mention(
                        entity.start, entity.text, first_name_reference(entity[0].lower_), None, _owns(doc, entity.end)
                    )
                )
            else:
                continue
            taken.update(range(entity.start, entity.end))
        pronouns: list[Pronoun] = []
        narrated = False
        for token in doc:
            narrated = narrated or (token.is_alpha and not self._quoted)
            if token.text in _QUOTES:
                self._pass_quote(token, doc)
            elif token.lower_ in PRONOUNS:
                word = token.lower_
                pronouns.append(Pronoun(token.i, word, PRONOUNS[word], _role(token, doc), self._quoted))
            elif token.i not in taken:
                reference = self._reference(token, doc)
                if reference != NOBODY:
                    mentions.append(Mention(token.i, token.text, reference, None, _owns(doc, token.i + 1)))
        mentions.sort(key=lambda found: found.position)
        return Sentence(scene_id, text, tuple(mentions), tuple(pronouns), spoken=not narrated)

    def _pass_quote(self, token: "Token", doc: "Doc") -> None:
        if token.text in "“”":
            self._quoted = token.text == "“"
        elif token.i == 0:
            self._quoted = True
        elif token.i == len(doc) - 1:
            self._quoted = False
        else:
            self._quoted = not self._quoted

    def _reference(self, token: "Token", doc: "Doc") -> Reference:
        word = token.lower_
        reference = noun_reference(word)
        if reference != NOBODY:
            return reference
        if self._lower:
            named = first_name_reference(word)
            return named if named != ANYONE else NOBODY
        if token.text not in self._names:
            return NOBODY
        title = doc[token.i - 1].lower_.rstrip(".") if token.i else ""
        if title in MALE_NOUNS:
            return Reference.HE
        if title in FEMALE_NOUNS:
            return Reference.SHE
        return first_name_reference(word)


def _owns(doc: "Doc", end: int) -> bool:
    """Whether the words before token `end` own what follows."""
    return end < len(doc) and doc[end].text in ("'s", "’s", "'", "’")


def _role(token: "Token", doc: "Doc") -> Role:
    word = token.lower_
    if word != "her":
        return _ROLES[word]
    if token.tag_:
        return "possessive" if token.tag_ == "PRP$" else "object"
    following = doc[token.i + 1] if token.i + 1 < len(doc) else None
    owns = following is not None and following.is_alpha and following.lower_ not in AFTER_AN_OBJECT
    return "possessive" if owns else "object"
