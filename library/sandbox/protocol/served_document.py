"""A document as the sandbox serves it to tools."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from .documents import Document
from .param_decoding import is_list


def served_document(document: Document) -> dict[str, Any]:
    """Return the document with this server, and with every rule that the sandbox enforces.

    A list that is sent as one comma-separated text has no empty items. OpenAPI has no word for that
    rule except a limit on the items.
    """
    data = copy.deepcopy(dict(document.data)) | {"servers": [{"url": "/"}]}
    copied = replace(document, data=data)
    for operation in copied.operations:
        given = map(copied.resolve, [*operation.shared, *operation.data.get("parameters", ())])
        for node in given:
            parameter = operation.parameters[node["in"], node["name"]]
            if "schema" in node and is_list(parameter, copied) and not parameter.is_repeated:
                node["schema"] = _with_items(copied.resolve(node["schema"]), copied)
    return data


def _with_items(schema: dict[str, Any], document: Document) -> dict[str, Any]:
    items = document.resolve(schema.get("items", {}))
    return schema | {"items": items | {"minLength": max(1, items.get("minLength", 1))}}
