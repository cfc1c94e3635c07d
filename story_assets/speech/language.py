"""In which language a text is, as far as a voice must know: by its script, and among Latin ones by its small words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

UNKNOWN = "und"

_SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "THAI": "th", "CJK": "zh", "ARABIC": "ar", "HEBREW": "he",
    "CYRILLIC": "ru", "GREEK": "el", "DEVANAGARI": "hi", "LATIN": "la-script",
}  # fmt: skip
_SMALL_WORDS = {
    "en": "the and of to in is was that it his her with for on as at by she he they had not but from this there were into "
    "be are you i who when where no one an out has have my we what its through over under then than so like still",
    "de": "der die das und ist nicht ein eine zu den mit sich auf für von dem im es als auch an er sie wir ich aus bei nach",
    "fr": "le la les et est pas une des un du dans que qui pour sur avec elle il au se ne plus par son sa ses aux comme je",
    "es": "el la los las y es no una un de que en se por con para su al lo como más pero sus del le ya muy ella era fue",
    "it": "il la le gli e è non una un di che in si per con da della nel del alla sono come più ma lei lui era dei i lo",
    "pt": "o a os as e é não uma um de que em se por com para seu sua ao como mais mas dos das no na ela ele era foi do da",
    "nl": "de het een en is niet van in op te dat die voor met zijn haar er aan ook als maar ze hij was naar bij uit om",
    "sv": "och att det som en är av på inte för med den till han hon ett de var jag om men så från hade sig i",
    "da": "og at det som en er af på ikke for med den til han hun et de var jeg om men så fra havde sig i",
    "pl": "i nie to się w na z do że jest jak po co ale za od tak już jej jego był była o przez przy",
    "cs": "a se na je že to v s z do jak ale po co by tak jeho její byl byla o za při už i",
    "tr": "bir ve bu da de için ile o ne gibi çok daha ama en kadar her var değil mi ki olan sonra",
    "fi": "ja on ei se että hän oli mutta kun niin kuin ovat myös joka sen hänen tämä vain jo",
    "hu": "a az és nem hogy egy is volt van de meg ez már csak mint még ha aki",
    "ro": "și în nu o un de la cu că pe este din mai care se a fost sa lui ei dar",
    "id": "dan yang di itu ini tidak ke dari untuk dengan pada adalah dia ada akan",
    "vi": "và của là không có một trong cho với được này đã những người các",
}  # fmt: skip
_LISTS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_ENOUGH = 6
"""Words from which a text tells its language by its small words."""


def script_of(text: str) -> str | None:
    """The script most letters of a text belong to, as Unicode names it; None for a text without letters."""
    counted = Counter(unicodedata.name(letter, "").split(" ")[0].split("-")[0] for letter in text if letter.isalpha())
    return counted.most_common(1)[0][0] if counted else None


def language_of(text: str) -> str:
    """The language of a text, ISO 639-1; `und` where it cannot be told.

    Latin letters are taken for English unless another language's small words are clearly more.
    """
    counted = Counter(unicodedata.name(letter, "").split(" ")[0].split("-")[0] for letter in text if letter.isalpha())
    if not counted:
        return UNKNOWN
    if counted["HIRAGANA"] + counted["KATAKANA"] > 0.1 * sum(counted.values()):
        return "ja"
    language = _SCRIPTS.get(counted.most_common(1)[0][0], UNKNOWN)
    if language != "la-script":
        return language
    words = re.findall(r"[^\W\d_]+", text.casefold())
    hits = {name: sum(word in small for word in words) for name, small in _LISTS.items()}
    best = max(hits, key=lambda name: (hits[name], name == "en"))
    if len(words) >= _ENOUGH and hits[best] >= 2 and hits[best] > 1.5 * hits["en"]:
        return best
    return "en"


def can_be_read(line: str, language: str) -> bool:
    """Whether a line is in the script that a voice of `language` reads, for the most part."""
    script = script_of(line)
    if script is None:
        return True
    needed = {code: name for name, code in _SCRIPTS.items()}.get(language.split("-")[0].lower(), "LATIN")
    kinds = {"ja": {"HIRAGANA", "KATAKANA", "CJK"}}.get(language.split("-")[0].lower(), {needed})
    letters = [unicodedata.name(letter, "").split(" ")[0].split("-")[0] for letter in line if letter.isalpha()]
    return sum(letter in kinds for letter in letters) >= 0.8 * len(letters)
