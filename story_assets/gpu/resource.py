"""The graphics cards as a Dagster resource: `gpu`."""

from typing import ClassVar, Literal

from story_assets.service import Service, of_setting


class GPUResource(Service):
    """This machine's graphics cards: who tells their memory and temperature, and how much memory work needs."""

    key: ClassVar[str] = "gpu"

    source: Literal["auto", "nvml", "nvidia-smi", "none"] = of_setting("gpu_source")
    min_available_vram_mb: float = of_setting("min_available_vram_mb")
    shared_with_language_model: bool = of_setting("llm_shares_gpu")
