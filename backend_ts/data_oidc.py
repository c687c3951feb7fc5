"""OpenID Connect as a way to call the GraphQL API: its settings, and the token lifetimes that Gen 1 left open."""

from amp2gen.backend_ts.naming import module
from amp2gen.backend_ts.typescript.build import call
from amp2gen.backend_ts.typescript.tree import ExprStmt, Imported, Name, Raw, Stmt
from amp2gen.ir.data import GraphqlApi, OidcMode


def oidc_settings(mode: OidcMode) -> dict[str, object]:
    """The value of `oidcAuthorizationMode`. It has no way to leave a lifetime out: see `drop_lifetimes`."""
    settings: dict[str, object] = {"oidcProviderName": mode.name, "oidcIssuerUrl": mode.issuer_url}
    if mode.client_id:
        settings["clientId"] = mode.client_id
    settings["tokenExpiryFromAuthInSeconds"] = mode.auth_ttl_seconds or 0
    settings["tokenExpireFromIssueInSeconds"] = mode.issue_ttl_seconds or 0
    return settings


def drop_lifetimes(api: GraphqlApi) -> tuple[Stmt, ...]:
    """The call that takes out the lifetimes that Gen 1 did not set; empty if it set both."""
    for mode in api.modes:
        if isinstance(mode, OidcMode):
            unset = [
                name
                for name, value in (("AuthTTL", mode.auth_ttl_seconds), ("IatTTL", mode.issue_ttl_seconds))
                if value is None
            ]
            return (ExprStmt(call(Name("dropTokenLifetimes"), Name("backend"), unset)),) if unset else ()
    return ()


DROP_TOKEN_LIFETIMES = Raw(
    """\
/**
 * `defineData` demands lifetimes of OIDC tokens, and 0 is one. Gen 1 sets none,
 * so that AppSync goes by what the token itself says.
 */
function dropTokenLifetimes(backend: Backend, lifetimes: string[]): void {
  const { cfnGraphqlApi } = backend.data.resources.cfnResources;
  const providers =
    cfnGraphqlApi.additionalAuthenticationProviders as CfnGraphQLApi.AdditionalAuthenticationProviderProperty[];
  const index = providers.findIndex(
    (provider) => provider.authenticationType === 'OPENID_CONNECT',
  );
  const path = index < 0 ? '' : `AdditionalAuthenticationProviders.${index}.`;
  for (const lifetime of lifetimes) {
    cfnGraphqlApi.addPropertyDeletionOverride(
      `${path}OpenIDConnectConfig.${lifetime}`,
    );
  }
}""",
    (
        Imported("Backend", module("data", "backend"), type_only=True),
        Imported("CfnGraphQLApi", "aws-cdk-lib/aws-appsync", type_only=True),
    ),
)
