"""How well the metrics agree with people, and what they notice: `python -m benchmarks.quality --data DIR`."""
