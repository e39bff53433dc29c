"""Comparison of the parameters of operations: arguments of a call and their encoding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..constraints.comparison import identity
from ..core.errors import Pointer
from ..ir import Parameter
from .changes import Difference, Direction, addition, both, removal
from .impact import ImpactAnalysis
from .matching import MatchResult, find_renamed, match
from .operations import OperationPair, VersionedOperation
from .resolved_schema import DocText
from .schema_differences import compare_required, compare_texts
from .schema_graph import Edge, SchemaGraph


class VersionedParameter(NamedTuple):
    """Parameter of one version.

    Attributes:
        operation: Its operation.
        parameter: Its counterpart in the IR.
        place: Its place in the document, after references.
        data: The document's data at that place.
        texts: Its documentation.

    """

    operation: VersionedOperation
    parameter: Parameter
    place: Pointer
    data: Mapping[str, Any]
    texts: Mapping[str, DocText]

    @property
    def schema(self) -> tuple[Pointer, Any]:
        """Place of the schema, and the schema."""
        if "content" in self.data:
            ((media_type, media),) = self.data["content"].items()
            return (*self.place, "content", media_type, "schema"), media.get("schema", {})
        return (*self.place, "schema"), self.data["schema"]

    @property
    def all_texts(self) -> Mapping[str, DocText]:
        """Documentation of the parameter, or else of its schema."""
        return {**self.operation.version.resolve_value(*self.schema).texts, **self.texts}

    @property
    def name(self) -> str:
        """Wire name in lower case, because the case of a header name has no meaning."""
        return self.parameter.wire_name.lower()

    @property
    def subject(self) -> str:
        """Argument of a call in user code."""
        return f"{self.operation.call}({self.parameter.name})"

    @property
    def kind(self) -> str:
        """Prefix of the kind that reports an added or removed parameter."""
        return "required-parameter" if self.parameter.required else "parameter"

    @property
    def position(self) -> int:
        """Index among the arguments."""
        return self.operation.operation.parameters.index(self.parameter)


def compare_parameters(pair: OperationPair, graph: SchemaGraph, impact: ImpactAnalysis) -> None:
    """Add every difference between the parameters of an operation to the impact analysis.

    Args:
        pair: The operation in both versions.
        graph: The graph of all schemas.
        impact: The collector of the differences.

    """
    operation_id = pair[1].operation.operation_id
    found = _match_parameters(*both(lambda each: list(_parameters(each)), pair))
    differences: list[Difference] = []
    for make, parameters in ((removal, found.removed), (addition, found.added)):
        for each in parameters:
            python, name = str(each.parameter.type), each.parameter.wire_name
            differences.append(make(each.kind, each.place, python, name, each.subject))
    for old, new in found.pairs:
        differences += _compare(old, new)
        is_optional = not (old.parameter.required or new.parameter.required)
        start = Edge(graph.node(old.schema, new.schema), new.subject, is_optional)
        impact.propagate(start, operation_id, Direction.REQUEST)
    differences += _compare_order(pair, found.pairs)
    for difference in differences:
        impact.add(difference, operation_id, Direction.REQUEST)


def _parameters(operation: VersionedOperation) -> Iterator[VersionedParameter]:
    """Yield the parameters of the operation and of its path."""
    version, place = operation.version, operation.place
    holders = {place[:-1]: version.data["paths"][operation.operation.path], place: operation.data}
    found = [
        version.resolve((*where, "parameters", index))
        for where, holder in holders.items()
        for index in range(len(holder.get("parameters", ())))
    ]
    by_key = {(data["name"], data["in"]): (where, data, texts) for where, data, texts in found}
    for each in operation.operation.parameters:
        yield VersionedParameter(operation, each, *by_key[each.wire_name, each.location])


def _match_parameters(
    old: list[VersionedParameter], new: list[VersionedParameter]
) -> MatchResult[VersionedParameter]:
    """Match parameters by location and name, by name, by Python name, and by likely renaming."""
    keys = [
        lambda each: (each.parameter.location, each.parameter.wire_name),
        lambda each: (each.parameter.location, each.name),
        lambda each: each.name,
        lambda each: str(each.parameter.name),
    ]
    found = match(old, new, keys)
    likely = _match_by_position(found)
    rest = (_without(found.removed, likely, 0), _without(found.added, likely, 1))
    likely += find_renamed(
        *rest,
        lambda each: each.parameter.wire_name,
        lambda each: (each.parameter.location, identity(each.schema[1])),
    )
    removed, added = _without(found.removed, likely, 0), _without(found.added, likely, 1)
    return MatchResult([*found.pairs, *likely], removed, added)


def _match_by_position(
    found: MatchResult[VersionedParameter],
) -> list[tuple[VersionedParameter, VersionedParameter]]:
    """OperationPair path parameters by position, because the paths differ in names only."""
    before, after = both(
        lambda parts: [each for each in parts if each.parameter.is_positional],
        (found.removed, found.added),
    )
    return list(zip(before, after, strict=True)) if len(before) == len(after) else []


def _without(
    parts: Sequence[VersionedParameter],
    pairs: Sequence[tuple[VersionedParameter, VersionedParameter]],
    which: int,
) -> list[VersionedParameter]:
    return [each for each in parts if all(each is not pair[which] for pair in pairs)]


def _compare(old: VersionedParameter, new: VersionedParameter) -> Iterator[Difference]:
    places, parameters = (old.place, new.place), (old.parameter, new.parameter)
    subjects, name = (new.subject,), new.parameter.wire_name
    names = both(lambda each: str(each.name), parameters)
    where = both(lambda each: each.location, parameters)
    if names[0] != names[1]:
        yield Difference("parameter-renamed", places, names, name, subjects)
    elif "path" not in where and (old.name != new.name or "header" not in where):
        names = both(lambda each: each.wire_name, parameters)
        if names[0] != names[1]:
            yield Difference("parameter-name-changed", places, names, name, subjects)
    if where[0] != where[1]:
        yield Difference(_move_kind(*where), places, where, name, subjects)
    yield from compare_required(places, both(lambda each: each.required, parameters), new.subject)
    if _encoding(parameters[0]) != _encoding(parameters[1]):
        encodings = both(lambda each: _describe_encoding(each, name), parameters)
        yield Difference("encoding-changed", places, encodings, name, subjects)
    yield from compare_texts(both(lambda each: each.all_texts, (old, new)), new.subject)


def _move_kind(old: str, new: str) -> str:
    """Return the kind of a move between two parts of a request. Only the path has positions."""
    if old == "path":
        return "moved-out-of-path"
    return "moved-into-path" if new == "path" else "parameter-moved"


def _compare_order(
    pair: OperationPair, pairs: Sequence[tuple[VersionedParameter, VersionedParameter]]
) -> Iterator[Difference]:
    """Compare the order of positional arguments."""
    in_path = [each for each in pairs if all(one.parameter.is_positional for one in each)]
    orders = (
        sorted(in_path, key=lambda each: each[0].position),
        sorted(in_path, key=lambda each: each[1].position),
    )
    if any(one is not other for one, other in zip(*orders, strict=True)):
        names = (
            ", ".join(old.parameter.name for old, _ in orders[0]),
            ", ".join(new.parameter.name for _, new in orders[1]),
        )
        places = both(lambda each: each.place, pair)
        yield Difference("arguments-reordered", places, names, subjects=(pair[1].call,))


def _encoding(parameter: Parameter) -> tuple[bool, bool, str]:
    return parameter.repeated, parameter.greedy, parameter.style


_STYLES = {
    "json": "JSON",
    "deepObject": "{name}[key]=value",
    "spaceDelimited": "{name}=A%20B",
    "pipeDelimited": "{name}=A|B",
}
"""The form in which a parameter of a style is sent."""


def _describe_encoding(parameter: Parameter, name: str) -> str:
    """Return the form in which a parameter of this name is sent, such as ``sku=A&sku=B``."""
    if parameter.greedy:
        return "A/B with its slashes"
    if parameter.style in _STYLES:
        return _STYLES[parameter.style].format(name=name)
    if parameter.style == "object":
        return "key=value" if parameter.repeated else f"{name}=key,value"
    if parameter.repeated:
        return f"{name}=A&{name}=B"
    return f"{name}=A,B" if "Sequence[" in parameter.type else f"{name}=A"
