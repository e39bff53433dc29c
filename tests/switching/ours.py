"""Methods of the package of all APIs, by the requests that they send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from generator.compiler import OverlayFolders, compile_apis
from generator.core.filesystem import digest
from generator.core.project import Project
from generator.upstream.copies import all_sources
from generator.upstream.origins import LocalFolders
from generator.upstream.pins import read_pins
from tests.switching.rivals import without_names


class NoModelError(Exception):
    """A pinned document is missing in the folder of Amazon's models."""


def our_methods(models: Path) -> Mapping[tuple[str, str], str]:
    """Return each method as users write it, ``sp.orders_v0.get_order``, by HTTP method and path.

    Names have their version, because the newest one depends on the APIs of a package.

    Args:
        models: A folder of Amazon's models.

    Raises:
        NoModelError: The folder lacks a pinned document.

    """
    project, origin = Project(), LocalFolders([models])
    pins = read_pins(project)
    apis = [pin for pin in pins.documents if not pin.is_schema]
    contents = {pin: origin.read(pin).content for pin in apis}
    if other := [pin.path for pin in apis if digest(contents[pin]) != pin.sha256]:
        raise NoModelError(f"{models}: no file has the pinned content of {', '.join(other)}")
    sources = all_sources(project, replace(pins, documents=tuple(apis)), contents)
    return {
        (operation.http_method, without_names(operation.path)): (
            f"sp.{each.api.key}.{operation.method_name}"
        )
        for each in compile_apis(sources, OverlayFolders(project.overlays))
        for operation in each.api.operations
    }
