"""A trial of a package's payload models on the examples in the vendor's files.

Run it with the package and the repository on the path; it prints its results as JSON.
"""

from __future__ import annotations

import copy
import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.compiler import OverlayFolders, compile_api
from generator.core.project import ROOT
from generator.openapi.documents import SourceFile
from generator.pycode.api_keys import schema_key

_NEW: tuple[Any, ...] = (..., None, "A_NEW_VALUE", {"aNewField": [1, 2.5]})


def trial(spec: Path, vendor: Path) -> dict[str, Any]:
    """Return the results for all schemas."""
    found: dict[str, Any] = {"examples": 0, "mutations": 0, "changed": [], "failed": []}
    classes: dict[str, list[str]] = {}
    for file in sorted((spec / "schemas").iterdir()):
        source = SourceFile(file.stem, file.name, file.read_bytes())
        payload = compile_api(source, OverlayFolders((ROOT / "spec" / "overlays",))).api.payload
        assert payload is not None
        module = import_module(f"selling_partner.schemas.{file.stem}")
        models = {each.__name__: each for each in vars(module).values() if _is_own(each, module)}
        classes[file.stem] = list(models)
        examples = [(str(each.class_name), each.value) for each in payload.examples]
        examples += [(str(payload.root), each) for each in _beside(vendor, file.stem)]
        for name, value in examples:
            _try(models[name], value, f"{file.stem}.{name}", found)
    return {**found, "classes": classes}


def _is_own(value: object, module: Any) -> bool:
    return inspect.isclass(value) and value.__module__ == module.__name__


def _beside(vendor: Path, key: str) -> Iterator[Any]:
    """Yield the example that the vendor publishes in a file of its own."""
    for file in vendor.glob("*/*.example.json"):
        if schema_key(file.with_name(file.name.replace(".example", ""))) == key:
            yield json.loads(file.read_text(encoding="utf-8"))


def _try(model: Any, value: Any, place: str, found: dict[str, Any]) -> None:
    found["examples"] += 1
    for read in (model.from_json(json.dumps(value)), _parsed(value) or model.from_json(value)):
        if read.to_dict() != value or json.loads(read.to_json()) != value:
            found["changed"].append(place)
    for changed in _mutations(value):
        found["mutations"] += 1
        try:
            read = _parsed(changed) or model.from_json(changed, on_deviation=str)
            if read.to_dict() != changed:
                found["failed"].append(f"{place}: changed")
        except Exception as error:  # Whatever it is, a reader must not see it.
            found["failed"].append(f"{place}: {error!r}")


def _parsed(value: Any) -> Any:
    """Return the value as a notification, if it is one."""
    if {"payload", "notificationmetadata"} <= {each.lower() for each in value}:
        return import_module("selling_partner.notifications").parse(value, on_deviation=str)
    return None


def _mutations(value: Any) -> Iterator[Any]:
    """Yield copies with one field removed, replaced by another value, or with a new one."""
    for path in _places(value, ()):
        for new in _NEW:
            changed = copy.deepcopy(value)
            holder = changed
            for step in path[:-1]:
                holder = holder[step]
            if new is ...:
                del holder[path[-1]]
            elif isinstance(new, Mapping):
                holder |= new
            else:
                holder[path[-1]] = new
            yield changed


def _places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield (*path, key)
            yield from _places(each, (*path, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _places(each, (*path, index))


if __name__ == "__main__":
    print(json.dumps(trial(Path(sys.argv[1]), Path(sys.argv[2]))))
