"""Times a run of the generator from the inside, without a change to its code.

Python imports a module of this name by itself in every process that has its folder on PYTHONPATH:
in the generator's first process and in its helper. What a library's import, a stage, or waiting
takes is counted where it happens: the time of an import inside a stage is the import's. Each
process appends lines to the file that LOCKSTEP_TRACE names: process, what, milliseconds.
"""

from __future__ import annotations

import functools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

LIBRARIES = {
    "black": "import black",
    "datamodel_code_generator": "import datamodel-code-generator",
    "jinja2": "import jinja2",
    "jsonschema": "import openapi-spec-validator",
    "jsonschema_path": "import openapi-spec-validator",
    "openapi_spec_validator": "import openapi-spec-validator",
    "openapi_schema_validator": "import openapi-spec-validator",
    "pydantic": "import pydantic",
    "pydantic_core": "import pydantic",
    "pydantic_settings": "import openapi-spec-validator",
    "referencing": "import openapi-spec-validator",
    "rich": "import typer",
    "typer": "import typer",
    "yaml": "import yaml",
    "generator": "import the generator itself",
}
"""What the import of a package counts as. What a package imports from elsewhere counts as its."""

STAGES = {
    "generator.cache": {"digest_inputs": "hash the inputs", "remember": "hash the inputs"},
    "generator.load": {"load": "load"},
    "generator.validate": {"validate": "validate"},
    "generator.build": {"build": "build"},
    "generator.models": {"generate_models": "models"},
    "jinja2.environment": {"Environment.get_template": "render", "Template.render": "render"},
    "generator.unasync": {"Unasync.derive": "twins"},
    "generator.format": {"format_source": "format"},
    "generator.write": {"with_manifest": "write", "plan": "write", "apply": "write"},
    "concurrent.futures._base": {"Future.result": "wait for the other process"},
    "pickle": {"load": "wait for the other process"},
}
"""What the time inside a function counts as, by its module."""

_TRACE = os.environ["LOCKSTEP_TRACE"]


class _Clock:
    """Counts each moment of the main thread for the innermost thing that goes on."""

    def __init__(self) -> None:
        self._file = os.open(_TRACE, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._process = "helper" if "generator.helper" in sys.orig_argv else "main"
        self._thread = threading.get_ident()
        self._open = ["elsewhere"]
        self._since = time.perf_counter()
        self.write("start python", time.process_time())

    @contextmanager
    def count(self, what: str) -> Iterator[None]:
        """Count what happens inside as this, but for what is counted as something else."""
        if threading.get_ident() != self._thread:
            yield
            return
        self._stop()
        self._open.append(what)
        try:
            yield
        finally:
            self._stop()
            self._open.pop()

    def write(self, what: str, seconds: float) -> None:
        """Add a line to the file: the processes end too suddenly to do so at their end."""
        os.write(self._file, f"{self._process}\t{what}\t{1000 * seconds:.3f}\n".encode())

    def _stop(self) -> None:
        now = time.perf_counter()
        self.write(self._open[-1], now - self._since)
        self._since = time.perf_counter()


class _Finder:
    """Finds modules as Python does, and has the clock count what they take."""

    def __init__(self, clock: _Clock) -> None:
        self._clock = clock

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        what = LIBRARIES.get(name.partition(".")[0])
        if what is None and name not in STAGES:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return None
        loader: Any = spec.loader
        load = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            self.watch(module)

        if what is not None:
            loader.create_module = self._counted(loader.create_module, what)
            exec_module = self._counted(exec_module, what)
        loader.exec_module = exec_module
        return spec

    def watch(self, module: ModuleType) -> None:
        """Count the time inside the stages that a module holds."""
        for path, what in STAGES.get(module.__name__, {}).items():
            *outer, name = path.split(".")
            owner = functools.reduce(getattr, outer, module)
            if hasattr(owner, name):
                setattr(owner, name, self._counted(getattr(owner, name), what))
            else:
                self._clock.write(f"not found: {module.__name__}.{path}", 0)

    def _counted(self, function: Callable[..., Any], what: str) -> Callable[..., Any]:
        @functools.wraps(function)
        def counted(*arguments: Any, **named: Any) -> Any:
            with self._clock.count(what):
                return function(*arguments, **named)

        return counted


_finder = _Finder(_Clock())
sys.meta_path.insert(0, _finder)
for _name in STAGES.keys() & sys.modules.keys():
    _finder.watch(sys.modules[_name])
