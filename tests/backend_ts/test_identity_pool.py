"""The TypeScript of identity pools: alone, and with providers that they trust directly."""

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.app import App, Branch, Environment
from amp2gen.ir.auth import (
    AppClient,
    Auth,
    FederatedProvider,
    IdentityPool,
    Mfa,
    PasswordPolicy,
    TokenValidity,
    UserPool,
    VerificationEmail,
)
from amp2gen.ir.expr import text
from amp2gen.ir.overrides import Override


def emitted(*federated: FederatedProvider, closed: bool = False, overrides: tuple[Override, ...] = ()) -> str:
    pool = UserPool(
        username_attributes=("email",),
        closed=closed,
        password_policy=PasswordPolicy(
            minimum_length=8,
            require_lowercase=False,
            require_uppercase=False,
            require_numbers=False,
            require_symbols=False,
        ),
        mfa=Mfa(mode="OFF"),
        verification_email=VerificationEmail(),
    )
    auth = Auth(
        name="demo",
        user_pool=pool,
        web_client=AppClient(),
        native_client=AppClient(refresh_token_validity=TokenValidity(value=30, unit="days")),
        identity_pool=IdentityPool(allow_guests=True, federated=federated),
    )
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        auth=auth,
        overrides=overrides,
    )
    return emit(app, ProjectFiles({}, frozenset())).files["amplify/auth/resource.ts"].decode()


def test_the_pool_trusts_what_gen_1_trusted() -> None:
    content = emitted(FederatedProvider(name="graph.facebook.com", app_id=text("1234")))
    assert "  cfnIdentityPool.supportedLoginProviders = { 'graph.facebook.com': '1234' };\n" in content
    assert "adminCreateUserConfig" not in content


def test_without_such_a_provider_there_is_none() -> None:
    assert "  cfnIdentityPool.supportedLoginProviders = undefined;\n" in emitted()


def test_an_override_of_the_native_client_finds_its_tokens_in_days() -> None:
    """The CDK counts in minutes, which an override that says `refreshToken: 'days'` would make days of."""
    assert "refreshTokenValidity: Duration.days(30)," in emitted()
    override = Override(name="demo", target="auth", of="demo", source="resources.userPoolClient.idTokenValidity = 1;")
    content = emitted(overrides=(override,))
    assert "Duration" not in content
    assert "  cfnNativeClient.refreshTokenValidity = 30;\n" in content
    assert "  cfnNativeClient.tokenValidityUnits = { refreshToken: 'days' };\n" in content


def test_a_user_pool_that_gen_1_lacks_is_closed() -> None:
    assert "  cfnUserPool.adminCreateUserConfig = { allowAdminCreateUserOnly: true };\n" in emitted(closed=True)
