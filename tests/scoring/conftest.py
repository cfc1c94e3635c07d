"""A story whose scenes have small painted frames and a description of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from story_assets.library import Library, StoryFolder, sha256_files
from story_assets.models import (
    AttemptSummary,
    Beat,
    Brief,
    CastMember,
    Frames,
    FrameSet,
    Generation,
    GpuTelemetry,
    LLMHealthInfo,
    PictureDescription,
    Scene,
    SceneRecord,
    Scenes,
    Story,
    SystemTelemetry,
    Telemetry,
    scene_id_of,
)
from story_assets.settings import Settings

WHEN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
KEY = "20261122-thriller-01"

TOLD = (
    (
        "Mara Voss counted the lamps along the pier and came to eleven. Yesterday there had been twelve. She wrote the "
        "number in her book. The captain watched her from his window and said nothing.",
        "Wide shot of a long wooden pier at night with a row of eleven lamps. A woman in a yellow raincoat stands under "
        "the first lamp with a book in her hand. Black water, fog, a harbour house with one lit window.",
        "A woman wearing a yellow raincoat stands on a pier at night, holding a book. Lamps stand in a row along the "
        "pier. There is fog over dark water. A window is lit in a house by the harbour.",
    ),
    (
        "In the morning Mara found the boat gone and a wet rope on the stones. “Who took it?” she asked the captain. "
        "“The tide,” he said. He would not look at her. She coiled the rope and kept it.",
        "Close shot of a woman in a yellow raincoat kneeling on wet stones at dawn, a coiled rope in her hands. An old "
        "captain with a white beard stands behind her at the water's edge and looks away.",
        "A woman in a yellow raincoat kneels on stones by the water and holds a rope. An old man with a white beard "
        "stands behind her. It is early morning and the stones are wet.",
    ),
)


def painted(number: int, step: int) -> Image.Image:
    """A patchwork that moves, another one for each scene."""
    rng = np.random.default_rng(number)
    patches = np.kron(rng.integers(40, 200, (9, 16, 3)), np.ones((12, 12, 1)))
    return Image.fromarray(np.roll(patches, 3 * step, axis=1).astype(np.uint8))


@dataclass
class House:
    """Everything the scoring room is handed."""

    folder: StoryFolder
    story: Story
    scenes: Scenes
    frames: Frames
    settings: Settings

    def file(self, scene: int, frame: int) -> Path:
        """A frame on disk."""
        frame_set = self.frames.scenes[scene - 1]
        return self.folder / frame_set.folder / frame_set.files[frame - 1]

    def change(self, scene: int, **fields: object) -> None:
        """Replace fields of a scene's frame set."""
        sets = list(self.frames.scenes)
        sets[scene - 1] = sets[scene - 1].model_copy(update=fields)
        self.frames = self.frames.model_copy(update={"scenes": tuple(sets)})


@pytest.fixture
def house(tmp_path: Path) -> Callable[..., House]:
    """Builds a story of two scenes with a few frames each: `house(described=False, kpi_overrides={…})`."""

    def build(*, described: bool = True, count: int = 6, **settings: object) -> House:
        chosen = Settings(story_library=tmp_path / "library", **settings)  # type: ignore[arg-type]
        brief = Brief(key=KEY, genre="thriller", seed=42, scenes=len(TOLD), created_at=WHEN)
        folder = Library(tmp_path / "library").register(brief)
        generation = Generation(provider="template", duration_seconds=0.1)
        written: list[Scene] = []
        drawn: list[FrameSet] = []
        for number, (prose, prompt, description) in enumerate(TOLD, 1):
            scene_id = scene_id_of(number)
            place = folder.scene_frames_dir(scene_id)
            place.mkdir(parents=True)
            files = [place / f"frame_{step:05d}.png" for step in range(1, count + 1)]
            for step, file in enumerate(files):
                painted(number, step).save(file)
            written.append(
                Scene(
                    scene_id=scene_id,
                    number=number,
                    title=f"Scene {number}",
                    prose=prose,
                    prompt=prompt,
                    negative_prompt="",
                    narration="A line.",
                    themes=("mystery",) if number == 1 else ("dialogue",),
                    seed=number,
                    token_count=200,
                    token_count_method="words",
                    generation=generation,
                )
            )
            drawn.append(
                FrameSet(
                    scene_id=scene_id,
                    folder=folder.relative(place),
                    files=tuple(file.name for file in files),
                    width=192 if count else 0,
                    height=108 if count else 0,
                    fps=10.0,
                    sha256=sha256_files(files) if files else "",
                    inputs_digest=f"inputs-{number}",
                    description=PictureDescription(text=description, source="renderer", model="test@1")
                    if described
                    else None,
                    record=_record(scene_id, count, chosen),
                )
            )
        return House(
            folder,
            Story(
                key=KEY,
                title="The Twelfth Lamp",
                genre="thriller",
                mood="tense",
                logline="A keeper counts.",
                directors_vision="Fog.",
                cast=(
                    CastMember(name="Mara Voss", pronouns="she/her", role="keeper", look="yellow raincoat"),
                    CastMember(name="the captain", pronouns="he/him", role="captain", look="white beard"),
                ),
                beats=(Beat(number=1, title="Lamps", purpose="hook", summary="She counts.", themes=("mystery",)),),
                seed=42,
                generation=generation,
            ),
            Scenes(story_key=KEY, scenes=tuple(written), llm_health=LLMHealthInfo(status="skipped", timestamp=WHEN)),
            Frames(
                story_key=KEY,
                graph="test@1",
                renderer="embedded",
                queue_config=chosen.queue_config,
                scenes=tuple(drawn),
            ),
            chosen,
        )

    return build


def _record(scene_id: str, count: int, settings: Settings) -> SceneRecord:
    policy = settings.queue_config
    return SceneRecord(
        scene_id=scene_id,
        prompt="A pier at night.",
        frame_count=count,
        frame_floor=25,
        meets_frame_floor=count >= 25,
        frame_prefix=f"{KEY}/{scene_id}",
        generated_frames_dir=f"frames/{scene_id}",
        duration_seconds=4.0,
        success=bool(count),
        history_config=policy,
        scene_retry_budget=1,
        attempts_run=1,
        attempt_summaries=(AttemptSummary(attempt=1, prompt_id="a1", frame_prefix="p", frame_count=count),),
        telemetry=Telemetry(
            duration_seconds=4.0,
            queue_start=WHEN,
            queue_end=WHEN + timedelta(seconds=4),
            max_wait_seconds=policy.history_max_wait_seconds,
            poll_interval_seconds=policy.history_poll_interval_seconds,
            post_execution_timeout_seconds=policy.post_execution_timeout_seconds,
            history_attempts=1,
            history_attempt_limit=0,
            history_exit_reason="success",
            execution_success_detected=False,
            scene_retry_budget=1,
            done_marker_detected=False,
            done_marker_wait_seconds=0.1,
            gpu=GpuTelemetry(name="test processor", type="cpu"),
            system=SystemTelemetry(),
        ),
    )
