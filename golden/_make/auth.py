"""The auth category's inputs: `cli-inputs.json`, `build/parameters.json`, and what the other files say about auth."""

from __future__ import annotations

import json
from typing import Any

from _make.cfn import Json, get_att
from _make.spec import Auth, AuthTrigger

# What the CLI grants a post-confirmation trigger with its `add-to-group` module. It is written only into `build/`.
ADD_TO_GROUP_ACTIONS = (
    "cognito-idp:AdminAddUserToGroup",
    "cognito-idp:GetGroup",
    "cognito-idp:CreateGroup",
)
_SMS_MESSAGES = {
    "smsAuthenticationMessage": "Your authentication code is {####}",
    "smsVerificationMessage": "Your verification code is {####}",
}
_FRONTEND_MFA = {"SMS Text Message": "SMS", "TOTP": "TOTP"}


def cli_inputs(auth: Auth) -> Json:
    """`cli-inputs.json`. The guided set-up also writes down what the manual one computes at every push."""
    computed = _computed(auth) if auth.setup == "default" else {}
    return {"version": "1", "cognitoConfig": _answers(auth) | computed}


def build_parameters(auth: Auth) -> Json:
    """`build/parameters.json`: the inputs as template parameters."""
    parameters = _answers(auth) | _computed(auth)
    if auth.setup == "manual":
        parameters["triggers"] = json.dumps(parameters["triggers"], separators=(",", ":"))
    if auth.triggers:
        parameters["permissions"] = [json.dumps(item, separators=(",", ":")) for item in _permissions(auth)]
        parameters["authTriggerConnections"] = [
            json.dumps(
                {"triggerType": trigger.trigger_type, "lambdaFunctionName": auth.function_name(trigger)},
                separators=(",", ":"),
            )
            for trigger in auth.triggers
        ]
    return parameters


def imported_parameters(auth: Auth, region: str) -> Json:
    """`parameters.json` of pools that were created elsewhere."""
    return {
        "authSelections": "identityPoolAndUserPool",
        "resourceName": auth.name,
        "serviceType": "imported",
        "region": region,
        "usernameAttributes": list(auth.username_attributes),
        "requiredAttributes": list(auth.required_attributes),
        "passwordPolicyMinLength": auth.password_min_length,
        "passwordPolicyCharacters": list(auth.password_characters),
        "mfaConfiguration": auth.mfa,
        "autoVerifiedAttributes": list(auth.auto_verified_attributes),
        "mfaTypes": [],
    }


def depends_on(auth: Auth) -> list[Json]:
    return [
        {
            "category": "function",
            "resourceName": auth.function_name(trigger),
            "triggerProvider": "Cognito",
            "attributes": ["Arn", "Name"],
        }
        for trigger in auth.triggers
    ]


def frontend_config(auth: Auth) -> Json:
    """`frontendAuthConfig`, which sign-in components read."""
    providers = auth.hosted_ui.providers if auth.hosted_ui else ()
    return {
        "socialProviders": [provider.name.upper() for provider in providers],
        "usernameAttributes": [name.strip().upper() for text in auth.username_attributes for name in text.split(",")],
        "signupAttributes": [name.upper() for name in auth.required_attributes],
        "passwordProtectionSettings": {
            "passwordPolicyMinLength": auth.password_min_length,
            "passwordPolicyCharacters": [name.upper().replace(" ", "_") for name in auth.password_characters],
        },
        "mfaConfiguration": auth.mfa,
        "mfaTypes": [_FRONTEND_MFA[name] for name in auth.mfa_types],
        "verificationMechanisms": [name.upper() for name in auth.auto_verified_attributes],
    }


def group_precedence(auth: Auth) -> list[Json]:
    """`userPoolGroups/user-pool-group-precedence.json`."""
    return [{"groupName": name, "precedence": rank} for rank, name in enumerate(auth.groups, start=1)]


def groups_depends_on(auth: Auth) -> list[Json]:
    attributes = ["UserPoolId", "AppClientIDWeb", "AppClientID", "IdentityPoolId"]
    return [{"category": "auth", "resourceName": auth.name, "attributes": attributes}]


def adds_to_group(trigger: AuthTrigger) -> bool:
    return trigger.kind == "PostConfirmation" and "add-to-group" in trigger.modules


def _answers(auth: Auth) -> Json:
    return {
        "identityPoolName": f"{auth.name}_identitypool_{auth.shared_id}",
        "allowUnauthenticatedIdentities": auth.allow_guests,
        "resourceNameTruncated": auth.short_name,
        "userPoolName": f"{auth.name}_userpool_{auth.shared_id}",
        "autoVerifiedAttributes": list(auth.auto_verified_attributes),
        "mfaConfiguration": auth.mfa,
        "mfaTypes": list(auth.mfa_types),
        **_SMS_MESSAGES,
        "emailVerificationSubject": auth.verification_subject,
        "emailVerificationMessage": auth.verification_message,
        "defaultPasswordPolicy": False,
        "passwordPolicyMinLength": auth.password_min_length,
        "passwordPolicyCharacters": list(auth.password_characters),
        "requiredAttributes": list(auth.required_attributes),
        "aliasAttributes": [],
        "userpoolClientGenerateSecret": False,
        "userpoolClientRefreshTokenValidity": auth.refresh_token_days,
        "userpoolClientWriteAttributes": list(auth.client_write_attributes),
        "userpoolClientReadAttributes": list(auth.client_read_attributes),
        "userpoolClientLambdaRole": f"{auth.short_name}_userpoolclient_lambda_role",
        "userpoolClientSetAttributes": auth.limit_client_attributes,
        "sharedId": auth.shared_id,
        "resourceName": auth.name,
        "authSelections": "identityPoolAndUserPool",
        "useDefault": auth.setup,
        **({"thirdPartyAuth": False} if auth.setup == "manual" else {}),
        **({"usernameAttributes": list(auth.username_attributes)} if auth.username_attributes else {}),
        **(_manual_answers(auth) if auth.setup == "manual" else {}),
        **_hosted_ui_answers(auth),
        "userPoolGroupList": list(auth.groups),
        "serviceName": "Cognito",
        "usernameCaseSensitive": False,
        "useEnabledMfas": True,
    }


def _manual_answers(auth: Auth) -> Json:
    return {
        "userPoolGroups": bool(auth.groups),
        "adminQueries": False,
        "triggers": {trigger.kind: list(trigger.modules) for trigger in auth.triggers},
        "hostedUI": auth.hosted_ui is not None,
    }


def _hosted_ui_answers(auth: Auth) -> Json:
    """Three of these are JSON in a string: the CLI passes them on to its helper functions as they are."""
    if auth.hosted_ui is None:
        return {}
    hosted_ui = auth.hosted_ui
    providers: list[dict[str, Any]] = [
        {
            "ProviderName": provider.name,
            "authorize_scopes": provider.scopes,
            "AttributeMapping": dict(provider.attribute_mapping),
        }
        for provider in hosted_ui.providers
    ]
    oauth = {
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": list(hosted_ui.scopes),
        "CallbackURLs": list(hosted_ui.callback_urls),
        "LogoutURLs": list(hosted_ui.logout_urls),
    }
    return {
        "hostedUIDomainName": hosted_ui.domain,
        "authProvidersUserPool": [provider.name for provider in hosted_ui.providers],
        "hostedUIProviderMeta": json.dumps(providers, separators=(",", ":")),
        "oAuthMetadata": json.dumps(oauth, separators=(",", ":")),
    }


def _computed(auth: Auth) -> Json:
    return {
        "authRoleArn": get_att("AuthRole", "Arn"),
        "unauthRoleArn": get_att("UnauthRole", "Arn"),
        "breakCircularDependency": True,
        "dependsOn": depends_on(auth),
    }


def _permissions(auth: Auth) -> list[Json]:
    return [
        {
            "policyName": "AddToGroupCognito",
            "trigger": trigger.kind,
            "effect": "Allow",
            "actions": list(ADD_TO_GROUP_ACTIONS),
            "resource": {"paramType": "!GetAtt", "keys": ["UserPool", "Arn"]},
        }
        for trigger in auth.triggers
        if adds_to_group(trigger)
    ]
