"""Identifiers of the generated code, derived from the names in a document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.core.project import ROOT
from generator.pycode.api_keys import PACKAGE_MODULES, api_key, is_api_key
from generator.pycode.identifiers import (
    class_name,
    client_name,
    constant_name,
    field_name,
    iterator_names,
    method_name,
    parameter_name,
)
from generator.pycode.words import UnusableNameError


@pytest.mark.parametrize(
    ("operation_id", "method", "constant"),
    [
        ("getMessagingActionsForOrder", "get_messaging_actions_for_order", None),
        ("confirmCustomizationDetails", "confirm_customization_details", None),
        ("createLegalDisclosure", "create_legal_disclosure", None),
        ("CreateAmazonMotors", "create_amazon_motors", None),
        ("CreateWarranty", "create_warranty", None),
        ("GetAttributes", "get_attributes", None),
        ("sendInvoice", "send_invoice", None),
        ("getItemOffersBatch", "get_item_offers_batch", None),
        ("listCatalogItemsBySKUs", "list_catalog_items_by_skus", None),
        ("getV2Orders", "get_v2_orders", None),
        ("get-orders.list", "get_orders_list", None),
        ("get_orders__all", "get_orders_all", None),
        ("import", "import_", "IMPORT"),
        ("close", "close_", "CLOSE"),
        ("aclose", "aclose_", "ACLOSE"),
        ("list", "list_", "LIST"),
        ("object", "object_", "OBJECT"),
        ("DateTime", "date_time", None),
        ("datetime", "datetime_", "DATETIME"),
        ("asyncReport", "asynchronous_report", None),
        ("createAsyncReport", "create_asynchronous_report", None),
    ],
)
def test_an_operation_is_called_by_its_id_in_snake_case(
    operation_id: str, method: str, constant: str | None
) -> None:
    """The casing of an id makes no difference; a word that Python or clients use gets a "_"."""
    assert method_name(operation_id) == method
    assert constant_name(operation_id) == (constant or method.upper())


@pytest.mark.parametrize(
    ("methods", "others", "names"),
    [
        (["get_orders"], [], ["iter_orders"]),
        (["list_inbound_plan_boxes"], [], ["iter_inbound_plan_boxes"]),
        (["search_catalog_items"], [], ["iter_catalog_items"]),
        (["read_marks"], [], ["iter_read_marks"]),
        (["listed_items"], [], ["iter_listed_items"]),
        (["list_", "get", "search_"], [], ["iter_list", "iter_get", "iter_search"]),
        (["get_a", "list_a"], [], ["iter_get_a", "iter_list_a"]),
        (["get_a", "list_a", "list_b"], [], ["iter_get_a", "iter_list_a", "iter_b"]),
        (["get_a"], ["iter_a"], ["iter_get_a"]),
    ],
)
def test_an_iterator_is_called_after_its_method(
    methods: list[str], others: list[str], names: list[str]
) -> None:
    """A verb of reading becomes "iter", unless two names would then be the same."""
    found = iterator_names(dict.fromkeys(methods, False), [*methods, *others])
    assert list(found.values()) == names
    assert list(found) == methods


def test_an_iterator_of_pages_has_pages_in_its_name() -> None:
    """The name distinguishes iteration over whole pages."""
    whole = {"list_events": True, "get_orders": False}
    assert list(iterator_names(whole, whole).values()) == ["iter_pages_of_events", "iter_orders"]


@pytest.mark.parametrize(
    ("wire_name", "parameter"),
    [
        ("marketplaceIds", "marketplace_ids"),
        ("amazonOrderId", "amazon_order_id"),
        ("contentMD5", "content_md5"),
        ("MarketplaceIds", "marketplace_ids"),
        ("x-amz-date", "x_amz_date"),
        ("filter[status]", "filter_status"),
        ("self", "self_"),
        ("body", "body_"),
        ("timeout", "timeout_"),
        ("scope", "scope_"),
        ("restrictedDataToken", "restricted_data_token_"),
        ("from", "from_"),
        ("class", "class_"),
        ("list", "list"),
        ("asyncId", "asynchronous_id"),
    ],
)
def test_a_parameter_is_passed_in_snake_case(wire_name: str, parameter: str) -> None:
    """A parameter hides neither the arguments that every method has nor a keyword."""
    assert parameter_name(wire_name) == parameter


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        (("query", "seller_id"), "query_seller_id"),
        (("header", "Seller-Id"), "header_seller_id"),
        (("query", "from_"), "query_from"),
        (("query", "3d"), "query_3_d"),
    ],
)
def test_a_parameters_location_may_come_first(path: tuple[str, ...], parameter: str) -> None:
    """The location distinguishes two parameters with the same name."""
    assert parameter_name(*path) == parameter


@pytest.mark.parametrize(
    ("wire_name", "field"),
    [
        ("_links", "links"),
        ("_embedded", "embedded"),
        ("coverageStartDate", "coverage_start_date"),
        ("SKUs", "skus"),
        ("SKUsList", "skus_list"),
        ("ASINList", "asin_list"),
        ("ASINs", "asins"),
        ("isB2B", "is_b2_b"),
        ("contentMD5", "content_md5"),
        ("MD5Hash", "md5_hash"),
        ("address_line1", "address_line1"),
        ("x-y", "x_y"),
        ("@type", "type"),
        ("schema", "schema_"),
        ("json", "json_"),
        ("copy", "copy_"),
        ("dict", "dict_"),
        ("self", "self_"),
        ("from", "from_"),
        ("class", "class_"),
        ("model_config", "model_config_"),
        ("modelConfig", "model_config_"),
        ("modelNumber", "model_number_"),
        ("model", "model"),
        ("list", "list_"),
        ("str", "str_"),
        ("int", "int_"),
        ("float", "float_"),
        ("bool", "bool_"),
        ("date", "date"),
        ("match", "match"),
        ("type", "type"),
        ("None", "none"),
        ("prénom", "prenom"),
        ("größeXL", "groe_xl"),
        ("x²", "x2"),
        ("asyncId", "asynchronous_id"),
    ],
)
def test_a_field_is_read_in_snake_case(wire_name: str, field: str) -> None:
    """A field hides no attribute of pydantic's, and no type in the annotations of other fields."""
    assert field_name(wire_name) == field


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (("CreateWarrantyRequest",), "CreateWarrantyRequest"),
        (("createWarrantyRequest",), "CreateWarrantyRequest"),
        (("GetAttributesResponse", "buyer"), "GetAttributesResponseBuyer"),
        (("LinkObject", "_links", "Item"), "LinkObjectLinksItem"),
        (("get_schema_response",), "GetSchemaResponse"),
        (("ASINList",), "ASINList"),
        (("eu.Order-v1",), "EuOrderV1"),
        (("Error",), "Error"),
        (("List",), "List"),
        (("Field",), "FieldModel"),
        (("Any",), "AnyModel"),
        (("Literal",), "LiteralModel"),
        (("Annotated",), "AnnotatedModel"),
        (("Mapping",), "MappingModel"),
        (("Marketplace",), "MarketplaceModel"),
        (("ApiModel",), "ApiModelModel"),
        (("none",), "NoneModel"),
        (("True",), "TrueModel"),
        (("ValueError",), "ValueErrorModel"),
        (("Warning",), "WarningModel"),
        (("BadRequestError",), "BadRequestErrorModel"),
        (("class",), "Class"),
        (("AsyncReport",), "AsynchronousReport"),
        (("ASYNCReport",), "AsynchronousReport"),
        (("Report", "async"), "ReportAsynchronous"),
        (("Élan",), "Elan"),
    ],
)
def test_a_class_is_named_by_its_schema_or_its_parents(path: tuple[str, ...], name: str) -> None:
    """An inline schema is named after its parents, and no name that its module uses is hidden."""
    assert class_name(*path) == name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("messaging_v1", "Messaging"),
        ("catalog_items_v2022_04_01", "CatalogItems"),
        ("orders_2026_01", "Orders"),
        ("orders", "Orders"),
        ("v1", "V1"),
        ("b2b_orders_v1", "B2BOrders"),
    ],
)
def test_a_client_is_named_by_its_api_without_the_version(key: str, name: str) -> None:
    """The version is part of the module's name only."""
    assert client_name(key) == name


@pytest.mark.parametrize(
    ("file", "version", "key"),
    [
        ("ordersV0.json", "v0", "orders_v0"),
        ("ordersv0.json", "v0", "orders_v0"),
        ("ORDERS_V0.yaml", "v0", "orders_v0"),
        ("ordersV0 (2).json", "v0", "orders_v0"),
        ("orders.swagger.json", "v0", "orders_v0"),
        ("ordersV0Model.json", "v1", "orders_v0"),
        ("messaging.json", "v1", "messaging_v1"),
        ("fbaInventory.json", "v1", "fba_inventory_v1"),
        ("appIntegrations-2024-04-01.json", "2024-04-01", "app_integrations_2024_04_01"),
        ("InvoicesApiModel_2024-06-19.json", "2024-06-19", "invoices_2024_06_19"),
        ("catalogItems_2020-12-01.json", "v9", "catalog_items_2020_12_01"),
        ("catalogItemsV2020-12-01.json", "2020-12-01", "catalog_items_2020_12_01"),
        ("catalogItemsv2020-12-01.json", "2020-12-01", "catalog_items_2020_12_01"),
        ("stallsApi.json", "2020-12-01", "stalls_2020_12_01"),
        ("stalls_v1.yaml", None, "stalls_v1"),
        ("stalls.yaml", 1.5, "stalls_1_5"),
        ("asyncStalls.yaml", "v1", "asynchronous_stalls_v1"),
        ("class.yaml", "v1", "class_v1"),
    ],
)
def test_an_api_is_named_by_its_file_and_its_version(file: str, version: object, key: str) -> None:
    """The document's version is added if the file name has none."""
    assert api_key(Path("folder", file), version) == key
    assert is_api_key(key)
    assert api_key(Path(f"{key}.json"), version) == key


@pytest.mark.parametrize(
    ("file", "version"),
    [
        ("stalls.json", None),
        ("stalls.json", ""),
        ("stalls.json", ["v1"]),
        ("stalls.json", "日本"),
        ("swagger.json", "v1"),
        ("ApiModel.json", "v1"),
        ("v1.json", "v1"),
        ("2020-12-01.json", "2020-12-01"),
        ("3plOrders.json", "v1"),
        ("日本.json", "v1"),
        ("\u043erders_v0.json", "v0"),
        ("orders_v\u0661.json", "v1"),
    ],
)
def test_a_file_may_yield_no_api_name(file: str, version: object) -> None:
    """No name is invented: the user has to choose one."""
    with pytest.raises(UnusableNameError, match=re.escape(file)):
        api_key(Path(file), version)


def test_the_modules_of_the_package_cannot_be_apis() -> None:
    """Each module of the package that is not an API's is reserved."""
    package = ROOT / "generated/src/selling_partner"
    modules = {each.stem for each in package.iterdir() if each.is_dir() or each.suffix == ".py"}
    apis = {each.stem for each in (ROOT / "spec").iterdir()}
    assert modules - apis - {"__init__", "__pycache__"} == PACKAGE_MODULES
