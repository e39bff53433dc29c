"""Checks of a package's clients against Amazon's files.

Usage: ``python -m tests.models.client_trial FOLDER``, with the folder of the files.

The program needs the package on its path, so it runs in a separate process. Both clients call every
operation over a loopback socket: with a sample of each parameter, for each sandbox case, and for
each example of a response. The results go to standard output as JSON, one line for each API.
"""

from __future__ import annotations

import json
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
    RequestValidationError,
    SellingPartner,
    UnreadableResponseError,
)
from selling_partner._runtime.models.base import ApiModel
from tests.models import schemas
from tests.models.package_clients import (
    Client,
    DeviationLog,
    location_of,
    methods_by_operation,
    to_json,
)
from tests.models.request_checks import request_errors
from tests.models.results import ClientResults
from tests.models.swagger import (
    NO_BODY,
    DocumentedExchange,
    Json,
    Model,
    Node,
    SwaggerOperation,
    read_models,
)
from tests.runtime.support.clients import ApiServer

UNREADABLE = frozenset({"getOrderItemsBuyerInfo 200 example 1"})
"""Amazon's examples whose list is not where the schema has it, so that a client would lose it."""

Values = dict[tuple[str, str], Json]
"""Arguments by the location and name of their parameters in the file."""


@dataclass(frozen=True)
class Outcome:
    """Whether the request was correct, and the response was returned unchanged."""

    correct: bool = True
    unchanged: bool = True


class ClientTrial:
    """The trial of one API.

    Args:
        model: Amazon's file of the API.
        server: The server of the clients.
        clients: The sync and async clients, by whether they validate requests.

    """

    def __init__(
        self, model: Model, server: ApiServer, clients: Mapping[bool, list[Client]]
    ) -> None:
        self._model, self._server, self._clients = model, server, clients
        self._schemas = schemas.DocumentSchemas(model)
        self._deviations = DeviationLog()
        self.results = ClientResults(model.key, operations=len(model.operations))

    def run(self) -> ClientResults:
        """Run all checks of the API and return the results."""
        package = f"selling_partner.{self._model.key}"
        models = vars(import_module(f"{package}.models")).values()
        own = [each for each in models if getattr(each, "__module__", "") == f"{package}.models"]
        self.results.models = sum(isinstance(e, type) and issubclass(e, BaseModel) for e in own)
        self._methods = dict(methods_by_operation(package))
        with self._deviations:
            for operation in self._model.operations:
                self._try_sample(operation)
            for exchange in self._model.exchanges:
                self._try(exchange)
        return self.results

    def _try_sample(self, operation: SwaggerOperation) -> None:
        """Call an operation with a sample of every parameter; the response is empty."""
        status = min(int(each) for each in operation.data["responses"] if each.startswith("2"))
        values = {location_of(each): self._sample(each) for each in operation.parameters}
        label = f"{operation.id} sample"
        sample = DocumentedExchange(label, operation, status, {}, NO_BODY, is_case=False)
        self.results.methods += self._send(sample, values, NO_BODY) == Outcome()

    def _try(self, exchange: DocumentedExchange) -> None:
        values, are_valid = self._values(exchange)
        schema = self._response_schema(exchange)
        outcome = self._send(exchange, values, exchange.response, validates=are_valid)
        self.results.cases += exchange.is_case
        self.results.correct += exchange.is_case and outcome.correct
        if not are_valid:
            self._try_refusal(exchange, values)
        if exchange.is_example:
            unchanged = outcome.unchanged and all(
                self._send(exchange, values, response, validates=are_valid, variant=name).unchanged
                for name, response in self._variants(schema, exchange.response)
            )
            self.results.examples += 1
            self.results.unchanged += unchanged

    def _try_refusal(self, exchange: DocumentedExchange, values: Values) -> None:
        """Check that validating clients refuse to send invalid arguments."""
        for client in self._clients[True]:
            self._server.requests.clear()
            try:
                list(self._call(client, exchange, values, NO_BODY))
            except RequestValidationError:
                if not self._server.requests:
                    continue
            self.results.problems.append(f"{exchange.label}: invalid arguments were sent")

    def _values(self, exchange: DocumentedExchange) -> tuple[Values, bool]:
        """Return the exchange's arguments with samples of the other required parameters.

        Returns:
            The values, and whether the exchange's arguments are valid.

        """
        values: Values = {}
        are_valid = True
        parameters = {location_of(each): each for each in exchange.operation.parameters}
        for location, parameter in parameters.items():
            if location[1] in exchange.arguments:
                value = values[location] = exchange.arguments[location[1]]
                are_valid &= self._schemas.is_valid(parameter.get("schema", parameter), value)
                are_valid &= _is_separable(parameter, value)
            elif parameter.get("required"):
                values[location] = self._sample(parameter)
        unknown = exchange.arguments.keys() - {name for _, name in parameters}
        self.results.problems += [f"{exchange.label}: no parameter {name}" for name in unknown]
        return values, are_valid

    def _sample(self, parameter: Node) -> Json:
        return self._schemas.sample_of(parameter)

    def _response_schema(self, exchange: DocumentedExchange) -> Node:
        response = exchange.operation.data["responses"][str(exchange.status)]
        found: Node = self._model.resolve(response).get("schema", {})
        return found

    def _variants(self, schema: Node, response: Json) -> Iterator[tuple[str, Json]]:
        """Yield named variants of the response, such as Amazon may return in the future."""
        variants = {
            "with unknown fields": schemas.with_unknown_fields(response),
            "with unknown enum values": self._schemas.with_unknown_enums(schema, response),
            "with nulls": schemas.with_nulls(response),
            "without scalars": schemas.without_scalars(response),
        }
        for name, value in variants.items():
            if not schemas.same(value, response):
                yield name, value

    def _send(
        self,
        exchange: DocumentedExchange,
        values: Values,
        response: Json,
        *,
        validates: bool = True,
        variant: str = "",
    ) -> Outcome:
        """Send a request with both clients, and record the problems."""
        headers = {} if response is NO_BODY else {"Content-Type": exchange.operation.produces}
        body = None if response is NO_BODY else json.dumps(response).encode()
        self._server.api_response = Reply(exchange.status, headers, body)
        body_problems: list[str] = []
        request_problems: list[str] = []
        for client in self._clients[validates]:
            self._server.requests.clear()
            try:
                body_problems += self._call(client, exchange, values, response)
            except Exception as error:  # Every exception is a problem of the package.
                body_problems.append(f"{type(error).__name__}: {str(error).splitlines()[0]}")
            request_problems += self._check_request(exchange.operation, values)
        label = f"{exchange.label} {variant}".strip()
        problems = dict.fromkeys([*body_problems, *request_problems])
        self.results.problems += [f"{label}: {each}" for each in problems]
        return Outcome(correct=not request_problems, unchanged=not body_problems)

    def _call(
        self, client: Client, exchange: DocumentedExchange, values: Values, response: Json
    ) -> Iterator[str]:
        method, names = self._methods[exchange.operation.method, exchange.operation.path]
        arguments = {names[location]: value for location, value in values.items()}
        self._deviations.lines.clear()
        try:
            returned = client.call(self._model.key, method, arguments)
        except UnreadableResponseError as error:
            if response is not NO_BODY and exchange.label not in UNREADABLE:
                yield f"{type(error).__name__}: {error}"
            return
        except ApiStatusError as error:
            if error.status_code != exchange.status:
                yield f"{type(error).__name__}: {error}"
            return
        if exchange.status >= 300:
            yield f"the status {exchange.status} did not raise"
        elif response is not NO_BODY:
            encoded = to_json(returned)
            if not schemas.same(response, encoded):
                yield f"encoded differently {schemas.difference(response, encoded)}"
            yield from self._check_saved(method, exchange.status, returned, response)
            if self._deviations.lines and self._schemas.is_valid(
                self._response_schema(exchange), response
            ):
                yield f"valid, but reported as a deviation: {self._deviations.lines[0]}"

    def _check_saved(
        self, method: str, status: int, returned: Any, response: Json
    ) -> Iterator[str]:
        """Yield differences between a returned value and its saved and loaded copy."""
        module = import_module(f"selling_partner.{self._model.key}.operations")
        operation = getattr(module, method.upper())
        documented = status if status in operation.responses else None
        if operation.parse(json.dumps(response), status=documented) != returned:
            yield "parsed differently"
        if isinstance(returned, ApiModel):
            loaded = type(returned).from_json(returned.to_json())
            if loaded != returned or loaded.model_fields_set != returned.model_fields_set:
                yield "changed by saving and loading"

    def _check_request(self, operation: SwaggerOperation, values: Values) -> Iterator[str]:
        requests: list[Request] = self._server.requests
        if len(requests) == 1:
            yield from request_errors(operation, values, requests[0])
        else:
            yield f"{len(requests)} requests were sent"


def _is_separable(parameter: Node, value: Json) -> bool:
    """Return whether a list can be sent as comma-separated values without ambiguity."""
    encoding = "json" if parameter["in"] == "body" else parameter.get("collectionFormat", "csv")
    if not isinstance(value, list) or encoding != "csv":
        return True
    return not any("," in str(each) or each == "" for each in value)


def main(folder: Path) -> None:
    """Run the trial of every API in the folder, and print each result as a line of JSON."""
    kinds = (SellingPartner, AsyncSellingPartner)
    with ApiServer() as server:
        clients = {
            validates: [Client(kind, server, validates=validates) for kind in kinds]
            for validates in (True, False)
        }
        for model in read_models(folder):
            print(json.dumps(asdict(ClientTrial(model, server, clients).run())), flush=True)
        for client in [*clients[True], *clients[False]]:
            client.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
