"""The controls of the simulation: the part of ``Sandbox`` that sets its outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._runtime.auth.credentials import Credentials
from .simulation.authorization import SELLING_PARTNER_ID, Authorization
from .simulation.feeds import Feeds
from .simulation.invoice_exports import InvoiceExports
from .simulation.notification_queue import NotificationQueue
from .simulation.notifications import make_notification
from .simulation.processing import Processing
from .simulation.queries import Queries
from .simulation.reports import Reports
from .simulation.simulation import check_served
from .state.state import SandboxState

CREDENTIALS = Credentials(
    client_id="amzn1.application-oa2-client.sandbox",
    client_secret="amzn1.oa2-cs.v1.sandbox",
    refresh_token="Atzr|sandbox",
)
"""The credentials of a sandbox's clients; it accepts any."""


class SimulationControls:
    """The simulated reports, feeds, queries and exports, set responses, and authorizations."""

    _state: SandboxState

    @property
    def simulations(self) -> bool:
        """Whether reports, feeds and other jobs are simulated.

        Otherwise the responses of their operations are the examples of the documents.
        """
        return self._state.simulation.is_enabled

    @simulations.setter
    def simulations(self, value: bool) -> None:
        self._state.simulation.is_enabled = value

    @property
    def processing(self) -> Processing:
        """The duration of reports, feeds, queries and exports that are created from now on."""
        return self._state.simulation.processing

    @processing.setter
    def processing(self, value: Processing) -> None:
        if not isinstance(value, Processing):
            raise ValueError(  # noqa: TRY004 - the sandbox reports wrong arguments in one way
                f"processing: {value!r}; pass Processing(...)"
            )
        self._state.simulation.processing = value

    @property
    def reports(self) -> Reports:
        """The reports.

        Raises:
            ConfigurationError: The package has no Reports API; likewise below.

        """
        check_served(found := self._state.simulation.reports, "reports")
        return found

    @property
    def feeds(self) -> Feeds:
        """The feeds."""
        check_served(found := self._state.simulation.feeds, "feeds")
        return found

    @property
    def queries(self) -> Queries:
        """The Data Kiosk queries."""
        check_served(found := self._state.simulation.queries, "queries")
        return found

    @property
    def invoice_exports(self) -> InvoiceExports:
        """The exports of invoices."""
        check_served(found := self._state.simulation.invoice_exports, "invoice_exports")
        return found

    @property
    def notifications(self) -> NotificationQueue:
        """The notifications of finished reports, feeds and queries, and of rotated secrets.

        The queue receives them without a subscription; ``receive`` empties it.
        """
        return self._state.simulation.notifications

    def answer(
        self,
        operation: str,
        json: Any = None,
        *,
        status: int | None = None,
        times: int | None = None,
        validate: bool = True,
    ) -> None:
        """Set the response to valid requests for an operation.

        Args:
            operation: The operation, by its method, such as ``get_order``, with the API if several
                have such a method, as in ``orders_v0.get_order``; or by its identifier.
            json: The JSON value of the body; ``None`` for a response without a body.
            status: The status; by default that of the documented success.
            times: The number of requests that get it, before all others; ``None`` for all, in place
                of the previous one for all.
            validate: Whether the document must allow the response.

        Raises:
            ValueError: A value is invalid, no operation has that name, or the document does not
                allow the response.

        """
        self._state.set_response(operation, json, status=status, times=times, validate=validate)

    def notification(
        self,
        notification_type: str,
        changes: Mapping[str, Any] | None = None,
        /,
        *,
        version: str | None = None,
        **fields: Any,
    ) -> dict[str, Any]:
        """Return a notification as Amazon would send it, for a test of its receiver.

        It is the vendor's example, or else a sample, with a new identifier and with the times of
        the clock. Encode it as the body of a message.

        Args:
            notification_type: The type, such as ``ANY_OFFER_CHANGED``, whose schema the package
                must contain.
            changes: Fields of the whole notification with other values. Objects are merged.
            version: The payload version; by default that of the newest schema.
            fields: The values of fields, wherever the notification has one of that name:
                ``asin="B000000001"``. The casing of names does not matter.

        Raises:
            ValueError: No schema has this type or version, there is no such field, or the schema
                does not allow the notification.

        """
        clock = self._state.clock
        return make_notification(
            notification_type, changes or {}, fields, version=version, clock=clock
        )

    def authorize(
        self,
        redirect_uri: str,
        *,
        state: str = "",
        selling_partner_id: str = SELLING_PARTNER_ID,
    ) -> Authorization:
        """Authorize an application, as a seller does on the consent page.

        Args:
            redirect_uri: The address to which the seller is sent afterwards.
            state: The ``state`` of the request for consent.
            selling_partner_id: The seller.

        Returns:
            The authorization with the ``url`` that the seller's browser requests. Its ``code`` is
            valid once, for five minutes.

        Raises:
            ValueError: The address is not an absolute URL.

        """
        return self._state.authorizations.authorize(redirect_uri, state, selling_partner_id)

    def client_secret(self, client_id: str = CREDENTIALS.client_id) -> str:
        """Return the client secret that the last rotation of an application created.

        Amazon sends it to the application's queue.

        Raises:
            ConfigurationError: The package has no Application Management API.
            ValueError: The application's secret was not rotated since the last reset.

        """
        check_served(found := self._state.simulation.client_secrets, "client_secret")
        return found.current(client_id)

    def expire_urls(self) -> None:
        """Expire all presigned URLs of documents."""
        self._state.simulation.documents.expire_urls()
