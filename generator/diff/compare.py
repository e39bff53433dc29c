"""The difference between two versions of a package's APIs: plain values in, frozen values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..core.stages import stage
from .bodies import Bodies
from .changes import Change, Difference, both, come, gone
from .impact import ImpactAnalysis
from .matching import likeness, match_operations
from .operations import Placed, compare_operation
from .parameters import compare_parameters
from .resolved_api import ApiVersion, BuiltApi, ResolvedSchema, Text
from .rules import RULES
from .schema_graph import Edge, Node, Schemas, compare_words

_ORDER = {kind: index for index, kind in enumerate(RULES)}


def compare(old: Iterable[BuiltApi], new: Iterable[BuiltApi]) -> tuple[Change, ...]:
    """Every difference that users of the generated code meet.

    Args:
        old: The APIs as they were, each by a key of its own.
        new: The APIs as they are.

    Returns:
        By API; the most severe first, then by kind, then by place. Nothing where the two are alike.

    """
    before = {str(each.api.key): ApiVersion(each) for each in old}
    after = {str(each.api.key): ApiVersion(each) for each in new}
    found: list[Change] = []
    for key in sorted({*before, *after}):
        if key in before and key in after:
            with stage("compare", after[key].document.file):
                found += _Comparison(before[key], after[key]).changes()
        else:
            found += _whole(before.get(key), after.get(key))
    return tuple(sorted(found, key=_order))


def _order(change: Change) -> tuple[object, ...]:
    places = [each.pointer if each else "" for each in (change.new, change.old)]
    return change.api, -change.severity, _ORDER[change.kind], change.subjects, places, change.name


def _whole(old: ApiVersion | None, new: ApiVersion | None) -> Iterator[Change]:
    """An API that came or went is one change."""
    make, side = (come, new) if old is None else (gone, old)
    if side is None:
        return
    reach, key = ImpactAnalysis(side, side), str(side.api.key)
    reach.add(make("api", (), key, key, key, side.client))
    yield from reach.changes()


class _Comparison:
    """Compares two versions of one API."""

    def __init__(self, old: ApiVersion, new: ApiVersion) -> None:
        self._old, self._new = old, new
        self._schemas = Schemas(old, new)
        self._reach = ImpactAnalysis(old, new)
        self._matched = match_operations(old.api, new.api)

    def changes(self) -> Iterator[Change]:
        """Every difference."""
        self._compare_head()
        self._compare_operations()
        self._compare_unused()
        self._compare_classes()
        yield from self._reach.changes()

    def _compare_head(self) -> None:
        words = both(_head, (self._old, self._new))
        for fact in compare_words(words, self._new.client):
            self._reach.add(fact)

    def _compare_operations(self) -> None:
        pairs = {id(new): old for old, new in self._matched.pairs}
        others = {old.operation_id: new.operation_id for old, new in self._matched.pairs}
        for operation in self._new.api.operations:
            new = Placed(self._new, operation)
            if id(operation) not in pairs:
                fact = come(
                    "operation", new.place, new.shown, operation.operation_id, *new.subjects
                )
                self._reach.add(fact, operation.operation_id)
                continue
            pair = (Placed(self._old, pairs[id(operation)]), new)
            for fact in compare_operation(pair, others):
                self._reach.add(fact, operation.operation_id)
            compare_parameters(pair, self._schemas, self._reach)
            Bodies(pair, self._schemas, self._reach).compare()
        for operation in self._matched.removed:
            old = Placed(self._old, operation)
            fact = gone("operation", old.place, old.shown, operation.operation_id, *old.subjects)
            self._reach.add(fact, operation.operation_id)

    def _compare_unused(self) -> None:
        """Classes to which no operation of both versions leads; they can be imported still."""
        for name, model in self._old.models.items():
            other = self._new.models.get(name)
            reached = {(old.place, new.place) for old, new, _ in self._schemas.classes}
            if other is not None and (model.place, other.place) not in reached:
                old, new = self._old.component(model), self._new.component(other)
                if old is not None and new is not None:
                    edge = Edge(self._schemas.of_shapes(old, new), name)
                    self._reach.walk(edge, None, None)

    def _compare_classes(self) -> None:
        """Names that can be imported no more, or only now."""
        old, new = self._old.models, self._new.models
        renamed: dict[str, str] = {}
        for first, second, node in sorted(self._schemas.classes, key=_likeliest):
            before, after = first.python, second.python
            if before == after or renamed.get(before) == after:
                continue
            is_free = before not in renamed and after not in renamed.values()
            places, names = (first.place, second.place), (before, after)
            if is_free and before not in new and after not in old:
                renamed[before] = after
                self._reach.add(Difference("class-renamed", places, names, subjects=(after,)))
            else:
                node.facts.append(Difference("class-changed", places, names))
        for name, model in old.items():
            if name not in new and name not in renamed:
                self._reach.add(gone("class", model.place, name, name, name))
        for name, model in new.items():
            if name not in old and name not in renamed.values():
                self._reach.add(come("class", model.place, name, name, name))


def _head(side: ApiVersion) -> dict[str, Text]:
    """What the document says of the API."""
    info = side.data["info"]
    keys = (each for each in ("title", "version", "description") if info.get(each))
    return {each: Text(("info", each), info[each]) for each in keys}


def _likeliest(pair: tuple[ResolvedSchema, ResolvedSchema, Node]) -> tuple[object, ...]:
    """Pairs in an order that is the same whichever version is the old one."""
    names = sorted(each.python for each in pair[:2])
    return -likeness(*names), names
