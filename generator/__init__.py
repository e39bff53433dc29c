"""Lockstep: a generator of installable, typed Python clients from OpenAPI documents."""

VERSION = "0.1.0"
"""Part of each generated file's origin in the manifest; raise it when the output may change."""

PACKAGE = "selling_partner"
"""The import name of the generated package."""
