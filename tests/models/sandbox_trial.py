"""Checks of a package's sandbox against Amazon's files.

Usage: ``python -m tests.models.sandbox_trial FOLDER``, with the folder of the files.

The program needs the package on its path, so it runs in a separate process. The package's client
sends every case of the static sandbox, calls every operation with a sample, and iterates over the
pages of every paginated operation. The responses are compared with the files, not with what the
generator derived from them. The results go to standard output as JSON, one line for each API.
"""

from __future__ import annotations

import json
import logging
import sys
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import httpx2

from generator.pycode.identifiers import iterator_names
from selling_partner import ApiStatusError, RetryPolicy, SellingPartner, SellingPartnerError
from selling_partner.sandbox import Exchange, Sandbox
from tests.models import schemas
from tests.models.package_clients import location_of, methods_by_operation
from tests.models.swagger import (
    NO_BODY,
    DocumentedExchange,
    Json,
    Model,
    SwaggerOperation,
    read_models,
)

MAX_ITEMS = 1000
"""An iterator that yields this many items counts as infinite."""

MAX_FILE = 1000
"""The maximum number of characters of a file in Base64 that the sandbox returns unchanged."""


@dataclass
class SandboxResults:
    """The results of one API.

    Attributes:
        key: The API.
        cases: Cases of the static sandbox in the file.
        matched: Cases whose request got the documented response.
        catch_all: Those of ``matched`` that are errors without parameters. The sandbox returns
            them for invalid requests.
        samples: Operations whose sample got a successful and valid response.
        iterators: Paginated operations.
        finished: Paginated operations whose iterators end.
        problems: Human-readable descriptions of every failure.

    """

    key: str
    cases: int = 0
    matched: int = 0
    catch_all: int = 0
    samples: int = 0
    iterators: int = 0
    finished: int = 0
    problems: list[str] = field(default_factory=list)


class SandboxTrial:
    """The trial of one API in a sandbox.

    Args:
        model: Amazon's file of the API.
        sandbox: The sandbox.
        client: A client of the sandbox that neither validates requests nor retries.

    """

    def __init__(self, model: Model, sandbox: Sandbox, client: SellingPartner) -> None:
        self._model, self._sandbox, self._client = model, sandbox, client
        self._schemas = schemas.DocumentSchemas(model)
        self._methods = dict(methods_by_operation(f"selling_partner.{model.key}"))
        self._iterators = _iterators(model.key, [name for name, _ in self._methods.values()])
        self.results = SandboxResults(model.key)

    def run(self) -> SandboxResults:
        """Run all checks of the API and return the results."""
        for exchange in self._model.exchanges:
            if exchange.is_case:
                self._try_case(exchange)
        for operation in self._model.operations:
            self._try_sample(operation)
            self._try_iterator(operation)
        return self.results

    def _try_case(self, case: DocumentedExchange) -> None:
        results = self.results
        results.cases += 1
        actual = self._call(case.operation, case.arguments)
        is_catch_all = case.status >= 400 and not case.arguments
        if is_catch_all:
            actual = self._repeat_invalid(actual)
        if _is_documented_response(case, actual):
            results.matched += 1
            results.catch_all += is_catch_all
        else:
            body = actual.response_content[:300]
            results.problems.append(f"{case.label}: the response was {actual.status} {body!r}")

    def _repeat_invalid(self, actual: Exchange) -> Exchange:
        """Send a request again with an undocumented query parameter."""
        separator = "&" if "?" in actual.target else "?"
        url = f"{self._sandbox.url}{actual.target}{separator}notInTheDocument=1"
        body = actual.content or None
        headers = {**actual.headers, "x-amz-access-token": self._token(actual)}
        httpx2.request(actual.method, url, content=body, headers=headers)
        return self._sandbox.exchanges[-1]

    def _token(self, actual: Exchange) -> str:
        """Return an access token of the kind that the operation requires."""
        grant = {"grant_type": "refresh_token", "refresh_token": "any"}
        scope = getattr(actual.operation, "notes", {}).get("scope")
        if scope is not None:
            grant = {"grant_type": "client_credentials", "scope": scope}
        form = {"client_id": "any", "client_secret": "any", **grant}
        return str(httpx2.post(self._sandbox.token_url, data=form).json()["access_token"])

    def _try_sample(self, operation: SwaggerOperation) -> None:
        actual = self._call(operation, {})
        cases = [each for each in operation.exchanges() if each.is_case]
        if any(_is_documented_response(each, actual) for each in cases):
            self.results.samples += 1  # Amazon's own responses may break Amazon's own schema.
            return
        problem = f"{operation.id} sample: the response was {actual.status}"
        response = self._model.resolve(operation.data["responses"].get(str(actual.status), {}))
        if actual.status is None or not 200 <= actual.status < 300:
            self.results.problems.append(f"{problem} {actual.response_content[:300]!r}")
        elif "schema" in response and not self._is_valid(operation, response["schema"], actual):
            self.results.problems.append(f"{problem} with an invalid body")
        else:
            self.results.samples += 1

    def _is_valid(self, operation: SwaggerOperation, schema: Any, actual: Exchange) -> bool:
        if "json" not in operation.produces:
            return bool(actual.response_content)
        return self._schemas.is_valid(schema, json.loads(actual.response_content))

    def _try_iterator(self, operation: SwaggerOperation) -> None:
        method, names = self._methods[operation.method, operation.path]
        if method not in self._iterators:
            return
        iterator = getattr(self._api, self._iterators[method])
        self.results.iterators += 1
        cases = [each.arguments for each in operation.exchanges() if each.is_case]
        for arguments in [{}, *cases]:
            values = self._values(operation, arguments)
            keywords = {names[each]: value for each, value in values.items()}
            try:
                items = list(islice(iterator(**keywords), MAX_ITEMS))
            except SellingPartnerError:
                continue  # A case of an error.
            if len(items) == MAX_ITEMS:
                problem = f"{operation.id}: the iterator does not end with {arguments}"
                self.results.problems.append(problem)
                return
        self.results.finished += 1

    @property
    def _api(self) -> Any:
        return getattr(self._client, self._model.key)

    def _call(self, operation: SwaggerOperation, arguments: Mapping[str, Json]) -> Exchange:
        """Send a request, and return the sandbox's record of the exchange."""
        method, names = self._methods[operation.method, operation.path]
        values = self._values(operation, arguments)
        try:
            getattr(self._api, method)(**{names[each]: value for each, value in values.items()})
        except ApiStatusError:
            pass
        except SellingPartnerError as error:
            self.results.problems.append(f"{operation.id}: {error!r}")
        return self._sandbox.exchanges[-1]

    def _values(
        self, operation: SwaggerOperation, arguments: Mapping[str, Json]
    ) -> dict[tuple[str, str], Json]:
        """Return the arguments, with samples of the other required parameters, by location."""
        values = {}
        for parameter in operation.parameters:
            location = location_of(parameter)
            if location[1] in arguments:
                values[location] = arguments[location[1]]
            elif parameter.get("required"):
                values[location] = self._schemas.sample_of(parameter)
        return values


def _iterators(key: str, methods: list[str]) -> Mapping[str, str]:
    """Return the name of the iterator of each paginated method."""
    operations = import_module(f"selling_partner.{key}.operations")
    found = {name: getattr(operations, name.upper()).pagination for name in methods}
    is_of_pages = {name: each.items is None for name, each in found.items() if each is not None}
    return iterator_names(is_of_pages, methods)


def _is_documented_response(case: DocumentedExchange, actual: Exchange) -> bool:
    if actual.status != case.status:
        return False
    content = actual.response_content
    if case.response is NO_BODY:
        return not content
    if not content:
        return False
    response = json.loads(content)
    return schemas.same(response, _with_short_files(case.response, response))


def _with_short_files(documented: Json, actual: Json) -> Json:
    """Return a documented response with the sandbox's short form of each long file in it.

    A file is in Base64, and its short form has the same format, so it begins with the same bytes.
    """
    if isinstance(documented, dict) and isinstance(actual, dict):
        return {
            name: _with_short_files(each, actual.get(name)) for name, each in documented.items()
        }
    if isinstance(documented, list) and isinstance(actual, list):
        return [*map(_with_short_files, documented, actual), *documented[len(actual) :]]
    if isinstance(documented, str) and isinstance(actual, str):
        is_shortened = len(actual) <= MAX_FILE < len(documented)
        if is_shortened and b64decode(actual)[:4] == b64decode(documented)[:4]:
            return actual
    return documented


def main(folder: Path) -> Iterator[SandboxResults]:
    """Run the trial of every API in the folder, and yield the results."""
    logging.getLogger("selling_partner").setLevel(logging.ERROR)
    with Sandbox(enforce_limits=False) as sandbox:
        sandbox.simulations = False  # Examples do not depend on earlier requests.
        options = {"retry": RetryPolicy(attempts=1), "validate_requests": False}
        with sandbox.client(**options) as client:
            for model in read_models(folder):
                yield SandboxTrial(model, sandbox, client).run()


if __name__ == "__main__":
    for each_api in main(Path(sys.argv[1])):
        print(json.dumps(asdict(each_api)), flush=True)
