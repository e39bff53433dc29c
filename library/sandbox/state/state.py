"""The state of the sandbox, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from ..._runtime.core.clock import SYSTEM_CLOCK, Clock
from ..faults.rules import Fault, Faults
from ..protocol.documents import Document, DocumentedOperation
from ..protocol.exchanges import DOWNLOAD, TOKEN, UPLOAD
from ..protocol.routing import Routes
from ..simulation.authorization import Authorizations
from ..simulation.client_secrets import ClientSecrets
from ..simulation.processing import Processing
from ..simulation.scripted_responses import ScriptedResponse, check_times, find_operation
from ..simulation.simulation import Simulation
from .exchange_log import Exchanges
from .messages import Orders, Outbox
from .tokens import LIFETIME, Tokens
from .uploads import Storage
from .usage_plans import Limits


class SandboxState:
    """The state of a sandbox.

    Args:
        documents: The APIs.
        enforce_limits: Whether a request beyond its usage plan is rejected.
        token_lifetime: The lifetime of an access token in seconds.
        processing: The duration of reports, feeds, queries and exports.
        clock: The time of all that is dated, limited, delayed or expires.

    Attributes:
        documents: The APIs.
        routes: The operations by path.
        authorizations: The authorization codes.
        tokens: The access tokens.
        limits: The buckets of the usage plans.
        faults: The faults to inject.
        storage: The uploaded files.
        orders: The allowed actions of orders.
        outbox: The sent messages.
        exchanges: The log of requests and responses.
        simulation: What is simulated beyond examples, and the storage of documents.
        clock: The clock.
        static_cases: Whether a case of Amazon's static sandbox gets its own response.

    """

    def __init__(
        self,
        documents: Sequence[Document],
        *,
        enforce_limits: bool = True,
        token_lifetime: float = LIFETIME,
        processing: Processing | None = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.documents = documents
        self.routes: Routes = Routes(each for document in documents for each in document.operations)
        self.authorizations: Authorizations = Authorizations(clock)
        client_secrets = ClientSecrets(clock)
        self.tokens: Tokens = Tokens(
            token_lifetime,
            clock,
            authorizations=self.authorizations,
            client_secrets=client_secrets,
        )
        self.limits: Limits = Limits(enforced=enforce_limits, clock=clock)
        self.faults: Faults = Faults()
        self.storage: Storage = Storage(clock)
        self.orders: Orders = Orders()
        self.outbox: Outbox = Outbox(self.storage, clock)
        self.exchanges: Exchanges = Exchanges()
        self.simulation: Simulation = Simulation(
            self.operations,
            routes=self.routes,
            issue=self.tokens.issue_restricted,
            client_secrets=client_secrets,
            processing=processing,
            clock=clock,
            changed=lambda: self.exchanges.publish("jobs", None),
        )
        self.clock: Clock = clock
        self.static_cases: bool = True

    def set_order(
        self, order_id: str, *, actions: Iterable[str] | None = None, locale: str | None = None
    ) -> None:
        """Set the actions that an order allows, and its buyer's language.

        Args:
            order_id: Amazon's identifier of the order.
            actions: The allowed operations, by method or identifier; all by default.
            locale: The buyer's language of preference, such as ``de-DE``.

        Raises:
            ValueError: An operation is unknown, or a value has the wrong type.

        """
        if actions is not None:
            if not isinstance(actions, Iterable):
                raise ValueError(f"actions: {actions!r}; pass a list of operations")
            wanted = [actions] if isinstance(actions, str) else list(actions)
            for name in wanted:
                self.check_name(name)
            self.orders.allow(order_id, wanted)
        if locale is not None and not isinstance(locale, str):
            raise ValueError(f"locale: {locale!r}; pass a text, such as de-DE")
        if locale is not None:
            self.orders.locales[order_id] = locale

    def set_response(
        self,
        operation: str,
        json: Any = None,
        *,
        status: int | None = None,
        times: int | None = None,
        validate: bool = True,
    ) -> None:
        """Set the response to valid requests for an operation; see ``Sandbox.answer``.

        Raises:
            ValueError: A value is invalid, no operation has that name, or the document does not
                allow the response.

        """
        self.check_name(operation)
        check_times(times)
        found = find_operation(self.operations, operation)
        usual = int(found.notes["response"]["status"])
        scripted = ScriptedResponse(found, usual if status is None else status, json, times)
        if validate:
            scripted.check()
        self.simulation.scripted.add(scripted)

    def check_name(self, name: str, *others: str) -> None:
        """Check that an operation has a name.

        Args:
            name: The name of a method, or an identifier of Amazon's.
            others: Further names to suggest.

        Raises:
            ValueError: No operation has it; the message suggests similar names.

        """
        is_text = isinstance(name, str)
        if not is_text or not any(each.has_name(name) for each in self.operations):
            known = [*(each.method_name for each in self.operations), *others]
            close = get_close_matches(str(name), known, 3, 0.4)
            hint = f"did you mean {', '.join(close)}?" if close else _operations_hint(known)
            raise ValueError(f"no operation is called {str(name)[:80]!r}; {hint}")

    def add_fault(self, fault: Fault) -> None:
        """Add a fault.

        Raises:
            ValueError: The fault names an unknown operation.

        """
        if fault.operation not in {None, TOKEN, UPLOAD, DOWNLOAD}:
            self.check_name(str(fault.operation), TOKEN, UPLOAD, DOWNLOAD)
        self.faults.add(fault)
        self.exchanges.publish("faults", None)

    def clear_faults(self) -> None:
        """Remove all faults."""
        self.faults.reset()
        self.exchanges.publish("faults", None)

    @property
    def operations(self) -> list[DocumentedOperation]:
        """The operations of all APIs."""
        return [each for document in self.documents for each in document.operations]

    def reset(self) -> None:
        """Remove all state but valid tokens, which clients still use."""
        self.tokens.reset()
        self.limits.reset()
        self.faults.reset()
        self.storage.reset()
        self.orders.reset()
        self.outbox.reset()
        self.exchanges.reset()
        self.authorizations.reset()
        self.simulation.reset()
        self.static_cases = True
        self.exchanges.publish("reset", None)


def _operations_hint(known: list[str]) -> str:
    """Return the first operations by name, as examples of what may be passed."""
    return f"pass a method such as {', '.join(sorted(known)[:3])}"
