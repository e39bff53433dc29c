"""Compares the parameters of operations: the arguments of a call, and how they are sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..constraints.comparison import identity
from ..core.errors import Pointer
from ..ir import Parameter
from .changes import Difference, Direction, both, come, gone
from .impact import ImpactAnalysis
from .matching import Matched, match, renamed
from .operations import Pair, Placed
from .resolved_api import Text
from .schema_graph import Edge, Schemas, compare_need, compare_words


class Given(NamedTuple):
    """A parameter of one version.

    Attributes:
        placed: Its operation.
        parameter: What a call gives.
        place: Where it stands.
        data: What the document has there.
        words: What the document says of it.

    """

    placed: Placed
    parameter: Parameter
    place: Pointer
    data: Mapping[str, Any]
    words: Mapping[str, Text]

    @property
    def schema(self) -> tuple[Pointer, Any]:
        """Where its schema stands, and the schema."""
        return (*self.place, "schema"), self.data["schema"]

    @property
    def all_words(self) -> Mapping[str, Text]:
        """What is said of it, or else of its schema."""
        return {**self.placed.side.value(*self.schema).words, **self.words}

    @property
    def name(self) -> str:
        """The name in the request, in small letters: in a header's, others mean nothing."""
        return self.parameter.wire_name.lower()

    @property
    def subject(self) -> str:
        """The argument in a call."""
        return f"{self.placed.call}({self.parameter.name})"

    @property
    def kind(self) -> str:
        """What its coming or going is called."""
        return "required-parameter" if self.parameter.required else "parameter"

    @property
    def position(self) -> int:
        """Its place among the arguments."""
        return self.placed.operation.parameters.index(self.parameter)


def compare_parameters(pair: Pair, schemas: Schemas, reach: ImpactAnalysis) -> None:
    """Note every difference between the parameters of an operation.

    Args:
        pair: The operation in both versions.
        schemas: The graph of all schemas.
        reach: Takes what is found.

    """
    operation = pair[1].operation.operation_id
    found = _matched(*both(lambda each: list(_parameters(each)), pair))
    facts: list[Difference] = []
    for make, parameters in ((gone, found.removed), (come, found.added)):
        for each in parameters:
            python, name = str(each.parameter.type), each.parameter.wire_name
            facts.append(make(each.kind, each.place, python, name, each.subject))
    for old, new in found.pairs:
        facts += _compare(old, new)
        is_optional = not (old.parameter.required or new.parameter.required)
        start = Edge(schemas.node(old.schema, new.schema), new.subject, is_optional)
        reach.walk(start, operation, Direction.REQUEST)
    facts += _compare_order(pair, found.pairs)
    for fact in facts:
        reach.add(fact, operation, Direction.REQUEST)


def _parameters(placed: Placed) -> Iterator[Given]:
    """The parameters that a call can give: the operation's own, and those of its path."""
    side, place = placed.side, placed.place
    holders = {place[:-1]: side.data["paths"][placed.operation.path], place: placed.data}
    found = [
        side.resolved((*where, "parameters", index))
        for where, holder in holders.items()
        for index in range(len(holder.get("parameters", ())))
    ]
    by_key = {(data["name"], data["in"]): (where, data, words) for where, data, words in found}
    for each in placed.operation.parameters:
        yield Given(placed, each, *by_key[each.wire_name, each.location])


def _matched(old: list[Given], new: list[Given]) -> Matched[Given]:
    """Parameters by location and name, or by name; then those that were likely renamed."""
    keys = [
        lambda each: (each.parameter.location, each.parameter.wire_name),
        lambda each: (each.parameter.location, each.name),
        lambda each: each.name,
    ]
    found = match(old, new, keys)
    likely = _by_position(found)
    rest = (_without(found.removed, likely, 0), _without(found.added, likely, 1))
    likely += renamed(
        *rest,
        lambda each: each.parameter.wire_name,
        lambda each: (each.parameter.location, identity(each.data["schema"])),
    )
    removed, added = _without(found.removed, likely, 0), _without(found.added, likely, 1)
    return Matched([*found.pairs, *likely], removed, added)


def _by_position(found: Matched[Given]) -> list[tuple[Given, Given]]:
    """What stands in the path under another name: the paths are alike but for the names."""
    before, after = both(
        lambda parts: [each for each in parts if each.parameter.is_positional],
        (found.removed, found.added),
    )
    return list(zip(before, after, strict=True)) if len(before) == len(after) else []


def _without(
    parts: Sequence[Given], pairs: Sequence[tuple[Given, Given]], which: int
) -> list[Given]:
    return [each for each in parts if all(each is not pair[which] for pair in pairs)]


def _compare(old: Given, new: Given) -> Iterator[Difference]:
    places, parameters = (old.place, new.place), (old.parameter, new.parameter)
    subjects, name = (new.subject,), new.parameter.wire_name
    names = both(lambda each: str(each.name), parameters)
    where = both(lambda each: each.location, parameters)
    if names[0] == names[1] and (old.name != new.name or "header" not in where):
        names = both(lambda each: each.wire_name, parameters)
    if names[0] != names[1]:
        yield Difference("parameter-renamed", places, names, name, subjects)
    if where[0] != where[1]:
        kind = "path-parameter-moved" if "path" in where else "parameter-moved"
        yield Difference(kind, places, where, name, subjects)
    if "path" not in where:
        yield from compare_need(places, both(lambda each: each.required, parameters), new.subject)
    encodings = both(_encoding, parameters)
    if encodings[0] != encodings[1]:
        yield Difference("encoding-changed", places, encodings, name, subjects)
    yield from compare_words(both(lambda each: each.all_words, (old, new)), new.subject)


def _compare_order(pair: Pair, pairs: Sequence[tuple[Given, Given]]) -> Iterator[Difference]:
    """What is given by position must not change its position."""
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


def _encoding(parameter: Parameter) -> str:
    kinds = ["repeated"] * parameter.repeated + ["greedy"] * parameter.greedy
    return ", ".join(kinds) or "plain"
