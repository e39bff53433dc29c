"""What the sandbox remembers, as JSON for its control path and its page."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from typing import Any

from .documents import Document, Operation
from .exchanges import Exchange
from .limits import Level, plan_of
from .messages import Message

LONGEST = 100_000
"""Bytes of a body that are shown."""


def show_documents(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """The APIs with their operations."""
    return [
        {
            "key": each.key,
            "title": each.title,
            "document": f"/_sandbox/documents/{each.key}.json",
            "operations": list(map(show_operation, each.operations)),
        }
        for each in documents
    ]


def show_operation(operation: Operation) -> dict[str, Any]:
    """An operation, with all that a form for it needs."""
    plan, body = plan_of(operation), operation.body
    return {
        "name": operation.full_name,
        "operationId": operation.operation_id,
        "method": operation.http_method,
        "path": operation.path,
        "summary": operation.notes["summary"],
        "usagePlan": None if plan is None else plan._asdict(),
        "scope": operation.notes.get("scope"),
        "parameters": [
            {
                "name": each.name,
                "in": each.location,
                "required": each.required,
                "repeated": each.is_repeated,
                "greedy": each.is_greedy,
                "description": _description(operation, each.location, each.name),
                "sample": operation.notes["parameters"].get(each.name),
            }
            for each in operation.parameters.values()
        ],
        "body": body
        and {
            "required": body.get("required", False),
            "mediaType": next(iter(body["content"])),
            "sample": operation.notes.get("body"),
        },
    }


def _description(operation: Operation, location: str, name: str) -> str:
    given = [*operation.shared, *operation.data.get("parameters", ())]
    for each in map(operation.document.resolve, given):
        if (each["in"], each["name"]) == (location, name):
            return str(each.get("description", ""))
    return ""


def show_exchange(exchange: Exchange) -> dict[str, Any]:
    """A request and its answer."""
    return {
        "number": exchange.number,
        "at": exchange.at.isoformat(),
        "operation": exchange.name,
        "method": exchange.method,
        "target": exchange.target,
        "headers": dict(exchange.headers),
        "content": _text(exchange.content),
        "status": exchange.status,
        "answerHeaders": dict(exchange.answer_headers),
        "answerContent": _text(exchange.answer_content),
        "seconds": exchange.seconds,
        "fault": exchange.fault and exchange.fault.as_values(),
        "level": exchange.level and show_level(exchange.level),
    }


def _text(content: bytes) -> str:
    text = content[:LONGEST].decode("utf-8", "replace")
    return text if len(content) <= LONGEST else f"{text}... ({len(content)} bytes)"


def show_level(level: Level) -> dict[str, Any]:
    """How full a bucket is."""
    return {
        "operation": level.operation.full_name,
        "tokens": level.tokens,
        "rate": level.rate,
        "burst": level.burst,
    }


def show_message(message: Message) -> dict[str, Any]:
    """A message, its files in Base64."""
    return {
        "orderId": message.order_id,
        "operation": message.operation,
        "marketplaceIds": list(message.marketplace_ids),
        "body": dict(message.body),
        "attachments": [
            {
                "fileName": each.file_name,
                "contentType": each.content_type,
                "size": len(each.content),
                "content": base64.b64encode(each.content).decode(),
            }
            for each in message.attachments
        ],
        "sentAt": message.sent_at.isoformat(),
    }
