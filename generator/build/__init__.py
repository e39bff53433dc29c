"""Conversion of OpenAPI to IR, which decides everything that a template may ask of an API."""
