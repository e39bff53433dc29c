"""Comparison of two versions of a package's APIs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..compiler import BuiltApi
from ..core.stages import stage
from ..pycode.short_names import renewed_names
from .bodies import BodyComparison
from .changes import Change, Difference, addition, both, removal
from .impact import ImpactAnalysis
from .matching import match_operations
from .operations import VersionedOperation, compare_operation
from .parameters import compare_parameters
from .resolved_api import ApiVersion
from .resolved_schema import DocText
from .rules import RULES
from .schema_differences import compare_texts
from .schema_graph import Edge, SchemaGraph

_ORDER = {kind: index for index, kind in enumerate(RULES)}


def compare(old: Iterable[BuiltApi], new: Iterable[BuiltApi]) -> tuple[Change, ...]:
    """Return every change that users of the generated code notice.

    Args:
        old: The old APIs, each with a unique key.
        new: The new APIs, each with a unique key.

    Returns:
        The changes by API, most severe first, then by kind, subject and place.

    """
    before = {str(each.api.key): ApiVersion(each) for each in old}
    after = {str(each.api.key): ApiVersion(each) for each in new}
    found: list[Change] = []
    for key in sorted({*before, *after}):
        if key in before and key in after:
            with stage("compare", after[key].document.file):
                found += _ApiComparison(before[key], after[key]).changes()
        else:
            found += _compare_presence(before.get(key), after.get(key))
    found += _compare_newest_versions(before, after)
    return tuple(sorted(found, key=_order))


def _order(change: Change) -> tuple[object, ...]:
    places = [each.pointer if each else "" for each in (change.new, change.old)]
    return change.api, -change.severity, _ORDER[change.kind], change.subjects, places, change.name


def _compare_presence(old: ApiVersion | None, new: ApiVersion | None) -> Iterator[Change]:
    """Yield one change for an API that only one version has."""
    make, version = (addition, new) if old is None else (removal, old)
    if version is None:
        return
    impact, key = ImpactAnalysis(version, version), str(version.api.key)
    impact.add(make("api", (), key, key, key, version.client))
    yield from impact.changes()


def _compare_newest_versions(
    before: Mapping[str, ApiVersion], after: Mapping[str, ApiVersion]
) -> Iterator[Change]:
    """Yield a change for each attribute of the root clients that changed to another version."""
    for name, old, new in renewed_names(*both(_clients, (before, after))):
        impact = ImpactAnalysis(before[old], after[new])
        subject = f"SellingPartner.{name}"
        impact.add(Difference("newest-version-changed", ((), ()), (old, new), subjects=(subject,)))
        yield from impact.changes()


def _clients(versions: Mapping[str, ApiVersion]) -> list[str]:
    """Return the key of each API with a client; a payload schema has none."""
    return [key for key, each in versions.items() if each.api.payload is None]


class _ApiComparison:
    """Comparison of two versions of one API."""

    def __init__(self, old: ApiVersion, new: ApiVersion) -> None:
        self._old, self._new = old, new
        self._graph = SchemaGraph(old, new)
        self._impact = ImpactAnalysis(old, new)
        self._matched = match_operations(old.api, new.api)

    def changes(self) -> Iterator[Change]:
        """Yield every change."""
        self._compare_info()
        self._compare_operations()
        self._graph.renames.settle()
        self._compare_unreached_classes()
        self._graph.renames.settle()
        self._compare_class_names()
        yield from self._impact.changes()

    def _compare_info(self) -> None:
        texts = both(_info_texts, (self._old, self._new))
        for difference in compare_texts(texts, self._new.client):
            self._impact.add(difference)

    def _compare_operations(self) -> None:
        pairs = {id(new): old for old, new in self._matched.pairs}
        others = {old.operation_id: new.operation_id for old, new in self._matched.pairs}
        for operation in self._new.api.operations:
            new = VersionedOperation(self._new, operation)
            if id(operation) not in pairs:
                difference = addition(
                    "operation", new.place, new.endpoint, operation.operation_id, *new.subjects
                )
                self._impact.add(difference, operation.operation_id)
                continue
            pair = (VersionedOperation(self._old, pairs[id(operation)]), new)
            for difference in compare_operation(pair, others):
                self._impact.add(difference, operation.operation_id)
            compare_parameters(pair, self._graph, self._impact)
            BodyComparison(pair, self._graph, self._impact).compare()
        for operation in self._matched.removed:
            old = VersionedOperation(self._old, operation)
            difference = removal(
                "operation", old.place, old.endpoint, operation.operation_id, *old.subjects
            )
            self._impact.add(difference, operation.operation_id)

    def _compare_unreached_classes(self) -> None:
        """Compare classes that no operation of both versions reaches, but that can be imported."""
        for name, model in self._old.models.items():
            other = self._new.models.get(name)
            if other is None or (name, name) in self._graph.compared:
                continue
            old, new = self._old.class_schema(model), self._new.class_schema(other)
            if old is not None and new is not None:
                edge = Edge(self._graph.resolved_node(old, new), name)
                self._impact.propagate(edge, None, None)

    def _compare_class_names(self) -> None:
        """Compare the names of the classes that can be imported."""
        renamed = self._graph.renames.pairs
        for before, (first, second) in renamed.items():
            after = second.python_type
            places, names = (first.place, second.place), (before, after)
            self._impact.add(Difference("class-renamed", places, names, subjects=(after,)))
        new_names = {second.python_type for _, second in renamed.values()}
        for name, model in self._old.models.items():
            if name not in self._new.models and name not in renamed:
                self._impact.add(removal("class", model.place, name, name, name))
        for name, model in self._new.models.items():
            if name not in self._old.models and name not in new_names:
                self._impact.add(addition("class", model.place, name, name, name))


def _info_texts(version: ApiVersion) -> dict[str, DocText]:
    """Return the documentation of the API."""
    info = version.data["info"]
    keys = (each for each in ("title", "version", "description") if info.get(each))
    return {each: DocText(("info", each), info[each]) for each in keys}
