"""Packages that are generated from short documents and imported in isolation."""

from __future__ import annotations

import importlib
import json
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any
from urllib.parse import parse_qsl

import httpx2

from generator import pipeline
from generator.core.project import ROOT, Project
from generator.output.manifest import with_manifest

HEAD = "openapi: 3.1.0\ninfo: {title: Sample API, version: v1}\n"
KEY = "sample_v1"
TOKEN_URL = "https://login.test/token"
TOKEN = {"access_token": "token", "expires_in": 3600}
"""The body of a response to a request for a token."""


def document(text: str) -> str:
    """Return a whole document from an indented one without its head."""
    return HEAD + textwrap.dedent(text).lstrip()


def model_document(properties: str, required: str = "[]") -> str:
    """Return a document with one operation, ``putThing``, that takes and returns a ``Thing``."""
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
    """Return a document with a ``Thing`` of these properties and with further schemas."""
    more = textwrap.indent(textwrap.dedent(schemas).strip(), " " * 4)
    return f"{model_document(properties)}{more}\n"


THING = "{$ref: '#/components/schemas/Thing'}"


def get_document(parameters: str = "[]", responses: str = "{'200': {description: D.}}") -> str:
    """Return a document of ``getThing`` with its parameters on line 7 and responses on line 8."""
    return document(f"""
paths:
  /thing:
    get:
      operationId: getThing
      parameters: {parameters}
      responses: {responses}
""")


def generate(
    folder: Path,
    documents: Mapping[str, str],
    templates: Path = ROOT / "templates",
    schemas: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Generate a package as the command does, and return its files' contents by path.

    The files are written without the command's transaction, which has tests of its own. Those of an
    earlier package with the same text are linked, so a test must replace a file to change it.

    Args:
        folder: The folder for ``spec``, the documents, and ``package``, the output.
        documents: The documents by their API's key.
        templates: The folder of templates.
        schemas: The payload schemas by their key.

    """
    spec, output = folder / "spec", folder / "package"
    (spec / "schemas").mkdir(parents=True)
    named = {**documents, **{f"schemas/{key}": text for key, text in (schemas or {}).items()}}
    for key, text in named.items():
        suffix = "json" if text.startswith("{") else "yaml"
        (spec / f"{key}.{suffix}").write_text(text, encoding="utf-8")
    project = Project(spec, templates, output)
    outputs = pipeline.make_outputs(project, lambda _: None)
    texts = with_manifest(outputs)
    for folder in {(output / path).parent for path in texts}:
        folder.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        _write(output / path, text)
    return texts


def _write(file: Path, text: str) -> None:
    """Write a file, as a link if another package has one with this text."""
    try:
        file.hardlink_to(_WRITTEN[text])
    except (KeyError, FileNotFoundError):  # It is new, or that package was deleted.
        file.write_bytes(text.encode())
        _WRITTEN[text] = file


_WRITTEN: dict[str, Path] = {}
"""A file of each text: most files of all packages are the same, and their deletion takes long."""


@contextmanager
def imported(package: Path) -> Iterator[ModuleType]:
    """Import the package in a folder as ``selling_partner``, and restore the previous one at exit.

    Inside the block, late imports load the folder's package too.
    """
    previous = _replace_loaded(_IMPORTED.pop(package, {}))
    source = str(package / "src")
    _SOURCES.append(source)
    sys.path.insert(0, source)
    importlib.invalidate_caches()
    try:
        yield importlib.import_module("selling_partner")
    finally:
        sys.path.remove(source)
        loaded = _IMPORTED[package] = _replace_loaded(previous)
        for oldest in list(_IMPORTED)[:-_IMPORTS_KEPT]:
            del _IMPORTED[oldest]
    foreign = [each for each in loaded.values() if not _is_inside(each, source)]
    assert foreign == [], "modules of another package were imported"


_IMPORTED: dict[Path, dict[str, ModuleType]] = {}
"""The modules of the packages that were imported last: the tests of a package share one import."""

_IMPORTS_KEPT = 8


_SOURCES: list[str] = []
"""The folders that packages are imported from."""


class _Loader(SourceFileLoader):
    """A loader that compiles a file once for all packages: most of their files are the same.

    Tracebacks name the file of the first package.
    """

    def get_code(self, fullname: str) -> CodeType | None:
        source = self.get_data(self.path)
        if source not in _COMPILED:
            _COMPILED[source] = super().get_code(fullname)
        return _COMPILED[source]


_COMPILED: dict[bytes, CodeType | None] = {}


def _find_in_packages(folder: str) -> FileFinder:
    """Return a finder for a folder of a package, as a hook of ``sys.path_hooks``."""
    if not folder.startswith(tuple(_SOURCES)):
        raise ImportError(folder)
    return FileFinder(folder, (_Loader, SOURCE_SUFFIXES))


sys.path_hooks.insert(0, _find_in_packages)


def _replace_loaded(modules: Mapping[str, ModuleType]) -> dict[str, ModuleType]:
    """Make these the loaded modules of the package, and return those that were loaded."""
    loaded = _loaded()
    for name in loaded:
        del sys.modules[name]
    sys.modules |= modules
    return loaded


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
    """A call's request, its return value, and the forms of its requests for a token."""

    request: httpx2.Request
    value: Any
    token_requests: list[dict[str, str]]

    @property
    def target(self) -> str:
        """The path and query on the wire."""
        return self.request.url.raw_path.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.request.content)


@dataclass
class Package:
    """An imported package; ``api`` is the module of its only API."""

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
        self,
        method: str,
        *arguments: Any,
        status: int = 200,
        response: Any = None,
        **keywords: Any,
    ) -> Exchange:
        """Call a method of the sync client.

        Args:
            method: The name of the method.
            arguments: Its positional arguments.
            status: The status of the response.
            response: The body of the response: bytes, a value of JSON, or ``None`` for no body.
            keywords: Its keyword arguments.

        """
        requests: list[httpx2.Request] = []
        token_requests: list[dict[str, str]] = []

        def respond(request: httpx2.Request) -> httpx2.Response:
            if str(request.url) == TOKEN_URL:
                token_requests.append(dict(parse_qsl(request.content.decode())))
                return httpx2.Response(200, json=TOKEN)
            requests.append(request)
            if isinstance(response, bytes):
                return httpx2.Response(status, content=response)
            return httpx2.Response(status, json=response)

        with httpx2.Client(transport=httpx2.MockTransport(respond)) as http:
            client = self.client(http, limiter=self.root.Unlimited())
            value = getattr(client, method)(*arguments, **keywords)
        (request,) = requests
        return Exchange(request, value, token_requests)

    def client(self, http_client: Any, kind: str = "SampleClient", **options: Any) -> Any:
        """Return a client of the API, or of the class ``kind``, for a mocked transport.

        Its waits take no time.
        """
        options.setdefault("clock", self.root.ManualClock())
        return getattr(self.api, kind)(
            self.root.Credentials("id", "secret", "refresh"),
            region=self.root.Region.NA,
            base_url="https://api.test",
            token_url=TOKEN_URL,
            http_client=http_client,
            **options,
        )

    def recording_clients(
        self, next_body: Callable[[], Any]
    ) -> tuple[list[httpx2.Request], Callable[..., Any]]:
        """Return a list that records requests, and a function that creates a client.

        Args:
            next_body: Returns the JSON of the response to the next request.

        """
        requests: list[httpx2.Request] = []

        def respond(request: httpx2.Request) -> httpx2.Response:
            if str(request.url) == TOKEN_URL:
                return httpx2.Response(200, json=TOKEN)
            requests.append(request)
            return httpx2.Response(200, json=next_body())

        def connect(kind: str, http: Any) -> Any:
            return self.client(http(transport=httpx2.MockTransport(respond)), kind)

        return requests, connect
