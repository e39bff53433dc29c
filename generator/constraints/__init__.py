"""Constraints on values: one module for each family of schema keywords."""
