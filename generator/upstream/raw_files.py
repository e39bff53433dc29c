"""Single files of the vendor's repository at a commit, over HTTPS."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from ..core.errors import UsageError
from ..openapi.documents import MAX_BYTES
from .origins import TOO_LARGE, Fetched
from .pins import Pin, commit_fault

if TYPE_CHECKING:
    import httpx2

_ATTEMPTS = 3
_SECONDS = 30.0
"""The time limit of a connection, and of each wait for data."""

_TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})


class _TransientError(Exception):
    """A failure that may be over a moment later."""


class RawFiles:
    """Single files over HTTPS.

    The proxy is that of the environment: ``HTTPS_PROXY`` and ``NO_PROXY``. Redirects are refused.

    Args:
        template: The URL of a file with the places ``{commit}`` and ``{path}``.
        commit: The full hash of the commit.
        sleep: Waits between two attempts, in seconds.

    Raises:
        UsageError: There is no URL, or the commit is not a full hash.

    """

    def __init__(
        self, template: str, commit: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        import httpx2  # Slow to import, and seldom needed.

        if not template:
            raise UsageError("upstream.toml has no [repository] raw; add it, or use --via git")
        if fault := commit_fault(commit):
            raise UsageError(f"{commit!r} {fault}")
        self._template, self.commit, self._sleep = template, commit, sleep
        self.name = self._address("...")
        self._client = httpx2.Client(timeout=_SECONDS, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def read(self, pin: Pin) -> Fetched:
        """Return the document at the path of the pin, after up to three attempts."""
        import tenacity

        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(_ATTEMPTS),
            wait=tenacity.wait_exponential(),
            retry=tenacity.retry_if_exception_type(_TransientError),
            reraise=True,
            sleep=self._sleep,
        )
        try:
            return attempts(self._read_once, self._address(pin.path))
        except _TransientError as error:
            remedy = "check the network and the proxy, and run fetch again to continue"
            return Fetched(problem=f"{error}, after {_ATTEMPTS} attempts; {remedy}")

    def _read_once(self, address: str) -> Fetched:
        import httpx2

        try:
            with self._client.stream("GET", address) as response:
                if response.status_code in _TRANSIENT:
                    raise _TransientError(f"{address}: status {response.status_code}")
                if response.status_code != 200:
                    return Fetched(problem=_refusal(address, response))
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > MAX_BYTES:
                        return Fetched(problem=f"{address}: {TOO_LARGE}")
                return Fetched(bytes(content))
        except httpx2.RequestError as error:
            raise _TransientError(f"{address}: {str(error) or type(error).__name__}") from error

    def _address(self, path: str) -> str:
        return self._template.replace("{commit}", self.commit).replace("{path}", quote(path))


def _refusal(address: str, response: httpx2.Response) -> str:
    if response.status_code == 404:
        remedy = "the commit does not contain the document; move the pin with update --all"
        return f"{address}: not found; {remedy}"
    if response.is_redirect:
        target = response.headers.get("location", "another address")
        return f"{address}: redirects to {target}; correct [repository] raw"
    return f"{address}: status {response.status_code}; open the address in a browser for the reason"
