"""Cognito from cli-inputs.json."""

import json
from typing import Any

import pytest

from amp2gen.ir.auth import Auth, Mfa, PasswordPolicy, TokenValidity
from amp2gen.ir.pretty import expr

MINIMAL: dict[str, Any] = {
    "identityPoolName": "demo_identitypool",
    "allowUnauthenticatedIdentities": True,
    "resourceNameTruncated": "demo1",
    "userPoolName": "demo_userpool",
    "autoVerifiedAttributes": ["email"],
    "mfaConfiguration": "OFF",
    "mfaTypes": ["SMS Text Message"],
    "emailVerificationSubject": "Code",
    "emailVerificationMessage": "It is {####}",
    "passwordPolicyMinLength": 8,
    "passwordPolicyCharacters": [],
    "requiredAttributes": ["email"],
    "aliasAttributes": [],
    "userpoolClientGenerateSecret": False,
    "userpoolClientRefreshTokenValidity": 30,
    "userpoolClientSetAttributes": False,
    "userpoolClientReadAttributes": ["email"],
    "userpoolClientWriteAttributes": ["email"],
    "authSelections": "identityPoolAndUserPool",
    "usernameAttributes": ["email"],
    "usernameCaseSensitive": False,
    "triggers": {},
    "hostedUI": False,
}
CONFIG = {"auth": {"demo": {"service": "Cognito"}}}


@pytest.fixture
def auth(lowered: Any) -> Any:
    """`auth(**changes of the inputs)`: the lowered resource and the codes of the diagnostics."""

    def lower(config: Any = CONFIG, files: Any = None, **changes: Any) -> tuple[Auth, list[str]]:
        inputs = {"version": "1", "cognitoConfig": {**MINIMAL, **changes}}
        app = lowered(config, {"backend/auth/demo/cli-inputs.json": inputs, **(files or {})})
        assert app.auth is not None
        return app.auth, [d.code for d in app.diagnostics]

    return lower


def test_the_default_pool(auth: Any) -> None:
    found, codes = auth()
    assert codes == []
    assert found.user_pool.username_attributes == ("email",)
    assert found.user_pool.auto_verified == ("email",)
    assert found.user_pool.case_sensitive is False
    assert found.user_pool.password_policy.minimum_length == 8
    assert found.user_pool.mfa == Mfa(mode="OFF", origin=found.user_pool.mfa.origin)
    assert [(a.name, a.required, a.mutable) for a in found.user_pool.attributes] == [("email", True, True)]
    assert found.identity_pool.allow_guests is True
    assert (found.web_client.name, found.native_client.name) == ("demo1_app_clientWeb", "demo1_app_client")
    assert found.web_client.oauth is None


def test_a_password_policy(auth: Any) -> None:
    characters = ["Requires Lowercase", "Requires Numbers"]
    found, _ = auth(passwordPolicyMinLength="12", passwordPolicyCharacters=characters)
    policy = found.user_pool.password_policy
    assert policy == PasswordPolicy(
        minimum_length=12,
        require_lowercase=True,
        require_uppercase=False,
        require_numbers=True,
        require_symbols=False,
        origin=policy.origin,
    )


def test_two_sign_in_attributes_in_one_text(auth: Any) -> None:
    found, _ = auth(usernameAttributes=["email, phone_number"])
    assert found.user_pool.username_attributes == ("email", "phone_number")


def test_user_names(auth: Any) -> None:
    inputs = dict(MINIMAL)
    del inputs["usernameAttributes"]
    found, codes = auth(usernameAttributes=None)
    assert found.user_pool.username_attributes == ()
    assert codes == []


def test_what_gen1_does_not_say_about_case_stays_unsaid(auth: Any) -> None:
    assert auth(usernameCaseSensitive=None)[0].user_pool.case_sensitive is None


@pytest.mark.parametrize(
    ("configuration", "types", "expected"),
    [
        ("ON", ["SMS Text Message"], ("REQUIRED", True, False)),
        ("OPTIONAL", ["TOTP"], ("OPTIONAL", False, True)),
        ("OPTIONAL", ["SMS Text Message", "TOTP"], ("OPTIONAL", True, True)),
        ("OFF", ["TOTP"], ("OFF", False, False)),
    ],
)
def test_mfa(auth: Any, configuration: str, types: list[str], expected: tuple[str, bool, bool]) -> None:
    mfa = auth(mfaConfiguration=configuration, mfaTypes=types, useEnabledMfas=True)[0].user_pool.mfa
    assert (mfa.mode, mfa.sms, mfa.totp) == expected


@pytest.mark.parametrize(("types", "totp"), [(["TOTP"], True), (["SMS Text Message"], False)])
def test_the_function_that_sets_second_factors_always_sets_sms(auth: Any, types: list[str], totp: bool) -> None:
    mfa = auth(mfaConfiguration="OPTIONAL", mfaTypes=types, useEnabledMfas=False)[0].user_pool.mfa
    assert (mfa.mode, mfa.sms, mfa.totp) == ("OPTIONAL", True, totp)


@pytest.mark.parametrize("days", [120, "120"])
def test_token_validity_is_in_days(auth: Any, days: Any) -> None:
    for client in (auth(userpoolClientRefreshTokenValidity=days)[0].web_client,):
        assert client.refresh_token_validity == TokenValidity(value=120, unit="days")


def test_client_attributes_count_only_if_they_were_set(auth: Any) -> None:
    assert auth()[0].web_client.read_attributes is None
    limited = auth(userpoolClientSetAttributes=True)[0]
    assert limited.web_client.read_attributes == ("email",)
    assert limited.native_client.write_attributes == ("email",)


def test_only_the_native_client_can_have_a_secret(auth: Any) -> None:
    found = auth(userpoolClientGenerateSecret=True)[0]
    assert (found.web_client.generate_secret, found.native_client.generate_secret) == (False, True)


def test_social_login(auth: Any) -> None:
    found, codes = auth(
        hostedUI=True,
        hostedUIDomainName="demo-login",
        authProvidersUserPool=["Facebook", "Google"],
        hostedUIProviderMeta=(
            '[{"ProviderName":"Google","authorize_scopes":"openid email","AttributeMapping":{"email":"email"}},'
            '{"ProviderName":"Facebook","authorize_scopes":"email,public_profile","AttributeMapping":{}}]'
        ),
        oAuthMetadata=(
            '{"AllowedOAuthFlows":["code"],"AllowedOAuthScopes":["email","openid"],'
            '"CallbackURLs":["https://x.example/"],"LogoutURLs":["https://x.example/bye/"]}'
        ),
    )
    facebook, google = found.user_pool.identity_providers
    assert facebook.scopes == ("email", "public_profile")
    assert google.scopes == ("openid", "email")
    assert [(s.role, s.secret.id) for s in google.secrets] == [
        ("client_id", "secrets/GOOGLE_CLIENT_ID"),
        ("client_secret", "secrets/GOOGLE_CLIENT_SECRET"),
    ]
    assert found.web_client.providers == ("Facebook", "Google", "COGNITO")
    assert found.web_client.oauth.flows == ("code",)
    assert found.user_pool.domain_prefix == "demo-login"
    assert codes == ["A2G1303", "A2G1303"]


@pytest.mark.parametrize(
    ("provider", "secrets"),
    [
        ("Google", ["client_id=GOOGLE_CLIENT_ID", "client_secret=GOOGLE_CLIENT_SECRET"]),
        ("Facebook", ["client_id=FACEBOOK_CLIENT_ID", "client_secret=FACEBOOK_CLIENT_SECRET"]),
        (
            "LoginWithAmazon",
            ["client_id=LOGINWITHAMAZON_CLIENT_ID", "client_secret=LOGINWITHAMAZON_CLIENT_SECRET"],
        ),
        (
            "SignInWithApple",
            [
                "client_id=SIWA_CLIENT_ID",
                "key_id=SIWA_KEY_ID",
                "private_key=SIWA_PRIVATE_KEY",
                "team_id=SIWA_TEAM_ID",
            ],
        ),
    ],
)
def test_each_provider_has_its_credentials_as_secrets(auth: Any, provider: str, secrets: list[str]) -> None:
    meta = [{"ProviderName": provider, "authorize_scopes": "a b", "AttributeMapping": {"email": "mail"}}]
    found, _ = auth(
        hostedUI=True,
        hostedUIDomainName="demo-login",
        authProvidersUserPool=[provider],
        hostedUIProviderMeta=json.dumps(meta),
        oAuthMetadata='{"AllowedOAuthFlows":["code"],"AllowedOAuthScopes":["email"],"CallbackURLs":["https://x.example/"]}',
    )
    [only] = found.user_pool.identity_providers
    assert sorted(f"{each.role}={each.secret.id.removeprefix('secrets/')}" for each in only.secrets) == secrets
    assert [(each.attribute, each.provider_attribute) for each in only.attribute_mapping] == [("email", "mail")]
    assert found.web_client.providers == (provider, "COGNITO")


@pytest.mark.parametrize(
    ("gen1", "gen2"),
    [
        ("CreateAuthChallenge", "createAuthChallenge"),
        ("CustomMessage", "customMessage"),
        ("DefineAuthChallenge", "defineAuthChallenge"),
        ("PostAuthentication", "postAuthentication"),
        ("PostConfirmation", "postConfirmation"),
        ("PreAuthentication", "preAuthentication"),
        ("PreSignup", "preSignUp"),
        ("PreTokenGeneration", "preTokenGeneration"),
        ("VerifyAuthChallengeResponse", "verifyAuthChallengeResponse"),
    ],
)
def test_each_kind_of_trigger(auth: Any, function_template: Any, gen1: str, gen2: str) -> None:
    name = f"demo{gen1}"
    found, codes = auth(
        config={**CONFIG, "function": {name: {"service": "Lambda"}}},
        files={
            f"backend/function/{name}/{name}-cloudformation-template.json": function_template(name),
            f"backend/function/{name}/src/index.js": "exports.handler = async (e) => e;",
        },
        triggers={gen1: ["custom"]},
    )
    assert [(each.event, each.function.id) for each in found.user_pool.triggers] == [(gen2, f"functions/{name}")]
    assert codes == []


GROUPS = {"auth": {"demo": {"service": "Cognito"}, "userPoolGroups": {"service": "Cognito-UserPool-Groups"}}}
PRECEDENCES = "backend/auth/userPoolGroups/user-pool-group-precedence.json"


def test_groups_in_order_of_precedence(auth: Any) -> None:
    groups = [{"groupName": "Staff", "precedence": 2}, {"groupName": "Admin", "precedence": 1}]
    found, codes = auth(config=GROUPS, files={PRECEDENCES: groups})
    assert [(g.name, g.precedence) for g in found.groups] == [("Admin", 1), ("Staff", 2)]
    assert codes == []


def policy(*statements: Any) -> Any:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    policies = [{"PolicyName": "own", "PolicyDocument": document}]
    return [{"groupName": "Staff", "precedence": 1, "customPolicies": policies}]


def test_policies_of_a_groups_role(auth: Any) -> None:
    bucket = {"Fn::Join": ["", ["arn:aws:s3:::files-", {"Ref": "env"}, "/*"]]}
    written = {"Sid": "Files", "Effect": "Deny", "Action": "s3:PutObject", "Resource": [bucket]}
    found, codes = auth(config=GROUPS, files={PRECEDENCES: policy(written)})
    [statement] = found.groups[0].statements
    assert (statement.sid, statement.effect, statement.actions) == ("Files", "Deny", ("s3:PutObject",))
    assert [expr(resource) for resource in statement.resources] == ['"arn:aws:s3:::files-" + env + "/*"']
    assert codes == []


def test_a_groups_permission_that_cannot_be_resolved_is_reported(auth: Any) -> None:
    written = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": {"Fn::GetAtt": ["Theirs", "Arn"]}}
    found, codes = auth(config=GROUPS, files={PRECEDENCES: policy(written)})
    assert found.groups[0].statements == ()
    assert codes == ["A2G1305"]


def link(function_template: Any, **more: Any) -> dict[str, Any]:
    """A pool whose sign-up messages hold a link."""
    return {
        "config": {"auth": {"demo": {"service": "Cognito"}}, "function": {"demoCustomMessage": {"service": "Lambda"}}},
        "files": {
            "backend/function/demoCustomMessage/demoCustomMessage-cloudformation-template.json": function_template(
                "demoCustomMessage"
            ),
            "backend/function/demoCustomMessage/src/index.js": "exports.handler = async (event) => event;",
        },
        "resourceName": "demo",
        "triggers": {"CustomMessage": ["verification-link"]},
        "verificationBucketName": "demoverificationbucket",
        **more,
    }


def test_verification_by_link(auth: Any, function_template: Any) -> None:
    found, _ = auth(**link(function_template))
    page = found.user_pool.verification_page
    assert (page.bucket, page.function.id) == ("demoverificationbucket", "functions/demoCustomMessage")


def test_other_messages_need_no_page(auth: Any, function_template: Any) -> None:
    found, _ = auth(**link(function_template, triggers={"CustomMessage": ["custom"]}))
    assert found.user_pool.verification_page is None


def test_a_trigger_without_its_function_is_reported(auth: Any) -> None:
    found, codes = auth(triggers={"PreSignup": ["custom"]})
    assert found.user_pool.triggers == ()
    assert codes == ["A2G1304"]


def test_a_trigger_that_is_not_connected_and_has_no_function_is_reported(auth: Any, function_template: Any) -> None:
    name = "demoPreSignup"
    found, codes = auth(
        config={**CONFIG, "function": {name: {"service": "Lambda"}}},
        files={
            f"backend/function/{name}/{name}-cloudformation-template.json": function_template(name),
            f"backend/function/{name}/src/index.js": "exports.handler = async (e) => e;",
        },
        authTriggerConnections='[{"triggerType": "PreSignUp", "lambdaFunctionName": "demoPreSignup"}]',
        triggers={"PreSignup": ["custom"], "PostConfirmation": ["add-to-group"]},
    )
    assert [trigger.event for trigger in found.user_pool.triggers] == ["preSignUp"]
    assert codes == ["A2G1304"]


@pytest.mark.parametrize(
    "triggers",
    [
        {"triggers": {"PreSignup": ["custom"]}},
        {"triggers": '{"PreSignup": ["custom"]}'},
        {"authTriggerConnections": '[{"triggerType": "PreSignUp", "lambdaFunctionName": "demoPreSignup"}]'},
        {"authTriggerConnections": ['{"triggerType": "PreSignUp", "lambdaFunctionName": "demoPreSignup"}']},
    ],
)
def test_triggers_in_all_spellings(auth: Any, function_template: Any, triggers: Any) -> None:
    name = "demoPreSignup"
    found, codes = auth(
        config={**CONFIG, "function": {name: {"service": "Lambda"}}},
        files={
            f"backend/function/{name}/{name}-cloudformation-template.json": function_template(name),
            f"backend/function/{name}/src/index.js": "exports.handler = async (e) => e;",
        },
        **triggers,
    )
    (trigger,) = found.user_pool.triggers
    assert (trigger.event, trigger.function.id) == ("preSignUp", "functions/demoPreSignup")
    assert codes == []


def test_what_nobody_reads_is_reported_with_its_place(lowered: Any) -> None:
    inputs = {"version": "1", "cognitoConfig": {**MINIMAL, "surprise": {"a": 1}}}
    app = lowered(CONFIG, {"backend/auth/demo/cli-inputs.json": inputs})
    (found,) = app.diagnostics
    assert found.code == "A2G1006"
    assert found.origin.pointer == "/cognitoConfig/surprise"


def test_federated_identities_are_not_dropped_in_silence(auth: Any) -> None:
    assert auth(thirdPartyAuth=True, authProviders=["accounts.google.com"])[1] == ["A2G1006"]


def test_a_user_pool_without_identity_pool(auth: Any) -> None:
    found, codes = auth(authSelections="userPoolOnly")
    assert found.identity_pool is None
    assert codes == ["A2G1302"]


def test_settings_of_older_versions_stand_in_parameters_json(lowered: Any) -> None:
    helpers = {"mfaLambdaLogPolicy": "demo_log", "roleName": "demo_sns-role", "openIdRolePolicy": "demo_openid"}
    written = {**MINIMAL, **helpers, "parentStack": {"Ref": "AWS::StackId"}}
    app = lowered(CONFIG, {"backend/auth/demo/parameters.json": written})
    assert app.auth.user_pool.username_attributes == ("email",)
    assert app.auth.user_pool.verify_before_update == (), "older versions did not set it"


OLD_TEMPLATE: dict[str, Any] = {
    "Parameters": {"env": {"Type": "String"}, "requiredAttributes": {"Type": "CommaDelimitedList"}},
    "Resources": {
        "UserPool": {
            "Type": "AWS::Cognito::UserPool",
            "Properties": {
                "UserPoolName": "demo",
                "Schema": [
                    {"Name": "email", "Required": True, "Mutable": True},
                    {
                        "Name": "tier",
                        "AttributeDataType": "String",
                        "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "16"},
                    },
                ],
                "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
                "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:x:1:identity/a"},
            },
        },
        "UserPoolClientWeb": {
            "Type": "AWS::Cognito::UserPoolClient",
            "Properties": {"ClientName": "web", "ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH"]},
        },
    },
}


def old(lowered: Any, template: Any) -> Any:
    inputs = {key: value for key, value in MINIMAL.items() if key != "triggers"}
    return lowered(
        CONFIG,
        {
            "backend/auth/demo/parameters.json": inputs,
            "backend/auth/demo/demo-cloudformation-template.json": template,
        },
    )


def test_what_people_added_to_an_old_template(lowered: Any) -> None:
    app = old(lowered, OLD_TEMPLATE)
    pool = app.auth.user_pool
    assert {each.name: each.value for each in pool.settings} == {
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
        "EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:x:1:identity/a"},
    }
    assert [(each.name, each.required, each.minimum, each.maximum) for each in pool.attributes] == [
        ("email", True, None, None),
        ("custom:tier", False, 1, 16),
    ]
    assert [(each.name, each.value) for each in app.auth.web_client.settings] == [
        ("ExplicitAuthFlows", ["ADMIN_NO_SRP_AUTH"])
    ]
    assert app.auth.native_client.settings == ()
    assert [each.code for each in app.diagnostics] == []


def test_what_only_the_deployment_knows_is_an_error(lowered: Any) -> None:
    resources = {"UserPool": {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolTags": {"Ref": "Theirs"}}}}
    found = [each for each in old(lowered, {"Resources": resources}).diagnostics if each.severity == "error"]
    assert [(each.code, each.origin.pointer) for each in found] == [
        ("A2G1310", "/Resources/UserPool/Properties/UserPoolTags")
    ]


def test_triggers_that_only_an_old_template_has_are_errors(lowered: Any) -> None:
    senders = {"KMSKeyID": {"Ref": "Key"}, "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": {"Ref": "Send"}}}
    resources = {"UserPool": {"Type": "AWS::Cognito::UserPool", "Properties": {"LambdaConfig": senders}}}
    found = [each for each in old(lowered, {"Resources": resources}).diagnostics if each.severity == "error"]
    assert [(each.code, each.origin.pointer) for each in found] == [
        ("A2G1310", "/Resources/UserPool/Properties/LambdaConfig/CustomEmailSender"),
        ("A2G1310", "/Resources/UserPool/Properties/LambdaConfig/KMSKeyID"),
    ]


def test_the_group_of_administrators_is_a_variable_of_the_admin_queries_function(lowered: Any) -> None:
    config = {"auth": {"demo": {"service": "Cognito"}}, "api": {"AdminQueries": {"service": "API Gateway"}}}
    inputs = {"identityPoolName": "demo", "adminQueryGroup": "Admins"}
    app = lowered(config, {"backend/auth/demo/cli-inputs.json": {"cognitoConfig": inputs}})
    assert "A2G1006" not in [d.code for d in app.diagnostics]
    app = lowered({"auth": config["auth"]}, {"backend/auth/demo/cli-inputs.json": {"cognitoConfig": inputs}})
    assert [d.code for d in app.diagnostics] == ["A2G1006"]


@pytest.mark.parametrize(
    ("changes", "flags", "sends_sms"),
    [
        ({"useEnabledMfas": True}, None, False),
        ({"useEnabledMfas": False}, None, True),
        ({"useEnabledMfas": True}, {"useenabledmfas": True}, False),
        ({"useEnabledMfas": True}, {"useenabledmfas": False}, True),
        ({"useEnabledMfas": True}, {}, True),
        ({"useEnabledMfas": False}, {"useenabledmfas": True}, False),
        ({}, {"useenabledmfas": True}, False),
        ({"usernameAttributes": ["phone_number"]}, {"useenabledmfas": True}, True),
        ({"usernameAttributes": ["email", "phone_number"]}, {"useenabledmfas": True}, True),
        # The CLI writes "email or phone number" as one text, and does not find the phone number in it.
        ({"usernameAttributes": ["email, phone_number"]}, {"useenabledmfas": True}, False),
        ({"usernameAttributes": ["email, phone_number"]}, {"useenabledmfas": False}, True),
    ],
)
def test_a_pool_sends_text_messages_where_the_cli_gives_it_a_role(
    auth: Any, changes: Any, flags: Any, sends_sms: bool
) -> None:
    files = {"cli.json": {"features": {"auth": flags}}} if flags is not None else {}
    found, _ = auth(files=files, **changes)
    assert found.user_pool.sends_sms is sends_sms


def test_one_text_for_both_attributes_to_sign_in_with(auth: Any) -> None:
    found, codes = auth(usernameAttributes=["email, phone_number"])
    assert (found.user_pool.username_attributes, codes) == (("email", "phone_number"), [])


def test_cli_json_wins_over_the_copy_of_its_flag(auth: Any) -> None:
    _, codes = auth(files={"cli.json": {"features": {"auth": {"useenabledmfas": False}}}}, useEnabledMfas=True)
    assert codes == ["A2G1107"]
