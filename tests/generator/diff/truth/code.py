"""The generated code of one version, as griffe reads it from the source."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import griffe

from generator.build.package_settings import read_package
from generator.core.project import ROOT
from generator.diff import BuiltApi
from generator.incremental.artifacts import RenderJob
from generator.incremental.fingerprints import Fingerprint
from generator.ir import Api
from generator.render.renderer import Renderer
from generator.render.templates import find_templates

_FOLDER = "src/selling_partner/{api}/"
_PUBLIC = ("client", "actions", "models")
"""The modules whose classes users import from the package of the API."""


class GeneratedCode:
    """The public names of an API's package.

    Args:
        built: The API.

    Attributes:
        module: The package of the API, with the classes that it exports as members.
        operations: The client's method for the operation of each method that calls one.

    """

    def __init__(self, built: BuiltApi) -> None:
        self.operations = dict(_operations(built.api))
        self.module = griffe.Module("api", filepath=Path("api", "__init__.py"))
        for name, text in _render(built.api).items():
            if name in _PUBLIC:
                self._add(griffe.visit(name, Path("api", f"{name}.py"), text))

    def _add(self, part: griffe.Module) -> None:
        for name, member in part.members.items():
            if isinstance(member, griffe.Class) and not name.startswith("_"):
                self.module.set_member(name, member)

    @property
    def classes(self) -> dict[str, griffe.Class]:
        """The classes that can be imported, by name."""
        found = self.module.members.items()
        return {name: each for name, each in found if isinstance(each, griffe.Class)}

    def has(self, subject: str) -> bool:
        """Return whether ``Class``, ``Class.member`` or ``Client.method(argument)`` exists."""
        return self.find(subject) is not None

    def find(self, subject: str) -> griffe.Object | griffe.Parameter | None:
        """Return the class, field, method or argument of this name; ``None`` without one."""
        path, _, argument = subject.removesuffix(")").partition("(")
        owner, _, member = path.partition(".")
        found: griffe.Object | griffe.Alias | None = self.classes.get(owner)
        if member and found is not None:
            found = _extra(found) if member == "model_extra" else found.members.get(member)
        if argument and isinstance(found, griffe.Function):
            return next((each for each in found.parameters if each.name == argument), None)
        return found if isinstance(found, griffe.Object) else None


def _extra(found: griffe.Object | griffe.Alias) -> griffe.Object | griffe.Alias:
    """Return the attribute whose type is that of a model's extra fields."""
    return found.members.get("__pydantic_extra__") or griffe.Attribute("model_extra")


@lru_cache(maxsize=1)
def _renderer() -> Renderer:
    return Renderer(ROOT / "templates", read_package(), None)


def _operations(api: Api) -> Iterator[tuple[str, str]]:
    """Yield every method of a client or of actions, and the method of its operation."""
    client = f"{api.client_name}Client"
    for operation in api.operations:
        for name in operation.method_names:
            yield f"{client}.{name}", f"{client}.{operation.method_name}"
    for actions in api.actions:
        for operation in actions.operations:
            name = operation.method_name
            yield f"{actions.class_name}.{name}", f"{client}.{name}"


def _render(api: Api) -> dict[str, str]:
    """Return the sources of the API's modules by name."""
    found: dict[str, str] = {}
    for template in find_templates(ROOT / "templates"):
        if template.path.startswith(_FOLDER):
            artifact = RenderJob(Fingerprint(""), template, ()).render(_renderer(), api)
            found |= {Path(each.path).stem: each.text for each in artifact.files}
    return found
