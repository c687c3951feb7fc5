"""Overrides: the user's `override.ts`, and `gen1-override.ts`, which hands it Gen 2's constructs by Gen 1's names."""

from collections.abc import Mapping
from dataclasses import dataclass

from amp2gen.backend_ts.naming import pascal
from amp2gen.backend_ts.skeletons import render
from amp2gen.backend_ts.typescript.build import call
from amp2gen.backend_ts.typescript.strings import string_literal
from amp2gen.backend_ts.typescript.tree import Expr, ExprStmt, Imported, Name, Stmt
from amp2gen.ir.app import App
from amp2gen.ir.overrides import Override, Target

FOLDERS: Mapping[Target, str] = {
    "auth": "auth",
    "groups": "auth/groups",
    "roles": "auth/roles",
    "data": "data",
    "storage": "storage",
}
"""Folders below amplify/; a table's override stands in the table's."""


SELDOM = ("appsyncFunctions", "lambdaConfig", "modelDatasource", "modelIamRole", "opensearch")
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
    files = {
        f"amplify/{folder}/override.ts": override.source.encode(),
        f"amplify/{folder}/gen1-override.ts": render(
            f"overrides/{target}.ts",
            stack_methods=override.stack_methods,
            project=string_literal(app.name),
            names={name for name in SELDOM if name in override.source},
        ),
    }
    return OverrideCall(
        files=files,
        helpers=frozenset({"gen1-stack", "retain", "retain-data"}) if override.stack_methods else frozenset(),
        call=_call(override, given),
    )


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
