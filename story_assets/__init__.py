"""Story-assets: stories, frames, films and quality scores as Dagster assets."""

__version__ = "0.1.0"
