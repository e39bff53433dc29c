"""What an operation is made of: its limits, what goes in, what comes out, and how it pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from library._runtime.core import status_errors

from ..pycode.identifiers import Identifier
from ..pycode.literals import Code, argument
from .models import Field


@dataclass(frozen=True)
class UsagePlan:
    """The default limits of an operation.

    Attributes:
        rate: Requests a second.
        burst: How many requests may come at once.
        others: The limits that some have instead, each in words.

    """

    rate: float
    burst: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation.

    Attributes:
        name: The argument.
        wire_name: The name in the request.
        location: ``path``, ``query`` or ``header``.
        required: Whether a call must give it.
        repeated: Whether a list is sent as ``a=1&a=2`` instead of ``a=1,2``.
        type: The type in a method's signature.
        checked_type: The type with its limits, as pydantic reads it.
        description: The document's text.
        limits: The limits and the default in words; empty where there are none.
        sample: A value that the API accepts.
        sample_text: The sample as it stands in the request, percent-encoded.
        refused: Values that break a limit, by what breaks it: ``: 2 items``.
        greedy: Whether it is a text in the path whose slashes stay slashes.

    """

    name: Identifier
    wire_name: str
    location: str
    required: bool
    repeated: bool
    type: Code
    checked_type: Code
    description: str
    limits: str
    sample: Any
    sample_text: str
    refused: Mapping[str, Any]
    greedy: bool = False

    @property
    def argument(self) -> Code:
        """The argument as a method's signature has it, with its type and its default."""
        return argument(self.name, self.type, required=self.required)

    @property
    def is_positional(self) -> bool:
        """Whether the argument comes first in a call, without its name."""
        return self.location == "path"


@dataclass(frozen=True)
class Body:
    """The body of a request.

    Attributes:
        type: What a call takes, as a method's signature has it.
        checked_type: The type with its limits, as pydantic reads it; ``bytes`` where it is no JSON.
        instance: The class that it is read as, for ``isinstance``.
        media_type: Such as ``application/json``.
        required: Whether a call must give it.
        description: The document's text.
        sample: A body that the API accepts.
        accepted: Changes of the sample that move one value to a limit, by place and limit, such as
            ``/text: 800 characters``; each is a list of the one value that is to stand there.
        refused: Changes that move one just beyond a limit, likewise, or break a rule for texts, or
            take a required field away: ``/text: missing``, with an empty list.
        checks_texts: Whether there are rules for what its texts contain.

    """

    type: Code
    checked_type: Code
    instance: Code
    media_type: str
    required: bool
    description: str
    sample: Any
    accepted: Mapping[str, Any]
    refused: Mapping[str, Any]
    checks_texts: bool = False

    @property
    def argument(self) -> Code:
        """The argument as a method's signature has it, with its type and its default."""
        return argument("body", self.type, required=self.required)


@dataclass(frozen=True)
class Response:
    """A documented answer.

    Attributes:
        status: The HTTP status.
        type: What a call returns for its body; ``None`` where it has none.
        checked_type: The type with its limits, as pydantic reads it; ``bytes`` where it is no JSON.
        instance: The class of what a call returns, for ``isinstance``.
        media_type: The body's; ``None`` where it has no body.
        headers: The names of the documented headers.
        description: The document's text.
        sample: A body that fits the model, with an error list where the status is an error's.

    """

    status: int
    type: Code | None
    checked_type: Code | None
    instance: Code | None
    media_type: str | None
    headers: tuple[str, ...]
    description: str
    sample: Any

    @property
    def is_success(self) -> bool:
        """Whether the status is one of 200 to 299."""
        return 200 <= self.status < 300

    @property
    def exception(self) -> Identifier:
        """The exception that an error status raises."""
        return Identifier(status_errors.error_class(self.status).__name__)


@dataclass(frozen=True)
class Pagination:
    """How the pages of an operation follow each other, and the method that walks through them.

    Attributes:
        method_name: The iterator's method.
        parameter: The parameter that takes the token; ``None`` where it travels in the body.
        body_path: The fields that lead to the token in the body.
        next: The fields that lead from an answer to the next page's token.
        items: Those that lead to its list; ``None`` where whole pages are iterated.
        item_type: The type of what is iterated.
        alone: Whether a token comes without the optional arguments of the first request.
        along: What else comes with a token, by argument.
        may_omit_items: Whether an empty page may leave its list out.
        sample_bodies: The bodies of the requests for two pages, without and with a token.

    """

    method_name: Identifier
    parameter: Parameter | None
    body_path: tuple[Field, ...]
    next: tuple[Field, ...]
    items: tuple[Field, ...] | None
    item_type: Code
    alone: bool
    along: Mapping[Identifier, str]
    may_omit_items: bool
    sample_bodies: tuple[Any, Any]

    @property
    def token_name(self) -> str:
        """The name of what takes the token, in the request."""
        return (self.parameter or self.body_path[-1]).wire_name

    @property
    def token_sample(self) -> str:
        """A token that the API accepts."""
        if self.parameter is not None:
            return str(self.parameter.sample)
        found = self.sample_bodies[1]
        for each in self.body_path:
            found = found[each.wire_name]
        return str(found)

    @property
    def body_names(self) -> tuple[tuple[str, str], ...]:
        """The names of the fields that lead to the token in the body, in Python and in JSON."""
        return tuple((each.name, each.wire_name) for each in self.body_path)

    def with_token(self, parameter: Parameter) -> Parameter | None:
        """Return the parameter as it comes with a token, if it does."""
        if parameter.name in self.along:
            value = self.along[parameter.name]
            text = f"{quote(parameter.wire_name, safe='')}={quote(value, safe='')}"
            return replace(parameter, sample_text=text)
        stays = parameter == self.parameter or parameter.required or not self.alone
        return parameter if stays else None
