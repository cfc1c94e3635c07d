"""Entity linkage on small stories whose references a reader would judge the same way."""

import pytest

from quality.coherence.references import Linkage, link
from quality.language.cast import CastMember
from quality.language.people import read_people
from quality.language.text import read_scenes

MARA = CastMember("Mara Voss", aliases=("the captain",), pronouns="she/her", look="red hair, grey eyes")
TOM = CastMember("Tom Hale", pronouns="he/him")
SASHA = CastMember("Sasha Ito", pronouns="they/them")
TWINS = CastMember("the twins", plural=True)


def linked(*texts: str, cast: tuple[CastMember, ...] = ()) -> Linkage:
    """The linkage of a story of one scene a text."""
    scenes = read_scenes([(f"{number:02d}", text) for number, text in enumerate(texts, 1)])
    return link(read_people(scenes, cast))


def test_a_pronoun_points_at_whom_the_sentence_names() -> None:
    """Mara and her coat: nothing is left open."""
    assert linked("Mara took her coat. She left.", cast=(MARA,)).score == 1


def test_a_story_without_pronouns_is_linked() -> None:
    """With nothing to resolve, nothing is unresolved."""
    assert linked("The rain fell. Mara waited.", cast=(MARA,)).score == 1


def test_an_unnamed_person_is_missed_once_not_at_every_pronoun() -> None:
    """Somebody whom the story never introduces is one fault, however often she is meant."""
    found = linked("She waited. She looked at her watch. She sighed. She left.")
    assert [use.resolved for use in found.uses] == [False, True, True, True, True]


def test_an_antecedent_four_sentences_back_is_too_far() -> None:
    """Three sentences without a word of him, and he has to be named again."""
    far = linked("Tom left. It rained. It snowed. It hailed. He came back.", cast=(TOM,))
    near = linked("Tom left. It rained. It snowed. He came back.", cast=(TOM,))
    assert [use.resolved for use in far.uses] == [False]
    assert [use.resolved for use in near.uses] == [True]


def test_a_pronoun_keeps_its_person_in_mind() -> None:
    """She, she, she: the name need not come back as long as the story stays with her."""
    found = linked("Mara ran. She fell. She rose. She ran on. She wept. She slept.", cast=(MARA,))
    assert all(use.resolved for use in found.uses)


def test_the_wrong_gender_does_not_resolve() -> None:
    """He cannot be Mara when nobody else is there."""
    assert linked("Mara opened the door. He went in.", cast=(MARA,)).score < 0.85


def test_singular_they_belongs_to_who_uses_it() -> None:
    """Sasha is they; that is no group and no fault."""
    assert linked("Sasha smiled. They took their hat and left.", cast=(SASHA,)).score == 1


def test_a_group_is_they() -> None:
    """The twins, the villagers, Mara and Tom together: all are they."""
    assert linked("The twins laughed. They ran.", cast=(TWINS,)).score == 1
    assert linked("The villagers gathered. They were afraid.").score == 1
    assert linked("Mara met Tom. They kissed.", cast=(MARA, TOM)).score == 1


def test_one_man_is_not_they_of_many() -> None:
    """Where one man alone is about, a plural they points at nobody."""
    assert not linked("Tom sat down. They sang.", cast=(TOM,)).uses[0].resolved


def test_aliases_count_as_the_person() -> None:
    """The captain is Mara, so she may be she."""
    assert linked("The captain stood up. She swore.", cast=(MARA,)).score == 1


def test_nouns_for_persons_count_without_a_cast() -> None:
    """An old woman is she; a stranger may be anybody."""
    assert linked("An old woman sat there. She was knitting.").score == 1
    assert linked("A stranger came in. He was wet.").score == 1


def test_names_outside_the_cast_are_found() -> None:
    """A capital inside a sentence, a first name, a name before a verb: all are persons."""
    assert linked("We met Dravik at noon. He was late.").score == 1
    assert linked("Carla threw herself on the ground. She wept.").score == 1


def test_names_that_are_words_keep_their_capital() -> None:
    """Will is a person, will is not."""
    will = CastMember("Will", pronouns="he/him")
    found = linked("It will rain. She will come.", cast=(will,))
    assert not found.uses[0].resolved


def test_what_is_said_is_not_counted() -> None:
    """People talk of the absent: pronouns inside quotations are left out."""
    found = linked('"Did she call?" asked Tom. "He did," said Mara. "They all did."', cast=(MARA, TOM))
    assert found.uses == ()


def test_a_speech_over_several_sentences_stays_a_speech() -> None:
    """An open quotation goes on until it closes."""
    found = linked('"You know him. He lies. He always did," said Mara. He did not hear.', cast=(MARA,))
    assert [use.pronoun.word for use in found.uses] == ["he"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Tom saw her.", "object"),
        ("Tom saw her and left.", "object"),
        ("Tom gave her to understand.", "object"),
        ("Tom took her hand.", "possessive"),
        ("Tom took her old coat.", "possessive"),
    ],
)
def test_her_is_told_from_her(text: str, role: str) -> None:
    """An object is not a possessive: only what is owned follows at once."""
    read = read_people(read_scenes([("01", text)]))
    assert read[0].pronouns[0].role == role


def test_an_exchanged_story_falls_through_the_gate_though_both_genders_are_about() -> None:
    """With a man and a woman in every scene, nearly every pronoun finds somebody; the exchange still shows."""
    told = (
        "Mara opened the shop at eight. She swept the floor and lit her lamp. Tom came at nine with his cart. "
        "He had bread for her. Mara took her purse. She paid him. Tom tipped his hat. He drove off. "
        "Mara watched from her door until she could see nothing."
    )
    flipped = (
        "Mara opened the shop at eight. He swept the floor and lit his lamp. Tom came at nine with her cart. "
        "She had bread for him. Mara took his purse. He paid her. Tom tipped her hat. She drove off. "
        "Mara watched from his door until he could see nothing."
    )
    as_told, as_flipped = linked(told, cast=(MARA, TOM)), linked(flipped, cast=(MARA, TOM))
    assert as_told.score >= 0.85
    assert as_flipped.resolved_share >= 0.85
    assert as_flipped.score < 0.85


def test_a_lower_case_story_is_read_by_first_names() -> None:
    """Stories without capitals still have persons."""
    assert linked("jane lost her keys. she was sad.").score == 1
    assert linked("jane lost his keys. he was sad.").score < 0.85


def test_speech_does_not_take_anybody_further_away() -> None:
    """Lines of dialogue between Mara and "she" do not count as distance; four sentences of narration do."""
    speech = "Mara closed the door. “No.” “Why not?” “It rains.” “So?” “So I stay.” She sat down."
    told = "Mara closed the door. It rained. The lamp burned. The water ran. The clock struck. She sat down."
    assert linked(speech).score == 1
    assert linked(told).score < 1


def test_one_awkward_sentence_does_not_fail_pronouns_that_an_exchange_would_spoil() -> None:
    """“Mara nodded. He wiped the table.” is awkward; exchanged, most pronouns would have nobody."""
    told = [f"Mara took the {thing}. The {thing} was old. She sold it." for thing in ("lamp", "rope", "key", "map")]
    found = linked("Tom and Mara sat down. Mara nodded. He wiped the table.", *told, cast=(MARA, TOM))
    assert found.leaning > 0.15
    assert found.exchange < -0.3
    assert found.penalty == 0


def test_two_persons_named_in_neighbouring_sentences_are_a_they() -> None:
    """Mara came, Tom came; they left."""
    assert [use.resolved for use in linked("Mara came in. Tom sat. They left.", cast=(MARA, TOM)).uses] == [True]
