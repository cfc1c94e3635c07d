"""Whether the sentences of a story stand in an order, and what tells.

Eleven cues, each of which a story loses when its sentences are shuffled:

succession    each sentence stands where stories usually have it, see `quality.succession`
edges         the first sentence is one that stories open with, the last one that they end with
near          what is told close together is alike: cosines of sentences, weighted by 1/distance
course        the story moves from what openings are like to what endings are like
opening       the first sentence leans on nothing before it ("But …", "One day he …")
introduces    the first sentence sets out ("There was …", "Mara was a …"), the last one does not
starts        writers seldom begin two sentences in a row with the same word; chance does
introduced    every narrated pronoun has somebody to point at
leads_on      a sentence that starts with he, she or they follows one that has somebody for it
mentioned     a thing is "a lamp" before it is "the lamp"
quotations    a quotation closes soon after it opens

Their weights were fitted on shuffled stories of three sets and checked on the fourth, each set in turn. The first two
are left out for any sentence model but the default.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from quality.coherence.references import Linkage
from quality.coherence.succession import succession
from quality.language.embeddings import SentenceEncoder, Vectors
from quality.language.people import Sentence
from quality.language.text import stem, words
from quality.language.word_lists import STOP_WORDS, word_set
from quality.measurement import shortened

OPENINGS = (
    "Once there was a man who lived in a small town.",
    "A woman named Mara worked in an old hotel by the sea.",
    "It was an ordinary morning in the city.",
    "He had always wanted to become a pilot.",
    "The village lay between two hills, far from the railway.",
    "One day a letter came to the house.",
    "She woke early and looked out of the window.",
    "They were planning a trip to the mountains.",
    "My name is Tom and I am a detective.",
    "For years nobody had entered the building.",
    "Two friends decided to go fishing on the weekend.",
    "The boy needed a new coat for school.",
    "It began on a cold night in November.",
    "In a distant kingdom there lived a king.",
    "I had never believed in ghosts.",
    "The company had hired a new engineer.",
    "When the story starts, nobody knows what is coming.",
    "Last summer my family went to the lake.",
    "He was the youngest of three brothers.",
    "A storm was coming, and the harbour was full of boats.",
    "The old house at the end of the street stood empty.",
    "She had just moved to the city and knew nobody.",
)
ENDINGS = (
    "In the end he got what he had wanted.",
    "She was glad that it was over at last.",
    "They never spoke of it again.",
    "Finally he understood what she had meant.",
    "He smiled, and for the first time he felt at peace.",
    "And so they lived happily ever after.",
    "She closed the door behind her and did not look back.",
    "He died that night in her arms.",
    "They thanked him and went home.",
    "From that day on he was always careful.",
    "It had all been worth it.",
    "The nightmare was over and she was free.",
    "He never saw her again.",
    "Everybody cheered and hugged each other.",
    "She cried, for she knew that he was gone forever.",
    "I learned my lesson and will not do it again.",
    "Everything went dark.",
    "At last they were together.",
    "The war had ended, and the soldiers could go home.",
    "She knew now that she had made the right choice.",
    "That was the last time anybody heard of him.",
    "He laughed, put down the book and turned off the light.",
)

_LEANS_BACK = word_set(
    "he she they it him her his their this that these those but and so then however also too such "
    "soon later eventually finally afterwards meanwhile next instead luckily unfortunately sadly fortunately suddenly"
)
_INTRODUCES = re.compile(
    r"\s*(?:one (?:day|night|morning)\b|once\b|there (?:was|were|lived)\b|my name\b"
    r"|(?:[a-z]+ )?[\w'’-]+ (?:(?:was|is|were|are) (?:an?|the|in|at|on|going|very|always)\b"
    r"|(?:wanted|needed|loved|liked|lived)\b|had (?:always|never|just|been)\b))",
    re.IGNORECASE,
)
_IMPERSONAL = re.compile(
    r"\W*it (?:rain|snow|hail|storm|thunder|dawn|drizzl)(?:s|ed|ing)?\b"
    r"|\W*it (?:is|was|had been|has been) (?:raining|snowing|about to|getting|nearly|almost|already|late|early|dark|cold|hot"
    r"|(?:an?|the|\w+ o'clock)\b)"
    r"|\W*it (?:all )?(?:began|begins|started|starts|happened|takes|took|seems|seemed)\b",
    re.IGNORECASE,
)
"""It that points at nothing: the weather, the hour, a beginning."""
_POINTS_AT = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
}
_STARTERS = word_set("he she they his her their")
_A = word_set("a an")
_THE = word_set("the this that his her their its")
_MOST_NEAR = 4.0
"""More says nothing of the order: a scene of another story also stands apart from the rest."""
_UNEXPECTED = -2.0
"""The least expected sentence is shown below this: in one story of fourteen, and in one of four that has a sentence of
another story in it, where seven of ten times it is that one. The lowest of many is lower: beyond ten sentences the
bound goes with the root of their number."""
_USUAL, _SCALE = 2.5, 2.5
"""Cues worth `_USUAL` together give .5; `_SCALE` more gives .73."""
FEWEST_IN_ORDER = 15
"""Of fewer sentences, hardly more than one shuffle in three can be told at the cost of one good story in twenty."""
_DUE_OF_FEWEST, _DUE_STEP, _DUE = 1.5, 0.17, 5.0
"""What the cues of nearly all good stories add up to: at fifteen sentences, more for each further one, and at most."""
_USUAL_WITHOUT, _SCALE_WITHOUT = 1.0, 2.0
"""The same where nothing is known of the succession."""


@dataclass(frozen=True)
class Order:
    """How far a story's sentences stand in an order; `cues` are what each cue adds or takes off."""

    value: float
    cues: dict[str, float]
    evidence: tuple[str, ...] = ()
    complete: bool = False
    """Whether all eleven cues were read."""

    def held(self, count: int) -> float:
        """How surely `count` sentences, of which all cues were read, are not a shuffle, 0..1; below .5 they may be one.

        Where .5 lies rests on the count: the longer a story, the further it stands from its shuffles.
        """
        due = min(_DUE, _DUE_OF_FEWEST + _DUE_STEP * (count - FEWEST_IN_ORDER))
        return 1 / (1 + math.exp(min(60.0, (due - math.fsum(self.cues.values())) / _SCALE)))


def order(read: Sequence[Sentence], linkage: Linkage, vectors: Vectors, encoder: SentenceEncoder) -> Order:
    """The order of a story's sentences, 0..1; fewer than three have one by nature.

    Args:
        read: the sentences with their persons and pronouns.
        linkage: their entity linkage.
        vectors: the sentences' vectors.
        encoder: what made them.
    """
    if len(read) < 3:
        return Order(1.0, {})
    told = [words(sentence.text) for sentence in read]
    unresolved = sum(not use.resolved for use in linkage.uses)
    leans = bool(told[0]) and told[0][0] in _LEANS_BACK and not _IMPERSONAL.match(read[0].text)
    cues = {
        "near": min(_MOST_NEAR, 1.5 * _near(vectors)),
        "course": 0.43 * _course(vectors, encoder),
        "opening": -0.85 * leans - 1.0 * _pronoun_first(read[0]),
        "introduces": 1.2 * (_introduces(told[0], read[0].text) - _introduces(told[-1], read[-1].text)),
        "introduced": -0.85 * unresolved,
        "leads_on": 0.9 * _leads_on(read, told),
        "mentioned": 0.25 * _mentioned(told),
        "starts": -5.6 * _same_starts(told),
        "quotations": -2.2 * _inside_quotes(read),
    }
    evidence = [f"begins as if something stood before it: {shortened(read[0].text, 160)}"] if leans else []
    usual, scale = _USUAL_WITHOUT, _SCALE_WITHOUT
    if known := succession(vectors, encoder):
        usual, scale = _USUAL, _SCALE
        cues["succession"] = 1.2 * (known.follows + known.comes_after)
        cues["edges"] = 0.7 * (known.opens + known.ends)
        lowest = min(known.expected)
        if lowest < _UNEXPECTED * max(1.0, math.sqrt(len(read) / 10)):
            found = read[1 + known.expected.index(lowest)]
            evidence.append(f"{found.scene_id}: unexpected where it stands: {shortened(found.text, 160)}")
    total = math.fsum(cues.values())
    value = 1 / (1 + math.exp(min(60.0, (usual - total) / scale)))
    return Order(value, cues, tuple(evidence), complete="succession" in cues)


def _pronoun_first(sentence: Sentence) -> bool:
    """Whether a narrated he, she or they comes before anybody is named."""
    pronouns = [found.position for found in sentence.pronouns if not found.quoted]
    return bool(pronouns) and min(pronouns) < min((found.position for found in sentence.mentions), default=10**6)


def _introduces(told: Sequence[str], text: str) -> bool:
    return bool(told) and told[0] not in _LEANS_BACK and _INTRODUCES.match(text) is not None


def _same_starts(told: Sequence[Sequence[str]]) -> float:
    """Share of sentences that begin as the one before; I and the do so in any order."""
    starts = [sentence[0] if sentence else "" for sentence in told]
    return sum(one == other and one not in ("i", "the") for one, other in pairwise(starts)) / len(told)


def _near(vectors: Vectors) -> float:
    """How much nearer sentences are the closer they stand, in standard errors of chance."""
    first, second = np.triu_indices(len(vectors), 1)
    cosines = (vectors @ vectors.T)[first, second]
    weights = 1 / (second - first)
    apart = float((weights * (cosines - cosines.mean())).sum())
    return apart / (float(cosines.std()) + 1e-6) / math.sqrt(float((weights * weights).sum()))


@lru_cache(maxsize=4)
def _direction(encoder: SentenceEncoder) -> Vectors:
    """From what endings are like to what openings are like."""
    return encoder.encode(OPENINGS).mean(axis=0) - encoder.encode(ENDINGS).mean(axis=0)


def _course(vectors: Vectors, encoder: SentenceEncoder) -> float:
    """Whether the story goes from opening to ending: a slope in standard errors of chance."""
    openness = vectors @ _direction(encoder)
    openness = openness - openness.mean()
    place = np.linspace(1, -1, len(vectors))
    return float(openness @ place) / (float(openness.std()) * math.sqrt(float(place @ place)) + 1e-6)


def _leads_on(read: Sequence[Sentence], told: Sequence[Sequence[str]]) -> float:
    """Sentences that start with a pronoun: those led up to count half a point, the others take half a point off."""
    points = 0.0
    for at in range(1, len(told)):
        if told[at] and told[at][0] in _STARTERS:
            person = _POINTS_AT[told[at][0]]
            before = person in {_POINTS_AT.get(word) for word in told[at - 1]}
            points += 0.5 if before or read[at - 1].mentions else -0.5
    return points


def _mentioned(told: Sequence[Sequence[str]]) -> int:
    """Things that are "a …" first and "the …" later, less those the other way round."""
    first_a: dict[str, int] = {}
    first_the: dict[str, int] = {}
    for at, sentence in enumerate(told):
        for article, one, two in zip(sentence, sentence[1:], [*sentence[2:], ""], strict=False):
            seen = first_a if article in _A else first_the if article in _THE else None
            if seen is None:
                continue
            for noun in (one, two):
                if len(noun) > 2 and noun not in STOP_WORDS:
                    seen.setdefault(stem(noun), at)
    both = [(first_a[noun], first_the[noun]) for noun in first_the if noun in first_a]
    return sum((a < the) - (a > the) for a, the in both)


def _inside_quotes(read: Sequence[Sentence]) -> float:
    """Share of the story between a sentence that leaves a quotation open and the one that closes it."""
    odd = [
        index
        for index, sentence in enumerate(read)
        if sentence.text.count('"') % 2 or sentence.text.count("“") != sentence.text.count("”")
    ]
    return sum(end - start for start, end in zip(odd[::2], odd[1::2], strict=False)) / len(read)
