"""The objects in a body as tables, for the reference pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..pycode.identifiers import Identifier
from ..pycode.imports import words
from ..pycode.literals import Code
from .api import Api
from .models import Field, Model

MAX_ROWS = 600
"""The most fields on a page, so that the work grows linearly with a document."""


@dataclass(frozen=True)
class FieldTable:
    """The fields of a class.

    Attributes:
        model: The class.
        fields: Its fields, as far as the page has room for them.
        omitted: The number of fields that are left out.

    """

    model: Model
    fields: tuple[Field, ...]
    omitted: int = 0


@dataclass(frozen=True)
class FieldTables:
    """The fields of all classes that a body may contain.

    Attributes:
        tables: The classes, each before those that only it refers to.
        omitted: The classes that the page has no room for.

    """

    tables: tuple[FieldTable, ...]
    omitted: tuple[Identifier, ...] = ()

    @cached_property
    def names(self) -> frozenset[Identifier]:
        """The classes that have a table."""
        return frozenset(each.model.class_name for each in self.tables)


def field_tables(api: Api, kinds: list[Code]) -> FieldTables:
    """Return the fields of the classes in types, and of all classes that those refer to.

    Args:
        api: The API.
        kinds: Types, such as those of a body.

    """
    tables: list[FieldTable] = []
    omitted: list[Identifier] = []
    room = MAX_ROWS
    for model in _reachable(api, kinds):
        if room <= 0:
            omitted.append(model.class_name)
            continue
        fields = model.fields[:room]
        tables.append(FieldTable(model, fields, len(model.fields) - len(fields)))
        room -= max(len(fields), 1)
    return FieldTables(tuple(tables), tuple(omitted[:MAX_ROWS]))


def _reachable(api: Api, kinds: list[Code]) -> Iterator[Model]:
    """Yield the classes in types and in the fields of these classes, depth first.

    At most twice as many classes are visited as fields fit on a page.
    """
    seen: set[str] = set()
    waiting = [name for kind in reversed(kinds) for name in reversed(words(kind))]
    while waiting and len(seen) < 2 * MAX_ROWS:
        name = waiting.pop()
        model = api.models_by_name.get(name)
        if model is None or name in seen:
            continue
        seen.add(name)
        yield model
        inner = [*(each.type for each in model.fields[:MAX_ROWS]), model.extra or Code()]
        waiting += [name for kind in reversed(inner) for name in reversed(words(kind))]
