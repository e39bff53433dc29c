"""The program of an agency, against the sandbox."""

import json
from pathlib import Path

import pytest

from selling_partner.sandbox import Sandbox
from tests.examples.programs.support import run

SELLERS = 50


@pytest.fixture(params=["agency", "async_agency"])
def program(request: pytest.FixtureRequest) -> str:
    """The program and its async twin."""
    return str(request.param)


@pytest.fixture
def arguments(tmp_path: Path) -> tuple[Path, str, Path]:
    """The file of the sellers, and the folder of their tokens."""
    file = tmp_path / "sellers.json"
    each = {"country": "DE"}
    sellers = {f"seller {n}": each | {"refresh_token": f"token-{n}"} for n in range(SELLERS)}
    file.write_text(json.dumps(sellers))
    return file, "--cache", tmp_path / "tokens"


def test_every_seller_has_a_line(
    sandbox: Sandbox, program: str, arguments: tuple[Path, str, Path]
) -> None:
    """The sellers' orders are counted, and a second run uses the tokens of the first."""
    result = run(sandbox, program, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [f"seller {number}: 2" for number in range(SELLERS)]
    assert [each.operation for each in sandbox.exchanges].count("token") == SELLERS
    sandbox.reset()
    assert run(sandbox, program, *arguments) == result
    assert [each.operation for each in sandbox.exchanges].count("token") == 0


def test_a_failure_concerns_one_seller(
    sandbox: Sandbox, program: str, arguments: tuple[Path, str, Path]
) -> None:
    """A refused sign-in is that seller's line, and the exit code reports it."""
    sandbox.fail_next("token", status=400, body={"error": "invalid_grant"})
    result = run(sandbox, program, *arguments)
    lines = result.stdout.splitlines()
    assert (result.returncode, len(lines)) == (1, SELLERS)
    (wrong,) = [each for each in lines if not each.endswith(": 2")]
    assert "invalid_grant" in wrong


def test_a_missing_variable_is_named(
    sandbox: Sandbox, program: str, arguments: tuple[Path, str, Path]
) -> None:
    """Without the application's client ID, each line names the variable."""
    result = run(sandbox, program, *arguments, SP_API_CLIENT_ID="")
    assert result.returncode == 1
    assert all("SP_API_CLIENT_ID" in each for each in result.stdout.splitlines())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"a": {"refresh_token": "r", "country": "XX"}}', "is called 'XX'"),
        ('{"a": {"country": "DE"}}', "is called 'refresh_token'"),
        ("[]", "not the JSON of sellers"),
        ("{", "not the JSON of sellers"),
    ],
)
def test_a_wrong_file_is_reported(
    sandbox: Sandbox, program: str, tmp_path: Path, content: str, problem: str
) -> None:
    """A mistake in the file of the sellers gives one line."""
    file = tmp_path / "sellers.json"
    file.write_text(content)
    result = run(sandbox, program, file)
    assert (result.returncode, result.stdout) == (1, "")
    assert problem in result.stderr


def test_a_wrong_cache_is_reported(
    sandbox: Sandbox, program: str, arguments: tuple[Path, str, Path]
) -> None:
    """A cache that cannot be a folder gives one line, and nothing is sent."""
    file, option, _ = arguments
    result = run(sandbox, program, file, option, file)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("folder: ")
    assert sandbox.exchanges == []
