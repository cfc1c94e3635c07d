"""A prompt becomes a plan: place, hour, weather, people, camera; also what it denies."""

import pytest

from workflows.nodes.animatic.figures.held import HELD
from workflows.nodes.animatic.places import PLACES
from workflows.nodes.animatic.reading import understand, words_place, words_things
from workflows.nodes.animatic.things.standing import STANDING


def plan(text, negative="", seed=1):
    """The plan for a prompt."""
    return understand(text, negative, seed)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Setting: a harbour pier, dusk, light rain.", "harbour"),
        ("She waits on the docks among crates.", "harbour"),
        ("A city street at night, neon everywhere.", "street"),
        ("A narrow alley behind the theatre.", "alley"),
        ("On a rooftop above the city.", "rooftop"),
        ("In her kitchen, morning.", "kitchen"),
        ("A hospital corridor, strip lights.", "hospital"),
        ("A train station platform in fog.", "platform"),
        ("Inside the train carriage at night.", "carriage"),
        ("A lighthouse on a rocky coast.", "lighthouse"),
        ("A small boat on the open sea.", "sea"),
        ("Deep in a pine forest.", "forest"),
        ("High on a mountain pass.", "mountains"),
        ("The desert, dunes to the horizon.", "desert"),
        ("A wheat field at noon.", "field"),
        ("A village square of stone houses.", "village"),
        ("The nave of a church lit by candles.", "church"),
        ("An old library of tall shelves.", "library"),
        ("The stage of an old theatre.", "theatre"),
        ("A small corner café at dawn.", "cafe"),
        ("A dim late-night bar.", "bar"),
        ("An old stone bridge across a canal.", "bridge"),
        ("The bridge of a spaceship.", "ship_bridge"),
        ("A spaceship corridor, red light.", "ship_corridor"),
        ("A space station in orbit above a ringed planet.", "orbit"),
        ("The surface of an alien planet.", "alien"),
        ("A laboratory full of instruments.", "laboratory"),
        ("A vast dim warehouse.", "warehouse"),
        ("The great hall of an old mansion.", "mansion"),
        ("A glass greenhouse in summer.", "greenhouse"),
        ("A courtroom, the judge enters.", "courtroom"),
        ("An empty classroom.", "school"),
        ("An old cemetery under bare trees.", "cemetery"),
        ("A frozen lake under a white sky.", "snowfield"),
        ("A market square with stalls.", "market"),
        ("A prison cell with one window.", "cell"),
        ("A vast mountain cavern at night.", "cave"),
        ("A vast glowing cavern beneath the ice.", "ice_cave"),
        ("A low tunnel under the hill.", "tunnel"),
        ("The dining room of a small hotel.", "dining_room"),
        ("A long corridor in a grand old hotel.", "mansion"),
        ("The inside of an old country bus.", "carriage"),
    ],
)
def test_places(text, place):
    """Places are found by their usual names, the longest first."""
    assert plan(text).place == place


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("A field at dawn.", "dawn"),
        ("A field in the early morning.", "morning"),
        ("A field at high noon.", "day"),
        ("A field in the late afternoon.", "afternoon"),
        ("A field at golden hour.", "golden"),
        ("A field as the sun sets.", "dusk"),
        ("A field in the blue hour.", "evening"),
        ("A moonlit field.", "night"),
        ("Setting: a field at night. She remembers that morning, that bright morning.", "night"),
    ],
)
def test_hours(text, hour):
    """The hour is read from many words; the setting's own counts most."""
    assert plan(text).hour == hour


@pytest.mark.parametrize(
    ("text", "weather"),
    [
        ("A street, light rain.", "rain"),
        ("A street in a thunderstorm.", "storm"),
        ("A street, snow falling.", "snow"),
        ("A street in thick fog.", "fog"),
        ("A street under a leaden sky.", "overcast"),
        ("A desert, a sandstorm rises.", "dust"),
        ("A street. No rain tonight.", "clear"),
        ("A street without snow or fog.", "clear"),
        ("A man in a raincoat on a street, clear sky.", "clear"),
        ("A snow-capped mountain under a clear sky.", "clear"),
        ("His voice is soft like rain, a street in sunlight.", "clear"),
    ],
)
def test_weather_and_what_is_not_weather(text, weather):
    """Weather words count; denied ones, clothes and likenesses do not."""
    assert plan(text).weather == weather


def test_the_negative_prompt_forbids():
    """What the negative prompt names is not planned, weather or thing."""
    shot = plan("A street in the rain with a car and a bicycle.", negative="rain, car")
    assert shot.weather == "clear"
    assert "car" not in shot.props
    assert "bicycle" in shot.props


def test_a_described_person_in_brackets():
    """Name, look in brackets, action: one person with all of it."""
    (marta,) = plan(
        "A harbour pier. Marta (woman in her forties, cropped grey hair, long red coat, round glasses) waits at the end."
    ).actors
    assert (marta.name, marta.look.kind, marta.action) == ("Marta", "woman", "wait")
    assert (marta.look.hair.word, marta.look.hair_style) == ("grey", "cropped")
    assert (marta.look.top, marta.look.top_colour.word) == ("long coat", "red")
    assert {"glasses", "round"} <= set(marta.look.extras)


def test_a_description_in_a_sentence_of_its_own():
    """The name acts in one sentence and is described in another."""
    arman, nadia = plan(
        "A laboratory at night. Arman sits on a steel table while Nadia reads a letter. Arman is a lean man in his early "
        "thirties with tight dark curls, wearing a sky-blue flight suit. Nadia is a woman with long auburn hair, wearing "
        "a green dress. Steel shelves hold numbered jars. Figures stand off-centre on the thirds."
    ).actors
    assert (arman.action, arman.look.top, arman.look.top_colour.word) == ("sit", "uniform", "sky blue")
    assert (nadia.action, nadia.holds, nadia.look.top) == ("read", "letter", "dress")
    assert nadia.look.hair_style == "long"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("An empty street.", 0),
        ("A street. No people.", 0),
        ("A woman on a street.", 1),
        ("Detective Mara Voss, a woman with short black hair, walks down a street.", 1),
        ("A detective (man in his fifties, grey stubble) and a journalist (woman, blonde bob) argue in a bar.", 2),
        ("A couple embraces on a bridge.", 2),
        ("Two lovers face each other: Lena, curly brown hair, white dress; Tomas, short black hair, blue shirt.", 2),
        ("Three women in black stand in a church.", 3),
        ("The captain's chair is empty. A portrait of a woman hangs on the wall.", 0),
        ("The suspect, a tall man in a leather jacket, runs down an alley.", 1),
    ],
)
def test_counting_people(text, count):
    """Titles, brackets, groups and pictures of people are told apart."""
    assert len(plan(text).actors) == count


def test_denied_clothes_are_not_worn():
    """Without a hat means without a hat, even for a detective."""
    (bare,) = plan("A detective without a hat stands in a street.").actors
    assert bare.look.hat == ""


@pytest.mark.parametrize(
    ("age", "seen"),
    [
        ("in her mid twenties", "young"),
        ("in her early thirties", "adult"),
        ("in her fifties", "adult"),
        ("in her late fifties", "old"),
        ("in her mid-seventies", "old"),
        ("in their late sixties", "old"),
    ],
)
def test_decades_are_ages(age, seen):
    """However a decade is put, and whatever the seed."""
    for seed in range(4):
        (actor,) = plan(f"Ann is a woman {age} with short hair, wearing a red coat. Ann waits.", seed=seed).actors
        assert actor.look.age == seen


def test_greying_hair_keeps_its_colour():
    """Half way to grey, and called so."""
    (actor,) = plan("Ann is a woman with greying black hair, wearing a red coat. Ann waits.").actors
    assert actor.look.hair.word == "greying black"


def test_a_kerchief_at_the_neck_covers_no_hair_and_a_hooded_jacket_is_a_jacket():
    """Neither hides a head."""
    one, two = plan(
        "Ann and Paul wait. Ann is a woman wearing an ochre hooded jacket. "
        "Paul is a lean man in a copper-brown boiler suit with an olive kerchief at the neck."
    ).actors
    assert (one.look.hat, one.look.top, one.look.top_colour.word) == ("", "jacket", "ochre")
    assert (two.look.hat, two.look.extras, two.look.scarf_colour.word) == ("", ("scarf",), "olive")
    assert two.action == "wait"


def test_people_who_only_stand_do_not_stand_alike():
    """Three ways to stand for three people, the same in the same scene; in a close-up hands are not seen."""
    text = "Ann, Paul and Kate are here. Ann is a woman in a blue coat. Paul is a man in a green coat. Kate is a woman in a red dress."
    ways = [actor.action for actor in plan(f"{text} Medium shot.").actors]
    assert len(set(ways)) == 3
    assert ways == [actor.action for actor in plan(f"{text} Medium shot.").actors]
    assert {actor.action for actor in plan("Ann is a woman in a blue coat. Close shot.").actors} == {"stand"}


def test_wires_that_cross_are_no_crosses_and_car_keys_no_cars():
    """Words of other meanings bring no things."""
    props = plan("A city street. Tram wires cross overhead. A ring of car keys is in view. A goat stands by.").props
    assert "key" in props
    assert "goat" in props
    assert not {"cross", "car"} & set(props)


def test_pronouns_carry_on():
    """She is who was last spoken of; what she then holds is hers."""
    (mara,) = plan("Mara, a woman in a grey coat, stands in a library. She holds a flashlight.").actors
    assert mara.holds == "flashlight"


def test_the_same_look_is_the_same_person_in_every_scene():
    """Where the words of a look are equal, so is all that was made up for it."""
    look = "Ines is a woman with red hair, wearing a teal coat."
    (one,) = plan(f"A street at night. Ines runs. {look}", seed=3).actors
    (two,) = plan(
        f"A kitchen in the morning. Old plates are stacked high. Ines sits by the window. {look}", seed=9
    ).actors
    assert one.look == two.look
    assert one.action != two.action


@pytest.mark.parametrize(
    ("text", "framing", "move"),
    [
        ("A street. Wide shot, slow push-in.", "wide", "push"),
        ("A street. Camera: medium shot, handheld.", "medium", "handheld"),
        ("A man on a street. Close-up, the camera pulls back.", "close", "pull"),
        ("A street. The camera pans left.", "wide", "pan-left"),
        ("A street. Crane up over the roofs, wide.", "wide", "crane-up"),
        ("A street. Static camera, wide shot.", "wide", "drift"),
    ],
)
def test_camera(text, framing, move):
    """Shot size and move are read from the words about the camera."""
    shot = plan(text)
    assert (shot.framing, shot.move) == (framing, move)


def test_palette_and_mood():
    """A palette's colours and a genre's mood reach the plan; a bottle-green coat is no bottle."""
    shot = plan(
        "A street. A man in a bottle-green coat stands. Palette: teal and amber. Mood: tense. Noir film still, 35mm."
    )
    assert [c.word for c in shot.colours] == ["teal", "amber"]
    assert {"tense", "noir"} <= set(shot.moods)
    assert "bottle" not in shot.props


def test_every_word_leads_to_something_that_is_drawn():
    """Lexicons and drawers agree: no place, held thing or standing thing without a drawer."""
    assert set(words_place.PLACES) == set(PLACES)
    assert set(HELD) == words_things.HANDY
    undrawn = {"-"} | {t for t in words_things.THINGS if t in {"rope", "chess", "telescope stand"}}
    assert set(words_things.THINGS) - set(HELD) - set(STANDING) == undrawn


@pytest.mark.parametrize(
    "text", ["", "   \n", "🚢🌧️", "日本の港、夜", "a" * 100_000, "pier " * 20_000, "(((((", "Mara (", "no no no"]
)
def test_absurd_prompts_still_give_a_plan(text):
    """Whatever the text, there is a picture to draw."""
    assert plan(text).place in PLACES
