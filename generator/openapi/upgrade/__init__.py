"""Upgrade of Swagger 2.0 and OpenAPI 3.0 documents to OpenAPI 3.1, in memory."""
