"""Known changes of operations and parameters, as ``mutations`` has them."""

from __future__ import annotations

from generator.core.errors import Pointer
from tests.generator.diff.mutations import (
    CLOSE,
    DEPOT,
    LIST,
    PAPERS,
    PARCELS,
    SEND,
    Document,
    at,
    change,
    mutation,
    operations,
    parameters,
    stays,
)
from tests.generator.diff.versions import Found

PLAN = "x-amzn-usage-plan"
FREE = [place for place in parameters() if place[:3] != LIST or place[-1] != 2]
"""Parameters that nothing else depends on."""

IN_QUERY = [place for place in FREE if place[:3] != PAPERS or place[-1] == 1]


@mutation(*operations())
def remove_an_operation(data: Document, place: Pointer) -> list[Found]:
    """An operation goes; its iterator goes with it."""
    del at(data, place[:-1])[place[-1]]
    return [change("operation-removed", "major", place, None)]


@mutation(("paths",))
def add_an_operation(data: Document, place: Pointer) -> list[Found]:
    """There is another operation."""
    data["paths"]["/depots/v1/count"] = {
        "get": {"operationId": "countDepots", "responses": {"204": {"description": "Done."}}}
    }
    return [change("operation-added", "minor", None, (*place, "/depots/v1/count", "get"))]


@mutation(CLOSE, PAPERS)
def move_an_operation(data: Document, place: Pointer) -> list[Found]:
    """An operation is called at another path."""
    path = f"{place[1]}/moved"
    data["paths"][path] = data["paths"].pop(place[1])
    return [change("operation-moved", "minor", place, ("paths", path, place[2]))]


@mutation(*operations())
def rename_an_operation(data: Document, place: Pointer) -> list[Found]:
    """An operation has another id, and its method another name; so has its iterator."""
    at(data, place)["operationId"] += "Again"
    found = stays("operation-renamed", "major", (*place, "operationId"))
    return found + (stays("iterator-renamed", "major", place) if place == LIST else [])


@mutation(*operations())
def respell_an_operation(data: Document, place: Pointer) -> list[Found]:
    """An operation has another id, and its method the same name."""
    operation = at(data, place)
    operation["operationId"] = operation["operationId"][0].upper() + operation["operationId"][1:]
    return stays("operation-id-changed", "patch", (*place, "operationId"))


@mutation(CLOSE, ("paths", "/depots/v1/open", "put"))
def change_the_method(data: Document, place: Pointer) -> list[Found]:
    """An operation is called by another HTTP method."""
    item = at(data, place[:-1])
    item["patch"] = item.pop(place[-1])
    return [change("http-method-changed", "minor", place, (*place[:-1], "patch"))]


@mutation(*operations())
def deprecate_an_operation(data: Document, place: Pointer) -> list[Found]:
    """An operation is marked as deprecated."""
    at(data, place)["deprecated"] = True
    return [change("deprecated", "minor", None, (*place, "deprecated"))]


@mutation(SEND, LIST, PAPERS)
def add_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """A call may give something more."""
    given = at(data, place)["parameters"]
    given.append({"name": "speed", "in": "query", "schema": {"type": "integer"}})
    where = (*place, "parameters", len(given) - 1)
    return [change("parameter-added", "minor", None, where)]


@mutation(SEND, LIST, PAPERS)
def add_a_required_parameter(data: Document, place: Pointer) -> list[Found]:
    """A call has to give something more."""
    given = at(data, place)["parameters"]
    schema = {"type": "integer"}
    given.append({"name": "speed", "in": "query", "required": True, "schema": schema})
    where = (*place, "parameters", len(given) - 1)
    return [change("required-parameter-added", "major", None, where)]


@mutation(*[place for place in FREE if place[-1] != 0 or place[:3] != PAPERS])
def remove_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """A call can give something no more."""
    is_required = at(data, place).get("required", False)
    del at(data, place[:-1])[place[-1]]
    kind = "required-parameter-removed" if is_required else "parameter-removed"
    return [change(kind, "major", place, None)]


@mutation((*LIST, "parameters", 2))
def remove_the_token(data: Document, place: Pointer) -> list[Found]:
    """Without a token there are no pages to iterate."""
    del at(data, place[:-1])[place[-1]]
    return [
        change("parameter-removed", "major", place, None),
        change("iterator-removed", "major", LIST, None),
    ]


@mutation(*IN_QUERY)
def rename_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """A parameter has another name, and is the same otherwise."""
    at(data, place)["name"] += "s"
    return stays("parameter-renamed", "major", place)


@mutation((*PARCELS, "parameters", 0))
def rename_in_the_path(data: Document, place: Pointer) -> list[Found]:
    """What stands in the path has another name; all operations of the path share it."""
    at(data, place)["name"] = "house"
    path = str(PARCELS[1]).replace("{depotId}", "{house}")
    data["paths"][path] = data["paths"].pop(PARCELS[1])
    return [change("parameter-renamed", "major", place, ("paths", path, "parameters", 0))]


@mutation((*SEND, "parameters", 0), (*LIST, "parameters", 0), (*LIST, "parameters", 1))
def move_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """A parameter travels as a header."""
    at(data, place)["in"] = "header"
    return stays("parameter-moved", "minor", place)


@mutation(*IN_QUERY)
def turn_the_need_of_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """A required parameter becomes optional, or an optional one required."""
    parameter = at(data, place)
    parameter["required"] = not parameter.get("required", False)
    kind, level = (
        ("made-required", "major") if parameter["required"] else ("made-optional", "minor")
    )
    return stays(kind, level, place)


@mutation((*SEND, "parameters", 1))
def repeat_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """A list is sent as one parameter for each item."""
    at(data, place)["explode"] = True
    return stays("encoding-changed", "patch", place)


@mutation(PAPERS)
def add_to_the_path(data: Document, place: Pointer) -> list[Found]:
    """A path with one more thing in it is another path, and takes another argument."""
    parameter = {"name": "page", "in": "path", "required": True, "schema": {"type": "string"}}
    at(data, place)["parameters"].append(parameter)
    data["paths"][f"{DEPOT}/papers/{{page}}"] = data["paths"].pop(place[1])
    where = ("paths", f"{DEPOT}/papers/{{page}}", "get")
    return [
        change("operation-moved", "minor", place, where),
        change("required-parameter-added", "major", None, (*where, "parameters", 2)),
    ]


@mutation((*SEND, PLAN, "rate"), (*LIST, PLAN, "rate"), (*SEND, PLAN, "burst"))
def raise_the_plan(data: Document, place: Pointer) -> list[Found]:
    """Calls may come faster."""
    at(data, place[:-1])[place[-1]] *= 2
    return stays(f"{place[-1]}-raised", "minor", place)


@mutation((*SEND, PLAN, "rate"), (*LIST, PLAN, "burst"))
def lower_the_plan(data: Document, place: Pointer) -> list[Found]:
    """Calls have to come more slowly."""
    at(data, place[:-1])[place[-1]] -= 1
    return stays(f"{place[-1]}-lowered", "minor", place)


@mutation((*SEND, PLAN), (*LIST, PLAN))
def drop_the_plan(data: Document, place: Pointer) -> list[Found]:
    """There is no usage plan any more."""
    del at(data, place[:-1])[PLAN]
    return [change("usage-plan-removed", "minor", place, None)]


@mutation(PAPERS)
def lift_a_restriction(data: Document, place: Pointer) -> list[Found]:
    """A call takes no Restricted Data Token any more."""
    del at(data, place)["x-amzn-restricted"]
    where = (*place, "x-amzn-restricted")
    return [change("restriction-removed", "major", where, None)]


@mutation(SEND, LIST)
def restrict(data: Document, place: Pointer) -> list[Found]:
    """A call may carry a Restricted Data Token."""
    at(data, place)["x-amzn-restricted"] = True
    return [change("restriction-added", "minor", None, (*place, "x-amzn-restricted"))]


@mutation(SEND, CLOSE)
def mark_as_safe(data: Document, place: Pointer) -> list[Found]:
    """A POST only reads: it is retried from now on."""
    at(data, place)["x-amzn-safe"] = True
    return [change("made-safe", "minor", place, (*place, "x-amzn-safe"))]


@mutation(PAPERS, LIST)
def mark_as_unsafe(data: Document, place: Pointer) -> list[Found]:
    """A GET changes something: it is no longer retried."""
    at(data, place)["x-amzn-safe"] = False
    return [change("made-unsafe", "major", place, (*place, "x-amzn-safe"))]


@mutation(PAPERS)
def read_by_a_put(data: Document, place: Pointer) -> list[Found]:
    """What was read by a GET is called by a PUT, of which nobody says that it only reads."""
    item = at(data, place[:-1])
    item["put"] = item.pop(place[-1])
    where = (*place[:-1], "put")
    return [
        change("http-method-changed", "minor", place, where),
        change("made-unsafe", "major", place, where),
    ]


@mutation(CLOSE)
def change_the_scope(data: Document, place: Pointer) -> list[Found]:
    """An application signs in for another scope."""
    at(data, place)["x-amzn-grantless-scope"] = "depots::all"
    return stays("scope-changed", "minor", (*place, "x-amzn-grantless-scope"))


@mutation(CLOSE)
def ask_for_a_grant(data: Document, place: Pointer) -> list[Found]:
    """A selling partner has to grant what needed no grant."""
    del at(data, place)["x-amzn-grantless-scope"]
    return [change("scope-removed", "major", (*place, "x-amzn-grantless-scope"), None)]


@mutation(LIST)
def iterate_pages(data: Document, place: Pointer) -> list[Found]:
    """Whole pages are iterated, which a method of another name does."""
    at(data, place)["x-amzn-pagination"] = {"items": None}
    return stays("iterator-renamed", "major", place) + stays(
        "iterated-items-changed", "major", place
    )


@mutation(LIST)
def omit_empty_lists(data: Document, place: Pointer) -> list[Found]:
    """A page without its list is an empty page, and no error any more."""
    at(data, place)["x-amzn-pagination"] = {"mayOmitItems": True}
    return stays("pagination-changed", "patch", place)


@mutation(("info", "title"), ("info", "version"), ("info", "description"))
def change_the_head(data: Document, place: Pointer) -> list[Found]:
    """The API is called otherwise."""
    data["info"][place[-1]] += " 2"
    return stays(f"{place[-1]}-changed", "patch", place)


@mutation(*operations())
def describe_an_operation(data: Document, place: Pointer) -> list[Found]:
    """An operation is described otherwise, or at last."""
    where = (*place, "description")
    before = where if "description" in at(data, place) else None
    at(data, place)["description"] = "Other words."
    return [change("description-changed", "patch", before, where)]


@mutation(*parameters())
def describe_a_parameter(data: Document, place: Pointer) -> list[Found]:
    """A parameter is described otherwise, or at last."""
    where = (*place, "description")
    before = where if "description" in at(data, place) else None
    at(data, place)["description"] = "Other words."
    return [change("description-changed", "patch", before, where)]


@mutation((*SEND, "summary"))
def change_a_summary(data: Document, place: Pointer) -> list[Found]:
    """The summary of an operation changes."""
    at(data, place[:-1])["summary"] = "Hand over a parcel"
    return stays("summary-changed", "patch", place)


@mutation((*PAPERS, "parameters", 0))
def move_a_parameter_out_of_the_path(data: Document, place: Pointer) -> list[Found]:
    """A positional argument becomes a keyword-only one."""
    at(data, place)["in"] = "query"
    path = "/depots/v1/depots/papers"
    data["paths"][path] = data["paths"].pop(place[1])
    where = ("paths", path, *place[2:])
    return [
        change("operation-moved", "minor", place[:3], where[:3]),
        change("path-parameter-moved", "major", place, where),
    ]
