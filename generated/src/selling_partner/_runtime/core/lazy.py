"""Modules that are imported when they are needed: pydantic and all that is built on it.

They take half of a first call, which would wait for its token for longer. So the modules of the
clients do without them. A process's first call asks for its token before anything else, and imports
them while the answer is on its way.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import resolve_name
from typing import Any


class LazyModule:
    """A module that is imported when something in it is first used.

    Args:
        module: Its name, absolute or relative to ``package``.
        package: The package that a relative name starts from.

    """

    def __init__(self, module: str, package: str | None = None) -> None:
        self._module = resolve_name(module, package)

    def load(self) -> None:
        """Import it now."""
        import_module(self._module)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # A question about this object itself.
            raise AttributeError(name)
        value = getattr(import_module(self._module), name)
        setattr(self, name, value)  # From now on this method is not called for it.
        return value
