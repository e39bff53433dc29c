"""Sample values that satisfy a schema, and mutations that violate it.

The module of a keyword in ``constraints`` states how its values are sampled.
"""
