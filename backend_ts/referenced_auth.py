"""Cognito resources that were created elsewhere: `auth/resource.ts` with `referenceAuth`."""

from collections.abc import Iterator

from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import module
from amp2gen.backend_ts.typescript.build import call
from amp2gen.backend_ts.typescript.tree import Const, Imported, Name
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App

FOLDER = "auth"


def emit_referenced_auth(app: App) -> Iterator[Unit]:
    auth = app.referenced_auth
    if auth is None:
        return
    scope = Scope(FOLDER, {})
    references = {
        "userPoolId": scope.expr(auth.user_pool_id),
        "userPoolClientId": scope.expr(auth.web_client_id),
        "identityPoolId": scope.expr(auth.identity_pool_id),
        "authRoleArn": scope.expr(auth.auth_role_arn),
        "unauthRoleArn": scope.expr(auth.unauth_role_arn),
    }
    value = call(Imported("referenceAuth", "@aws-amplify/backend"), references)
    yield Unit(
        files=typescript(f"amplify/{FOLDER}/resource.ts", Const(Name("auth"), value, export=True)),
        defines=(Imported("auth", module("", f"{FOLDER}/resource")),),
    )
