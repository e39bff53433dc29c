"""Measurements of the rate limits."""
