"""Operations of an API whose module is imported when the first call needs it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..core.lazy import LazyModule

if TYPE_CHECKING:
    from .operation import Operation

T_co = TypeVar("T_co", covariant=True)


class Operations(LazyModule):
    """The module of an API's operations, with lazy operations until the models are imported.

    Args:
        package: The API's package.
        scopes: The scopes of grantless operations, by the operation's constant.

    """

    def __init__(self, package: str, scopes: Mapping[str, str]) -> None:
        super().__init__(f"{package}.operations")
        self._models = f"{package}.models"
        self._scopes = scopes

    def __getattr__(self, name: str) -> Any:
        is_imported = self._module in sys.modules or self._models in sys.modules
        if is_imported or name.startswith("__"):
            return super().__getattr__(name)
        return LazyOperation[Any](self._module, name, self._scopes.get(name))


class LazyOperation(Generic[T_co]):
    """An operation whose module is imported on first use.

    Attributes:
        scope: The scope of a grantless operation.

    """

    def __init__(self, module: str, name: str, scope: str | None) -> None:
        self._module = module
        self._name = name
        self.scope = scope

    def load(self) -> Operation[T_co]:
        """Import the module, and return the operation."""
        operation: Operation[T_co] = getattr(import_module(self._module), self._name)
        return operation
