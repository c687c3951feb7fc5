"""Overrides: the user's `override.ts`, and `gen1-override.ts`, which hands it Gen 2's constructs by Gen 1's names."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from amp2gen.backend_ts.files import content_of
from amp2gen.backend_ts.naming import pascal
from amp2gen.backend_ts.skeletons import render
from amp2gen.backend_ts.typescript.build import call
from amp2gen.backend_ts.typescript.strings import string_literal
from amp2gen.backend_ts.typescript.tree import Expr, ExprStmt, Imported, Name, Stmt
from amp2gen.ir.app import App
from amp2gen.ir.bucket_policies import POLICIES, user_policies
from amp2gen.ir.overrides import Override, Target
from amp2gen.ir.storage import AccessRule, Operation

FOLDERS: Mapping[Target, str] = {
    "auth": "auth",
    "groups": "auth/groups",
    "roles": "auth/roles",
    "data": "data",
    "storage": "storage",
}
"""Folders below amplify/; a table's override stands in the table's."""


SELDOM = frozenset(
    """
    appsyncFunctions globalSecondaryIndexes lambdaConfig localSecondaryIndexes managedPolicyArns modelDatasource
    modelIamRole opensearch resolvers snsRole
    GraphQLAPIDefaultApiKey GraphQLAPIDefaultApiKeyDefaultApiKey GraphQLAPITransformerSchema
    GraphQLAPITransformerSchemaTransformerSchema GraphQLAPINONEDS GraphQLAPINONE_DS
    OpenSearchDataSource OpenSearchAccessIAMRole OpenSearchAccessIAMRoleDefaultPolicy OpenSearchStreamingLambdaIAMRole
    OpenSearchStreamingLambdaIAMRoleDefaultPolicy CloudwatchLogsAccess OpenSearchModelLambdaMapping
    """.split()  # noqa: SIM905
)
"""Members of Gen 1's resources that are handed on only where the code names them."""


@dataclass(frozen=True)
class OverrideCall:
    """What a resource with an override needs: files, helpers, and the call that stands after all other settings."""

    files: Mapping[str, bytes]
    helpers: frozenset[str]
    call: Stmt


def override_call(app: App, target: Target, of: str, given: str = "backend") -> OverrideCall | None:
    """The override of a target, called with Gen 1's resources made from the name `given`; None if there is none."""
    override = next((each for each in app.overrides if (each.target, each.of) == (target, of)), None)
    if override is None:
        return None
    folder = FOLDERS.get(target, f"storage/{of}")
    names = SELDOM & set(re.findall(r"\w+", override.source))
    files = {
        f"amplify/{folder}/override.ts": override.source.encode(),
        f"amplify/{folder}/gen1-override.ts": render(
            f"overrides/{target}.ts",
            stack_methods=override.stack_methods,
            project=string_literal(app.name),
            names=names,
            indexes=sorted(name for name in names if name.endswith("SecondaryIndexes")),
            classes=_classes(names),
            policies=_policies(app, override),
            versioned=app.data is not None and app.data.conflict_resolution is not None,
        ),
    }
    files |= {f"amplify/{folder}/{file.path}": content_of(file) for file in override.modules}
    return OverrideCall(
        files=files,
        helpers=frozenset({"gen1-stack", "retain", "retain-data"}) if override.stack_methods else frozenset(),
        call=_call(override, given),
    )


def _classes(names: AbstractSet[str]) -> dict[str, list[str]]:
    """What the adapter of the GraphQL API imports of the CDK, by service, for the members that it hands on."""
    appsync = {"CfnResolver"}
    appsync |= {"CfnFunctionConfiguration"} if "appsyncFunctions" in names else set()
    appsync |= {"CfnDataSource"} if names & {"modelDatasource", "OpenSearchDataSource"} else set()
    roles = {"modelIamRole", "OpenSearchAccessIAMRole", "OpenSearchStreamingLambdaIAMRole"}
    iam = {"CfnRole"} if names & roles else set()
    iam |= {"CfnPolicy"} if any(name.endswith(("DefaultPolicy", "LogsAccess")) for name in names) else set()
    functions = {"CfnFunction"} if "opensearch" in names else set()
    functions |= {"CfnEventSourceMapping"} if "OpenSearchModelLambdaMapping" in names else set()
    return {"appsync": sorted(appsync), "iam": sorted(iam), "lambda": sorted(functions)}


def policies_in_code(app: App, override: Override) -> bool:
    """Whether an override changes what users and guests may do in the bucket: it needs Gen 1's policies to change."""
    return override.target == "storage" and any(name in override.source for name in POLICIES.values())


def _policies(app: App, override: Override) -> dict[str, str]:
    """The statements of these policies, as calls of what the skeleton has for them."""
    if app.storage is None or not policies_in_code(app, override):
        return {}
    return {name: _statements(rule) for name, rule in user_policies(app.storage.rules).items()}


def _statements(rule: AccessRule) -> str:
    if rule.path.startswith("protected/") and rule.principal.kind != "owner":
        return "read()" if rule.principal.kind == "guests" else "read(`private/${own}/`)"
    path = string_literal(rule.path)
    if rule.principal.kind == "owner":
        path = f"`{rule.path.replace('{entity_id}', '${own}')}`"
    return f"[may({', '.join([path, *(string_literal(VERBS[each]) for each in rule.operations)])})]"


VERBS: Mapping[Operation, str] = {"read": "Get", "write": "Put", "delete": "Delete"}


def override_files(calls: list[OverrideCall]) -> dict[str, bytes]:
    return {path: content for each in calls for path, content in each.files.items()}


def _call(override: Override, given: str) -> Stmt:
    """`override(gen1Resources(backend), gen1Project);`, with other names where a file has several."""
    below = f"./{override.target}" if override.target in ("groups", "roles") else "."
    word = pascal(override.target) if override.target in ("groups", "roles") else ""
    function = Imported("override", f"{below}/override", alias=f"override{word}" if word else None)
    resources = Imported("gen1Resources", f"{below}/gen1-override", alias=f"gen1{word}" if word else None)
    project = Imported("gen1Project", "./gen1-override")
    if word:
        project = Imported("gen1Project", f"{below}/gen1-override", alias=f"gen1{word}Project")
    arguments: list[Expr] = [call(resources, Name(given)), project]
    return ExprStmt(call(function, *arguments[: override.parameters]))
