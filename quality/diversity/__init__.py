"""Thematic diversity: how many of the five themes a story has, and how evenly."""
