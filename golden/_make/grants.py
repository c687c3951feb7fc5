"""What a function may do: the statements of `AmplifyResourcesPolicy`, with the parameters, environment variables and
`dependsOn` entries that come with each grant of `amplify update function`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from _make.cfn import Json, bucket_arn, concat, import_value, ref, regional_arn, statement
from _make.spec import Auth, AuthTrigger, Bucket, GraphqlApi, LambdaFunction, Sample, Use, Verb

TABLE_ACTIONS: Mapping[Verb, tuple[str, ...]] = {
    "create": ("dynamodb:Put*", "dynamodb:Create*", "dynamodb:BatchWriteItem", "dynamodb:PartiQLInsert"),
    "read": (
        "dynamodb:Get*",
        "dynamodb:BatchGetItem",
        "dynamodb:List*",
        "dynamodb:Describe*",
        "dynamodb:Scan",
        "dynamodb:Query",
        "dynamodb:PartiQLSelect",
    ),
    "update": ("dynamodb:Update*", "dynamodb:RestoreTable*", "dynamodb:PartiQLUpdate"),
    "delete": ("dynamodb:Delete*", "dynamodb:PartiQLDelete"),
}
BUCKET_ACTIONS: Mapping[Verb, str] = {
    "create": "s3:PutObject",
    "read": "s3:GetObject",
    "update": "s3:PutObject",
    "delete": "s3:DeleteObject",
}
# "create" is everything that is not one of the other three: administration of users included.
_USER_POOL_VERBS: Mapping[Verb, str] = {
    "create": """
        AddCustomAttributes AdminAddUserToGroup AdminConfirmSignUp AdminCreateUser AdminDisableProviderForUser
        AdminDisableUser AdminEnableUser AdminForgetDevice AdminInitiateAuth AdminLinkProviderForUser
        AdminRemoveUserFromGroup AdminResetUserPassword AdminRespondToAuthChallenge AdminSetUserMFAPreference
        AdminSetUserPassword AdminSetUserSettings AdminUpdateDeviceStatus AdminUserGlobalSignOut
        AssociateSoftwareToken ChangePassword ConfirmDevice ConfirmForgotPassword ConfirmSignUp CreateGroup
        CreateIdentityProvider CreateResourceServer CreateUserImportJob CreateUserPool CreateUserPoolClient
        CreateUserPoolDomain ForgetDevice GlobalSignOut InitiateAuth ResendConfirmationCode RespondToAuthChallenge
        SetRiskConfiguration SetUICustomization SetUserMFAPreference SetUserPoolMfaConfig SetUserSettings SignUp
        StartUserImportJob StopUserImportJob VerifySoftwareToken VerifyUserAttribute""",
    "update": """
        AdminUpdateAuthEventFeedback AdminUpdateUserAttributes ForgotPassword UpdateAuthEventFeedback
        UpdateDeviceStatus UpdateGroup UpdateIdentityProvider UpdateResourceServer UpdateUserAttributes UpdateUserPool
        UpdateUserPoolClient UpdateUserPoolDomain""",
    "read": "Describe* AdminGetDevice AdminGetUser AdminList* List*",
    "delete": """
        AdminDeleteUser AdminDeleteUserAttributes DeleteGroup DeleteIdentityProvider DeleteResourceServer DeleteUser
        DeleteUserAttributes DeleteUserPool DeleteUserPoolClient DeleteUserPoolDomain""",
}
# A read grant on the user pool brings the neighbouring services along.
_READ_BESIDE_USER_POOL = (
    "cognito-identity:Describe*",
    "cognito-identity:Get*",
    "cognito-identity:List*",
    "cognito-sync:Describe*",
    "cognito-sync:Get*",
    "cognito-sync:List*",
    "iam:ListOpenIdConnectProviders",
    "iam:ListRoles",
    "sns:ListPlatformApplications",
)


@dataclass(frozen=True)
class Grant:
    """One grant's share of a function template."""

    category: str
    resource: str
    attributes: tuple[str, ...]
    statements: tuple[Json, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(f"{self.category}{self.resource}{attribute}" for attribute in self.attributes)


def grants_of(function: LambdaFunction, sample: Sample) -> tuple[Grant, ...]:
    return tuple(_grants(function, sample))


def trigger_grants(trigger: AuthTrigger, sample: Sample) -> tuple[Grant, ...]:
    """What `amplify update function` gave to a function that Cognito calls."""
    asked = LambdaFunction(
        sample.auth.function_name(trigger),
        trigger.runtime,
        model_grants=trigger.model_grants,
        auth_verbs=("read",) if trigger.knows_pool else (),
    )
    return grants_of(asked, sample)


def permissions(function: LambdaFunction, sample: Sample) -> Json:
    """The answers to the CLI's questions, as `function-parameters.json` keeps them."""
    storage: Json = {f"{grant.model}:@model(appsync)": list(grant.verbs) for grant in function.model_grants}
    if function.bucket_verbs:
        storage[_bucket(sample).name] = list(function.bucket_verbs)
    answers: Json = {}
    if function.api_types:
        answers["api"] = {sample.graphql.name: list(function.api_types)}
    if function.auth_verbs:
        answers["auth"] = {sample.auth.name: list(function.auth_verbs)}
    if storage:
        answers["storage"] = storage
    return answers


def _grants(function: LambdaFunction, sample: Sample) -> Iterator[Grant]:
    if function.api_types:
        yield _api_grant(function, sample.graphql)
    if function.auth_verbs:
        yield _user_pool_grant(function, sample.auth)
    if function.bucket_verbs:
        yield _bucket_grant(function, _bucket(sample))
    if function.model_grants:
        yield _models_grant(function, sample.graphql)
    for name in function.geo:
        yield _map_grant(name, sample)
    for use in function.uses:
        yield _use_grant(use)
    if function.model_streams:
        attributes = ("GraphQLAPIIdOutput", "GraphQLAPIEndpointOutput")
        yield Grant("api", sample.graphql.name, attributes)


def _api_grant(function: LambdaFunction, api: GraphqlApi) -> Grant:
    keys = ("GraphQLAPIKeyOutput",) if api.has("API_KEY") else ()
    attributes = ("GraphQLAPIIdOutput", "GraphQLAPIEndpointOutput", *keys)
    api_id = ref(f"{api.logical_id}GraphQLAPIIdOutput")
    arns = [regional_arn("appsync", "apis/", api_id, f"/types/{name}/*") for name in function.api_types]
    return Grant(
        "api",
        api.name,
        attributes,
        (statement(["appsync:GraphQL"], arns),),
        {f"API_{api.name.upper()}_{name.upper()}": ref(f"{api.logical_id}{name}") for name in attributes},
    )


def _user_pool_grant(function: LambdaFunction, auth: Auth) -> Grant:
    user_pool = ref(f"{auth.logical_id}UserPoolId")
    actions = [action for verb in function.auth_verbs for action in _user_pool_actions(verb)]
    arn = regional_arn("cognito-idp", "userpool/", user_pool)
    variables = {f"AUTH_{auth.name.upper()}_USERPOOLID": user_pool}
    return Grant("auth", auth.name, ("UserPoolId",), (statement(actions, [arn]),), variables)


def _user_pool_actions(verb: Verb) -> tuple[str, ...]:
    actions = tuple(f"cognito-idp:{action}" for action in _USER_POOL_VERBS[verb].split())
    return (*actions, *_READ_BESIDE_USER_POOL) if verb == "read" else actions


def _bucket_grant(function: LambdaFunction, bucket: Bucket) -> Grant:
    name = ref(f"{bucket.logical_id}BucketName")
    actions = list(dict.fromkeys(BUCKET_ACTIONS[verb] for verb in function.bucket_verbs))
    statements = (
        statement("s3:ListBucket", [bucket_arn(name)]),
        statement(actions, [bucket_arn(name, "/*")]),
    )
    variables = {f"STORAGE_{bucket.name.upper()}_BUCKETNAME": name}
    return Grant("storage", bucket.name, ("BucketName",), statements, variables)


def _models_grant(function: LambdaFunction, api: GraphqlApi) -> Grant:
    variables: Json = {}
    statements = []
    for grant in function.model_grants:
        table = import_value(f"${{{api.logical_id}GraphQLAPIIdOutput}}:GetAtt:{grant.model}Table:Name")
        arn = regional_arn("dynamodb", "table/", table)
        actions = [action for verb in grant.verbs for action in TABLE_ACTIONS[verb]]
        indexes = regional_arn("dynamodb", "table/", table, "/index/*")
        statements.append(statement(actions, [arn, indexes]))
        prefix = f"API_{api.name.upper()}_{grant.model.upper()}TABLE"
        variables |= {f"{prefix}_NAME": table, f"{prefix}_ARN": arn}
    api_id = "GraphQLAPIIdOutput"
    variables[f"API_{api.name.upper()}_{api_id.upper()}"] = ref(f"{api.logical_id}{api_id}")
    return Grant("api", api.name, (api_id,), tuple(statements), variables)


def _map_grant(name: str, sample: Sample) -> Grant:
    attributes = ("Name", "Region")
    arn = regional_arn("geo", "map/", ref(f"geo{name}Name"))
    variables = {f"GEO_{name.upper()}_{each.upper()}": ref(f"geo{name}{each}") for each in attributes}
    return Grant("geo", name, attributes, (statement(["geo:GetMap*"], [arn]),), variables)


def _use_grant(use: Use) -> Grant:
    prefix = f"{use.category}{use.name}"
    in_arns = [name for arn in use.arns for name in re.findall(r"{(\w+)}", arn)]
    outputs = (*use.outputs, *in_arns, *((use.stream,) if use.stream else ()))
    parameters = {output: f"{prefix}{output}" for output in outputs}
    arns = [concat(*(_piece(part, parameters) for part in re.split(r"[{}]", arn) if part)) for arn in use.arns]
    statements = (statement(use.actions, arns),) if use.actions else ()
    variables = {
        f"{use.category}_{use.name}_{output}".upper(): ref(parameters[output]) for output in use.outputs
    }
    return Grant(use.category, use.name, tuple(parameters), statements, variables)


def _piece(part: str, parameters: Mapping[str, str]) -> Any:
    return ref(parameters.get(part, part)) if part in parameters or part.startswith("AWS::") else part


def _bucket(sample: Sample) -> Bucket:
    if sample.bucket is None:
        raise ValueError(f"{sample.name}: a function has a grant on a bucket, and there is none")
    return sample.bucket
