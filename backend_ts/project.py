"""Repository files that the Gen 2 project is merged into, and the ones it adds beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amp2gen.backend_ts.migration import migration_notes
from amp2gen.backend_ts.project_files import amplify_yml, gitignore, package_json, tsconfig
from amp2gen.backend_ts.project_files.build_commands import PIPELINE_DEPLOY
from amp2gen.backend_ts.project_files.buildspec import FrontendConfig
from amp2gen.backend_ts.project_files.notes import Note
from amp2gen.backend_ts.project_files.package_manager import detect_package_manager
from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.expr import attribute
from amp2gen.ir.functions import NodeCode
from amp2gen.ir.layers import Layer


@dataclass(frozen=True)
class ProjectFiles:
    """The repository's own files as they are: text by name, None where absent; `names` are all of them."""

    texts: Mapping[str, str]
    names: frozenset[str]
    inside_repository: bool = False


@dataclass(frozen=True)
class Merged:
    files: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def project_files(app: App, existing: ProjectFiles) -> Merged:
    """package.json, amplify.yml, .gitignore, tsconfig and MIGRATION.md."""
    manager = detect_package_manager(existing.names, existing.texts.get("package.json"))
    package = package_json.merge_package_json(
        existing.texts.get("package.json"),
        name=app.name,
        dependencies=_dependencies(app, development=False),
        dev_dependencies=_dependencies(app, development=True),
    )
    ignored = gitignore.merge_gitignore(existing.texts.get(".gitignore"))
    notes: list[Note] = [*package.notes, *ignored.notes]
    files = {
        "amplify/package.json": tsconfig.AMPLIFY_PACKAGE_JSON.encode(),
        "amplify/tsconfig.json": tsconfig.AMPLIFY_TSCONFIG.encode(),
        "package.json": package.text.encode(),
        ".gitignore": ignored.text.encode(),
    }
    diagnostics: list[Diagnostic] = []
    if existing.inside_repository and "amplify.yml" not in existing.names:
        diagnostics.append(
            kinds.AMPLIFY_YML_ELSEWHERE.at(
                Origin(file="amplify.yml"),
                "amplify.yml is not in this folder; where it pushes the Gen 1 backend, put "
                "`npx ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID` instead",
            )
        )
    else:
        build = amplify_yml.merge_amplify_yml(
            existing.texts.get("amplify.yml"), app_root=None, package_manager=manager, frontend=_frontend(app)
        )
        files["amplify.yml"] = _with_outputs_folder(build.text, app).encode()
        notes += build.notes
    if "tsconfig.json" in existing.texts:
        notes += tsconfig.tsconfig_notes(existing.texts["tsconfig.json"])
    diagnostics += [_diagnostic(note) for note in notes if note.kind != "package-conflict"]
    diagnostics += list(_conflicts(package.conflicts))
    files["MIGRATION.md"] = migration_notes(app, manager, tuple(diagnostics))
    return Merged(files, tuple(diagnostics))


def _with_outputs_folder(build: str, app: App) -> str:
    """The deployment writes amplify_outputs.json where the client app can import it."""
    folder = app.client_app.outputs_folder if app.client_app else ""
    option = f" --outputs-out-dir {folder}" if folder else ""
    return build.replace(PIPELINE_DEPLOY, PIPELINE_DEPLOY + option)


def _dependencies(app: App, *, development: bool) -> dict[str, dict[str, str]]:
    """The npm packages of Node.js functions, and of the layers from which they may take some."""
    wanted = {f.name: f.code.dependencies for f in app.functions if isinstance(f.code, NodeCode)}
    used = {layer for f in app.functions if f.name in wanted for layer in f.layers}
    wanted |= {layer.name: layer.dependencies for layer in app.layers if attribute(Layer, layer.name, "arn") in used}
    return {
        name: {package.name: package.range for package in packages if package.development == development}
        for name, packages in wanted.items()
    }


def _frontend(app: App) -> FrontendConfig | None:
    client = app.client_app
    if client is None or client.platform != "javascript":
        return None
    return FrontendConfig(
        framework=client.framework or "none",
        build_command=client.build_command,
        dist_dir=client.distribution_dir,
    )


UNMERGED = frozenset({"package-json-invalid", "yaml-invalid", "yaml-not-editable"})
LEFTOVER = frozenset({"gen1-leftover", "push-in-other-application"})


def _diagnostic(note: Note) -> Diagnostic:
    origin = Origin(file=note.path, line=note.line)
    if note.kind in UNMERGED:
        return kinds.PROJECT_FILE_UNMERGED.at(
            origin,
            f"{note.path} is left as it is: {note.message}",
            "correct the file and compile again, or make Gen 2's changes by hand",
        )
    if note.kind in LEFTOVER:
        return kinds.BUILD_NEEDS_GEN1.at(origin, note.message, "adapt the command, or the build fails on the branch")
    return kinds.PROJECT_FILE_NOTE.at(origin, note.message)


def _conflicts(conflicts: tuple[package_json.Conflict, ...]) -> Iterator[Diagnostic]:
    for conflict in conflicts:
        asked = ", ".join(f"{who} {range_}" for who, range_ in conflict.asked)
        yield kinds.DEPENDENCY_CONFLICT.at(
            Origin(file="package.json"),
            f"{conflict.package} is wanted in versions that exclude each other: {asked}; package.json gets none",
            f"bring the functions to one version, or install one as `npm:{conflict.package}@…` under another name and "
            "import that in the function",
        )
