"""What happens to a request between its last byte and the first one of its answer."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import unquote

from . import tokens, uploads
from .answers import static_answer
from .behaviour import Call, behave
from .breaking import broken, drifted, instead
from .documents import Operation
from .faults import HEADER, TOKEN, UPLOAD, Fault, fault_from_text
from .limits import plan_of
from .requests import Answer, Received, RefusedError, refusal
from .routes import Route
from .tokens import Grant
from .validation import check
from .world import World


@dataclass
class Progress:
    """What is known of a request so far.

    Attributes:
        operation: What it is for: an operation, a token, an upload, or nothing that is known.
        route: Where its path leads.
        fault: What is to go wrong.
        grant: What its token stands for.

    """

    operation: Operation | str | None = None
    route: Route | None = None
    fault: Fault | None = None
    grant: Grant | None = None


def find(world: World, request: Received) -> Progress:
    """What a request is for, by its path and method.

    Raises:
        RefusedError: It is for nothing that is here: 404 or 405.

    """
    if request.path == tokens.PATH:
        return Progress(TOKEN)
    if request.path.startswith(uploads.PATH):
        return Progress(UPLOAD)
    route = world.routes.find(request.path)
    if route is None:
        raise refusal(404, f"No API of this sandbox has the path {unquote(request.path)[:200]}")
    if request.method not in route.operations:
        allowed = ", ".join(route.operations)
        raise refusal(405, f"{request.method[:20]}: not one of {allowed}", {"Allow": allowed})
    return Progress(route.operations[request.method], route)


async def serve(world: World, request: Received, progress: Progress) -> Answer:
    """The answer to a request.

    Raises:
        RefusedError: It is refused.

    """
    assert progress.operation is not None
    fault = progress.fault = _fault(world, request, progress.operation)
    if fault is not None and fault.delay:
        await asyncio.sleep(fault.delay)
    if fault is not None and fault.is_instead:
        return instead(fault, progress.operation)
    if progress.operation == TOKEN:
        return broken(world.tokens.answer(request), fault)
    if progress.operation == UPLOAD:
        return broken(world.storage.receive(request), fault)
    return broken(_carry_out(world, request, progress), fault)


def _fault(world: World, request: Received, operation: Operation | str) -> Fault | None:
    """What is to go wrong: what the request itself asks for, or else the next of the rules."""
    asked = request.headers.get(HEADER)
    if asked is None:
        return world.faults.take(operation)
    try:
        return fault_from_text(asked)
    except ValueError as error:
        raise refusal(400, f"header {HEADER}: {error}") from None


def _carry_out(world: World, request: Received, progress: Progress) -> Answer:
    operation, route = progress.operation, progress.route
    assert isinstance(operation, Operation)
    assert route is not None
    grant = progress.grant = world.tokens.find(request)
    _check_grant(operation, grant)
    world.limits.spend(grant.owner, operation)
    checked = check(operation, request, route.values)
    told = static_answer(operation, checked.texts, checked.body)
    if told is None:
        checked.refuse_faults()
    call = Call(operation, request, checked.values, checked.body, grant, told)
    return drifted(operation, behave(world, call), progress.fault)


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


def refused(error: RefusedError, operation: Operation | str | None) -> Answer:
    """The answer that tells of a refusal, with the media type that the document has for it."""
    if isinstance(operation, Operation):
        return error.answer(operation.media_type(error.status))
    return error.answer()
