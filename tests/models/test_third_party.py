"""Documents of other authors that follow Amazon's conventions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.models.model_package import ModelPackage, generate_package
from tests.models.swagger import ROOT, Model, read_models

pytestmark = pytest.mark.slow(measured=False)

FOLDER = Path(__file__).with_name("third_party")
MODELS = read_models(FOLDER)

USAGE = '''\
"""A program that uses the package with a test server."""

import sys
from datetime import UTC, date, datetime
from decimal import Decimal

from generated.tests.server import Server
from selling_partner import Credentials, NotFoundError, Region, SellingPartner, Unlimited
from selling_partner.courier_desk_v1 import Handover
from selling_partner.courier_desk_v1.models import Parcel
from selling_partner.gift_notes_v0 import CreateNoteRequest, CreateNoteResponse
from selling_partner.gift_notes_v0.models import Note
from selling_partner.warehouse_bins_2026_01_01 import Bin
from selling_partner.warehouse_bins_2026_01_01.models import SKU, BinLinks, Change, Schema

JSON = {"Content-Type": "application/json"}
BINS = "/warehouse/2026-01-01/bins"


def try_warehouse(sp: SellingPartner, server: Server) -> None:
    page = {"payload": {"bins": [{"binId": "A-1"}], "pagination": {"nextToken": "2"}}}
    last = {"payload": {"bins": [{"binId": "A-2", "state": "In Use"}]}}
    query = "?states=In%20Use,2nd%20hand&sku=a&sku=b%2Cc"
    server.respond("GET", BINS + query, 200, JSON, page)
    server.respond("GET", f"{BINS}{query}&nextToken=2", 200, JSON, last)
    warehouse = sp.warehouse_bins_2026_01_01
    found = warehouse.iter_bins(states=["In Use", "2nd hand"], sku=["a", "b,c"])
    assert [(each.bin_id, each.state) for each in found] == [("A-1", None), ("A-2", "In Use")]

    target = f"{BINS}?filledAfter=2026-01-02T03:04:05Z&inspectedOn=2026-01-03&from=2"
    empty: dict[str, object] = {"payload": {"bins": []}}
    server.respond("GET", target.replace(":", "%3A"), 200, JSON, empty)
    filled = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    warehouse.list_bins(filled_after=filled, inspected_on=date(2026, 1, 3), from_=2)

    body = {
        "binId": "A-1", "self": "here", "schema": {"version": 1}, "model_config": "m",
        "json": {"a": [1]}, "copy": True, "from": 3, "_links": {}, "x-y": 0.5,
        "contents": {"s": [[{"SKU": "s", "quantity": 1}]]}, "inside": {"binId": "A-2"},
    }
    server.respond("GET", f"{BINS}/A-1", 200, JSON, body)
    bin_: Bin = warehouse.get_bin("A-1")
    assert bin_.schema_ == Schema(version=1)
    assert (bin_.self_, bin_.model_config_, bin_.copy_, bin_.from_) == ("here", "m", True, 3)
    assert (bin_.json_, bin_.links, bin_.x_y) == ({"a": [1]}, BinLinks(), 0.5)
    assert bin_.contents == {"s": [[SKU(sku="s", quantity=1)]]}
    assert bin_.inside is not None
    assert bin_.inside.bin_id == "A-2"

    server.respond("DELETE", f"{BINS}/A-1", 204, {}, None)
    warehouse.delete_bin("A-1")
    try:
        warehouse.delete_bin("A-404")
    except NotFoundError as error:
        assert error.errors
    else:
        raise AssertionError("a status of 404 raises")

    server.respond("PATCH", f"{BINS}/A-1", 202, JSON, [{"List": [{"Error": "e"}]}])
    (response,) = warehouse.patch_bin("A-1", body=[Change(op="add", path="/state", value="EMPTY")])
    assert response.list_ is not None
    assert response.list_[0].error == "e"
    assert server.requests[-1].json() == [{"op": "add", "path": "/state", "value": "EMPTY"}]


def try_gifts(sp: SellingPartner, server: Server) -> None:
    note = {"giftId": "g", "note": {"kind": "Text", "author": "a"}, "weight": {"unit": "kg"}}
    server.respond("POST", "/gifts/v0/notes", 201, JSON, note)
    request = CreateNoteRequest(gift_id="g", note=Note(kind="Text", author="a"))
    made: CreateNoteResponse = sp.gift_notes_v0.create_note(body=request)
    assert made.weight is not None
    assert (made.gift_id, made.note.author, made.weight.unit) == ("g", "a", "kg")

    pdf = {"Content-Type": "application/pdf"}
    server.respond("GET", "/gifts/v0/notes/n/print", 200, pdf, b"%PDF")
    printed: bytes = sp.gift_notes_v0.print_note("n")
    assert printed == b"%PDF"


def try_courier(sp: SellingPartner, server: Server) -> None:
    server.respond("POST", "/courier/v1/handovers", 200, JSON, ["anything"])
    request = Handover(courier="c", parcels={"p": Parcel(weight=Decimal("2.5"))})
    assert sp.courier_desk_v1.create_handover(body=request) == ["anything"]
    assert server.requests[-1].json() == {"Courier": "c", "Parcels": {"p": {"Weight": 2.5}}}
    events: dict[str, object] = {"payload": {"Events": []}}
    server.respond("GET", "/courier/v1/parcels/a%2Fb/events?MarketplaceIds=M", 200, JSON, events)
    sp.courier_desk_v1.get_parcel_events("a/b", marketplace_ids=["M"], x_amzn_courier_key="k")
    assert server.requests[-1].headers["x-amzn-courier-key"] == "k"


def main() -> None:
    with Server() as server:
        credentials = Credentials("id", "secret", "refresh")
        with SellingPartner(
            credentials, region=Region.NA, base_url=server.url, token_url=server.token_url,
            limiter=Unlimited(),
        ) as sp:
            for part in (try_warehouse, try_gifts, try_courier):
                part(sp, server)
    sys.stdout.write("everything works")


if __name__ == "__main__":
    main()
'''

PLANS = """\
import selling_partner.courier_desk_v1.operations as courier
import selling_partner.gift_notes_v0.operations as gifts
import selling_partner.warehouse_bins_2026_01_01.operations as warehouse
for each in (warehouse.LIST_BINS, warehouse.GET_BIN, gifts.CREATE_NOTE, courier.CREATE_HANDOVER):
    print(each.usage_plan and (each.usage_plan.rate, each.usage_plan.burst))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModelPackage:
    """A package of the three APIs."""
    return generate_package(tmp_path_factory.mktemp("third_party"), MODELS)


@pytest.fixture(scope="module")
def usage(package: ModelPackage) -> Path:
    file = package.folder / "usage.py"
    file.write_text(USAGE, encoding="utf-8")
    return file


def test_every_operation_example_and_case_works(package: ModelPackage) -> None:
    """The clients handle each operation, example and sandbox case of the documents."""
    found = package.try_clients(FOLDER)
    assert [problem for each in found for problem in each.problems] == []
    counts = {
        each.key: [each.methods, each.unchanged, each.correct]
        == [each.operations, each.examples, each.cases]
        for each in found
    }
    assert counts == {model.key: True for model in MODELS}
    assert sum(each.examples for each in found) == sum(map(_count_examples, MODELS)) > 0


def test_a_program_works(package: ModelPackage, usage: Path) -> None:
    """A program with the expected names sends correct requests and reads the responses."""
    assert package.run_file(usage) == "everything works"


def test_types(package: ModelPackage, usage: Path) -> None:
    """``mypy --strict`` accepts the package and a program that uses it."""
    package.check_types(usage)


def test_usage_plans(package: ModelPackage) -> None:
    """The default row of the table in a description becomes the operation's usage plan."""
    assert package.run(PLANS).splitlines() == ["(0.0167, 15)", "None", "(2, 30)", "(10, 10)"]


def test_generated_tests(package: ModelPackage) -> None:
    """The package's generated tests pass."""
    package.run_tests()


def test_no_overlay_is_needed() -> None:
    """None of the documents needs an overlay."""
    overlays = {file.name.partition(".")[0] for file in (ROOT / "spec" / "overlays").glob("*")}
    assert overlays.isdisjoint(model.key for model in MODELS)


def _count_examples(model: Model) -> int:
    return sum(each.is_example for each in model.exchanges)
