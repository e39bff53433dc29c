"""The two sides: classes of our templates and of datamodel-code-generator, from one document."""

from __future__ import annotations

import itertools
import json
import sys
import warnings
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Annotated, Any

from datamodel_code_generator import InputFileType, PythonVersion
from datamodel_code_generator import generate as generate_models
from datamodel_code_generator.config import GenerateConfig
from datamodel_code_generator.enums import DataModelType
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from generator.build.package_settings import read_package
from generator.compiler import BuiltApi
from generator.core.project import Project
from generator.render.renderer import Renderer
from generator.render.templates import find_templates
from tests.judge.subjects import Subject

_MODELS = "src/selling_partner/{api}/models.py.j2"
_HOLDER = "LockstepJudged"
_NUMBERS = itertools.count()

_NAMES_IN_TYPES = """\
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from pydantic import Field
from selling_partner._runtime.models.types import (
    FormFile, IsoDate, IsoDatetime, Matches, MultipleOf, NotBool, Nullable, Number, OneOf,
    PlainText, ReadOnly, SentForm, TimeOrText, Unconverted, Whole, WriteOnly,
)
"""


def our_readers(compiled: BuiltApi, subjects: Sequence[Subject]) -> list[TypeAdapter[Any]]:
    """Return what reads each subject with the classes of our templates."""
    folder = Project().templates
    (template,) = (each for each in find_templates(folder) if each.path == _MODELS)
    (rendering,) = Renderer(folder, read_package(), None).render(template, compiled.api)
    module = _load(f"selling_partner.judged_{next(_NUMBERS)}", rendering.text)
    scope: dict[str, Any] = {}
    exec(_NAMES_IN_TYPES, scope)
    scope |= vars(module)
    return [TypeAdapter(eval(each.annotation, scope)) for each in subjects]


def their_readers(compiled: BuiltApi, subjects: Sequence[Subject]) -> list[TypeAdapter[Any]]:
    """Return what reads each subject with the classes of datamodel-code-generator.

    A schema of the test's own has each subject as a property: its fields lead to the classes,
    whatever their names are.
    """
    names = [f"s{number}" for number in range(len(subjects))]
    holder = {
        "type": "object",
        "required": names,
        "properties": {name: subject.schema for name, subject in zip(names, subjects, strict=True)},
    }
    module = _load(f"judge_{next(_NUMBERS)}", _their_source(compiled.document.data, holder))
    fields = getattr(module, _HOLDER).model_fields
    return [_adapter(fields[name]) for name in names]


def _adapter(field: FieldInfo) -> TypeAdapter[Any]:
    kind: Any = field.annotation
    for note in field.metadata:
        kind = Annotated[kind, note]
    return TypeAdapter(kind)


def _their_source(data: Mapping[str, Any], holder: Mapping[str, Any]) -> str:
    components = data.get("components", {})
    schemas = components.get("schemas", {})
    assert _HOLDER not in schemas
    whole = {**data, "components": {**components, "schemas": {**schemas, _HOLDER: holder}}}
    config = GenerateConfig(
        input_file_type=InputFileType.OpenAPI,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        field_constraints=True,
        formatters=[],
        intersect_allof_keywords=True,
        use_annotated=True,
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "format of .* not understood", UserWarning)
        made = generate_models(json.dumps(whole), config=config)
    assert isinstance(made, str)
    return made


def _load(name: str, source: str) -> ModuleType:
    """Execute a module that pydantic finds by its name."""
    module = ModuleType(name)
    module.__package__ = name
    sys.modules[name] = module
    exec(compile(source, f"<{name}>", "exec"), vars(module))
    return module
