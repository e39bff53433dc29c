"""Amazon's payload schemas: their classes, the fate of their examples, and the time to read one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.needs import SCHEMAS_FOLDER

from ..folders import Fresh, outputs
from ..timing import ROOT, Command, print_table

_PARSE = """
import json, sys, time
from statistics import median
from selling_partner.notifications import parse
from selling_partner.sandbox import Sandbox

with Sandbox() as sandbox:
    body = json.dumps(sandbox.notification("ANY_OFFER_CHANGED"))
times = {"parse": [], "json.loads": []}
for _ in range(21):
    for name, read in (("parse", parse), ("json.loads", json.loads)):
        start = time.perf_counter()
        for _ in range(100):
            read(body)
        times[name].append((time.perf_counter() - start) * 10_000)
print(len(body), *(round(median(each)) for each in times.values()))
"""


def report() -> None:
    """Measure, and print the tables. It takes about two minutes, most of them the mutations'."""
    files = [
        file
        for file in sorted(SCHEMAS_FOLDER.glob("*/*.json"))
        if not file.name.endswith(".example.json")
    ]
    if not files:
        print(f"\nAmazon's payload schemas are not at {SCHEMAS_FOLDER}: they are left out")
        return
    with outputs() as fresh:
        spec, package = _add(files, fresh)
        found = json.loads(_run(package, "-m", "tests.schemas.payload_trial", spec, SCHEMAS_FOLDER))
        typed = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "src"],
            cwd=package,
            capture_output=True,
            text=True,
            check=False,
        )
        size, parsed, loaded = _run(package, "-c", _PARSE).split()
        print_table(
            "Payload schemas",
            ("", "found"),
            [
                ("schemas", str(len(files))),
                ("classes", str(sum(map(len, found["classes"].values())))),
                ("examples", f"{found['examples']}, changed: {len(found['changed'])}"),
                ("mutations", f"{found['mutations']}, failed: {len(found['failed'])}"),
                ("mypy --strict", typed.stdout.strip().rpartition("\n")[2]),
                (f"a notification of {size} bytes", f"{parsed} us; json.loads: {loaded} us"),
            ],
        )


def _add(files: list[Path], fresh: Fresh) -> tuple[Path, Path]:
    """Return a folder with one API and all schemas, and the package generated from it."""
    spec, package = fresh(), fresh()
    spec.mkdir()
    api = ROOT / "spec" / "uploads_2020_11_01.yaml"
    (spec / api.name).write_bytes(api.read_bytes())
    places = ["--spec", str(spec), "--output", str(package)]
    Command([sys.executable, "-m", "generator", "add", *map(str, files), *places]).run()
    return spec, package


def _run(package: Path, *arguments: Any) -> str:
    """Run Python with the package and the repository on its path, and return its output."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{package / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
