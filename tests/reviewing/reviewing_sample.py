"""A whole story in a library, as the other rooms would leave it, small enough for a test."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from PIL import Image, ImageDraw
from reviewing_story import (
    KEY,
    MIDNIGHT,
    NARRATIONS,
    PLACES,
    TIMES,
    TITLES,
    brief,
    scene,
    scene_scores,
    scenes,
    story,
    story_scores,
)

from story_assets.library import Library, StoryFolder, sha256_files
from story_assets.models import (
    AttemptSummary,
    Film,
    Frames,
    FrameSet,
    GpuTelemetry,
    PictureDescription,
    QueueConfig,
    SceneRecord,
    SystemTelemetry,
    Telemetry,
)

POLICY = QueueConfig()
SKIES = ((58, 66, 92), (22, 28, 52), (18, 24, 44), (34, 38, 60), (120, 84, 82), (196, 142, 96))


def record(number: int, **changes: object) -> SceneRecord:
    """A good scene's record, rendered without a GPU."""
    scene_id = f"scene-{number:03d}"
    start = MIDNIGHT + timedelta(seconds=10 + 6 * number)
    telemetry = Telemetry(
        duration_seconds=4.2,
        queue_start=start,
        queue_end=start + timedelta(seconds=4.2),
        max_wait_seconds=600,
        poll_interval_seconds=2,
        post_execution_timeout_seconds=30,
        history_attempts=2,
        history_attempt_limit=0,
        history_exit_reason="success",
        execution_success_detected=True,
        execution_success_at=start + timedelta(seconds=4),
        scene_retry_budget=1,
        done_marker_detected=True,
        done_marker_wait_seconds=0.21,
        done_marker_path=f"frames/{scene_id}/{scene_id}-a1.done",
        # Without a GPU the service reports the machine's own memory.
        gpu=GpuTelemetry(
            name="cpu",
            type="cpu",
            index=None,
            vram_total=8 * 1024**3,
            vram_free_before=6 * 1024**3,
            vram_free_after=6 * 1024**3 - 2 * 1024**2,
            vram_before_mb=6144.0,
            vram_after_mb=6142.0,
            vram_delta_mb=-2.0,
            source="system_stats",
        ),
        system=SystemTelemetry(before={"system": {"comfyui_version": "0.12.1"}, "devices": []}, after={"devices": []}),
    )
    return SceneRecord(
        scene_id=scene_id,
        title=TITLES[number - 1],
        prompt=scene(number).prompt,
        negative_prompt="text, watermark",
        frame_count=30,
        frame_floor=25,
        meets_frame_floor=True,
        frame_prefix=f"{KEY}/{scene_id}-a1",
        generated_frames_dir=f"frames/{scene_id}",
        duration_seconds=4.2,
        success=True,
        history_path=f"frames/{scene_id}/history.json",
        history_retrieved=True,
        history_retrieved_at=start + timedelta(seconds=4),
        history_attempts=2,
        history_config=POLICY,
        scene_retry_budget=1,
        attempts_run=1,
        attempt_summaries=(
            AttemptSummary(
                attempt=1,
                prompt_id="p-1",
                frame_prefix=f"{KEY}/{scene_id}-a1",
                frame_count=30,
                duration_seconds=4.2,
                success=True,
                history_exit_reason="success",
            ),
        ),
        telemetry=telemetry,
    ).model_copy(update=changes)


def degraded_record(number: int) -> SceneRecord:
    """Delivered at the second attempt by a forced copy, on a card whose figures came from NVML."""
    good = record(number)
    telemetry = good.telemetry.model_copy(
        update={
            "done_marker_detected": False,
            "done_marker_path": None,
            "done_marker_wait_seconds": 60.0,
            "forced_copy_triggered": True,
            "forced_copy_debug_path": f"frames/{good.scene_id}/forced-copy-debug.txt",
            "gpu": GpuTelemetry(
                name="NVIDIA GeForce RTX 3090",
                type="cuda",
                index=0,
                vram_total=25769803776,
                vram_free_before=24159191040,
                vram_free_after=9663676416,
                vram_before_mb=23040.0,
                vram_after_mb=9216.0,
                vram_delta_mb=-13824.0,
                source="nvml",
            ),
            "system": SystemTelemetry(
                fallback_notes=(
                    "/system_stats unavailable before execution; using NVML",
                    "Forced copy after 3 stability windows of 2 s: the done marker never came",
                )
            ),
        }
    )
    first = good.attempt_summaries[0].model_copy(
        update={"frame_count": 0, "success": False, "error": "CUDA out of memory", "history_exit_reason": "unknown"}
    )
    second = good.attempt_summaries[0].model_copy(
        update={"attempt": 2, "prompt_id": "p-2", "reason": "CUDA out of memory; freed the models and tried again"}
    )
    return good.model_copy(
        update={"telemetry": telemetry, "attempts_run": 2, "requeued": True, "attempt_summaries": (first, second)}
    )


def failed_record(number: int) -> SceneRecord:
    """Both attempts gave nothing, and the history never came."""
    good = record(number)
    telemetry = good.telemetry.model_copy(
        update={
            "execution_success_detected": False,
            "execution_success_at": None,
            "history_exit_reason": "maxWait",
            "done_marker_detected": False,
            "done_marker_path": None,
        }
    )
    attempts = tuple(
        good.attempt_summaries[0].model_copy(
            update={"attempt": number, "frame_count": 0, "success": False, "error": "no result within 600 s"}
            | {"history_exit_reason": "maxWait"}
        )
        for number in (1, 2)
    )
    return good.model_copy(
        update={
            "telemetry": telemetry,
            "frame_count": 0,
            "meets_frame_floor": False,
            "success": False,
            "history_path": None,
            "history_retrieved": False,
            "history_retrieved_at": None,
            "attempts_run": 2,
            "requeued": True,
            "attempt_summaries": attempts,
            "errors": ("The renderer gave no result within 600 s (2 attempts).",),
        }
    )


def picture(number: int, moment: float, width: int, height: int) -> Image.Image:
    """A sky, water, a headland and a lamp: enough to tell scenes apart."""
    top = SKIES[number - 1]
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for line in range(height):
        share = line / height
        draw.line((0, line, width, line), tuple(int(part * (0.55 + 0.75 * share)) for part in top))
    horizon = height * 0.62
    draw.rectangle((0, horizon, width, height), tuple(part // 3 for part in top))
    edge = width * (0.55 + 0.06 * number - 0.1 * moment)
    draw.polygon([(edge, horizon), (edge + width * 0.2, height * 0.4), (width * 1.3, horizon)], (14, 15, 20))
    tower = edge + width * 0.2
    draw.rectangle((tower - width * 0.012, height * 0.2, tower + width * 0.012, height * 0.44), (20, 20, 26))
    glow = height * (0.035 + 0.02 * moment)
    draw.ellipse((tower - glow, height * 0.19 - glow, tower + glow, height * 0.19 + glow), (255, 206, 120))
    stand = width * (0.18 + 0.2 * moment)
    draw.rectangle((stand, height * 0.55, stand + width * 0.025, height * 0.78), (8, 8, 10))
    draw.ellipse((stand, height * 0.49, stand + width * 0.025, height * 0.49 + width * 0.025), (8, 8, 10))
    return image


def put_frames(folder: StoryFolder, records: tuple[SceneRecord, ...], size: tuple[int, int] = (96, 54)) -> Frames:
    """Draw the frames of every scene that has some, and write `frames.json`."""
    sets: list[FrameSet] = []
    for made in records:
        number = int(made.scene_id[-3:])
        target = folder.scene_frames_dir(made.scene_id)
        target.mkdir(parents=True, exist_ok=True)
        names = tuple(f"frame_{at:05d}.png" for at in range(1, made.frame_count + 1))
        for at, name in enumerate(names):
            picture(number, at / max(1, len(names) - 1), *size).save(target / name, compress_level=1)
        described = PictureDescription(
            text=f"A lone figure in a dark coat stands by the {PLACES[number - 1]} at {TIMES[number - 1]}; across the "
            "water a tower with a warm amber lamp. Slate blue sky over flat sea, fog low on the horizon.",
            source="renderer",
            model="animatic@1.0.0",
        )
        sets.append(
            FrameSet(
                scene_id=made.scene_id,
                folder=f"frames/{made.scene_id}",
                files=names,
                width=size[0] if names else 0,
                height=size[1] if names else 0,
                fps=6.0,
                sha256=sha256_files(target / name for name in names) if names else "",
                inputs_digest="0" * 64,
                description=described if names else None,
                record=made,
            )
        )
    frames = Frames(story_key=KEY, graph="animatic@1.0.0", renderer="embedded", queue_config=POLICY, scenes=tuple(sets))
    folder.write(frames)
    return frames


def put_film(folder: StoryFolder, content: bytes = b"not really a film") -> Film:
    """A film of the right shape; the page embeds its bytes as they are."""
    (folder / "film.mp4").write_bytes(content)
    blocks = [
        f"{at}\n00:00:{3 + 6 * (at - 1):02d},500 --> 00:00:{8 + 6 * (at - 1):02d},000\n{line}\n"
        for at, line in enumerate(NARRATIONS, start=1)
    ]
    (folder / "film.srt").write_text("\n".join(blocks), encoding="utf-8")
    picture(5, 0.4, 768, 432).save(folder / "poster.jpg", quality=85)
    film = Film(
        story_key=KEY,
        title=story().title,
        file="film.mp4",
        subtitles="film.srt",
        poster="poster.jpg",
        width=768,
        height=432,
        fps=24,
        duration_seconds=39.0,
        chapters=((0.0, story().title), *((3.0 + 6.0 * at, title) for at, title in enumerate(TITLES))),
        sha256="f" * 64,
        inputs_digest="e" * 64,
    )
    folder.write(film)
    return film


def complete(
    root: Path, size: tuple[int, int] = (96, 54), records: tuple[SceneRecord, ...] | None = None
) -> StoryFolder:
    """A whole story in a library at `root`, of as many scenes as there are records."""
    folder = Library(root).register(brief())
    folder.write(story())
    folder.write(scenes(len(records) if records else 6))
    put_frames(folder, records or tuple(record(number) for number in range(1, 7)), size)
    put_film(folder)
    folder.write(scene_scores())
    folder.write(story_scores())
    return StoryFolder(root, KEY)
