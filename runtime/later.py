"""Modules that are imported when they are needed: pydantic and all that is built on it.

They take half of a first call, which would wait for its token for longer. So the modules of the
clients do without them. A process's first call asks for its token before anything else, and imports
them while the answer is on its way.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from .operation import Operation

T_co = TypeVar("T_co", covariant=True)


class Later:
    """A module that is imported when something in it is first used.

    Args:
        module: Its full name.

    """

    def __init__(self, module: str) -> None:
        self._module = module

    def load(self) -> None:
        """Import it now."""
        import_module(self._module)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # A question about this object itself.
            raise AttributeError(name)
        value = getattr(import_module(self._module), name)
        setattr(self, name, value)  # From now on this method is not called for it.
        return value


class Operations(Later):
    """The module of an API's operations. Until the models are imported it gives stand-ins.

    Args:
        package: The API's package.
        scopes: Those of grantless operations, by the operation's constant.

    """

    def __init__(self, package: str, scopes: Mapping[str, str]) -> None:
        super().__init__(f"{package}.operations")
        self._models = f"{package}.models"
        self._scopes = scopes

    def __getattr__(self, name: str) -> Any:
        is_imported = self._module in sys.modules or self._models in sys.modules
        if is_imported or name.startswith("__"):
            return super().__getattr__(name)
        return StandIn[Any](self._module, name, self._scopes.get(name))


class StandIn(Generic[T_co]):
    """Stands for an operation whose module is yet to be imported.

    Attributes:
        scope: The operation's scope, where it is grantless.

    """

    def __init__(self, module: str, name: str, scope: str | None) -> None:
        self._module = module
        self._name = name
        self.scope = scope

    def load(self) -> Operation[T_co]:
        """The operation itself."""
        operation: Operation[T_co] = getattr(import_module(self._module), self._name)
        return operation
