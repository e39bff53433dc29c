"""Model classes by datamodel-code-generator, in process.

The schemas handed to it already carry the final class names, and its alias mapping the final
field names. What comes back is held to the IR, so that the two cannot disagree, and gets its
docstrings here: text of a document becomes code in one module only.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

from .ir import Api, Model
from .keywords import is_nullable
from .quoting import Code, docstring, literal

BASE_CLASS = "selling_partner._runtime.model.ApiModel"
_INDENT = 4
_TYPED_FORMATS = frozenset({"date", "date-time"})
_PROSE = frozenset({"description", "example", "examples", "const"})


def generate_models(api: Api) -> Code:
    """The source of the API's model classes, imports first, not yet formatted."""
    if not api.models:
        return Code("")
    return Code(_rewritten(api, ast.parse(_generate(api))))


def _generate(api: Api) -> str:
    from datamodel_code_generator import generate
    from datamodel_code_generator.config import GenerateConfig
    from datamodel_code_generator.enums import DataModelType, InputFileType
    from datamodel_code_generator.format import DatetimeClassType, PythonVersion
    from datamodel_code_generator.parser import LiteralType

    document = {
        "openapi": "3.1.0",
        "info": {"title": api.key, "version": "1"},
        "paths": {},
        "components": {"schemas": {name: _stripped(each) for name, each in api.schemas.items()}},
    }
    aliases = {
        f"{model.class_name}.{field.wire_name}": str(field.name)
        for model in api.models
        for field in model.fields
        if field.name != field.wire_name
    }
    config = GenerateConfig(
        input_file_type=InputFileType.OpenAPI,
        input_filename=api.key,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        output_datetime_class=DatetimeClassType.Awaredatetime,
        base_class=BASE_CLASS,
        aliases=aliases,
        # Inside Annotated an alias is invisible to type checkers: they see the field's own name.
        use_annotated=True,
        field_constraints=True,
        use_standard_collections=True,
        use_union_operator=True,
        enum_field_as_literal=LiteralType.All,
        disable_timestamp=True,
        formatters=[],
    )
    return str(generate(json.dumps(document), config=config))


def _stripped(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without what decides no type: prose, samples, and most formats.

    Amazon's texts stay texts: a URL or an identifier must come out exactly as it came in. A
    default is kept where it fits the type as it is written, and means anything.
    """
    result = {key: value for key, value in schema.items() if key not in _PROSE}
    if schema.get("format") not in _TYPED_FORMATS:
        result.pop("format", None)
    if "format" in result or isinstance(schema.get("default"), list | dict):
        result.pop("default", None)
    if "properties" in result:
        result["properties"] = {
            name: _stripped(each) for name, each in schema["properties"].items()
        }
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            result[key] = _stripped(schema[key])
    if "anyOf" in result:
        result["anyOf"] = [_stripped(each) for each in schema["anyOf"]]
    if "object" in schema.get("type", "") and is_nullable(schema):
        # A list of types would make it a dict of anything.
        return {"anyOf": [result | {"type": "object"}, {"type": "null"}]}
    return result


def _rewritten(api: Api, tree: ast.Module) -> str:
    """The classes with every description in its place, and without wrappers.

    Raises:
        AssertionError: A class or a field came out under another name than ``names`` decided.

    """
    models = {str(model.class_name): model for model in api.models}
    wrappers = {name: wrapped for node in tree.body for name, wrapped in _wrapped(node)}
    kept: list[ast.stmt] = [
        _Rewrite(wrappers).visit(node)
        for node in tree.body
        if not isinstance(node, ast.ImportFrom) and not dict(_wrapped(node))
    ]
    _hold(api.key, {each.name for each in kept if isinstance(each, ast.ClassDef)}, set(models))
    lines = list(_import_lines(tree, kept))
    for node in kept:
        if isinstance(node, ast.ClassDef):
            lines += ["", *_class_lines(node, models[node.name]), ""]
        else:
            lines.append(ast.unparse(node))
    return "\n".join(lines).rstrip() + "\n"


def _wrapped(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The name and the type of a wrapper: limits of an item that are made a type of its own."""
    match node:
        case ast.ClassDef(
            name=name,
            bases=[ast.Subscript(value=ast.Name(id="RootModel"))],
            body=[*_, ast.AnnAssign(target=ast.Name(id="root"), annotation=wrapped)],
        ):
            yield name, wrapped
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Call(func=ast.Name(id="TypeAliasType"), args=[_, wrapped]),
        ):
            yield name, wrapped


class _Rewrite(ast.NodeTransformer):
    """Writes each wrapper out where it is used: a user meets ``list[str]`` only.

    A string becomes what ``literal`` makes of it, which ``ast.unparse`` takes over as it stands.
    """

    def __init__(self, wrappers: dict[str, ast.expr]) -> None:
        self._wrappers = wrappers

    def visit_Name(self, node: ast.Name) -> ast.expr:
        wrapped = self._wrappers.get(node.id)
        return node if wrapped is None else self.visit(wrapped)

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Name(literal(node.value)) if isinstance(node.value, str) else node


def _class_lines(node: ast.ClassDef, model: Model) -> Iterator[str]:
    fields = {str(field.name): field for field in model.fields}
    made = {
        each.target.id: each
        for each in node.body
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
    }
    _hold(node.name, set(made), set(fields))
    margin = " " * _INDENT
    yield f"class {node.name}(ApiModel):"
    if model.description.strip():
        yield f"{margin}{docstring(model.description, _INDENT)}"
        yield ""
    for name, statement in made.items():
        yield f"{margin}{ast.unparse(statement)}"
        if fields[name].description:
            yield f"{margin}{docstring(fields[name].description, _INDENT)}"
    if not made:
        yield f"{margin}pass"


def _import_lines(tree: ast.Module, kept: list[ast.stmt]) -> Iterator[str]:
    """What the classes need, in the order of isort: standard library, others, this package."""
    used = {each.id for node in kept for each in ast.walk(node) if isinstance(each, ast.Name)}
    ranks = {"__future__": 0, "pydantic": 2, "selling_partner": 3}
    by_rank: dict[int, list[str]] = {}
    nodes = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    for node in sorted(nodes, key=lambda each: each.module or ""):
        rank = ranks.get((node.module or "").partition(".")[0], 1)
        names = [each for each in node.names if rank == 0 or (each.asname or each.name) in used]
        if names:
            line = ast.unparse(ast.ImportFrom(node.module, names, node.level))
            by_rank.setdefault(rank, []).append(line)
    for rank in sorted(by_rank):
        yield from (*by_rank[rank], "")


def _hold(where: str, made: set[str], meant: set[str]) -> None:
    if made != meant:
        raise AssertionError(f"{where}: models and IR disagree about {sorted(made ^ meant)}")
