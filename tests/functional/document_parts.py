"""Parts of documents, as JSON: schemas, parameters and contents."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}


def object_schema(**properties: Any) -> dict[str, Any]:
    """Return the schema of an object."""
    return {"type": "object", "properties": properties}


def query(name: str, **more: Any) -> dict[str, Any]:
    """Return a query parameter, a string by default."""
    return {"name": name, "in": "query", "schema": TEXT, **more}


def json_content(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a body in JSON."""
    return {"content": {"application/json": {"schema": schema}}}


def references(*names: str) -> str:
    """Return a list of references to components."""
    return "[" + ", ".join(f"{{$ref: '#/components/schemas/{each}'}}" for each in names) + "]"


def tagged_union(name: str, *members: str, mapping: str = "") -> str:
    """Return a ``oneOf`` of components with a discriminator."""
    told = f"propertyName: {name}" + (f", mapping: {{{mapping}}}" if mapping else "")
    return f"{{oneOf: {references(*members)}, discriminator: {{{told}}}}}"
