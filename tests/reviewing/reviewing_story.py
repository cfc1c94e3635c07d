"""A story as WRITING and SCORING would leave it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from quality.measurement import Measurement
from quality.thresholds import KPIS
from story_assets.models import (
    Beat,
    Brief,
    CastMember,
    Generation,
    LLMHealthInfo,
    Scene,
    Scenes,
    SceneScore,
    SceneScores,
    Story,
    StoryScores,
)

KEY = "20261122-thriller-01"
MIDNIGHT = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
TITLES = (
    "The Last Ferry",
    "A Light Where None Should Be",
    "Low Water",
    "The Ledger",
    "What the Keeper Kept",
    "Slack Tide",
)
PLACES = ("ferry landing", "causeway", "tidal flats", "customs house", "lighthouse stair", "lantern room")
TIMES = ("dusk", "night", "night", "before dawn", "dawn", "sunrise")
THEMES = (
    ("mystery", "exposition"),
    ("action", "mystery"),
    ("exposition", "dialogue"),
    ("dialogue", "romance"),
    ("romance", "action"),
    ("action", "romance"),
)
NARRATIONS = (
    "Nobody takes the last ferry unless they mean to stay.",
    "The lamp had been dark for eleven years. Tonight it turned.",
    "She had forty minutes before the water came back.",
    "Every name in the ledger was crossed out but one, and it was hers.",
    "“You kept the light for me,” she said. “I kept it from you,” he answered.",
    "By the time the sun was up, there was no one left to ask.",
)


def brief(**changes: object) -> Brief:
    return Brief(
        key=KEY,
        genre="thriller",
        mood="brooding",
        text="A lighthouse that should be dark.",
        seed=20261122,
        scenes=6,
        created_at=MIDNIGHT,
    ).model_copy(update=changes)


def story() -> Story:
    return Story(
        key=KEY,
        title="The Keeper of Slack Water",
        genre="thriller",
        mood="brooding",
        logline="A customs officer follows a lamp that should not be lit across the flats at low tide, "
        "and finds her own name in the book of those it was lit for.",
        directors_vision="Long, patient frames in cold slate and one warm lamp. The camera arrives late and stays too "
        "long; whenever someone lies, it looks at the water instead of the face.",
        palette="slate blue, wet stone, sodium amber",
        cast=(
            CastMember(
                name="Ines Marrow",
                aliases=("the officer",),
                pronouns="she/her",
                role="customs officer",
                look="a woman of forty in a long charcoal oilskin, grey-streaked hair tied back, brass lantern in hand",
            ),
            CastMember(
                name="Tobias Vale",
                aliases=("the keeper",),
                pronouns="he/him",
                role="lighthouse keeper",
                look="a tall thin man with a white beard, navy pea coat with one missing button, bare feet",
            ),
        ),
        beats=tuple(
            Beat(
                number=number,
                title=TITLES[number - 1],
                purpose=("hook", "turn", "rising", "midpoint", "climax", "resolution")[number - 1],
                summary="…",
                themes=THEMES[number - 1],
                cast=("Ines Marrow",),
                place=PLACES[number - 1],
                time_of_day=TIMES[number - 1],
                weather="sea fog" if number < 4 else "clearing",
            )
            for number in range(1, 7)
        ),
        seed=20261122,
        generation=Generation(
            provider="template", prompt_id="thriller-outline", prompt_version="1.0.0", duration_seconds=0.02
        ),
        notes=("No language model answered at http://127.0.0.1:1234; the template storyteller wrote instead.",),
    )


def scene(number: int) -> Scene:
    prompt = (
        f"{PLACES[number - 1].capitalize()} at {TIMES[number - 1]}, sea fog rolling over wet stone. "
        "Ines Marrow, a woman of forty in a long charcoal oilskin, grey-streaked hair tied back, brass lantern in "
        "hand, walks toward the far light. "
    ) + "Slate blue shadows, one sodium amber lamp, slow push in, 35 mm, shallow depth of field, film grain. " * 6
    return Scene(
        scene_id=f"scene-{number:03d}",
        number=number,
        title=TITLES[number - 1],
        prose="The ramp came down with the sound of a door being shut. Ines Marrow let the others go first: two men "
        "with a crated engine, a girl with a cello. Then there was only the fog, and the lamp.\n\n“You’ve missed the "
        "tide,” said the ferryman.\n\n“No,” she said. “I’ve been waiting for it to leave.”",
        prompt=prompt.strip(),
        negative_prompt="text, watermark, extra limbs, daylight",
        narration=NARRATIONS[number - 1],
        themes=THEMES[number - 1],
        cast=("Ines Marrow",),
        seed=7000 + number,
        token_count=186,
        token_count_method="wordpiece",
        generation=Generation(provider="template", prompt_version="1.0.0", duration_seconds=0.01),
    )


def scenes(count: int = 6) -> Scenes:
    return Scenes(
        story_key=KEY,
        scenes=tuple(scene(number) for number in range(1, count + 1)),
        llm_health=LLMHealthInfo(
            url="http://127.0.0.1:1234/v1/models",
            status="failed",
            timestamp=MIDNIGHT + timedelta(seconds=2),
            error="Nobody answers at http://127.0.0.1:1234.",
        ),
    )


def scene_scores(**alignment: float | None) -> SceneScores:
    """Scores of six scenes; `s3=0.6` sets scene 3's alignment, None takes it away."""

    def measured(number: int) -> tuple[Measurement, ...]:
        value = alignment.get(f"s{number}", 0.93 - 0.02 * number)
        why = "" if value is not None else "Nobody described the pictures: there is nothing to compare the prompt with."
        aligned = KPIS["semantic_alignment"].judge(value, reason=why, metric_version="1.0.0", model="all-MiniLM-L6-v2")
        return aligned, KPIS["frame_health"].judge(1.0, metric_version="1.0.0")

    return SceneScores(
        story_key=KEY,
        scenes=tuple(SceneScore(scene_id=f"scene-{at:03d}", measurements=measured(at)) for at in range(1, 7)),
    )


def story_scores(**values: float | None) -> StoryScores:
    """Scores of the story; a value of None is a missing score."""
    usual: dict[str, float | None] = {
        "entity_linkage": 0.93,
        "narrative_coherence": 0.774,
        "thematic_diversity": 2.184,
        "largest_theme_share": 0.312,
        "repetition": 0.011,
        "completeness": 1.0,
    }
    shares = {
        f"scene-{at:03d}": {"action": 0.0, "romance": 0.0, "mystery": 0.0, "dialogue": 0.0, "exposition": 0.0}
        | {THEMES[at - 1][0]: 0.75, THEMES[at - 1][1]: 0.25}
        for at in range(1, 7)
    }
    return StoryScores(
        story_key=KEY,
        measurements=tuple(
            KPIS[name].judge(
                value, reason="" if value is not None else "There was nothing to measure.", metric_version="1.0.0"
            )
            for name, value in (usual | values).items()
        ),
        themes_per_scene=shares,
    )
