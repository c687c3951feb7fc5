"""The templates that a checkout holds: what was pushed last, or what the source tree was built to.

`amplify/#current-cloud-backend` comes first: it is what is deployed. Both are ignored by git, so that a plain
clone has neither, and both are of the one environment that was pulled.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amp2gen.verify.gen1_side.files import Gen1SideError, as_object, object_or_empty, read_template
from amp2gen.verify.templates import NESTED_STACK, ROOT, StackTemplate

ROOT_TEMPLATE = "awscloudformation/build/root-cloudformation-stack.json"
SOURCES = "backend"
BACKENDS = ("#current-cloud-backend", SOURCES)
META = "amplify-meta.json"


def backends_of(amplify: Path, provider: Mapping[str, Any]) -> tuple[str, ...]:
    """The folders that tell of an environment: the source tree of all, what was pushed of the one that was pulled.

    `provider` is the environment's `awscloudformation` in team-provider-info.json.
    """
    return tuple(name for name in BACKENDS if name == SOURCES or not is_of_another(amplify / name, provider))


def is_of_another(backend: Path, provider: Mapping[str, Any]) -> bool:
    """Whether the stacks that a folder's amplify-meta.json tells of are those of another environment."""
    providers = as_object(object_or_empty(backend / META).get("providers"))
    stack = as_object(providers.get("awscloudformation")).get("StackName")
    return bool(stack) and bool(provider.get("StackName")) and stack != provider["StackName"]


def backend_folder(amplify: Path, provider: Mapping[str, Any]) -> Path | None:
    """The folder below `amplify/` with templates built for the environment, or None as in a plain clone."""
    for name in BACKENDS:
        if (amplify / name / ROOT_TEMPLATE).is_file() and not is_of_another(amplify / name, provider):
            return amplify / name
    return None


def checkout_stacks(backend: Path, provider: Mapping[str, Any]) -> dict[str, StackTemplate]:
    """The stacks of the environment that was pushed last, by path, the root as "/".

    `provider` is the environment's `awscloudformation` in team-provider-info.json: it has the root's parameters
    and its name. Raises Gen1SideError if a nested template is missing.
    """
    stacks: dict[str, StackTemplate] = {}
    name = str(provider.get("StackName", "amplify-app-env-00000"))
    parameters = {
        key: str(provider[key]) for key in ("AuthRoleName", "UnauthRoleName", "DeploymentBucketName") if key in provider
    }
    _collect(_Place(backend, backend / ROOT_TEMPLATE, ROOT, name), None, None, parameters, stacks)
    return stacks


@dataclass(frozen=True)
class _Place:
    backend: Path
    file: Path
    path: str
    name: str

    @property
    def shown(self) -> str:
        return f"amplify/{self.backend.name}/{self.file.relative_to(self.backend).as_posix()}"


def _collect(
    place: _Place,
    parent: str | None,
    logical_id: str | None,
    parameters: Mapping[str, str],
    stacks: dict[str, StackTemplate],
) -> None:
    template = read_template(place.file, place.shown)
    stacks[place.path] = StackTemplate(template, parent, logical_id, place.shown, place.name, parameters)
    for nested, resource in template["Resources"].items():
        if not (isinstance(resource, dict) and resource["Type"] == NESTED_STACK):
            continue
        file = next((each for each in _candidates(place, nested, resource) if each.is_file()), None)
        if file is None:
            raise Gen1SideError(f"the template of the nested stack {nested} is not in the checkout", place.shown)
        path = nested if place.path == ROOT else f"{place.path}/{nested}"
        _collect(_Place(place.backend, file, path, f"{place.name}-{nested}-0"), place.path, nested, {}, stacks)


def _candidates(place: _Place, logical_id: str, resource: Mapping[str, Any]) -> Iterator[Path]:
    """Where a nested template may lie, the built ones first: Gen 1 adds secrets to functions' while building."""
    written = str(resource.get("Properties", {}).get("TemplateURL", ""))
    file = _FILE_NAME.findall(written)[-1:] or [f"{logical_id}.json"]
    if place.path != ROOT:
        for name in dict.fromkeys([*file, f"{logical_id}.json"]):
            yield place.file.parent / "stacks" / name
        return
    category = next((each.name for each in place.backend.iterdir() if logical_id.startswith(each.name)), None)
    if category is not None:
        name = logical_id.removeprefix(category)
        yield place.backend / "awscloudformation" / "build" / category / name / file[0]
        yield place.backend / category / name / "build" / file[0]
        yield place.backend / category / name / file[0]
    if category := _category_of(written):
        yield place.backend / category / file[0]
        yield from sorted((place.backend / category).glob(f"*/build/{file[0]}"))
    yield from sorted(place.backend.glob(f"../*/api/{file[0]}"))


_FILE_NAME = re.compile(r"([\w.-]+\.(?:json|yaml|yml|template))")


def _category_of(template_url: str) -> str | None:
    found = re.search(r"/amplify-cfn-templates/([\w-]+)/", template_url)
    return found[1] if found else None
