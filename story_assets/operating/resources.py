"""Dagster resources that every room shares: the library, the IO manager over it, and progress into the Dagster log."""

from functools import cached_property
from typing import Any

import dagster as dg
from pydantic import BaseModel, PrivateAttr

from story_assets.library import Library, StoryFolder
from story_assets.operating import progress
from story_assets.operating.progress import Listener, Progress
from story_assets.operating.run_words import refuse_references
from story_assets.settings import Settings, load_settings


class LibraryResource(dg.ConfigurableResource[Any]):
    """The story library and the settings, read once a run from the environment and `.env`."""

    _settings: Settings | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Refuse a run whose texts name environment variables.

        Raises:
            InputError: One does.
        """
        if context.run is not None:
            refuse_references(context.run.run_config)

    @property
    def settings(self) -> Settings:
        """The settings of this run."""
        if self._settings is None:
            self._settings = load_settings()
        return self._settings

    @property
    def library(self) -> Library:
        """The library at `STORY_LIBRARY`."""
        return Library(self.settings.library_dir)

    def folder(self, context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> StoryFolder:
        """The folder of the story this run is about."""
        return self.library.story(context.partition_key)


class LibraryIOManager(dg.ConfigurableIOManager):
    """Keeps models as readable JSON by story and asset: `library/<story>/<asset>.json`, written whole.

    What a downstream asset asks for by its annotation is read back as that type.
    """

    @cached_property
    def _library(self) -> Library:
        return Library(load_settings().library_dir)

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Write a model under its asset's name."""
        if obj is None:
            return
        if not isinstance(obj, BaseModel):
            raise TypeError(f"{context.asset_key.to_user_string()} returned {type(obj).__name__}, not a pydantic model")
        folder = self._library.story(context.partition_key)
        folder.write(obj)
        context.add_output_metadata({"path": dg.MetadataValue.path(str(folder.model_path(obj)))})

    def load_input(self, context: dg.InputContext) -> Any:
        """Read what the upstream asset last wrote for this story."""
        kind = context.dagster_type.typing_type
        if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
            raise TypeError(f"Annotate {context.name} with the pydantic model it is")
        return self._library.story(context.partition_key).read(kind)


def dagster_progress(context: dg.AssetExecutionContext) -> Listener:
    """What a room reports goes to the Dagster log of this step and to whoever listens in this process."""

    def report(event: Progress) -> None:
        if event.message:
            log = {"info": context.log.info, "warning": context.log.warning, "error": context.log.error}[event.level]
            log(event.message)
        progress.report(event)

    return report
