"""The one entry point of the Dagster code location: loads the rooms, wires the resources."""

import dagster as dg

from story_assets import automation
from story_assets.automation.publishing import PublishingIOManager
from story_assets.comfyui.resource import ComfyUIResource
from story_assets.editing import assets as editing_assets
from story_assets.editing import checks as editing_checks
from story_assets.gpu.resource import GPUResource
from story_assets.llm.resource import LMStudioResource, OllamaResource
from story_assets.operating.resources import LibraryResource
from story_assets.rendering import assets as rendering_assets
from story_assets.rendering import checks as rendering_checks
from story_assets.reviewing import assets as reviewing_assets
from story_assets.reviewing import checks as reviewing_checks
from story_assets.scoring import assets as scoring_assets
from story_assets.scoring import checks as scoring_checks
from story_assets.sounding import assets as sounding_assets
from story_assets.sounding import checks as sounding_checks
from story_assets.speech.resource import NarratorResource
from story_assets.writing import assets as writing_assets
from story_assets.writing import checks as writing_checks

_loaded = dg.load_assets_from_modules(
    [writing_assets, rendering_assets, sounding_assets, editing_assets, scoring_assets, reviewing_assets]
)
_assets = [asset for asset in _loaded if isinstance(asset, dg.AssetsDefinition | dg.AssetSpec)]

defs = dg.Definitions(
    assets=list(dg.map_asset_specs(automation.finished_spec, _assets)),
    asset_checks=dg.load_asset_checks_from_modules(
        [writing_checks, rendering_checks, sounding_checks, editing_checks, scoring_checks, reviewing_checks]
    ),
    jobs=automation.jobs,
    schedules=automation.schedules,
    sensors=automation.sensors,
    resources={
        "library": LibraryResource(),
        "io_manager": PublishingIOManager(),
        "lm_studio": LMStudioResource(),
        "ollama": OllamaResource(),
        "comfyui": ComfyUIResource(),
        "gpu": GPUResource(),
        "narrator": NarratorResource(),
    },
    # One run is one story, in one process: a process a step would cost seconds a scene.
    executor=dg.in_process_executor,
)
