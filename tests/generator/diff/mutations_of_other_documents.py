"""Known changes of documents with features that the base document lacks."""

from __future__ import annotations

import yaml

from generator.core.errors import Pointer
from tests.generator.diff import documents
from tests.generator.diff.mutations import SCHEMAS, Document, at, change, mutation, stays
from tests.generator.diff.versions import Found

HAL = yaml.safe_load(documents.HAL)
SIMILAR_CLASSES = yaml.safe_load(documents.SIMILAR_CLASSES)
TWO_PATH_PARAMETERS = yaml.safe_load(documents.TWO_PATH_PARAMETERS)
OTHER_LIMITS = yaml.safe_load(documents.OTHER_LIMITS)
TEXT_RULES = yaml.safe_load(documents.TEXT_RULES)
FORMS = yaml.safe_load(documents.FORMS)
MARKED_FIELDS = yaml.safe_load(documents.MARKED_FIELDS)
EXTRA_VALUES = yaml.safe_load(documents.EXTRA_VALUES)

ORDER: Pointer = ("paths", "/orders/{id}", "get")
REPEAT: Pointer = ("paths", "/orders/{id}/repeat")
YARD: Pointer = ("paths", "/yard", "get")
FORM: Pointer = ("paths", "/photos", "post", "requestBody", "content")
PHOTO: Pointer = (*SCHEMAS, "Photo", "properties")

SENT, READ = (*SCHEMAS, "Yard"), (*SCHEMAS, "Shed")
"""A class in a request and one in a response, in the documents of marks and of extra values."""


def fields(*names: str) -> list[Pointer]:
    """Return these fields of both classes."""
    return [(*each, "properties", name) for each in (SENT, READ) for name in names]


def directed(place: Pointer, request: str, response: str) -> str:
    """Return the severity of a change of one of the two classes."""
    return request if place[2] == SENT[2] else response


@mutation(REPEAT, document=HAL)
def move_an_operation_out_of_the_actions(data: Document, place: Pointer) -> list[Found]:
    """Move an operation to a path outside the order, so that it is not an action of the order."""
    data["paths"]["/repeat/{id}"] = data["paths"].pop(place[1])
    return [
        change("action-removed", "major", ORDER, None),
        change("operation-moved", "minor", (*place, "post"), ("paths", "/repeat/{id}", "post")),
    ]


@mutation((*SCHEMAS, "Link", "properties"), document=HAL)
def remove_the_links_of_the_actions(data: Document, place: Pointer) -> list[Found]:
    """Remove the links that actions follow, without which there are no actions."""
    del at(data, place)["href"]
    return [
        change("field-removed", "major", (*place, "href"), None),
        change("actions-removed", "major", ORDER, None),
    ]


@mutation(ORDER, document=HAL)
def rename_the_operation_of_the_actions(data: Document, place: Pointer) -> list[Found]:
    """Rename the operation after which the class of its actions is named."""
    at(data, place)["operationId"] = "readSale"
    return [
        *stays("operation-renamed", "major", (*place, "operationId")),
        *stays("actions-renamed", "major", place),
        *stays("class-renamed", "major", place),
    ]


@mutation((*REPEAT, "post", "operationId"), document=HAL)
def rename_an_action(data: Document, place: Pointer) -> list[Found]:
    """Rename an operation that is an action of another one."""
    at(data, place[:-1])[place[-1]] = "orderAgain"
    return [
        *stays("operation-renamed", "major", place),
        *stays("action-renamed", "major", ORDER),
    ]


@mutation((*YARD, "responses", "200", "content", "application/json"), document=SIMILAR_CLASSES)
def return_another_class(data: Document, place: Pointer) -> list[Found]:
    """Return a class that equals the previous one except for its name."""
    at(data, place)["schema"] = {"$ref": "#/components/schemas/Meadow"}
    return [change("class-changed", "major", (*SCHEMAS, "Yard"), (*SCHEMAS, "Meadow"))]


@mutation(("paths", "/a/{one}/{two}"), document=TWO_PATH_PARAMETERS)
def reorder_path_parameters(data: Document, place: Pointer) -> list[Found]:
    """Swap two path parameters, which determine the order of the positional arguments."""
    data["paths"]["/a/{two}/{one}"] = data["paths"].pop(place[1])
    where = ("paths", "/a/{two}/{one}", "get")
    return [change("arguments-reordered", "major", (*place, "get"), where)]


@mutation((*YARD, "description"), document=OTHER_LIMITS)
def change_another_limit(data: Document, place: Pointer) -> list[Found]:
    """Change a usage plan that applies to some selling partners only."""
    at(data, place[:-1])["description"] = at(data, place).replace("| 2 | 6 |", "| 3 | 6 |")
    return stays("usage-plan-changed", "patch", place)


@mutation((*SCHEMAS, "Note", "properties", "text", "x-amzn-text-rules"), document=TEXT_RULES)
def change_a_text_rule(data: Document, place: Pointer) -> list[Found]:
    """Change the topic of the links that a string may contain."""
    at(data, place)["links"] = "returns"
    return stays("text-rule-changed", "major", (*place, "links"))


@mutation((*FORM, "multipart/form-data"), document=FORMS)
def send_a_form_as_json(data: Document, place: Pointer) -> list[Found]:
    """Replace a form by JSON, without its files."""
    for name in ("image", "more"):
        del at(data, PHOTO)[name]
    content = at(data, place[:-1])
    content["application/json"] = {"schema": content.pop("multipart/form-data")["schema"]}
    return [
        change("media-type-changed", "major", place, (*FORM, "application/json")),
        change("field-removed", "major", (*PHOTO, "image"), None),
        change("field-removed", "major", (*PHOTO, "more"), None),
    ]


@mutation((*PHOTO, "title"), document=FORMS)
def send_a_text_as_a_file(data: Document, place: Pointer) -> list[Found]:
    """Change the text of a form to a file."""
    at(data, place)["format"] = "binary"
    return stays("type-changed", "major", place)


@mutation((*PHOTO, "more"), document=FORMS)
def send_texts_in_place_of_files(data: Document, place: Pointer) -> list[Found]:
    """Change a list of files to a list of texts."""
    del at(data, place)["items"]["format"]
    return stays("type-changed", "major", (*place, "items"))


@mutation((*PHOTO, "image", "maxLength"), document=FORMS)
def take_smaller_files(data: Document, place: Pointer) -> list[Found]:
    """Tighten the size of a file."""
    at(data, place[:-1])["maxLength"] = 800
    return stays("limit-tightened", "major", place)


@mutation((*FORM, "multipart/form-data", "encoding", "image"), document=FORMS)
def take_fewer_kinds_of_files(data: Document, place: Pointer) -> list[Found]:
    """Accept fewer media types of a file."""
    at(data, place)["contentType"] = "image/png"
    return stays("limit-tightened", "major", place)


@mutation((*FORM, "multipart/form-data", "encoding", "tags"), document=FORMS)
def repeat_the_items_of_a_form(data: Document, place: Pointer) -> list[Found]:
    """Send each item of a list by itself instead of all in one text."""
    at(data, place)["explode"] = True
    return stays("encoding-changed", "patch", place)


@mutation(*fields("id", "name"), document=MARKED_FIELDS)
def make_a_field_read_only(data: Document, place: Pointer) -> list[Found]:
    """Mark a field as read-only. A required one is no longer demanded of callers."""
    at(data, place)["readOnly"] = True
    marked = stays("read-only-added", directed(place, "major", "patch"), place)
    optional = stays("made-optional", directed(place, "minor", "major"), place)
    return [*marked, *(optional if place[-1] == "id" else [])]


@mutation(*fields("read", "later"), document=MARKED_FIELDS)
def make_a_field_writable(data: Document, place: Pointer) -> list[Found]:
    """Remove the mark of a read-only field. A required one is now demanded of callers."""
    del at(data, place)["readOnly"]
    unmarked = stays("read-only-removed", directed(place, "minor", "patch"), place)
    required = stays("made-required", directed(place, "major", "minor"), place)
    return [*unmarked, *(required if place[-1] == "read" else [])]


@mutation(*fields("id", "name"), document=MARKED_FIELDS)
def make_a_field_write_only(data: Document, place: Pointer) -> list[Found]:
    """Mark a field as write-only."""
    at(data, place)["writeOnly"] = True
    return stays("write-only-added", directed(place, "patch", "major"), place)


@mutation(*fields("write"), document=MARKED_FIELDS)
def make_a_field_readable(data: Document, place: Pointer) -> list[Found]:
    """Remove the mark of a write-only field."""
    del at(data, place)["writeOnly"]
    return stays("write-only-removed", directed(place, "patch", "minor"), place)


@mutation(SENT, READ, document=MARKED_FIELDS)
def add_a_required_read_only_field(data: Document, place: Pointer) -> list[Found]:
    """Add a field that only responses must contain, so that no caller has to set it."""
    schema = at(data, place)
    schema["properties"]["colour"] = {"type": "string", "readOnly": True}
    schema["required"].append("colour")
    return [change("field-added", "minor", None, (*place, "properties", "colour"))]


@mutation(SENT, READ, document=EXTRA_VALUES)
def change_the_type_of_extra_values(data: Document, place: Pointer) -> list[Found]:
    """Change the type of the fields that are documented without their names."""
    at(data, place)["additionalProperties"] = {"type": "boolean"}
    return stays("type-changed", "major", (*place, "additionalProperties"))


@mutation(SENT, READ, document=EXTRA_VALUES)
def tighten_a_limit_of_extra_values(data: Document, place: Pointer) -> list[Found]:
    """Lower the maximum of the fields that are documented without their names."""
    at(data, place)["additionalProperties"]["maximum"] = 8
    where = (*place, "additionalProperties", "maximum")
    return stays("limit-tightened", directed(place, "major", "patch"), where)


@mutation(SENT, READ, document=EXTRA_VALUES)
def allow_any_extra_values(data: Document, place: Pointer) -> list[Found]:
    """Allow any values in the fields that are documented without their names."""
    at(data, place)["additionalProperties"] = True
    where = (*place, "additionalProperties")
    return stays("type-widened", directed(place, "minor", "major"), where)


@mutation(SENT, READ, document=EXTRA_VALUES)
def stop_to_describe_extra_values(data: Document, place: Pointer) -> list[Found]:
    """Remove the description of fields without names, which may still exist."""
    del at(data, place)["additionalProperties"]
    kind, severity = "type-widened", directed(place, "minor", "major")
    return [change(kind, severity, (*place, "additionalProperties"), place)]


@mutation(SENT, READ, document=EXTRA_VALUES)
def forbid_extra_values(data: Document, place: Pointer) -> list[Found]:
    """Forbid fields that are not documented."""
    at(data, place)["additionalProperties"] = False
    where = (*place, "additionalProperties")
    return [change("limit-tightened", directed(place, "major", "patch"), None, where)]
