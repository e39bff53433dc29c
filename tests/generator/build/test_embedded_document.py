"""The document in the package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.functional.packages import generate

SHOP = (Path(__file__).parents[1] / "support" / "shop_v1.yaml").read_text(encoding="utf-8")
PLACE = "src/selling_partner/sandbox/documents/shop_v1.json"


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("served")
    return json.loads(generate(folder, {"shop_v1": SHOP})[PLACE])


def operations(document: Any) -> list[Any]:
    return [each for item in document["paths"].values() for each in item.values()]


def test_it_is_openapi_with_every_operation(carried: Any) -> None:
    """The document is OpenAPI 3.1 and keeps the vendor's content beside the extension."""
    assert carried["openapi"].startswith("3.1")
    found = operations(carried)
    assert found
    for each in found:
        assert each["operationId"]
        notes = each["x-lockstep"]
        assert notes["client"] == "ShopClient"
        assert notes["method"].isidentifier()
        assert isinstance(notes["safe"], bool)
        assert 200 <= notes["response"]["status"] < 300


def test_it_names_the_arguments(carried: Any) -> None:
    """Each parameter has the name of its argument in the client's method."""
    for each in operations(carried):
        notes = each["x-lockstep"]
        assert notes["arguments"].keys() == notes["parameters"].keys()
        assert all(name.isidentifier() for name in notes["arguments"].values())


def test_it_has_samples(carried: Any) -> None:
    """Each required parameter has a sample, by its name in the request."""
    for item in carried["paths"].values():
        for each in item.values():
            for parameter in each.get("parameters", ()):
                if "$ref" not in parameter and parameter.get("required"):
                    assert parameter["name"] in each["x-lockstep"]["parameters"]


HEADERS = """
openapi: 3.1.0
info: {title: Trial, version: v1}
paths:
  /things:
    parameters: [{$ref: '#/components/parameters/Auth'}]
    get:
      operationId: getThings
      parameters:
      - {name: accept, in: header, required: true, schema: {type: string}}
      - {name: x-kept, in: header, required: true, schema: {type: string}}
      responses: {'204': {description: Done}}
components:
  parameters:
    Auth: {name: Authorization, in: header, required: true, schema: {type: string}}
"""


def test_it_lacks_the_headers_that_openapi_ignores(tmp_path: Path) -> None:
    """The client does not send such a header, so the sandbox must not require it."""
    outputs = generate(tmp_path, {"trial_v1": HEADERS})
    item = json.loads(outputs["src/selling_partner/sandbox/documents/trial_v1.json"])["paths"][
        "/things"
    ]
    assert item["parameters"] == []
    assert [each["name"] for each in item["get"]["parameters"]] == ["x-kept"]
