"""A story whose scenes have small painted frames on disk, with records that keep the contract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

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
    QueueConfig,
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
LINES = (
    "Mara counts the lamps along the pier.",
    "Eleven, where yesterday there were twelve; the captain watches her count and says nothing at all.",
    "The tide comes in early.",
    "Somebody has moved the boat.",
    "She lights the twelfth lamp herself, and the harbour answers with a bell.",
    "By morning the fog is gone, and so is the boat.",
)


def paint(number: int, moment: float, size: tuple[int, int]) -> Image.Image:
    """A frame: a sky that fades, a ground, and a ball that crosses from left to right."""
    width, height = size
    sky = Image.linear_gradient("L").resize(size)
    hue = (number * 47) % 256
    picture = Image.merge(
        "HSV", (Image.new("L", size, hue), Image.new("L", size, 150), sky.point(lambda v: 255 - v // 2))
    )
    picture = picture.convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 3 // 4, width, height), fill=(40, 30 + 10 * number, 35))
    x, radius = moment * (width - 1), height / 10
    draw.ellipse((x - radius, height * 0.6 - radius, x + radius, height * 0.6 + radius), fill=(250, 240, 200))
    return picture


def sound_record(scene_id: str, frame_count: int, floor: int, policy: QueueConfig) -> SceneRecord:
    """A record that keeps every rule of the telemetry contract."""
    errors = () if frame_count else ("The renderer ran out of memory",)
    return SceneRecord(
        scene_id=scene_id,
        title="",
        prompt="A pier at night.",
        frame_count=frame_count,
        frame_floor=floor,
        meets_frame_floor=frame_count >= floor,
        frame_prefix=f"{KEY}/{scene_id}",
        generated_frames_dir=f"frames/{scene_id}",
        duration_seconds=4.0,
        success=bool(frame_count),
        history_attempts=1,
        history_config=policy,
        scene_retry_budget=1,
        attempts_run=1,
        attempt_summaries=(
            AttemptSummary(
                attempt=1,
                prompt_id="a1",
                frame_prefix=f"{KEY}/{scene_id}",
                frame_count=frame_count,
                success=bool(frame_count),
                history_exit_reason="success",
            ),
        ),
        warnings=("Frame count below floor",) if frame_count < floor else (),
        errors=errors,
        telemetry=Telemetry(
            duration_seconds=4.0,
            queue_start=WHEN,
            queue_end=WHEN + timedelta(seconds=4),
            max_wait_seconds=policy.history_max_wait_seconds,
            poll_interval_seconds=policy.history_poll_interval_seconds,
            post_execution_timeout_seconds=policy.post_execution_timeout_seconds,
            history_attempts=1,
            history_attempt_limit=policy.history_max_attempts,
            history_exit_reason="success",
            execution_success_detected=True,
            execution_success_at=WHEN + timedelta(seconds=3),
            scene_retry_budget=policy.scene_retry_budget,
            done_marker_detected=True,
            done_marker_wait_seconds=0.1,
            done_marker_path="frames.done",
            gpu=GpuTelemetry(
                name="test processor",
                type="cpu",
                vram_total=0,
                vram_free_before=0,
                vram_free_after=0,
                vram_before_mb=0.0,
                vram_after_mb=0.0,
                vram_delta_mb=0.0,
                index=0,
            ),
            system=SystemTelemetry(before={"system": {}}, after={"system": {}}),
        ),
    )


@dataclass
class Studio:
    """Everything the editing room is handed."""

    folder: StoryFolder
    story: Story
    scenes: Scenes
    frames: Frames
    settings: Settings

    def scene_files(self, number: int) -> list[Path]:
        """The files of a scene's frames."""
        frame_set = self.frames.scenes[number - 1]
        return [self.folder / frame_set.folder / name for name in frame_set.files]

    def redigest(self, number: int) -> None:
        """Take a scene's frames as they now lie on disk for those that were rendered."""
        self.change(number, sha256=sha256_files(self.scene_files(number)))

    def change(self, number: int, **fields: object) -> None:
        """Replace fields of a scene's frame set."""
        sets = list(self.frames.scenes)
        sets[number - 1] = sets[number - 1].model_copy(update=fields)
        self.frames = self.frames.model_copy(update={"scenes": tuple(sets)})


@pytest.fixture
def studio(tmp_path: Path) -> Callable[..., Studio]:
    """Builds a studio: `studio(scenes=2, frames=30, size=(96, 54))`; sizes and frame counts may be given per scene."""

    def build(
        scenes: int = 2,
        frames: int | Sequence[int] = 30,
        size: tuple[int, int] | Sequence[tuple[int, int]] = (96, 54),
        fps: float = 10.0,
        narrations: Sequence[str] = LINES,
        **settings: object,
    ) -> Studio:
        chosen = Settings(story_library=tmp_path / "library", **settings)  # type: ignore[arg-type]
        library = Library(tmp_path / "library")
        brief = Brief(key=KEY, genre="thriller", seed=42, scenes=scenes, created_at=WHEN)
        folder = library.register(brief)
        generation = Generation(provider="template", duration_seconds=0.1)
        written: list[Scene] = []
        drawn: list[FrameSet] = []
        for number in range(1, scenes + 1):
            scene_id = scene_id_of(number)
            count = frames if isinstance(frames, int) else frames[number - 1]
            shape = size if isinstance(size[0], int) else size[number - 1]
            assert isinstance(shape, tuple)
            width, height = shape
            assert isinstance(width, int)
            assert isinstance(height, int)
            place = folder.scene_frames_dir(scene_id)
            place.mkdir(parents=True)
            files = [place / f"frame_{index:05d}.png" for index in range(1, count + 1)]
            for index, file in enumerate(files):
                paint(number, index / max(1, count - 1), (width, height)).save(file)
            written.append(
                Scene(
                    scene_id=scene_id,
                    number=number,
                    title=f"Scene {number}: the pier",
                    prose="She counted.",
                    prompt="A pier at night.",
                    negative_prompt="",
                    narration=narrations[number - 1],
                    themes=("mystery",),
                    cast=("Mara",) if number % 2 else (),
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
                    width=width if count else 0,
                    height=height if count else 0,
                    fps=fps,
                    sha256=sha256_files(files) if files else "",
                    inputs_digest=f"inputs-{number}",
                    record=sound_record(scene_id, count, 25, chosen.queue_config),
                )
            )
        return Studio(
            folder,
            Story(
                key=KEY,
                title="The Twelfth Lamp",
                genre="thriller",
                mood="tense",
                logline="A keeper counts.",
                directors_vision="Slow.",
                cast=(CastMember(name="Mara", pronouns="she/her", role="keeper", look="a red coat"),),
                beats=(Beat(number=1, title="t", purpose="hook", summary="s", themes=("mystery",)),),
                seed=42,
                generation=generation,
            ),
            Scenes(story_key=KEY, scenes=tuple(written), llm_health=LLMHealthInfo(status="skipped", timestamp=WHEN)),
            Frames(
                story_key=KEY,
                graph="animatic@1.0.0",
                renderer="embedded",
                queue_config=chosen.queue_config,
                scenes=tuple(drawn),
            ),
            chosen,
        )

    return build
