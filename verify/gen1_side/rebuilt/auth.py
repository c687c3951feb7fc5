"""Cognito, from the cli-inputs.json of the auth resource and the list of groups."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.verify.gen1_side.files import object_or_empty
from amp2gen.verify.gen1_side.rebuilt.checkout import (
    Checkout,
    Json,
    Nested,
    allow,
    att,
    document,
    join,
    outputs,
    policy,
    ref,
    resource,
)

GROUPS = "userPoolGroups"
_TRIGGER_STACK = "AuthTriggerCustomLambdaStack"
_IDENTITY = "cognito-identity.amazonaws.com"

_EVENTS = {"PreSignup": "PreSignUp", "VerifyAuthChallengeResponse": "VerifyAuthChallengeResponse"}
"""The CLI's names of triggers where Cognito has another."""


def auth_stacks(checkout: Checkout) -> Iterator[tuple[str, Nested]]:
    """The user pool's stack, that of its groups, and that which connects triggers; none for imported pools."""
    for name, entry in checkout.entries("auth").items():
        config = _as_pushed(checkout, checkout.inputs("auth", name).get("cognitoConfig"))
        if name != GROUPS and config is not None and entry.get("serviceType") != "imported":
            config = {**config, **checkout.parameters("auth", name)}
            file = checkout.shown(checkout.folder("auth", name) / "cli-inputs.json")
            yield f"auth{name}", Nested(_template(checkout, config), file, _arns())
            yield from _trigger_stack(name, config, file)
            if GROUPS in checkout.entries("auth"):
                yield f"auth{GROUPS}", _groups(checkout, name)


def _as_pushed(checkout: Checkout, config: object) -> Json | None:
    """At a push the CLI takes `useEnabledMfas` from the flags of cli.json, if there are any."""
    if not isinstance(config, dict):
        return None
    features = object_or_empty(checkout.amplify / "cli.json").get("features")
    if not isinstance(features, dict):
        return config
    flags = features.get("auth")
    return {**config, "useEnabledMfas": isinstance(flags, dict) and flags.get("useenabledmfas") is True}


_ADD_TO_GROUP = ["cognito-idp:AdminAddUserToGroup", "cognito-idp:GetGroup", "cognito-idp:CreateGroup"]
"""What the CLI's module `add-to-group` needs."""


def has_identity_pool(config: Mapping[str, Any]) -> bool:
    return config.get("authSelections") != "userPoolOnly"


def _has_user_pool(config: Mapping[str, Any]) -> bool:
    return config.get("authSelections") != "identityPoolOnly"


def _arns() -> Json:
    return {"authRoleArn": att("AuthRole", "Arn"), "unauthRoleArn": att("UnauthRole", "Arn")}


def _template(checkout: Checkout, config: Json) -> Json:
    """One of the two pools, or both."""
    resources: Json = {}
    values: Json = {}
    if _has_user_pool(config):
        resources |= _user_pool(checkout, config)
        values |= outputs(
            UserPoolId=ref("UserPool"),
            UserPoolArn=att("UserPool", "Arn"),
            UserPoolName=config.get("userPoolName"),
            AppClientIDWeb=ref("UserPoolClientWeb"),
            AppClientID=ref("UserPoolClient"),
        )
    if has_identity_pool(config):
        resources |= _identity_pool(checkout, config)
        values |= outputs(IdentityPoolId=ref("IdentityPool"))
    parameters = {name: {"Type": "String"} for name in _arns()}
    return {"Parameters": parameters, "Resources": resources, "Outputs": values}


def _user_pool(checkout: Checkout, config: Json) -> Json:
    """The pool with its clients, its sign-in page and what helps it."""
    resources: Json = {"UserPool": _pool(checkout, config)}
    if _sends_sms(config):
        resources["SNSRole"] = _sns_role(config)
    if config.get("mfaConfiguration", "OFF") != "OFF" and not config.get("useEnabledMfas"):
        resources["MFALambdaInputs"] = _second_factors(config)
    short = config.get("resourceNameTruncated")
    resources["UserPoolClientWeb"] = _client(config, {"ClientName": f"{short}_app_clientWeb"})
    secret = config.get("userpoolClientGenerateSecret")
    resources["UserPoolClient"] = _client(config, {"ClientName": f"{short}_app_client", "GenerateSecret": secret})
    return {**resources, **_hosted_ui(checkout, config), **_verification_page(checkout, config)}


def _pool(checkout: Checkout, config: Json) -> Json:
    verified = _verified(config)
    has_email = "email" in verified
    characters = config.get("passwordPolicyCharacters") or []
    kinds = ("Lowercase", "Numbers", "Symbols", "Uppercase")
    required = [{"Mutable": True, "Name": each, "Required": True} for each in config.get("requiredAttributes") or []]
    sms = _sends_sms(config)
    return resource(
        "AWS::Cognito::UserPool",
        {
            "AutoVerifiedAttributes": verified or None,
            "EmailVerificationMessage": config.get("emailVerificationMessage") if has_email else None,
            "EmailVerificationSubject": config.get("emailVerificationSubject") if has_email else None,
            "EnabledMfas": _enabled_mfas(config),
            "MfaConfiguration": config.get("mfaConfiguration"),
            "Policies": {
                "PasswordPolicy": {
                    "MinimumLength": config.get("passwordPolicyMinLength"),
                    **{f"Require{kind}": f"Requires {kind}" in characters for kind in kinds},
                }
            },
            "Schema": required,
            "SmsAuthenticationMessage": config.get("smsAuthenticationMessage") if sms else None,
            "SmsVerificationMessage": config.get("smsVerificationMessage") if sms else None,
            "SmsConfiguration": {"ExternalId": _external_id(config), "SnsCallerArn": att("SNSRole", "Arn")}
            if sms
            else None,
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": verified or None},
            "UserPoolName": f"{config.get('userPoolName')}-{checkout.environment}",
            "UsernameAttributes": _sign_in_attributes(config),
            "AliasAttributes": config.get("aliasAttributes") or None,
            "UsernameConfiguration": _case(config),
        },
    )


def _verified(config: Json) -> list[str]:
    """Aliases, too: nobody can sign in by one that is not verified."""
    written = [*(config.get("autoVerifiedAttributes") or []), *(config.get("aliasAttributes") or [])]
    return [each for each in dict.fromkeys(written) if each in ("email", "phone_number")]


def _sign_in_attributes(config: Json) -> list[str] | None:
    """The CLI writes a choice of both as one text: `email, phone_number`."""
    written = config.get("usernameAttributes") or []
    found = [part.strip() for each in written for part in str(each).split(",")]
    return [each for each in found if each and each != "username"] or None


def _case(config: Json) -> Json | None:
    sensitive = config.get("usernameCaseSensitive")
    return None if sensitive is None else {"CaseSensitive": sensitive}


def _enabled_mfas(config: Json) -> list[str] | None:
    """Without `useEnabledMfas` a function of Gen 1's own sets them: see `_second_factors`."""
    if config.get("mfaConfiguration", "OFF") == "OFF" or not config.get("useEnabledMfas"):
        return None
    totp = "TOTP" in (config.get("mfaTypes") or [])
    return [*(["SMS_MFA"] if _needs_sms(config) else []), *(["SOFTWARE_TOKEN_MFA"] if totp else [])]


def _second_factors(config: Json) -> Json:
    return resource(
        "Custom::LambdaCallout",
        {
            "mfaConfiguration": config.get("mfaConfiguration"),
            "totpEnabled": "TOTP" in (config.get("mfaTypes") or []),
            "smsConfigCaller": att("SNSRole", "Arn"),
            "smsConfigExternalId": _external_id(config),
            "smsAuthenticationMessage": config.get("smsAuthenticationMessage"),
            "userPoolId": ref("UserPool"),
        },
    )


def _sends_sms(config: Json) -> bool:
    """Text messages need a role. A pool whose second factors are set by a function has one in any case."""
    return not config.get("useEnabledMfas") or _needs_sms(config)


def _needs_sms(config: Json) -> bool:
    """Text messages are for a second factor, or wherever the pool has to do with phone numbers: as an item of their
    own, which the CLI does not find in the one text `email, phone_number`."""
    mfa = config.get("mfaConfiguration", "OFF") != "OFF" and "SMS Text Message" in (config.get("mfaTypes") or [])
    phone = "phone_number" in [
        *(config.get("autoVerifiedAttributes") or []),
        *(config.get("requiredAttributes") or []),
        *(config.get("usernameAttributes") or []),
    ]
    return mfa or phone


def _sms(config: Json) -> Json:
    return {"ExternalId": _external_id(config), "SnsCallerArn": att("SNSRole", "Arn")}


def _external_id(config: Json) -> str:
    return f"{config.get('resourceNameTruncated')}_role_external_id"


def _sns_role(config: Json) -> Json:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
        "Action": ["sts:AssumeRole"],
        "Condition": {"StringEquals": {"sts:ExternalId": _external_id(config)}},
    }
    inline = {"PolicyName": "sns", "PolicyDocument": document(allow(["sns:Publish"], "*"))}
    return resource("AWS::IAM::Role", {"AssumeRolePolicyDocument": {"Statement": [trust]}, "Policies": [inline]})


def _client(config: Json, own: Json) -> Json:
    limits = bool(config.get("userpoolClientSetAttributes"))
    return resource(
        "AWS::Cognito::UserPoolClient",
        {
            **_oauth(config),
            **own,
            "RefreshTokenValidity": config.get("userpoolClientRefreshTokenValidity"),
            "TokenValidityUnits": {"RefreshToken": "days"},
            "ReadAttributes": config.get("userpoolClientReadAttributes") if limits else None,
            "WriteAttributes": config.get("userpoolClientWriteAttributes") if limits else None,
            "UserPoolId": ref("UserPool"),
        },
    )


def _oauth(config: Json) -> Json:
    if not config.get("hostedUI"):
        return {}
    return {
        **_parsed(config.get("oAuthMetadata"), {}),
        "AllowedOAuthFlowsUserPoolClient": True,
        "SupportedIdentityProviders": [*(config.get("authProvidersUserPool") or []), "COGNITO"],
    }


def _hosted_ui(checkout: Checkout, config: Json) -> Json:
    if not config.get("hostedUI"):
        return {}
    domain = {"hostedUIDomainName": f"{config.get('hostedUIDomainName')}-{checkout.environment}"}
    found = {"HostedUICustomResourceInputs": {**domain, "userPoolId": ref("UserPool")}}
    if config.get("authProvidersUserPool"):
        meta = {"hostedUIProviderMeta": config.get("hostedUIProviderMeta", "[]")}
        found["HostedUIProvidersCustomResourceInputs"] = {**meta, "userPoolId": ref("UserPool")}
    return {name: resource("Custom::LambdaCallout", properties) for name, properties in found.items()}


def _verification_page(checkout: Checkout, config: Json) -> Json:
    """The public bucket with the page that verification messages link to."""
    name = config.get("verificationBucketName")
    if not name:
        return {}
    site = {"IndexDocument": "index.html", "ErrorDocument": "index.html"}
    properties = {"BucketName": f"{name}-{checkout.environment}", "WebsiteConfiguration": site}
    bucket = resource("AWS::S3::Bucket", {"AccessControl": "PublicRead", **properties}, DeletionPolicy="Retain")
    return {"CustomMessageConfirmationBucket": bucket}


_PROVIDERS = {
    "graph.facebook.com": "facebookAppId",
    "accounts.google.com": "googleClientId",
    "www.amazon.com": "amazonAppId",
    "appleid.apple.com": "appleAppId",
}


def _login_providers(config: Json) -> Json | None:
    """Google is trusted through an OpenID provider of the account where there are native apps, too."""
    native = config.get("googleIos") or config.get("googleAndroid")
    listed = [each for each in config.get("authProviders") or [] if not (native and each == "accounts.google.com")]
    return {each: config[_PROVIDERS[each]] for each in listed if config.get(_PROVIDERS.get(each, ""))} or None


def _identity_pool(checkout: Checkout, config: Json) -> Json:
    provider = join("cognito-idp.", ref("AWS::Region"), ".amazonaws.com/", ref("UserPool"))
    clients = ("UserPoolClient", "UserPoolClientWeb")
    mappings = {
        client: {
            "AmbiguousRoleResolution": "AuthenticatedRole",
            "IdentityProvider": join(provider, ":", ref(client)),
            "Type": "Token",
        }
        for client in clients
    }
    pool = {
        "AllowUnauthenticatedIdentities": config.get("allowUnauthenticatedIdentities"),
        "CognitoIdentityProviders": [{"ClientId": ref(client), "ProviderName": provider} for client in clients]
        if _has_user_pool(config)
        else None,
        "IdentityPoolName": f"{config.get('identityPoolName')}__{checkout.environment}",
        "SupportedLoginProviders": _login_providers(config),
    }
    attachment = {
        "IdentityPoolId": ref("IdentityPool"),
        "RoleMappings": mappings if GROUPS in checkout.entries("auth") else None,
        "Roles": {"unauthenticated": ref("unauthRoleArn"), "authenticated": ref("authRoleArn")},
    }
    return {
        "IdentityPool": resource("AWS::Cognito::IdentityPool", pool),
        "IdentityPoolRoleMap": resource("AWS::Cognito::IdentityPoolRoleAttachment", attachment),
    }


def _groups(checkout: Checkout, pool: str) -> Nested:
    file = "user-pool-group-precedence.json"
    groups = [each for each in checkout.list_of("auth", GROUPS, file) if isinstance(each, dict)]
    resources: Json = {}
    for group in groups:
        name = str(group.get("groupName"))
        resources[f"{name}GroupRole"] = _group_role(name, group)
        resources[f"{name}Group"] = resource(
            "AWS::Cognito::UserPoolGroup",
            {
                "GroupName": name,
                "Precedence": group.get("precedence"),
                "RoleArn": att(f"{name}GroupRole", "Arn"),
                "UserPoolId": ref("pool"),
            },
        )
    template = {
        "Parameters": {name: {"Type": "String"} for name in ("env", "pool", "identityPool")},
        "Resources": resources,
        "Outputs": outputs(**{name: ref(name) for name in resources if name.endswith("GroupRole")}),
    }
    parameters = {
        "env": checkout.environment,
        "pool": att(f"auth{pool}", "Outputs.UserPoolId"),
        "identityPool": att(f"auth{pool}", "Outputs.IdentityPoolId"),
    }
    return Nested(template, checkout.shown(checkout.folder("auth", GROUPS) / file), parameters)


def _group_role(name: str, group: Json) -> Json:
    """The role's name is how policies in the stacks of other resources know it."""
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": _IDENTITY},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{_IDENTITY}:aud": ref("identityPool")},
            "ForAnyValue:StringLike": {f"{_IDENTITY}:amr": "authenticated"},
        },
    }
    return resource(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {"Statement": [trust]},
            "Policies": group.get("customPolicies"),
            "RoleName": join(ref("pool"), f"-{name}GroupRole"),
        },
    )


def _trigger_stack(pool: str, config: Json, file: str) -> Iterator[tuple[str, Nested]]:
    """Which function runs on which event; the pool may invoke it, and it what its modules need."""
    triggers = _parsed(config.get("triggers"), {})
    resources: Json = {}
    parameters: Json = {
        "pool": att(f"auth{pool}", "Outputs.UserPoolId"),
        "poolArn": att(f"auth{pool}", "Outputs.UserPoolArn"),
    }
    listed = []
    for trigger, modules in triggers.items() if isinstance(triggers, dict) else ():
        function, event = f"{pool}{trigger}", _EVENTS.get(trigger, trigger)
        for output in ("Name", "Arn", "LambdaExecutionRole"):
            parameters[f"{function}{output}"] = att(f"function{function}", f"Outputs.{output}")
        listed.append({"triggerType": event, "lambdaFunctionArn": ref(f"{function}Arn")})
        resources[f"Permission{trigger}"] = resource(
            "AWS::Lambda::Permission",
            {
                "Action": "lambda:InvokeFunction",
                "FunctionName": ref(f"{function}Name"),
                "Principal": "cognito-idp.amazonaws.com",
                "SourceArn": ref("poolArn"),
            },
        )
        if "add-to-group" in modules:
            executes = ref(f"{function}LambdaExecutionRole")
            resources[f"Policy{trigger}"] = policy([executes], allow(_ADD_TO_GROUP, ref("poolArn")))
    if listed:
        resources["CustomAuthTriggerResource"] = resource(
            "Custom::CustomAuthTriggerResourceOutputs", {"userpoolId": ref("pool"), "lambdaConfig": listed}
        )
        declared = {name: {"Type": "String"} for name in parameters}
        yield _TRIGGER_STACK, Nested({"Parameters": declared, "Resources": resources}, file, parameters)


def _parsed(written: Any, otherwise: Any) -> Any:
    """JSON that the CLI keeps as text."""
    if not isinstance(written, str):
        return otherwise if written is None else written
    try:
        return json.loads(written)
    except ValueError:
        return otherwise
