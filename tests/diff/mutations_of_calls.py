"""Known changes of operations, parameters, bodies and answers, as ``mutations`` has them."""

from __future__ import annotations

import copy

from generator.problems import Pointer
from tests.diff.mutations import (
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
from tests.diff.versions import Found

PLAN = "x-amzn-usage-plan"
FREE = [place for place in parameters() if place[:3] != (*LIST,) or place[-1] != 2]
"""Parameters that nothing else depends on."""

IN_QUERY = [place for place in FREE if place[:3] != PAPERS or place[-1] == 1]


def method_of(data: Document, place: Pointer) -> str:
    """The id of an operation."""
    return str(at(data, place)["operationId"])


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
    at(data, place[:-1]).append(at(data, place[:-1]).pop(place[-1]))  # Order says nothing.
    at(data, place[:-1]).pop()
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
    path = PARCELS[1].replace("{depotId}", "{house}") if isinstance(PARCELS[1], str) else ""
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


@mutation((*SEND, "requestBody"), (*CLOSE, "requestBody"))
def turn_the_need_of_a_body(data: Document, place: Pointer) -> list[Found]:
    """A body that had to be given may be left out, or the other way round."""
    body = at(data, place)
    body["required"] = not body.get("required", False)
    kind, level = ("made-required", "major") if body["required"] else ("made-optional", "minor")
    return stays(kind, level, place)


@mutation((*SEND, "requestBody"), (*CLOSE, "requestBody"))
def remove_a_body(data: Document, place: Pointer) -> list[Found]:
    """A call has no body any more."""
    is_required = at(data, place).get("required", False)
    del at(data, place[:-1])["requestBody"]
    return [
        change("required-body-removed" if is_required else "body-removed", "major", place, None)
    ]


@mutation(("paths", "/depots/v1/open", "put"))
def add_a_body(data: Document, place: Pointer) -> list[Found]:
    """A call may have a body."""
    reference = {"$ref": "#/components/schemas/Closing"}
    at(data, place)["requestBody"] = {"content": {"application/json": {"schema": reference}}}
    return [change("body-added", "minor", None, (*place, "requestBody"))]


@mutation(
    *[(*place, "content") for place in ((*SEND, "requestBody"), (*PAPERS, "responses", "200"))]
)
def offer_a_media_type(data: Document, place: Pointer) -> list[Found]:
    """There is a media type that the client does not use."""
    at(data, place)["application/xml"] = {"schema": {"type": "string"}}
    return [change("media-type-added", "patch", None, (*place, "application/xml"))]


@mutation(
    *[(*place, "content") for place in ((*SEND, "requestBody"), (*PAPERS, "responses", "200"))]
)
def send_bytes(data: Document, place: Pointer) -> list[Found]:
    """A file takes the place of JSON."""
    content = at(data, place)
    content["application/pdf"] = content.pop("application/json")
    places = (*place, "application/json"), (*place, "application/pdf")
    return [change("media-type-changed", "major", *places)]


@mutation((*SEND, "responses", "201"), (*PAPERS, "responses", "200"))
def change_a_status(data: Document, place: Pointer) -> list[Found]:
    """A success has another status."""
    answers = at(data, place[:-1])
    answers["202"] = answers.pop(place[-1])
    return [change("status-changed", "minor", place, (*place[:-1], "202"))]


@mutation((*SEND, "responses"), (*LIST, "responses"))
def add_an_error(data: Document, place: Pointer) -> list[Found]:
    """Another error is documented."""
    at(data, place)["418"] = {"$ref": "#/components/responses/Failed"}
    return [change("error-status-added", "minor", None, (*place, "418"))]


@mutation((*SEND, "responses", "409"), (*LIST, "responses", "404"))
def remove_an_error(data: Document, place: Pointer) -> list[Found]:
    """An error is documented no more; it is raised all the same."""
    del at(data, place[:-1])[place[-1]]
    return [change("error-status-removed", "patch", place, None)]


@mutation((*PAPERS, "responses"))
def add_a_success(data: Document, place: Pointer) -> list[Found]:
    """A call may return something else."""
    reference = {"$ref": "#/components/schemas/Page"}
    content = {"application/json": {"schema": reference}}
    at(data, place)["202"] = {"description": "Later.", "content": content}
    return [change("success-type-added", "major", None, (*place, "202"))]


@mutation((*PAPERS, "responses", "200"))
def lose_an_answer(data: Document, place: Pointer) -> list[Found]:
    """A call returns nothing any more."""
    del at(data, place)["content"]
    return [change("body-removed", "major", (*place, "content"), None)]


@mutation((*SEND, "responses", "201", "headers", "X-Weight"))
def remove_a_header(data: Document, place: Pointer) -> list[Found]:
    """An answer has a header less."""
    del at(data, place[:-1])[place[-1]]
    return [change("header-removed", "minor", place, None)]


@mutation((*SEND, "responses", "201", "headers"))
def add_a_header(data: Document, place: Pointer) -> list[Found]:
    """An answer has a header more."""
    at(data, place)["X-More"] = {"schema": {"type": "string"}}
    return [change("header-added", "minor", None, (*place, "X-More"))]


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


@mutation((*SEND, "responses", "400"), ("components", "responses", "Failed"))
def describe_an_answer(data: Document, place: Pointer) -> list[Found]:
    """An answer is described otherwise, where it is shared, or where it is referred to."""
    before = ("components", "responses", "Failed", "description")
    at(data, place)["description"] = "Other words."
    return [change("description-changed", "patch", before, (*place, "description"))]


@mutation(("components", "responses"))
def rename_a_shared_answer(data: Document, place: Pointer) -> list[Found]:
    """How a shared answer is called does not matter."""
    shared = at(data, place)
    shared["Refused"] = shared.pop("Failed")
    text = "#/components/responses/"
    for operation in operations(data):
        for answer in at(data, operation)["responses"].values():
            if answer.get("$ref") == f"{text}Failed":
                answer["$ref"] = f"{text}Refused"
    return []


@mutation(SEND)
def write_out_a_shared_answer(data: Document, place: Pointer) -> list[Found]:
    """A shared answer that is written out is the same answer."""
    shared = copy.deepcopy(data["components"]["responses"]["Failed"])
    at(data, place)["responses"]["400"] = shared
    return []
