"""Lockstep: OpenAPI documents in, an installable typed Python client out."""

VERSION = "0.1.0"
"""Part of every generated file's origin in the manifest: raise it when the output may change."""

PACKAGE = "selling_partner"
"""What users of the generated package import."""
