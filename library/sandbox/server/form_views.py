"""JSON views of forms, from which the page makes its inputs and its requests."""

from __future__ import annotations

from typing import Any

from ..protocol.documents import DocumentedOperation, DocumentedParameter
from ..protocol.exchanges import is_json
from ..protocol.forms import content_types_of, is_file, is_form
from ..protocol.param_decoding import is_list, is_object, properties


def show_form(operation: DocumentedOperation) -> dict[str, Any] | None:
    """Return the form of an operation's body; ``None`` if the body is not a form."""
    media_type = operation.body_media_type.partition(";")[0].strip().lower()
    if operation.body is None or not is_form(media_type):
        return None
    media = operation.body["content"][operation.body_media_type]
    schema = operation.document.resolve(media.get("schema", {}))
    required = schema.get("required", ())
    encodings = media.get("encoding", {})
    return {
        "multipart": media_type.startswith("multipart/"),
        "fields": {
            name: _show_field(operation, name, each, encodings.get(name, {}))
            | {"required": name in required}
            for name, each in properties(schema, operation.document).items()
        },
    }


def _show_field(
    operation: DocumentedOperation, name: str, schema: Any, encoding: dict[str, Any]
) -> dict[str, Any]:
    """Return how a field is sent; ``style`` is ``None`` unless it is written like a parameter."""
    document = operation.document
    is_styled = not {"style", "explode"}.isdisjoint(encoding)
    style = str(encoding.get("style", "form"))
    explode = bool(encoding.get("explode", style == "form"))
    field = DocumentedParameter(name, "query", False, schema, explode, explode, style, False, "")
    listed = is_list(field, document)
    items = document.resolve(schema).get("items", {}) if listed else {}
    types = content_types_of(encoding)
    return {
        "file": is_file(schema, document) or is_file(items, document),
        "list": listed,
        "object": is_object(field, document),
        "style": style if is_styled else None,
        "exploded": explode,
        "json": any(map(is_json, types)),
        "contentTypes": types,
    }
