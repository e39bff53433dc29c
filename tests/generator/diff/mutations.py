"""Known changes of the base document, each with what a comparison has to say of it, and no more.

What is expected is written down here by hand: who is concerned follows from where in the document a
schema is used, which ``DIRECTIONS`` says.
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
    **dict.fromkeys(("Receipt", "Person", "Company", "Page", "Failures", "Failure"), "answer"),
    "Address": "both",
}
"""Where the schemas of the base document travel."""

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
    """What stands at a place."""
    for step in pointer:
        data = data[step]
    return data


def shown(pointer: Pointer | None) -> str | None:
    """A place as changes show it."""
    return None if pointer is None else show_pointer(pointer)


def change(kind: str, level: str, old: Pointer | None, new: Pointer | None) -> Found:
    """A change that is expected."""
    return kind, level, shown(old), shown(new)


def stays(kind: str, level: str, place: Pointer) -> list[Found]:
    """The one change, at a place that both documents have."""
    return [change(kind, level, place, place)]


def level(place: Pointer, request: str, answer: str) -> str:
    """The severity of a change of a schema, by where that travels."""
    if place[:2] != SCHEMAS:
        return request
    given = {"request": [request], "answer": [answer], "both": [request, answer]}
    return max(given[DIRECTIONS[str(place[2])]], key=LEVELS.index)


def operations(data: Document = BASE) -> Iterator[Pointer]:
    """Every operation."""
    for path, item in data["paths"].items():
        yield from (("paths", path, method) for method in METHODS if method in item)


def schemas(value: Any = None, pointer: Pointer = SCHEMAS) -> Iterator[tuple[Pointer, Any]]:
    """Every schema of the components, and those inside them."""
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
    """Every parameter of an operation."""
    for operation in operations():
        for index in range(len(at(BASE, operation).get("parameters", ()))):
            yield (*operation, "parameters", index)


def having(*keys: str) -> list[Pointer]:
    """Keywords of schemas, those of parameters among them."""
    found = [*schemas(), *(((*at_, "schema"), at(BASE, (*at_, "schema"))) for at_ in parameters())]
    return [(*place, key) for place, schema in found for key in keys if key in schema]


def properties() -> list[Pointer]:
    """Every property of an object."""
    return [place for place, _ in schemas() if place[-2] == "properties"]


def objects() -> list[Pointer]:
    """Every object with properties."""
    return [place for place, schema in schemas() if "properties" in schema]


def is_required(data: Document, place: Pointer) -> bool:
    """Whether an object requires its property."""
    return place[-1] in at(data, place[:-2]).get("required", [])


TEXTS = [
    place for place, each in schemas() if each == {"type": "string"} and place[-1] != "nextToken"
]
"""Texts of which nothing more is said."""
