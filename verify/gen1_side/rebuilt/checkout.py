"""What the builders read of a plain clone, and the form of what they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amp2gen.verify.gen1_side.files import as_object, object_or_empty, read_json

Json = dict[str, Any]


@dataclass(frozen=True)
class Checkout:
    """One environment of a plain clone. `config` is backend-config.json, `settings` what team-provider-info.json has
    for the environment."""

    amplify: Path
    environment: str
    config: Mapping[str, Any]
    settings: Mapping[str, Any]

    @property
    def provider(self) -> Json:
        """What `push` put down about the environment's stacks."""
        return as_object(self.settings.get("awscloudformation"))

    @property
    def suffix(self) -> str:
        """The fourth part of the root stack's name, which the CLI puts into physical names."""
        parts = str(self.provider.get("StackName", "")).split("-")
        return parts[3] if len(parts) > 3 else ""

    def folder(self, category: str, name: str) -> Path:
        return self.amplify / "backend" / category / name

    def inputs(self, category: str, name: str, file: str = "cli-inputs.json") -> Json:
        """A file of a resource, empty if it is absent."""
        return object_or_empty(self.folder(category, name) / file)

    def list_of(self, category: str, name: str, file: str) -> list[Any]:
        path = self.folder(category, name) / file
        if not path.is_file():
            return []
        written = read_json(path, self.shown(path))
        return written if isinstance(written, list) else []

    def parameters(self, category: str, name: str) -> Json:
        """What the CLI passes to a resource's stack: its own values, then those of the environment."""
        of_environment = self.settings
        for key in ("categories", category, name):
            of_environment = as_object(of_environment.get(key))
        return {**self.inputs(category, name, "parameters.json"), **of_environment}

    def entries(self, category: str) -> Mapping[str, Any]:
        return {name: entry for name, entry in as_object(self.config.get(category)).items() if isinstance(entry, dict)}

    def shown(self, path: Path) -> str:
        """A file's path as messages have it."""
        return path.relative_to(self.amplify.parent).as_posix()


@dataclass(frozen=True)
class Nested:
    """The nested stack of one resource. `parameters` are CloudFormation, evaluated in the root stack; `children` are
    nested in it."""

    template: Json
    file: str
    parameters: Json = field(default_factory=dict)
    children: Mapping[str, Json] = field(default_factory=dict)


def dependencies(entry: Mapping[str, Any]) -> Json:
    """The outputs of other resources that an entry of backend-config.json depends on, by the parameters they fill."""
    found: Json = {}
    for each in entry.get("dependsOn") or ():
        if isinstance(each, dict):
            stack = f"{each.get('category')}{each.get('resourceName')}"
            for attribute in each.get("attributes") or ():
                found[f"{stack}{attribute}"] = att(stack, f"Outputs.{attribute}")
    return found


def resource(type_name: str, properties: Json, **more: Any) -> Json:
    """A resource with those of the properties that are not None."""
    written = {key: each for key, each in properties.items() if each is not None}
    return {"Type": type_name, "Properties": written, **more}


def ref(name: str) -> Json:
    return {"Ref": name}


def att(name: str, attribute: str) -> Json:
    return {"Fn::GetAtt": [name, attribute]}


def join(*parts: Any) -> Json:
    return {"Fn::Join": ["", list(parts)]}


def outputs(**values: Any) -> Json:
    return {name: {"Value": value} for name, value in values.items()}


def allow(actions: Any, resources: Any, **more: Any) -> Json:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def document(*statements: Json) -> Json:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def policy(roles: list[Any], *statements: Json, type_name: str = "AWS::IAM::Policy") -> Json:
    return resource(type_name, {"PolicyDocument": document(*statements), "Roles": roles})
