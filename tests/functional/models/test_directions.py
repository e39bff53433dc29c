"""Properties that only responses (``readOnly``) or only requests (``writeOnly``) contain."""

from __future__ import annotations

from pathlib import Path

import pydantic
import pytest

from generator.compiler import OverlayFolders, compile_api
from generator.openapi.documents import SourceFile
from tests.functional.conftest import Make
from tests.functional.packages import KEY, schemas_document

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
    assert source.count("Only in requests.") == 1


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
