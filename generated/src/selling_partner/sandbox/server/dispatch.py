"""What happens to a request between its last byte and the first one of its answer."""

from __future__ import annotations

from dataclasses import dataclass

from ..faults.injection import broken, drifted, error_response
from ..faults.rules import HEADER, Fault, fault_from_text
from ..protocol.documents import Operation
from ..protocol.error_responses import refused
from ..protocol.messages import TOKEN, UPLOAD, Answer, Received, RefusedError, refusal
from ..protocol.routing import Route
from ..protocol.strict_json import check_encoded
from ..protocol.validation import check
from ..state import tokens, uploads
from ..state.state import SandboxState
from ..state.tokens import Grant
from ..state.usage_plans import plan_of
from .example_responses import static_case
from .handlers import Call, behave


@dataclass
class RequestContext:
    """What is known of a request so far.

    Attributes:
        request: As far as it was read.
        operation: What it is for: an operation, a token, an upload, or nothing that is known.
        route: Where its path leads.
        fault: What is to go wrong.
        grant: What its token stands for.

    """

    request: Received
    operation: Operation | str | None = None
    route: Route | None = None
    fault: Fault | None = None
    grant: Grant | None = None


def find(world: SandboxState, progress: RequestContext) -> None:
    """Note what a request is for, by its path and method.

    Raises:
        RefusedError: It is for nothing that is here: 404 or 405; or its URL is none: 400.

    """
    request = progress.request
    for place, text in (("path", request.path), ("query", request.query)):
        try:
            check_encoded(text)
        except ValueError as error:
            raise refusal(400, f"{place}: {error}") from None
    if request.path == tokens.PATH:
        progress.operation = TOKEN
        return
    if request.path.startswith(uploads.PATH):
        progress.operation = UPLOAD
        return
    route = world.routes.find(request.path)
    if route is None:
        raise refusal(404, f"No API of this sandbox has the path {request.path[:200]}")
    if request.method not in route.operations:
        allowed = ", ".join(route.operations)
        raise refusal(405, f"{request.method[:20]}: not one of {allowed}", {"Allow": allowed})
    progress.operation, progress.route = route.operations[request.method], route


def serve(world: SandboxState, progress: RequestContext) -> Answer:
    """The answer to a request that was read, with what is to go wrong in it."""
    operation = progress.operation
    assert operation is not None
    try:
        fault = progress.fault = _fault(world, progress.request, operation)
        if fault is not None and fault.is_instead:
            return broken(error_response(fault, operation), fault)
        answer = _carry_out(world, progress)
    except RefusedError as error:
        answer = refused(error, operation)
    return broken(drifted(operation, answer, progress.fault), progress.fault)


def _fault(world: SandboxState, request: Received, operation: Operation | str) -> Fault | None:
    """What is to go wrong: what the request itself asks for, or else the next of the rules."""
    asked = request.headers.get(HEADER)
    if asked is None:
        return world.faults.take(operation)
    try:
        return fault_from_text(asked)
    except ValueError as error:
        raise refusal(400, f"header {HEADER}: {error}") from None


def _carry_out(world: SandboxState, progress: RequestContext) -> Answer:
    request, operation, route = progress.request, progress.operation, progress.route
    if operation == TOKEN:
        return world.tokens.answer(request)
    if operation == UPLOAD:
        return world.storage.receive(request)
    assert isinstance(operation, Operation)
    assert route is not None
    grant = progress.grant = world.tokens.find(request)
    _check_grant(operation, grant)
    world.limits.spend(grant.owner, operation)
    checked = check(operation, request, route.values)
    case = static_case(operation, checked) if world.static_cases else None
    if case is None:
        checked.refuse_faults()
    return behave(world, Call(operation, request, checked.values, checked.body, grant, case))


def _check_grant(operation: Operation, grant: Grant) -> None:
    scope = operation.notes.get("scope")
    if scope is not None and (grant.scope is None or scope not in grant.scope.split()):
        raise refusal(403, f"{operation.operation_id} needs a token for the scope {scope}")
    if scope is None and grant.scope is not None:
        raise refusal(403, f"{operation.operation_id} needs a selling partner's token")


def documented(operation: Operation | str | None, status: int, request_id: str) -> dict[str, str]:
    """The headers that the document lists for such an answer."""
    if not isinstance(operation, Operation):
        return {"x-amzn-RequestId": request_id}
    found = {}
    if operation.has_header(status, "x-amzn-RequestId"):
        found["x-amzn-RequestId"] = request_id
    plan = plan_of(operation)
    if plan is not None and operation.has_header(status, "x-amzn-RateLimit-Limit"):
        found["x-amzn-RateLimit-Limit"] = f"{plan.rate:g}"
    return found
