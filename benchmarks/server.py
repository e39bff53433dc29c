"""A loopback server that answers at once, so that what is measured is the client: ``Loopback``.

It runs in a process of its own and does next to nothing: a thread for each connection reads the
head of a request, skips its body, and sends an answer that was put together beforehand.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from .timing import ROOT

ORDER = "123-1234567-1234567"
MARKETPLACE = "ATVPDKIKX0DER"

TOKEN_PATH = "/auth/o2/token"
ATTRIBUTES_PATH = f"/messaging/v1/orders/{ORDER}/attributes"
ACTIONS_PATH = f"/messaging/v1/orders/{ORDER}"
ORDERS_PATH = "/orders/v0/orders"
COUNTS_PATH = "/counts"
"""How many requests each path has had, and how many connections there have been, as JSON."""

_RATE = 1e6
"""The rate limit that answers tell, in requests a second: none that would make a client wait."""


@contextmanager
def loopback(token_delay: float = 0.0) -> Iterator[str]:
    """Run the server, and give its origin, such as ``http://127.0.0.1:8000``.

    Args:
        token_delay: How long a token request takes, in seconds.

    """
    command = [sys.executable, "-m", "benchmarks.server", str(token_delay)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def _bodies() -> Mapping[str, object]:
    query = f"marketplaceIds={MARKETPLACE}"
    kinds = ["confirmCustomizationDetails", "legalDisclosure", "unexpectedProblem", "warranty"]
    links = [{"href": f"{ACTIONS_PATH}/messages/{kind}?{query}", "name": kind} for kind in kinds]
    actions = [
        {
            "_links": {
                "self": link,
                "schema": {"href": f"{link['href']}&schema", "name": link["name"]},
            },
            "_embedded": {"schema": {"_links": {"self": link}, "name": link["name"]}},
        }
        for link in links
    ]
    return {
        TOKEN_PATH: {
            "access_token": "Atza|loopback",
            "refresh_token": "Atzr|loopback",
            "token_type": "bearer",
            "expires_in": 3600,
        },
        ATTRIBUTES_PATH: {"buyer": {"locale": "en-US"}},
        ACTIONS_PATH: {
            "_links": {"self": {"href": f"{ACTIONS_PATH}?{query}"}, "actions": links},
            "_embedded": {"actions": actions},
        },
        ORDERS_PATH: {"payload": {"Orders": [_order(number) for number in range(100)]}},
    }


def _order(number: int) -> dict[str, object]:
    return {
        "AmazonOrderId": f"902-{number:07d}-7654321",
        "PurchaseDate": "2026-01-02T03:04:05Z",
        "LastUpdateDate": "2026-01-03T04:05:06Z",
        "OrderStatus": "Shipped",
        "FulfillmentChannel": "MFN",
        "SalesChannel": "Amazon.com",
        "ShipServiceLevel": "Std US D2D Dom",
        "OrderTotal": {"CurrencyCode": "USD", "Amount": f"{number}.99"},
        "NumberOfItemsShipped": 1,
        "NumberOfItemsUnshipped": 0,
        "PaymentMethod": "Other",
        "PaymentMethodDetails": ["Standard"],
        "MarketplaceId": MARKETPLACE,
        "ShipmentServiceLevelCategory": "Standard",
        "OrderType": "StandardOrder",
        "EarliestShipDate": "2026-01-02T08:00:00Z",
        "LatestShipDate": "2026-01-04T08:00:00Z",
        "IsBusinessOrder": False,
        "IsPrime": False,
        "IsGlobalExpressEnabled": False,
        "IsPremiumOrder": False,
        "IsSoldByAB": False,
        "ShippingAddress": {"City": "Seattle", "StateOrRegion": "WA", "CountryCode": "US"},
        "BuyerInfo": {"BuyerEmail": f"{number}@marketplace.amazon.com"},
    }


class _Server:
    """Answers from a table of whole responses."""

    def __init__(self, token_delay: float) -> None:
        self._token_delay = token_delay
        self._answers = {path: _answer(body) for path, body in _bodies().items()}
        self._counting = threading.Lock()
        self._counts = dict.fromkeys(["connections", *self._answers], 0)

    def serve(self) -> None:
        """Say the port, and answer for ever."""
        with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
            print(listener.getsockname()[1], flush=True)
            while True:
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._count("connections")
                threading.Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        received = b""
        with connection:
            while True:
                while (end := received.find(b"\r\n\r\n")) < 0:
                    part = connection.recv(65536)
                    if not part:
                        return
                    received += part
                head, received = received[:end], received[end + 4 :]
                while len(received) < (length := _length(head)):
                    received += connection.recv(65536)
                received = received[length:]
                connection.sendall(self._look_up(head))

    def _look_up(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].partition(b"?")[0].decode("ascii")
        if path == COUNTS_PATH:
            return _answer(self._counts)
        self._count(path)
        if path == TOKEN_PATH:
            time.sleep(self._token_delay)
        return self._answers[path]

    def _count(self, what: str) -> None:
        with self._counting:
            self._counts[what] += 1


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def _answer(body: object) -> bytes:
    content = json.dumps(body).encode("utf-8")
    head = (
        "HTTP/1.1 200 OK\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(content)}\r\n"
        "x-amzn-RequestId: 0b6a53c7-5e0d-4a2c-8f9e-0123456789ab\r\n"
        f"x-amzn-RateLimit-Limit: {_RATE}\r\n"
        "\r\n"
    )
    return head.encode("ascii") + content


if __name__ == "__main__":
    _Server(float(sys.argv[1])).serve()
