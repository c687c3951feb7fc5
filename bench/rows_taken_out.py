"""Does the test of a row of docs/features.md fail when the code that carries the row is taken out?

    python bench/rows_taken_out.py [--seed N] [--count N] [--all] [ROW…]

Draws rows (ten, with the seed of docs/features.md), and runs the row's tests twice, each time in a process of its own:
as they are, and with what `TAKEN_OUT` names for the row put out of action. Prints a table for docs/features.md. Ends
with 1 if a test fails as it is, or if all tests of a row pass without what carries it. `ROW` is the start of a row's
name; `--list` names all rows.
"""

import argparse
import importlib
import inspect
import json
import random
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FEATURES = ROOT / "docs" / "features.md"
SEED = 20261204


@dataclass(frozen=True)
class Function:
    """A function of amp2gen that does nothing from now on: it returns `result`, or its first argument."""

    path: str
    result: str = "()"

    def take_out(self) -> None:
        module, _, name = self.path.rpartition(".")
        function: Any = inspect.unwrap(getattr(importlib.import_module(f"amp2gen.{module}"), name))
        # The code itself changes, so that whoever imported the function by name has the change too.
        function.__code__ = eval(f"lambda *args, **kwargs: {self.result}").__code__

    def __str__(self) -> str:
        return f"`{self.path}`"


@dataclass(frozen=True)
class Setting:
    """A key of Gen 1's files that readers do not see from now on."""

    key: str

    def take_out(self) -> None:
        record: Any = importlib.import_module("amp2gen.frontend.record").Record
        take, raw = record.take, record._raw

        def without(self_: Any, key: str, default: Any = None) -> Any:
            return default if key == self.key else take(self_, key, default)

        record.take = without
        record._raw = lambda self_, key: None if key == self.key else raw(self_, key)

    def __str__(self) -> str:
        return f"reading `{self.key}`"


@dataclass(frozen=True)
class EmbeddedSetting:
    """A key of the JSON text that Gen 1 keeps inside of another file for the hosted UI."""

    key: str

    def take_out(self) -> None:
        social: Any = importlib.import_module("amp2gen.frontend.social")
        social.json = SimpleNamespace(loads=partial(json.loads, object_pairs_hook=self._without))

    def _without(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: value for key, value in pairs if key != self.key}

    def __str__(self) -> str:
        return f"reading `{self.key}`"


Taken = Function | Setting | EmbeddedSetting

TAKEN_OUT: Mapping[str, Taken] = {
    "Sign-in with a user name": Function("backend_ts.auth_pool.pool_statements"),
    "Sign-in with email": Function("frontend.auth._sign_in"),
    "Sign-in with a phone number": Function("frontend.auth._sign_in"),
    "Facebook, Google, Amazon, Apple": Function("frontend.social.identity_providers"),
    "User pool groups and their precedence": Function("frontend.groups.lower_groups"),
    "Sign-up attributes": Setting("requiredAttributes"),
    "Triggers of every kind, and the CLI's trigger templates": Function("frontend.auth._triggers"),
    "Trigger template: verification by link": Function("frontend.auth._verification_page", "None"),
    "Password policy": Setting("passwordPolicyMinLength"),
    "Read and write limits of client attributes": Setting("userpoolClientReadAttributes"),
    "OAuth flow: code or implicit": EmbeddedSetting("AllowedOAuthFlows"),
    "OAuth scopes": EmbeddedSetting("AllowedOAuthScopes"),
    "OAuth redirect URIs": EmbeddedSetting("CallbackURLs"),
    "OAuth domain prefix": Setting("hostedUIDomainName"),
    "Admin queries": Function("frontend.rest_api._admin_queries", "None"),
    "Friendly name of the user pool": Setting("userPoolName"),
    "Alias attributes; whether case matters": Setting("aliasAttributes"),
    "Validity of tokens": Setting("userpoolClientRefreshTokenValidity"),
    "MFA off, optional, required; SMS, TOTP": Setting("mfaConfiguration"),
    "Email verification by code": Setting("autoVerifiedAttributes"),
    "Registration and forgotten passwords by email": Setting("emailVerificationMessage"),
    "Senders of messages, and whatever else people added to an old template": Function(
        "frontend.auth_legacy.with_template_settings", "args[0]"
    ),
    "Guests": Setting("allowUnauthenticatedIdentities"),
    "Custom attributes": Function("frontend.overrides.lower_overrides"),
    "Import auth": Function("frontend.referenced_auth.lower_referenced_auth", "None"),
    "Override auth": Function("frontend.overrides.lower_overrides"),
    "Policies of a group's role": Function("frontend.groups._statements"),
    "`@model`, `@primaryKey`, `@index`, `@hasOne`, `@hasMany`, `@belongsTo`, `@default`": Function(
        "ir.models_of_schema.models_of_schema"
    ),
    "`@manyToMany`": Function("passes.write_out_join_models.write_out_join_models", "args[0]"),
    "`@auth`: public, owner, private, group, custom; every provider": Function(
        "passes.keep_owner_claims.with_owner_claims", "('', [])"
    ),
    "`@searchable`": Function("frontend.data_search.read_search", "None"),
    "`@predictions`": Function("passes.write_out_predictions.write_out_predictions", "args[0]"),
    "Custom queries, mutations, subscriptions; `@function`, `@http`": Function("frontend.data._bindings"),
    "Authorization by API key, user pool, IAM": Setting("additionalAuthTypes"),
    "Authorization by OpenID Connect": Setting("openIDIssuerURL"),
    "Authorization by a Lambda function": Setting("lambdaFunction"),
    "Resolvers of one's own, VTL, and stacks beside the API": Function("frontend.data_stacks.read_stacks", "((), ())"),
    "Resolvers that override or extend Amplify's": Function("frontend.data_templates.read_templates"),
    "DataStore; conflict detection": Function("frontend.data_conflicts.read_conflict_resolution", "None"),
    "`@mapsTo`; `StackMapping`; `${env}` in `@http`": Function("frontend.data._stack_mappings"),
    "`input AMPLIFY { globalAuthRule }`": Function("passes.default_auth_rules.with_default_rules", "('', [])"),
    "`custom-roles.json`": Function("frontend.data._report_custom_roles", "None"),
    "Override API": Function("frontend.overrides.lower_overrides"),
    "Paths and functions": Function("frontend.rest_api._path", "None"),
    "Restricted access: signed-in users, guests, groups": Function("frontend.rest_api._rules"),
    "Override REST API": Function("passes.override_rest_api.apply_rest_override", "(args[0], ())"),
    "Bucket": Function("frontend.storage.lower_bucket", "None"),
    "Access of users, guests and groups": Function("frontend.storage._groups"),
    "Trigger of a bucket": Function("frontend.storage._triggers"),
    "Import a bucket, or several": Function("frontend.imported.lower_imported_bucket", "None"),
    "Override storage": Function("frontend.overrides.lower_overrides"),
    "DynamoDB table: keys, indexes, trigger": Function("frontend.tables._indexes"),
    "Node.js": Function("frontend.functions._node_code", "None"),
    "Python, Java, Go, .NET, custom runtimes": Function("frontend.asset_code.asset_code", "None"),
    "Access to auth, API, storage, analytics": Function("frontend.policies.template_statements"),
    "Access to another function": Function("frontend.functions._environment"),
    "Access to geo": Function("frontend.geo.lower_geo", "None"),
    "Environment variables": Function("frontend.functions._environment"),
    "Secrets": Function("passes.ssm_reads._sites"),
    "Schedules": Function("frontend.functions._schedule", "None"),
    "Memory, timeout, architecture, ephemeral storage": Function("frontend.functions._number", "3"),
    "Tracing, dead letters, concurrency, VPC, log format, file systems": Function(
        "frontend.lambda_settings.read_settings", "{}"
    ),
    "How long logs are kept": Function("frontend.function_resources.lower_beside", "None"),
    "Streams and queues that call a function; batch size, filters": Function("frontend.functions._event_sources"),
    "Any other resource in a function's template": Function("frontend.function_resources.lower_beside", "None"),
    "Layers": Function("frontend.layers.function_layers"),
    "IAM policies of one's own": Function("frontend.policies.custom_statements"),
    "The CLI's function templates": Function("passes.port_to_esm.port_to_esm", "args[0]"),
    "Kinesis": Function("frontend.analytics.lower_stream", "None"),
    "Geo: maps, place indexes": Function("frontend.geo.lower_geo", "None"),
    "Geo: geofence collections": Function("frontend.geo.lower_geo", "None"),
    "Predictions": Function("frontend.predictions.lower_prediction", "None"),
    "Custom resources with the CDK": Function("passes.port_custom_stacks.port_custom_stacks", "args[0]"),
    "Custom resources with CloudFormation": Function("passes.template_names._renamed", "args[0]"),
    "Loops and other language extensions, macros, AWS SAM in such templates": Function(
        "syntax.cloudformation.language_extensions.write_out", "args[0]"
    ),
    "Hosting by S3 and CloudFront": Function("frontend.hosting.lower_hosting", "None"),
    "Override of the project's roles": Function("frontend.overrides.lower_overrides"),
    "Schemas of the transformer's version 1": Function("passes.migrate_schema_v1.migrate_schema_v1", "args[0]"),
    "Settings in `parameters.json` and the template (CLI 4 to 7)": Function("frontend.auth._inputs", "None"),
    "YAML templates": Function("frontend.tables.lower_table", "None"),
    "Flags in `cli.json` that change what Gen 1 makes": Function("frontend.feature_flags.report_flags", "None"),
    "A project below a repository's root, or one of several": Function("frontend.project.find_root", "args[0]"),
}


@dataclass(frozen=True)
class Run:
    passed: int
    failed: int
    why: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("rows", nargs="*", metavar="ROW")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--without", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    rows = carried(FEATURES.read_text(encoding="utf-8"))
    if arguments.without is not None:
        return _pytest(rows[arguments.without], TAKEN_OUT[arguments.without])
    if arguments.list:
        print("\n".join(rows))
        return 0
    chosen = [row for row in rows if any(row.startswith(start) for start in arguments.rows)]
    if not arguments.rows:
        chosen = list(rows) if arguments.all else random.Random(arguments.seed).sample(sorted(rows), arguments.count)
    print("| row | taken out | tests, as they are | tests without it |\n|---|---|---|---|")
    return max([_shown(row, rows[row]) for row in chosen], default=2)


def carried(features: str) -> dict[str, tuple[str, ...]]:
    """Each row that docs/features.md says is carried, with its tests as pytest knows them."""
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in features.splitlines() if "|" in line]
    return {
        row[0]: tuple(f"tests/{test}" for test in re.findall(r"`([^`]+\.py[^`]*)`", row[3]))
        for row in cells
        if len(row) == 4 and row[2].startswith("**yes**")
    }


def _shown(row: str, tests: tuple[str, ...]) -> int:
    whole = _run([sys.executable, "-m", "pytest", *_quiet(), *tests])
    without = _run([sys.executable, __file__, "--without", row])
    print(f"| {row} | {TAKEN_OUT[row]} | {_count(whole)} | {_count(without)}: {without.why} |", flush=True)
    return int(bool(whole.failed) or not without.failed)


def _pytest(tests: tuple[str, ...], taken: Taken) -> int:
    import pytest

    taken.take_out()
    return int(pytest.main([*_quiet(), *tests]))


def _quiet() -> tuple[str, ...]:
    return ("-q", "--tb=short", "-p", "no:cacheprovider", "-p", "no:xdist")


def _run(command: list[str]) -> Run:
    output = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    counts = dict.fromkeys(("passed", "failed", "error", "errors"), 0)
    for number, word in re.findall(r"(\d+) (passed|failed|errors?)\b", output.splitlines()[-1] if output else ""):
        counts[word] += int(number)
    why = re.search(r"^E +([^\s\[].*)$", output, re.MULTILINE)
    reason = why[1].replace("|", "\\|")[:90] if why else "-"
    return Run(counts["passed"], counts["failed"] + counts["error"] + counts["errors"], f"`{reason}`")


def _count(run: Run) -> str:
    return ", ".join(f"{number} {word}" for number, word in ((run.passed, "pass"), (run.failed, "fail")) if number)


if __name__ == "__main__":
    sys.exit(main())
