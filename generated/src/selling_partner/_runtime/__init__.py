"""Hand-written library code that every generated package carries.

Nothing here knows an API: operations, paths and models come in as data. Files named ``async_*``
are written in async form only; their sync twins are derived when the package is generated.
"""

from typing import TypeVar

T = TypeVar("T")


def public(kind: type[T]) -> type[T]:
    """Name a class after the module that users import it from, in tracebacks and in pickles.

    A pickle then survives a move of the class between private modules. ``inspect.getsource`` does
    not find the class any longer, and annotations are resolved in the public module. The decorator
    is therefore meant for exceptions and plain values, not for classes that users read or extend.
    """
    if kind.__module__.startswith(f"{__name__}."):
        kind.__module__ = __name__.rpartition(".")[0]
    return kind
