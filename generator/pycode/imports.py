"""The import lines that fragments of annotations need: no more, so that no linter complains."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from .literals import Code

_HOMES = {
    "Annotated": "typing",
    "Any": "typing",
    "Decimal": "decimal",
    "Field": "pydantic",
    "Literal": "typing",
    "Mapping": "collections.abc",
    "Sequence": "collections.abc",
    "date": "datetime",
    "datetime": "datetime",
}
VALUE_TYPES = (
    *("IsoDate", "IsoDatetime", "MultipleOf", "Nullable", "Number", "OneOf", "PlainText"),
    *("TimeOrText", "Whole"),
)
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PART = re.compile(f"{_STRING.pattern}|{_NAME.pattern}")


def import_lines(fragments: Iterable[str]) -> tuple[Code, ...]:
    """One line for each module, in the order in which isort puts them."""
    used = {name for each in fragments for name in words(each)}
    by_module: dict[str, list[str]] = defaultdict(list)
    for name in sorted(used & _HOMES.keys()):
        by_module[_HOMES[name]].append(name)
    modules = sorted(by_module, key=lambda module: (module == "pydantic", module))
    return tuple(Code(f"from {each} import {', '.join(by_module[each])}") for each in modules)


def value_types(fragments: Iterable[str]) -> tuple[Code, ...]:
    """Those names of the runtime's module of values that the fragments use, in order."""
    used = {name for each in fragments for name in words(each)}
    return tuple(Code(each) for each in VALUE_TYPES if each in used)


def words(code: str) -> list[str]:
    """Return the names that a fragment of code holds, those in its strings left out."""
    return _NAME.findall(_STRING.sub("", code))


def within_models(code: str, names: Iterable[str]) -> Code:
    """The fragment with these names, outside its strings, as those of the module ``_models``."""
    known = frozenset(names)
    return Code(_PART.sub(lambda part: f"_models.{part[0]}" if part[0] in known else part[0], code))
