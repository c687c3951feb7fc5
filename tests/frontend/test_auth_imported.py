"""User pools that were imported into Gen 1: their ids stand in team-provider-info.json."""

from typing import Any

from amp2gen.ir.pretty import expr

IMPORTED = {"auth": {"demo": {"service": "Cognito", "serviceType": "imported"}}}
IDS = {
    "userPoolId": "eu-west-1_abc",
    "webClientId": "web",
    "nativeClientId": "native",
    "identityPoolId": "eu-west-1:pool",
    "authRoleArn": "arn:aws:iam::123456789012:role/auth",
    "unauthRoleArn": "arn:aws:iam::123456789012:role/guest",
}


def info(**ids_of: Any) -> dict[str, Any]:
    provider = {"awscloudformation": {"StackName": "amplify-demo-main-12345"}}
    return {env: {**provider, "categories": {"auth": {"demo": ids}}} for env, ids in ids_of.items()}


def test_imported_auth_is_referenced(lowered: Any) -> None:
    app = lowered(IMPORTED, {"backend/auth/demo/x": ""}, info=info(main=IDS))
    assert app.auth is None
    assert expr(app.referenced_auth.user_pool_id) == '"eu-west-1_abc"'
    assert app.diagnostics == ()


def test_imported_ids_differ_between_environments(lowered: Any) -> None:
    app = lowered(IMPORTED, {"backend/auth/demo/x": ""}, info=info(main=IDS, dev={**IDS, "userPoolId": "other"}))
    assert expr(app.referenced_auth.user_pool_id) == "{dev: 'other', main: 'eu-west-1_abc'} else 'eu-west-1_abc'"
    assert expr(app.referenced_auth.web_client_id) == '"web"'


def test_imported_ids_that_are_missing_are_one_warning(lowered: Any) -> None:
    app = lowered(IMPORTED, {"backend/auth/demo/x": ""})
    assert [d.code for d in app.diagnostics] == ["A2G1102"]
