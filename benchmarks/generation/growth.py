"""Time and memory of the generator for documents of growing size, for each megabyte."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from generator.build.api import build
from generator.openapi.documents import SourceFile, load_all
from generator.openapi.normal_form.document import normalize_document
from generator.openapi.overlays.actions import apply_overlays
from generator.openapi.upgrade.document import upgrade
from generator.openapi.validation.validator import validate

from ..timing import ROOT, print_table
from .large_documents import large_document

COPIES = (1, 10, 100)
T = TypeVar("T")


def report() -> None:
    """Measure each size in a process of its own, and print the tables. It takes a minute."""
    found = [_measured(copies) for copies in COPIES]
    sizes = [each.pop("megabytes") for each in found]
    for measure, unit in (("seconds", "s of CPU time"), ("memory", "MB of memory")):
        rows = [
            _row(name, [each[name] for each in found], sizes)
            for name in found[0]
            if ("memory" in name) is (measure == "memory")
        ]
        head = ("", *(f"{size:.1f} MB" for size in sizes), "per MB", "growth per MB")
        print_table(f"Documents of growing size ({unit})", head, rows)


def _row(name: str, values: list[float], sizes: list[float]) -> list[str]:
    """Return the values, the largest for each megabyte, and how it compares with the middle one."""
    each = [value / size for value, size in zip(values, sizes, strict=True)]
    growth = f"{each[-1] / each[-2]:.2f}" if each[-2] else "-"
    return [name, *(f"{value:.2f}" for value in values), f"{each[-1]:.2f}", growth]


def _measured(copies: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as folder:
        file = Path(folder, "shipments_v1.json")
        file.write_bytes(large_document(copies))
        command = [sys.executable, "-m", "benchmarks.generation.growth", str(file)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        found: dict[str, float] = json.loads(done.stdout)
        return found | _whole_run(Path(folder))


def _whole_run(spec: Path) -> dict[str, float]:
    """Return the CPU time and the largest memory of ``generate`` as a process, from nothing."""
    command = [sys.executable, "-m", "generator", "generate", "--spec", str(spec)]
    with tempfile.TemporaryDirectory(prefix="lockstep-bench-") as output:
        process = subprocess.Popen(
            [*command, "--output", f"{output}/package"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}")
    unit = 1e6 if sys.platform == "darwin" else 1e3
    seconds = used.ru_utime + used.ru_stime
    return {"generate": seconds, "peak memory of generate": used.ru_maxrss / unit}


def measure(file: Path) -> dict[str, float]:
    """Return the seconds of each stage, and the megabytes that they add to the process."""
    _stages(large_document(1))  # Imports and caches are not part of the measure.
    before = _memory()
    content = file.read_bytes()
    seconds = _stages(content)
    return {**seconds, "memory": _memory() - before, "megabytes": len(content) / 1e6}


def _stages(content: bytes) -> dict[str, float]:
    seconds: dict[str, float] = {}

    def timed(name: str, make: Callable[[], T]) -> T:
        start = time.process_time()
        made = make()
        seconds[name] = time.process_time() - start
        return made

    source = SourceFile("shipments_v1", "shipments_v1.json", content)
    loaded = timed("load", lambda: load_all([source]))
    upgraded = timed("upgrade", lambda: [upgrade(each) for each in loaded])
    patched = timed("overlay", lambda: apply_overlays(upgraded, (), Path()))
    problems = timed("validate", lambda: validate(patched))
    if problems:
        raise RuntimeError(str(problems[0]))
    normal = timed("normalize", lambda: [normalize_document(each) for each in patched])
    timed("build", lambda: build(normal))
    return seconds


def _memory() -> float:
    """Return the largest memory of this process so far, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():  # On Linux, getrusage includes the process that started this one.
        lines = status.read_text(encoding="ascii", errors="ignore").splitlines()
        (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
        return int(peak) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
