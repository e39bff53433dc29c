"""The access of a call: a scope, a token of the caller's own, or a restricted resource."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence, Set
from typing import TYPE_CHECKING, NamedTuple

from ..core.errors import RequestValidationError
from ..core.escaping import quoted
from ..core.secrets import Secret
from .access_token import MAX_TOKEN_LENGTH, SENDABLE

if TYPE_CHECKING:
    from ..messages.operation import Operation

_SCOPE = re.compile(r"[\x21-\x7e]+( [\x21-\x7e]+)*")
"""A scope, or several separated by spaces, as in OAuth 2.0."""

_ELEMENT = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")
"""A data element, such as ``buyerInfo``. Amazon may add others."""

_ELEMENTS_FORM = "pass a list of strings, such as ['buyerInfo']; [] for a token without elements"


class RestrictedResource(NamedTuple):
    """The operation and the personal data that a Restricted Data Token is issued for.

    Attributes:
        method: The HTTP method.
        path: The path; ``{name}`` stands for any value of a parameter.
        data_elements: The kinds of personal data, sorted.

    """

    method: str
    path: str
    data_elements: tuple[str, ...]

    def to_body(self) -> dict[str, object]:
        """Return the body of a request for a token."""
        resource: dict[str, object] = {"method": self.method, "path": self.path}
        if self.data_elements:
            resource["dataElements"] = list(self.data_elements)
        return {"restrictedResources": [resource]}

    def __str__(self) -> str:
        elements = f" with {', '.join(self.data_elements)}" if self.data_elements else ""
        return f"{self.method} {self.path}{elements}"


class Access(NamedTuple):
    """The access of a call. Without any of its parts, the selling partner's token is sent.

    Attributes:
        scope: The grantless scope to sign in for.
        token: A token of the caller's own, used without signing in.
        resource: The resource of the Restricted Data Token to send.

    """

    scope: str | None = None
    token: Secret | None = None
    resource: RestrictedResource | None = None


def access_for(
    operation: Operation[object],
    target: str,
    restricted_data_token: Secret | None,
    data_elements: Collection[str] | None,
    scope: str | None,
) -> Access:
    """Return the access of a call.

    Args:
        operation: The operation.
        target: The path and the query of the request, percent-encoded.
        restricted_data_token: A token of the caller's own.
        data_elements: The kinds of personal data for which the client obtains a token.
        scope: A scope in place of the operation's.

    Raises:
        RequestValidationError: An argument is malformed, or two contradict each other. The message
            does not quote the token.

    """
    problems = []
    if not _is_absent_or(restricted_data_token, SENDABLE):
        problems.append(
            "restricted_data_token: expected the string that createRestrictedDataToken returned; "
            "a header takes printable ASCII without spaces"
        )
    elif restricted_data_token is not None and len(restricted_data_token) > MAX_TOKEN_LENGTH:
        size = len(restricted_data_token)
        problems.append(
            f"restricted_data_token: has {size} characters; at most {MAX_TOKEN_LENGTH} are accepted"
        )
    if restricted_data_token is not None and data_elements is not None:
        problems.append(
            "data_elements: given together with restricted_data_token; pass one of the two: with "
            "data_elements the client obtains the token itself"
        )
    if not _is_absent_or(scope, _SCOPE):
        problems.append("scope: expected a scope such as sellingpartnerapi::notifications")
    resource = None
    if data_elements is not None:
        elements = _checked_elements(operation, data_elements, problems)
        restriction = operation.restriction
        is_specific = restriction is not None and restriction.needs_specific_path
        path = target.partition("?")[0] if is_specific else operation.path
        resource = RestrictedResource(operation.method, path, elements)
    if problems:
        raise RequestValidationError(operation.operation_id, problems)
    scope = operation.scope if scope is None else scope
    return Access(scope, restricted_data_token, resource)


def _is_absent_or(value: object, pattern: re.Pattern[str]) -> bool:
    return value is None or (isinstance(value, str) and pattern.fullmatch(value) is not None)


def _checked_elements(
    operation: Operation[object], given: Collection[str], problems: list[str]
) -> tuple[str, ...]:
    """Return the data elements, sorted and without repetitions."""
    if isinstance(given, str | bytes) or not isinstance(given, Sequence | Set):
        problems.append(f"data_elements: {_ELEMENTS_FORM}")
        return ()
    elements = [each for each in given if isinstance(each, str) and _ELEMENT.fullmatch(each)]
    if len(elements) < len(given):
        problems.append(f"data_elements: {_ELEMENTS_FORM}")
        return ()
    known = None if operation.restriction is None else operation.restriction.data_elements
    unknown = [] if known is None else [each for each in elements if each not in known]
    if known is not None and unknown:
        shown = ", ".join(quoted(each, 100) for each in unknown)
        right = f"choose from {', '.join(known)}" if known else "pass []: its token has none"
        problems.append(f"data_elements: {shown} is unknown for this operation; {right}")
    return tuple(sorted({*elements}))
