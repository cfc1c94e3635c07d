"""The renderers as a Dagster resource: `comfyui`."""

from typing import ClassVar, Literal

from story_assets.service import Service, of_setting


class ComfyUIResource(Service):
    """ComfyUI, one server or several, and the embedded engine in its place. No server is started unasked."""

    key: ClassVar[str] = "comfyui"

    renderer: Literal["auto", "embedded", "comfyui"] = of_setting("renderer")
    addresses: list[str] = of_setting("comfyui_urls")
    output_dir: str | None = of_setting("comfyui_output_dir")
    graph: str = of_setting("graph")
    fast_iteration: bool = of_setting("fast_iteration")
    preview_method: Literal["default", "auto", "latent2rgb", "taesd", "none"] = of_setting("preview_method")
    max_queue_depth: int = of_setting("max_queue_depth")
    max_wait_seconds: float = of_setting("scene_max_wait_seconds")
    history_max_attempts: int = of_setting("scene_history_max_attempts")
    history_poll_interval_seconds: float = of_setting("scene_history_poll_interval_seconds")
    post_execution_timeout_seconds: float = of_setting("scene_post_execution_timeout_seconds")
    retry_budget: int = of_setting("scene_retry_budget")
    done_marker_wait_seconds: float = of_setting("done_marker_wait_seconds")
    stability_seconds: float = of_setting("stability_seconds")
    stability_retries: int = of_setting("stability_retries")
    health_seconds: float = of_setting("comfyui_health_seconds")
    unreachable_wait_seconds: float = of_setting("comfyui_unreachable_wait_seconds")
    unreachable_waits: int = of_setting("comfyui_unreachable_waits")
    breaker_failures: int = of_setting("comfyui_breaker_failures")
    breaker_cooldown_seconds: float = of_setting("comfyui_breaker_cooldown_seconds")
    free_wait_seconds: float = of_setting("comfyui_free_wait_seconds")
