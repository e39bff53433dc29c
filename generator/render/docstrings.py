"""What the docstrings of generated code say, as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..ir import Actions, Api, Body, Model, Operation, Parameter
from ..openapi.markdown import plain

TIMEOUT = (
    "timeout: Seconds allowed for each of connecting, sending and waiting for data, in place of "
    "the client's own."
)

RESTRICTED_DATA_TOKEN = (
    "restricted_data_token: A Restricted Data Token for this method and path, to be sent in place "
    "of the access token: the `restrictedDataToken` that `createRestrictedDataToken` of the Tokens "
    "API v2021-03-01 gives. It is good for an hour. Optional: without it the access token is sent, "
    "with which Amazon withholds personal data or refuses the call."
)

_NOT_FOLLOWED = (
    "ActionNotAllowedError: The answer does not allow it; nothing was sent.",
    "LinkError: Its link leads to another host, or is not for what was asked; nothing was sent.",
)


def api_prose(api: Api) -> str:
    """The docstring of a client."""
    return _paragraphs(f"{api.title} {api.version}.", api.description)


def model_prose(model: Model) -> str:
    """The docstring of a model's class."""
    summary, _, rest = model.description.strip().partition("\n\n")
    return _paragraphs(_sentence(summary) or f"The schema `{model.schema_name}`.", rest)


def operation_prose(operation: Operation) -> str:
    """The docstring of a method: what it does, its limits, what goes in and out, what is raised."""
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
    """The docstring of an iterator: what is iterated, by which rules; empty where there is none."""
    paging = operation.pagination
    if paging is None:
        return ""
    method = operation.method_name
    if paging.items is None:
        first = f"Iterate over the pages of `{method}` as they are: answers without one list."
    else:
        path = ".".join(each.name for each in paging.items)
        first = f"Iterate over `{path}` of every page of `{method}`, which has the same arguments."
    token = f"`{paging.parameter.name}`" if paging.parameter else f"`{paging.token_name}` in `body`"
    rest = "without the optional arguments" if paging.alone else "with the arguments of the first"
    others = "".join(f" and `{name}={value}`" for name, value in paging.along.items())
    return _paragraphs(
        first,
        "A page is fetched when it is needed, by a request of its own: usage plan and timeout "
        "count for each. A page may be empty.",
        f"A request for a further page carries its token as {token}{others}, {rest}. Give the "
        "token of an earlier run to begin there. The last page has no token; a token that was "
        "there before ends the iteration too, with a warning in the log. `next_token` of the "
        "iterator is the token of the page that is requested next.",
        _usage_plan(operation),
        f"Raises what `{method}` raises; what was yielded before stays good. A page with errors or "
        "without its list raises UnreadableResponseError. The next step requests the same page.",
    )


def asking_prose(operation: Operation) -> str:
    """The docstring of a method that gives the actions of an answer; empty where it has none."""
    actions = operation.actions
    if actions is None:
        return ""
    asks = operation.method_name
    return _paragraphs(
        f"Ask `{asks}`, which has the same arguments, and give what its answer allows as actions.",
        "`actions.allowed` names those that are allowed, and each has a method: "
        f"`actions.{actions.operations[0].method_name}(...)` calls its operation as the link in "
        "the answer says. One that is not allowed raises ActionNotAllowedError, and nothing is "
        f"sent. `actions.response` is the answer of `{asks}`.",
        _usage_plan(operation),
        f"Raises what `{asks}` raises.",
    )


def actions_prose(actions: Actions) -> str:
    """The docstring of a class of actions."""
    names = ", ".join(f"`{each.method_name}`" for each in actions.operations)
    return _paragraphs(
        f"The actions that an answer allows; `{actions.method_name}` of the client gives them.",
        f"Those that are known: {names}. `allowed` names those that are allowed, `name in actions` "
        "tells whether one is, `actions[name]` gives it, and iteration gives each of them. "
        "`refused` has the links that are not followed, and `response` is the answer.",
    )


def action_prose(operation: Operation) -> str:
    """The docstring of the method of an action: that of the operation, without what links give."""
    return _method_prose(operation, [*_NOT_FOLLOWED, *_raises(operation)])


def _safety(operation: Operation) -> str:
    """Whether a request may be repeated, where the HTTP method does not tell."""
    if operation.has_usual_safety:
        return ""
    return "Reads only; safe to retry." if operation.safe else "Changes something; not retried."


def _usage_plan(operation: Operation) -> str:
    plan = operation.usage_plan
    if plan is None:
        return "Usage plan: none documented."
    requests = "request" if plan.rate == 1 else "requests"
    default = f"Usage plan: {plan.rate:g} {requests} a second, burst {plan.burst}."
    return " ".join([default, *(_sentence(each) for each in plan.others)])


def _arguments(operation: Operation) -> Iterator[str]:
    for parameter in (*operation.positional, *operation.keywords):
        yield f"{parameter.name}: {_parameter(parameter)}"
    if operation.body is not None:
        yield f"body: {_sentence(operation.body.description)} {_body(operation.body)}"
    if operation.restricted:
        yield RESTRICTED_DATA_TOKEN
    if operation.scope is not None:
        yield (
            "scope: The grantless scope for which the application signs in, as itself and for no "
            f"selling partner, in place of `{operation.scope}`. Optional."
        )
    yield TIMEOUT


def _body(body: Body) -> str:
    """What a caller may pass."""
    kind = body.instance
    if kind == "bytes":
        return f"The bytes of the file, sent as {body.media_type}."
    article = "An" if kind[0] in "AEIOU" else "A"
    model = (
        f"{article} {kind}, or a dict of its fields; checked" if kind[0].isupper() else "Checked"
    )
    texts = ", and its texts for what they must not contain" if body.checks_texts else ""
    return f"{model} against its limits{texts}."


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
    yield "RequestValidationError: An argument breaks a limit; nothing was sent."
    if operation.usage_plan is not None:
        yield (
            "RateLimitWaitError: The rate limit lets it go only after the deadline; nothing was "
            "sent."
        )
    for response in operation.errors:
        yield f"{response.exception}: {response.status}. {_sentence(response.description)}"
    yield "ApiStatusError: Any other status but success."
    if any(each.checked_type not in {None, "bytes"} for each in operation.successes):
        if operation.safe:
            yield "UnreadableResponseError: A success could not be read, on any attempt."
        yield (
            "ResponseValidationError: The client is strict, and the answer departs from its model."
        )
    yield "NetworkError: No answer came."
    yield "CredentialsError: A credential is missing, or Login with Amazon refused it."


def _section(title: str, entries: Iterable[str]) -> str:
    return "\n".join([title, *(f"    {_one_line(each)}" for each in entries)])


def _sentence(text: str) -> str:
    text = plain(text)
    return text if not text or text.endswith((".", "!", "?", ":")) else f"{text}."


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())
