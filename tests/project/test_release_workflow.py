"""The workflow that releases the package: its order, its permissions and its scripts."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from generator.distribution.interpreters import VERSIONS
from tests.project.test_workflows import FOLDER, WORKFLOWS

RELEASE = yaml.safe_load((FOLDER / "release.yml").read_text(encoding="utf-8"))
JOBS = RELEASE["jobs"]
PUBLISH = "pypa/gh-action-pypi-publish"


def script(job: str, name: str) -> str:
    """Return the script of a step."""
    (found,) = [each for each in JOBS[job]["steps"] if each.get("name") == name]
    return str(found["run"])


def install(folder: Path, name: str, text: str) -> None:
    """Install a program that stands for a real one."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/bash\n{text}\n")
    (folder / name).chmod(0o755)


def run(folder: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as GitHub's runners do, with the programs in ``bin``."""
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", code],
        cwd=folder,
        env={"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def before(job: str) -> set[str]:
    """Return the jobs that must succeed before a job starts."""
    needed = JOBS[job].get("needs")
    return {needed} | before(needed) if needed else set()


def test_actions_are_pinned_to_one_commit_each() -> None:
    """Every action of every workflow has a full hash and its version, the same everywhere."""
    pins: dict[str, set[str]] = {}
    for file in WORKFLOWS:
        for line in re.findall(r"uses: (.*)", file.read_text(encoding="utf-8")):
            name, pin = line.split("@")
            assert re.fullmatch(r"[0-9a-f]{40} # v\d+\.\d+\.\d+", pin), line
            pins.setdefault(name, set()).add(pin)
    assert {name: len(found) for name, found in pins.items()} == dict.fromkeys(pins, 1)


def test_nothing_is_published_before_every_test_passed() -> None:
    """Publishing follows build, tests and attestations; the release on GitHub comes last."""
    assert before("rehearse") == {"build", "test"}
    assert before("publish") == {"build", "test", "attest"}
    assert before("release") == {"build", "test", "attest", "publish", "verify"}


def test_a_manual_run_never_publishes_a_release() -> None:
    """A manual run is a rehearsal, even of a tag; only a tag that is pushed is released."""
    conditions = {name: job.get("if") for name, job in JOBS.items()}
    assert RELEASE[True]["push"] == {"tags": ["v*", "generator-v*"]}  # YAML reads "on" as True.
    assert conditions == {
        **dict.fromkeys(("build", "test")),
        **dict.fromkeys(("attest", "publish", "verify", "release"), "github.event_name == 'push'"),
        "rehearse": "github.event_name == 'workflow_dispatch'",
    }
    assert RELEASE["env"]["TAG"] == "${{ github.event_name == 'push' && github.ref_name || '' }}"


def test_permissions_are_minimal() -> None:
    """Only signing and publishing may request an identity, and only the release writes contents."""
    assert RELEASE["permissions"] == {}
    writing = {
        name: {scope for scope, level in job["permissions"].items() if level == "write"}
        for name, job in JOBS.items()
    }
    assert {name: found for name, found in writing.items() if found} == {
        "rehearse": {"id-token"},
        "attest": {"id-token", "attestations"},
        "publish": {"id-token"},
        "release": {"contents"},
    }
    environments = {name: job.get("environment") for name, job in JOBS.items()}
    assert (environments["rehearse"], environments["publish"]) == ("testpypi", "pypi")
    assert "secrets." not in (FOLDER / "release.yml").read_text(encoding="utf-8")


def test_the_archives_are_tested_with_every_version() -> None:
    """The release and CI test the wheel with each version that ``dist`` knows."""
    ci = yaml.safe_load((FOLDER / "ci.yml").read_text(encoding="utf-8"))
    for job in (JOBS["test"], ci["jobs"]["package"]):
        assert job["strategy"]["matrix"]["python"] == list(VERSIONS)


@pytest.mark.parametrize(
    ("tag", "generator", "expected"),
    [
        ("v1.2.0", "", "--all --python 3.11 --tag v1.2.0"),
        ("", "", "--all --python 3.11"),
        ("generator-v1.2.0", "--generator", "--generator --python 3.11 --tag generator-v1.2.0"),
    ],
    ids=["tag", "rehearsal", "generator"],
)
def test_the_tag_is_checked_by_dist(
    tmp_path: Path, tag: str, generator: str, expected: str
) -> None:
    """``dist`` receives the tag of a release, and which project it is for."""
    install(tmp_path / "bin", "python", 'echo "$@"')
    step = script("build", "Build, check and test the archives")
    done = run(tmp_path, step, TAG=tag, GENERATOR=generator)
    assert done.stdout == f"-m generator dist {expected}\n"
    (test,) = [each["run"] for each in JOBS["test"]["steps"] if "dist " in each.get("run", "")]
    done = run(tmp_path, test, GENERATOR=generator, VERSION="3.14t")
    chosen = f"{generator} " if generator else ""
    assert done.stdout == f"-m generator dist {chosen}--archives dist --python 3.14t\n"


@pytest.mark.parametrize(
    ("url", "code"), [("", 1), ("https://upload.example/", 1), ("https://test.example/", 0)]
)
def test_a_rehearsal_needs_the_address_of_testpypi(tmp_path: Path, url: str, code: int) -> None:
    """Without the address, the action would publish on PyPI, so the job fails before."""
    steps = JOBS["rehearse"]["steps"]
    uses = [each.get("uses", "").partition("@")[0] for each in steps]
    names = [each.get("name") for each in steps]
    check = "Check that the address of TestPyPI is set"
    assert names.index(check) < uses.index(PUBLISH)
    done = run(tmp_path, script("rehearse", check), TESTPYPI_URL=url)
    assert done.returncode == code
    assert ("set TESTPYPI_URL" in done.stdout) == bool(code)


FETCH = """
place=$(sed -E 's/.*--dest ([^ ]+).*/\\1/' <<< "$*")
case "$*" in *only-binary*) kind=a_b-1.2.0-py3-none-any.whl ;; *) kind=a_b-1.2.0.tar.gz ;; esac
echo "$*" >> calls
count=$(wc -l < calls)
if [ "$count" -le "$MISSES" ]; then exit 1; fi
printf %s "$CONTENT" > "$place/$kind"
"""


@pytest.mark.parametrize(
    ("content", "misses", "code"),
    [("same", "0", 0), ("same", "3", 0), ("other", "0", 1), ("same", "100", 1)],
    ids=["published", "published later", "other bytes", "never published"],
)
def test_the_published_bytes_are_compared(
    tmp_path: Path, content: str, misses: str, code: int
) -> None:
    """Both archives on the index must be those that were tested; a new version may take a while."""
    install(tmp_path / "bin", "python3", FETCH)
    install(tmp_path / "bin", "sleep", "")
    (tmp_path / "release-files").mkdir()
    digest = hashlib.sha256(b"same").hexdigest()
    names = ("a_b-1.2.0.tar.gz", "a_b-1.2.0-py3-none-any.whl")
    sums = "".join(f"{digest}  {name}\n" for name in names)
    (tmp_path / "release-files" / "SHA256SUMS").write_text(sums)
    step = script("verify", "Compare the published archives with those that were tested")
    done = run(tmp_path, step, CONTENT=content, MISSES=misses)
    assert done.returncode == code, done.stdout + done.stderr
    assert "a_b==1.2.0" in (tmp_path / "calls").read_text()
    if misses == "100":
        assert "run the failed jobs again" in done.stdout


CREATED = "create v1 --verify-tag --title v1"


@pytest.mark.parametrize(
    ("exists", "generator", "expected"),
    [
        (False, "", CREATED),
        (False, "--generator", f"{CREATED} --latest=false"),
        (True, "", "edit v1"),
    ],
    ids=["first run", "generator", "second run"],
)
def test_a_release_is_created_or_completed(
    tmp_path: Path, exists: bool, generator: str, expected: str
) -> None:
    """A second run completes the release that an interrupted one created."""
    view = "exit 0" if exists else "exit 1"
    install(tmp_path / "bin", "gh", f'echo "${{@:2}}" >> calls\n[ "$2" != view ] || {view}')
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "a.whl").touch()
    (tmp_path / "release-files").mkdir()
    for name in ("SHA256SUMS", "notes.md", "public-api.txt"):
        (tmp_path / "release-files" / name).touch()
    step = script("release", "Create the release, or complete the one that exists")
    done = run(tmp_path, step, TAG="v1", GENERATOR=generator)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "calls").read_text().splitlines() == [
        "view v1",
        f"{expected} --notes-file notes.md",
        "upload v1 --clobber dist/a.whl release-files/SHA256SUMS release-files/public-api.txt",
    ]


@pytest.mark.parametrize("previous", ["v1.1.0", ""], ids=["later release", "first release"])
def test_the_public_api_is_compared_with_the_previous_release(
    tmp_path: Path, previous: str
) -> None:
    """``dist`` receives the list of the release before, if there is one."""
    install(tmp_path / "bin", "gh", f'[ "$2" = list ] && echo "{previous}" || echo "$@" >> calls')
    step = script("build", "Fetch the public API of the previous release")
    variables = {"GITHUB_ENV": str(tmp_path / "env"), "RUNNER_TEMP": "temp", "TAG": "v1.2.0"}
    done = run(tmp_path, step, **variables)
    assert done.returncode == 0, done.stderr
    if not previous:
        assert "::notice::no earlier release" in done.stdout
        return
    fetched = "release download v1.1.0 --pattern public-api.txt --dir temp\n"
    assert (tmp_path / "calls").read_text() == fetched
    assert (tmp_path / "env").read_text() == "PREVIOUS=temp/public-api.txt\n"
    install(tmp_path / "bin", "python", 'echo "$@"')
    build = script("build", "Build, check and test the archives")
    done = run(tmp_path, build, GENERATOR="", TAG="", PREVIOUS="temp/public-api.txt")
    assert done.stdout.endswith("--previous-api temp/public-api.txt\n")
