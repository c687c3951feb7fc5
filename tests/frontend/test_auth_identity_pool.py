"""The identity pool: alone, and with identity providers that it trusts directly."""

from typing import Any

FEDERATED = {
    "identityPoolName": "demo",
    "allowUnauthenticatedIdentities": True,
    "thirdPartyAuth": True,
    "authProviders": ["graph.facebook.com", "accounts.google.com"],
    "facebookAppId": "1234",
    "googleClientId": "web.apps.googleusercontent.com",
    "amazonAppId": "left over from a provider that was removed",
}


def auth_of(lowered: Any, **inputs: Any) -> Any:
    config = {"auth": {"demo": {"service": "Cognito"}}}
    return lowered(config, {"backend/auth/demo/cli-inputs.json": {"version": "1", "cognitoConfig": inputs}})


def test_an_identity_pool_alone_gets_a_user_pool_that_is_closed(lowered: Any) -> None:
    app = auth_of(lowered, **FEDERATED, authSelections="identityPoolOnly")
    assert app.auth.user_pool.closed
    assert app.auth.identity_pool.allow_guests
    assert [(d.code, d.severity) for d in app.diagnostics] == [("A2G1964", "warning")]


def test_providers_that_the_identity_pool_trusts_directly(lowered: Any) -> None:
    app = auth_of(lowered, **FEDERATED)
    assert not app.auth.user_pool.closed
    assert [(each.name, each.app_id.value) for each in app.auth.identity_pool.federated] == [
        ("graph.facebook.com", "1234"),
        ("accounts.google.com", "web.apps.googleusercontent.com"),
    ]
    assert app.diagnostics == ()


def test_each_environment_may_have_its_own_app_at_a_provider(lowered: Any) -> None:
    """The CLI asks in each environment, and keeps the answers in team-provider-info.json alone."""
    config = {"auth": {"demo": {"service": "Cognito"}}}
    inputs = {key: value for key, value in FEDERATED.items() if key != "facebookAppId"}
    answers = {
        name: {"categories": {"auth": {"demo": {"facebookAppId": app_id}}}}
        for name, app_id in (("dev", "1"), ("main", "2"))
    }
    files = {"backend/auth/demo/cli-inputs.json": {"version": "1", "cognitoConfig": inputs}}
    app = lowered(config, {**files, "team-provider-info.json": answers})
    [facebook] = [each for each in app.auth.identity_pool.federated if each.name == "graph.facebook.com"]
    assert {each.environment: each.value for each in facebook.app_id.values} == {"dev": "1", "main": "2"}
    assert app.diagnostics == ()


def test_google_by_an_openid_provider_of_the_account_is_named(lowered: Any) -> None:
    app = auth_of(lowered, **FEDERATED, googleIos="ios.apps.googleusercontent.com")
    assert [each.name for each in app.auth.identity_pool.federated] == ["graph.facebook.com"]
    assert [(d.code, d.severity) for d in app.diagnostics] == [("A2G1965", "error")]
