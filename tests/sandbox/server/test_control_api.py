"""The control API beside the endpoints that other tests use."""

from __future__ import annotations

import pytest

from tests.sandbox.support import Caller


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/_sandbox/nothing", 404), ("PUT", "/_sandbox/reset", 405)],
)
def test_an_unknown_endpoint_lists_the_known_ones(
    caller: Caller, method: str, path: str, status: int
) -> None:
    """The error names the request and every endpoint, each with its method."""
    response = caller.http.request(method, path)
    assert response.status_code == status
    error = response.json()["error"]
    assert error.startswith(f"{method} {path}: ")
    for endpoint in ("GET /_sandbox/apis", "DELETE /_sandbox/faults", "POST /_sandbox/reset"):
        assert endpoint in error
