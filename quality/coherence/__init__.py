"""Narrative coherence: whether a story hangs together."""
