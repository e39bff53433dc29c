"""Command that runs clients of other projects against the sandbox: ``make peers``.

The clients have an environment of their own, which the first run creates from the pins of the
benchmarks. The command prints each request and response, and fails if one is unexpected.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers import NoPeerError, prepare
from selling_partner.sandbox import Exchange, Sandbox
from selling_partner.sandbox.state.tokens import PATH

_PROGRAM = Path(__file__).with_name("clients.py")
_TITLES = {"python_amazon": "python-amazon-sp-api", "amzn": "amzn-sp-api"}

_EXPECTED = {
    "python_amazon": {
        "list the actions": (200, ""),
        "send a message": (201, ""),
        "send HTML": (400, "body at /text: the text contains HTML at character 4"),
        # It percent-encodes the digest twice: what arrives is not Base64.
        "upload": (400, "query parameter contentMD5: the value does not match"),
    },
    "amzn": {
        "list the actions": (200, ""),
        "send a message": (201, ""),
        "send HTML": (400, "body at /text: the text contains HTML at character 4"),
        "upload": (201, ""),
    },
}
"""The expected status and details of each request of a peer."""


def main() -> int:
    """Try every peer; gives the exit code."""
    try:
        python = prepare() / "python"
    except NoPeerError as error:
        print(f"there is no environment for the peers: {error}", file=sys.stderr)
        return 2
    wrong = [each for name in _EXPECTED for each in _try(python, name)]
    for each in wrong:
        print(f"NOT AS EXPECTED: {each}", file=sys.stderr)
    return bool(wrong)


def _try(python: Path, name: str) -> list[str]:
    """Run a peer, print its requests, and return the unexpected results."""
    with Sandbox() as sandbox:
        command = [str(python), str(_PROGRAM), name, sandbox.url, PATH]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        exchanges = [each for each in sandbox.exchanges if each.name != "token"]
        texts = [each.text for each in sandbox.messages]
    print(f"\n{_TITLES[name]}\n")
    tried = list(map(json.loads, done.stdout.splitlines()))
    wrong = [] if done.returncode == 0 else [f"{name}: {done.stderr}"]
    for each, exchange in zip(tried, exchanges, strict=False):
        _show(each, exchange)
        status, expected = _EXPECTED[name][each["what"]]
        is_right = exchange.status == status and expected in _details(exchange)
        if not is_right or ("result" in each) != (status < 300):
            wrong.append(f"{name}, {each['what']}: {exchange.status} {_details(exchange)}")
    if [each["what"] for each in tried] != list(_EXPECTED[name]) or len(tried) != len(exchanges):
        wrong.append(f"{name}: {len(tried)} things were tried, with {len(exchanges)} requests")
    if texts != ["In blue?"]:
        wrong.append(f"{name}: the buyer got {texts}")
    return wrong


def _show(tried: dict[str, Any], exchange: Exchange) -> None:
    sent = f" with {exchange.content.decode()}" if exchange.content else ""
    print(f"  {tried['what']}: {exchange.method} {exchange.target}{sent}")
    print(f"    the sandbox: {exchange.status} {_details(exchange)}".rstrip())
    outcome = tried.get("error") or json.dumps(tried.get("result"))
    print(f"    the peer: {' '.join(outcome.split())[:120]}")


def _details(exchange: Exchange) -> str:
    """Return the details of a rejected request."""
    errors = json.loads(exchange.response_content).get("errors", [])
    return "; ".join(each["details"] for each in errors)


if __name__ == "__main__":
    raise SystemExit(main())
