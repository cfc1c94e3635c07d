"""Settings that name something: looked at before a story is registered, not when its night is half over."""

from __future__ import annotations

from story_assets.errors import GraphError, SettingsError
from story_assets.rendering.graphs.files import load_graph
from story_assets.scoring.goals import goals_of
from story_assets.settings import Settings, home_dir
from story_assets.speech.narrator import pronunciations


def require_usable(settings: Settings) -> None:
    """Read what the settings name: the graph, the folder of prompts, the goals.

    Raises:
        SettingsError: One of them is not there, or not what it should be; names the setting.
    """
    try:
        load_graph(settings.graph)
    except GraphError as error:
        raise SettingsError(f"GRAPH: {error.what}", where=error.where, saw=error.saw, cure=error.cure) from error
    if settings.story_prompts is not None:
        folder = home_dir() / settings.story_prompts.expanduser()
        if not folder.is_dir():
            raise SettingsError(
                "STORY_PROMPTS: this is no folder" if folder.exists() else "STORY_PROMPTS: there is no such folder",
                saw=folder,
                cure="Make it, or take STORY_PROMPTS out of the environment and .env to use the prompts that come with us.",
            )
    pronunciations(settings)
    if settings.music_dir is not None and not (home_dir() / settings.music_dir.expanduser()).is_dir():
        raise SettingsError(
            "MUSIC_DIR: there is no such folder",
            saw=home_dir() / settings.music_dir.expanduser(),
            cure="Make it, or take MUSIC_DIR out of the environment and .env.",
        )
    goals_of(settings)
