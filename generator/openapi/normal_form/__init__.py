"""The normal form of a valid document: one spelling for what OpenAPI can state in several ways."""
