"""Command line of the sandbox, which serves the APIs and its page until interrupted."""

from __future__ import annotations

import argparse
import errno
import json
import math
import signal
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..version import NAME, __version__

if TYPE_CHECKING:
    from .faults.rules import Fault

WRONG_USAGE = 2
"""The exit code if the server could not start. Ending a running server exits with 0."""


def main() -> int:
    """Serve until interrupted, and return the exit code.

    Raises:
        KeyboardInterrupt: The command was interrupted before it served.

    """
    options = _parser().parse_args()
    # SIGTERM ends the server like Ctrl-C: after the last responses have been sent.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from . import Processing, Sandbox
    except ModuleNotFoundError as error:
        return _refuse(str(error))
    try:
        faults = list(_faults(options.fault, options.faults))
        sandbox = Sandbox(
            host=options.host,
            port=options.port,
            enforce_limits=not options.no_limits,
            token_lifetime=options.token_lifetime,
            processing=Processing.lasting(options.job_duration),
        )
        try:
            for fault in faults:
                sandbox.add_fault(fault)
        except ValueError:
            sandbox.__exit__()
            raise
    except OSError as error:
        return _refuse(f"{options.host}:{options.port}: {error.strerror or error}; {_hint(error)}")
    except (ModuleNotFoundError, ValueError) as error:
        return _refuse(str(error))
    print(
        f"Selling Partner API at {sandbox.url} (with a page); Login with Amazon at "
        f"{sandbox.token_url}. Any credentials are accepted. Stop with Ctrl-C.",
        *("For SellingPartner.from_env(), in another shell:", *_exports(sandbox.environment)),
        sep="\n",
        flush=True,
    )
    sandbox.serve_forever()
    return 0


def _exports(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines that set the variables in a shell."""
    for name, value in environment.items():
        yield f"  export {name}={value}"


def _refuse(reason: str) -> int:
    print(f"selling_partner.sandbox: {reason}", file=sys.stderr)
    return WRONG_USAGE


def _hint(error: OSError) -> str:
    if error.errno in {errno.EADDRINUSE, errno.EACCES}:
        return "use --port 0 for a free port"
    return "--host must be an address of this machine"


def _faults(texts: list[str], file: Path | None) -> Iterator[Fault]:
    """Yield the faults of the command line.

    Raises:
        ValueError: A fault is invalid; the message names it and the reason.

    """
    from .faults.rules import fault_from, fault_from_text

    for text in texts:
        try:
            yield fault_from_text(text)
        except ValueError as error:
            raise ValueError(f"--fault {text!r}: {error}") from None
    for index, values in enumerate(_rules(file)):
        try:
            yield fault_from(values)
        except ValueError as error:
            raise ValueError(f"--faults {file}: rule {index + 1}: {error}") from None


def _rules(file: Path | None) -> list[object]:
    if file is None:
        return []
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"--faults {file}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"--faults {file}: not valid JSON: {error}") from None
    if not isinstance(found, list):
        message = f"--faults {file}: must be a JSON list of faults"
        raise ValueError(message)  # noqa: TRY004 - JSON that a user wrote, not a caller's argument
    return found


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(
            f"{text!r}: must be a number from 0 to 65535; 0 selects a free port"
        )
    return number


def _seconds(text: str, *, may_be_zero: bool = False) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf or (number == 0 and not may_be_zero):
        bound = "of at least 0" if may_be_zero else "above 0"
        raise argparse.ArgumentTypeError(f"{text!r}: must be a number of seconds {bound}")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m selling_partner.sandbox",
        description="Serve the Selling Partner API on this machine, with a page for the browser.",
    )
    parser.add_argument("--version", action="version", version=f"{NAME} {__version__}")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: %(default)s)"
    )
    parser.add_argument(
        "--port", type=_port, default=8042, help="port; 0 for a free one (default: %(default)s)"
    )
    parser.add_argument("--no-limits", action="store_true", help="do not enforce the usage plans")
    parser.add_argument(
        "--token-lifetime",
        type=_seconds,
        default=3600,
        metavar="SECONDS",
        help="lifetime of an access token (default: %(default)s)",
    )
    parser.add_argument(
        "--job-duration",
        type=partial(_seconds, may_be_zero=True),
        default=5,
        metavar="SECONDS",
        help="time until a report, feed, query or export is finished (default: %(default)s)",
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="RULE",
        help='fault, such as "operation=create_warranty, status=503, times=2"; repeatable',
    )
    parser.add_argument("--faults", type=Path, metavar="FILE", help="JSON list of faults")
    return parser
