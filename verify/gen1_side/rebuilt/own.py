"""Resources whose templates are in version control: functions, streams, maps, custom stacks; in older projects nearly
all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.language_extensions import NAME, transforms, write_out
from amp2gen.syntax.cloudformation.scope import Scope, coerce_parameter
from amp2gen.verify.gen1_side.files import read_template
from amp2gen.verify.gen1_side.rebuilt.checkout import (
    Checkout,
    Json,
    Nested,
    allow,
    dependencies,
    policy,
    ref,
)

_CATEGORIES = ("function", "analytics", "custom", "geo", "predictions", "hosting")
_BEFORE_VERSION_7 = ("auth", "storage", "api")
"""Since version 7 the CLI makes their templates of cli-inputs.json, and does not keep them in version control."""


def own_stacks(checkout: Checkout) -> Iterator[tuple[str, Nested]]:
    """The stack of each such resource. Its parameters are its own values, the environment's, and outputs of what it
    depends on; those that it does not declare are left out, as `push` does."""
    for category in (*_CATEGORIES, *_BEFORE_VERSION_7):
        for name, entry in checkout.entries(category).items():
            path = _template_of(checkout.folder(category, name), name)
            if path is None or (category in _BEFORE_VERSION_7 and checkout.inputs(category, name)):
                continue
            template = read_template(path, checkout.shown(path))
            if category == "function":
                template = _with_custom_policies(checkout, name, template)
            given = {**checkout.parameters(category, name), **dependencies(entry), "env": checkout.environment}
            declared = template.get("Parameters") or {}
            values = {key: _passed(value) for key, value in given.items() if key in declared}
            yield f"{category}{name}", Nested(_without_extensions(template, values), checkout.shown(path), values)


def _template_of(folder: Path, name: str) -> Path | None:
    """`<name>-cloudformation-template.json`, `kinesis-cloudformation-template.json` and their like."""
    found = sorted(each for each in folder.glob("*template*") if each.suffix in (".json", ".yaml", ".yml"))
    return next((each for each in found if each.name.startswith(name)), found[0] if found else None)


def _passed(value: Any) -> Any:
    """CloudFormation takes lists as text. References to roles are written as the root stack knows them."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, dict) and value.get("Ref") in ("AuthRoleName", "UnauthRoleName"):
        return ref(str(value["Ref"]).removesuffix("Name"))
    return value


def _without_extensions(template: Json, values: Json) -> Json:
    """CloudFormation writes loops and their like out before it looks at the resources."""
    if NAME not in transforms(template):
        return template
    declared = template.get("Parameters") or {}
    parameters = {
        name: coerce_parameter(str(each.get("Type")), values.get(name, each.get("Default")))
        for name, each in declared.items()
    }
    known = {name: value for name, value in parameters.items() if value is not None}
    scope = Scope(parameters=known, mappings=template.get("Mappings") or {}, resources=template.get("Resources") or {})
    written: Json = write_out(template, lambda written: evaluate(written, scope))
    return written


def _with_custom_policies(checkout: Checkout, name: str, template: Json) -> Json:
    """On `push` the CLI writes custom-policies.json into the function's template, over what it wrote before."""
    written = [each for each in checkout.list_of("function", name, "custom-policies.json") if isinstance(each, dict)]
    statements = [
        {
            **allow(each["Action"], _in_environment(each["Resource"])),
            "Effect": each.get("Effect", "Allow"),
        }
        for each in written
        if each.get("Action") and each.get("Resource")
    ]
    resources = template.get("Resources")
    if not statements or not isinstance(resources, dict):
        return template
    added = {"CustomLambdaExecutionPolicy": policy([ref("LambdaExecutionRole")], *statements)}
    return {**template, "Resources": {**resources, **added}}


def _in_environment(resources: Any) -> Any:
    """The CLI puts the environment's name in by the parameter that each function has."""
    if isinstance(resources, list):
        return [_in_environment(each) for each in resources]
    if isinstance(resources, str) and "${env}" in resources:
        return {"Fn::Sub": [resources, {"env": ref("env")}]}
    return resources
