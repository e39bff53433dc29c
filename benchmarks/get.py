"""What one GET costs on a connection that is kept open, parsed, beside bare httpx2 and peers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from .folders import outputs
from .peers import NoPeerError, generate_command, prepare
from .processes import Client, Cost
from .server import loopback
from .timing import print_table, ratios

SPEC = "spec/messaging_v1.yaml"
ROUNDS = 60
CALLS = 50
"""So many calls of a client follow each other in a round."""

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
        print(f"\nWhat a call costs is left out, for there is no environment: {error}")
        return
    with outputs() as fresh, loopback() as origin:
        folder = fresh()
        folder.mkdir()
        generate_command(commands, SPEC, folder / "peer_messaging").run()
        for names, how in ((_SYNC, "sync"), (_ASYNC, "asyncio")):
            _report(commands, origin, folder, names, how)


def _report(commands: Path, origin: str, folder: Path, names: dict[str, str], how: str) -> None:
    clients = [Client(commands / "python", name, origin, [folder]) for name in names]
    try:
        costs = _rounds(clients)
    finally:
        for each in clients:
            each.close()
    floor, *others = costs
    for what, of in (("of the clock", "wall"), ("of the processor", "cpu")):
        times = [[getattr(cost, of) / CALLS for cost in each] for each in costs]
        rows = [
            [title, f"{1e6 * median(each):.0f}", *ratios(each, times[0])]
            for title, each in zip(names.values(), times, strict=True)
        ]
        title = f"One GET, parsed, {how}: {ROUNDS} rounds of {CALLS} calls, microseconds {what}"
        print_table(title, ("", "median", "ratio to floor", "lowest", "highest"), rows)


def _rounds(clients: Sequence[Client]) -> list[list[Cost]]:
    """The costs of each client's rounds. The clients take turns; a first round each warms up."""
    costs: list[list[Cost]] = [[] for _ in clients]
    turns = list(zip(clients, costs, strict=True))
    for each in clients:
        each.calls(CALLS)
    for number in range(ROUNDS):
        for client, found in turns if number % 2 == 0 else reversed(turns):
            found.append(client.calls(CALLS))
    return costs
