"""Predictions from their templates: what users may ask of AI services, and what clients are told."""

from typing import Any

import pytest

from amp2gen.ir.app import App

AUTH = {"backend/auth/demo/cli-inputs.json": {"cognitoConfig": {"identityPoolName": "demo", "resourceName": "demo"}}}
ROLES = [{"Ref": "authRoleName"}, {"Ref": "unauthRoleName"}]
REGION = {"Fn::FindInMap": ["RegionMapping", {"Ref": "AWS::Region"}, {"Ref": "convertType"}]}


def template(outputs: Any, region: str = "eu-west-1", **resources: Any) -> dict[str, Any]:
    """A template as Gen 1 writes it; guests are let in by a condition."""
    names = ("env", "access", "authRoleName", "unauthRoleName", "convertType", "sourceLang", "voice", "language")
    policy = {
        "PolicyName": "p",
        "Roles": {"Fn::If": ["AuthGuestRoleAccess", ROLES, ROLES[:1]]},
        "PolicyDocument": {
            "Statement": [{"Effect": "Allow", "Action": ["translate:TranslateText"], "Resource": "*"}],
        },
    }
    return {
        "Parameters": {name: {"Type": "String"} for name in names},
        "Conditions": {"AuthGuestRoleAccess": {"Fn::Equals": [{"Ref": "access"}, "authAndGuest"]}},
        "Mappings": {"RegionMapping": {"eu-west-1": {"translateText": region, "speechGenerator": region}}},
        "Resources": {"Policy": {"Type": "AWS::IAM::Policy", "Properties": policy}, **resources},
        "Outputs": {"region": {"Value": REGION}, **{name: {"Value": value} for name, value in outputs.items()}},
    }


def lower(lowered: Any, content: Any, services: Any = None, **parameters: Any) -> App:
    roles = {"authRoleName": {"Ref": "AuthRoleName"}, "unauthRoleName": {"Ref": "UnauthRoleName"}}
    services = services or {"words": "Translate"}
    config = {
        "auth": {"demo": {"service": "Cognito"}},
        "predictions": {name: {"service": service} for name, service in services.items()},
    }
    given = {"convertType": "translateText", "access": "auth", "sourceLang": "en", **roles, **parameters}
    files = {
        f"backend/predictions/{name}/{file}": written
        for name in services
        for file, written in ((f"{name}-template.json", content), ("parameters.json", given))
    }
    app: App = lowered(config, {**AUTH, **files})
    return app


def codes(app: App) -> list[str]:
    return [d.code for d in app.diagnostics if d.code.startswith(("A2G192", "A2G1006"))]


def test_signed_in_users_may_translate(lowered: Any) -> None:
    app = lower(lowered, template({"sourceLang": {"Ref": "sourceLang"}, "targetLang": "ja"}))
    [words] = app.predictions
    assert (words.action, words.kind, words.region) == ("convert", "translateText", None)
    assert {default.name: default.value for default in words.defaults} == {
        "sourceLanguage": "en",
        "targetLanguage": "ja",
    }
    assert [policy.caller.kind for policy in words.policies] == ["signed_in"]
    [statement] = words.policies[0].statements
    assert statement.actions == ("translate:TranslateText",)
    assert codes(app) == []


def test_guests_may_where_gen_1_let_them(lowered: Any) -> None:
    [words] = lower(lowered, template({}), access="authAndGuest").predictions
    assert [policy.caller.kind for policy in words.policies] == ["signed_in", "guests"]


def test_the_service_is_asked_in_another_region_where_gen_1_does(lowered: Any) -> None:
    [words] = lower(lowered, template({}, region="us-east-1")).predictions
    assert words.region == "us-east-1"


def test_a_voice_has_its_language(lowered: Any) -> None:
    outputs = {"voice": {"Ref": "voice"}, "language": {"Ref": "language"}}
    content = template(outputs)
    app = lower(lowered, content, {"words": "Polly"}, convertType="speechGenerator", voice="Salli", language="en-US")
    [speech] = app.predictions
    assert [(default.name, default.value) for default in speech.defaults] == [("voiceId", "Salli")]
    assert codes(app) == []


def test_faces_cannot_be_moved(lowered: Any) -> None:
    collection = {"Type": "Custom::LambdaCallout", "Properties": {"collectionId": "faces"}}
    outputs = {"celebrityDetectionEnabled": "true", "maxEntities": "50"}
    content = template(outputs, CollectionFunctionOutputs=collection)
    app = lower(lowered, content, {"words": "Rekognition"}, convertType=None, identifyType="identifyEntities")
    [faces] = app.predictions
    assert faces.celebrities is True
    assert [(default.name, default.value) for default in faces.defaults] == [("maxEntities", 50)]
    [found] = [d for d in app.diagnostics if d.code == "A2G1921"]
    assert found.message == "predictions words: CollectionFunctionOutputs (Custom::LambdaCallout) is not carried over"
    assert "`new CfnCollection(stack, 'Faces', { collectionId: … })`" in found.help


def test_an_output_that_nobody_reads_is_reported(lowered: Any) -> None:
    assert codes(lower(lowered, template({"surprise": "1"}))) == ["A2G1006"]


def test_two_of_a_kind(lowered: Any) -> None:
    app = lower(lowered, template({}), {"first": "Translate", "second": "Translate"})
    assert len(app.predictions) == 2
    assert [d.message for d in app.diagnostics if d.code == "A2G1922"] == [
        "predictions second: clients are configured with first, which is translateText as well"
    ]


@pytest.mark.parametrize("kind", [None, "tellFortune"])
def test_a_kind_that_nothing_says_is_a_diagnostic(lowered: Any, kind: Any) -> None:
    app = lower(lowered, template({}), convertType=kind)
    assert app.predictions == ()
    assert codes(app) == ["A2G1920"]


def test_what_differs_between_environments_is_reported(lowered: Any) -> None:
    info = {
        name: {
            "awscloudformation": {"Region": "eu-west-1", "StackName": f"amplify-demo-{name}-12345"},
            "categories": {"predictions": {"words": {"sourceLang": language}}},
        }
        for name, language in (("dev", "de"), ("main", "en"))
    }
    roles = {"authRoleName": {"Ref": "AuthRoleName"}, "unauthRoleName": {"Ref": "UnauthRoleName"}}
    files = {
        **AUTH,
        "backend/predictions/words/words-template.json": template({"sourceLang": {"Ref": "sourceLang"}}),
        "backend/predictions/words/parameters.json": {"convertType": "translateText", "access": "auth", **roles},
    }
    config = {"auth": {"demo": {"service": "Cognito"}}, "predictions": {"words": {"service": "Translate"}}}
    app = lowered(config, files, info=info, env="main")
    [words] = app.predictions
    assert [(default.name, default.value) for default in words.defaults] == [("sourceLanguage", "en")]
    assert [d.message for d in app.diagnostics if "differs" in d.message] == [
        "predictions words: sourceLang differs between environments"
    ]
