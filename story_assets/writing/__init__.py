"""The writing room: from a brief to an outline, and from an outline to written scenes.

A `Writer` writes. The template storyteller is the one that is always there: it needs no language model, no network and
no GPU, and the same seed gives the same story on every machine. Its material lies in `genres/` (one file a genre) and
`shared/` (what all genres draw on).
"""
