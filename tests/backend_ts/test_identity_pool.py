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
    UserPool,
    VerificationEmail,
)
from amp2gen.ir.expr import text


def emitted(*federated: FederatedProvider, closed: bool = False) -> str:
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
        native_client=AppClient(),
        identity_pool=IdentityPool(allow_guests=True, federated=federated),
    )
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        auth=auth,
    )
    return emit(app, ProjectFiles({}, frozenset())).files["amplify/auth/resource.ts"].decode()


def test_the_pool_trusts_what_gen_1_trusted() -> None:
    content = emitted(FederatedProvider(name="graph.facebook.com", app_id=text("1234")))
    assert "  cfnIdentityPool.supportedLoginProviders = { 'graph.facebook.com': '1234' };\n" in content
    assert "adminCreateUserConfig" not in content


def test_without_such_a_provider_there_is_none() -> None:
    assert "  cfnIdentityPool.supportedLoginProviders = undefined;\n" in emitted()


def test_a_user_pool_that_gen_1_lacks_is_closed() -> None:
    assert "  cfnUserPool.adminCreateUserConfig = { allowAdminCreateUserOnly: true };\n" in emitted(closed=True)
