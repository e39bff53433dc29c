"""Validation of documents against the OpenAPI standard; ``build`` checks further requirements."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ...constraints.regular_expressions import engine, excess, matches_pattern, without_warnings
from ...core.errors import Pointer, Problem, json_path
from ...core.project import PARTS
from ...core.stages import stage
from ..documents import Document
from ..references import REFERENCE, Located, follow, is_schema, objects, resolves
from .http_syntax import http_problems
from .rejected_patterns import rejected_pattern

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError
    from openapi_spec_validator import OpenAPIV31SpecValidator

    _Rule = Callable[..., Iterable[Any]]

_OWN_CODE = PARTS / "generator"

_MAX_PROBLEMS = 200
"""The most problems of one kind that are reported for a document."""

_VERSION = re.compile(r"3\.1\.[0-9]+")
_PATH = re.compile(r"([^{}]|\{[^{}:!]+\})*")


def validate(documents: Iterable[Document]) -> list[Problem]:
    """Return every problem of the documents."""
    return [problem for document in documents for problem in _check(document)]


def _check(document: Document) -> list[Problem]:
    with stage("validate", document.file), without_warnings():
        return _document_problems(document)


def _document_problems(document: Document) -> list[Problem]:
    version = document.data.get("openapi")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        return [_version_problem(document)]
    from .fast_path import is_certainly_valid

    found = list(objects(document.data, (), "schemas"))
    # The standard's validator fails at the first of these.
    blocking = [
        *_reference_problems(document, found),
        *_path_problems(document),
        *_pattern_problems(document, found),
    ]
    if blocking:
        return blocking
    return (not is_certainly_valid(document, found) and violations(document)) or list(
        http_problems(document, found)
    )


def _version_problem(document: Document) -> Problem:
    for key, name in (("openapi", "OpenAPI"), ("swagger", "Swagger")):
        if key in document.data:
            message = f"unsupported: {name} {_shortened(str(document.data[key]))}"
            return document.problem((key,), message, "write openapi: 3.1.0")
    return document.problem((), "the OpenAPI version is missing", "write openapi: 3.1.0")


def _path_problems(document: Document) -> Iterator[Problem]:
    paths = document.data.get("paths")
    for path in paths if isinstance(paths, dict) else ():
        if not _PATH.fullmatch(path):
            hint = "write each parameter as {name}"
            yield document.problem(("paths", path), "the path's braces do not match", hint)


def _reference_problems(document: Document, found: Iterable[Located]) -> Iterator[Problem]:
    for place, value, section in found:
        if "$ref" not in value:
            continue
        pointer, reference = (*place, "$ref"), value["$ref"]
        match = REFERENCE.fullmatch(reference) if isinstance(reference, str) else None
        if match is None or match[1] != section:
            message = f"unsupported: a reference to {_shortened(str(reference))} from here"
            yield document.problem(pointer, message, f"refer to #/components/{section}/...")
        elif not resolves(document.data, reference):
            message = f"the reference {reference} does not resolve, or is circular"
            yield document.problem(pointer, message, "correct its spelling, or add its target")


def _pattern_problems(document: Document, found: Iterable[Located]) -> Iterator[Problem]:
    """Yield patterns that exceed the limits of the engine, and defaults that match no pattern."""
    for place, value, _ in found:
        pattern, by_name = value.get("pattern"), value.get("patternProperties")
        if pattern is None and by_name is None:
            continue
        names = by_name if isinstance(by_name, dict) else {}
        given: dict[Pointer, str] = {(*place, "patternProperties", name): name for name in names}
        if isinstance(pattern, str):
            given[(*place, "pattern")] = pattern
        too_large = {where: what for where, each in given.items() if (what := excess(each))}
        for where, what in too_large.items():
            yield document.problem(where, f"unsupported: {what}", "write a simpler one")
        if too_large or not isinstance(pattern, str):
            continue
        if _is_mismatch(value.get("default"), pattern):
            message = "the default does not match the pattern"
            yield document.problem((*place, "default"), message, "correct one of them")


def _is_mismatch(default: object, pattern: str) -> bool:
    """Return whether the models' engine supports the pattern, and the default does not match it."""
    is_known = isinstance(default, str) and engine(pattern) is not None
    return is_known and not matches_pattern(pattern, str(default))


def violations(document: Document) -> list[Problem]:
    """Return the problems that the standard's validator finds in a document without broken refs."""
    from openapi_spec_validator import OpenAPIV31SpecValidator

    class Validator(OpenAPIV31SpecValidator):
        schema_validator = _schema_validator()
        resolver_handlers = {}  # Nothing is ever fetched.

    problems: list[Problem] = []
    # The library matches patterns by backtracking, which may take exponential time.
    validator = Validator(_without_patterns(document.data))
    try:
        problems = _first(
            problem
            for error in validator.schema_validator.iter_errors(document.data)
            for problem in _problems(document, (), error)
        )
        # The further checks fail on values of the wrong shape.
        problems = problems or _first(_json_schema_problems(document))
        problems = problems or _first(_further_violations(document, validator))
    except RecursionError:
        message = "unsupported: a document that is nested too deeply"
        problems.append(document.problem((), message, "nest its schemas less deeply"))
    except MemoryError:
        raise
    except Exception as error:  # The document causes any failure of the library.
        if _is_own(error):
            raise
        message = f"unsupported: the standard's validator failed: {type(error).__name__}: {error}"
        problems.append(document.problem((), _shortened(message), _ADVICE))
    return problems


def _is_own(error: Exception) -> bool:
    """Return whether the error arose in the generator's own code, and not in the library."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and Path(trace.tb_frame.f_code.co_filename).is_relative_to(_OWN_CODE)


def _first(problems: Iterable[Problem]) -> list[Problem]:
    """Return the first problems; finding them all might take hours."""
    return list(islice(problems, _MAX_PROBLEMS))


def _without_patterns(value: Any) -> Any:
    """Return the document without the patterns of its schemas."""
    if isinstance(value, list):
        return [_without_patterns(each) for each in value]
    if not isinstance(value, dict):
        return value
    is_schema = isinstance(value.get("pattern"), str)
    return {
        key: _without_patterns(inner)
        for key, inner in value.items()
        if not (is_schema and key == "pattern")
    }


@cache
def _schema_validator() -> Draft202012Validator:
    """Return a validator for the standard's own schema with a cached search for anchors.

    The library's own validator repeats the search at each reference, which takes two thirds of its
    time.
    """
    from jsonschema import Draft202012Validator
    from openapi_spec_validator.schemas import schema_v31
    from referencing.jsonschema import DRAFT202012, EMPTY_REGISTRY

    schema = dict(schema_v31)
    known = (DRAFT202012.create_resource(schema) @ EMPTY_REGISTRY).crawl()
    return Draft202012Validator(schema, registry=known)


def _json_schema_problems(document: Document) -> Iterator[Problem]:
    """Yield the problems of JSON schemas, of which the library validates only some."""
    from jsonschema import Draft202012Validator as Dialect

    rules = Dialect(Dialect.META_SCHEMA, format_checker=Dialect.FORMAT_CHECKER)
    for pointer, value, _ in objects(document.data, (), "schemas"):
        if is_schema(pointer):
            for error in rules.iter_errors(value):
                yield from _problems(document, pointer, error)


def _further_violations(
    document: Document, validator: OpenAPIV31SpecValidator
) -> Iterator[Problem]:
    """Yield the problems that the schema of OpenAPI cannot express, located by pointer."""
    registry = cast("dict[str, _Rule]", validator.keyword_validators_registry)

    def located(check: _Rule, *inside: str) -> _Rule:
        def call(*arguments: Any, **options: Any) -> Iterator[Problem]:
            path = next(each.parts for each in arguments if hasattr(each, "parts"))
            for each in check(*arguments, **options):
                if isinstance(each, Problem):
                    yield each
                else:
                    place = (*follow(document.data, path), *inside)
                    yield from _problems(document, place, each)

        return call

    for keyword in validator.keyword_validators:
        registry[keyword] = located(registry[keyword], *(["default"] * (keyword == "default")))
    yield from cast("_Rule", validator.root_validator)(validator.schema_path)


def _problems(document: Document, place: Pointer, error: ValidationError) -> Iterator[Problem]:
    cause = _most_specific(error)
    pointer = (*place, *cause.absolute_path)
    if cause.validator in {"additionalProperties", "unevaluatedProperties"}:
        given: Any = cause.instance
        unknown = [key for key in given if repr(key) in cause.message]
        for key in unknown:
            yield document.problem((*pointer, key), *_unknown(key, given[key]))
        if unknown:
            return
    location: Any = cause.instance
    if pointer[-1:] == ("in",) and isinstance(location, str) and location in _BODY_PARAMETERS:
        message = f"the operation has another body beside this {_BODY_PARAMETERS[location]}"
        yield document.problem(pointer, message, "keep one of them")
        return
    if cause.validator == "format" and cause.validator_value == "regex":
        yield document.problem(pointer, *rejected_pattern(str(cause.instance)))
        return
    yield document.problem(pointer, _shortened(cause.message), _advice(cause, pointer))


_BODY_PARAMETERS = {"body": "one", "formData": "field of a form"}
"""The locations of Swagger parameters that ``upgrade`` could not convert."""


def _unknown(key: str, value: Any) -> tuple[str, str]:
    """Return the message and the hint for a key that OpenAPI does not have."""
    if key == "collectionFormat":
        return f"unsupported: the collectionFormat {_shortened(str(value))}", "use csv or multi"
    return f"OpenAPI does not allow {key!r} here", "remove it, or correct its spelling"


def _most_specific(error: ValidationError) -> ValidationError:
    from jsonschema.exceptions import best_match

    found = best_match(error.context) if error.context else None
    return error if found is None else found


_ADVICE = "follow the OpenAPI 3.1 specification here"


def _advice(error: ValidationError, pointer: Pointer) -> str:
    """Return the hint for the keyword that is violated."""
    value: Any = error.validator_value
    match error.validator:
        case "required":
            return "add it"
        case "type":
            return f"write {' or '.join([value] if isinstance(value, str) else value)} here"
        case "enum":
            return f"use one of {', '.join(map(str, value))}"
        case "const":
            return f"write {json.dumps(value)}"
        case "pattern":
            return f"write a value that matches {value}"
    match type(error).__name__:
        case "DuplicateOperationIDError":
            place = f"at {json_path(pointer)} in an overlay"
            return f"give it a unique operationId (for a vendor's document: {place})"
        case "UnresolvableParameterError":
            return "include it both in the path and in parameters"
        case "ParameterDuplicateError":
            return "keep one of them"
    return _ADVICE


def _shortened(message: str) -> str:
    return message if len(message) <= 200 else f"{message[:200]}..."
