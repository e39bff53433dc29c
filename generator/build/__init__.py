"""OpenAPI to IR: everything a template may ask of an API is decided here."""
