"""Subjects of the judge: each model, request body and response, with the values to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.compiler import BuiltApi
from generator.constraints.files import holds_file
from generator.openapi.allof import COMPONENTS, PREFIX
from generator.openapi.references import path_items
from generator.samples.builder import Samples
from generator.samples.mutations import apply_mutation
from tests.judge.places import resolve
from tests.models.swagger import BODY, NO_BODY, Model

Json = Any
_JSON = "application/json"


@dataclass(frozen=True)
class Subject:
    """A place of a document that has a schema.

    Attributes:
        name: Its name in findings.
        schema: The schema, as the document has it after the overlays.
        annotation: The type that the generator gives it.
        values: The values to read, by what they are.

    """

    name: str
    schema: Mapping[str, Any]
    annotation: str
    values: dict[str, Json] = field(default_factory=dict)


def find_subjects(compiled: BuiltApi, amazon: Model | None = None) -> list[Subject]:
    """Return everything of an API that is judged, with its samples, mutations and examples.

    Args:
        compiled: The API and its document.
        amazon: Amazon's own file, whose sandbox cases and examples are read too.

    """
    found = {each.name: each for each in (*_models(compiled), *_bodies(compiled))}
    for name, label, value in _amazon_examples(amazon) if amazon else ():
        if name in found:
            found[name].values[label] = value
    return list(found.values())


def _models(compiled: BuiltApi) -> Iterator[Subject]:
    api, components = compiled.api, compiled.document.data.get("components", {}).get("schemas", {})
    samples, small = Samples(api.schemas), Samples(api.schemas, is_whole=False)
    for model in api.models:
        if len(model.place) != len(COMPONENTS) + 1:
            continue  # A class of an inline schema is judged inside the model that holds it.
        name, schema = str(model.place[-1]), api.schemas[model.class_name]
        instance = {"$ref": f"{PREFIX}{model.class_name}"}
        files = _files(schema)
        whole = samples.sample(instance)
        sample = _without(files, whole)
        values = {"sample": sample, "smallest sample": small.sample(instance)}
        values |= {f"/{each}: a file": {**sample, each: whole[each]} for each in files}
        changes = samples.at_limits(instance) | samples.invalid_mutations(instance)
        changes = _without_changes(files, changes)
        values |= {
            label: apply_mutation(sample, label, change) for label, change in changes.items()
        }
        values |= _property_examples(schema, sample)
        values |= _examples_of(components[name])
        values |= _probes(schema, values["smallest sample"])
        reference = {"$ref": f"#/components/schemas/{name}"}
        yield Subject(name, reference, str(model.class_name), values)


def _bodies(compiled: BuiltApi) -> Iterator[Subject]:
    data = compiled.document.data
    given = {
        item[method]["operationId"]: item[method]
        for _, item in path_items(data["paths"])
        for method in item
        if isinstance(item[method], dict) and "operationId" in item[method]
    }
    for operation in compiled.api.operations:
        described = given[operation.operation_id]
        body = operation.body
        is_form = body is not None and body.sample_form is not None
        if body is not None and (is_form or body.media_type.startswith(_JSON)):
            media = resolve(data, described["requestBody"])["content"][body.media_type]
            files = [*body.files]
            changes = _without_changes(files, {**body.accepted, **body.refused})
            sample = _without(files, body.sample)
            values = {"sample": sample} | {
                label: apply_mutation(sample, label, change) for label, change in changes.items()
            }
            name = f"{operation.operation_id} request"
            values |= _examples_of(media)
            yield Subject(name, media.get("schema", {}), body.checked_type, values)
        for response in operation.responses:
            if response.checked_type is None or not (response.media_type or "").startswith(_JSON):
                continue
            holder = resolve(data, described["responses"][str(response.status)])
            media = holder["content"][response.media_type]
            name = f"{operation.operation_id} {response.status}"
            values = {"sample": response.sample} | _examples_of(media)
            yield Subject(name, media.get("schema", {}), response.checked_type, values)


def _files(schema: Mapping[str, Any]) -> list[str]:
    """Return the files of a form, which no JSON contains."""
    return [name for name, each in schema["properties"].items() if holds_file(each)]


def _without(names: list[str], value: Json) -> Json:
    """Return an object without some of its properties, or any other value unchanged."""
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if name not in names}


def _without_changes(names: list[str], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mutations of other properties than these."""
    return {label: each for label, each in changes.items() if _property(label) not in names}


def _property(label: str) -> str:
    """Return the property at which a mutation begins."""
    place = label.rpartition(": ")[0].split("/")
    return place[1] if len(place) > 1 else ""


def _examples_of(holder: Mapping[str, Any]) -> dict[str, Json]:
    """Return the examples of a schema or of a media type."""
    examples = holder.get("examples", ())
    listed = (
        [each.get("value") for each in examples.values() if isinstance(each, dict)]
        if isinstance(examples, dict)
        else list(examples)
    )
    listed += [holder["example"]] if "example" in holder else []
    return {f"example {number}": each for number, each in enumerate(listed, 1)}


def _property_examples(schema: Mapping[str, Any], sample: Json) -> Iterator[tuple[str, Json]]:
    for name, inner in schema["properties"].items():
        for label, value in _examples_of(inner).items():
            yield f"/{name}: {label}", sample | {name: value}


def _amazon_examples(model: Model) -> Iterator[tuple[str, str, Json]]:
    for exchange in model.exchanges:
        operation = exchange.operation.id
        if BODY in exchange.arguments:
            yield f"{operation} request", exchange.label, exchange.arguments[BODY]
        if exchange.response is not NO_BODY:
            yield f"{operation} {exchange.status}", exchange.label, exchange.response


_TIMES = ("2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04:05.50Z", "2026-01-02 03:04+01:00")
_PROBES: tuple[Json, ...] = (None, True, 1, 1.5, 2**63 + 1, "", "1", "text", *_TIMES, [], {})
"""Values of each of JSON's kinds, among them a number that no float holds."""


def _probes(schema: Mapping[str, Any], smallest: Json) -> dict[str, Json]:
    """Return an object with an unknown field, and with each kind of value in each field."""
    values: dict[str, Json] = {"/: unknown field": smallest | {"lockstepUnknown": 1}}
    for name in schema["properties"]:
        for value in _PROBES:
            values[f"/{name}: {value!r}"] = smallest | {name: value}
    return values
