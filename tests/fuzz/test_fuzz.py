"""Hostile strings in every position of documents and payload schemas do no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.core.errors import Problem, SpecError
from tests.fuzz.campaign import cases, document, places, try_payload
from tests.fuzz.checks import faults
from tests.fuzz.package import import_faults, package_faults
from tests.fuzz.payloads import CANARY, PAYLOADS, harmless
from tests.fuzz.positions import DOCUMENTS, Position, place
from tests.fuzz.rendering import Outcome, render


@pytest.mark.slow(measured=False)
@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.stem)
def test_no_payload_does_harm(tmp_path: Path, file: Path) -> None:
    """A payload does no harm in any position, alone or with all others, or is refused by place."""
    found: list[str] = []
    accepted: dict[Position, str] = {}
    for position, payload in cases(file, PAYLOADS, DOCUMENTS.index(file)):
        faults_here, outcome = try_payload(file, {position: payload})
        found += [f"{position}: {payload!r}: {each}" for each in faults_here]
        if outcome.error is None:
            accepted[position] = payload
    assert len(accepted) > len(places(file)) / 6
    together = place(document(file), _compatible(file, accepted))
    api = document(DOCUMENTS[0])  # A package needs an API.
    found += package_faults(tmp_path, {"plain_v1": api, f"{file.stem}_v1": together})
    assert not found, "\n".join(found)


def _compatible(file: Path, payloads: dict[Position, str]) -> dict[Position, str]:
    """Return the payloads that a document accepts together, without those that conflict."""
    chosen: dict[Position, str] = {}
    waiting = [list(payloads)]
    while waiting:
        some = waiting.pop()
        trial = chosen | {each: payloads[each] for each in some}
        if render("fuzz_v1", place(document(file), trial)).error is None:
            chosen = trial
        elif len(some) > 1:
            waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
    return chosen


CODE = 'class A:\n    """Doc."""\n\n    def f(self):\n        return "x"\n'


@pytest.mark.parametrize(
    ("path", "hostile", "fault"),
    [
        ("a.py", CODE.replace('"x"', '"y"'), ""),
        ("a.py", CODE.replace("Doc", "Other"), ""),
        ("a.py", CODE.replace('"x"', 'print("x")'), "another structure"),
        ("a.py", f"import os\n{CODE}", "another structure"),
        ("a.py", CODE.replace("Doc", "\\u202e"), "a docstring shows"),
        ("a.py", CODE.replace("Doc", "\u202e"), "hidden characters"),
        ("a.py", CODE.replace("Doc", "Doc\n\n    .. raw:: html\n\n    "), "live markup"),
        ("a.py", CODE.replace("Doc", "`x <javascript:a>`_"), "live markup"),
        ("a.py", CODE.replace("Doc", "[x](javascript:a)"), "live markup"),
        ("a.py", CODE.replace("Doc", "[x](https://a.example) `_b` ..."), ""),
        ("a.py", CODE.replace("return", "return ("), "invalid"),
        ("tests/a.py", f"{CODE}A()\n", "names, calls or imports"),
        ("a.md", "# A\n\n`b` [x](https://a.example)\n", ""),
        ("a.md", "# A\n\n<img src=x>\n", "other elements"),
        ("a.md", "# A\n\n[x](javascript:a)\n", "a link to"),
        ("a.md", "# A\n\n<b onclick=x>b</b>\n", "attributes"),
        ("a.md", "# A\n\n# B\n", "other elements"),
        ("a.md", "# A\n\n&#x202e;\n", "shows"),
        ("a.toml", "a = 2", "other values"),
        ("a.toml", "a = ", "invalid"),
        ("a.json", "{", "invalid"),
        ("a.cfg", "x", "without a check"),
    ],
)
def test_the_checks_find_harm(path: str, hostile: str, fault: str) -> None:
    """A change of code, a live element, an unsafe link or a hidden character is a fault."""
    plain = {"py": CODE, "md": "# A\n\nb\n", "toml": "a = 1", "json": "{}", "cfg": ""}
    other = plain[path.rpartition(".")[2]]
    found = list(faults(Outcome({path: hostile}), Outcome({path: other})))
    if fault:
        assert any(fault in each for each in found), found
    else:
        assert not found


def test_a_complaint_needs_its_place() -> None:
    """A complaint has file, line, column, pointer, problem and remedy, and no hidden character."""
    problem = Problem("a.json", 1, 2, ("a", "\u202e"), "is wrong", "change it")
    assert not list(faults(Outcome(error=SpecError([problem])), Outcome()))
    error = SpecError([problem])
    error.lines = ("wrong \u202e",)
    assert len(list(faults(Outcome(error=error), Outcome()))) == 2


def test_an_import_that_runs_a_payload_is_found(tmp_path: Path) -> None:
    """The file that a payload creates is found, and so are hidden characters in help()."""
    package = tmp_path / "package" / "src" / "selling_partner"
    (package / "bad_v1").mkdir(parents=True)
    (package / "__init__.py").write_text("from . import bad_v1\n")
    (package / "bad_v1" / "__init__.py").write_text("")
    (package / "bad_v1" / "client.py").write_text('"""\\u202e"""\n')
    (tmp_path / "package" / "tests").mkdir()
    (tmp_path / "package" / "tests" / "cases_bad_v1.py").write_text(
        f"open({CANARY!r}, 'w').close()\n"
    )
    found = list(import_faults(tmp_path, ["bad_v1"]))
    assert [each.partition(":")[0][:12] for each in found] == ["help() shows", "a payload wa"]


def test_harmless_payloads_have_the_same_shape() -> None:
    """A harmless payload has the words of the hostile one at the same places."""
    for payload in PAYLOADS:
        other = harmless(payload)
        assert len(other) == len(payload)
        assert set(other) - set("- \u65e5") <= set(filter(str.isalnum, payload))
