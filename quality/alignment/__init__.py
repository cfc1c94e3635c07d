"""Semantic alignment: whether pictures show what was asked for."""
