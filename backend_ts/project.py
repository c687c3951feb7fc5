"""Repository files that the Gen 2 project is merged into, and the ones it adds beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from amp2gen.backend_ts.client_app import client_files
from amp2gen.backend_ts.files import content_of
from amp2gen.backend_ts.migration import migration_notes
from amp2gen.backend_ts.project_files import (
    amplify_yml,
    function_packages,
    gitignore,
    package_json,
    pnpm_workspace,
    tsconfig,
)
from amp2gen.backend_ts.project_files.build_commands import PIPELINE_DEPLOY, pipeline_deploy
from amp2gen.backend_ts.project_files.buildspec import FrontendConfig
from amp2gen.backend_ts.project_files.function_packages import Asked, Conflict
from amp2gen.backend_ts.project_files.gen2_packages import DATA_CONSTRUCT, GEN2_PACKAGES, Gen2Package
from amp2gen.backend_ts.project_files.notes import Note
from amp2gen.backend_ts.project_files.package_manager import (
    AMPX,
    YARNRC,
    PackageManager,
    detect_package_manager,
    keeps_packages_elsewhere,
)
from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.expr import attribute
from amp2gen.ir.functions import Dependency, Function, NodeCode
from amp2gen.ir.layers import Layer


@dataclass(frozen=True)
class ProjectFiles:
    """The repository's own files as they are: text by name, None where absent; `names` are all of them."""

    texts: Mapping[str, str]
    names: frozenset[str]
    inside_repository: bool = False
    above: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    files: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def project_files(app: App, existing: ProjectFiles) -> Merged:
    """package.json, amplify.yml, .gitignore, tsconfig and MIGRATION.md."""
    manager = _manager(existing)
    dependencies, dev_dependencies = _dependencies(app, development=False), _dependencies(app, development=True)
    package = package_json.merge_package_json(
        existing.texts.get("package.json"),
        name=app.name,
        dependencies=dependencies,
        dev_dependencies=dev_dependencies,
        manager=manager,
        gen2_packages=_gen2_packages(app),
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
                f"`{pipeline_deploy(manager)}` instead",
            )
        )
    else:
        build = amplify_yml.merge_amplify_yml(
            existing.texts.get("amplify.yml"), app_root=None, package_manager=manager, frontend=_frontend(app)
        )
        files["amplify.yml"] = (
            _with_outputs_folder(build.text, app).replace(PIPELINE_DEPLOY, pipeline_deploy(manager)).encode()
        )
        notes += build.notes
    if "tsconfig.json" in existing.texts:
        adapted = client_files(app).get("tsconfig.json")
        types = tsconfig.merge_tsconfig(adapted.decode() if adapted is not None else existing.texts["tsconfig.json"])
        notes += types.notes
        if types.text != existing.texts["tsconfig.json"]:
            files["tsconfig.json"] = types.text.encode()
    if manager == "yarn" and keeps_packages_elsewhere(existing.texts.get("package.json"), existing.texts.get(YARNRC)):
        diagnostics.append(
            kinds.PACKAGES_ELSEWHERE.at(
                Origin(file=YARNRC if YARNRC in existing.names else "package.json"),
                "Yarn's Plug'n'Play keeps the packages outside of the project, where a deployment does not look for "
                "the code of Amplify's own functions",
                f"put `nodeLinker: node-modules` into {YARNRC}, and run `yarn install`",
            )
        )
    diagnostics += map(_diagnostic, notes)
    diagnostics += map(_conflict, package.conflicts)
    apart = sorted({function for conflict in package.conflicts for function in conflict.apart})
    files |= _packages_apart(app, apart, dependencies, dev_dependencies)
    is_member = existing.inside_repository and bool(existing.above)
    if manager == "pnpm" and apart and pnpm_workspace.PATH not in existing.names and not is_member:
        folders = [function_packages.workspace(name) for name in apart]
        files[pnpm_workspace.PATH] = pnpm_workspace.pnpm_workspace(folders).encode()
    diagnostics += _unlisted(apart, manager, existing)
    files["MIGRATION.md"] = migration_notes(app, manager, tuple(diagnostics))
    return Merged(files, tuple(diagnostics))


def with_own_commands(app: App, existing: ProjectFiles) -> App:
    """The app, whose diagnostics call Amplify's command line as the project's package manager does.

    The floors above know nothing of package managers, and write npm's way.
    """
    manager = _manager(existing)
    if manager == "npm":
        return app
    told = tuple(
        each.model_copy(update={"help": each.help.replace(AMPX["npm"], AMPX[manager])}) if each.help else each
        for each in app.diagnostics
    )
    return app.model_copy(update={"diagnostics": told})


def _manager(existing: ProjectFiles) -> PackageManager:
    return detect_package_manager(existing.names, existing.texts.get("package.json"), existing.above)


def _with_outputs_folder(build: str, app: App) -> str:
    """The deployment writes amplify_outputs.json where the client app can import it."""
    folder = app.client_app.outputs_folder if app.client_app else ""
    option = f" --outputs-out-dir {folder}" if folder else ""
    return build.replace(PIPELINE_DEPLOY, PIPELINE_DEPLOY + option)


def _gen2_packages(app: App) -> tuple[Gen2Package, ...]:
    """What `amplify/` imports."""
    has_versions = app.data is not None and app.data.conflict_resolution is not None
    return (*GEN2_PACKAGES, DATA_CONSTRUCT) if has_versions else GEN2_PACKAGES


def _dependencies(app: App, *, development: bool) -> dict[str, dict[str, str]]:
    """The npm packages of Node.js functions; what a function has not itself, it may take from its layers."""
    wanted = {f.name: (*_layered(app, f), *f.code.dependencies) for f in app.functions if isinstance(f.code, NodeCode)}
    return {
        name: {package.name: package.range for package in packages if package.development == development}
        for name, packages in wanted.items()
    }


def _layered(app: App, function: Function) -> Iterator[Dependency]:
    for layer in app.layers:
        if attribute(Layer, layer.name, "arn") in function.layers:
            yield from layer.dependencies


def _packages_apart(app: App, apart: Sequence[str], dependencies: Asked, dev_dependencies: Asked) -> dict[str, bytes]:
    """The package.json of each function that cannot share the root's."""
    kept = {(f.name, file.path): content_of(file) for f in app.functions if f.name in apart for file in f.sources}
    written: dict[str, bytes] = {}
    for name in apart:
        present = kept.get((name, "src/package.json"), b"").decode(errors="replace")
        text = function_packages.manifest(name, present, dependencies[name], dev_dependencies[name])
        written[f"{function_packages.workspace(name)}/package.json"] = text.encode()
    return written


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
    if note.kind == "old-node":
        advice = "let it name a newer one, or take it out: the build image of Amplify Hosting has one"
        return kinds.BUILD_USES_OLD_NODE.at(origin, note.message, advice)
    return kinds.PROJECT_FILE_NOTE.at(origin, note.message)


def _conflict(conflict: Conflict) -> Diagnostic:
    asked = ", ".join(f"{who} {range_}" for who, range_ in conflict.asked)
    return kinds.DEPENDENCY_CONFLICT.at(
        Origin(file="package.json"),
        f"{conflict.package} is wanted in versions that exclude each other: {asked}; "
        f"{', '.join(conflict.apart)} installs its packages by a package.json of its own",
        "to go back to one package.json, bring the functions to one version",
    )


def _unlisted(apart: Sequence[str], manager: PackageManager, existing: ProjectFiles) -> Iterator[Diagnostic]:
    """Workspaces that the package manager does not find by what is written."""
    if not apart:
        return
    folders = ", ".join(function_packages.workspace(name) for name in apart)
    if existing.inside_repository:
        where = "the repository's root may be what installs, and lists the workspaces then"
    elif manager == "pnpm" and pnpm_workspace.PATH in existing.names:
        where = f"{pnpm_workspace.PATH} is yours, and left as it is"
    else:
        return
    yield kinds.WORKSPACE_UNLISTED.at(
        Origin(file="package.json"),
        f"functions have packages of their own in {folders}; {where}",
        "add these folders to the list of workspaces, install, and commit the lockfile",
    )
