"""The public names of exceptions and values, whose source tools still find."""

from __future__ import annotations

import inspect
import json
import pickle
import subprocess
import sys
import traceback
from importlib import import_module
from typing import Any, get_type_hints

import pytest

import selling_partner
from selling_partner import (
    Credentials,
    Deviation,
    ErrorDetail,
    Marketplace,
    NetworkError,
    NotFoundError,
    Region,
    RetryPolicy,
    SellingPartnerError,
    UnknownFieldWarning,
    messaging_v1,
)
from tests.runtime.support.fresh_process import SOURCE

PUBLIC = [getattr(selling_partner, name) for name in selling_partner.__all__]
CLASSES: list[type[Any]] = [each for each in PUBLIC if inspect.isclass(each)]
API_CLASSES: list[type[Any]] = [getattr(messaging_v1, name) for name in messaging_v1.__all__]
VALUES: list[type[Any]] = [
    Credentials,
    Deviation,
    ErrorDetail,
    Marketplace,
    Region,
    RetryPolicy,
]
RENAMED: set[type[Any]] = {
    *(each for each in CLASSES if issubclass(each, SellingPartnerError)),
    *VALUES,
    UnknownFieldWarning,
}
INSTANCES = [
    Credentials("a", "b", "c"),
    Deviation("orders[]", "missing"),
    ErrorDetail("Code", "Message."),
    Marketplace.JP,
    Region.EU,
    RetryPolicy(attempts=2),
    NetworkError("no response", operation="getOrders"),
]


def test_exceptions_and_values_have_their_public_module() -> None:
    """The module of each is the package, which has it under its name."""
    for each in RENAMED:
        assert each.__module__ == "selling_partner"
        assert getattr(selling_partner, each.__name__) is each


def test_a_traceback_shows_the_public_name() -> None:
    """The last line of a traceback names the class like an ``except`` clause."""
    (line,) = traceback.format_exception_only(NetworkError("no response", operation="x"))
    assert line.startswith("selling_partner.NetworkError: ")


def test_a_subclass_of_a_program_keeps_its_own_name() -> None:
    """Only classes of the package are renamed."""

    class OrderError(NotFoundError):
        """An exception that a program defines."""

    assert OrderError.__module__ == __name__


@pytest.mark.parametrize("value", INSTANCES, ids=lambda value: type(value).__name__)
def test_a_pickle_has_no_private_path(value: object) -> None:
    """A process without any imports can load a pickle, which names only public modules."""
    data = pickle.dumps(value)
    assert b"_runtime" not in data
    code = "import json, pickle, sys; v = pickle.load(sys.stdin.buffer); print(json.dumps(repr(v)))"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        input=data,
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert json.loads(loaded.stdout) == repr(value)


@pytest.mark.parametrize(
    ("module", "kind"),
    [
        ("core.errors", ErrorDetail),
        ("core.status_errors", NotFoundError),
        ("core.regions", Region),
        ("auth.credentials", Credentials),
        ("http.retry_policy", RetryPolicy),
    ],
)
def test_a_pickle_of_an_earlier_version_still_loads(module: str, kind: type[Any]) -> None:
    """The private paths in an old pickle refer to the same classes."""
    assert getattr(import_module(f"selling_partner._runtime.{module}"), kind.__name__) is kind


@pytest.mark.parametrize("kind", VALUES)
def test_the_annotations_of_values_can_be_resolved(kind: type[Any]) -> None:
    """The annotations of a value class and of its constructor can be resolved."""
    get_type_hints(kind)
    get_type_hints(kind.__init__)


def test_the_annotations_of_models_can_be_resolved() -> None:
    """The annotations of models can be resolved, including forward references."""
    models = [each for each in API_CLASSES if hasattr(each, "model_fields")]
    assert models
    for each in models:
        assert get_type_hints(each)


@pytest.mark.parametrize("kind", [each for each in CLASSES + API_CLASSES if each not in RENAMED])
def test_the_source_of_other_classes_is_found(kind: type[Any]) -> None:
    """Tools find the source of clients, models, limiters, caches, clocks and pages."""
    assert f"class {kind.__name__}" in inspect.getsource(kind)


def test_the_source_of_methods_is_found() -> None:
    """Tools find the source of methods, including those of renamed classes."""
    assert "def from_env" in inspect.getsource(Credentials.from_env)
    assert "def with_options" in inspect.getsource(selling_partner.SellingPartner.with_options)
