"""Simulation of restricted data: Restricted Data Tokens, and what they grant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from ..._runtime.documents.restricted_reports import RESTRICTED_REPORT_TYPES
from ..protocol.documents import DocumentedOperation
from ..protocol.exchanges import RejectedRequestError, SandboxRequest, SandboxResponse, rejection
from ..protocol.routing import Routes, choose
from ..storage.documents import DocumentStore
from .calls import Handler, Part, SimulatedCall

_REPORT_DOCUMENT = "getReportDocument"
_MAX_RESOURCES = 50


@dataclass(frozen=True)
class RestrictedResource:
    """A resource for which a Restricted Data Token was issued.

    Attributes:
        method: The HTTP method.
        path: The path; ``{name}`` stands for any value.
        elements: The granted kinds of personal data.

    """

    method: str
    path: str
    elements: frozenset[str]

    def covers(self, request: SandboxRequest) -> bool:
        """Return whether the resource is that of a request."""
        own = self.path.split("/")
        given = [unquote(each) for each in request.path.split("/")]
        return (
            self.method == request.method
            and len(own) == len(given)
            and all(_is_placeholder(a) or unquote(a) == b for a, b in zip(own, given, strict=True))
        )


def _is_placeholder(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")


Issue = Callable[[SimulatedCall, Sequence[RestrictedResource]], tuple[str, int]]
"""Issues a token for resources; returns it with its lifetime in seconds."""


class RestrictedData(Part):
    """Restricted Data Tokens, and the access to restricted operations.

    Args:
        routes: The operations by path.
        documents: The storage, for the types of reports.
        issue: Issues a token.

    """

    api = "tokens_2021_03_01"
    prefix = "/tokens/2021-03-01/"

    def __init__(self, routes: Routes, documents: DocumentStore, issue: Issue) -> None:
        super().__init__()
        self._routes = routes
        self._documents = documents
        self._issue = issue

    def reset(self) -> None:
        """Do nothing: tokens belong to the sandbox's sign-in."""

    def handlers(self) -> Mapping[str, Handler]:
        """See ``Part``."""
        return {"createRestrictedDataToken": self._create}

    def _create(self, call: SimulatedCall) -> SandboxResponse:
        given = call.body["restrictedResources"]
        if not 0 < len(given) <= _MAX_RESOURCES:
            raise rejection(
                400, f"body at /restrictedResources: must have 1 to {_MAX_RESOURCES} resources"
            )
        resources = [self._resource(each, index) for index, each in enumerate(given)]
        token, seconds = self._issue(call, resources)
        return call.respond({"restrictedDataToken": token, "expiresIn": seconds})

    def _resource(self, given: Mapping[str, Any], index: int) -> RestrictedResource:
        place = f"body at /restrictedResources/{index}"
        method, path = given["method"], given["path"]
        route = choose(self._routes.find(path), method)
        operation = None if route is None else route.operation
        if operation is None or not operation.notes.get("restricted"):
            raise rejection(
                400, f"{place}/path: no restricted operation of this sandbox is {method} {path}"
            )
        if operation.operation_id == _REPORT_DOCUMENT and "{" in path:
            raise rejection(400, f"{place}/path: must name the document, without placeholders")
        elements = frozenset(given.get("dataElements", ()))
        known = operation.notes.get("dataElements")
        if known and not elements:
            raise rejection(400, f"{place}/dataElements: required; pass {', '.join(known)}")
        # Without a list, the elements that the operation accepts are not documented.
        if known is not None and (unknown := sorted(elements - set(known))):
            expected = f"pass {', '.join(known)}" if known else "the operation has none"
            raise rejection(400, f"{place}/dataElements: {unknown[0][:80]} is unknown; {expected}")
        return RestrictedResource(method, path, elements)

    def check(
        self,
        operation: DocumentedOperation,
        request: SandboxRequest,
        values: Mapping[str, str],
        resources: Sequence[RestrictedResource] | None,
    ) -> None:
        """Check the access of a request to an operation.

        Args:
            operation: The operation.
            request: The request.
            values: The path parameters.
            resources: Those of its Restricted Data Token; ``None`` for an access token.

        Raises:
            RejectedRequestError: 403, if the token does not grant it.

        """
        if resources is not None:
            if not any(each.covers(request) for each in resources):
                listed = ", ".join(f"{each.method} {each.path}" for each in resources)
                raise _denied(f"the Restricted Data Token is for {listed}")
            return
        if not operation.notes.get("restricted") or operation.notes.get("dataElements"):
            return
        if operation.operation_id == _REPORT_DOCUMENT:
            kind = self._documents.kind_of(values["reportDocumentId"])
            if kind not in RESTRICTED_REPORT_TYPES:
                return
            raise _denied(f"the document of a {kind} needs a Restricted Data Token")
        raise _denied(f"{operation.operation_id} needs a Restricted Data Token")


def _denied(details: str) -> RejectedRequestError:
    return rejection(403, details)


def without_personal_data(
    operation: DocumentedOperation,
    request: SandboxRequest,
    response: SandboxResponse,
    resources: Sequence[RestrictedResource] | None,
) -> SandboxResponse:
    """Return the response without the kinds of personal data that the token does not grant."""
    elements = set(operation.notes.get("dataElements") or ())
    granted = {name for each in resources or () if each.covers(request) for name in each.elements}
    hidden = {_field(name) for name in elements - granted}
    if not hidden or response.status >= 400:
        return response
    return replace(response, body=_without(response.body, hidden))


def _field(element: str) -> str:
    """Return the field of a kind of personal data: ``BuyerInfo`` for ``buyerInfo``."""
    return element[0].upper() + element[1:]


def _without(value: Any, names: set[str]) -> Any:
    if isinstance(value, list):
        return [_without(each, names) for each in value]
    if isinstance(value, dict):
        return {name: _without(each, names) for name, each in value.items() if name not in names}
    return value
