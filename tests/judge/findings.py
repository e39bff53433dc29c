"""Findings of the judge: each difference with the schemas of its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from generator.compiler import BuiltApi
from tests.judge.comparison import READ_DIFFERENTLY, Difference, accepts, compare
from tests.judge.places import Place, places_to
from tests.judge.readers import our_readers, their_readers
from tests.judge.subjects import find_subjects
from tests.models.swagger import Model


@dataclass(frozen=True)
class Finding:
    """A difference, where it was found.

    Attributes:
        where: The subject, and what the value is.
        difference: The difference.
        places: The places on the way to it; never empty.
        tag_names: The properties that discriminators of the document go by.

    """

    where: str
    difference: Difference
    places: tuple[Place, ...]
    tag_names: frozenset[str]

    @property
    def kind(self) -> str:
        return self.difference.kind

    @property
    def error(self) -> str:
        return self.difference.error

    @property
    def place(self) -> Place:
        return self.places[-1]

    @property
    def holder(self) -> Place:
        """The place around this one; for the whole value, itself."""
        return self.places[-2] if len(self.places) > 1 else self.place

    @property
    def is_kept(self) -> bool:
        """Whether both sides read the value, and ours writes it as it came."""
        return self.kind == READ_DIFFERENTLY and self.difference.ours == self.difference.given

    @property
    def has_unknown_tag(self) -> bool:
        """Whether the place, or what surrounds it, has a tag that names none of its variants."""
        for place in self.places:
            for tag in place.stated("discriminator"):
                value = place.value if isinstance(place.value, dict) else {}
                if value.get(tag["propertyName"]) not in self._tags(place, tag):
                    return True
        return False

    @staticmethod
    def _tags(place: Place, discriminator: Mapping[str, Any]) -> set[str]:
        references = [each["$ref"] for each in place.schemas if "$ref" in each]
        return {str(each).rpartition("/")[2] for each in references} | {
            *discriminator.get("mapping", {})
        }

    def __str__(self) -> str:
        each = self.difference
        values = f": {each.ours!r}, {each.theirs!r}" if each.kind == READ_DIFFERENTLY else ""
        path = "/".join(map(str, each.path))
        return f"{self.where}: at /{path}: {each.kind} {each.given!r:.80} {each.error}{values:.200}"


@dataclass(frozen=True)
class Judgement:
    """The result of judging an API.

    Attributes:
        findings: Every difference.
        values: How many values were compared.
        refused_samples: The samples that our own models refuse.

    """

    findings: tuple[Finding, ...]
    values: int
    refused_samples: tuple[str, ...]


def judge(
    compiled: BuiltApi,
    amazon: Model | None = None,
    *,
    ours: BuiltApi | None = None,
    extra: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
) -> Judgement:
    """Compare both sides on every value of an API.

    Args:
        compiled: The API.
        amazon: Amazon's own file, whose sandbox cases and examples are read too.
        ours: An API whose models take the place of the API's own, to see what the judge notices.
        extra: More values, by what they are, by the name of the subject.

    """
    subjects = find_subjects(compiled, amazon)
    data = compiled.document.data
    names = frozenset(_tag_names(data))
    readers = our_readers(ours or compiled, subjects), their_readers(compiled, subjects)
    findings: list[Finding] = []
    refused: list[str] = []
    for subject, one, other in zip(subjects, *readers, strict=True):
        for label, value in {**subject.values, **extra.get(subject.name, {})}.items():
            where = f"{compiled.api.key}: {subject.name}, {label}"
            for difference in compare(one, other, value):
                places = places_to(data, subject.schema, value, difference.path)
                findings.append(Finding(where, difference, tuple(places), names))
            if label.endswith("sample") and not accepts(one, value):
                refused.append(where)
    values = sum(len(each.values) for each in subjects)
    return Judgement(tuple(findings), values, tuple(refused))


def _tag_names(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        found = node.get("discriminator")
        if isinstance(found, dict) and isinstance(found.get("propertyName"), str):
            yield found["propertyName"]
        for each in node.values():
            yield from _tag_names(each)
    elif isinstance(node, list):
        for each in node:
            yield from _tag_names(each)
