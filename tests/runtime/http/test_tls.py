"""TLS with the certificate authorities of the system or the environment."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from selling_partner import ConfigurationError, NetworkError
from tests.runtime.support.clients import FLAVOURS, AnyClient, ApiServer, Connect, connect_to
from tests.runtime.support.fresh_process import in_a_fresh_process

CERTIFICATE = Path(__file__).parents[1] / "support" / "localhost.pem"
"""A self-signed certificate of localhost, valid for a hundred years, with its key."""

COUNTING = """
import ssl, threading
read, original = [], ssl.SSLContext.load_verify_locations
def load_verify_locations(*arguments, **keywords):
    read.append(arguments)
    return original(*arguments, **keywords)
ssl.SSLContext.load_verify_locations = load_verify_locations
from selling_partner import Credentials, Region, SellingPartner
credentials = Credentials("a", "b", "c")
"""


@pytest.fixture(scope="module")
def encrypted() -> Iterator[ApiServer]:
    """A server that accepts TLS only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with ApiServer() as server:
        # Its threads shake hands, so that it still hears others.
        server._http.socket = context.wrap_socket(
            server._http.socket, server_side=True, do_handshake_on_connect=False
        )
        yield server


def connect_encrypted(server: ApiServer, flavour: str, host: str = "localhost") -> AnyClient:
    url = server.url.replace("http://127.0.0.1", f"https://{host}")
    token_url = server.token_url.replace(server.url, url)
    return connect_to(server, flavour, base_url=url, token_url=token_url)


@pytest.mark.parametrize("flavour", FLAVOURS)
async def test_the_environment_names_authorities(
    encrypted: ApiServer, flavour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``SSL_CERT_FILE`` is trusted by every client of the process."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    encrypted.reset()
    for _ in range(2):
        async with connect_encrypted(encrypted, flavour) as client:
            await client.get()
    assert len(encrypted.requests) == 2


@pytest.mark.parametrize("flavour", FLAVOURS)
async def test_an_unknown_authority_is_not_trusted(
    encrypted: ApiServer, flavour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate of an unknown authority ends the call before anything is sent."""
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    encrypted.reset()
    async with connect_encrypted(encrypted, flavour) as client:
        with pytest.raises(NetworkError, match="ConnectError"):
            await client.get()
    assert encrypted.token_requests == []


@pytest.mark.parametrize("flavour", FLAVOURS)
async def test_a_certificate_of_another_host_is_refused(
    encrypted: ApiServer, flavour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trusted authority is not enough: the certificate must name the host."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    encrypted.reset()
    async with connect_encrypted(encrypted, flavour, "127.1") as client:
        with pytest.raises(NetworkError, match=r"certificate is not valid for '127\.1'"):
            await client.get()
    assert encrypted.token_requests == []


@pytest.mark.parametrize("flavour", ["sync", "asyncio"])  # With trio, httpx2 leaves a warning.
async def test_a_file_without_authorities_is_a_configuration_error(
    encrypted: ApiServer, flavour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every call raises it, with the variables that may name the file."""
    (tmp_path / "none.pem").write_text("no certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    async with connect_encrypted(encrypted, flavour) as client:
        for _ in range(2):
            with pytest.raises(ConfigurationError, match="SSL_CERT_FILE, SSL_CERT_DIR or"):
                await client.get()


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
async def test_a_missing_file_of_authorities_is_reported_early(
    connect: Connect, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong path in the environment is reported by the constructor."""
    monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(ConfigurationError, match=f"{name}: .*none does not exist"):
        connect()


def test_authorities_are_read_once_and_for_https_alone(server: ApiServer) -> None:
    """Clients of this machine load none, and all others of the process share them.

    Reading them takes longer than a call.
    """
    code = f"""
{COUNTING}
local = dict(base_url={server.url!r}, token_url={server.token_url!r})
with SellingPartner(credentials, region=Region.NA, **local) as sp:
    sp.messaging_v1.get_attributes("123-1234567-1234567", marketplace_ids=["ATVPDKIKX0DER"])
before = len(read)
for _ in range(3):
    sp = SellingPartner(credentials, region=Region.NA)
for thread in set(threading.enumerate()) - {{threading.main_thread()}}:
    thread.join()
print(json.dumps([before, len(read)]))
"""
    assert in_a_fresh_process(code) == [0, 1]


def test_a_process_that_ends_at_once_waits_for_the_context() -> None:
    """OpenSSL frees its memory at the end of a process, so no thread may still use it then."""
    code = f"""
{COUNTING}
has_looked = threading.Event()
load_verify_locations = ssl.SSLContext.load_verify_locations
def load_later(*arguments, **keywords):
    has_looked.wait()
    return load_verify_locations(*arguments, **keywords)
ssl.SSLContext.load_verify_locations = load_later
sp = SellingPartner(credentials, region=Region.NA)
print(json.dumps([each.daemon for each in threading.enumerate() if "tls" in each.name]))
has_looked.set()
"""
    assert in_a_fresh_process(code) == [False]
