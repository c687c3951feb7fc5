"""AppSync: the authorization modes and names that stand in several files of an API."""

from collections.abc import Iterator, Mapping

from amp2gen.frontend.consistency.copies import below, constants, disagreement, items, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.project import BACKEND_CONFIG, Entry
from amp2gen.ir.diagnostics import Diagnostic

INPUTS: Mapping[str, tuple[str, str]] = {
    "expirationTime": ("apiKeyConfig", "apiKeyExpirationDays"),
    "apiKeyExpirationDate": ("apiKeyConfig", "apiKeyExpirationDate"),
    "keyDescription": ("apiKeyConfig", "description"),
    "lambdaFunction": ("lambdaAuthorizerConfig", "lambdaFunction"),
    "ttlSeconds": ("lambdaAuthorizerConfig", "ttlSeconds"),
    "cognitoUserPoolId": ("userPoolConfig", "userPoolId"),
    "openIDProviderName": ("openIDConnectConfig", "name"),
    "openIDIssuerURL": ("openIDConnectConfig", "issuerUrl"),
    "openIDClientID": ("openIDConnectConfig", "clientId"),
}
"""Settings of a mode in cli-inputs.json, and where backend-config.json repeats each one."""


def check_graphql_api(context: Context) -> Iterator[Diagnostic]:
    """Names of the API and of its user pool, and the modes in backend-config.json against cli-inputs.json."""
    pools = tuple(f"auth{entry.name}" for entry in context.project.entries_of("auth", "Cognito"))
    for entry in context.project.entries_of("api", "AppSync"):
        yield from _parameters(entry, pools, context)
        yield from _inputs(entry, pools, context)
        yield from _transformer(entry, context)


def _transformer(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    document = read(f"{entry.folder}/transform.conf.json", context)
    if document is not None:
        yield from constants(document, f"api {entry.name}", {"Version": (4, 5)})


def _parameters(entry: Entry, pools: tuple[str, ...], context: Context) -> Iterator[Diagnostic]:
    document = read(f"{entry.folder}/parameters.json", context)
    if document is None:
        return
    yield from constants(document, f"api {entry.name}", {"AppSyncApiName": (entry.name,)})
    written = below(document.data).get("AuthCognitoUserPoolId")
    if (
        pools
        and isinstance(written, Mapping)
        and written not in [{"Fn::GetAtt": [pool, "Outputs.UserPoolId"]} for pool in pools]
    ):
        yield disagreement(
            document,
            "/AuthCognitoUserPoolId",
            f"api {entry.name}: AuthCognitoUserPoolId is not the user pool of an auth resource of the project",
        )


def _inputs(entry: Entry, pools: tuple[str, ...], context: Context) -> Iterator[Diagnostic]:
    document = read(f"{entry.folder}/cli-inputs.json", context)
    config = read(BACKEND_CONFIG, context)
    if document is None or config is None:
        return
    service = below(document.data, "serviceConfiguration")
    what = f"api {entry.name}"
    yield from constants(document, what, {"version": (1, "1")})
    names = {"apiName": (entry.name,), "serviceName": ("AppSync",)}
    yield from constants(document, what, names, "/serviceConfiguration", service)
    more = items(service.get("additionalAuthTypes"))
    modes = [below(service.get("defaultAuthType")), *map(below, more)]
    places = ["/defaultAuthType", *(f"/additionalAuthTypes/{index}" for index, _ in enumerate(more))]
    for place, mode in zip(places, modes, strict=True):
        known = {"cognitoUserPoolId": pools} if pools else {}
        yield from constants(document, what, known, f"/serviceConfiguration{place}", mode)
    copy = below(entry.data, "output", "authConfig")
    if not copy:
        return
    copies = [
        below(copy.get("defaultAuthentication")),
        *map(below, items(copy.get("additionalAuthenticationProviders"))),
    ]
    at = pointer("api", entry.name, "output", "authConfig")
    if [each.get("authenticationType") for each in copies] != [mode.get("mode") for mode in modes]:
        yield disagreement(config, at, f"{what}: the authorization modes are not those of cli-inputs.json")
        return
    for mode, each in zip(modes, copies, strict=True):
        for key, (section, name) in INPUTS.items():
            if key in mode and name in below(each, section) and str(mode[key]) != str(each[section][name]):
                yield disagreement(config, at, f"{what}: {name} of {mode.get('mode')} is not {key} of cli-inputs.json")
