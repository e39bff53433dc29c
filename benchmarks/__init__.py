"""Measured comparisons, against peers where there are any: ``python -m benchmarks``."""
