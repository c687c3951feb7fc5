"""Gen 1 environments, the branches that take them over, and the facts that only a deployment knows."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.log import Log, origin_at
from amp2gen.frontend.project import Gen1Project, ProjectError
from amp2gen.ir import kinds
from amp2gen.ir.app import Branch, Environment, Role
from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import child_pointer

TEAM_PROVIDER_INFO = "amplify/team-provider-info.json"
ASSUMED_NAME = "main"
PREFERRED = ("main", "prod", "master")

BRANCH_NAME = re.compile(
    r"(?!.*(?:\.\.|//|@\{|/\.|\.lock(?:/|$)|[/.]$))[^\x00-\x20\x7f~^:?*\[\\/.-][^\x00-\x20\x7f~^:?*\[\\]*"
)
"""What `git check-ref-format --branch` allows."""

ROLE_FACTS = ("AuthRoleName", "AuthRoleArn", "UnauthRoleName", "UnauthRoleArn")
FACTS = ("Region", "AmplifyAppId", "StackName", "StackId", "DeploymentBucketName", *ROLE_FACTS)
"""What Gen 1 writes of each environment, as strings, and we read."""


def environments(project: Gen1Project, wanted: str | None, log: Log) -> tuple[Environment, ...]:
    """All Gen 1 environments of the checkout, by name. `wanted` is what `--env` says."""
    listed = tuple(_listed(project, log))
    if listed:
        return listed
    provider = _strings(_provider(project.meta.get("providers", {})) or _snapshot_root(project))
    local = _local_environment(project)
    name = wanted or local or _name_in_stack(str(provider.get("StackName", "")))
    missing = (
        f"{TEAM_PROVIDER_INFO} {'lists no environment' if TEAM_PROVIDER_INFO in project.files else 'is missing'}, so "
    )
    if name is None:
        log.add(
            kinds.ASSUMED_ENVIRONMENT,
            Origin(file=TEAM_PROVIDER_INFO),
            f"{missing}the names of the project's environments are unknown",
            "fill in `takesOver` in amplify/gen1.json, or compile with --env NAME",
        )
    else:
        log.add(
            kinds.ONE_ENVIRONMENT_KNOWN,
            Origin(file=TEAM_PROVIDER_INFO),
            f"{missing}{name} is the one environment that is known",
            "bring the file back if the project has others",
        )
    return (
        Environment(
            name=name or ASSUMED_NAME,
            name_known=name is not None,
            **_facts(project, name, provider),
        ),
    )


def default_environment(project: Gen1Project, found: tuple[Environment, ...], wanted: str | None) -> str:
    """The environment whose values win where code can hold only one. Raises ProjectError if undecided."""
    names = [environment.name for environment in found]
    if wanted is not None:
        if wanted not in names:
            raise _unknown("--env", wanted, names)
        return wanted
    local = _local_environment(project)
    if local in names:
        return str(local)
    if len(names) == 1:
        return names[0]
    for name in PREFERRED:
        if name in names:
            return name
    raise ProjectError(
        kinds.ENVIRONMENT_UNDECIDED,
        f"the project has several environments ({', '.join(names)}) and none is the obvious default",
        Origin(file=TEAM_PROVIDER_INFO),
        'say which one with --env NAME, or with env = "NAME" in amp2gen.toml',
    )


def branches(found: tuple[Environment, ...], mapping: Mapping[str, tuple[str, ...]]) -> tuple[Branch, ...]:
    """`<env>` is taken over by `gen2-<env>`, unless `--branch ENV=BRANCH` says otherwise (may be repeated)."""
    names = [environment.name for environment in found]
    for env in mapping:
        if env not in names:
            raise _unknown("--branch", env, names)
    taken: dict[str, str] = {}
    for env in names:
        for branch in mapping.get(env, (f"gen2-{env}",)):
            if env in mapping and not BRANCH_NAME.fullmatch(branch):
                raise ProjectError(kinds.BRANCH_INVALID, f"--branch {env}={branch}: git allows no such branch name")
            if taken.setdefault(branch, env) != env:
                raise ProjectError(
                    kinds.BRANCH_INVALID,
                    f"branch {branch} cannot take over both {taken[branch]} and {env}",
                    help="name another branch for one of them with --branch ENV=BRANCH",
                )
    return tuple(sorted((Branch(name=b, takes_over=e) for b, e in taken.items()), key=lambda b: (b.takes_over, b.name)))


def parameter_values(project: Gen1Project, category: str, name: str) -> Mapping[str, Mapping[str, Any]]:
    """What team-provider-info.json says of a resource's parameters: environment → parameter → value."""
    return {
        environment: _below(data, "categories", category, name)
        for environment, data in sorted(project.team_provider_info.items())
        if isinstance(data, Mapping)
    }


def outputs(project: Gen1Project, category: str, name: str) -> Mapping[str, Any]:
    """The deployed resource's outputs, of the environment that `deployed_environment` names."""
    return _below(project.meta, category, name, "output")


def deployed_environment(project: Gen1Project, found: tuple[Environment, ...]) -> str | None:
    """The environment that amplify-meta.json describes."""
    stack = _provider(project.meta.get("providers", {})).get("StackName")
    matches = [environment.name for environment in found if environment.stack_name == stack]
    return matches[0] if stack and len(matches) == 1 else None


def snapshot_outputs(project: Gen1Project) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Stack name and outputs (key → value) of each stack in the snapshot folder."""
    for path, content in project.snapshot.items():
        if path.endswith(".outputs.json"):
            yield path.removesuffix(".outputs.json"), read_outputs(content)


def read_outputs(content: bytes) -> Mapping[str, str]:
    """CloudFormation's list of outputs, or a plain object; empty if it is neither."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    if isinstance(data, list):
        return {
            str(item["OutputKey"]): str(item["OutputValue"])
            for item in data
            if isinstance(item, Mapping) and "OutputKey" in item and "OutputValue" in item
        }
    return {key: str(value) for key, value in data.items()} if isinstance(data, Mapping) else {}


def _unknown(option: str, name: str, names: list[str]) -> ProjectError:
    return ProjectError(
        kinds.UNKNOWN_ENVIRONMENT,
        f"{option} {name}: there is no such environment",
        Origin(file=TEAM_PROVIDER_INFO),
        f"the project has {', '.join(names)}",
    )


def _listed(project: Gen1Project, log: Log) -> Iterator[Environment]:
    """The environments that team-provider-info.json lists, by name. Whatever has the wrong type is reported."""
    document = project.document(TEAM_PROVIDER_INFO, log)
    if document is None:
        return
    if not isinstance(document.data, Mapping):
        log.add(kinds.WRONG_TYPE, origin_at(document, ""), "expected an object of environments")
        return
    for name, data in sorted(document.data.items()):
        pointer = child_pointer("", name)
        origin = origin_at(document, pointer)
        if not name or not isinstance(data, Mapping):
            log.add(kinds.WRONG_TYPE, origin, f"environment {name!r}: expected a name and an object")
            continue
        provider = data.get("awscloudformation")
        if provider is not None and not isinstance(provider, Mapping):
            log.add(kinds.WRONG_TYPE, origin, f"environment {name}: awscloudformation: expected an object")
        facts = _below(data, "awscloudformation")
        for key in FACTS:
            if not isinstance(facts.get(key), str | None):
                at = origin_at(document, child_pointer(child_pointer(pointer, "awscloudformation"), key))
                log.add(kinds.WRONG_TYPE, at, f"environment {name}: {key}: expected a string")
        yield Environment(name=name, origin=origin, **_facts(project, name, _strings(facts)))


def _strings(facts: Mapping[str, Any]) -> Mapping[str, str]:
    return {key: facts[key] for key in FACTS if isinstance(facts.get(key), str)}


def _facts(project: Gen1Project, name: str | None, provider: Mapping[str, str]) -> dict[str, Any]:
    """Region, account (12 digits), Amplify app id and root stack name, where the checkout knows them."""
    arn = str(provider.get("StackId") or provider.get("AuthRoleArn") or "")
    parts = arn.split(":")
    return {
        "region": provider.get("Region"),
        "account": parts[4] if len(parts) > 5 and parts[4].isdigit() else None,
        "app_id": provider.get("AmplifyAppId"),
        "stack_name": provider.get("StackName"),
        "stack_id": provider.get("StackId"),
        "deployment_bucket": provider.get("DeploymentBucketName"),
        "auth_role": _role(provider, "Auth"),
        "unauth_role": _role(provider, "Unauth"),
    }


def _role(provider: Mapping[str, Any], which: str) -> Role | None:
    name, arn = provider.get(f"{which}RoleName"), provider.get(f"{which}RoleArn")
    return Role(name=name, arn=arn) if name or arn else None


def _provider(providers: Any) -> Mapping[str, Any]:
    return _below(providers, "awscloudformation")


def _snapshot_root(project: Gen1Project) -> Mapping[str, Any]:
    """The outputs of Gen 1's root stack in the snapshot folder: the one that names itself as StackName."""
    for stack, found in snapshot_outputs(project):
        if found.get("StackName") == stack:
            return found
    return {}


def _local_environment(project: Gen1Project) -> str | None:
    name = project.object("amplify/.config/local-env-info.json").get("envName")
    return name if isinstance(name, str) and name else None


def _name_in_stack(stack_name: str) -> str | None:
    """Gen 1 names the root stack `amplify-<app>-<env>-<number>`."""
    parts = stack_name.split("-")
    return parts[2] if len(parts) >= 4 and parts[0] == "amplify" else None


def _below(data: Any, *keys: str) -> Mapping[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}
