"""A scripted Amazon with reports, feeds, queries, exports and their storage."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from selling_partner import Region, RetryPolicy, Unlimited
from tests.runtime.documents.support import SIGNATURE, result
from tests.runtime.faults.exchange import Exchange, Play, message
from tests.runtime.faults.network import ScriptedServer
from tests.runtime.support.clients import CREDENTIALS

REPORTS = "reports_2021_06_30"
FEEDS = "feeds_2021_06_30"
KIOSK = "data_kiosk_2023_11_15"
INVOICES = "invoices_2024_06_19"
KEYS = (REPORTS, FEEDS, KIOSK, INVOICES, "tokens_2021_03_01")

CLIENTS = {
    REPORTS: "ReportsClient",
    FEEDS: "FeedsClient",
    KIOSK: "DataKioskClient",
    INVOICES: "InvoicesClient",
}
AT = "2026-01-02T03:04:05Z"
US = "ATVPDKIKX0DER"


class Amazon:
    """The APIs and the storage of one test.

    Attributes:
        server: The server of both.
        sent: The body of each request that creates something.

    """

    def __init__(self, server: ScriptedServer, flavour: str) -> None:
        self.server = server
        self.flavour = flavour
        self.sent: list[tuple[str, Any]] = []

    @property
    def stored_at(self) -> str:
        """The URL of the document in storage."""
        return f"{self.server.url}/stored?{SIGNATURE}"

    def client(self, key: str, **options: Any) -> Any:
        """Return a client of an API."""
        kind = CLIENTS[key] if self.flavour == "sync" else f"Async{CLIENTS[key]}"
        defaults: dict[str, Any] = {
            "region": Region.NA,
            "base_url": self.server.url,
            "token_url": self.server.token_url,
            "limiter": Unlimited(),
            "retry": RetryPolicy(attempts=3),
            "clock": self.server.clock,
        }
        client = getattr(import_module(f"selling_partner.{key}"), kind)
        return client(CREDENTIALS, **{**defaults, **options})

    async def call(self, key: str, method: str, *arguments: Any, **keywords: Any) -> Any:
        """Call a method of a new client and return its result."""
        return await result(getattr(self.client(key), method)(*arguments, **keywords))

    def play(self, path: str, *plays: Play | dict[str, Any]) -> None:
        """Set a play or the JSON of a response for each request to a path."""
        made = [self._respond(each) if isinstance(each, dict) else each for each in plays]
        self.server.play(path, *made)

    def store(self, *plays: Play) -> None:
        """Set a play for each request to storage."""
        self.server.play("/stored", *plays)

    def created(self, path: str) -> int:
        """Return the number of requests that created something at a path."""
        return sum(each.method == "POST" and each.is_processed for each in self.server.at(path))

    def _respond(self, body: dict[str, Any]) -> Play:
        def play(exchange: Exchange) -> None:
            exchange.read()
            if exchange.seen.method == "POST":
                self.sent.append((exchange.seen.path, json.loads(exchange.seen.content)))
            exchange.send(message(200, body))

        return play


def report(status: str, document: str | None = None) -> dict[str, Any]:
    """Return the description of report R1."""
    found = {
        "reportId": "R1",
        "reportType": "GET_X",
        "createdTime": AT,
        "processingStatus": status,
        "reportDocumentId": document,
    }
    return {name: value for name, value in found.items() if value is not None}


REPORTS_PATH = "/reports/2021-06-30/reports"


def prepare_report(amazon: Amazon, statuses: Sequence[dict[str, Any]]) -> None:
    """Set up report R1 with these states, and its document D1."""
    amazon.play(REPORTS_PATH, {"reportId": "R1"})
    amazon.play(f"{REPORTS_PATH}/R1", *statuses)
    document = {"reportDocumentId": "D1", "url": amazon.stored_at}
    amazon.play("/reports/2021-06-30/documents/D1", document)


DONE = [report("IN_QUEUE"), report("IN_PROGRESS"), report("DONE", "D1")]
