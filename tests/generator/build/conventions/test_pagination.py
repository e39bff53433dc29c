"""Pagination that is recognized in a document without the extension."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.build.api import build
from generator.core.project import ROOT
from generator.ir import Pagination
from generator.openapi.documents import load
from generator.openapi.overlays.actions import apply_overlays

TEXT = {"type": "string"}
NULLABLE_TEXT = {"type": ["string", "null"]}
LIST = {"type": "array", "items": TEXT}
REFERENCE = {"$ref": "#/components/schemas/Node"}


def of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def found(
    folder: Path,
    response: dict[str, Any],
    token: str = "nextToken",
    *,
    status: str = "200",
    more: dict[str, Any] | None = None,
    **parameter: Any,
) -> Pagination | None:
    """Return the pagination of an operation with a token and this response."""
    content = {"application/json": {"schema": response}}
    path = {
        "operationId": "getIt",
        "parameters": [{"name": token, "in": "query", "schema": TEXT, **parameter}],
        "responses": {status: {"description": "D.", "content": content}, **(more or {})},
    }
    node = of(node=REFERENCE, nextToken=TEXT, things=LIST)
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "v1"},
        "paths": {"/it": {"get": path}},
        "components": {"schemas": {"Node": node}},
    }
    file = folder / "it_v1.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    ((operation,),) = (api.operations for api in build(load([file], folder)))
    return operation.pagination


def path(fields: Any) -> str | None:
    return None if fields is None else ".".join(each.wire_name for each in fields)


@pytest.mark.parametrize(
    ("request_token", "response_token"),
    [
        ("nextToken", "nextToken"),
        ("NextToken", "NextToken"),
        ("pageToken", "nextPageToken"),
        ("nextPageToken", "nextPageToken"),
        ("paginationToken", "paginationToken"),
        ("page_token", "next-token"),
        ("token", "pageToken"),
    ],
)
def test_a_token_is_recognized_by_its_name(
    tmp_path: Path, request_token: str, response_token: str
) -> None:
    """Amazon's names are recognized in every spelling, in the request and in the response."""
    paging = found(tmp_path, of(**{response_token: TEXT}, things=LIST), request_token)
    assert paging is not None
    assert (paging.token_name, path(paging.next)) == (request_token, response_token)
    assert path(paging.items) == "things"
    assert paging.item_type == "str"
    assert not paging.alone


@pytest.mark.parametrize(
    ("token", "response"),
    [
        ("requestToken", of(nextToken=TEXT, things=LIST)),
        ("nextToken", of(previousToken=TEXT, requestToken=TEXT, things=LIST)),
        ("nextToken", of(nextToken={"type": "integer"}, things=LIST)),
        ("nextToken", of(nextToken=LIST)),
        ("nextToken", of(pages={"type": "array", "items": of(nextToken=TEXT)})),
        ("nextToken", of(a=of(b=of(c=of(nextToken=TEXT))))),
        ("nextToken", of(a=of(nextToken=TEXT), b=of(nextToken=TEXT))),
        ("nextToken", LIST),
        ("nextToken", TEXT),
    ],
)
def test_a_lookalike_is_not_pagination(
    tmp_path: Path, token: str, response: dict[str, Any]
) -> None:
    """Tokens of another kind, in lists, too deep or with an ambiguous name make no iterator."""
    assert found(tmp_path, response, token) is None


@pytest.mark.parametrize(
    ("response", "next_", "items"),
    [
        (of(things=LIST, nextToken=TEXT, errors=LIST, warnings=LIST), "nextToken", "things"),
        (of(payload=of(things=LIST, nextToken=TEXT)), "payload.nextToken", "payload.things"),
        (
            of(payload=of(things=LIST, pagination=of(nextToken=NULLABLE_TEXT)), errors=LIST),
            "payload.pagination.nextToken",
            "payload.things",
        ),
        (
            of(payload=of(things=LIST), pagination=of(nextToken=TEXT), errors=LIST),
            "pagination.nextToken",
            "payload.things",
        ),
        (
            of(meta=of(nextToken=TEXT), things=LIST, sums=of(a=LIST, b=LIST)),
            "meta.nextToken",
            "things",
        ),
        (of(pageToken=TEXT, page=of(nextToken=TEXT), things=LIST), "page.nextToken", "things"),
        (of(payload=of(nextToken=TEXT, a=LIST, b=LIST), things=LIST), "payload.nextToken", None),
        (of(nextToken=TEXT, sums=of(a=LIST), others=of(b=LIST)), "nextToken", None),
        (of(nextToken=TEXT, errors=LIST), "nextToken", None),
        (of(nextToken=TEXT, anything={}), "nextToken", None),
        (REFERENCE, "nextToken", "things"),
    ],
)
def test_the_list_is_the_one_near_the_token(
    tmp_path: Path, response: dict[str, Any], next_: str, items: str | None
) -> None:
    """The search starts beside the token, then at the top; two candidates mean none."""
    paging = found(tmp_path, response)
    assert paging is not None
    assert (path(paging.next), path(paging.items)) == (next_, items)


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("Include this token as the only parameter.", True),
        ("Specifying it with any other parameters will cause the request to fail.", True),
        ("Send it with no other arguments.", True),
        ("Include the same arguments as the call that produced the token.", False),
        ("All other parameters must be provided with the same values.", False),
        ("A token that fetches a page.", False),
    ],
)
def test_the_description_says_whether_a_token_is_sent_alone(
    tmp_path: Path, words: str, alone: bool
) -> None:
    """The description of either token counts; by default the other arguments are sent too."""
    response = of(nextToken=TEXT, things=LIST)
    by_parameter = found(tmp_path, response, description=words)
    by_response = found(tmp_path, of(nextToken={**TEXT, "description": words}, things=LIST))
    assert by_parameter is not None
    assert by_response is not None
    assert (by_parameter.alone, by_response.alone) == (alone, alone)


def test_a_required_token_is_not_pagination(tmp_path: Path) -> None:
    """An operation whose first page cannot be requested has no iterator."""
    assert found(tmp_path, of(nextToken=TEXT, things=LIST), required=True) is None


def test_a_success_without_a_body_is_ignored(tmp_path: Path) -> None:
    """Pagination needs exactly one class of response."""
    response = of(nextToken=TEXT, things=LIST)
    assert found(tmp_path, response, more={"204": {"description": "Nothing."}}) is not None
    other = {"201": {"description": "D.", "content": {"application/json": {"schema": REFERENCE}}}}
    assert found(tmp_path, response, more=other) is None


def test_the_overlay_of_the_manual_states_paging(tmp_path: Path) -> None:
    """The example in spec/conventions.md has the effect that the page describes."""
    manual = (ROOT / "spec" / "conventions.md").read_text(encoding="utf-8")
    overlays = re.findall(r"```yaml\n(overlay: .*?)```", manual, re.S)
    (overlay,) = [each for each in overlays if "x-amzn-pagination" in each]
    (tmp_path / "marks_v1.overlay.yaml").write_text(overlay, encoding="utf-8")
    response = of(payload=of(bookmark=TEXT, marks=LIST, others=LIST))
    names = ("from", "kind", "mode")
    path = {
        "operationId": "getMarks",
        "parameters": [{"name": each, "in": "query", "schema": TEXT} for each in names],
        "responses": {
            "200": {"description": "D.", "content": {"application/json": {"schema": response}}}
        },
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Marks", "version": "v1"},
        "paths": {"/marks/v1/marks": {"get": path}},
    }
    file = tmp_path / "marks_v1.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    (api,) = build(apply_overlays(load([file], tmp_path), (tmp_path,), tmp_path))
    (paging,) = api.paginations
    assert (paging.method_name, paging.token_name, paging.alone) == ("iter_marks", "from", True)
    assert [each.wire_name for each in paging.next] == ["payload", "bookmark"]
    assert [each.wire_name for each in paging.items or ()] == ["payload", "marks"]
    assert paging.along == {"mode": "continue"}
