"""Import lines for the names that annotations use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from .literals import Code

_MODULES = {
    "Annotated": "typing",
    "Any": "typing",
    "Decimal": "decimal",
    "Field": "pydantic",
    "Literal": "typing",
    "Mapping": "collections.abc",
    "Required": "typing",
    "Sequence": "collections.abc",
    "TypedDict": "typing",
    "date": "datetime",
    "datetime": "datetime",
}
_HIDDEN = {"_date": "datetime", "_datetime": "datetime"}
"""Names of a module in another spelling, which no field of a class hides."""

VALUE_TYPES = (
    *("FormFile", "IsoDate", "IsoDatetime", "Matches", "MultipleOf", "NotBool", "Nullable"),
    *("Number", "OneOf", "PlainText", "ReadOnly", "SentForm", "TimeOrText", "Unconverted"),
    *("Whole", "WriteOnly"),
)
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_NAME = re.compile(r"(?<![A-Za-z0-9_.])[A-Za-z_][A-Za-z0-9_]*")
"""A name that is not an attribute of another one."""

_PART = re.compile(f"{_STRING.pattern}|{_NAME.pattern}")


def import_lines(fragments: Iterable[str]) -> tuple[Code, ...]:
    """Return a line for each module that the fragments need, in isort's order."""
    used = _names(fragments)
    by_module: dict[str, list[str]] = defaultdict(list)
    for name in sorted(used & _MODULES.keys()):
        by_module[_MODULES[name]].append(name)
    modules = sorted(by_module, key=lambda module: (module == "pydantic", module))
    lines = [f"from {each} import {', '.join(by_module[each])}" for each in modules]
    hidden = sorted(used & _HIDDEN.keys())
    aliases = [f"from {_HIDDEN[each]} import {each[1:]} as {each}" for each in hidden]
    return tuple(Code(each) for each in (*aliases, *lines))


def value_types(fragments: Iterable[str]) -> tuple[Code, ...]:
    """Return the names of the runtime's value types that the fragments use, in order."""
    used = _names(fragments)
    return tuple(Code(each) for each in VALUE_TYPES if each in used)


def _names(fragments: Iterable[str]) -> frozenset[str]:
    """Return the names in fragments of code, many of which are the same."""
    return frozenset(_NAME.findall(_STRING.sub("", "\n".join(set(fragments)))))


@lru_cache(maxsize=4096)
def words(code: str) -> tuple[str, ...]:
    """Return the names in a fragment of code, except those inside its strings."""
    return tuple(_NAME.findall(_STRING.sub("", code)))


def within_models(code: str, names: Iterable[str]) -> Code:
    """Return the fragment with ``_models.`` before these names, except inside its strings."""
    known = frozenset(names)
    return Code(_PART.sub(lambda part: f"_models.{part[0]}" if part[0] in known else part[0], code))


def without_prefix(code: str, prefix: str) -> Code:
    """Return the fragment without a prefix of its names, such as ``_dicts.``, not in strings."""
    part = re.compile(rf"{_STRING.pattern}|(?<![A-Za-z0-9_.]){re.escape(prefix)}")
    return Code(part.sub(lambda found: "" if found[0] == prefix else found[0], code))
