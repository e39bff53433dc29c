"""Models of schemas without operations: their source and their classes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import selling_partner
from generator.build.models.schemas import Schemas
from generator.core.project import ROOT
from generator.ir import Api, Package
from generator.openapi.documents import Document
from generator.pycode.identifiers import Identifier
from generator.render.renderer import Renderer
from generator.render.templates import Template

PATH = "src/selling_partner/{api}/models.py.j2"
SCHEMA_PATH = "src/selling_partner/schemas/{schema}.py.j2"


def document(components: dict[str, Any]) -> Document:
    """Return a document that contains only schemas."""
    return Document("a_v1", "a_v1.yaml", {"components": {"schemas": components}}, "", {(): (1, 1)})


def api_of(components: dict[str, Any]) -> Api:
    """Return an API without operations, and check that its schemas have no problems."""
    schemas = Schemas(document(components))
    assert schemas.problems == []
    return Api(
        key=Identifier("a_v1"),
        client_name=Identifier("A"),
        title="A",
        version="v1",
        description="",
        operations=(),
        models=schemas.models_by_need(),
        digest="",
        schemas=schemas.normalized,
    )


def models_source(api: Api) -> str:
    """Return the module of the models before it is formatted."""
    folder = ROOT / "templates"
    renderer = Renderer(folder, Package("selling-partner", "1"), [api])
    path = PATH if api.payload is None else SCHEMA_PATH
    (found,) = renderer.render(Template(path, folder / path))
    return found.text


@contextmanager
def executed(api: Api) -> Iterator[ModuleType]:
    """Yield the module of the models, which uses the runtime of the repository's own package."""
    module = ModuleType(f"{selling_partner.__name__}.under_test.models")
    module.__package__ = f"{selling_partner.__name__}.under_test"
    sys.modules[module.__name__] = module
    try:
        exec(compile(models_source(api), "models.py", "exec"), vars(module))
        yield module
    finally:
        del sys.modules[module.__name__]
