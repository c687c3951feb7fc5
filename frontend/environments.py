"""Gen 1 environments, the branches that take them over, and the facts that only a deployment knows."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.log import Log
from amp2gen.frontend.project import Gen1Project, ProjectError
from amp2gen.ir import kinds
from amp2gen.ir.app import Branch, Environment, Role
from amp2gen.ir.base import Origin

TEAM_PROVIDER_INFO = "amplify/team-provider-info.json"
ASSUMED_NAME = "main"
PREFERRED = ("main", "prod", "master")


def environments(project: Gen1Project, wanted: str | None, log: Log) -> tuple[Environment, ...]:
    """All Gen 1 environments of the checkout, by name. `wanted` is what `--env` says."""
    if project.team_provider_info:
        return tuple(
            _environment(project, name, data)
            for name, data in sorted(project.team_provider_info.items())
            if isinstance(data, Mapping)
        )
    provider = _provider(project.meta.get("providers", {})) or _snapshot_root(project)
    local = _local_environment(project)
    name = wanted or local or _name_in_stack(str(provider.get("StackName", "")))
    if name is None:
        log.add(
            kinds.ASSUMED_ENVIRONMENT,
            Origin(file=TEAM_PROVIDER_INFO),
            "the checkout has no team-provider-info.json, so the names of its environments are unknown",
            "fill in `takesOver` in amplify/gen1.json, or compile with --env NAME",
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
            raise ProjectError(
                f"there is no environment {wanted}; the project has {', '.join(names)}",
                Origin(file=TEAM_PROVIDER_INFO),
            )
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
        f"the project has several environments ({', '.join(names)}) and none is the obvious default",
        Origin(file=TEAM_PROVIDER_INFO),
        "say which one with --env NAME",
    )


def branches(found: tuple[Environment, ...], mapping: Mapping[str, tuple[str, ...]]) -> tuple[Branch, ...]:
    """`<env>` is taken over by `gen2-<env>`, unless `--branch ENV=BRANCH` says otherwise (may be repeated)."""
    names = {environment.name for environment in found}
    for env in mapping:
        if env not in names:
            raise ProjectError(f"--branch {env}=…: there is no environment {env}")
    pairs = [
        Branch(name=branch, takes_over=environment.name)
        for environment in found
        for branch in mapping.get(environment.name, (f"gen2-{environment.name}",))
    ]
    taken: dict[str, str] = {}
    for pair in pairs:
        if pair.name in taken:
            raise ProjectError(f"branch {pair.name} cannot take over both {taken[pair.name]} and {pair.takes_over}")
        taken[pair.name] = pair.takes_over
    return tuple(sorted(pairs, key=lambda pair: (pair.takes_over, pair.name)))


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
    except ValueError:
        return {}
    if isinstance(data, list):
        return {
            str(item["OutputKey"]): str(item["OutputValue"])
            for item in data
            if isinstance(item, Mapping) and "OutputKey" in item and "OutputValue" in item
        }
    return {key: str(value) for key, value in data.items()} if isinstance(data, Mapping) else {}


def _environment(project: Gen1Project, name: str, data: Mapping[str, Any]) -> Environment:
    provider = data.get("awscloudformation")
    return Environment(
        name=name,
        origin=Origin(file=TEAM_PROVIDER_INFO, pointer=f"/{name}"),
        **_facts(project, name, provider if isinstance(provider, Mapping) else {}),
    )


def _facts(project: Gen1Project, name: str | None, provider: Mapping[str, Any]) -> dict[str, Any]:
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
    return str(name) if name else None


def _name_in_stack(stack_name: str) -> str | None:
    """Gen 1 names the root stack `amplify-<app>-<env>-<number>`."""
    parts = stack_name.split("-")
    return parts[2] if len(parts) >= 4 and parts[0] == "amplify" else None


def _below(data: Any, *keys: str) -> Mapping[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}
