"""Dagster resources that every room shares: the library, the IO manager over it, and progress into the Dagster log."""

from functools import cached_property
from typing import Any

import dagster as dg
from pydantic import BaseModel, Field, PrivateAttr

from story_assets.errors import SettingsError
from story_assets.library import Library, StoryFolder, write_model
from story_assets.models import Overrides
from story_assets.operating import progress
from story_assets.operating.progress import Listener, Progress
from story_assets.operating.run_words import refuse_references
from story_assets.service import Service, loaded_settings, overrides, settings_with
from story_assets.settings import Settings, load_settings


class LibraryResource(dg.ConfigurableResource[Any]):
    """The folder of all stories, and the settings of a run, read once from the environment and `.env`."""

    path: str = Field(
        default=str(loaded_settings().library_dir),
        description="Where the library is. One for all runs: setting STORY_LIBRARY moves it.",
    )

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
        """The settings of this run, as far as no service changes them.

        Raises:
            SettingsError: A setting cannot be used, or the run was launched with a library of its own.
        """
        if self._settings is None:
            self._settings = load_settings()
            if self.path not in (type(self).model_fields["path"].default, str(self._settings.library_dir)):
                raise SettingsError(
                    "library.path: the library is one for all runs",
                    saw=self.path,
                    cure="Launch without it, and set STORY_LIBRARY in the environment or .env.",
                )
        return self._settings

    def settings_with(self, context: dg.AssetExecutionContext, *services: Service) -> Settings:
        """The settings of this run with what it overrides in services, which is said in its log and kept for its record.

        Raises:
            SettingsError: A field of a service cannot be used; names it.
        """
        settings = settings_with(self.settings, *services)
        asset, changed = context.asset_key.to_user_string(), overrides(*services)
        if changed:
            said = ", ".join(f"{name} = {value}" for name, value in changed.items())
            context.log.info(f"Overridden for this run: {said}")
        keep_overrides(self.folder(context), asset, changed)
        return settings

    @property
    def library(self) -> Library:
        """The library at `STORY_LIBRARY`."""
        return Library(self.settings.library_dir)

    def folder(self, context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> StoryFolder:
        """The folder of the story this run is about."""
        return self.library.story(context.partition_key)


def keep_overrides(folder: StoryFolder, asset: str, changed: dict[str, Any]) -> None:
    """Keep what a run overrides for one asset of a story; nothing, and no file, where no run did."""
    kept = folder.find(Overrides)
    before = kept.by_asset if kept else {}
    if before.get(asset, {}) == changed:
        return
    now = {**before, asset: changed}
    write_model(folder.model_path(Overrides), Overrides(by_asset={name: one for name, one in now.items() if one}))


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
