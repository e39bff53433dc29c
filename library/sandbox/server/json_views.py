"""JSON views of the sandbox's state, for its control API and its page."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Iterable
from typing import Any

from ..._runtime.core.regions import Marketplace
from ..protocol.documents import Document, DocumentedOperation, DocumentedParameter
from ..protocol.param_decoding import is_list, is_object, kinds
from ..state.exchange_log import Exchange
from ..state.messages import Message
from ..state.usage_plans import Level, plan_of
from .form_views import show_form

MAX_SHOWN_BYTES = 100_000
"""The maximum number of bytes of a body that are shown."""

PICTURES = frozenset({"image/gif", "image/jpeg", "image/png", "image/webp"})
"""The media types that a browser shows without running anything in them."""


def show_documents(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """Return the APIs with their operations."""
    return [
        {
            "key": each.key,
            "title": each.title,
            "document": f"/_sandbox/documents/{each.key}.json",
            "operations": list(map(show_operation, each.operations)),
        }
        for each in documents
    ]


def show_operation(operation: DocumentedOperation) -> dict[str, Any]:
    """Return an operation with the data for its form."""
    plan, body = plan_of(operation), operation.body
    return {
        "name": operation.full_name,
        "operationId": operation.operation_id,
        "method": operation.http_method,
        "path": operation.path,
        "client": operation.notes["client"],
        "summary": operation.notes["summary"],
        "usagePlan": None if plan is None else plan._asdict(),
        "scope": operation.notes.get("scope"),
        "sendsMessage": operation.is_action and operation.http_method != "GET",
        "parameters": [_show_parameter(operation, each) for each in _as_called(operation)],
        "body": body
        and {
            "required": body.get("required", False),
            "mediaType": operation.body_media_type,
            "sample": operation.notes.get("body"),
            "form": show_form(operation),
        },
    }


def _as_called(operation: DocumentedOperation) -> list[DocumentedParameter]:
    """Return the parameters in the order of the client's method, and others after them."""
    order = [*operation.notes["arguments"], *(name for _, name in operation.parameters)]
    return sorted(operation.parameters.values(), key=lambda each: order.index(each.name))


def _show_parameter(
    operation: DocumentedOperation, parameter: DocumentedParameter
) -> dict[str, Any]:
    document = operation.document
    schema = document.resolve(parameter.schema)
    listed = is_list(parameter, document)
    single = document.resolve(schema.get("items", {})) if listed else schema
    return {
        "name": parameter.name,
        "argument": operation.notes["arguments"].get(parameter.name),
        "in": parameter.location,
        "required": parameter.required,
        "list": listed,
        "object": is_object(parameter, document),
        "style": parameter.style,
        "exploded": parameter.is_exploded,
        "repeated": parameter.is_repeated,
        "greedy": parameter.is_greedy,
        "types": sorted(kinds(single, document)),
        "choices": single.get("enum", []),
        "description": parameter.description,
        "sample": operation.notes["parameters"].get(parameter.name),
    }


def show_exchange(exchange: Exchange) -> dict[str, Any]:
    """Return a request with its response."""
    return {
        "number": exchange.number,
        "at": exchange.at.isoformat(),
        "operation": exchange.name,
        "method": exchange.method,
        "target": exchange.target,
        "headers": dict(exchange.headers),
        "content": _text(exchange.content),
        "status": exchange.status,
        "responseHeaders": dict(exchange.response_headers),
        "responseContent": _text(exchange.response_content),
        "seconds": exchange.seconds,
        "fault": exchange.fault and exchange.fault.as_values(),
        "level": exchange.level and show_level(exchange.level),
    }


def _text(content: bytes) -> str:
    """Return the start of a body, or its size if it is not text."""
    is_whole = len(content) <= MAX_SHOWN_BYTES
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(
            content[:MAX_SHOWN_BYTES], final=is_whole
        )
    except UnicodeDecodeError:
        return f"({len(content)} bytes of binary data)"
    return text if is_whole else f"{text}... ({len(content)} bytes)"


def show_level(level: Level) -> dict[str, Any]:
    """Return the level of a bucket."""
    return {
        "operation": level.operation.full_name,
        "owner": level.owner,
        "tokens": level.tokens,
        "rate": level.rate,
        "burst": level.burst,
    }


def show_message(message: Message, *, with_files: bool = False) -> dict[str, Any]:
    """Return a message; each file has its URL and, with `with_files`, its bytes in Base64."""
    return {
        "number": message.number,
        "orderId": message.order_id,
        "operation": message.operation,
        "marketplaceIds": list(message.marketplace_ids),
        "marketplaces": list(map(_country, message.marketplace_ids)),
        "body": dict(message.body),
        "attachments": [
            {
                "fileName": each.file_name,
                "contentType": each.content_type,
                "size": len(each.content),
                "url": f"/_sandbox/messages/{message.number}/files/{index}",
                **({"content": base64.b64encode(each.content).decode()} if with_files else {}),
            }
            for index, each in enumerate(message.attachments)
        ],
        "sentAt": message.sent_at.isoformat(),
    }


def _country(marketplace_id: str) -> str:
    """Return the country code of a marketplace, or the identifier of an unknown one."""
    known = Marketplace.__members__.items()
    return next((name for name, each in known if each == marketplace_id), marketplace_id)
