"""Positions of strings in a document, keys included, and documents with payloads in them."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

Step = str | int
Mode = Literal["append", "replace", "rename"]

DOCUMENTS = tuple(sorted((Path(__file__).parent / "documents").glob("**/*.yaml")))


@dataclass(frozen=True)
class Position:
    """A string in a document.

    Attributes:
        path: The keys and indices that lead to it.
        mode: Whether a payload is appended to the value, replaces it, or is appended to the key.

    """

    path: tuple[Step, ...]
    mode: Mode

    def __str__(self) -> str:
        return f"{self.mode} {'/'.join(map(str, self.path))}"


def read(file: Path) -> dict[str, Any]:
    """Return the data of a document; dates stay strings."""
    data: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
    typed: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    merged: dict[str, Any] = _with_strings(typed, data)
    return merged


def _with_strings(typed: Any, strings: Any) -> Any:
    """Return the typed data with strings in place of dates."""
    if isinstance(typed, dict):
        return {
            str(key): _with_strings(value, text)
            for (key, value), text in zip(typed.items(), strings.values(), strict=True)
        }
    if isinstance(typed, list):
        return [_with_strings(*each) for each in zip(typed, strings, strict=True)]
    return typed if typed is None or isinstance(typed, bool | int | float | str) else strings


def positions(data: Any, path: tuple[Step, ...] = ()) -> Iterator[Position]:
    """Yield every position of a document."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield Position((*path, key), "rename")
            yield from positions(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from positions(value, (*path, index))
    elif isinstance(data, str):
        yield Position(path, "append")
        yield Position(path, "replace")


def place(data: dict[str, Any], payloads: dict[Position, str]) -> dict[str, Any]:
    """Return a copy of a document with a payload in each of the positions.

    A renamed schema, parameter, response or property is renamed in references and in ``required``.
    """
    changed: dict[str, Any] = copy.deepcopy(data)
    # Values first, then keys from the inside out, so that the paths stay valid.
    for position, payload in payloads.items():
        if position.mode != "rename":
            holder = _holder(changed, position.path)
            key = position.path[-1]
            holder[key] = payload if position.mode == "replace" else holder[key] + payload
    renamed = [each for each in payloads if each.mode == "rename"]
    for position in sorted(renamed, key=lambda each: -len(each.path)):
        _rename(changed, position.path, payloads[position])
    return changed


def _holder(data: Any, path: tuple[Step, ...]) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


def _rename(data: dict[str, Any], path: tuple[Step, ...], payload: str) -> None:
    holder = _holder(data, path)
    old = str(path[-1])
    new = old + payload
    items = [(new if key == old else key, value) for key, value in holder.items()]
    holder.clear()
    holder.update(items)
    if len(path) > 1 and path[-2] == "properties":
        required = _holder(data, path[:-1]).get("required", [])
        if isinstance(required, list):
            required[:] = [new if each == old else each for each in required]
    pointer = "#/" + "/".join(map(_escape, path))
    target = "#/" + "/".join(map(_escape, (*path[:-1], new)))
    _replace(data, lambda text: target if text == pointer else text)


def _escape(step: Step) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _replace(data: Any, change: Callable[[str], str]) -> None:
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in list(items):
        if isinstance(value, str):
            data[key] = change(value)
        elif isinstance(value, dict | list):
            _replace(value, change)
