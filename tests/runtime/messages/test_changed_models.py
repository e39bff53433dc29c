"""Models that change after they were built are validated again when they are sent."""

from __future__ import annotations

from typing import Any

import pytest

from selling_partner import RequestValidationError
from selling_partner.messaging_v1 import (
    Attachment,
    CreateConfirmCustomizationDetailsRequest,
)
from tests.runtime.support.clients import ApiServer, Connect

Request = CreateConfirmCustomizationDetailsRequest
FILE = Attachment(upload_destination_id="u", file_name="f")


def too_long() -> Request:
    body = Request(text="a")
    body.text = "a" * 801
    return body


def emptied() -> Request:
    body = Request(text="a", attachments=[FILE])
    body.attachments = [Attachment.model_construct(file_name="f")]
    return body


def retyped() -> dict[str, Any]:
    file = FILE.model_copy()
    file.file_name = 5  # type: ignore[assignment]
    return {"attachments": [file]}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (too_long(), "body.text: .*at most 800"),
        (Request.model_construct(text=""), "body.text: .*at least 1"),
        (emptied(), "body.attachments.0.uploadDestinationId: "),
        (retyped(), "body.attachments.0.fileName: .*string"),
        (Request.model_construct(text=5), "body.text: .*string"),
    ],
)
async def test_a_changed_model_is_validated_again(
    connect: Connect, server: ApiServer, body: Any, problem: str
) -> None:
    """A model that was changed, or built without validation, is validated when it is sent."""
    async with connect() as client:
        with pytest.raises(RequestValidationError, match=problem):
            await client.write(body)
    assert server.requests == server.token_requests == []


async def test_a_change_within_the_limits_is_sent(connect: Connect, server: ApiServer) -> None:
    """A valid change of a model is sent."""
    body = Request(text="a")
    body.text = "b" * 800
    body.attachments = [FILE]
    async with connect() as client:
        await client.write(body)
    assert server.requests[0].json() == {
        "text": "b" * 800,
        "attachments": [{"uploadDestinationId": "u", "fileName": "f"}],
    }
