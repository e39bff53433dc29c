"""What came of an API's document, in the words that ``add`` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..core.errors import visible
from ..ir import Api, Operation
from ..openapi.documents import Document
from ..openapi.references import path_items
from ..pycode.identifiers import CLASS_NAMES, UnusableNameError, class_name

if TYPE_CHECKING:
    from rich.console import Console


class Summary(NamedTuple):
    """What came of a document.

    Attributes:
        title: The API's key, its client's class, and its title.
        rows: What is told about it: what about, and what, in one line or more.

    """

    title: str
    rows: list[tuple[str, list[str]]]

    @property
    def lines(self) -> Iterator[str]:
        """All of it as plain lines."""
        width = max(len(label) for label, _ in self.rows)
        yield self.title
        for label, texts in self.rows:
            for index, text in enumerate(texts):
                yield f"  {'' if index else label:<{width}}  {text}"

    def print(self, console: Console) -> None:
        """Print all of it: as a table on a terminal, and as plain lines elsewhere."""
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
    """Say what came of a document.

    Args:
        api: The API.
        document: Its document, as the API was built from it.
        source: The document as the file has it.

    """
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
        ("unsupported", ["none"]),  # It would have been refused.
    ]
    if notes := [*_told_apart(operations, source), *_renamed(api), *_reserved(api)]:
        rows.append(("to look at", notes))
    title = f"{visible(api.title.strip(' .'))}, version {visible(api.version)}"
    return Summary(f"{api.key}: {api.client_name}Client, {title}", rows)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _by_safety(operations: Iterable[Operation]) -> list[tuple[str, list[str]]]:
    """The operations of which a mark says whether they only read, in a row for each mark."""
    marked = [each for each in operations if not each.has_usual_safety]
    safe = [each.method_name for each in marked if each.safe]
    unsafe = [each.method_name for each in marked if not each.safe]
    rows = [("safe", [_listed(safe)])]
    return [*rows, ("unsafe", [_listed(unsafe)])] if unsafe else rows


def _by_scope(operations: Iterable[Operation]) -> list[str]:
    """The operations of each scope."""
    found: dict[str, list[str]] = {}
    for each in operations:
        found.setdefault(visible(each.scope or ""), []).append(each.method_name)
    return [f"{_listed(names)} for {scope}" for scope, names in found.items()]


def _reasons(applied: Sequence[str]) -> list[str]:
    """Why the actions of an overlay are there; what several have in common stands once."""
    reasons = [
        visible(each) + (f" ({count} actions)" if count > 1 else "")
        for each, count in Counter(applied).items()
    ]
    return [f"{len(applied)} action{'s' * (len(applied) != 1)} used", *reasons] if reasons else []


def _told_apart(operations: Iterable[Operation], source: Document) -> Iterator[str]:
    """Operations that share their id with another one in the file."""
    ids = {
        operation["operationId"]
        for _, item in path_items(source.data["paths"])
        for operation in item.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    for each in operations:
        shared = each.operation_id.removesuffix(each.http_method.capitalize())
        if each.operation_id not in ids and shared in ids:
            reason = f"the file has {visible(shared)} twice; told apart by {each.http_method}"
            yield f"{each.method_name}: {reason}"


def _renamed(api: Api) -> Iterator[str]:
    """Classes that are not called as their schemas are."""
    for each in api.models:
        try:
            usual: str = class_name(each.schema_name)
        except UnusableNameError:
            usual = ""
        schema = visible(each.schema_name)
        if each.class_name != usual:
            yield f"{each.class_name}: the schema {schema}, told apart by its name"
        elif each.class_name.removesuffix("Model") in CLASS_NAMES:
            yield f"{each.class_name}: the schema {schema}, whose name is taken"


def _reserved(api: Api) -> Iterator[str]:
    """Attributes and arguments whose own names Python or a base class uses."""
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
    return f"{visible(name)}, whose name is taken"
