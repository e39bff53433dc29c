"""Sample values that satisfy a schema, and mutations that violate it."""
