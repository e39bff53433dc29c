"""Contents of documents for which a test has set none, and the examples of payload schemas."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from ...schemas import PAYLOADS
from ..package_files import read_folder
from ..protocol.documents import Document
from ..protocol.validation import validator
from .contents import Content

_COLUMNS = {
    "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA": {
        "sku": "SANDBOX-1",
        "fnsku": "X000000001",
        "asin": "B000000001",
        "product-name": "Sandbox product",
        "condition": "New",
        "your-price": "9.99",
        "mfn-listing-exists": "No",
        "mfn-fulfillable-quantity": "",
        "afn-listing-exists": "Yes",
        "afn-warehouse-quantity": "4",
        "afn-fulfillable-quantity": "3",
        "afn-unsellable-quantity": "0",
        "afn-reserved-quantity": "1",
        "afn-total-quantity": "4",
        "per-unit-volume": "0.02",
    },
    "GET_MERCHANT_LISTINGS_ALL_DATA": {
        "item-name": "Sandbox product",
        "item-description": "A product of the sandbox",
        "listing-id": "0101AAAAAAA",
        "seller-sku": "SANDBOX-1",
        "price": "9.99",
        "quantity": "3",
        "open-date": "2026-01-02 03:04:05 PST",
        "product-id-type": "1",
        "item-condition": "11",
        "asin1": "B000000001",
        "product-id": "B000000001",
        "pending-quantity": "0",
        "fulfillment-channel": "DEFAULT",
        "status": "Active",
    },
}
"""The columns of reports that many programs read, each with a value."""

_OTHER = {"sku": "SANDBOX-1", "asin": "B000000001", "price": "9.99", "quantity": "3"}


def report_sample(report_type: str) -> Content:
    """Return the content of a report for whose type a test has set none.

    It is the example of the type's JSON Schema, if the package has one, or else a table of a row.
    """
    found = next((each for each in PAYLOADS if each.is_of(report_type)), None)
    if found is not None and isinstance(example := payload_example(found.module), dict):
        return example
    columns = _COLUMNS.get(report_type, _OTHER)
    return "".join("\t".join(line) + "\n" for line in (columns, columns.values()))


def payload_schema(module: str) -> tuple[Document, dict[str, Any]]:
    """Return the schema of a payload and its document, for ``validator``.

    Args:
        module: The payload's module in ``selling_partner.schemas``.

    """
    document = _document(module)
    return document, document.data["payload"]


def payload_example(module: str) -> Any:
    """Return a new copy of a payload's first example that its schema allows, or else the last."""
    examples = _document(module).data["examples"]
    known = validator(*payload_schema(module))
    return copy.deepcopy(next(filter(known.is_valid, examples), examples[-1]))


@cache
def _document(module: str) -> Document:
    data = json.loads(read_folder("payloads")[f"{module}.json"])
    components = {"components": {"schemas": data["schemas"]}}
    root = {"$ref": f"#/components/schemas/{data['root']}"}
    return Document(module, {**components, "payload": root, "examples": data["examples"]})
