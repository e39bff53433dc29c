"""Holds a generated package to Amazon's files: ``python -m tests.models.drive FOLDER``.

It is a process of its own, with the package on its path: every operation is called through both
clients over a loopback socket, with a sample of each parameter, as each case of the sandbox says,
and once more for each example of an answer. The findings go to standard output as JSON.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from generated.tests.server import Reply, Request
from selling_partner import (
    ApiStatusError,
    AsyncSellingPartner,
    Region,
    RequestValidationError,
    RetryPolicy,
    SellingPartner,
    Unlimited,
    UnreadableResponseError,
)
from selling_partner._runtime.models.base import ApiModel
from tests.models import schemas
from tests.models.arrival import departures
from tests.models.findings import Findings
from tests.models.swagger import (
    BODY,
    NOTHING,
    Exchange,
    Json,
    Model,
    Node,
    SwaggerOperation,
    read_models,
)
from tests.runtime.support.clients import CREDENTIALS, ApiServer

UNREADABLE = frozenset({"getOrderItemsBuyerInfo 200 example 1"})
"""Amazon's examples of pages that have their list in another place than the file has it: a client
would lose it."""

Values = dict[tuple[str, str], Json]
"""The value of each parameter that is given, by its place and its name in the file."""


@dataclass(frozen=True)
class Outcome:
    """Whether a request arrived as it should, and its answer came back as it was."""

    arrived: bool = True
    unchanged: bool = True


class Client:
    """A root client of either kind; a call is over when it returns."""

    def __init__(self, kind: Any, server: ApiServer, *, validates: bool) -> None:
        urls = {"base_url": server.url, "token_url": server.token_url}
        options = {"limiter": Unlimited(), "retry": RetryPolicy(attempts=1)}
        options |= {} if validates else {"validate_requests": False}
        self._root = kind(CREDENTIALS, region=Region.NA, **urls, **options)
        self._runner = asyncio.Runner()

    def call(self, api: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Call a method with all arguments by name."""
        answer = getattr(getattr(self._root, api), method)(**arguments)
        return self._runner.run(answer) if inspect.iscoroutine(answer) else answer

    def close(self) -> None:
        closed = self._root.aclose() if hasattr(self._root, "aclose") else self._root.close()
        if inspect.iscoroutine(closed):
            self._runner.run(closed)
        self._runner.close()


class Trial:
    """One API under test.

    Args:
        model: Amazon's file of the API.
        server: What the clients talk to.
        clients: Those that validate requests, and those that do not.

    """

    def __init__(
        self, model: Model, server: ApiServer, clients: Mapping[bool, list[Client]]
    ) -> None:
        self._model, self._server, self._clients = model, server, clients
        self._schemas = schemas.DocumentSchemas(model)
        self._reports = _Reports()
        self.findings = Findings(model.key, operations=len(model.operations))

    def run(self) -> Findings:
        package = f"selling_partner.{self._model.key}"
        models = vars(import_module(f"{package}.models")).values()
        own = [each for each in models if getattr(each, "__module__", "") == f"{package}.models"]
        self.findings.models = sum(isinstance(e, type) and issubclass(e, BaseModel) for e in own)
        self._methods = dict(methods(package))
        with self._reports:
            for operation in self._model.operations:
                self._try_sample(operation)
            for exchange in self._model.exchanges:
                self._try(exchange)
        return self.findings

    def _try_sample(self, operation: SwaggerOperation) -> None:
        """Call an operation with every parameter that it has; the answer is empty."""
        status = min(int(each) for each in operation.data["responses"] if each.startswith("2"))
        values = {place_of(each): self._sample(each) for each in operation.parameters}
        sample = Exchange(f"{operation.id} sample", operation, status, {}, NOTHING, is_case=False)
        self.findings.methods += self._send(sample, values, NOTHING) == Outcome()

    def _try(self, exchange: Exchange) -> None:
        values, fits = self._values(exchange)
        schema = self._answer_schema(exchange)
        outcome = self._send(exchange, values, exchange.answer, validates=fits)
        self.findings.cases += exchange.is_case
        self.findings.arrived += exchange.is_case and outcome.arrived
        if not fits:
            self._try_refusal(exchange, values)
        if exchange.is_example:
            unchanged = outcome.unchanged and all(
                self._send(exchange, values, answer, validates=fits, what=what).unchanged
                for what, answer in self._variants(schema, exchange.answer)
            )
            self.findings.examples += 1
            self.findings.unchanged += unchanged

    def _try_refusal(self, exchange: Exchange, values: Values) -> None:
        """What does not fit is sent by no client that validates."""
        for client in self._clients[True]:
            self._server.requests.clear()
            try:
                list(self._call(client, exchange, values, NOTHING))
            except RequestValidationError:
                if not self._server.requests:
                    continue
            self.findings.problems.append(f"{exchange.label}: sent, although it does not fit")

    def _values(self, exchange: Exchange) -> tuple[Values, bool]:
        """What is sent: what the exchange lists, and samples of what is required besides.

        Returns:
            The values, and whether all that are listed fit the file.

        """
        values: Values = {}
        fits = True
        names = {place_of(each): each for each in exchange.operation.parameters}
        for place, parameter in names.items():
            if place[1] in exchange.listed:
                values[place] = exchange.listed[place[1]]
                fits &= self._schemas.fits(parameter.get("schema", parameter), values[place])
                fits &= _is_separable(parameter, values[place])
            elif parameter.get("required"):
                values[place] = self._sample(parameter)
        strange = exchange.listed.keys() - {name for _, name in names}
        self.findings.problems += [f"{exchange.label}: no parameter {name}" for name in strange]
        return values, fits

    def _sample(self, parameter: Node) -> Json:
        return self._schemas.sample_of(parameter)

    def _answer_schema(self, exchange: Exchange) -> Node:
        response = exchange.operation.data["responses"][str(exchange.status)]
        found: Node = self._model.resolve(response).get("schema", {})
        return found

    def _variants(self, schema: Node, answer: Json) -> Iterator[tuple[str, Json]]:
        """Yield the answer as Amazon may give it one day."""
        made = {
            "with unknown fields": schemas.with_unknown_fields(answer),
            "with unknown enum values": self._schemas.with_unknown_enums(schema, answer),
            "with nulls": schemas.with_nulls(answer),
            "without scalars": schemas.without_scalars(answer),
        }
        for what, value in made.items():
            if not schemas.same(value, answer):
                yield what, value

    def _send(
        self,
        exchange: Exchange,
        values: Values,
        answer: Json,
        *,
        validates: bool = True,
        what: str = "",
    ) -> Outcome:
        """Send a request through both clients, and note what is wrong."""
        headers = {} if answer is NOTHING else {"Content-Type": exchange.operation.produces}
        body = None if answer is NOTHING else json.dumps(answer).encode()
        self._server.api_response = Reply(exchange.status, headers, body)
        in_answer: list[str] = []
        in_request: list[str] = []
        for client in self._clients[validates]:
            self._server.requests.clear()
            try:
                in_answer += self._call(client, exchange, values, answer)
            except Exception as error:  # Whatever it is, it is a finding.
                in_answer.append(f"{type(error).__name__}: {str(error).splitlines()[0]}")
            in_request += self._arrived(exchange.operation, values)
        label = f"{exchange.label} {what}".strip()
        found = dict.fromkeys([*in_answer, *in_request])
        self.findings.problems += [f"{label}: {each}" for each in found]
        return Outcome(arrived=not in_request, unchanged=not in_answer)

    def _call(
        self, client: Client, exchange: Exchange, values: Values, answer: Json
    ) -> Iterator[str]:
        method, names = self._methods[exchange.operation.method, exchange.operation.path]
        arguments = {names[place]: value for place, value in values.items()}
        self._reports.lines.clear()
        try:
            returned = client.call(self._model.key, method, arguments)
        except UnreadableResponseError as error:
            if answer is not NOTHING and exchange.label not in UNREADABLE:
                yield f"{type(error).__name__}: {error}"
            return
        except ApiStatusError as error:
            if error.status_code != exchange.status:
                yield f"{type(error).__name__}: {error}"
            return
        if exchange.status >= 300:
            yield f"nothing was raised for the status {exchange.status}"
        elif answer is not NOTHING:
            encoded = _encode(returned)
            if not schemas.same(answer, encoded):
                yield f"encoded differently {schemas.difference(answer, encoded)}"
            yield from self._saved(method, exchange.status, returned, answer)
            if self._reports.lines and self._schemas.fits(self._answer_schema(exchange), answer):
                yield f"it fits, but is reported: {self._reports.lines[0]}"

    def _saved(self, method: str, status: int, returned: Any, answer: Json) -> Iterator[str]:
        """What is not the same once it was saved and loaded again."""
        module = import_module(f"selling_partner.{self._model.key}.operations")
        operation = getattr(module, method.upper())
        documented = status if status in operation.responses else None
        if operation.parse(json.dumps(answer), status=documented) != returned:
            yield "parsed differently"
        if isinstance(returned, ApiModel):
            again = type(returned).from_json(returned.to_json())
            if again != returned or again.model_fields_set != returned.model_fields_set:
                yield "saved and loaded, it is another"

    def _arrived(self, operation: SwaggerOperation, values: Values) -> Iterator[str]:
        requests: list[Request] = self._server.requests
        if len(requests) == 1:
            yield from departures(operation, values, requests[0])
        else:
            yield f"{len(requests)} requests arrived"


class _Reports(logging.Handler):
    """What the package reports of answers that depart from their models, while in its block."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        drift_log = import_module("selling_partner._runtime.models.drift_log")
        self._message = drift_log._RECEIVED  # A missing name is an error, a changed phrase is not.

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg == self._message:
            self.lines.append(record.getMessage())

    def __enter__(self) -> None:
        logging.getLogger("selling_partner").addHandler(self)

    def __exit__(self, *_: object) -> None:
        logging.getLogger("selling_partner").removeHandler(self)


def methods(
    package: str,
) -> Iterator[tuple[tuple[str, str], tuple[str, dict[tuple[str, str], str]]]]:
    """Method and arguments of each operation, by HTTP method and path."""
    for name, operation in vars(import_module(f"{package}.operations")).items():
        if name.isupper() and hasattr(operation, "operation_id"):
            names = {(each.location, each.wire_name): each.name for each in operation.parameters}
            method = operation.method, operation.path
            yield method, (name.lower(), names | {("body", BODY): "body"})


def _is_separable(parameter: Node, value: Json) -> bool:
    """Return whether the items of a list can be told apart when they travel as one text."""
    form = "json" if parameter["in"] == "body" else parameter.get("collectionFormat", "csv")
    if not isinstance(value, list) or form != "csv":
        return True
    return not any("," in str(each) or each == "" for each in value)


def place_of(parameter: Node) -> tuple[str, str]:
    return parameter["in"], BODY if parameter["in"] == "body" else parameter["name"]


def _encode(answer: Any) -> Json:
    """Return the JSON that an answer stands for."""
    if isinstance(answer, BaseModel):
        return answer.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(answer, list):
        return [_encode(each) for each in answer]
    return (
        {name: _encode(each) for name, each in answer.items()}
        if isinstance(answer, dict)
        else answer
    )


def main(folder: Path) -> None:
    """Try every API of the folder and print the findings as they come, a line of JSON each."""
    kinds = (SellingPartner, AsyncSellingPartner)
    with ApiServer() as server:
        clients = {
            validates: [Client(kind, server, validates=validates) for kind in kinds]
            for validates in (True, False)
        }
        for model in read_models(folder):
            print(json.dumps(asdict(Trial(model, server, clients).run())), flush=True)
        for client in [*clients[True], *clients[False]]:
            client.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
