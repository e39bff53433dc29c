"""OpenTelemetry: the instrumentation of httpx2 sees the client's requests, and no secret."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry.instrumentation.httpx import HTTPX2ClientInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from selling_partner import RetryPolicy, ServiceUnavailableError
from tests.runtime.support.clients import (
    CLIENT_SECRET,
    REFRESH_TOKEN,
    ApiServer,
    Connect,
    json_response,
)


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """The exporter of spans while httpx2 is instrumented."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = HTTPX2ClientInstrumentor()
    instrumentor.instrument(tracer_provider=provider)
    yield exporter
    instrumentor.uninstrument()
    provider.shutdown()


async def test_each_request_is_a_span(
    connect: Connect, server: ApiServer, spans: InMemorySpanExporter
) -> None:
    """The token request, and each attempt of a call, with its method, URL and status."""
    server.api_response = json_response({}, 503)
    async with connect(retry=RetryPolicy(attempts=2, first_wait=0)) as client:
        with pytest.raises(ServiceUnavailableError):
            await client.write({"text": "buyer's text"}, timeout=60)
        with pytest.raises(ServiceUnavailableError):
            await client.get()
    found = [dict(each.attributes or {}) for each in spans.get_finished_spans()]
    methods = [each.get("http.request.method", each.get("http.method")) for each in found]
    assert methods == ["POST", "POST", "GET", "GET"]
    statuses = [
        each.get("http.response.status_code", each.get("http.status_code")) for each in found
    ]
    assert statuses == [200, 503, 503, 503]
    urls = [str(each.get("url.full", each.get("http.url"))) for each in found]
    assert urls[0] == server.token_url
    assert urls[1].startswith(f"{server.url}/messaging/v1/orders/")


async def test_no_span_contains_a_secret(
    connect: Connect, server: ApiServer, spans: InMemorySpanExporter
) -> None:
    """Spans contain no tokens, no client secret and no message to a buyer."""
    async with connect() as client:
        await client.write({"text": "a word to the buyer"})
    text = "".join(each.to_json() for each in spans.get_finished_spans())
    token = server.requests[0].headers["x-amz-access-token"]
    assert len(spans.get_finished_spans()) == 2
    for secret in (token, CLIENT_SECRET, REFRESH_TOKEN, "a word to the buyer"):
        assert secret not in text
