"""Measurements of a story and its pictures: pure functions on text, pictures and numbers.

Nothing here knows Dagster or `story_assets`. Importing a module of this package loads no model,
and nothing heavier than pydantic and numpy.
"""
