"""Packages made from short documents, written to a folder and imported away from all others."""

from __future__ import annotations

import importlib
import json
import sys
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import httpx2

from generator import pipeline
from generator.core.project import ROOT, Project
from generator.output.apply import apply_changes
from generator.output.manifest import with_manifest
from generator.output.plan import plan_changes

HEAD = "openapi: 3.1.0\ninfo: {title: Sample API, version: v1}\n"
KEY = "sample_v1"
TOKEN_URL = "https://login.test/token"


def document(text: str) -> str:
    """Return a whole document from one without its head, indented as it stands in a test."""
    return HEAD + textwrap.dedent(text).lstrip()


def model_document(properties: str, required: str = "[]") -> str:
    """Return a document with one operation, ``putThing``, that takes and gives a ``Thing``."""
    return document(f"""
paths:
  /thing:
    put:
      operationId: putThing
      requestBody: {{required: true, content: {{application/json: {{schema: {THING}}}}}}}
      responses:
        '200': {{description: Done., content: {{application/json: {{schema: {THING}}}}}}}
components:
  schemas:
    Thing:
      type: object
      required: {required}
      properties:
{textwrap.indent(textwrap.dedent(properties).strip(), " " * 8)}
""")


def schemas_document(properties: str, schemas: str) -> str:
    """Return a document whose ``Thing`` has these properties, next to more schemas."""
    more = textwrap.indent(textwrap.dedent(schemas).strip(), " " * 4)
    return f"{model_document(properties)}{more}\n"


THING = "{$ref: '#/components/schemas/Thing'}"


def get_document(parameters: str = "[]", responses: str = "{'200': {description: D.}}") -> str:
    """A document whose ``getThing`` has these parameters (on line 7) and responses (on line 8)."""
    return document(f"""
paths:
  /thing:
    get:
      operationId: getThing
      parameters: {parameters}
      responses: {responses}
""")


def generate(
    folder: Path, documents: Mapping[str, str], templates: Path = ROOT / "templates"
) -> dict[str, str]:
    """Generate from documents, each given by its API's key, as the command does; return the texts.

    Everything is under the folder: ``spec`` is written there first, ``package`` comes out.
    """
    spec, output = folder / "spec", folder / "package"
    spec.mkdir(parents=True)
    for key, text in documents.items():
        suffix = "json" if text.startswith("{") else "yaml"
        (spec / f"{key}.{suffix}").write_text(text, encoding="utf-8")
    project = Project(spec, templates, output)
    outputs = pipeline.make_outputs(project, lambda _: None)
    texts = with_manifest(outputs)
    apply_changes(output, texts, plan_changes(output, texts))
    return texts


@contextmanager
def imported(package: Path) -> Iterator[ModuleType]:
    """The package in the folder as ``selling_partner``; the one imported before comes back after.

    Inside the block the folder's package is the only one of its name, for late imports too.
    """
    ours = _loaded()
    for name in ours:
        del sys.modules[name]
    source = str(package / "src")
    sys.path.insert(0, source)
    importlib.invalidate_caches()
    try:
        yield importlib.import_module("selling_partner")
    finally:
        theirs = _loaded()
        for name in theirs:
            del sys.modules[name]
        sys.path.remove(source)
        sys.modules |= ours
    strangers = [each for each in theirs.values() if not _is_inside(each, source)]
    assert strangers == [], "modules of another package were imported"


def _loaded() -> dict[str, ModuleType]:
    return {
        name: module
        for name, module in sys.modules.items()
        if name.partition(".")[0] == "selling_partner"
    }


def _is_inside(module: ModuleType, folder: str) -> bool:
    return str(module.__file__).startswith(folder)


@dataclass
class Exchange:
    """What a call sent and what it gave; the forms of its requests for a token."""

    request: httpx2.Request
    value: Any
    sign_ins: list[dict[str, str]]

    @property
    def target(self) -> str:
        """Path and query as they were on the wire."""
        return self.request.url.raw_path.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.request.content)


@dataclass
class Package:
    """A generated package, imported; ``api`` is the module of its one API."""

    folder: Path
    root: Any
    api: Any

    def source(self, name: str) -> str:
        """Return the source of a module of the API."""
        path = self.folder / "src" / "selling_partner" / KEY / name
        return path.read_text(encoding="utf-8")

    @property
    def models(self) -> set[str]:
        """The names of the models that the package exports."""
        found = {name: getattr(self.api, name) for name in self.api.__all__}
        base = self.root._runtime.models.base.ApiModel
        return {name for name, each in found.items() if base in getattr(each, "__mro__", ())}

    def call(
        self, method: str, *arguments: Any, status: int = 200, answer: Any = None, **keywords: Any
    ) -> Exchange:
        """Call a method of the sync client; the API answers as given, with JSON or with bytes."""
        requests: list[httpx2.Request] = []
        sign_ins: list[dict[str, str]] = []

        def respond(request: httpx2.Request) -> httpx2.Response:
            if str(request.url) == TOKEN_URL:
                sign_ins.append(dict(parse_qsl(request.content.decode())))
                return httpx2.Response(200, json={"access_token": "token", "expires_in": 3600})
            requests.append(request)
            return httpx2.Response(status) if answer is None else bodied

        is_raw = isinstance(answer, bytes)
        raw, data = (answer, None) if is_raw else (None, answer)
        bodied = httpx2.Response(status, content=raw, json=data)
        credentials = self.root.Credentials("id", "secret", "refresh")
        with httpx2.Client(transport=httpx2.MockTransport(respond)) as http:
            client = self.api.SampleClient(
                credentials,
                region=self.root.Region.NA,
                base_url="https://api.test",
                token_url=TOKEN_URL,
                limiter=self.root.Unlimited(),
                http_client=http,
            )
            value = getattr(client, method)(*arguments, **keywords)
        (request,) = requests
        return Exchange(request, value, sign_ins)
