"""Every resource of a sample in the order of its first push, with all that the project-wide files say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from _make import auth, graphql_api, storage
from _make.cfn import Json
from _make.functions import parameter_values, plain_parameters, role_name, trigger_parameters
from _make.grants import Grant, grants_of, trigger_grants
from _make.identifiers import ACCOUNT_ID, API_KEY, hex_id, lower_id, uuid_id
from _make.spec import Environment, Sample


@dataclass(frozen=True)
class Resource:
    category: str
    name: str
    service: str
    template: str
    """Name of its template in the deployment bucket, under `amplify-cfn-templates/<category>/`."""
    depends_on: list[Json] = field(default_factory=list)
    config: Json = field(default_factory=dict)
    """Further keys of `backend-config.json` and `amplify-meta.json`."""
    parameters: Json = field(default_factory=dict)
    """Parameters of its nested stack, but for `env` and those of `depends_on`."""
    environment_parameters: dict[str, Json] = field(default_factory=dict)
    """Environment name → what `team-provider-info.json` holds for it."""
    output: Json = field(default_factory=dict)
    """Outputs of its stack in the local environment."""
    imported: bool = False
    """Whether there is no stack, since it was created elsewhere."""

    @property
    def logical_id(self) -> str:
        return f"{self.category}{self.name}"

    @property
    def is_function(self) -> bool:
        return self.category == "function"


def resources(sample: Sample) -> tuple[Resource, ...]:
    return (
        _imported_pools(sample) if sample.auth.imported else _user_pool(sample),
        *_groups(sample),
        *_graphql(sample),
        *_functions(sample),
        *_storage(sample),
        *_imported_storage(sample),
        *_custom(sample),
        *_extras(sample),
    )


def build_zip(sample: Sample, function: str, environment: Environment) -> str:
    return f"{function}-{hex_id(20, sample.name, function, environment.name)}-build.zip"


def _user_pool(sample: Sample) -> Resource:
    pool = sample.auth
    environment = sample.local_environment
    seed = (sample.name, environment.name)
    pool_id = f"{environment.region}_{lower_id(9, *seed, 'user pool')}"
    credentials = pool.hosted_ui.credentials if pool.hosted_ui else {}
    output: Json = {
        "UserPoolId": pool_id,
        "AppClientIDWeb": lower_id(26, *seed, "web client"),
        "AppClientID": lower_id(26, *seed, "native client"),
        "IdentityPoolId": f"{environment.region}:{uuid_id(*seed, 'identity pool')}",
        "UserPoolArn": f"arn:aws:cognito-idp:{environment.region}:{ACCOUNT_ID}:userpool/{pool_id}",
        "IdentityPoolName": f"{pool.name}_identitypool_{pool.shared_id}__{environment.name}",
        "UserPoolName": f"{pool.name}_userpool_{pool.shared_id}",
    }
    if pool.hosted_ui:
        output["HostedUIDomain"] = f"{pool.hosted_ui.domain}-{environment.name}"
        output["OAuthMetadata"] = auth.build_parameters(pool)["oAuthMetadata"]
    if pool.sends_sms:
        role = f"sns{pool.shared_id}{environment.stack_suffix}-{environment.name}"
        output["CreatedSNSRole"] = f"arn:aws:iam::{ACCOUNT_ID}:role/{role}"
    return Resource(
        "auth",
        pool.name,
        "Cognito",
        f"{pool.name}-cloudformation-template.json",
        auth.depends_on(pool),
        {"customAuth": False, "frontendAuthConfig": auth.frontend_config(pool)},
        auth.build_parameters(pool),
        {name: {"hostedUIProviderCreds": value} for name, value in credentials.items()},
        output,
    )


def _imported_pools(sample: Sample) -> Resource:
    facts = {environment.name: pool_ids(sample, environment) for environment in sample.environments}
    ids = facts[sample.local_environment.name]
    output = {
        "UserPoolId": ids["userPoolId"],
        "UserPoolName": ids["userPoolName"],
        "AppClientID": ids["nativeClientId"],
        "AppClientIDWeb": ids["webClientId"],
        "IdentityPoolId": ids["identityPoolId"],
        "IdentityPoolName": ids["identityPoolName"],
    }
    config = {"customAuth": False, "serviceType": "imported"}
    return Resource(
        "auth", sample.auth.name, "Cognito", "", [], config, environment_parameters=facts, output=output, imported=True
    )


def pool_ids(sample: Sample, environment: Environment) -> Json:
    """What `amplify import auth` keeps of the pools of an environment."""
    name, seed = f"{sample.auth.prefix}-{environment.name}", (sample.name, environment.name)
    roles = {kind: f"{name}-{kind}" for kind in ("auth", "unauth")}
    return {
        "userPoolId": f"{environment.region}_{lower_id(9, *seed, 'user pool')}",
        "userPoolName": f"{name}-users",
        "webClientId": lower_id(26, *seed, "web client"),
        "nativeClientId": lower_id(26, *seed, "native client"),
        "identityPoolId": f"{environment.region}:{uuid_id(*seed, 'identity pool')}",
        "identityPoolName": f"{name}-identities",
        "allowUnauthenticatedIdentities": sample.auth.allow_guests,
        **{f"{kind}RoleArn": f"arn:aws:iam::{ACCOUNT_ID}:role/{role}" for kind, role in roles.items()},
        **{f"{kind}RoleName": role for kind, role in roles.items()},
    }


def _groups(sample: Sample) -> Iterator[Resource]:
    pool = sample.auth
    if not pool.groups:
        return
    user_pool_id = _user_pool(sample).output["UserPoolId"]
    role = f"arn:aws:iam::{ACCOUNT_ID}:role/{user_pool_id}"
    yield Resource(
        "auth",
        "userPoolGroups",
        "Cognito-UserPool-Groups",
        "userPoolGroups-cloudformation-template.json",
        auth.groups_depends_on(pool),
        parameters=groups_parameters(),
        output={f"{group}GroupRole": f"{role}-{group}GroupRole" for group in pool.groups},
    )


def groups_parameters() -> Json:
    return {
        "AuthRoleArn": {"Fn::GetAtt": ["AuthRole", "Arn"]},
        "UnauthRoleArn": {"Fn::GetAtt": ["UnauthRole", "Arn"]},
    }


def _graphql(sample: Sample) -> Iterator[Resource]:
    api, environment = sample.api, sample.local_environment
    if api is None:
        return
    seed = (sample.name, environment.name)
    host = f"{lower_id(26, *seed, 'api host')}.appsync-api.{environment.region}.amazonaws.com"
    output: Json = {
        "authConfig": graphql_api.auth_config(api, sample.auth),
        "GraphQLAPIIdOutput": lower_id(26, *seed, "api"),
        "GraphQLAPIEndpointOutput": f"https://{host}/graphql",
        **({"GraphQLAPIKeyOutput": API_KEY} if api.has("API_KEY") else {}),
    }
    yield Resource(
        "api",
        api.name,
        "AppSync",
        "cloudformation-template.json",
        graphql_api.depends_on(api, sample.auth),
        {"output": {"authConfig": graphql_api.auth_config(api, sample.auth)}},
        graphql_api.build_parameters(sample),
        output=output,
    )


def _functions(sample: Sample) -> Iterator[Resource]:
    for trigger in sample.auth.triggers:
        name = sample.auth.function_name(trigger)
        values = {
            environment.name: parameter_values(trigger.parameters, environment.name)
            for environment in sample.environments
        }
        parameters = trigger_parameters(trigger, sample.auth)
        entries = _dependencies(trigger_grants(trigger, sample))
        yield _function(sample, name, entries, parameters, values, role=name)
    for function in sample.functions:
        values = {
            environment.name: parameter_values(function.parameters, environment.name)
            | ({"secretsPathAmplifyAppId": sample.app_id} if function.secrets else {})
            for environment in sample.environments
        }
        entries = _dependencies(grants_of(function, sample))
        role = role_name(function, sample)
        yield _function(sample, function.name, entries, plain_parameters(function), values, role=role)


def _dependencies(grants: tuple[Grant, ...]) -> list[Json]:
    entries: list[Json] = []
    for grant in grants:
        _add_dependency(entries, grant.category, grant.resource, grant.attributes)
    return entries


def _add_dependency(entries: list[Json], category: str, name: str, attributes: tuple[str, ...]) -> None:
    """Two grants on one resource share an entry."""
    for entry in entries:
        if (entry["category"], entry["resourceName"]) == (category, name):
            entry["attributes"] = list(dict.fromkeys([*entry["attributes"], *attributes]))
            return
    entries.append({"category": category, "resourceName": name, "attributes": list(attributes)})


def _function(
    sample: Sample,
    name: str,
    depends_on: list[Json],
    parameters: Json,
    values: dict[str, Json],
    *,
    role: str,
) -> Resource:
    local = sample.local_environment
    deployed = f"{name}-{local.name}"
    output: dict[str, Any] = {
        "LambdaExecutionRoleArn": f"arn:aws:iam::{ACCOUNT_ID}:role/{role}-{local.name}",
        "Region": local.region,
        "Arn": f"arn:aws:lambda:{local.region}:{ACCOUNT_ID}:function:{deployed}",
        "Name": deployed,
        "LambdaExecutionRole": f"{role}-{local.name}",
    }
    return Resource(
        "function",
        name,
        "Lambda",
        f"{name}-cloudformation-template.json",
        depends_on,
        {"build": True},
        parameters,
        {
            environment.name: values[environment.name]
            | {
                "deploymentBucketName": sample.deployment_bucket(environment),
                "s3Key": f"amplify-builds/{build_zip(sample, name, environment)}",
            }
            for environment in sample.environments
        },
        output,
    )


def _extras(sample: Sample) -> Iterator[Resource]:
    for extra in sample.extras:
        yield Resource(
            extra.category,
            extra.name,
            extra.service,
            extra.template,
            [dict(entry) for entry in extra.depends_on],
            parameters=dict(extra.parameters),
            output=dict(extra.output(sample)),
        )


def _storage(sample: Sample) -> Iterator[Resource]:
    if sample.bucket is None:
        return
    bucket, environment = sample.bucket, sample.local_environment
    physical = f"{bucket.bucket_prefix}{environment.stack_suffix}-{environment.name}"
    yield Resource(
        "storage",
        bucket.name,
        "S3",
        "cloudformation-template.json",
        storage.depends_on(bucket, sample.auth),
        parameters=storage.build_parameters(bucket),
        output={"BucketName": physical, "Region": environment.region},
    )


def _imported_storage(sample: Sample) -> Iterator[Resource]:
    for each in sample.imported:
        facts = {environment: dict(values) for environment, values in each.facts.items()}
        known = facts[sample.local_environment.name]
        output = {name: known[fact] for name, fact in each.outputs.items()}
        config = {"serviceType": "imported"}
        yield Resource(
            "storage",
            each.name,
            each.service,
            "",
            config=config,
            environment_parameters=facts,
            output=output,
            imported=True,
        )


def _custom(sample: Sample) -> Iterator[Resource]:
    for custom in sample.custom:
        entries: list[Json] = []
        for where, outputs in custom.depends_on.items():
            category, _, name = where.partition("/")
            _add_dependency(entries, category, name, outputs)
        yield Resource(
            "custom",
            custom.name,
            "customCloudformation",
            f"{custom.name}-cloudformation-template.json",
            entries,
            output=dict(custom.output),
        )
