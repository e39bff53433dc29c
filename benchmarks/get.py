"""Time of one parsed GET on a kept connection, beside bare httpx2 and peers."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from .folders import outputs
from .peers import NoPeerError, generate_command, prepare
from .processes import Client, Cost
from .server import loopback
from .timing import print_table, ratios

SPEC = "spec/messaging_v1.yaml"
ROUNDS = 40
CALLS = 200
"""So many calls of a client follow each other in a round."""

_CALLS = {"amzn": 5}
"""Of a client that takes longer with each call: 47 ms after fifteen hundred."""

_SYNC = {
    "bare": "floor: httpx2 and json.loads",
    "lockstep": "lockstep",
    "openapi_python_client": "openapi-python-client",
    "python_amazon": "python-amazon-sp-api",
    "amzn": "amzn-sp-api",
}
_ASYNC = {"bare_async": "floor: httpx2 and json.loads", "lockstep_async": "lockstep"}


def report() -> None:
    """Measure, and print the tables. It takes about a minute."""
    try:
        commands = prepare()
    except NoPeerError as error:
        print(f"\nCalls are skipped: no environment of the peers: {error}")
        return
    with outputs() as fresh, loopback() as origin:
        folder = fresh()
        folder.mkdir()
        generate_command(commands, SPEC, folder / "peer_messaging").run()
        for titles, how in ((_SYNC, "sync"), (_ASYNC, "asyncio")):
            python = commands / "python"
            _report(titles, how, {name: Client(python, name, origin, [folder]) for name in titles})


def _report(titles: Mapping[str, str], how: str, clients: Mapping[str, Client]) -> None:
    try:
        costs = _rounds(clients)
    finally:
        for client in clients.values():
            client.close()
    for of, clock in (("wall", "of the clock"), ("cpu", "of the processor")):
        times = {name: [getattr(each, of) for each in costs[name]] for name in titles}
        floor = next(iter(times.values()))
        rows = [
            [title, f"{1e6 * median(times[name]):.0f}", *ratios(times[name], floor)]
            for name, title in titles.items()
        ]
        head = ("", "median", "ratio to floor", "lowest", "highest")
        title = f"One GET, parsed, {how}, {ROUNDS} rounds in turns (microseconds {clock})"
        print_table(title, head, rows)


def _rounds(clients: Mapping[str, Client]) -> dict[str, list[Cost]]:
    """Return the time of a call in each round, with clients in turns after a warm-up round."""
    costs: dict[str, list[Cost]] = {name: [] for name in clients}
    for number in range(ROUNDS + 1):
        for name in list(clients)[:: 1 if number % 2 else -1]:
            count = _CALLS.get(name, CALLS)
            cost = clients[name].calls(count)
            if number:
                costs[name].append(Cost(cost.wall / count, cost.cpu / count))
    return costs
