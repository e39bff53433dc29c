"""Modules that are imported on first use: pydantic and the modules that depend on it.

Their import takes half the time of a first call. So the modules of the clients do not import them.
The first call of a process requests its token and imports them while that request is in progress.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


class LazyModule:
    """A module that is imported when one of its attributes is first used.

    Args:
        module: The name of the module, absolute or relative to ``package``.
        package: The package of a relative name.

    """

    def __init__(self, module: str, package: str | None = None) -> None:
        from importlib.util import resolve_name  # Not needed to import a package.

        self._module = resolve_name(module, package)

    def load(self) -> None:
        """Import the module now."""
        import_module(self._module)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # An attribute of this object itself.
            raise AttributeError(name)
        value = getattr(import_module(self._module), name)
        setattr(self, name, value)  # The next access does not call this method.
        return value


def lazy_names(
    package: str, names: Sequence[str], homes: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a package that imports its names on first use.

    The modules of the package are attributes as well, and are imported on first use too.

    Args:
        package: The name of the package.
        names: Its public names, ``__all__``.
        homes: The names in each module other than ``models``, by the relative name of the module.

    """
    modules = {name: module for module, found in homes.items() for name in found}

    def get_attribute(name: str) -> object:
        if name in names:
            value = getattr(import_module(modules.get(name, ".models"), package), name)
            setattr(sys.modules[package], name, value)
            return value
        if not name.startswith("_"):
            try:
                return import_module(f".{name}", package)
            except ModuleNotFoundError as error:
                if error.name != f"{package}.{name}":
                    raise
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    def list_names() -> list[str]:
        from pkgutil import iter_modules

        found = (each.name for each in iter_modules(sys.modules[package].__path__))
        return sorted({*names, *(name for name in found if not name.startswith("_"))})

    return get_attribute, list_names
