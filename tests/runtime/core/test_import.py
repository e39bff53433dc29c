"""The cost and the names of ``import selling_partner``."""

from __future__ import annotations

import pytest

import selling_partner
from tests.runtime.support.clients import ApiServer
from tests.runtime.support.fresh_process import in_a_fresh_process

SURFACE = {
    *("AsyncSellingPartner", "SellingPartner", "Credentials", "Marketplace", "Region"),
    *("SellingPartnerError", "ConfigurationError", "CredentialsError", "RequestValidationError"),
    *("NetworkError", "RequestTimeoutError", "ApiStatusError", "ClientError", "ServerError"),
    *("BadRequestError", "TooManyRequestsError", "ServiceUnavailableError", "ErrorDetail"),
    *("__version__", "any_text", "messaging_v1"),
}


HEAVY = "print(json.dumps(sorted({'pydantic', 'httpx2', 'anyio'} & set(sys.modules))))"


def test_importing_the_package_is_cheap() -> None:
    """``import selling_partner`` alone imports neither pydantic nor httpx2."""
    assert in_a_fresh_process(f"import selling_partner\n{HEAVY}") == []


def test_importing_credentials_and_exceptions_is_cheap() -> None:
    """Credentials, regions and exceptions do not import the packages of a client."""
    names = "Credentials, Marketplace, Region, CredentialsError, ApiStatusError, ErrorDetail"
    assert in_a_fresh_process(f"from selling_partner import {names}\n{HEAVY}") == []


IMPORTED = "print(json.dumps(sorted(each for each in sys.modules if each.split('.')[0] == name)))"


def imported_by(statement: str) -> list[str]:
    """Return the modules of the package that a statement imports in a new process."""
    found: list[str] = in_a_fresh_process(f"name = 'selling_partner'\n{statement}\n{IMPORTED}")
    return found


def test_the_module_of_an_api_imports_no_other_part() -> None:
    """Its clients and models are imported on first use, by a module that needs nothing else."""
    runtime = "selling_partner._runtime"
    assert imported_by("import selling_partner.messaging_v1") == [
        "selling_partner",
        *(runtime, f"{runtime}.core", f"{runtime}.core.lazy"),
        *("selling_partner.messaging_v1", "selling_partner.version"),
    ]


def test_the_parts_of_an_api_import_only_what_they_use() -> None:
    """A client imports no models, and models import no client."""
    client = imported_by("from selling_partner.messaging_v1 import MessagingClient")
    api = "selling_partner.messaging_v1"
    assert [each for each in client if each.startswith(f"{api}.")] == [
        f"{api}._attachments",
        f"{api}.client",
    ]
    models = imported_by(f"import {api}.models")
    runtime = {
        each.split(".")[2] for each in models if each.startswith("selling_partner._runtime.")
    }
    assert runtime == {"core", "models"}


def test_an_api_is_imported_on_first_use() -> None:
    """The root imports no API; accessing an API imports its client, but not its models."""
    code = """
from selling_partner import Credentials, Region, SellingPartner
name = "selling_partner.messaging_v1.client"
sp = SellingPartner(Credentials("a", "b", "c"), region=Region.NA)
before = name in sys.modules
sp.messaging_v1
print(json.dumps([before, name in sys.modules, "pydantic" in sys.modules]))
"""
    assert in_a_fresh_process(code) == [False, True, False]


RARELY_USED = {
    *("tenacity", "redis", "filelock", "difflib"),
    *("selling_partner._runtime.client.async_client", "selling_partner._runtime.client.events"),
    "selling_partner._runtime.client.async_base_client",
    "selling_partner.messaging_v1.async_client",
    *("selling_partner.messaging_v1.actions", "selling_partner._runtime.messages.hal_links"),
    *(
        "selling_partner._runtime.http.upload_destination",
        "selling_partner._runtime.models.reading.drift",
    ),
}


def test_a_call_imports_only_what_it_uses(server: ApiServer) -> None:
    """A sync call imports no async client, and no retries, hooks or caches that it does not use."""
    code = f"""
from selling_partner import Credentials, Region, SellingPartner
credentials = Credentials("a", "b", "c")
urls = dict(base_url={server.url!r}, token_url={server.token_url!r})
with SellingPartner(credentials, region=Region.NA, **urls) as sp:
    sp.messaging_v1.get_attributes("123-1234567-1234567", marketplace_ids=["ATVPDKIKX0DER"])
print(json.dumps(sorted(sys.modules)))
"""
    assert RARELY_USED & set(in_a_fresh_process(code)) == set()


def test_a_model_does_not_import_a_client() -> None:
    """The models of an API do not import an HTTP library."""
    code = f"from selling_partner.messaging_v1 import CreateWarrantyRequest, NotFoundError\n{HEAVY}"
    assert in_a_fresh_process(code) == ["pydantic"]


def test_the_package_of_an_api_lists_its_surface() -> None:
    """``dir`` lists its clients, exceptions and models, imported or not, and all of them exist."""
    module = "import selling_partner.messaging_v1 as api"
    code = f"{module}\nprint(json.dumps([dir(api), [n for n in dir(api) if not hasattr(api, n)]]))"
    listed, missing = in_a_fresh_process(code)
    assert missing == []
    names = {"MessagingClient", "AsyncMessagingClient", "BadRequestError", "CreateWarrantyRequest"}
    assert {*names, "models", "operations", "client"} <= set(listed)
    star = "from selling_partner.messaging_v1 import *\nprint(json.dumps(sorted(globals())))"
    assert names <= set(in_a_fresh_process(star))


def test_a_misspelt_name_of_an_api_is_an_attribute_error() -> None:
    """The message has the module and the name."""
    with pytest.raises(
        AttributeError, match=r"'selling_partner\.messaging_v1' has no attribute 'X'"
    ):
        selling_partner.messaging_v1.X  # type: ignore[attr-defined]  # noqa: B018


def test_a_module_of_an_api_is_an_attribute() -> None:
    """The module of an API is available as an attribute, without an import by name."""
    code = "import selling_partner as s; print(json.dumps(s.messaging_v1.__name__))"
    assert in_a_fresh_process(code) == "selling_partner.messaging_v1"


def test_the_package_lists_its_surface() -> None:
    """``dir`` lists exactly the public names, imported or not, and all of them exist."""
    public = {*selling_partner.__all__, "messaging_v1", "uploads_2020_11_01"}
    assert public >= SURFACE
    listed = in_a_fresh_process("import selling_partner as s; print(json.dumps(dir(s)))")
    assert listed == dir(selling_partner) == sorted(public)
    for name in {*SURFACE, *selling_partner.__all__}:
        assert getattr(selling_partner, name) is not None
    assert len(set(selling_partner.__all__)) == len(selling_partner.__all__)


@pytest.mark.parametrize("name", ["SellingPartners", "messaging_v2", "_nothing", "httpx2"])
def test_an_unknown_name_is_an_attribute_error(name: str) -> None:
    """An unknown name raises the usual exception, with the name."""
    with pytest.raises(AttributeError, match=f"'selling_partner' has no attribute '{name}'"):
        getattr(selling_partner, name)
    with pytest.raises(ImportError):
        exec(f"from selling_partner import {name}", {})
