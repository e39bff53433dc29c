"""Docstrings of generated code, as plain text.

Summary and description come from the document. This module adds arguments, limits and exceptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..ir import Actions, Api, Body, Model, Operation, Parameter, Restriction
from ..openapi.markdown import plain

TIMEOUT = (
    "timeout: Seconds allowed for each of connecting, sending and waiting for data, in place of "
    "the client's own."
)

RESTRICTED_DATA_TOKEN = (
    "restricted_data_token: A Restricted Data Token of the caller's own for this method and path, "
    "sent in place of the access token: the `restrictedDataToken` of `createRestrictedDataToken` "
    "in the Tokens API v2021-03-01. It is valid for an hour. Optional."
)

_NOT_FOLLOWED = (
    "ActionNotAllowedError: The response does not allow the action; nothing was sent.",
    "LinkError: The action's link was rejected: other host, other order or unknown operation; "
    "nothing was sent.",
)


def api_prose(api: Api) -> str:
    """Return the docstring of a client."""
    return _paragraphs(plain(f"{api.title} {api.version}."), api.description)


def model_prose(model: Model) -> str:
    """Return the docstring of a model's class."""
    summary, _, rest = model.description.strip().partition("\n\n")
    return _paragraphs(_sentence(summary) or f"The schema `{model.schema_name}`.", rest)


def operation_prose(operation: Operation) -> str:
    """Return the docstring of a method: purpose, limits, arguments, result and exceptions."""
    return _method_prose(operation, _raises(operation))


def _method_prose(operation: Operation, raises: Iterable[str]) -> str:
    return _paragraphs(
        _sentence(operation.summary),
        operation.description,
        _safety(operation),
        _usage_plan(operation),
        _section("Args:", _arguments(operation)),
        _section("Returns:", _returns(operation)),
        _section("Raises:", raises),
    )


def iterator_prose(operation: Operation) -> str:
    """Return the docstring of an iterator; empty for an operation without pages."""
    paging = operation.pagination
    if paging is None:
        return ""
    method = operation.method_name
    if paging.items is None:
        first = f"Iterate over the pages of `{method}`, which takes the same arguments."
    else:
        path = ".".join(each.name for each in paging.items)
        first = (
            f"Iterate over `{path}` of every page of `{method}`, which takes the same arguments."
        )
    token = f"`{paging.parameter.name}`" if paging.parameter else f"`{paging.token_name}` in `body`"
    rest = "without the optional arguments" if paging.alone else "with the same arguments"
    others = "".join(f" and `{name}={value}`" for name, value in paging.along.items())
    return _paragraphs(
        first,
        "Each page is fetched when needed, by a request of its own: usage plan and timeout apply "
        "to each. A page may be empty.",
        f"The request for a further page sends its token as {token}{others}, {rest}. The last page "
        "has no token. A repeated token also ends the iteration, with a warning in the log. The "
        "iterator's `next_token` is the token of the next page. Pass a saved token to resume.",
        _usage_plan(operation),
        f"Raises the exceptions of `{method}`; items yielded before remain valid. A page with "
        "errors or without its list raises UnreadableResponseError. The next step requests the "
        "same page again.",
    )


def actions_method_prose(operation: Operation) -> str:
    """Return the docstring of a method that returns a response's actions; empty without any."""
    actions = operation.actions
    if actions is None:
        return ""
    method = operation.method_name
    return _paragraphs(
        f"Call `{method}` with the same arguments, and return the actions its response allows.",
        "`actions.allowed` has the names of the allowed actions. Each action has a method: "
        f"`actions.{actions.operations[0].method_name}(...)` calls its operation through the link "
        "in the response. An action that is not allowed raises ActionNotAllowedError, and nothing "
        f"is sent. `actions.response` is the response of `{method}`.",
        _usage_plan(operation),
        f"Raises the exceptions of `{method}`.",
    )


def actions_prose(actions: Actions) -> str:
    """Return the docstring of a class of actions."""
    names = ", ".join(f"`{each.method_name}`" for each in actions.operations)
    return _paragraphs(
        f"Actions that a response allows, as the client's `{actions.method_name}` returns them.",
        f"Known actions: {names}. `allowed` has the names of the allowed ones. `name in actions` "
        "is true if an action is allowed, `actions[name]` returns it, and iteration yields all of "
        "them. `refused` has the rejected links, and `response` is the response.",
    )


def action_prose(operation: Operation) -> str:
    """Return the docstring of an action: the operation's, without the link's arguments."""
    return _method_prose(operation, [*_NOT_FOLLOWED, *_raises(operation)])


def _safety(operation: Operation) -> str:
    """Return whether the request is retried, unless the HTTP method implies it."""
    if operation.has_usual_safety:
        return ""
    return "Reads only; safe to retry." if operation.safe else "Changes something; not retried."


def _usage_plan(operation: Operation) -> str:
    plan = operation.usage_plan
    if plan is None:
        return "Usage plan: not documented by Amazon (no client-side limit)."
    requests = "request" if plan.rate == 1 else "requests"
    default = f"Usage plan: {plan.rate:g} {requests} per second, burst {plan.burst}."
    return " ".join([default, *(_sentence(each) for each in plan.others)])


def _arguments(operation: Operation) -> Iterator[str]:
    for parameter in (*operation.positional, *operation.keywords):
        yield f"{parameter.name}: {_parameter(parameter)}"
    if operation.body is not None:
        yield f"body: {_sentence(operation.body.description)} {_body(operation.body)}"
    if operation.restriction is not None:
        yield _data_elements(operation.restriction)
        yield RESTRICTED_DATA_TOKEN
    if operation.scope is not None:
        yield (
            "scope: The grantless scope with which the application signs in, without a selling "
            f"partner, in place of `{operation.scope}`. Optional."
        )
    yield TIMEOUT


def _data_elements(restriction: Restriction) -> str:
    """Return the description of the argument that names personal data."""
    known = restriction.data_elements
    if known:
        which = f"The personal data that is needed, of {', '.join(f'`{each}`' for each in known)}"
    elif known is None:
        which = "The personal data that is needed, such as `buyerInfo`; `[]` if it has no name"
    else:
        which = "`[]` if personal data is needed; it has no names"
    subject = "this path" if restriction.needs_specific_path else "every call of the operation"
    return (
        f"data_elements: {which}. The client then obtains a Restricted Data Token from the Tokens "
        f"API, keeps it, and sends it in place of the access token. A token serves {subject} for "
        "an hour. Optional: without it the access token is sent, and Amazon omits personal data or "
        "rejects the call."
    )


def _body(body: Body) -> str:
    """Return the part of an argument's description that names the accepted types."""
    kind = body.instance
    if kind == "bytes":
        return f"The bytes of the file, sent as {body.media_type}."
    article = "An" if kind[0] in "AEIOU" else "A"
    model = (
        f"{article} {kind}, or a dict of its fields by their names in JSON; validated"
        if kind[0].isupper()
        else "Validated"
    )
    texts = " and text rules" if body.checks_texts else ""
    return f"{model} against its constraints{texts}."


def _parameter(parameter: Parameter) -> str:
    optional = "" if parameter.required else "Optional."
    described = _sentence(parameter.description) or f"Sent as `{parameter.wire_name}`."
    parts = (described, parameter.limits, optional)
    return " ".join(part for part in parts if part)


def _returns(operation: Operation) -> Iterator[str]:
    for each in operation.successes:
        status = f"{each.status}: " if len(operation.successes) > 1 else ""
        yield f"{status}{_sentence(each.description)}"


def _raises(operation: Operation) -> Iterator[str]:
    yield "RequestValidationError: An argument is invalid; nothing was sent."
    if operation.usage_plan is not None:
        yield (
            "RateLimitWaitError: Waiting for the rate limit would exceed ``max_wait``; nothing was "
            "sent."
        )
    for response in operation.errors:
        yield f"{response.exception}: {response.status}. {_sentence(response.description)}"
    yield "ApiStatusError: Any other error status."
    if any(each.checked_type not in {None, "bytes"} for each in operation.successes):
        if operation.safe:
            yield "UnreadableResponseError: No attempt received a readable success."
        yield ("ResponseValidationError: `strict=True` and the response does not match its model.")
    yield "NetworkError: No response was received."
    yield "CredentialsError: A credential is missing, or Login with Amazon rejected it."


def _section(title: str, entries: Iterable[str]) -> str:
    return "\n".join([title, *(f"    {_one_line(each)}" for each in entries)])


def _sentence(text: str) -> str:
    text = plain(text)
    return text if not text or text.endswith((".", "!", "?", ":")) else f"{text}."


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())
