"""The extra ``sandbox`` in an environment with nothing else but pytest."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Sequence

import pytest

from tests.install.conftest import ROOT, Installed

pytestmark = pytest.mark.slow(measured=False)

PLUGIN = "selling_partner.sandbox.pytest_plugin"


def fixtures_example() -> str:
    """Return the test in the package's documentation of the sandbox."""
    page = (ROOT / "generated" / "docs" / "sandbox.md").read_text(encoding="utf-8")
    found: list[str] = re.findall(r"```python\n(.*?)```", page, re.S)
    return next(each for each in found if "def test_" in each)


@pytest.mark.parametrize("options", [[], ["-n", "2"]], ids=["alone", "xdist"])
def test_the_fixtures_are_available(equipped: Installed, options: Sequence[str]) -> None:
    """The fixtures are available without configuration, and the documented test passes."""
    (equipped.folder / "test_mine.py").write_text(fixtures_example())
    result = equipped.run("-m", "pytest", "--strict-markers", "-W", "error", *options)
    assert result.returncode == 0, result.stdout
    count = fixtures_example().count("def test_")
    assert re.search(rf"\b{count} passed", result.stdout)


def test_a_newcomer_gets_a_response(equipped: Installed) -> None:
    """The program on the manual's first page runs as it is copied, and prints a response."""
    page = (ROOT / "generated" / "docs" / "index.md").read_text(encoding="utf-8")
    program, *_ = re.findall(r"```python\n(.*?)```", page, re.S)
    (equipped.folder / "first.py").write_text(program)
    result = equipped.run("first.py")
    assert (result.returncode, result.stderr) == (0, "")
    assert "links=" in result.stdout


def test_unused_fixtures_import_nothing_more(equipped: Installed) -> None:
    """A run that does not use the fixtures imports only the plugin and its parent packages."""
    code = "import sys\ndef test_it(): print(sorted(x for x in sys.modules if 'selling_p' in x))"
    (equipped.folder / "test_lean.py").write_text(code)
    result = equipped.run("-m", "pytest", "-q", "-s", "test_lean.py")
    seen = ["selling_partner", "selling_partner.sandbox", PLUGIN, "selling_partner.version"]
    assert str(seen) in result.stdout


def test_the_server_runs_from_the_wheel(equipped: Installed) -> None:
    """The command serves the documents and the page that the wheel contains."""
    command = [str(equipped.python), "-m", "selling_partner.sandbox", "--port", "0"]
    with subprocess.Popen(
        command, cwd=equipped.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found, process.communicate()[1]
            apis = read(f"{found[0]}/_sandbox/apis")
            assert '"messaging_v1.create_warranty"' in apis
            assert '"uploads_2020_11_01.' in apis
            page = read(found[0])
            files = re.findall(r'(?:src|href)="(/_sandbox/page/[^"]+)"', page)
            assert all(map(read, [f"{found[0]}{each}" for each in files]))
        finally:
            process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=120)
        assert (process.returncode, complaint) == (0, "")


def read(url: str) -> str:
    """Return the content of a URL."""
    with urllib.request.urlopen(url) as response:
        text: str = response.read().decode()
    return text


def test_without_the_extra_the_missing_package_is_named(installed: Installed) -> None:
    """The command names the missing package and the way to install it."""
    result = installed.run("-m", "selling_partner.sandbox")
    assert result.returncode == 2
    assert "not installed" in result.stderr
    assert "pip install 'selling-partner[sandbox]'" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_sandbox_is_completely_typed(equipped: Installed) -> None:
    """Strict mypy accepts a program that uses the sandbox."""
    (equipped.folder / "typed.py").write_text(TYPED)
    options = ("--strict", "--python-executable", str(equipped.python))
    command = [sys.executable, "-m", "mypy", *options, "typed.py"]
    result = subprocess.run(
        command, cwd=equipped.folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


TYPED = """
from typing import assert_type

from selling_partner import AsyncSellingPartner, SellingPartner
from selling_partner.sandbox import Exchange, Fault, Level, Message, Sandbox

def test_it(sandbox: Sandbox, selling_partner: SellingPartner) -> None:
    sandbox.fail_next("get_attributes", status=503, times=2)
    sandbox.add_fault(Fault(operation="token", delay=0.5))
    assert_type(sandbox.messages, list[Message])
    assert_type(sandbox.exchanges, list[Exchange])
    assert_type(sandbox.levels, list[Level])
    assert_type(sandbox.add_file("/a", b"a"), str)
    assert_type(sandbox.async_client(), AsyncSellingPartner)
    with sandbox.client(deadline=5) as sp:
        assert_type(sp, SellingPartner)
"""
