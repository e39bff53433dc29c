"""The IR in the cache: restored with equal values and equal types."""

from __future__ import annotations

import pickle
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.core.project import Project
from generator.ir import Api
from generator.ir.serialization import SavedApi, from_json, to_json
from tests.models.swagger import read_models
from tests.needs import needs_models

GOLDEN = Path(__file__).parents[2] / "golden" / "kitchen_sink.yaml"


def typed(value: Any) -> Any:
    """Return the value with the type of each part, because ``Code`` is equal to a string."""
    if is_dataclass(value):
        content: Any = [typed(getattr(value, each.name)) for each in fields(value)]
    elif isinstance(value, dict):
        content = [(typed(key), typed(each)) for key, each in value.items()]
    elif isinstance(value, list | tuple):
        content = [typed(each) for each in value]
    else:
        content = value
    return type(value), content


def restored(api: Api) -> Api:
    """Return the API after saving and restoring it."""
    saved = to_json(api)
    assert saved is not None
    return from_json(saved)


def test_every_feature_is_restored(tmp_path: Path) -> None:
    """The document with every feature is restored, and so are the project's own documents."""
    (tmp_path / GOLDEN.name).write_bytes(GOLDEN.read_bytes())
    built = [*pipeline.compile_spec(Project(tmp_path)), *pipeline.compile_spec(Project())]
    for api in (each.api for each in built):
        assert typed(restored(api)) == typed(api)


@pytest.mark.slow(measured=False)
@needs_models
def test_amazons_models_are_restored(tmp_path: Path) -> None:
    """Every model of Amazon is restored."""
    for model in read_models():
        (tmp_path / f"{model.key}{model.file.suffix}").write_bytes(model.file.read_bytes())
    apis = [built.api for built in pipeline.compile_spec(Project(tmp_path))]
    assert len(apis) > 30
    assert [api.key for api in apis if typed(restored(api)) != typed(api)] == []


def test_another_process_restores_the_api_that_is_sent_to_it() -> None:
    """Pickle sends the JSON of the API."""
    api = pipeline.compile_spec(Project())[0].api
    saved = SavedApi.of(api)
    assert saved is not None
    received = pickle.loads(pickle.dumps(saved))
    assert (typed(received.api), received.json) == (typed(api), saved.json)


def test_values_that_json_cannot_restore_are_not_saved() -> None:
    """A mapping with a key other than a string is not cached, nor is a value outside of JSON."""
    api = pipeline.compile_spec(Project())[0].api
    model, *_ = api.schemas
    for odd in ({1: "a"}, {"a": (1, 2)}, {"a": float("nan")}):
        broken = replace(api, schemas={model: odd})
        assert to_json(broken) is None
        assert SavedApi.of(broken) is None
