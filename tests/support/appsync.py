"""What AppSync is told by a synthesized backend: its schema, its resolvers, each step of a pipeline."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.verify.synthesize import Synthesis


@dataclass(frozen=True)
class Step:
    """A function of a pipeline: its name, the data source that it calls, and its two mapping templates."""

    name: str
    source: str
    request: str
    response: str


@dataclass(frozen=True)
class Resolver:
    """A pipeline: the templates before and after its steps. A unit resolver has the one step, without a name."""

    before: str
    after: str
    steps: tuple[Step, ...]


def schema_of(synthesis: Synthesis) -> str:
    """The schema with all generated types and operations."""
    [text] = [content.decode() for key, content in synthesis.assets.items() if key.endswith(".graphql")]
    return text


def resolvers(synthesis: Synthesis) -> dict[str, Resolver]:
    """The resolvers by `Type.field`."""
    found = {}
    for template in synthesis.templates.values():
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::AppSync::Resolver":
                properties = resource["Properties"]
                name = f"{properties['TypeName']}.{properties['FieldName']}"
                assert name not in found, f"{name} has two resolvers"
                found[name] = _resolver(synthesis, template, properties)
    return found


def _resolver(synthesis: Synthesis, template: Mapping[str, Any], properties: Mapping[str, Any]) -> Resolver:
    before = _template(synthesis, properties, "RequestMappingTemplate")
    after = _template(synthesis, properties, "ResponseMappingTemplate")
    if properties.get("Kind") != "PIPELINE":
        return Resolver("", "", (Step("", _source(properties), before, after),))
    steps = tuple(_steps(synthesis, template, properties["PipelineConfig"]["Functions"]))
    return Resolver(before, after, steps)


def _steps(synthesis: Synthesis, template: Mapping[str, Any], functions: list[Any]) -> Iterator[Step]:
    for function in functions:
        logical_id = function["Fn::GetAtt"][0] if "Fn::GetAtt" in function else None
        if logical_id is None:
            yield Step(json.dumps(function), "", "", "")  # a function of another stack
            continue
        properties = template["Resources"][logical_id]["Properties"]
        yield Step(
            properties["Name"],
            _source(properties),
            _template(synthesis, properties, "RequestMappingTemplate"),
            _template(synthesis, properties, "ResponseMappingTemplate"),
        )


def _source(properties: Mapping[str, Any]) -> str:
    return re.sub(r"^.*?([A-Za-z0-9]+)$", r"\1", _text(properties.get("DataSourceName", "")))


def _template(synthesis: Synthesis, properties: Mapping[str, Any], name: str) -> str:
    if name in properties:
        return _text(properties[name])
    key = re.search(r"[0-9a-f]{64}\.vtl", _text(properties.get(f"{name}S3Location", "")))
    return synthesis.assets[key[0]].decode() if key else ""


def _text(value: Any) -> str:
    """A value as text; what only a deployment knows stays as `${…}`."""
    if isinstance(value, str):
        return value
    match value:
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(map(_text, parts))
        case {"Ref": name}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"${{{name}.{attribute}}}"
    return json.dumps(value, sort_keys=True)
