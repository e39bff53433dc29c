"""Requests and responses as data: operations, bodies, parsing, drift and pagination. No I/O."""
