"""REVIEWING: what a person opens in the morning: the run record, its summary, a page a story, and people's ratings."""
