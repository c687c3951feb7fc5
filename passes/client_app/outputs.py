"""What amplify_outputs.json will hold for an app, and where Gen 1's configuration has the same value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from amp2gen.ir.app import App
from amp2gen.ir.data import ApiKeyMode
from amp2gen.ir.rest_api import RestApi

FILE = "amplify_outputs.json"

ANY_AUTH = {
    "aws_cognito_region": "auth.aws_region",
    "aws_user_pools_id": "auth.user_pool_id",
    "aws_user_pools_web_client_id": "auth.user_pool_client_id",
    "aws_cognito_identity_pool_id": "auth.identity_pool_id",
}
OWN_AUTH = {
    "aws_cognito_mfa_types": "auth.mfa_methods",
    "aws_cognito_password_protection_settings.passwordPolicyMinLength": "auth.password_policy.min_length",
}
OAUTH = {
    "oauth.domain": "auth.oauth.domain",
    "oauth.scope": "auth.oauth.scopes",
    "oauth.redirectSignIn": "auth.oauth.redirect_sign_in_uri",
    "oauth.redirectSignOut": "auth.oauth.redirect_sign_out_uri",
    "oauth.responseType": "auth.oauth.response_type",
}
DATA = {
    "aws_appsync_graphqlEndpoint": "data.url",
    "aws_appsync_region": "data.aws_region",
    "aws_appsync_authenticationType": "data.default_authorization_type",
}
API_KEY = {"aws_appsync_apiKey": "data.api_key"}
STORAGE = {
    "aws_user_files_s3_bucket": "storage.bucket_name",
    "aws_user_files_s3_bucket_region": "storage.aws_region",
}
URL_LISTS = frozenset({"oauth.redirectSignIn", "oauth.redirectSignOut"})
"""Gen 1 writes these as one string with commas, Gen 2 as a list."""

OTHERWISE: Mapping[str, str] = {
    "aws_cognito_username_attributes": "auth.username_attributes has it, in lower case",
    "aws_cognito_signup_attributes": "auth.standard_required_attributes has it, in lower case",
    "aws_cognito_verification_mechanisms": "auth.user_verification_types has it, in lower case",
    "aws_cognito_social_providers": "auth.oauth.identity_providers has it, by other names",
    "aws_cognito_mfa_configuration": "auth.mfa_configuration has it, as NONE, OPTIONAL or REQUIRED",
    "aws_cognito_password_protection_settings": "auth.password_policy has it, in another form",
    "aws_cloud_logic_custom": "custom.API has it, by name",
    "oauth": "auth.oauth has it, by other names",
}
"""Keys whose values Gen 2 writes in another form, and where."""


@dataclass(frozen=True)
class Outputs:
    """`path`: where the file will be, relative to the project. `keys`: Gen 1's key (`oauth.domain`,
    `aws_cloud_logic_custom.0.endpoint`) → the same value's place in the file. `streams`: physical name in some
    Gen 1 environment → expression below the file's root; `stream_prefixes` the same without the environment.
    `any_environment`: the checkout names none, so that a stream may be called after any.
    """

    path: str
    keys: Mapping[str, str]
    rest_apis: int
    has_predictions: bool = field(default=False, kw_only=True)
    streams: Mapping[str, str]
    stream_prefixes: Mapping[str, str]
    any_environment: bool = field(default=False, kw_only=True)


REST_APIS = "aws_cloud_logic_custom"


def rest_apis_as_listed(config: str) -> str:
    """Gen 1's list of REST APIs, each with `name`, `endpoint` and `region`; `config` holds amplify_outputs.json."""
    return f"Object.values({config}.custom.API).map(({{ apiName, ...api }}) => ({{ name: apiName, ...api }}))"


def outputs_of(app: App, folder: str) -> Outputs:
    """`folder`: where amplify_outputs.json is written, relative to the project, "" for the project itself."""
    streams: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for environment in app.environments:
        for fact in environment.streams:
            place = f"custom.Kinesis{member(fact.resource.partition('/')[2])}.streamName"
            if fact.value is not None:
                streams[fact.value] = place
                prefix = fact.value.removesuffix(environment.name)
                if prefix.endswith("-") and prefix != fact.value:
                    prefixes[prefix] = place
            elif not environment.name_known:
                prefixes[f"{fact.resource.partition('/')[2]}-"] = place
    return Outputs(
        path=f"{folder}/{FILE}" if folder else FILE,
        keys=_keys(app),
        rest_apis=len(app.rest_apis),
        has_predictions=bool(app.predictions),
        streams=streams,
        stream_prefixes=prefixes,
        any_environment=not any(each.name_known for each in app.environments),
    )


def member(name: str) -> str:
    """`.name`, or `['name']` where it is no identifier."""
    return f".{name}" if re.fullmatch(r"[A-Za-z_$][\w$]*", name, re.ASCII) else f"['{name}']"


def _keys(app: App) -> dict[str, str]:
    found: dict[str, str] = {}
    sections = []
    if app.auth or app.referenced_auth:
        found |= ANY_AUTH
        sections.append("auth")
    if app.auth:
        found |= OWN_AUTH | (OAUTH if app.auth.web_client.oauth else {})
    if app.data:
        found |= DATA
        sections.append("data")
        if any(isinstance(mode, ApiKeyMode) for mode in app.data.modes):
            found |= API_KEY
    if app.storage or app.referenced_buckets:
        found |= STORAGE
        sections.append("storage")
    if sections:
        found["aws_project_region"] = f"{sections[0]}.aws_region"
    if len(app.rest_apis) == 1:
        found |= _rest_keys(app.rest_apis[0])
    return found


def _rest_keys(api: RestApi) -> dict[str, str]:
    place = f"custom.API{member(api.name)}"
    names = {"name": "apiName", "endpoint": "endpoint", "region": "region"}
    return {f"aws_cloud_logic_custom.0.{gen1}": f"{place}.{gen2}" for gen1, gen2 in names.items()}
