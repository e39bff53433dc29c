"""Reader of Amazon's reference page and of our document into the same small classes.

Both use the page's notation (``< LinkObject > array``, ``string (date-time)``), so that a test is
one comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.needs import SHARED

SPEC = Path(__file__).parents[2] / "spec" / "messaging_v1.yaml"
PAGE = SHARED / "reference" / "messaging-v1.txt"
REQUEST_MEDIA, RESPONSE_MEDIA = "application/json", "application/hal+json"
LIMITS = {"Max count": "maxItems", "minLength": "minLength", "maxLength": "maxLength"}

Node = dict[str, Any]
Row = dict[str, str]


@dataclass(frozen=True)
class Slot:
    """Slot for a value: a parameter or body (``path amazonOrderId``), or a property."""

    name: str
    required: bool
    type: str
    limits: dict[str, int]
    prose: str = field(compare=False)


@dataclass(frozen=True)
class Response:
    """Response of one status: a schema, and headers with their types."""

    type: str
    headers: dict[str, str]
    prose: str = field(compare=False)


@dataclass(frozen=True)
class SpecOperation:
    """Operation; its usage plan is (requests per second, burst)."""

    id: str
    method: str
    path: str
    parameters: list[Slot]
    responses: dict[str, Response]
    usage_plan: tuple[float, int] | None


Definition = list[Slot] | str  # the properties of an object, or the type of anything else


def nested_name(parent: str, name: str) -> str:
    """Return the schema name of a nested object: its parent's name, then its own."""
    return parent + name.strip("_").capitalize()


# Reading the page


def sections(text: str, heading: str) -> list[tuple[re.Match[str], str]]:
    """Yield each matching heading with the text up to the next one."""
    found = list(re.finditer(heading, text, re.MULTILINE))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [(match, text[match.end() : end]) for match, end in zip(found, ends, strict=True)]


def tables(text: str) -> list[list[Row]]:
    """Yield every table in a text, with rows keyed by the column titles."""
    lines = text.splitlines()
    cells = [[cell.strip() for cell in line.removesuffix("|").split("|")] for line in lines]
    rules = [number for number, line in enumerate(lines) if line.startswith("---|")]
    found = []
    for rule in rules:
        end = rule + 1
        while end < len(lines) and lines[end].endswith("|") and end + 1 not in rules:
            end += 1
        titles = cells[rule - 1]
        found.append([dict(zip(titles, row, strict=True)) for row in cells[rule + 1 : end]])
    return found


def page_slot(row: Row, parent: str = "") -> Slot:
    """Parse a row about a parameter or property. The type ``_links`` becomes the nested schema."""
    name, need = row["Name"].split()
    required = {"required": True, "optional": False}[need]
    kind = nested_name(parent, name) if row["Schema"] == name else row["Schema"]
    prose = row.get("Description", "")
    limits = re.findall(rf"({'|'.join(LIMITS)}) : (\d+)", prose)
    place = f"{row['Type'].lower()} " if "Type" in row else ""
    return Slot(place + name, required, kind, {label: int(n) for label, n in limits}, prose)


def page_response(row: Row) -> Response:
    """Parse a row of a table of responses, whose description contains the headers."""
    prose, _, headers = row["Description"].partition(" Headers : ")
    return Response(row["Schema"], dict(re.findall(r"(x-[\w-]+) \((\w+)\) :", headers)), prose)


def page_operation(heading: re.Match[str], text: str) -> SpecOperation:
    """Parse an operation of the page, with its tables distinguished by their columns."""
    rows = [row for table in tables(text) for row in table]
    plans = [row for row in rows if "Burst" in row]
    rates = [(float(row["Rate (requests per second)"]), int(row["Burst"])) for row in plans]
    parameters = [page_slot(row) for row in rows if "Type" in row]
    responses = {row["HTTP Code"]: page_response(row) for row in rows if "HTTP Code" in row}
    method, path, name = heading.groups()
    usage_plan = rates[0] if rates else None
    return SpecOperation(name, method.lower(), path, parameters, responses, usage_plan)


def page_definitions(text: str) -> dict[str, Definition]:
    """Yield every definition. Each table after the first one describes the next nested object."""
    found: dict[str, Definition] = {}
    for heading, body in sections(text, r"^[A-Z]\w+$"):
        name = heading[0]
        if other := re.search(r"^Type : (.+)$", body, re.MULTILINE):
            found[name] = other[1]
            continue
        own, *nested = tables(body)
        slots = found[name] = [page_slot(row, name) for row in own]
        children = [slot.type for slot in slots if slot.name.startswith("_")]
        for child, table in zip(children, nested, strict=True):
            found[child] = [page_slot(row, child) for row in table]
    return found


class Page:
    """Reference page, without the proxy in its host names."""

    def __init__(self, text: str) -> None:
        self.text = re.sub(r"(\.amazon\.com)\.[\w.]+", r"\1", text)
        self.head, rest = self.text.split("\nPaths\n")
        paths, definitions = rest.split("\nDefinitions\n")
        headings = r"^([A-Z]+) (/\S+)\nOperation: (\w+)$"
        self.operations = [page_operation(*section) for section in sections(paths, headings)]
        self.definitions = page_definitions(definitions)

    def head_line(self, label: str) -> str:
        """Return the text after a label of the head, or in the line below it."""
        match = re.search(rf"^{label}(?: : |\n)(.+)$", self.head, re.MULTILINE)
        assert match, label
        return match[1]


# Reading the spec


class Spec:
    """Spec in the notation of the page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.document: Node = yaml.safe_load(text)
        self.schemas: Node = self.document["components"]["schemas"]
        items = self.document["paths"].items()
        found = [(path, method, node) for path, item in items for method, node in item.items()]
        self.nodes: list[Node] = [node for _, _, node in found]
        self.operations = [self.operation(*each) for each in found]
        self.definitions = {name: self.definition(node) for name, node in self.schemas.items()}

    def resolve(self, node: Node) -> Node:
        """Return the target of a reference, with the siblings of that reference in precedence."""
        target: Node = self.document if "$ref" in node else {}
        for key in node.get("$ref", "").split("/")[1:]:
            target = target[key]
        return target | node

    def kind(self, schema: Node) -> str:
        """Return a schema's type in the page's notation."""
        if "$ref" in schema:
            return str(schema["$ref"]).rpartition("/")[2]
        if schema["type"] == "array":
            return f"< {self.kind(schema['items'])} > array"
        return (
            f"{schema['type']} ({schema['format']})" if "format" in schema else str(schema["type"])
        )

    def slot(self, name: str, required: bool, schema: Node, prose: str) -> Slot:
        """Return a parameter, body or property."""
        limits = {label: schema[key] for label, key in LIMITS.items() if key in schema}
        return Slot(name, required, self.kind(schema), limits, prose)

    def operation(self, path: str, method: str, node: Node) -> SpecOperation:
        """Return an operation with its body as the last parameter."""
        slots = [
            (f"{each['in']} {each['name']}", each, each["schema"])
            for each in map(self.resolve, node["parameters"])
        ]
        if body := node.get("requestBody"):
            slots.append(("body body", body, body["content"][REQUEST_MEDIA]["schema"]))
        parameters = [
            self.slot(name, each.get("required", False), schema, each["description"])
            for name, each, schema in slots
        ]
        responses = {status: self.response(each) for status, each in node["responses"].items()}
        plan = node.get("x-amzn-usage-plan")
        usage_plan = (plan["rate"], plan["burst"]) if plan else None
        return SpecOperation(node["operationId"], method, path, parameters, responses, usage_plan)

    def response(self, node: Node) -> Response:
        """Return the response of one status."""
        target = self.resolve(node)
        headers = {name: self.resolve(each) for name, each in target["headers"].items()}
        types = {name: self.kind(header["schema"]) for name, header in headers.items()}
        return Response(
            self.kind(target["content"][RESPONSE_MEDIA]["schema"]), types, node["description"]
        )

    def definition(self, schema: Node) -> Definition:
        """Return a component schema."""
        kind, required = self.kind(schema), schema.get("required", [])
        slots = [
            self.slot(name, name in required, node, node["description"])
            for name, node in schema.get("properties", {}).items()
        ]
        return slots if slots and kind == "object" else kind

    def properties(self) -> Iterator[tuple[str, Node]]:
        """Return every property of every schema, as (``Error.code``, its schema)."""
        for parent, schema in self.schemas.items():
            for name, node in schema.get("properties", {}).items():
                yield f"{parent}.{name}", node
