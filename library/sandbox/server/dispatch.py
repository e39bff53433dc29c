"""Dispatch of a request: routing, faults, access, validation and processing."""

from __future__ import annotations

from dataclasses import dataclass

from ..faults.injection import error_response, with_document_fault, with_drift, with_truncation
from ..faults.rules import HEADER, Fault, fault_from_text
from ..protocol.documents import DocumentedOperation
from ..protocol.error_responses import rejection_response
from ..protocol.exchanges import (
    CONSENT,
    DOWNLOAD,
    TOKEN,
    UPLOAD,
    RejectedRequestError,
    SandboxRequest,
    SandboxResponse,
    rejection,
)
from ..protocol.routing import Route, choose
from ..protocol.strict_json import check_encoded
from ..protocol.validation import check
from ..simulation import authorization
from ..simulation.restricted import without_personal_data
from ..state import tokens, uploads
from ..state.state import SandboxState
from ..state.tokens import Grant
from ..state.usage_plans import plan_of
from ..storage import documents, transfers
from . import consent
from .example_responses import static_case
from .handlers import Call, process


@dataclass
class RequestContext:
    """The facts about a request so far.

    Attributes:
        request: The request, as far as it was read.
        operation: The operation, ``token``, ``upload``, ``download``, or ``None`` for an unknown
            path.
        route: The route of its path.
        fault: The fault to inject.
        grant: The grant of its access token.

    """

    request: SandboxRequest
    operation: DocumentedOperation | str | None = None
    route: Route | None = None
    fault: Fault | None = None
    grant: Grant | None = None


def find(state: SandboxState, context: RequestContext) -> None:
    """Find the operation of a request by its path and method.

    Raises:
        RejectedRequestError: 404 or 405 without such an operation, 400 for an invalid URL.

    """
    request = context.request
    for place, text in (("path", request.path), ("query", request.query)):
        try:
            check_encoded(text)
        except ValueError as error:
            raise rejection(400, f"{place}: {error}") from None
    if request.path == tokens.PATH:
        context.operation = TOKEN
        return
    if request.path == authorization.PATH:
        context.operation = CONSENT
        return
    if request.path.startswith(uploads.PATH):
        is_download = request.method != "PUT" and request.path.startswith(documents.PATH)
        context.operation = DOWNLOAD if is_download else UPLOAD
        return
    routes = state.routes.find(request.path)
    if not routes:
        served = ", ".join(each.key for each in state.documents)
        raise rejection(404, f"unknown path {request.path[:200]}; this sandbox serves: {served}")
    route = choose(routes, request.method)
    if route is None:
        allowed = ", ".join(dict.fromkeys(each.operation.http_method for each in routes))
        raise rejection(405, f"{request.method[:20]}: not one of {allowed}", {"Allow": allowed})
    context.operation, context.route = route.operation, route


def serve(state: SandboxState, context: RequestContext) -> SandboxResponse:
    """Return the response to a request that was read, with its fault injected."""
    operation = context.operation
    assert operation is not None
    try:
        fault = context.fault = _fault(state, context.request, operation)
        if fault is not None and fault.is_rejection:
            return with_truncation(error_response(fault, operation), fault)
        response = _process(state, context)
    except RejectedRequestError as error:
        response = rejection_response(error, operation)
    response = with_document_fault(with_drift(operation, response, context.fault), context.fault)
    return with_truncation(response, context.fault)


def _fault(
    state: SandboxState, request: SandboxRequest, operation: DocumentedOperation | str
) -> Fault | None:
    """Return the fault in the request's header, or else the next pending one."""
    header = request.headers.get(HEADER)
    if header is None:
        return state.faults.take(operation)
    try:
        return fault_from_text(header)
    except ValueError as error:
        raise rejection(400, f"header {HEADER}: {error}") from None


def _process(state: SandboxState, context: RequestContext) -> SandboxResponse:
    request, operation, route = context.request, context.operation, context.route
    if operation == TOKEN:
        return state.tokens.response(request)
    if operation == CONSENT:
        return consent.respond(state.authorizations, request)
    if request.path.startswith(documents.PATH):
        return transfers.respond(state.simulation.documents, request)
    if operation == UPLOAD:
        return state.storage.receive(request)
    assert isinstance(operation, DocumentedOperation)
    assert route is not None
    grant = context.grant = state.tokens.find(request)
    _check_grant(operation, grant)
    if state.simulation.is_enabled:
        state.simulation.restricted.check(operation, request, route.values, grant.resources)
    state.limits.take(grant.owner, operation)
    checked = check(operation, request, route.values)
    is_simulated = state.simulation.handler(operation) is not None
    has_cases = state.static_cases and not is_simulated
    case = static_case(operation, checked) if has_cases else None
    if case is None:
        checked.raise_for_complaints()
    call = Call(operation, request, checked.values, checked.body, grant, case)
    response = process(state, call)
    if state.simulation.is_enabled:
        return without_personal_data(operation, request, response, grant.resources)
    return response


def _check_grant(operation: DocumentedOperation, grant: Grant) -> None:
    scope = operation.notes.get("scope")
    if scope is not None and (grant.scope is None or scope not in grant.scope.split()):
        raise rejection(403, f"{operation.operation_id} needs a token for the scope {scope}")
    if scope is None and grant.scope is not None:
        raise rejection(403, f"{operation.operation_id} needs a selling partner's token")


def documented(
    operation: DocumentedOperation | str | None, status: int, request_id: str
) -> dict[str, str]:
    """Return the headers that the document lists for a response with that status."""
    if not isinstance(operation, DocumentedOperation):
        return {"x-amzn-RequestId": request_id}
    found = {}
    if operation.has_header(status, "x-amzn-RequestId"):
        found["x-amzn-RequestId"] = request_id
    plan = plan_of(operation)
    if plan is not None and operation.has_header(status, "x-amzn-RateLimit-Limit"):
        found["x-amzn-RateLimit-Limit"] = f"{plan.rate:g}"
    return found
