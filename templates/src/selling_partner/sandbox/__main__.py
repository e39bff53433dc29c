"""``python -m selling_partner.sandbox``: the sandbox with its page, until it is interrupted."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

MISSING = "the sandbox needs more packages: pip install 'selling-partner[sandbox]'"


def main() -> int:
    """Serve; gives the exit code."""
    options = _parser().parse_args()
    try:
        from .local import Sandbox
    except ModuleNotFoundError as error:
        print(f"{error.name}: not installed; {MISSING}", file=sys.stderr)
        return 2
    from .faults import fault_from, fault_from_text

    try:
        sandbox = Sandbox(
            host=options.host,
            port=options.port,
            enforce_limits=not options.no_limits,
            token_lifetime=options.token_lifetime,
        )
    except OSError as error:
        print(f"{options.host}:{options.port}: {error.strerror}; try --port 0", file=sys.stderr)
        return 2
    try:
        for text in options.fault:
            sandbox.add_fault(fault_from_text(text))
        for values in _rules(options.faults):
            sandbox.add_fault(fault_from(values))
    except (OSError, ValueError) as error:
        print(f"fault: {error}", file=sys.stderr)
        return 2
    print(
        f"Selling Partner API at {sandbox.url} (its page, too); Login with Amazon at "
        f"{sandbox.token_url}. Any credentials will do. Ctrl-C ends it.",
        flush=True,
    )
    sandbox.serve_forever()
    return 0


def _rules(file: Path | None) -> list[object]:
    if file is None:
        return []
    found = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(found, list):
        wrong = f"{file}: holds no list of faults"
        raise ValueError(wrong)  # noqa: TRY004 - JSON that a user wrote, not a caller's argument
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m selling_partner.sandbox",
        description="Serve the Selling Partner API on this machine, with a page for the browser.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address (%(default)s)")
    parser.add_argument("--port", type=int, default=8042, help="the port; 0 for any (%(default)s)")
    parser.add_argument(
        "--no-limits", action="store_true", help="let requests come faster than the usage plans say"
    )
    parser.add_argument(
        "--token-lifetime", type=float, default=3600, metavar="SECONDS", help="(%(default)s)"
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="RULE",
        help='such as "operation=create_warranty, status=503, times=2"; may be repeated',
    )
    parser.add_argument("--faults", type=Path, metavar="FILE", help="a JSON list of such rules")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
