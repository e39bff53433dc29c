"""Measurements of the project, beside peers if there are any: ``python -m benchmarks``."""
