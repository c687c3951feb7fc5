"""The auth category's compiled templates: user pool with identity pool, and groups."""

from __future__ import annotations

from _make.auth import build_parameters
from _make.cfn import (
    ENV_CONDITIONS,
    FORMAT_VERSION,
    POLICY_VERSION,
    Json,
    choose,
    concat,
    dependency_parameter,
    description,
    get_att,
    join,
    lambda_trust,
    per_environment,
    policy_document,
    ref,
    stack_suffix,
    statement,
    string_parameter,
)
from _make.hosted_ui import client_oauth, hosted_ui_resources
from _make.spec import Auth

_COGNITO_IDENTITY = "cognito-identity.amazonaws.com"


def user_pool_template(auth: Auth, cli_version: str) -> Json:
    return {
        "Description": description(cli_version, "auth-Cognito"),
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Parameters": _parameters(auth),
        "Conditions": ENV_CONDITIONS,
        "Resources": {
            **({"SNSRole": _sns_role(auth)} if auth.sends_sms else {}),
            "UserPool": _user_pool(auth),
            "UserPoolClientWeb": _client(auth, "app_clientWeb"),
            "UserPoolClient": _client(auth, "app_client", {"GenerateSecret": ref("userpoolClientGenerateSecret")}),
            "UserPoolClientRole": _client_role(auth),
            **hosted_ui_resources(auth),
            "IdentityPool": _identity_pool(auth),
            "IdentityPoolRoleMap": _role_map(auth),
        },
        "Outputs": _outputs(auth),
    }


def groups_template(auth: Auth, cli_version: str) -> Json:
    user_pool, identity_pool, *clients = (
        f"{auth.logical_id}{name}" for name in ("UserPoolId", "IdentityPoolId", "AppClientID", "AppClientIDWeb")
    )
    resources: Json = {}
    for rank, group in enumerate(auth.groups, start=1):
        resources[f"{group}Group"] = {
            "Type": "AWS::Cognito::UserPoolGroup",
            "Properties": {
                "GroupName": group,
                "Precedence": rank,
                "RoleArn": get_att(f"{group}GroupRole", "Arn"),
                "UserPoolId": ref(user_pool),
            },
        }
        resources[f"{group}GroupRole"] = {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": _signed_in_trust(identity_pool),
                "RoleName": concat(ref(user_pool), f"-{group}GroupRole"),
            },
        }
    dependencies = (user_pool, identity_pool, *clients)
    return {
        "Description": description(cli_version, "auth-Cognito-UserPool-Groups"),
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Parameters": {
            "env": string_parameter(),
            "AuthRoleArn": string_parameter(),
            "UnauthRoleArn": string_parameter(),
            **{name: dependency_parameter(name) for name in dependencies},
        },
        "Conditions": ENV_CONDITIONS,
        "Resources": resources,
        "Outputs": {f"{group}GroupRole": {"Value": get_att(f"{group}GroupRole", "Arn")} for group in auth.groups},
    }


def _parameters(auth: Auth) -> Json:
    functions = [f"function{auth.function_name(t)}{o}" for t in auth.triggers for o in ("Arn", "Name")]
    values = build_parameters(auth)
    return {
        "env": string_parameter(),
        **{name: dependency_parameter(name) for name in functions},
        **{
            name: {"Type": "CommaDelimitedList" if isinstance(value, list) else "String"}
            for name, value in values.items()
        },
        **({"hostedUIProviderCreds": {"Type": "String", "NoEcho": True}} if auth.hosted_ui else {}),
    }


def _user_pool(auth: Auth) -> Json:
    has_email = "email" in auth.auto_verified_attributes
    properties: Json = {
        "AutoVerifiedAttributes": list(auth.auto_verified_attributes),
        **({"EmailVerificationMessage": ref("emailVerificationMessage")} if has_email else {}),
        **({"EmailVerificationSubject": ref("emailVerificationSubject")} if has_email else {}),
        **({"EnabledMfas": _enabled_mfas(auth)} if auth.mfa != "OFF" else {}),
        "MfaConfiguration": ref("mfaConfiguration"),
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": ref("passwordPolicyMinLength"),
                **{
                    f"Require{kind}": f"Requires {kind}" in auth.password_characters
                    for kind in ("Lowercase", "Numbers", "Symbols", "Uppercase")
                },
            }
        },
        "Schema": [
            *({"Mutable": True, "Name": name, "Required": True} for name in auth.required_attributes),
            *auth.override_attributes,
        ],
        **(_sms_properties(auth) if auth.sends_sms else {}),
        "UserAttributeUpdateSettings": {
            "AttributesRequireVerificationBeforeUpdate": list(auth.auto_verified_attributes)
        },
        "UserPoolName": per_environment(ref("userPoolName")),
        **({"UsernameAttributes": ref("usernameAttributes")} if auth.username_attributes else {}),
        "UsernameConfiguration": {"CaseSensitive": False},
    }
    dependencies = {"DependsOn": ["SNSRole"]} if auth.sends_sms else {}
    return {"Type": "AWS::Cognito::UserPool", "Properties": properties, **dependencies}


def _enabled_mfas(auth: Auth) -> list[str]:
    names = (("SMS_MFA", auth.sends_sms), ("SOFTWARE_TOKEN_MFA", "TOTP" in auth.mfa_types))
    return [name for name, enabled in names if enabled]


def _sms_properties(auth: Auth) -> Json:
    return {
        "SmsAuthenticationMessage": ref("smsAuthenticationMessage"),
        "SmsConfiguration": {
            "ExternalId": f"{auth.short_name}_role_external_id",
            "SnsCallerArn": get_att("SNSRole", "Arn"),
        },
        "SmsVerificationMessage": ref("smsVerificationMessage"),
    }


def _sns_role(auth: Auth) -> Json:
    trust = {
        "Sid": "",
        "Effect": "Allow",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
        "Action": ["sts:AssumeRole"],
        "Condition": {"StringEquals": {"sts:ExternalId": f"{auth.short_name}_role_external_id"}},
    }
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": policy_document(trust),
            "Policies": [
                {
                    "PolicyDocument": policy_document(statement(["sns:Publish"], "*")),
                    "PolicyName": f"{auth.short_name}-sns-policy",
                }
            ],
            "RoleName": choose(
                "ShouldNotCreateEnvResources",
                f"{auth.short_name}_sns-role",
                concat(f"sns{auth.shared_id}", stack_suffix(), "-", ref("env")),
            ),
        },
    }


def _client(auth: Auth, name: str, extra: Json | None = None) -> Json:
    limits = {
        "ReadAttributes": ref("userpoolClientReadAttributes"),
        "WriteAttributes": ref("userpoolClientWriteAttributes"),
    }
    return {
        "Type": "AWS::Cognito::UserPoolClient",
        "Properties": {
            **client_oauth(auth),
            "ClientName": f"{auth.short_name}_{name}",
            **(extra or {}),
            "RefreshTokenValidity": ref("userpoolClientRefreshTokenValidity"),
            **(limits if auth.limit_client_attributes else {}),
            "TokenValidityUnits": {"RefreshToken": "days"},
            "UserPoolId": ref("UserPool"),
        },
        "DependsOn": ["HostedUIProvidersCustomResourceInputs", "UserPool"] if auth.hosted_ui else ["UserPool"],
    }


def _client_role(auth: Auth) -> Json:
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": lambda_trust("lambda.amazonaws.com", "sts:AssumeRole"),
            "RoleName": choose(
                "ShouldNotCreateEnvResources",
                ref("userpoolClientLambdaRole"),
                concat(f"upClientLambdaRole{auth.shared_id}", stack_suffix(), "-", ref("env")),
            ),
        },
    }


def _identity_pool(auth: Auth) -> Json:
    values = {"region": ref("AWS::Region"), "client": ref("UserPool")}
    provider = {"Fn::Sub": ["cognito-idp.${region}.amazonaws.com/${client}", values]}
    name = f"{auth.name}_identitypool_{auth.shared_id}"
    return {
        "Type": "AWS::Cognito::IdentityPool",
        "Properties": {
            "AllowUnauthenticatedIdentities": ref("allowUnauthenticatedIdentities"),
            "CognitoIdentityProviders": [
                {"ClientId": ref(client), "ProviderName": provider}
                for client in ("UserPoolClient", "UserPoolClientWeb")
            ],
            "IdentityPoolName": choose("ShouldNotCreateEnvResources", name, concat(f"{name}__", ref("env"))),
        },
    }


def _role_map(auth: Auth) -> Json:
    """With groups, a member takes the role of the group that comes first."""
    clients = ("UserPoolClient", "UserPoolClientWeb")
    mappings = {
        "UserPoolClientRoleMapping": _group_role_mapping("client", "UserPoolClient"),
        "UserPoolWebClientRoleMapping": _group_role_mapping("webClient", "UserPoolClientWeb"),
    }
    return {
        "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
        "Properties": {
            "IdentityPoolId": ref("IdentityPool"),
            **({"RoleMappings": mappings} if auth.groups else {}),
            "Roles": {"unauthenticated": ref("unauthRoleArn"), "authenticated": ref("authRoleArn")},
        },
        "DependsOn": ["IdentityPool", *(clients if auth.groups else ())],
    }


def _group_role_mapping(label: str, client: str) -> Json:
    values = {"region": ref("AWS::Region"), "userPool": ref("UserPool"), label: ref(client)}
    provider = "cognito-idp.${region}.amazonaws.com/${userPool}:${" + label + "}"
    return {
        "AmbiguousRoleResolution": "AuthenticatedRole",
        "IdentityProvider": {"Fn::Sub": [provider, values]},
        "Type": "Token",
    }


def _outputs(auth: Auth) -> Json:
    outputs: Json = {
        "IdentityPoolId": {"Description": "Id for the identity pool", "Value": ref("IdentityPool")},
        "IdentityPoolName": {"Value": get_att("IdentityPool", "Name")},
        "UserPoolId": {"Description": "Id for the user pool", "Value": ref("UserPool")},
        "UserPoolArn": {"Description": "Arn for the user pool", "Value": get_att("UserPool", "Arn")},
        "UserPoolName": {"Value": ref("userPoolName")},
        "AppClientIDWeb": {
            "Description": "The user pool app client id for web",
            "Value": ref("UserPoolClientWeb"),
        },
        "AppClientID": {"Description": "The user pool app client id", "Value": ref("UserPoolClient")},
    }
    if auth.hosted_ui:
        domain = choose(
            "ShouldNotCreateEnvResources",
            ref("hostedUIDomainName"),
            join("-", [ref("hostedUIDomainName"), ref("env")]),
        )
        outputs["HostedUIDomain"] = {"Value": domain}
        outputs["OAuthMetadata"] = {"Value": ref("oAuthMetadata")}
    if auth.sends_sms:
        outputs["CreatedSNSRole"] = {"Description": "role arn", "Value": get_att("SNSRole", "Arn")}
    return outputs


def _signed_in_trust(identity_pool: str) -> Json:
    trust = {
        "Sid": "",
        "Effect": "Allow",
        "Principal": {"Federated": _COGNITO_IDENTITY},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{_COGNITO_IDENTITY}:aud": ref(identity_pool)},
            "ForAnyValue:StringLike": {f"{_COGNITO_IDENTITY}:amr": "authenticated"},
        },
    }
    return {"Version": POLICY_VERSION, "Statement": [trust]}
