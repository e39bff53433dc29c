"""The sandbox of a package of all of Amazon's models, checked against Amazon's files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.models.model_package import ModelPackage
from tests.models.swagger import Model, read_models
from tests.needs import needs_models

MODELS = read_models()

pytestmark = [pytest.mark.slow(measured=False), needs_models]

RESTRICTED_AND_GRANTLESS = """\
from selling_partner.sandbox import Sandbox
with Sandbox() as sandbox, sandbox.client() as sp:
    path = "/orders/v0/orders/902-1111111-1111111/address"
    resource = {"method": "GET", "path": path}
    token = sp.tokens_2021_03_01.create_restricted_data_token(
        body={"restrictedResources": [resource]}
    )
    found = sp.orders_v0.get_order_address(
        "902-1111111-1111111", restricted_data_token=token.restricted_data_token
    )
    assert sandbox.exchanges[-1].status == 200
    for order in ("902-1111111-1111111", "902-2222222-2222222"):
        sp.orders_v0.get_order_items(order, data_elements=["buyerInfo"])
    names = [each.name.rpartition(".")[2] for each in sandbox.exchanges]
    assert names[-3:] == ["create_restricted_data_token", "get_order_items", "get_order_items"]
    for _ in sp.orders_v0.iter_orders(
        marketplace_ids=["ATVPDKIKX0DER"],
        created_after="TEST_CASE_200",
        data_elements=["shippingAddress"],
    ):
        pass
    report = sandbox.reports.publish("GET_ORDER_REPORT_DATA_TAX", "order")
    sp.reports_2021_06_30.get_report_document(report.document.document_id, data_elements=[])
    print(type(found.payload).__name__)
    print(type(sp.notifications_v1.get_destinations()).__name__.removesuffix("Response"))
"""

ERRORS = """\
import json
from httpx2 import Response
from selling_partner._runtime.messages.error_bodies import read_error_details
from selling_partner.sandbox.protocol.documents import load_documents
from selling_partner.sandbox.protocol.error_responses import rejection_response
from selling_partner.sandbox.protocol.exchanges import rejection
from selling_partner.sandbox.protocol.validation import validator
counts = {"bodies": 0, "valid": 0, "read": 0}
for operation in (each for document in load_documents() for each in document.operations):
    for status, response in operation.responses.items():
        if status < 400 or not response.get("content"):
            continue
        error = rejection(status, "the place")
        found = rejection_response(error, operation)
        schema = response["content"][found.media_type].get("schema", {})
        (detail,) = read_error_details(Response(status, content=json.dumps(found.body).encode()))
        counts["bodies"] += 1
        counts["valid"] += validator(operation.document, schema).is_valid(found.body)
        counts["read"] += (detail.code, detail.details) == (error.code, "the place")
print(json.dumps(counts))
"""

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)


@pytest.fixture(scope="session")
def sandbox_results(package: ModelPackage) -> Mapping[str, dict[str, Any]]:
    """The results of each API by its key."""
    return {each["key"]: each for each in package.try_sandbox()}


@each_model
def test_every_static_case_returns_its_response(
    sandbox_results: Mapping[str, dict[str, Any]], model: Model
) -> None:
    """The request of a static case returns the documented response.

    A case of an error without parameters matches every request, so the sandbox returns it for
    invalid requests only.
    """
    found = sandbox_results[model.key]
    cases = [each for each in model.exchanges if each.is_case]
    assert found["cases"] == len(cases)
    assert found["matched"] == found["cases"], found["problems"]
    assert found["catch_all"] == sum(each.status >= 400 and not each.arguments for each in cases)


@each_model
def test_every_sample_response_is_valid(
    sandbox_results: Mapping[str, dict[str, Any]], model: Model
) -> None:
    """Any other valid request returns a success that is valid under the file's schema."""
    found = sandbox_results[model.key]
    assert found["samples"] == len(model.operations) > 0, found["problems"]


@each_model
def test_every_iterator_ends(sandbox_results: Mapping[str, dict[str, Any]], model: Model) -> None:
    """The iterator of a paginated operation ends, whichever case is its first request."""
    found = sandbox_results[model.key]
    assert found["finished"] == found["iterators"], found["problems"]


def test_every_documented_error_has_its_schema(package: ModelPackage) -> None:
    """An error response is valid under the documented schema, and the client can parse it."""
    counts = json.loads(package.run(ERRORS))
    assert counts["bodies"] > 1000
    assert counts["valid"] == counts["read"] == counts["bodies"]


def test_restricted_and_grantless_operations(package: ModelPackage) -> None:
    """The client obtains and uses a Restricted Data Token and a grantless token."""
    assert package.run(RESTRICTED_AND_GRANTLESS).split() == ["OrderAddress", "GetDestinations"]
