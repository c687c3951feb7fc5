"""What the builders read of a plain clone, and the form of what they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amp2gen.syntax.documents import decode, load
from amp2gen.syntax.spans import SyntaxProblem
from amp2gen.verify.gen1_side.files import Gen1SideError, object_or_empty, read_json

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
    def suffix(self) -> str:
        """The fourth part of the root stack's name, which the CLI puts into physical names."""
        parts = str(self.settings.get("awscloudformation", {}).get("StackName", "")).split("-")
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
        categories = self.settings.get("categories", {})
        of_environment = categories.get(category, {}).get(name, {}) if isinstance(categories, dict) else {}
        return {**self.inputs(category, name, "parameters.json"), **of_environment}

    def entries(self, category: str) -> Mapping[str, Any]:
        found = self.config.get(category, {})
        return {name: entry for name, entry in found.items() if isinstance(entry, dict)}

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


def read_template(checkout: Checkout, path: Path) -> Json:
    """A template of the checkout, JSON or YAML. Raises Gen1SideError."""
    shown = checkout.shown(path)
    try:
        template = load(decode(path.read_bytes(), shown), shown).data
    except SyntaxProblem as problem:
        raise Gen1SideError(problem.message, shown) from None
    if not isinstance(template, dict):
        raise Gen1SideError("a template is expected here", shown)
    return template


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
