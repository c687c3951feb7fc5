"""MIGRATION.md: what was done, what only a person can do, and what to test, all derived from the app."""

from collections.abc import Iterator
from dataclasses import dataclass

from amp2gen.backend_ts.functional_tests import test_sections
from amp2gen.backend_ts.iam_rules import has_iam_rules
from amp2gen.backend_ts.project_files.package_manager import AMPX, PackageManager
from amp2gen.backend_ts.skeletons import render
from amp2gen.ir import kinds
from amp2gen.ir.app import App, InventoryEntry
from amp2gen.ir.diagnostics import Diagnostic

INSTALL: dict[PackageManager, str] = {"npm": "npm install", "yarn": "yarn install", "pnpm": "pnpm install"}

OF_CHECKOUT = frozenset(
    kind.code
    for kind in (
        kinds.ASSUMED_ENVIRONMENT,
        kinds.DEPLOYED_NAME_DIFFERS,
        kinds.MISSING_FACT,
        kinds.OVERRIDE_MISSING,
        kinds.SOURCE_DIFFERS_FROM_CLOUD,
        kinds.PARAMETER_WITHOUT_VALUE,
    )
)
"""What `compile` says of the checkout rather than of the project: a plain clone and a pulled one get the same notes."""


@dataclass(frozen=True)
class Row:
    category: str
    name: str
    service: str
    place: str


def migration_notes(app: App, manager: PackageManager, more: tuple[Diagnostic, ...]) -> bytes:
    """The file's content. `more`: diagnostics of the emitters, beside the app's own."""
    text = render(
        "MIGRATION.md",
        app_name=app.name,
        resources=[_row(entry) for entry in app.inventory],
        branches=app.branches,
        steps=list(_steps(app, manager)),
        findings=[_finding(d) for d in (*app.diagnostics, *more) if d.severity != "note" and d.code not in OF_CHECKOUT],
        tests=test_sections(app),
    ).decode()
    return (text.rstrip("\n") + "\n").encode()


def _row(entry: InventoryEntry) -> Row:
    return Row(entry.category, entry.name, entry.service or "—", place_of(entry))


def place_of(entry: InventoryEntry) -> str:
    """Where a Gen 1 resource went, for people."""
    if entry.status == "stays":
        return "stays as it is"
    if entry.status == "retired":
        return "nothing: its AWS service has ended"
    if entry.status != "lowered":
        return "**not carried over**"
    if entry.service == "LambdaLayer":
        return f"`amplify/layers/{entry.name}/`"
    if entry.category == "function":
        return f"`amplify/functions/{entry.name}/`"
    if _has_own_folder(entry):
        return f"`amplify/{entry.category}/{entry.name}/`"
    if entry.category == "custom":
        return f"`amplify/custom/{entry.name}/`"
    folder = {"api": "data", "auth": "auth", "storage": "storage", "predictions": "predictions"}[entry.category]
    return f"`amplify/{folder}/resource.ts`"


def _has_own_folder(entry: InventoryEntry) -> bool:
    by_name = entry.service in ("DynamoDB", "API Gateway") or entry.category in ("analytics", "geo", "hosting")
    return by_name or (entry.category == "storage" and entry.imported)


def _steps(app: App, manager: PackageManager) -> Iterator[str]:
    ampx = AMPX[manager]
    yield f"Install the packages: `{INSTALL[manager]}`, and commit the lock file."
    yield (
        "Fill in every `null` in `amplify/gen1.json`, if there are any: ids that only AWS knows. `amplify pull` brings "
        "most of them into the checkout, for the next `amp2gen compile`; the AWS console has them all."
    )
    if app.client_app and app.client_app.outputs_folder:
        folder = app.client_app.outputs_folder
        yield (
            f"Run sandboxes with `{ampx} sandbox --outputs-out-dir {folder}`: Create React App imports from "
            f"`{folder}/` only. amplify.yml does the same."
        )
    yield from _secrets(app, ampx)
    if app.data and has_iam_rules(app.data):
        yield (
            "Let Gen 2's roles call Gen 1's API: `amp2gen prepare` where Gen 1's files are, then `amplify push`. Once "
            "the identity pool has moved, users have Gen 2's roles, and Gen 1's API refuses all that custom-roles.json "
            "does not name."
        )
    if any(each.code == kinds.TABLE_SETTING_NOT_IMPORTED.code for each in app.diagnostics):
        yield (
            "Make the model tables such as Gen 2 can import (A2G1409): `amp2gen prepare` where Gen 1's files are, then "
            "`amplify push`. The tables stay in service, with their data."
        )
    if app.data and app.data.models:
        yield (
            "Protect the Gen 1 tables before the first deployment (`amp2gen lock`): the import of a table expects "
            "deletion protection to be on."
        )
    first = app.branches[0].name
    yield f"Push the branch `{first}` and connect it in Amplify Hosting, or deploy it with `{ampx} pipeline-deploy`."
    for collection in app.geofence_collections:
        yield (
            f"Copy the geofences of `{collection.name}` from Gen 1's collection: `aws location list-geofences`, then "
            "`aws location batch-put-geofence`, ten at a time, into the one that amplify_outputs.json names."
        )
    if app.hosting:
        yield (
            "Publish the site: build the app, `aws s3 sync` it into `custom.hosting.bucketName` of "
            "amplify_outputs.json, then `aws cloudfront create-invalidation` for `custom.hosting.distributionId`. If "
            "the branch is connected "
            "in Amplify Hosting, delete `amplify/hosting` and its call in `backend.ts` instead."
        )
    shared = ": both use the same model tables" if app.data and app.data.models else ""
    yield f"Test it (see below) beside the running Gen 1 app{shared}."
    yield "Move user pools, buckets and other stateful resources into the new stacks with `amp2gen refactor`."
    yield (
        "Deploy the branch again: `amplify/gen1.json` now says that it has moved. When nothing uses Gen 1 any more, "
        "take it down with `amp2gen decommission`."
    )


def _secrets(app: App, ampx: str) -> Iterator[str]:
    """Two steps: for secrets whose values Gen 1 keeps where a command can take them, and for all others."""
    sandbox = f"for a sandbox, `{ampx} sandbox secret set NAME`"
    kept = [f"`{secret.name}`" for secret in app.secrets if secret.gen1_path]
    others = [f"`{secret.name}`" for secret in app.secrets if not secret.gen1_path]
    if others:
        yield f"Set for each branch (Amplify console → Hosting → Secrets; {sandbox}) {_these(others)}."
    if kept:
        yield f"Copy from Gen 1 to each branch, with `amp2gen secrets copy` ({sandbox}), {_these(kept)}."


def _these(names: list[str]) -> str:
    return f"the secret{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _finding(diagnostic: Diagnostic) -> str:
    place = f" ({diagnostic.origin})" if diagnostic.origin else ""
    help = f" — {diagnostic.help}" if diagnostic.help else ""
    return f"**{diagnostic.severity} {diagnostic.code}**: {diagnostic.message}{place}{help}"
