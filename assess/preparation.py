"""What must change on the Gen 1 side, and be pushed, before a migration: as new contents of Gen 1's files."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.backend_ts.iam_rules import has_iam_rules
from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.data import GraphqlApi
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import decode
from amp2gen.syntax.spans import SyntaxProblem


@dataclass(frozen=True)
class Gen1Edit:
    """A file of the Gen 1 project to be written: `before` None where it is not there yet."""

    path: str
    before: bytes | None
    after: bytes
    title: str
    why: str


def gen1_edits(app: App, files: Mapping[str, bytes], diagnostics: tuple[Diagnostic, ...]) -> tuple[Gen1Edit, ...]:
    """All edits that the project still needs; none for one that is ready. Files that do not parse are left alone."""
    if app.data is None:
        return ()
    found = {diagnostic.code for diagnostic in diagnostics}
    return (
        *_custom_roles(app, app.data, files),
        *(_importable_tables(app.data, files) if kinds.TABLE_SETTING_NOT_IMPORTED.code in found else ()),
    )


def _custom_roles(app: App, api: GraphqlApi, files: Mapping[str, bytes]) -> Iterator[Gen1Edit]:
    """Gen 1's API lets only roles past its IAM rules that it knows by name; Gen 2's are called `amplify-<app id>-…`."""
    names = sorted({f"amplify-{environment.app_id}" for environment in app.environments if environment.app_id})
    if not names or not has_iam_rules(api):
        return
    path = f"amplify/backend/api/{api.name}/custom-roles.json"
    before = files.get(path)
    data = {} if before is None else _object(before, path)
    listed = data.get("adminRoleNames", []) if data is not None else None
    if data is None or not isinstance(listed, list):
        return
    missing = [name for name in names if name not in listed]
    if missing:
        yield Gen1Edit(
            path,
            before,
            _json({**data, "adminRoleNames": [*listed, *missing]}),
            "let Gen 2's roles call the Gen 1 API",
            "Once the identity pool has moved, its users have the Gen 2 app's roles. Gen 1's API refuses roles that "
            "custom-roles.json does not name, so clients of the Gen 1 app would lose access to models with IAM rules.",
        )


def _importable_tables(api: GraphqlApi, files: Mapping[str, bytes]) -> Iterator[Gen1Edit]:
    path = f"amplify/backend/api/{api.name}/parameters.json"
    data = _object(files[path], path) if path in files else None
    if data is not None:
        yield Gen1Edit(
            path,
            files[path],
            _json({**data, **IMPORTABLE}),
            "make the model tables such as Gen 2 can import",
            "Gen 2 imports only tables that are billed on demand and encrypted with DynamoDB's own key, not with AWS's "
            "key in KMS. The push keeps the tables and their data, and they stay in service.",
        )


IMPORTABLE = {"DynamoDBBillingMode": "PAY_PER_REQUEST", "DynamoDBEnableServerSideEncryption": False}


def _object(content: bytes, path: str) -> dict[str, Any] | None:
    try:
        data = json.loads(decode(content, path))
    except (SyntaxProblem, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _json(data: dict[str, Any]) -> bytes:
    """As Gen 1's CLI writes JSON: two spaces, no line end at the end."""
    return json.dumps(data, indent=2, ensure_ascii=False).encode()
