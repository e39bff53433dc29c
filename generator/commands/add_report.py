"""Summary of an added document, as ``add`` prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..escape.terminal import visible
from ..ir import Api, Operation, Payload
from ..openapi.documents import Document
from ..openapi.references import path_items
from ..pycode.identifiers import class_name
from ..pycode.reserved_names import CLASS_NAMES
from ..pycode.words import UnusableNameError

if TYPE_CHECKING:
    from rich.console import Console


class Summary(NamedTuple):
    """Summary of an added document.

    Attributes:
        title: The API's key, its client's class, and its title.
        rows: The label of each row, and its text in one line or more.

    """

    title: str
    rows: list[tuple[str, list[str]]]

    @property
    def lines(self) -> Iterator[str]:
        """Summary as plain lines."""
        width = max(len(label) for label, _ in self.rows)
        yield self.title
        for label, texts in self.rows:
            for index, text in enumerate(texts):
                yield f"  {'' if index else label:<{width}}  {text}"

    def print(self, console: Console) -> None:
        """Print the summary, as a table on a terminal and as plain lines elsewhere."""
        if not console.is_terminal:
            for line in self.lines:
                print(line)
            return
        from rich.table import Table
        from rich.text import Text

        table = Table.grid(padding=(0, 0, 0, 2))
        for label, texts in self.rows:
            table.add_row(Text(label, style="cyan"), Text("\n".join(texts)))
        console.print(Text(self.title, style="bold"))
        console.print(table)


def summarize(api: Api, document: Document, source: Document) -> Summary:
    """Return the summary of a document.

    Args:
        api: The API.
        document: The prepared document from which the API was built.
        source: The document as loaded from its file.

    """
    if api.payload is not None:
        return _summarize_payload(api, api.payload, document)
    operations = api.operations
    with_plan = [each for each in operations if each.usage_plan is not None]
    without_plan = [each.method_name for each in operations if each.usage_plan is None]
    plans = f"{len(with_plan)} of {len(operations)} operations"
    rows = [
        ("operations", [str(len(operations))]),
        ("models", [str(len(api.models))]),
        ("iterators", [_listed(each.method_name for each in api.paginations)]),
        ("actions", [_listed(each.method_name for each in api.actions)]),
        ("conveniences", [_listed(name for each in api.conveniences for name in each.methods)]),
        ("usage plans", [plans + (f"; none for {_listed(without_plan)}" if without_plan else "")]),
        *_by_safety(api.operations),
        ("restricted", [_listed(each.method_name for each in api.restricted_operations)]),
        ("grantless", _by_scope(api.grantless_operations) or ["none"]),
        ("overlay", _reasons(document.applied) or ["none"]),
        ("unsupported", ["none"]),  # Such a document is refused.
    ]
    if notes := [*_shared_ids(operations, source), *_renamed(api), *_reserved(api)]:
        rows.append(("to look at", notes))
    title = f"{visible(api.title.strip(' .'))}, version {visible(api.version)}"
    return Summary(f"{api.key}: {api.client_name}Client, {title}", rows)


def _summarize_payload(api: Api, payload: Payload, document: Document) -> Summary:
    kind = "notification" if payload.is_notification else "document of a report or feed"
    rows = [
        ("types", [visible(_listed(payload.types))]),
        *([("versions", [visible(_listed(payload.versions))])] if payload.is_notification else []),
        ("models", [str(len(api.models))]),
        ("examples", [str(len(payload.examples))]),
        ("overlay", _reasons(document.applied) or ["none"]),
        ("unsupported", ["none"]),  # Such a document is refused.
    ]
    if notes := [*_reserved(api)]:
        rows.append(("to look at", notes))
    return Summary(f"{api.key}: {payload.root}, a {kind}", rows)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _by_safety(operations: Iterable[Operation]) -> list[tuple[str, list[str]]]:
    """Return a row of the operations that are marked as safe, and one of those marked unsafe."""
    marked = [each for each in operations if not each.has_usual_safety]
    safe = [each.method_name for each in marked if each.safe]
    unsafe = [each.method_name for each in marked if not each.safe]
    rows = [("safe", [_listed(safe)])]
    return [*rows, ("unsafe", [_listed(unsafe)])] if unsafe else rows


def _by_scope(operations: Iterable[Operation]) -> list[str]:
    """Return a line for each scope with its operations."""
    found: dict[str, list[str]] = {}
    for each in operations:
        found.setdefault(visible(each.scope or ""), []).append(each.method_name)
    return [f"{_listed(names)} for {scope}" for scope, names in found.items()]


def _reasons(applied: Sequence[str]) -> list[str]:
    """Return the reasons of an overlay's actions, each of them once."""
    reasons = [
        visible(each) + (f" ({count} actions)" if count > 1 else "")
        for each, count in Counter(applied).items()
    ]
    return [f"{len(applied)} action{'s' * (len(applied) != 1)} used", *reasons] if reasons else []


def _shared_ids(operations: Iterable[Operation], source: Document) -> Iterator[str]:
    """Yield the operations that share their ID with another one in the file."""
    ids = {
        operation["operationId"]
        for _, item in path_items(source.data["paths"])
        for operation in item.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    for each in operations:
        shared = each.operation_id.removesuffix(each.http_method.capitalize())
        if each.operation_id not in ids and shared in ids:
            reason = f"the file has {visible(shared)} twice; distinguished by {each.http_method}"
            yield f"{each.method_name}: {reason}"


def _renamed(api: Api) -> Iterator[str]:
    """Yield the classes whose names differ from those of their schemas."""
    for each in api.models:
        try:
            usual: str = class_name(each.schema_name)
        except UnusableNameError:
            usual = ""
        schema = visible(each.schema_name)
        if each.class_name != usual:
            yield f"{each.class_name}: the schema {schema}, renamed to be unique"
        elif each.class_name.removesuffix("Model") in CLASS_NAMES:
            yield f"{each.class_name}: the schema {schema}, a reserved name"


def _reserved(api: Api) -> Iterator[str]:
    """Yield the attributes and arguments whose names Python or a base class reserves."""
    for model in api.models:
        for field in model.fields:
            if field.name.endswith("_"):
                yield f"{model.class_name}.{field.name}: {_taken(field.wire_name)}"
    for operation in api.operations:
        if operation.method_name.endswith("_"):
            yield f"{operation.method_name}: {_taken(operation.operation_id)}"
        for parameter in operation.parameters:
            if parameter.name.endswith("_"):
                wire_name = parameter.wire_name
                yield f"{operation.method_name}({parameter.name}): {_taken(wire_name)}"


def _taken(name: str) -> str:
    return f"{visible(name)}, a reserved name"
