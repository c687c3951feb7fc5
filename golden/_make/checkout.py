"""A sample's whole `amplify/` folder, from its spec and from the files that a person writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from _make import auth, auth_templates, auth_triggers, functions, graphql_api, project, storage
from _make.cfn import Json
from _make.resources import groups_parameters, resources
from _make.root_stack import root_template
from _make.rest_api import CALLERS_STACK, callers_stack
from _make.spec import GraphqlApi, Sample

Files = dict[str, bytes]

# Paths below `amplify/` that people write; the CLI writes all others.
_BY_HAND = re.compile(
    r"backend/(function/[^/]+/src/.+|api/[^/]+/(schema(\.graphql|/.+\.graphql)|(resolvers|stacks)/.+)|(auth|storage)/[^/]+/override\.ts"
    r"|custom/[^/]+/[^/]+-cloudformation-template\.json"
    r"|package\.json|tsconfig\.json)"
)
# What the Amplify block of `.gitignore` keeps out of git.
_IGNORED = re.compile(r"(#current-cloud-backend|\.config/local-|backend/amplify-meta\.json)|(.*/)?build/")


def is_written_by_hand(path: str) -> bool:
    """`path` is relative to `amplify/`, with forward slashes."""
    return bool(_BY_HAND.fullmatch(path))


def amplify_files(sample: Sample, by_hand: Mapping[str, bytes], *, pulled: bool) -> Files:
    """Every file below `amplify/`, by path. A checkout that is not pulled has only what git keeps."""
    everything = dict(_project_files(sample))
    backend = dict(_backend_files(sample, by_hand)) | {
        path.removeprefix("backend/"): content for path, content in by_hand.items()
    }
    everything |= {f"backend/{path}": content for path, content in backend.items()}
    everything |= {f"#current-cloud-backend/{path}": content for path, content in backend.items()}
    return {path: content for path, content in everything.items() if pulled or not _IGNORED.match(path)}


def _project_files(sample: Sample) -> Iterator[tuple[str, bytes]]:
    yield ".config/project-config.json", _json(project.project_config(sample))
    yield ".config/local-env-info.json", _json(project.local_env_info(sample))
    yield "cli.json", _json(project.cli_features())
    yield "team-provider-info.json", _json(project.team_provider_info(sample, resources(sample)))


def _backend_files(sample: Sample, by_hand: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    every = resources(sample)
    yield "backend-config.json", _json(project.backend_config(every), sort_keys=True)
    yield "amplify-meta.json", _json(project.amplify_meta(sample, every))
    yield "tags.json", _json(project.TAGS)
    yield "awscloudformation/build/root-cloudformation-stack.json", _json(root_template(sample, every))
    yield from _auth_files(sample)
    yield from _api_files(sample, by_hand)
    if callers := callers_stack(sample):
        yield f"api/{CALLERS_STACK}.json", _json(callers)
    yield from _function_files(sample)
    yield from _storage_files(sample)
    for extra in sample.extras:
        for name, content in extra.files.items():
            yield f"{extra.category}/{extra.name}/{name}", _json(content)


def _auth_files(sample: Sample) -> Iterator[tuple[str, bytes]]:
    pool = sample.auth
    folder = f"auth/{pool.name}"
    if pool.imported:
        yield f"{folder}/parameters.json", _json(auth.imported_parameters(pool, sample.local_environment.region))
        return
    yield f"{folder}/cli-inputs.json", _json(auth.cli_inputs(pool))
    yield f"{folder}/build/parameters.json", _json(auth.build_parameters(pool))
    template = auth_templates.user_pool_template(pool, sample.cli_version)
    yield f"{folder}/build/{pool.name}-cloudformation-template.json", _json(template)
    if pool.triggers:
        template = auth_triggers.trigger_stack_template(sample)
        yield f"{folder}/build/auth-trigger-cloudformation-template.json", _json(template)
    if pool.groups:
        folder = "auth/userPoolGroups"
        template = auth_templates.groups_template(pool, sample.cli_version)
        yield f"{folder}/user-pool-group-precedence.json", _json(auth.group_precedence(pool))
        yield f"{folder}/build/parameters.json", _json(groups_parameters())
        yield f"{folder}/build/userPoolGroups-cloudformation-template.json", _json(template)


def _api_files(sample: Sample, by_hand: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    api = sample.api
    if api is None:
        return
    folder = f"api/{api.name}"
    yield f"{folder}/cli-inputs.json", _json(graphql_api.cli_inputs(api, sample.auth))
    yield f"{folder}/parameters.json", _json(graphql_api.parameters(api, sample.auth))
    yield f"{folder}/transform.conf.json", _json(graphql_api.transform_config(api), indent=4)
    yield f"{folder}/stacks/CustomResources.json", _json(graphql_api.custom_resources())
    yield f"{folder}/build/parameters.json", _json(graphql_api.build_parameters(sample), indent=4)
    for path, template in graphql_api.build_stacks(sample, _schema(api, by_hand)).items():
        yield f"{folder}/build/{path}", _json(template)


def _function_files(sample: Sample) -> Iterator[tuple[str, bytes]]:
    templates: dict[str, Json] = {}
    for trigger in sample.auth.triggers:
        name = sample.auth.function_name(trigger)
        templates[name] = functions.trigger_template(trigger, sample)
        yield (
            f"function/{name}/function-parameters.json",
            _json(functions.trigger_function_parameters(trigger, sample.auth)),
        )
        parameters = functions.trigger_parameters(trigger, sample.auth)
        yield f"function/{name}/parameters.json", _json(parameters)
        yield f"function/{name}/custom-policies.json", _json(functions.NO_CUSTOM_POLICIES)
    for function in sample.functions:
        name = function.name
        templates[name] = functions.function_template(function, sample)
        answers = functions.function_parameters(function, sample)
        yield f"function/{name}/function-parameters.json", _json(answers)
        if function.kind != "s3 trigger":
            yield f"function/{name}/parameters.json", _json(functions.plain_parameters(function))
            custom = [dict(policy) for policy in function.custom_policies]
            yield f"function/{name}/custom-policies.json", _json(custom or functions.NO_CUSTOM_POLICIES)
    for name, template in templates.items():
        file_name = f"{name}-cloudformation-template.json"
        yield f"function/{name}/amplify.state", _json(functions.STATE)
        yield f"function/{name}/{file_name}", _json(template)
        yield f"awscloudformation/build/function/{name}/{file_name}", _json(template)


def _storage_files(sample: Sample) -> Iterator[tuple[str, bytes]]:
    for each in sample.imported:
        named = {"resourceName": each.name, "serviceType": "imported"}
        yield f"storage/{each.name}/parameters.json", _json(named)
    if sample.bucket is None:
        return
    bucket = sample.bucket
    folder = f"storage/{bucket.name}"
    template = storage.bucket_template(bucket, sample.auth, sample.cli_version)
    yield f"{folder}/cli-inputs.json", _json(storage.cli_inputs(bucket))
    yield f"{folder}/build/parameters.json", _json(storage.build_parameters(bucket))
    yield f"{folder}/build/cloudformation-template.json", _json(template)


def _schema(api: GraphqlApi, by_hand: Mapping[str, bytes]) -> str:
    """The schema, or the files of the `schema/` folder in the order of their paths."""
    folder = f"backend/api/{api.name}/schema"
    parts = [by_hand[path].decode() for path in sorted(by_hand) if path.startswith(folder)]
    if not parts:
        raise ValueError(f"no schema under {folder}")
    return "\n".join(parts)


def _json(value: Any, *, indent: int = 2, sort_keys: bool = False) -> bytes:
    """As the CLI writes it: no newline at the end."""
    return json.dumps(value, indent=indent, sort_keys=sort_keys, ensure_ascii=False).encode()
