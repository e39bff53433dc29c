"""Known changes of operations."""

from __future__ import annotations

from generator.core.errors import Pointer
from tests.generator.diff.mutations import (
    CLOSE,
    LIST,
    PAPERS,
    SEND,
    Document,
    at,
    change,
    mutation,
    operations,
    stays,
)
from tests.generator.diff.versions import Found

PLAN = "x-amzn-usage-plan"


@mutation(*operations())
def remove_an_operation(data: Document, place: Pointer) -> list[Found]:
    """Remove an operation and with it its iterator."""
    del at(data, place[:-1])[place[-1]]
    return [change("operation-removed", "major", place, None)]


@mutation(("paths",))
def add_an_operation(data: Document, place: Pointer) -> list[Found]:
    """Add an operation."""
    data["paths"]["/depots/v1/count"] = {
        "get": {"operationId": "countDepots", "responses": {"204": {"description": "Done."}}}
    }
    return [change("operation-added", "minor", None, (*place, "/depots/v1/count", "get"))]


@mutation(CLOSE, PAPERS)
def move_an_operation(data: Document, place: Pointer) -> list[Found]:
    """Change the path of an operation."""
    path = f"{place[1]}/moved"
    data["paths"][path] = data["paths"].pop(place[1])
    return [change("operation-moved", "minor", place, ("paths", path, place[2]))]


@mutation(*operations())
def rename_an_operation(data: Document, place: Pointer) -> list[Found]:
    """Change the ID of an operation, which renames its method and its iterator."""
    at(data, place)["operationId"] += "Again"
    found = stays("operation-renamed", "major", (*place, "operationId"))
    return found + (stays("iterator-renamed", "major", place) if place == LIST else [])


@mutation(*operations())
def change_an_operation_id(data: Document, place: Pointer) -> list[Found]:
    """Change the ID of an operation without renaming its method."""
    operation = at(data, place)
    operation["operationId"] = operation["operationId"][0].upper() + operation["operationId"][1:]
    return stays("operation-id-changed", "patch", (*place, "operationId"))


@mutation(CLOSE, ("paths", "/depots/v1/open", "put"))
def change_the_method(data: Document, place: Pointer) -> list[Found]:
    """Change the HTTP method of an operation."""
    item = at(data, place[:-1])
    item["patch"] = item.pop(place[-1])
    return [change("http-method-changed", "minor", place, (*place[:-1], "patch"))]


@mutation(*operations())
def deprecate_an_operation(data: Document, place: Pointer) -> list[Found]:
    """Deprecate an operation."""
    at(data, place)["deprecated"] = True
    return [change("deprecated", "minor", None, (*place, "deprecated"))]


@mutation((*SEND, PLAN, "rate"), (*LIST, PLAN, "rate"), (*SEND, PLAN, "burst"))
def raise_the_plan(data: Document, place: Pointer) -> list[Found]:
    """Raise the rate or the burst of a usage plan."""
    at(data, place[:-1])[place[-1]] *= 2
    return stays(f"{place[-1]}-raised", "minor", place)


@mutation((*SEND, PLAN, "rate"), (*LIST, PLAN, "burst"))
def lower_the_plan(data: Document, place: Pointer) -> list[Found]:
    """Lower the rate or the burst of a usage plan."""
    at(data, place[:-1])[place[-1]] -= 1
    return stays(f"{place[-1]}-lowered", "minor", place)


@mutation((*SEND, PLAN), (*LIST, PLAN))
def remove_the_plan(data: Document, place: Pointer) -> list[Found]:
    """Remove a usage plan."""
    del at(data, place[:-1])[PLAN]
    return [change("usage-plan-removed", "minor", place, None)]


@mutation(PAPERS)
def remove_a_restriction(data: Document, place: Pointer) -> list[Found]:
    """Remove the need for a Restricted Data Token."""
    del at(data, place)["x-amzn-restricted"]
    where = (*place, "x-amzn-restricted")
    return [change("restriction-removed", "major", where, None)]


@mutation(SEND, LIST)
def add_a_restriction(data: Document, place: Pointer) -> list[Found]:
    """Add the use of a Restricted Data Token to an operation."""
    at(data, place)["x-amzn-restricted"] = True
    return [change("restriction-added", "minor", None, (*place, "x-amzn-restricted"))]


@mutation(PAPERS)
def limit_the_data_elements(data: Document, place: Pointer) -> list[Found]:
    """State the data elements of a restricted operation, which accepted any before."""
    at(data, place)["x-amzn-restricted"] = {"dataElements": ["buyerInfo"]}
    return stays("data-elements-removed", "major", (*place, "x-amzn-restricted"))


@mutation(SEND, CLOSE)
def mark_as_safe(data: Document, place: Pointer) -> list[Found]:
    """Mark a POST as read-only, so that it is retried."""
    at(data, place)["x-amzn-safe"] = True
    return [change("made-safe", "minor", place, (*place, "x-amzn-safe"))]


@mutation(PAPERS, LIST)
def mark_as_unsafe(data: Document, place: Pointer) -> list[Found]:
    """Mark a GET as a write, so that it is not retried."""
    at(data, place)["x-amzn-safe"] = False
    return [change("made-unsafe", "major", place, (*place, "x-amzn-safe"))]


@mutation(PAPERS)
def read_by_a_put(data: Document, place: Pointer) -> list[Found]:
    """Replace a GET with a PUT, which is not marked as read-only."""
    item = at(data, place[:-1])
    item["put"] = item.pop(place[-1])
    where = (*place[:-1], "put")
    return [
        change("http-method-changed", "minor", place, where),
        change("made-unsafe", "major", place, where),
    ]


@mutation(CLOSE)
def change_the_scope(data: Document, place: Pointer) -> list[Found]:
    """Change the scope of a grantless operation."""
    at(data, place)["x-amzn-grantless-scope"] = "depots::all"
    return stays("scope-changed", "minor", (*place, "x-amzn-grantless-scope"))


@mutation(CLOSE)
def require_a_grant(data: Document, place: Pointer) -> list[Found]:
    """Require the authorization of a selling partner."""
    del at(data, place)["x-amzn-grantless-scope"]
    return [change("scope-removed", "major", (*place, "x-amzn-grantless-scope"), None)]


@mutation(LIST)
def iterate_pages(data: Document, place: Pointer) -> list[Found]:
    """Iterate over whole pages, which changes the name of the iterator."""
    at(data, place)["x-amzn-pagination"] = {"items": None}
    return stays("iterator-renamed", "major", place) + stays(
        "iterated-items-changed", "major", place
    )


@mutation(LIST)
def omit_empty_lists(data: Document, place: Pointer) -> list[Found]:
    """Accept a page without its list as an empty page."""
    at(data, place)["x-amzn-pagination"] = {"mayOmitItems": True}
    return stays("pagination-changed", "patch", place)


@mutation(("info", "title"), ("info", "version"), ("info", "description"))
def change_the_info(data: Document, place: Pointer) -> list[Found]:
    """Change the title, the version or the description of the API."""
    data["info"][place[-1]] += " 2"
    return stays(f"{place[-1]}-changed", "patch", place)


@mutation(*operations())
def describe_an_operation(data: Document, place: Pointer) -> list[Found]:
    """Change or add the description of an operation."""
    where = (*place, "description")
    before = where if "description" in at(data, place) else None
    at(data, place)["description"] = "Other words."
    return [change("description-changed", "patch", before, where)]


@mutation((*SEND, "summary"))
def change_a_summary(data: Document, place: Pointer) -> list[Found]:
    """Change the summary of an operation."""
    at(data, place[:-1])["summary"] = "Hand over a parcel"
    return stays("summary-changed", "patch", place)
