"""Holds the sandbox of a package to Amazon's files: ``python -m tests.models.sandboxed FOLDER``.

It is a process of its own, with the package on its path. Every case of the static sandbox is sent
by the package's client, every operation is called with a sample, and every pager is walked to its
end; what the sandbox answered is held to the file itself, not to what the generator made of it. The
findings go to standard output as JSON, a line for each API.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import httpx2

from generator.pycode.identifiers import iterator_names
from selling_partner import ApiStatusError, RetryPolicy, SellingPartner, SellingPartnerError
from selling_partner.sandbox import Exchange as Answered
from selling_partner.sandbox import Sandbox
from tests.models import schemas
from tests.models.drive import methods, place_of
from tests.models.swagger import NOTHING, Exchange, Json, Model, SwaggerOperation, read_models

MOST_ITEMS = 1000
"""A pager that gives more than so many goes on for ever."""


@dataclass
class Answers:
    """What the sandbox answered of one API.

    Attributes:
        key: The API.
        cases: Cases of the static sandbox in the file.
        own: Those whose request got their own answer.
        catch_all: Those of ``own`` that are errors and name nothing: they answer a request that
            breaks the document.
        samples: Operations whose sample got a success that fits the file.
        pagers: Operations that have pages.
        ended: Those whose pager came to an end.
        problems: Each thing that is wrong, for a person to read.

    """

    key: str
    cases: int = 0
    own: int = 0
    catch_all: int = 0
    samples: int = 0
    pagers: int = 0
    ended: int = 0
    problems: list[str] = field(default_factory=list)


class Trial:
    """One API of a sandbox under test.

    Args:
        model: Amazon's file of the API.
        sandbox: The sandbox.
        client: A client of it that validates nothing, and does not retry.

    """

    def __init__(self, model: Model, sandbox: Sandbox, client: SellingPartner) -> None:
        self._model, self._sandbox, self._client = model, sandbox, client
        self._schemas = schemas.DocumentSchemas(model)
        self._methods = dict(methods(f"selling_partner.{model.key}"))
        self._pagers = _pagers(model.key, [name for name, _ in self._methods.values()])
        self.answers = Answers(model.key)

    def run(self) -> Answers:
        for exchange in self._model.exchanges:
            if exchange.is_case:
                self._try_case(exchange)
        for operation in self._model.operations:
            self._try_sample(operation)
            self._try_pager(operation)
        return self.answers

    def _try_case(self, exchange: Exchange) -> None:
        answers = self.answers
        answers.cases += 1
        answered = self._call(exchange.operation, exchange.listed)
        is_catch_all = exchange.status >= 400 and not exchange.listed
        if is_catch_all:
            answered = self._break(answered)
        if _is_answer(exchange, answered):
            answers.own += 1
            answers.catch_all += is_catch_all
        else:
            told = answered.answer_content[:300]
            answers.problems.append(f"{exchange.label}: answered {answered.status} {told!r}")

    def _break(self, answered: Answered) -> Answered:
        """Send a request again, with something that no document knows."""
        joint = "&" if "?" in answered.target else "?"
        url = f"{self._sandbox.url}{answered.target}{joint}notInTheDocument=1"
        body = answered.content or None
        headers = {**answered.headers, "x-amz-access-token": self._token(answered)}
        httpx2.request(answered.method, url, content=body, headers=headers)
        return self._sandbox.exchanges[-1]

    def _token(self, answered: Answered) -> str:
        """Return a token such as the operation takes."""
        grant = {"grant_type": "refresh_token", "refresh_token": "any"}
        scope = getattr(answered.operation, "notes", {}).get("scope")
        if scope is not None:
            grant = {"grant_type": "client_credentials", "scope": scope}
        form = {"client_id": "any", "client_secret": "any", **grant}
        return str(httpx2.post(self._sandbox.token_url, data=form).json()["access_token"])

    def _try_sample(self, operation: SwaggerOperation) -> None:
        answered = self._call(operation, {})
        cases = [each for each in operation.exchanges() if each.is_case]
        if any(_is_answer(each, answered) for each in cases):
            self.answers.samples += 1  # Amazon's own word, which need not fit its own file.
            return
        told = f"{operation.id} sample: answered {answered.status}"
        response = self._model.resolve(operation.data["responses"].get(str(answered.status), {}))
        if answered.status is None or not 200 <= answered.status < 300:
            self.answers.problems.append(f"{told} {answered.answer_content[:300]!r}")
        elif "schema" in response and not self._fits(operation, response["schema"], answered):
            self.answers.problems.append(f"{told}, which does not fit")
        else:
            self.answers.samples += 1

    def _fits(self, operation: SwaggerOperation, schema: Any, answered: Answered) -> bool:
        if "json" not in operation.produces:
            return bool(answered.answer_content)
        return self._schemas.fits(schema, json.loads(answered.answer_content))

    def _try_pager(self, operation: SwaggerOperation) -> None:
        method, names = self._methods[operation.method, operation.path]
        if method not in self._pagers:
            return
        pager = getattr(self._api, self._pagers[method])
        self.answers.pagers += 1
        cases = [each.listed for each in operation.exchanges() if each.is_case]
        for listed in [{}, *cases]:
            values = self._values(operation, listed)
            arguments = {names[each]: value for each, value in values.items()}
            try:
                items = list(islice(pager(**arguments), MOST_ITEMS))
            except SellingPartnerError:
                continue  # A case of an error.
            if len(items) == MOST_ITEMS:
                self.answers.problems.append(f"{operation.id}: no end of pages with {listed}")
                return
        self.answers.ended += 1

    @property
    def _api(self) -> Any:
        return getattr(self._client, self._model.key)

    def _call(self, operation: SwaggerOperation, listed: Mapping[str, Json]) -> Answered:
        """Send a request, and give what the sandbox says that it answered."""
        method, names = self._methods[operation.method, operation.path]
        values = self._values(operation, listed)
        try:
            getattr(self._api, method)(**{names[each]: value for each, value in values.items()})
        except ApiStatusError:
            pass
        except SellingPartnerError as error:
            self.answers.problems.append(f"{operation.id}: {error!r}")
        return self._sandbox.exchanges[-1]

    def _values(
        self, operation: SwaggerOperation, listed: Mapping[str, Json]
    ) -> dict[tuple[str, str], Json]:
        """What is listed, and samples of what is required besides."""
        values = {}
        for parameter in operation.parameters:
            where = place_of(parameter)
            if where[1] in listed:
                values[where] = listed[where[1]]
            elif parameter.get("required"):
                values[where] = self._schemas.sample_of(parameter)
        return values


def _pagers(key: str, named: list[str]) -> Mapping[str, str]:
    """Return the methods that give page after page, by the one that gives a page."""
    operations = import_module(f"selling_partner.{key}.operations")
    found = {name: getattr(operations, name.upper()).pagination for name in named}
    paging = {name: each.items is None for name, each in found.items() if each is not None}
    return iterator_names(paging, named)


def _is_answer(exchange: Exchange, answered: Answered) -> bool:
    if answered.status != exchange.status:
        return False
    content = answered.answer_content
    if exchange.answer is NOTHING:
        return not content
    return bool(content) and schemas.same(json.loads(content), exchange.answer)


def main(folder: Path) -> Iterator[Answers]:
    """Try every API of the folder; give the findings as they come."""
    logging.getLogger("selling_partner").setLevel(logging.ERROR)
    with Sandbox(enforce_limits=False) as sandbox:
        options = {"retry": RetryPolicy(attempts=1), "validate_requests": False}
        with sandbox.client(**options) as client:
            for model in read_models(folder):
                yield Trial(model, sandbox, client).run()


if __name__ == "__main__":
    for found in main(Path(sys.argv[1])):
        print(json.dumps(asdict(found)), flush=True)
