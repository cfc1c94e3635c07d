"""Servers of language models: one file a protocol behind one small interface, with deadlines on every wait."""
