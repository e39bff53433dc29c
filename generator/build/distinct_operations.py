"""Uniqueness of each HTTP method and path, in a document and in a package."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar
from urllib.parse import unquote

from ..core.errors import Pointer, UsageError, one_line, shortened
from ..ir import Api, Operation

_PARAMETER = re.compile(r"\{[^{}]*\}")

Key = TypeVar("Key")


def repeated_operations(
    operations: Mapping[Pointer, Operation],
) -> Iterator[tuple[Pointer, Operation]]:
    """Yield the place of each operation that repeats an earlier one, and the earlier one."""
    yield from ((place, first) for place, _, _, first in _repeated(operations.items()))


def check_distinct_operations(apis: Iterable[Api]) -> None:
    """Check that no two APIs describe the same operation.

    Raises:
        UsageError: Two APIs have an operation with the same method and path.

    """
    keyed = ((api.key, each) for api in apis for each in api.operations)
    problems = [
        one_line(
            f"{first_key} and {key} both describe {operation.http_method} {operation.path}; "
            "remove one of the documents, or this operation from one of them in an overlay"
        )
        for key, operation, first_key, _ in _repeated(keyed)
    ]
    if problems:
        raise UsageError(*shortened(problems))


def _repeated(
    operations: Iterable[tuple[Key, Operation]],
) -> Iterator[tuple[Key, Operation, Key, Operation]]:
    """Yield each operation with the same request line as an earlier one, and that one.

    The names of path parameters do not count: OpenAPI calls such paths identical.
    """
    known: dict[tuple[str, str], tuple[Key, Operation]] = {}
    for key, operation in operations:
        line = operation.http_method, unquote(_PARAMETER.sub("{}", operation.path))
        first_key, first = known.setdefault(line, (key, operation))
        if first is not operation:
            yield key, operation, first_key, first
