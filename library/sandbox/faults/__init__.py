"""Fault injection: the rules, and what they do to responses."""
