"""What cutting a story takes: `python -m benchmarks.editing KEY`."""
