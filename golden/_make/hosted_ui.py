"""The hosted UI in the auth template: two helper functions set the domain and the providers, the clients follow."""

from __future__ import annotations

from _make.cfn import (
    HELPER_CODE,
    Json,
    choose,
    get_att,
    join,
    log_policy_statement,
    policy_document,
    ref,
    statement,
)
from _make.spec import Auth

_DOMAIN = "HostedUICustomResource"
_PROVIDERS = "HostedUIProvidersCustomResource"


def hosted_ui_resources(auth: Auth) -> Json:
    """Both helpers run as `UserPoolClientRole` and are called through `…Inputs`."""
    if auth.hosted_ui is None:
        return {}
    domain = choose(
        "ShouldNotCreateEnvResources",
        ref("hostedUIDomainName"),
        join("-", [ref("hostedUIDomainName"), ref("env")]),
    )
    domain_actions = ("CreateUserPoolDomain", "DescribeUserPool", "DeleteUserPoolDomain")
    provider_actions = (
        "CreateIdentityProvider",
        "UpdateIdentityProvider",
        "ListIdentityProviders",
        "DeleteIdentityProvider",
    )
    creds = {name: ref(name) for name in ("hostedUIProviderMeta", "hostedUIProviderCreds")}
    return {
        **_helper(_DOMAIN, "hostedUI", domain_actions, {"hostedUIDomainName": domain}),
        **_helper(_PROVIDERS, "hostedUIProvider", provider_actions, creds),
    }


def client_oauth(auth: Auth) -> Json:
    """The OAuth settings of each app client."""
    if auth.hosted_ui is None:
        return {}
    hosted_ui = auth.hosted_ui
    return {
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": list(hosted_ui.scopes),
        "CallbackURLs": list(hosted_ui.callback_urls),
        "LogoutURLs": list(hosted_ui.logout_urls),
        "SupportedIdentityProviders": [*(provider.name for provider in hosted_ui.providers), "COGNITO"],
    }


def _helper(logical_id: str, label: str, actions: tuple[str, ...], inputs: Json) -> Json:
    policy, log_policy = f"{logical_id}Policy", f"{logical_id}LogPolicy"
    pool_actions = statement([f"cognito-idp:{action}" for action in actions], get_att("UserPool", "Arn"))
    describe = statement(["cognito-idp:DescribeUserPoolDomain"], "*")
    return {
        logical_id: {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Code": {"ZipFile": HELPER_CODE},
                "Handler": "index.handler",
                "Role": get_att("UserPoolClientRole", "Arn"),
                "Runtime": "nodejs22.x",
                "Timeout": 300,
            },
            "DependsOn": ["UserPoolClientRole"],
        },
        policy: _policy(join("-", [ref("UserPool"), label]), [pool_actions, describe], logical_id),
        log_policy: _policy(
            join("-", [ref("UserPool"), f"{label}LogPolicy"]), [log_policy_statement(logical_id)], policy
        ),
        f"{logical_id}Inputs": {
            "Type": "Custom::LambdaCallout",
            "Properties": {
                "ServiceToken": get_att(logical_id, "Arn"),
                **inputs,
                "userPoolId": ref("UserPool"),
            },
            "DependsOn": [log_policy],
            "UpdateReplacePolicy": "Delete",
            "DeletionPolicy": "Delete",
        },
    }


def _policy(name: Json, statements: list[Json], depends_on: str) -> Json:
    return {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyDocument": policy_document(*statements),
            "PolicyName": name,
            "Roles": [ref("UserPoolClientRole")],
        },
        "DependsOn": [depends_on],
    }
