"""Measurements of the generator."""
