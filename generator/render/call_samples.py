"""A call for the reference pages: its signature, and samples in sync, async and curl."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..ir import Api, Operation, Parameter
from ..pycode.imports import without_prefix, words
from ..pycode.literals import Code, Repeat, fitted, literal

_MARKETPLACE = "ATVPDKIKX0DER"
_FILE = "%PDF-1.7 sample"


def signature(operation: Operation) -> str:
    """Return the signature of the sync client's method."""
    lines = [each.argument for each in operation.positional] + [Code("*")]
    body = operation.body
    keywords = [(each.required, each.argument) for each in operation.keywords]
    keywords += [] if body is None else [(body.required, body.argument)]
    lines += [argument for required, argument in keywords if required]
    lines += [argument for required, argument in keywords if not required]
    if operation.restriction is not None:
        lines.append(operation.restriction.argument)
    if operation.access_argument is not None:
        lines.append(Code(f"{operation.access_argument}: str | None = None"))
    lines.append(Code("timeout: float | None = None"))
    listed = "".join(f"    {fitted(each, 4)},\n" for each in lines)
    text = f"def {operation.method_name}(\n{listed}) -> {operation.returns}"
    return without_prefix(text, "_dicts.")


def sync_sample(operation: Operation, name: str) -> str:
    """Return a program that makes the call with a sync client.

    Args:
        operation: The operation.
        name: The attribute of the root client.

    """
    lines = ["from selling_partner import SellingPartner", ""]
    lines += ["with SellingPartner.from_env() as sp:"]
    return _program(lines, _call(operation, f"sp.{name}", 1), operation, 1)


def async_sample(operation: Operation, name: str) -> str:
    """Return a program that makes the call with an async client; arguments as ``sync_sample``."""
    lines = ["import asyncio", "", "from selling_partner import AsyncSellingPartner", "", ""]
    lines += ["async def main() -> None:", "    async with AsyncSellingPartner.from_env() as sp:"]
    text = _program(lines, _call(operation, f"await sp.{name}", 2), operation, 2)
    return f"{text}\n\n\nasyncio.run(main())"


def first_call(apis: Sequence[Api], names: Mapping[str, str]) -> str:
    """Return a program that starts the sandbox and makes a call.

    Args:
        apis: The APIs, of which Messaging is preferred.
        names: The attribute of a root client for an API's newest version, by the API's key.

    """
    api = next((each for each in apis if each.key == "messaging_v1"), apis[0])
    operation = api.operations[0]
    name = names.get(api.key, api.key)
    lines = ["from selling_partner.sandbox import Sandbox", ""]
    lines += ["with Sandbox() as sandbox, sandbox.client() as sp:"]
    return _program(lines, _call(operation, f"sp.{name}", 1), operation, 1)


def curl_sample(operation: Operation) -> str:
    """Return the call as a command line of curl.

    The shell has ``SP_API_BASE_URL`` and ``SP_API_ACCESS_TOKEN``.
    """
    target = shlex.quote(operation.required_target)
    parts = [f'curl --request {operation.http_method} "$SP_API_BASE_URL"{target}']
    parts += ['--header "x-amz-access-token: $SP_API_ACCESS_TOKEN"']
    headers = {"Accept": operation.accept}
    headers |= {
        each.wire_name: each.sample_text
        for each in operation.parameters
        if each.location == "header" and each.required
    }
    body = operation.body
    if body is not None and body.sample_form is None:
        headers["Content-Type"] = body.media_type
    parts += [f"--header {shlex.quote(f'{name}: {text}')}" for name, text in headers.items()]
    parts += _curl_body(operation)
    return " \\\n  ".join(parts)


def _curl_body(operation: Operation) -> Iterator[str]:
    body = operation.body
    if body is None:
        return
    if body.sample_form is not None:
        option = "form-string" if body.media_type.startswith("multipart/") else "data-urlencode"
        for pair in body.sample_form:
            if pair[0] not in body.files:
                yield f"--{option} {shlex.quote('='.join(pair[:2]))}"
        for name, kind in body.files.items():
            yield f"--form {shlex.quote(f'{name}=@file;type={kind}')}"
    elif body.checked_type == "bytes":
        yield f"--data-binary {shlex.quote(_FILE)}"
    else:
        yield f"--data {shlex.quote(json.dumps(_whole(body.sample), indent=2, ensure_ascii=False))}"


def _program(start: list[str], call: str, operation: Operation, depth: int) -> str:
    indent = " " * 4 * depth
    if operation.returns == "None":
        return "\n".join([*start, f"{indent}{call}"])
    return "\n".join([*start, f"{indent}response = {call}", f"{indent}print(response)"])


def _call(operation: Operation, client: str, depth: int) -> str:
    """Return the call, with an argument on each line that begins at this depth of blocks."""
    indent = 4 * (depth + 1)
    arguments = [literal(each.sample, indent) for each in operation.positional]
    arguments += [
        Code(f"{each.name}={literal(_sample(each), indent)}")
        for each in operation.keywords
        if each.required
    ]
    if operation.body is not None:
        arguments.append(Code(f"body={_body(operation, indent)}"))
    if operation.restriction is not None:
        elements = list(operation.restriction.data_elements or ())[:1]
        arguments.append(Code(f"data_elements={literal(elements)}"))
    if not arguments:
        return f"{client}.{operation.method_name}()"
    listed = "".join(f"{' ' * indent}{each},\n" for each in arguments)
    return f"{client}.{operation.method_name}(\n{listed}{' ' * (indent - 4)})"


def _sample(parameter: Parameter) -> Any:
    """Return the sample of an argument, which is a marketplace where the type says so."""
    if "Marketplace" not in words(parameter.type):
        return parameter.sample
    return [_MARKETPLACE] if isinstance(parameter.sample, list) else _MARKETPLACE


def _body(operation: Operation, indent: int) -> str:
    body = operation.body
    assert body is not None
    if body.checked_type == "bytes":
        return f"b{literal(_FILE)}"
    if not body.files:
        return literal(body.sample, indent)
    entries = [(name, literal(each, indent + 4)) for name, each in body.sample.items()]
    file = Code(f"b{literal(_FILE)}")
    lines = "".join(
        f"{' ' * (indent + 4)}{literal(name)}: {file if name in body.files else value},\n"
        for name, value in entries
    )
    return f"{{\n{lines}{' ' * indent}}}"


def _whole(value: Any) -> Any:
    """Return a sample with long values in full."""
    if isinstance(value, Repeat):
        return value.value
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {key: _whole(each) for key, each in value.items()}
    return value
