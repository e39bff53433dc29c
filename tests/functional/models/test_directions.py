"""Properties that only responses (``readOnly``) or only requests (``writeOnly``) contain."""

from __future__ import annotations

from pathlib import Path

import pydantic
import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.conftest import Make
from tests.functional.packages import KEY, schemas_document
from tests.functional.sandbox_verdicts import request_complaints, response_refusal

ACCOUNT = schemas_document(
    """
    account: {$ref: '#/components/schemas/Account'}
    accounts: {type: array, minItems: 2, items: {$ref: '#/components/schemas/Account'}}
    """,
    """
    Account:
      type: object
      required: [id, password, name, created]
      properties:
        id: {type: string, readOnly: true}
        password: {type: string, writeOnly: true}
        name: {type: string}
        created: {$ref: '#/components/schemas/Created'}
        note: {type: string, readOnly: true}
    Created: {type: string, format: date, readOnly: true}
    """,
)


def test_a_request_needs_no_read_only_property(make: Make) -> None:
    """A caller passes what requests contain, as a model or as a dict."""
    package = make(ACCOUNT)
    body = {"account": {"password": "p", "name": "n"}}
    response = {"account": {"id": "1", "name": "n", "created": "2026-01-02"}}
    assert package.call("put_thing", body=body, response=response).json == body
    account = package.api.Account(password="p", name="n")
    assert package.call("put_thing", body={"account": account}, response=response).json == body
    with pytest.raises(pydantic.ValidationError, match="password"):
        package.api.Account(name="n")


def test_a_response_needs_no_write_only_property(make: Make) -> None:
    """Even a strict reader accepts a response without it; the field reads as ``None``."""
    account = make(ACCOUNT).api.Account
    read = account.from_json({"id": "1", "name": "n", "created": "2026-01-02"}, strict=True)
    assert (read.id, read.password, str(read.created)) == ("1", None, "2026-01-02")


@pytest.mark.parametrize("missing", ["id", "created", "name"])
def test_a_response_still_needs_the_others(make: Make, missing: str) -> None:
    """A response without a required read-only property deviates from the documentation."""
    whole = {"id": "1", "name": "n", "created": "2026-01-02"}
    found: list[str] = []
    package = make(ACCOUNT)
    package.api.Account.from_json(
        {key: value for key, value in whole.items() if key != missing},
        on_deviation=lambda each: found.append(f"{each.place}: {each.reason}"),
    )
    assert found == [f"{missing}: missing"]


def test_docstrings_state_the_direction(make: Make) -> None:
    """A reader sees which fields only responses or only requests contain."""
    source = make(ACCOUNT).source("models.py")
    assert source.count("Only in responses.") == 3
    assert source.count("Only in requests; `None` in a response.") == 1


def test_samples_keep_to_their_direction(tmp_path: Path) -> None:
    """Samples of requests omit read-only properties, and those of responses write-only ones."""
    source = SourceFile(KEY, "sample.yaml", ACCOUNT.encode())
    (operation,) = compile_api(source, OverlayFolders((tmp_path,))).api.operations
    assert operation.body is not None
    sent, received = operation.body.sample, operation.successes[0].sample
    for each in (sent["account"], *sent["accounts"]):
        assert each.keys() == {"password", "name"}
    for each in (received["account"], *received["accounts"]):
        assert each.keys() - {"note"} == {"id", "name", "created"}


def composed(mark: str) -> str:
    """Return a document in which one part requires ``id``, and another one marks it."""
    marked = f"{{properties: {{id: {{{mark}: true}}}}}}"
    base = "{$ref: '#/components/schemas/Base'}"
    return schemas_document(
        f"""
        before: {{allOf: [{marked}, {base}]}}
        after: {{allOf: [{base}, {marked}]}}
        named: {{$ref: '#/components/schemas/Named'}}
        deep: {{$ref: '#/components/schemas/Deep'}}
        typed:
          allOf: [{{required: [id]}}, {{properties: {{id: {{type: string, {mark}: true}}}}}}]
        whole: {{$ref: '#/components/schemas/Owner'}}
        union: {{$ref: '#/components/schemas/Union'}}
        plain: {base}
        """,
        f"""
        Base: {{type: object, required: [id], properties: {{id: {{type: string, maxLength: 5}}}}}}
        Named: {{allOf: [{base}, {{properties: {{id: {{description: It., {mark}: true}}}}}}]}}
        Deep: {{allOf: [{{$ref: '#/components/schemas/Middle'}}, {marked}]}}
        Middle: {{allOf: [{base}, {{required: [id], properties: {{more: {{type: string}}}}}}]}}
        Owner:
          type: object
          required: [inner]
          properties: {{inner: {{allOf: [{base}], {mark}: true}}}}
        Union:
          type: object
          required: [id]
          discriminator: {{propertyName: kind}}
          oneOf: [{{$ref: '#/components/schemas/Marked'}}, {{$ref: '#/components/schemas/Other'}}]
        Marked:
          type: object
          properties: {{kind: {{type: string}}, id: {{type: string, {mark}: true}}}}
        Other: {{type: object, properties: {{kind: {{type: string}}, id: {{type: string}}}}}}
        """,
    )


WITHOUT: dict[str, dict[str, str]] = {
    **{name: {} for name in ("before", "after", "named", "deep", "typed", "whole")},
    "union": {"kind": "Marked"},
}
"""A value of each property without what its marks make optional."""


@pytest.mark.parametrize("name", WITHOUT)
def test_a_mark_counts_for_what_another_part_requires(make: Make, name: str) -> None:
    """Neither the client nor the sandbox requires a read-only property in a request."""
    body = {name: WITHOUT[name]}
    package = make(composed("readOnly"))
    assert package.call("put_thing", body=body, response={}).json == body
    assert request_complaints(body) == []
    assert response_refusal(body).startswith("sample_v1.put_thing: the response at /")


@pytest.mark.parametrize("name", WITHOUT)
def test_a_mark_for_requests_counts_in_every_part(make: Make, name: str) -> None:
    """Neither the client nor the sandbox requires a write-only property in a response."""
    body = {name: WITHOUT[name]}
    package = make(composed("writeOnly"))
    assert package.api.Thing.from_json(body, strict=True).to_dict() == body
    assert response_refusal(body) == ""
    (complaint,) = {*request_complaints(body)}
    assert "is a required property" in complaint


def test_a_mark_of_one_class_leaves_the_others_alone(make: Make) -> None:
    """The base still requires what only its extensions and the other members mark."""
    make(composed("readOnly"))
    missing = '"id" is a required property'
    assert request_complaints({"plain": {}}) == [f"body at /plain: {missing}"]
    assert request_complaints({"union": {"kind": "Other"}}) == [f"body at /union: {missing}"]
    assert request_complaints({"after": {"id": "longer"}}) == [
        "body at /after/id: the value is longer than 5 characters"
    ]


def test_a_mark_beside_a_reference_keeps_the_class(make: Make) -> None:
    """``allOf`` of one reference with a mark beside it is the referenced class."""
    api = make(composed("readOnly")).api
    assert api.Owner.model_fields["inner"].annotation == api.Base | None


_VARIANTS = schemas_document(
    "pet: {$ref: '#/components/schemas/Pet'}",
    """
    Pet:
      type: object
      required: [kind, id]
      discriminator: {propertyName: kind}
      properties: {kind: {type: string}, id: {type: string}}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {id: {MARK: true}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {age: {type: integer}}}]}
    """,
)


@pytest.mark.parametrize("mark", ["readOnly", "writeOnly"])
def test_a_mark_of_one_variant_counts_for_that_variant(make: Make, mark: str) -> None:
    """A base still requires the property of itself and of its other variants."""
    package = make(_VARIANTS.replace("MARK", mark))
    api = package.api
    lacks, needs = ({"pet": {"kind": "Cat"}}, [{"pet": {"kind": x}} for x in ("Dog", "Pet")])
    if mark == "readOnly":
        assert package.call("put_thing", body=lacks, response={}).json == lacks
        assert request_complaints(lacks) == []
    else:
        assert type(api.Thing.from_json(lacks, strict=True).pet) is api.Cat
        assert response_refusal(lacks) == ""
    for body in needs:
        with pytest.raises(package.root.RequestValidationError, match=r"pet\.id: Field required"):
            package.call("put_thing", body=body)
        (complaint,) = {*request_complaints(body)}
        assert "id" in complaint
        with pytest.raises(package.root.ParseError):
            api.Thing.from_json(body, strict=True)
        assert response_refusal(body) != ""
