"""The simulation: its parts, and the operations that they handle."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..._runtime.core.errors import ConfigurationError
from ..protocol.documents import DocumentedOperation
from ..protocol.routing import Routes
from ..storage.documents import DocumentStore
from .calls import Handler, Part
from .client_secrets import ClientSecrets
from .feeds import Feeds
from .invoice_exports import InvoiceExports
from .jobs import Job, Jobs
from .notification_queue import NotificationQueue
from .processing import Processing
from .queries import Queries
from .reports import Reports
from .restricted import Issue, RestrictedData
from .scripted_responses import ScriptedResponses

_FIRST_NUMBER = 50_001_000_001


class Simulation:
    """The simulation of what examples cannot show. A part is active where the package has its API.

    Args:
        operations: The operations of the package.
        routes: The same by path.
        issue: Issues a Restricted Data Token.
        client_secrets: The client secrets of applications.
        processing: The duration of jobs.
        clock: The clock of all parts.
        changed: Called after a job was added.

    Attributes:
        is_enabled: Whether operations are simulated; otherwise their responses are examples.
        documents: The storage.
        scripted: The responses that a test has set.
        reports: The reports.
        feeds: The feeds.
        queries: The Data Kiosk queries.
        invoice_exports: The exports of invoices.
        restricted: The access to restricted operations.
        client_secrets: The client secrets of applications.
        notifications: The queue of notifications.

    """

    def __init__(
        self,
        operations: Sequence[DocumentedOperation],
        *,
        routes: Routes,
        issue: Issue,
        client_secrets: ClientSecrets,
        processing: Processing | None = None,
        clock: Clock = SYSTEM_CLOCK,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.is_enabled: bool = True
        self.documents: DocumentStore = DocumentStore(clock)
        self.scripted: ScriptedResponses = ScriptedResponses()
        nouns = ("report", "feed", "query", "export")
        # An identifier of a report is never that of a feed, so that a confusion is noticed.
        numbers = itertools.count(_FIRST_NUMBER)
        reports, feeds, queries, exports = (Jobs(noun, numbers, clock, changed) for noun in nouns)
        self._jobs = (reports, feeds, queries, exports)
        self.reports: Reports = Reports(self.documents, reports)
        self.feeds: Feeds = Feeds(self.documents, feeds)
        self.queries: Queries = Queries(self.documents, queries)
        self.invoice_exports: InvoiceExports = InvoiceExports(self.documents, exports)
        self.restricted: RestrictedData = RestrictedData(routes, self.documents, issue)
        self.client_secrets = client_secrets
        self.notifications: NotificationQueue = NotificationQueue(
            self.reports, self.feeds, self.queries, clock
        )
        client_secrets.on_rotation = self.notifications.add_new_secret
        self._parts: tuple[Part, ...] = (
            self.reports,
            self.feeds,
            self.queries,
            self.invoice_exports,
            self.restricted,
            self.client_secrets,
        )
        self._processing_at_first = processing or Processing()
        self.processing = self._processing_at_first
        self._handlers = dict(self._handled(operations))

    def _handled(
        self, operations: Iterable[DocumentedOperation]
    ) -> Iterable[tuple[DocumentedOperation, Handler]]:
        """Yield the simulated operations with their handlers."""
        for operation in operations:
            for part in self._parts:
                if operation.path.startswith(part.prefix):
                    part.is_served = True
                    if (found := part.handlers().get(operation.operation_id)) is not None:
                        yield operation, found

    @property
    def processing(self) -> Processing:
        """The duration of jobs to come."""
        return self._jobs[0].processing

    @processing.setter
    def processing(self, value: Processing) -> None:
        for each in self._jobs:
            each.processing = value

    def handler(self, operation: DocumentedOperation) -> Handler | None:
        """Return the handler of an operation, or ``None`` if it is not simulated."""
        return self._handlers.get(operation) if self.is_enabled else None

    def jobs(self) -> list[tuple[str, Job]]:
        """Return every job with its noun, the oldest first."""
        found = [(jobs.noun, each) for jobs in self._jobs for each in jobs]
        return sorted(found, key=lambda pair: pair[1].created_at)

    def reset(self) -> None:
        """Remove all state, and simulate as at first."""
        for each in self._parts:
            each.reset()
        self.notifications.reset()
        self.documents.reset()
        self.scripted.reset()
        self.is_enabled = True
        self.processing = self._processing_at_first


def check_served(part: Part, name: str) -> None:
    """Check that the package has the API of a part.

    Raises:
        ConfigurationError: It does not.

    """
    if not part.is_served:
        raise ConfigurationError(
            f"sandbox.{name}: the package has no API {part.api}; generate it to simulate it"
        )
