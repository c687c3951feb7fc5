"""Query requests in, XML answers out, both by the shapes of botocore's model of CloudFormation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

import botocore.session

from cfnbed.errors import ServiceError, invalid

Fields = dict[str, str]


@cache
def _model() -> Any:
    return botocore.session.get_session().get_service_model("cloudformation")


def read_request(body: str) -> tuple[str, dict[str, Any]]:
    """Operation and parameters of a form-encoded body."""
    fields = dict(parse_qsl(body, keep_blank_values=True))
    operation = fields.get("Action", "")
    if operation not in _model().operation_names:
        raise ServiceError("InvalidAction", f"Could not find operation {operation} for version 2010-05-15")
    shape = _model().operation_model(operation).input_shape
    return operation, _read_structure(shape, fields, "") if shape is not None else {}


def write_answer(operation: str, answer: Mapping[str, Any], request_id: str) -> str:
    shape = _model().operation_model(operation).output_shape
    result = ""
    if shape is not None:
        wrapper = shape.serialization.get("resultWrapper", f"{operation}Result")
        result = f"<{wrapper}>{_write_structure(shape, answer)}</{wrapper}>"
    space = _model().metadata["xmlNamespace"]
    metadata = f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
    return f'<{operation}Response xmlns="{space}">{result}{metadata}</{operation}Response>'


def write_error(error: ServiceError, request_id: str) -> str:
    kind = "Receiver" if error.status >= 500 else "Sender"
    return (
        f'<ErrorResponse xmlns="{_model().metadata["xmlNamespace"]}">'
        f"<Error><Type>{kind}</Type><Code>{error.code}</Code>"
        f"<Message>{_text(error.message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    )


def _read_structure(shape: Any, fields: Fields, prefix: str) -> dict[str, Any]:
    found = {}
    for name, member in shape.members.items():
        value = _read(member, fields, prefix + member.serialization.get("name", name))
        if value is not None:
            found[name] = value
    return found


def _read(shape: Any, fields: Fields, path: str) -> Any:
    if shape.type_name == "structure":
        return _read_structure(shape, fields, path + ".") if _has(fields, path) else None
    if shape.type_name == "list":
        if fields.get(path) == "":
            return []  # botocore writes an empty list as an empty field
        return _read_items(shape.member, fields, f"{path}.{shape.member.serialization.get('name', 'member')}.") or None
    if shape.type_name == "map":
        return _read_map(shape, fields, path)
    return _read_scalar(shape, fields[path], path) if path in fields else None


def _read_items(member: Any, fields: Fields, prefix: str) -> list[Any]:
    found: list[Any] = []
    while _has(fields, f"{prefix}{len(found) + 1}"):
        found.append(_read(member, fields, f"{prefix}{len(found) + 1}"))
    return found


def _read_map(shape: Any, fields: Fields, path: str) -> dict[str, Any] | None:
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    found, number = {}, 1
    while f"{path}.entry.{number}.{key_name}" in fields:
        key = fields[f"{path}.entry.{number}.{key_name}"]
        found[key] = _read(shape.value, fields, f"{path}.entry.{number}.{value_name}")
        number += 1
    return found or None


def _read_scalar(shape: Any, text: str, path: str) -> Any:
    if shape.type_name == "boolean":
        return text == "true"
    if shape.type_name in ("integer", "long"):
        return int(text)
    longest = shape.metadata.get("max")
    if longest is not None and len(text) > longest:
        raise invalid(
            f"1 validation error detected: Value '{text}' at '{path[:1].lower() + path[1:]}' failed to satisfy "
            f"constraint: Member must have length less than or equal to {longest}"
        )
    return text


def _has(fields: Fields, path: str) -> bool:
    return any(name == path or name.startswith(path + ".") for name in fields)


def _write_structure(shape: Any, answer: Mapping[str, Any]) -> str:
    unknown = answer.keys() - shape.members.keys()
    if unknown:
        raise AssertionError(f"{shape.name} has no members {sorted(unknown)}")
    return "".join(
        _element(member.serialization.get("name", name), _write(member, answer[name]))
        for name, member in shape.members.items()
        if answer.get(name) is not None
    )


def _write(shape: Any, value: Any) -> str:
    if shape.type_name == "structure":
        return _write_structure(shape, value)
    if shape.type_name == "list":
        name = shape.member.serialization.get("name", "member")
        return "".join(_element(name, _write(shape.member, item)) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return _text(value)


def _element(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"


def _text(value: Any) -> str:
    return escape(str(value)).replace("\r", "&#xD;")
