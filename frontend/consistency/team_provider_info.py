"""team-provider-info.json: where Gen 1 keeps functions' code, and what it repeats of each environment."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.consistency.copies import below, disagreement, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.environments import TEAM_PROVIDER_INFO
from amp2gen.frontend.log import origin_at
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import Document

CREDENTIALS = "hostedUIProviderCreds"
CREDENTIALS_PATH = "oAuthSecretsPathAmplifyAppId"
"""Since version 8 the CLI keeps the credentials in SSM, under the id of the app. Source: Gen 1's sync-oauth-secrets."""

UPLOADED = {
    "AuthTriggerTemplateURL": "amplify-cfn-templates/auth/auth-trigger-cloudformation-template.json",
    "APIGatewayAuthURL": "amplify-cfn-templates/api/APIGatewayAuthStack.json",
}
"""Templates that the CLI writes and uploads to the environment's deployment bucket, by path."""

KNOWN: Mapping[tuple[str, str], frozenset[str]] = {
    ("api", "API Gateway"): frozenset(),
    ("function", "LambdaLayer"): frozenset({"deploymentBucketName", "s3Key"}),
}
"""Resources without values of their own by environment, by category and service, and what Gen 1 puts there."""


def check_team_provider_info(context: Context) -> Iterator[Diagnostic]:
    """Each environment's copies of its deployment bucket and app id, and values that no environment's resource has."""
    document = read(TEAM_PROVIDER_INFO, context)
    if document is None:
        return
    for environment in below(document.data):
        facts = below(document.data, environment, "awscloudformation")
        yield from _uploaded(document, environment, facts)
        yield from _of_functions(document, environment, facts)
        yield from _not_carried(document, environment, context)
        yield from _of_auth(document, environment, facts)


def _of_functions(document: Document, environment: str, facts: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for name, values in below(document.data, environment, "categories", "function").items():
        for key, message in _differences(name, below(values), facts):
            at = pointer(environment, "categories", "function", name, key)
            yield disagreement(document, at, f"environment {environment}, function {name}: {message}")


def _of_auth(document: Document, environment: str, facts: Mapping[str, Any]) -> Iterator[Diagnostic]:
    app = facts.get("AmplifyAppId")
    for name, values in below(document.data, environment, "categories", "auth").items():
        if not _is_list(below(values).get(CREDENTIALS, "[]")):
            at = pointer(environment, "categories", "auth", name, CREDENTIALS)
            yield disagreement(document, at, f"environment {environment}, auth {name}: {CREDENTIALS} is no JSON list")
        if app and below(values).get(CREDENTIALS_PATH, app) != app:
            at = pointer(environment, "categories", "auth", name, CREDENTIALS_PATH)
            message = f"{CREDENTIALS_PATH} is not the environment's AmplifyAppId"
            yield disagreement(document, at, f"environment {environment}, auth {name}: {message}")


def _not_carried(document: Document, environment: str, context: Context) -> Iterator[Diagnostic]:
    for (category, service), known in KNOWN.items():
        for entry in context.project.entries_of(category, service):
            path = (environment, "categories", category, entry.name)
            for key in sorted(below(document.data, *path).keys() - known):
                message = f"environment {environment}, {category} {entry.name}: {key} is not carried over"
                yield kinds.SETTING_NOT_CARRIED.at(origin_at(document, pointer(*path, key)), message)


def _uploaded(document: Document, environment: str, facts: Mapping[str, Any]) -> Iterator[Diagnostic]:
    bucket = facts.get("DeploymentBucketName")
    for key, path in UPLOADED.items():
        url = facts.get(key)
        if url is not None and bucket is not None and not str(url).endswith(f"/{bucket}/{path}"):
            at = pointer(environment, "awscloudformation", key)
            yield disagreement(document, at, f"environment {environment}: {key} is not in the deployment bucket")


def _differences(name: str, values: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    bucket, app = facts.get("DeploymentBucketName"), facts.get("AmplifyAppId")
    if bucket and values.get("deploymentBucketName", bucket) != bucket:
        yield "deploymentBucketName", "deploymentBucketName is not the environment's deployment bucket"
    key = str(values.get("s3Key", f"amplify-builds/{name}--build.zip"))
    if not (key.startswith(f"amplify-builds/{name}-") and key.endswith("-build.zip")):
        yield "s3Key", "s3Key is not where Gen 1 puts the function's code"
    if app and values.get("secretsPathAmplifyAppId", app) != app:
        yield "secretsPathAmplifyAppId", "secretsPathAmplifyAppId is not the environment's AmplifyAppId"


def _is_list(text: Any) -> bool:
    try:
        return isinstance(json.loads(text), list)
    except (TypeError, ValueError):
        return False
