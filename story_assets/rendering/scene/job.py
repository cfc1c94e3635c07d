"""What is to be rendered, and by which rules."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from story_assets.errors import SettingsError
from story_assets.library import digest_of
from story_assets.models import QueueConfig, Scene
from story_assets.rendering.delivery.terms import Patience
from story_assets.rendering.graphs.graph import Graph
from story_assets.rendering.scene.ledger import Ledger
from story_assets.settings import Settings

MOST_SEED = 2**53
"""Seeds stay below this, so that no JSON reader rounds them."""


@dataclass(frozen=True)
class Care:
    """How renderers are looked after, by the settings of the same names. Seconds, MiB."""

    health_seconds: float = 30.0
    unreachable_wait_seconds: float = 30.0
    unreachable_waits: int = 5
    breaker_failures: int = 5
    breaker_cooldown_seconds: float = 60.0
    free_wait_seconds: float = 10.0
    min_available_vram_mb: float = 3000.0
    max_queue_depth: int = 5

    @property
    def gone_patience(self) -> float:
        """How long a renderer may be away before its scenes fail, s."""
        return self.unreachable_wait_seconds * self.unreachable_waits


@dataclass(frozen=True)
class Rules:
    """What holds for every scene of a run.

    Attributes:
        policy: The queue policy, as recorded.
        width: Pixels.
        height: Pixels.
        frames: Asked for.
        floor: Fewer make a scene fail.
        ceiling: More are left behind.
        patience: For the done marker and the stability window.
        care: How renderers are looked after.
        preview_method: How renderers show what they are at; None leaves that to them.
    """

    policy: QueueConfig
    width: int
    height: int
    frames: int
    floor: int
    ceiling: int
    patience: Patience
    care: Care = field(default_factory=Care)
    preview_method: str | None = None


@dataclass(frozen=True)
class SceneJob:
    """A scene that needs rendering."""

    scene: Scene
    seed: int
    inputs_digest: str
    ledger: Ledger


def rules_of(settings: Settings) -> Rules:
    """What the settings say about every scene.

    Raises:
        SettingsError: Fewer frames are asked for than a scene must have.
    """
    frames = min(settings.frame_target, settings.frame_ceiling)
    if frames < settings.frame_floor:
        raise SettingsError(
            "Every scene would fall below the frame floor",
            saw=f"FRAME_TARGET {settings.frame_target}, FRAME_CEILING {settings.frame_ceiling}, "
            f"FRAME_FLOOR {settings.frame_floor}",
            cure="Raise FRAME_TARGET and FRAME_CEILING, or lower FRAME_FLOOR.",
        )
    return Rules(
        policy=settings.queue_config,
        width=settings.frame_width,
        height=settings.frame_height,
        frames=frames,
        floor=settings.frame_floor,
        ceiling=settings.frame_ceiling,
        patience=Patience(settings.done_marker_wait_seconds, settings.stability_seconds, settings.stability_retries),
        care=Care(
            health_seconds=settings.comfyui_health_seconds,
            unreachable_wait_seconds=settings.comfyui_unreachable_wait_seconds,
            unreachable_waits=settings.comfyui_unreachable_waits,
            breaker_failures=settings.comfyui_breaker_failures,
            breaker_cooldown_seconds=settings.comfyui_breaker_cooldown_seconds,
            free_wait_seconds=settings.comfyui_free_wait_seconds,
            min_available_vram_mb=settings.min_available_vram_mb,
            max_queue_depth=settings.max_queue_depth,
        ),
        preview_method=settings.preview_method if settings.preview_method != "default" else None,
    )


def scene_job(scene: Scene, ledger: Ledger, graph: Graph, rules: Rules) -> SceneJob:
    """The job for a scene, with the seed that its rerolls so far give it."""
    named = next((edit for edit in scene.edits if edit.field == "seed"), None)
    seed = reroll_seed(scene.seed, ledger.rerolls_since(named.at) if named else ledger.rerolls)
    return SceneJob(scene, seed, inputs_digest(scene, seed, graph, rules), ledger)


def inputs_digest(scene: Scene, seed: int, graph: Graph, rules: Rules) -> str:
    """Digest of all that decides what a scene's frames look like."""
    asked = (scene.prompt, scene.negative_prompt, seed, rules.width, rules.height, rules.frames)
    return digest_of("frames", graph.digest, asked)


def reroll_seed(seed: int, rerolls: int) -> int:
    """The seed after a scene was rerolled so many times: its own at first, then another each time."""
    if not rerolls:
        return seed
    return int(hashlib.sha256(f"{seed}:{rerolls}".encode("ascii")).hexdigest(), 16) % MOST_SEED
