"""`python -m story_assets`: the same program as `story-assets`."""

from story_assets.cli import main

main()
