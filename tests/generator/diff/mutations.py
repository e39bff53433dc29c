"""Known changes of the base document, each with exactly the changes that a comparison reports.

The expected changes are written by hand. ``DIRECTIONS`` states in which direction each schema of
the base document travels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.core.errors import Pointer, show_pointer
from tests.generator.diff.versions import BASE, Found

Document = Any
Apply = Callable[[Document, Pointer], list[Found]]

DIRECTIONS = {
    **dict.fromkeys(("Parcel", "Closing", "Code"), "request"),
    **dict.fromkeys(("Receipt", "Person", "Company", "Page", "Failures", "Failure"), "response"),
    "Address": "both",
}
"""Direction of the data of each schema of the base document."""

SCHEMAS = ("components", "schemas")
METHODS = ("get", "put", "post")
LEVELS = ("patch", "minor", "major")

DEPOT = "/depots/v1/depots/{depotId}"
PARCELS: Pointer = ("paths", f"{DEPOT}/parcels")
SEND: Pointer = (*PARCELS, "post")
LIST: Pointer = (*PARCELS, "get")
PAPERS: Pointer = ("paths", f"{DEPOT}/papers", "get")
CLOSE: Pointer = ("paths", "/depots/v1/close", "post")


@dataclass(frozen=True)
class Mutation:
    """A change of a document.

    Attributes:
        places: The places where it can be applied.
        apply: Applies it to a copy of the document and returns the expected changes.
        document: The document.

    """

    places: list[Pointer]
    apply: Apply
    document: Document


MUTATIONS: dict[str, Mutation] = {}
"""Every mutation by name."""


def mutation(*places: Pointer, document: Document = BASE) -> Callable[[Apply], Apply]:
    """Register a function as a mutation that can be applied at these places."""

    def register(apply: Apply) -> Apply:
        assert places, apply.__name__
        MUTATIONS[apply.__name__] = Mutation(list(places), apply, document)
        return apply

    return register


def at(data: Document, pointer: Pointer) -> Any:
    """Return the value at a place."""
    for step in pointer:
        data = data[step]
    return data


def shown(pointer: Pointer | None) -> str | None:
    """Return a place in the form of a change."""
    return None if pointer is None else show_pointer(pointer)


def change(kind: str, level: str, old: Pointer | None, new: Pointer | None) -> Found:
    """Return an expected change."""
    return kind, level, shown(old), shown(new)


def stays(kind: str, level: str, place: Pointer) -> list[Found]:
    """Return one expected change, at a place that both documents have."""
    return [change(kind, level, place, place)]


def level(place: Pointer, request: str, response: str) -> str:
    """Return the severity of a change of a schema, depending on the direction of its data."""
    if place[:2] != SCHEMAS:
        return request
    given = {"request": [request], "response": [response], "both": [request, response]}
    return max(given[DIRECTIONS[str(place[2])]], key=LEVELS.index)


def operations(data: Document = BASE) -> Iterator[Pointer]:
    """Yield every operation."""
    for path, item in data["paths"].items():
        yield from (("paths", path, method) for method in METHODS if method in item)


def schemas(value: Any = None, pointer: Pointer = SCHEMAS) -> Iterator[tuple[Pointer, Any]]:
    """Yield every schema of the components and every schema inside them."""
    for name, schema in BASE["components"]["schemas"].items() if value is None else ():
        yield from schemas(schema, (*SCHEMAS, name))
    if isinstance(value, dict):
        yield pointer, value
        for name, schema in value.get("properties", {}).items():
            yield from schemas(schema, (*pointer, "properties", name))
        for key in ("items", "additionalProperties"):
            if isinstance(value.get(key), dict):
                yield from schemas(value[key], (*pointer, key))


def parameters() -> Iterator[Pointer]:
    """Yield every parameter of an operation."""
    for operation in operations():
        for index in range(len(at(BASE, operation).get("parameters", ()))):
            yield (*operation, "parameters", index)


def having(*keys: str) -> list[Pointer]:
    """Return the places of keywords of schemas, those of parameters included."""
    found = [*schemas(), *(((*at_, "schema"), at(BASE, (*at_, "schema"))) for at_ in parameters())]
    return [(*place, key) for place, schema in found for key in keys if key in schema]


def properties() -> list[Pointer]:
    """Return every property of an object."""
    return [place for place, _ in schemas() if place[-2] == "properties"]


def objects() -> list[Pointer]:
    """Return every object with properties."""
    return [place for place, schema in schemas() if "properties" in schema]


def is_required(data: Document, place: Pointer) -> bool:
    """Return whether an object requires its property."""
    return place[-1] in at(data, place[:-2]).get("required", [])


STRINGS = [
    place for place, each in schemas() if each == {"type": "string"} and place[-1] != "nextToken"
]
"""Strings without a constraint or documentation."""

UNTAGGED_STRINGS = [place for place in STRINGS if place[-1] != "type"]
"""Strings that no discriminator selects a class by."""
