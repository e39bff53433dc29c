"""Rewrites a valid document so that later stages meet each fact in one form only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...core.errors import Pointer, Problem
from ...core.stages import stage
from ..documents import Document
from .closed_bases import with_open_bases
from .dialects import DIALECT, DIALECT_OF_DOCUMENT, dialect_warnings
from .media_ranges import with_media_types
from .operation_ids import with_operation_ids
from .paths import with_base_path, with_path_items, without_equal_servers
from .query_objects import with_query_objects_split
from .schemas import plain_schema
from .source_places import SourcePlaces
from .statuses import with_numbered_successes
from .walk import rewrite_schemas


def normalize_document(document: Document) -> Document:
    """Return a document of the same meaning in its normal form.

    - Path items that are references are written out.
    - Each operation has an ``operationId``; a derived one is reported as a warning.
    - Servers of an operation that are those of the document are left out.
    - The path of the server is part of every path, as the base path of Swagger 2.0 is.
    - Each operation lists a success by its number where it documents one in another way.
    - An exploded object in a query that contains a list is a parameter for each property.
    - A schema that others extend by ``allOf`` allows the properties that they add.
    - A range of media types that includes JSON is JSON, unless it stands for a file.
    - Every schema is of the dialect of OpenAPI 3.1; what another one ignores is a warning.
    - A schema has one type, ``null`` aside. An array says what it holds. No keyword is left that
      allows every value.

    The result shares unchanged parts with ``document``, which stays unchanged itself.
    """
    with stage("build", document.file):
        places = SourcePlaces(document)
        data, warnings = with_path_items(document.data, places)
        data, of_operations = with_operation_ids(data, places)
        data, of_servers = with_base_path(without_equal_servers(data), places)
        data, of_objects = with_query_objects_split(data, places)
        data, of_bases = with_open_bases(data, places)
        warnings += [*of_operations, *of_servers, *of_objects, *of_bases]
        data = with_numbered_successes(data, places)
        data = with_media_types(data, places)
        data, of_dialects = _with_plain_schemas(data, places)
        warnings += of_dialects
        if data is document.data and not warnings:
            return document
        moved = {**document.moved, **places.moved}
        return replace(document, data=data, moved=moved, warnings=(*document.warnings, *warnings))


def _with_plain_schemas(
    data: dict[str, Any], places: SourcePlaces
) -> tuple[dict[str, Any], list[Problem]]:
    dialects: dict[Pointer, str] = {}
    if DIALECT_OF_DOCUMENT in data:
        dialects[()] = data[DIALECT_OF_DOCUMENT]

    def rewrite(schema: Mapping[str, Any], pointer: Pointer) -> Mapping[str, Any]:
        if DIALECT in schema:
            dialects[pointer] = schema[DIALECT]
        return plain_schema(schema, pointer, places)

    found: dict[str, Any] = rewrite_schemas(data, rewrite)
    if DIALECT_OF_DOCUMENT in found:
        found = {key: each for key, each in found.items() if key != DIALECT_OF_DOCUMENT}
    return found, dialect_warnings(data, dialects, places)
