"""``python -m selling_partner.sandbox`` in a separate process."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx2
import pytest

from selling_partner import SellingPartner
from selling_partner.sandbox import Sandbox
from selling_partner.sandbox.cli import main
from selling_partner.version import __version__
from tests.sandbox.support import PATIENCE

SOURCE = Path(__file__).parents[2] / "generated" / "src"
COMMAND = [sys.executable, "-m", "selling_partner.sandbox"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SOURCE)}


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Yield the process and the URL that it prints."""
    with subprocess.Popen(
        [*COMMAND, "--port", "0", *options],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            output = process.stdout.readline()
            found = re.match(r"Selling Partner API at (http://\S+) ", output)
            assert found, output or process.communicate()[1]
            yield process, found[1]
        finally:
            process.kill()


def refused(*options: str) -> str:
    """Run the command in this process with invalid options, and return its message."""
    output, complaint = StringIO(), StringIO()
    before = signal.getsignal(signal.SIGTERM)
    with (
        patch.object(sys, "argv", ["sandbox", *options]),
        patch.object(Sandbox, "serve_forever", side_effect=AssertionError("it serves")),
        redirect_stdout(output),
        redirect_stderr(complaint),
    ):
        try:
            code: object = main()
        except SystemExit as end:
            code = end.code
        finally:
            signal.signal(signal.SIGTERM, before)
    assert (code, output.getvalue()) == (2, ""), complaint.getvalue()
    return complaint.getvalue()


def run(*options: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command, or code, in a separate process."""
    command = [sys.executable, "-c", code] if code else COMMAND
    return subprocess.run(
        [*command, *options],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def token(url: str) -> httpx2.Response:
    """Request an access token."""
    form = {"grant_type": "refresh_token"}
    form |= dict.fromkeys(("client_id", "client_secret", "refresh_token"), "any")
    return httpx2.post(f"{url}/auth/o2/token", data=form)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda each: each.name)
def test_it_serves_until_it_is_interrupted(number: signal.Signals) -> None:
    """The command prints its URL, responds there, and ends at once with Ctrl-C or SIGTERM."""
    with serving() as (process, url):
        assert token(url).status_code == 200
        assert "<html" in httpx2.get(url).text
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(7)]
        exported = re.findall(r"^  export (\w+)=(\S+)$", "".join(lines), re.MULTILINE)
        assert SellingPartner.from_env(dict(exported))._connection.settings.base_url == url
        assert dict(exported)["SP_API_REGION"] == "na"
        process.send_signal(number)
        output = process.communicate(timeout=PATIENCE)
        assert (process.returncode, output) == (0, ("", ""))


def test_the_version_is_printed() -> None:
    """``--version`` prints the name and the version of the package."""
    result = run("--version")
    assert (result.returncode, result.stdout) == (0, f"selling-partner {__version__}\n")


@pytest.mark.parametrize("module", ["argparse", "uvicorn", "selling_partner.sandbox.sandbox"])
def test_it_can_be_interrupted_during_the_start(module: str) -> None:
    """Ctrl-C during the imports ends the process without a traceback."""
    code = f"""
import runpy, signal, sys

class Interrupted:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, Interrupted())
sys.argv = ["sandbox", "--port", "0"]
runpy.run_module("selling_partner.sandbox", run_name="__main__", alter_sys=True)
"""
    result = run(code=code)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_an_open_page_does_not_delay_the_end() -> None:
    """The stream of events ends with the server, before the timeout of connections."""
    with serving() as (process, url), httpx2.stream("GET", f"{url}/_sandbox/events") as events:
        lines = events.iter_lines()
        assert next(lines) == "retry: 1000"
        process.send_signal(signal.SIGINT)
        assert "".join(lines) == ""
        _, complaint = process.communicate(timeout=PATIENCE)
        assert (process.returncode, complaint) == (0, "")


def test_it_starts_with_faults(tmp_path: Path) -> None:
    """Rules of the command line and of a file apply from the start, in order."""
    file = tmp_path / "faults.json"
    file.write_text('[{"operation": "token", "status": 503}]')
    with serving("--fault", "operation=token, status=500", "--faults", str(file)) as (_, url):
        assert [token(url).status_code for _ in range(3)] == [500, 503, 200]


def test_it_starts_with_options() -> None:
    """Options set the lifetime of tokens and disable the usage plans."""
    with serving("--token-lifetime", "1234", "--no-limits", "--host", "localhost") as (_, url):
        granted = token(url).json()
        assert granted["expires_in"] == 1234
        headers = {"x-amz-access-token": granted["access_token"]}
        target = "/messaging/v1/orders/1/attributes?marketplaceIds=ATVPDKIKX0DER"
        found = {httpx2.get(url + target, headers=headers).status_code for _ in range(10)}
        assert found == {200}


def test_a_port_in_use_is_named() -> None:
    """The message contains the address, and the option for a free port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        output = refused("--port", port)
    assert f"127.0.0.1:{port}: Address already in use; use --port 0 for a free port" in output


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--port", "70000"], "--port: '70000': must be a number from 0 to 65535"),
        (["--port", "-1"], "--port: '-1': must be a number from 0 to 65535"),
        (["--port", "http"], "--port: 'http': must be a number from 0 to 65535"),
        (["--host", "192.0.2.1"], "--host must be an address of this machine"),
        (["--host", "no-such-host.invalid"], "--host must be an address of this machine"),
        (
            ["--job-duration", "-1"],
            "--job-duration: '-1': must be a number of seconds of at least 0",
        ),
        (["--token-lifetime", "0"], "--token-lifetime: '0': must be a number of seconds above 0"),
        (
            ["--token-lifetime", "nan"],
            "--token-lifetime: 'nan': must be a number of seconds above 0",
        ),
        (["--fault", "status=abc"], "--fault 'status=abc': status: 'abc'; pass a number from 200"),
        (["--fault", "stauts=500"], "--fault 'stauts=500': stauts: unknown; a fault has operation"),
        (["--fault", "times=2"], "--fault 'times=2': the fault has no effect"),
        (
            ["--fault", "operation=create_waranty, status=500"],
            "no operation is called 'create_waranty'; did you mean create_warranty",
        ),
        (["--faults", "missing.json"], "--faults missing.json: No such file or directory"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_invalid_options_are_explained(options: list[str], expected: str) -> None:
    """An invalid option exits with 2, and the message names it and the expected values."""
    assert expected in refused("--port", "0", *options)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[{", "not valid JSON: "),
        ("[" * 100_000, "not valid JSON: "),
        ("{}", "must be a JSON list of faults"),
        ('[{"status": 500}, {"status": 99}]', "rule 2: status: 99; pass a number from 200 to 599"),
        ("[5]", "rule 1: a fault must be an object"),
    ],
    ids=["cut off", "deep", "no list", "no status", "no object"],
)
def test_an_invalid_file_of_faults_is_explained(
    tmp_path: Path, content: str, expected: str
) -> None:
    """The message names the file, the rule and the problem."""
    file = tmp_path / "faults.json"
    file.write_text(content)
    assert f"--faults {file}: {expected}" in refused("--faults", str(file))


def test_a_missing_package_is_named() -> None:
    """The message contains the command that installs it."""
    code = """
import runpy, sys
sys.modules["starlette"] = None
sys.argv = ["sandbox"]
runpy.run_module("selling_partner.sandbox", run_name="__main__")
"""
    result = run(code=code)
    assert (result.returncode, result.stdout) == (2, "")
    assert re.search(r"starlette\S*: not installed", result.stderr)
    assert "pip install 'selling-partner[sandbox]'" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_process_that_cannot_serve_has_its_exit_code() -> None:
    """An invalid option ends the process with 2 and a message on stderr, without a traceback."""
    result = run("--port", "70000")
    assert (result.returncode, result.stdout) == (2, "")
    assert "--port: '70000': must be a number from 0 to 65535" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_duration_of_jobs_is_an_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two fifths of ``--job-duration`` pass in the queue, and 0 finishes jobs at once."""
    from selling_partner import sandbox as module
    from selling_partner.sandbox import Processing, cli

    found: list[Processing] = []

    class Started(module.Sandbox):
        def __init__(self, **options: Any) -> None:
            found.append(options["processing"])
            raise OSError("stop here")

    monkeypatch.setattr(module, "Sandbox", Started)
    for arguments in ([], ["--job-duration", "60"], ["--job-duration", "0"]):
        monkeypatch.setattr(sys, "argv", ["sandbox", *arguments])
        assert cli.main() == 2
    assert found == [Processing(2.0, 3.0), Processing(24.0, 36.0), Processing(0.0, 0.0)]
