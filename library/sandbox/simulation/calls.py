"""Calls of simulated operations, and the parts that simulate them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from ..protocol.documents import DocumentedOperation
from ..protocol.exchanges import SandboxResponse, rejection
from .jobs import Job

RETENTION = 90 * 86_400.0
"""The seconds for which Amazon keeps reports and feeds, and after which lists omit them."""

_PAGE_SIZE = 10


@dataclass(frozen=True)
class Application:
    """An application, as it signed in.

    Attributes:
        client_id: The client id.
        client_secret: The client secret of that request.

    """

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class SimulatedCall:
    """A valid request for a simulated operation.

    Attributes:
        operation: The operation.
        values: The parameters by name.
        body: The body.
        owner: The application and selling partner.
        application: The application; ``None`` for a token that was not issued by signing in.
        base_url: The sandbox's URL in the client's request.

    """

    operation: DocumentedOperation
    values: Mapping[str, Any]
    body: Any
    owner: str
    application: Application | None
    base_url: str

    def respond(self, body: Any = None) -> SandboxResponse:
        """Return the operation's successful response with a body."""
        first = self.operation.notes["response"]
        if body is None:
            return SandboxResponse(first["status"])
        return SandboxResponse(first["status"], body, first["mediaType"])


Handler = Callable[[SimulatedCall], SandboxResponse]


class Part(ABC):
    """A part of the simulation: some operations of one API.

    Attributes:
        api: The API's key in the package.
        prefix: The beginning of its paths.
        is_served: Whether the package has the API.

    """

    api: ClassVar[str]
    prefix: ClassVar[str]

    def __init__(self) -> None:
        self.is_served = False

    @abstractmethod
    def handlers(self) -> Mapping[str, Handler]:
        """Return the handlers by the operation's id in Amazon's model."""

    @abstractmethod
    def reset(self) -> None:
        """Remove all state."""


def matching(jobs: list[Job], values: Mapping[str, Any], kinds: str, now: float) -> list[Job]:
    """Return the jobs that the filters of a list select.

    Args:
        jobs: The jobs.
        values: The parameters of the request.
        kinds: The name of the filter by type; empty for none.
        now: The present time, in seconds since the epoch.

    """
    since = _seconds(values.get("createdSince"), now - RETENTION)
    until = _seconds(values.get("createdUntil"), now)
    types, states = values.get(kinds), values.get("processingStatuses")
    marketplaces = values.get("marketplaceIds")
    return [
        each
        for each in jobs
        if (not types or each.kind in types)
        and (not states or each.status in states)
        and (not marketplaces or set(marketplaces) & set(each.request.get("marketplaceIds", ())))
        and since <= each.created_at.timestamp() <= until
    ]


def _seconds(text: str | None, usual: float) -> float:
    return usual if text is None else moment(text).timestamp()


def moment(text: str) -> datetime:
    """Return the time of a text in ISO 8601; without an offset it is in UTC.

    Raises:
        RejectedRequestError: 400, for a time that no calendar has.

    """
    try:
        found = datetime.fromisoformat(text.upper())
        found.timestamp()
    except (ValueError, OverflowError):
        raise rejection(400, f"{text[:50]} is not a time that can be compared") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def page_size(values: Mapping[str, Any]) -> int:
    """Return the requested number of jobs of a page."""
    return int(values.get("pageSize") or _PAGE_SIZE)


def check_only(values: Mapping[str, Any], name: str, *allowed: str) -> None:
    """Check that a token for a page is the only parameter.

    Raises:
        RejectedRequestError: The request has a further parameter (400).

    """
    others = [each for each, value in values.items() if value is not None]
    for other in sorted(set(others) - {name, *allowed}):
        raise rejection(400, f"query parameter {other}: not allowed together with {name}")
