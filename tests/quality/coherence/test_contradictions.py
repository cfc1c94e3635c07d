"""Facts that contradict: what a careful reader would mark, and what a careful reader would not."""

import pytest

from quality.coherence.contradictions import Contradiction, find_contradictions
from quality.coherence.references import link
from quality.language.cast import CastMember
from quality.language.people import read_people
from quality.language.text import read_scenes

MARA = CastMember("Mara Voss", pronouns="she/her", look="a tall woman with red hair and grey eyes in a green coat")
TOM = CastMember("Tom Hale", pronouns="he/him", look="short black beard")
CAST = (MARA, TOM)


def found_in(*texts: str, cast: tuple[CastMember, ...] = CAST) -> tuple[Contradiction, ...]:
    """What contradicts in a story of one scene a text."""
    read = read_people(read_scenes([(f"{number:02d}", text) for number, text in enumerate(texts, 1)]), cast)
    return find_contradictions(read, link(read), cast)


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("Mara opened the door. He went in.", "pronoun", "called “he”"),
        ("Tom said that she was tired.", "pronoun", "called “she”"),
        ("They met Mara Quist at the pier.", "name", "called “Mara Quist”"),
        ("At noon Marra came home.", "name", "“Marra” for Mara Voss"),
        ("Mara shook her black hair.", "look", "has red hair, here black"),
        ("Mara's blue eyes closed.", "look", "has grey eyes, here blue"),
        ("Mara sat down. Her eyes were green.", "look", "has grey eyes, here green"),
        ("Tom stroked his red beard.", "look", "has black beard, here red"),
    ],
)
def test_a_contradiction_is_listed_with_its_sentence(text: str, kind: str, says: str) -> None:
    """Pronoun, name and look: each is named, with the scene and the sentence it stands in."""
    found = found_in(text)
    assert [item.kind for item in found] == [kind]
    assert says in str(found[0])
    assert found[0].scene_id == "01"
    assert found[0].sentence in text


@pytest.mark.parametrize(
    "text",
    [
        "Mara opened the door. She went in.",
        "Mara and Tom talked. He laughed.",
        "Tom was there. Mara opened the door. He went in.",
        "Mara took his hand. Tom smiled.",
        "They met Mara Voss. Mara Then left.",
        "Mara shook her auburn hair.",
        "Mara touched Tom. His black beard was wet.",
        "Mara met an old woman. Her white hair shone.",
        "Mara's green coat was wet, and her brown boots too.",
        "Maria came in.",
        "Mara's dark coat hung by the black stove.",
        '"Where is he?" said Mara.',
    ],
)
def test_what_can_be_so_is_not_listed(text: str) -> None:
    """Somebody else may be meant, auburn is red, coats are changed, and people talk of the absent."""
    assert found_in(text) == ()


def test_pronouns_that_mostly_disagree_are_listed_though_others_are_near() -> None:
    """One "Mara … he" beside Tom may mean Tom; when it goes on like that, it is Mara who is called he."""
    once = "Tom was there. Mara opened the door. He went in. Mara said that she was cold. She sat down. Tom smiled."
    on_and_on = (
        "Tom was there. Mara opened the door. He went in. Mara said that she was cold. Mara knew what he wanted. "
        "Tom smiled at her. Mara said that he was right."
    )
    assert found_in(once) == ()
    assert [item.said for item in found_in(on_and_on)] == ["Mara Voss (she/her) is called “he”"] * 3


def test_a_later_sentence_may_contradict_an_earlier_one() -> None:
    """What the cast list does not say, the first scene settles."""
    tom = CastMember("Tom Hale", pronouns="he/him")
    found = found_in("Tom rubbed his blue eyes.", "Tom was tired. His brown eyes closed.", cast=(tom,))
    assert [(item.kind, item.scene_id) for item in found] == [("look", "02")]


def test_a_name_that_only_sounds_the_same_is_another_spelling() -> None:
    """Clara who becomes Klara is one person spelt two ways; Clara and Flora may be two."""
    clara = CastMember("Clara Whitfield", pronouns="she/her")
    (found,) = found_in("Clara opened the box.", "Klara looked at it.", cast=(clara,))
    assert (found.kind, found.scene_id) == ("name", "02")
    assert "“Klara” for Clara Whitfield" in str(found)
    assert found_in("Clara opened the box.", "Dlara looked at it.", cast=(clara,)) == ()


def test_a_cast_that_the_story_never_names_is_told() -> None:
    """A story of a man and a woman with a cast list of Mara and Tom: nobody can say who they are."""
    found = found_in("A man stood under the bridge. The woman was late. " * 6, "She kissed him.")
    assert [item.said for item in found] == ["Mara Voss is named nowhere", "Tom Hale is named nowhere"]


@pytest.mark.parametrize("text", ["Mara stood under the bridge.", "MARA! somebody shouted.", "Voss was late."])
def test_one_of_two_may_stay_away(text: str) -> None:
    """A short film may leave somebody of the cast at home, and a passage may leave out everybody."""
    assert found_in(text + " It rained." * 12) == ()
    assert found_in("A man stood under the bridge.") == ()


def test_findings_come_in_the_order_of_the_story() -> None:
    """A reader goes through them from the first scene to the last."""
    found = found_in("Mara Quist was there.", "Mara's blue eyes closed.", "Marra laughed.")
    assert [item.scene_id for item in found] == ["01", "02", "03"]


def test_without_a_cast_nothing_contradicts() -> None:
    """Where nothing is known, nothing can be wrong."""
    assert found_in("Mara's blue eyes closed. Mara's green eyes opened.", cast=()) == ()
