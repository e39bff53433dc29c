"""Modules that are imported on first use: pydantic and the modules that depend on it.

Their import takes half the time of a first call. So the modules of the clients do not import them.
The first call of a process requests its token and imports them while that request is in progress.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import resolve_name
from typing import Any


class LazyModule:
    """A module that is imported when one of its attributes is first used.

    Args:
        module: The name of the module, absolute or relative to ``package``.
        package: The package of a relative name.

    """

    def __init__(self, module: str, package: str | None = None) -> None:
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
