"""Time of the sandbox to start and for each GET, beside a uvicorn that returns constant bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote, urlencode

import httpx2

from .folders import outputs
from .generation.models import MODELS
from .processes import PACKAGE
from .timing import Command, milliseconds, print_table, ratios

STARTS = 11
ROUNDS = 15

_FLOOR = """\
import asyncio, socket, uvicorn
BODY = b'{"_links": {"actions": []}}' + b" " * 1700

async def app(scope, receive, send):
    headers = [(b"content-length", b"%d" % len(BODY)), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})

listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listening.bind(("127.0.0.1", 0))
print(f"http://127.0.0.1:{listening.getsockname()[1]} ", flush=True)
config = uvicorn.Config(app, http="h11", loop="asyncio", lifespan="off", log_level="warning")
asyncio.run(uvicorn.Server(config).serve(sockets=[listening]))
"""

_FORM = {"client_id": "a", "client_secret": "b", "refresh_token": "c"}


class Server:
    """A server in a process of its own, on the same core as this one.

    Attributes:
        url: The origin of the server.
        first: Seconds from the start of the process to its first response to a GET.

    """

    def __init__(self, arguments: Sequence[str], package: Path, path: str) -> None:
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**os.environ, "PYTHONPATH": str(package)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        found = re.search(r"http://[0-9.:]+", self._process.stdout.readline())
        assert found is not None, f"{arguments}: it does not start"
        self.url = found[0]
        self.http = httpx2.Client(base_url=self.url)
        self._tokens: dict[str | None, str] = {}
        self.get(path)
        self.first = time.perf_counter() - started

    def token(self, scope: str | None) -> str:
        """Return an access token, which is requested once for each scope."""
        if scope not in self._tokens:
            kind = {"grant_type": "refresh_token"} if scope is None else _grantless(scope)
            response = self.http.post("/auth/o2/token", data={**_FORM, **kind})
            self._tokens[scope] = response.json().get("access_token", "")
        return self._tokens[scope]

    def get(self, target: str, scope: str | None = None) -> float:
        """Return the seconds of a GET, which must succeed."""
        headers = {"x-amz-access-token": self.token(scope)}
        start = time.perf_counter()
        response = self.http.get(target, headers=headers)
        seconds = time.perf_counter() - start
        assert response.is_success, f"{target}: {response.status_code} {response.text}"
        return seconds

    def memory(self) -> float:
        """Resident memory of the process, in mebibytes."""
        text = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", text)
        return int(found[1]) / 1024 if found else float("nan")

    def close(self) -> None:
        """End the process."""
        self.http.close()
        self._process.terminate()
        self._process.communicate()


def _grantless(scope: str) -> dict[str, str]:
    return {"grant_type": "client_credentials", "scope": scope}


_PATH = "/messaging/v1/orders/902-1111111-1111111?marketplaceIds=ATVPDKIKX0DER"
_SANDBOX = ["-m", "selling_partner.sandbox", "--port", "0", "--no-limits"]


def report() -> None:
    """Measure, and print the tables. It takes about half a minute."""
    files = sorted(MODELS.glob("*.json"))
    with outputs() as fresh, _one_core():
        packages = {"the package as it is": PACKAGE}
        if files:
            spec, output = fresh(), fresh()
            spec.mkdir()
            places = ["--spec", str(spec), "--output", str(output)]
            Command([sys.executable, "-m", "generator", "add", *map(str, files), *places]).run()
            packages[f"a package of {len(files)} models"] = output / "src"
        else:
            print(f"\nAmazon's models are not at {MODELS}: their measures are left out")
        makers: dict[str, Callable[[], Server]] = {
            "floor: uvicorn with constant bytes": partial(Server, ["-c", _FLOOR], PACKAGE, "/")
        }
        for title, package in packages.items():
            makers[title] = partial(Server, _SANDBOX, package, _PATH)
        _report_starts(makers)
        _report_gets(makers)


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep this process, and those that it starts, on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _report_starts(makers: Mapping[str, Callable[[], Server]]) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in makers}
    memory: dict[str, float] = {}
    for number in range(STARTS + 1):
        for name in list(makers)[:: 1 if number % 2 else -1]:
            server = makers[name]()
            memory[name] = server.memory()
            server.close()
            if number:  # The first run fills the file system's caches and compiles bytecode.
                seconds[name].append(server.first)
    rows = [[name, *milliseconds(seconds[name]), f"{memory[name]:.0f}"] for name in makers]
    title = f"From the start of the process to its first response, {STARTS} in turns, one core (ms)"
    print_table(title, ("", "median", "lowest", "highest", "MiB then"), rows)


def _report_gets(makers: Mapping[str, Callable[[], Server]]) -> None:
    servers = {name: make() for name, make in makers.items()}
    try:
        targets = {name: _targets(server) for name, server in servers.items()}
        medians: dict[str, list[float]] = {name: [] for name in servers}
        slowest: dict[str, float] = dict.fromkeys(servers, 0.0)
        for number in range(ROUNDS + 1):
            for name in list(servers)[:: 1 if number % 2 else -1]:
                found = [
                    median(servers[name].get(*each) for _ in range(5)) for each in targets[name]
                ]
                if number:  # The first round makes the validators.
                    medians[name].append(median(found))
                    slowest[name] = max(slowest[name], max(found))
        floor = next(iter(medians.values()))
        rows = [
            [
                name,
                str(len(targets[name])),
                f"{1e3 * median(each):.2f}",
                *ratios(each, floor),
                f"{1e3 * slowest[name]:.2f}",
                f"{servers[name].memory():.0f}",
            ]
            for name, each in medians.items()
        ]
    finally:
        for server in servers.values():
            server.close()
    title = (
        f"One GET with bare httpx2, {ROUNDS} rounds in turns, client and server on one core (ms)"
    )
    head = ("", "operations", "median", "ratio", "lowest", "highest", "slowest", "MiB then")
    print_table(title, head, rows)


def _targets(server: Server) -> list[tuple[str, str | None]]:
    """Return a GET for each read-only operation, with its scope. The floor has one."""
    response = server.http.get("/_sandbox/apis")
    apis = response.json()
    if not isinstance(apis, list):
        return [(f"/{number}", None) for number in range(10)]
    operations = [each for api in apis for each in api["operations"]]
    return [(_target(each), each["scope"]) for each in operations if each["method"] == "GET"]


def _target(operation: Mapping[str, Any]) -> str:
    """Return path and query with a sample of every required value."""
    path, query = operation["path"], {}
    for each in operation["parameters"]:
        sample = each["sample"]
        texts = sample if isinstance(sample, list) else [sample]
        text = ",".join(one if isinstance(one, str) else str(one).lower() for one in texts)
        if each["in"] == "path":
            path = path.replace(f"{{{each['name']}}}", quote(text, safe=""))
        elif each["in"] == "query" and each["required"]:
            query[each["name"]] = text
    return f"{path}?{urlencode(query, safe=',')}" if query else str(path)
