"""Known changes of parameters."""

from __future__ import annotations

from generator.core.errors import Pointer
from tests.generator.diff.mutations import (
    DEPOT,
    LIST,
    PAPERS,
    PARCELS,
    SEND,
    Document,
    at,
    change,
    mutation,
    parameters,
    stays,
)
from tests.generator.diff.versions import BASE, Found

INDEPENDENT = [place for place in parameters() if place[:3] != LIST or place[-1] != 2]
"""Parameters on which nothing else depends."""

IN_QUERY = [place for place in INDEPENDENT if place[:3] != PAPERS or place[-1] == 1]


@mutation(SEND, LIST, PAPERS)
def add_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """Add an optional parameter."""
    given = at(data, place)["parameters"]
    given.append({"name": "speed", "in": "query", "schema": {"type": "integer"}})
    where = (*place, "parameters", len(given) - 1)
    return [change("parameter-added", "minor", None, where)]


@mutation(SEND, LIST, PAPERS)
def add_a_required_parameter(data: Document, place: Pointer) -> list[Found]:
    """Add a required parameter."""
    given = at(data, place)["parameters"]
    schema = {"type": "integer"}
    given.append({"name": "speed", "in": "query", "required": True, "schema": schema})
    where = (*place, "parameters", len(given) - 1)
    return [change("required-parameter-added", "major", None, where)]


@mutation(*[place for place in INDEPENDENT if place[-1] != 0 or place[:3] != PAPERS])
def remove_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """Remove a parameter."""
    is_required = at(data, place).get("required", False)
    del at(data, place[:-1])[place[-1]]
    kind = "required-parameter-removed" if is_required else "parameter-removed"
    return [change(kind, "major", place, None)]


@mutation((*LIST, "parameters", 2))
def remove_the_token(data: Document, place: Pointer) -> list[Found]:
    """Remove the page token, without which there is no iterator."""
    del at(data, place[:-1])[place[-1]]
    return [
        change("parameter-removed", "major", place, None),
        change("iterator-removed", "major", LIST, None),
    ]


@mutation(*IN_QUERY)
def rename_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """Rename a parameter without another change."""
    at(data, place)["name"] += "s"
    return stays("parameter-renamed", "major", place)


@mutation(*[place for place in IN_QUERY if at(BASE, place)["in"] == "query"])
def rename_a_parameter_in_the_query(data: Document, place: Pointer) -> list[Found]:
    """Rename a parameter as it is sent but not in Python."""
    parameter = at(data, place)
    parameter["name"] = parameter["name"].capitalize()[:1] + parameter["name"][1:]
    return stays("parameter-name-changed", "minor", place)


@mutation((*PARCELS, "parameters", 0))
def rename_in_the_path(data: Document, place: Pointer) -> list[Found]:
    """Rename a path parameter that all operations of the path share."""
    at(data, place)["name"] = "house"
    path = str(PARCELS[1]).replace("{depotId}", "{house}")
    data["paths"][path] = data["paths"].pop(PARCELS[1])
    return [change("parameter-renamed", "major", place, ("paths", path, "parameters", 0))]


@mutation((*SEND, "parameters", 0), (*LIST, "parameters", 0), (*LIST, "parameters", 1))
def move_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """Send a parameter as a header."""
    at(data, place)["in"] = "header"
    return stays("parameter-moved", "minor", place)


@mutation(*IN_QUERY)
def toggle_a_required_parameter(data: Document, place: Pointer) -> list[Found]:
    """Make a required parameter optional, or an optional one required."""
    parameter = at(data, place)
    parameter["required"] = not parameter.get("required", False)
    kind, level = (
        ("made-required", "major") if parameter["required"] else ("made-optional", "minor")
    )
    return stays(kind, level, place)


@mutation((*SEND, "parameters", 1))
def repeat_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """Send a list as one parameter for each item."""
    at(data, place)["explode"] = True
    return stays("encoding-changed", "patch", place)


@mutation(PAPERS)
def add_to_the_path(data: Document, place: Pointer) -> list[Found]:
    """Add a parameter to a path, which changes the path and the arguments."""
    parameter = {"name": "page", "in": "path", "required": True, "schema": {"type": "string"}}
    at(data, place)["parameters"].append(parameter)
    data["paths"][f"{DEPOT}/papers/{{page}}"] = data["paths"].pop(place[1])
    where = ("paths", f"{DEPOT}/papers/{{page}}", "get")
    return [
        change("operation-moved", "minor", place, where),
        change("required-parameter-added", "major", None, (*where, "parameters", 2)),
    ]


@mutation(PAPERS)
def add_in_front_of_the_path(data: Document, place: Pointer) -> list[Found]:
    """Add a parameter in front of another one, which moves the other to the next position."""
    parameter = {"name": "area", "in": "path", "required": True, "schema": {"type": "string"}}
    at(data, place)["parameters"].append(parameter)
    path = str(place[1]).replace("/v1/", "/v1/{area}/")
    data["paths"][path] = data["paths"].pop(place[1])
    where = ("paths", path, "get")
    return [
        change("operation-moved", "minor", place, where),
        change("required-parameter-added", "major", None, (*where, "parameters", 2)),
    ]


@mutation(*parameters())
def describe_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """Change or add the description of a parameter."""
    where = (*place, "description")
    before = where if "description" in at(data, place) else None
    at(data, place)["description"] = "Other words."
    return [change("description-changed", "patch", before, where)]


@mutation((*PAPERS, "parameters", 0))
def move_a_parameter_out_of_the_path(data: Document, place: Pointer) -> list[Found]:
    """Move a positional argument to the query, which makes it keyword-only."""
    at(data, place)["in"] = "query"
    path = "/depots/v1/depots/papers"
    data["paths"][path] = data["paths"].pop(place[1])
    where = ("paths", path, *place[2:])
    return [
        change("operation-moved", "minor", place[:3], where[:3]),
        change("moved-out-of-path", "major", place, where),
    ]


@mutation((*PAPERS, "parameters", 1))
def move_a_parameter_into_the_path(data: Document, place: Pointer) -> list[Found]:
    """Move a keyword argument to the path, so that it can be passed by position."""
    at(data, place)["in"] = "path"
    path = f"{place[1]}/{{since}}"
    data["paths"][path] = data["paths"].pop(place[1])
    where = ("paths", path, *place[2:])
    return [
        change("operation-moved", "minor", place[:3], where[:3]),
        change("moved-into-path", "minor", place, where),
    ]
