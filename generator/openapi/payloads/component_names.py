"""Names of a payload's classes, short and close to the names of its properties.

A class has the name of its property, in the singular for the items of a list. Classes of one name
and one shape are one class. A class of another shape has the name of its parent in front.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from ...pycode.identifiers import class_name
from ...pycode.words import UnusableNameError
from .sourced import SourcedSchema, shape

_COUNTS = re.compile(r"NumberOf(\w*[a-z])s", re.IGNORECASE)
_SUFFIX = "Notification"
_ENDINGS_IN_ES = ("statuses", "sses", "xes", "ches")


def item_name(label: str) -> str:
    """Return the name of an item: ``Offer`` for ``Offers``, ``historyItem`` for ``history``."""
    if counted := _COUNTS.fullmatch(label):
        return f"{counted[1]}Count"
    if label.endswith("ies"):
        return f"{label[:-3]}y"
    if label.lower().endswith(_ENDINGS_IN_ES):
        return label[:-2]
    is_plural = label.endswith("s") and not label.endswith(("ss", "us", "is"))
    return label[:-1] if is_plural and len(label) > 1 else f"{label}Item"


def value_name(label: str) -> str:
    """Return the name of the values of a map: ``price`` for ``prices``."""
    name = item_name(label)
    return f"{label}Value" if name == f"{label}Item" else name


class ComponentNames:
    """The names of the components of one payload.

    Args:
        root: The name of the component of the whole payload.

    """

    def __init__(self, root: str) -> None:
        self._root = root
        self._taken: dict[str, str] = {_key(root): ""}

    def of_definition(self, name: str, schema: SourcedSchema) -> str:
        """Return the name of a definition, which stays unless it is that of the payload."""
        found = next(each for each in self._candidates(name, ()) if self._is_free(each))
        self._taken[_key(found)] = shape(schema)
        return found

    def of_object(self, label: str, owners: tuple[str, ...], schema: SourcedSchema) -> str:
        """Return the name of an inline object.

        Args:
            label: The name of its property, or of the list's item.
            owners: The components that contain it, the innermost first.
            schema: The object.

        """
        own = shape(schema)
        for name in self._candidates(_pascal(label), owners):
            if self._taken.setdefault(_key(name), own) == own:
                return name
        raise AssertionError(label)

    def _is_free(self, name: str) -> bool:
        return _key(name) not in self._taken

    def _candidates(self, name: str, owners: tuple[str, ...]) -> Iterator[str]:
        """Yield names in the order of preference, without end."""
        yield name
        if _key(name) == _key(self._root):
            is_notification = name.endswith(_SUFFIX)
            yield name.removesuffix(_SUFFIX) if is_notification else f"{name}Details"
        for owner in owners:
            name = f"{owner}{name}"
            yield name
        yield from (f"{name}{number}" for number in count(2))


def _pascal(label: str) -> str:
    try:
        return str(class_name(label))
    except UnusableNameError:
        return "Unnamed"


def _key(name: str) -> str:
    """Return what is equal for names that would become classes of nearly the same name."""
    return _pascal(name).lower()
