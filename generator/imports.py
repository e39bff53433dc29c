"""The import lines that fragments of annotations need: no more, so that no linter complains."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from .quoting import Code

_HOMES = {
    "AsyncIterator": "collections.abc",
    "AwareDatetime": "pydantic",
    "Annotated": "typing",
    "Any": "typing",
    "Field": "pydantic",
    "Literal": "typing",
    "Mapping": "collections.abc",
    "Sequence": "collections.abc",
    "date": "datetime",
    "datetime": "datetime",
}
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def import_lines(fragments: Iterable[str]) -> tuple[Code, ...]:
    """One line for each module, in the order in which isort puts them."""
    used = {name for each in fragments for name in _NAME.findall(_STRING.sub("", each))}
    by_module: dict[str, list[str]] = defaultdict(list)
    for name in sorted(used & _HOMES.keys()):
        by_module[_HOMES[name]].append(name)
    modules = sorted(by_module, key=lambda module: (module == "pydantic", module))
    return tuple(Code(f"from {each} import {', '.join(by_module[each])}") for each in modules)
