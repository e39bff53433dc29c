"""Payload schemas: JSON Schema documents of notifications, reports and feeds, as OpenAPI 3.1."""
