"""The clients of a generated package, for the trials against Amazon's files."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from pydantic import BaseModel

from selling_partner import Region, RetryPolicy, Unlimited
from tests.models.swagger import BODY, Json, Node
from tests.runtime.support.clients import CREDENTIALS, ApiServer


class Client:
    """A sync or async root client whose calls block until they return."""

    def __init__(self, kind: Any, server: ApiServer, *, validates: bool) -> None:
        urls = {"base_url": server.url, "token_url": server.token_url}
        options = {"limiter": Unlimited(), "retry": RetryPolicy(attempts=1)}
        options |= {} if validates else {"validate_requests": False}
        self._root = kind(CREDENTIALS, region=Region.NA, **urls, **options)
        self._runner = asyncio.Runner()

    def call(self, api: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Call a method with keyword arguments."""
        returned = getattr(getattr(self._root, api), method)(**arguments)
        return self._runner.run(returned) if inspect.iscoroutine(returned) else returned

    def close(self) -> None:
        closed = self._root.aclose() if hasattr(self._root, "aclose") else self._root.close()
        if inspect.iscoroutine(closed):
            self._runner.run(closed)
        self._runner.close()


class DeviationLog(logging.Handler):
    """The deviations of responses that the package logs while the context is active."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        drift_log = import_module("selling_partner._runtime.models.reading.drift_log")
        self._message = drift_log._RECEIVED  # A renamed attribute fails, a reworded one does not.

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == self._message:
            self.lines.append(record.getMessage())

    def __enter__(self) -> None:
        logging.getLogger("selling_partner").addHandler(self)

    def __exit__(self, *_: object) -> None:
        logging.getLogger("selling_partner").removeHandler(self)


def methods_by_operation(
    package: str,
) -> Iterator[tuple[tuple[str, str], tuple[str, dict[tuple[str, str], str]]]]:
    """Yield the method and the arguments of each operation, by HTTP method and path."""
    for name, operation in vars(import_module(f"{package}.operations")).items():
        if name.isupper() and hasattr(operation, "operation_id"):
            names = {(each.location, each.wire_name): each.name for each in operation.parameters}
            method = operation.method, operation.path
            yield method, (name.lower(), names | {("body", BODY): "body"})


def location_of(parameter: Node) -> tuple[str, str]:
    """Return the location and the name of a parameter."""
    return parameter["in"], BODY if parameter["in"] == "body" else parameter["name"]


def to_json(value: Any) -> Json:
    """Return a value that a client returned as JSON."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, list):
        return [to_json(each) for each in value]
    if isinstance(value, dict):
        return {name: to_json(each) for name, each in value.items()}
    return value
