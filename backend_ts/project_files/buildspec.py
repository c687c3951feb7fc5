"""The lines of a build that we write ourselves, as lists of lines without indentation or line endings of
the user's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from amp2gen.backend_ts.project_files.build_commands import PIPELINE_DEPLOY
from amp2gen.backend_ts.project_files.package_manager import INSTALL, PackageManager
from amp2gen.backend_ts.project_files.yaml_edits import plain_or_quoted

_NOT_HOSTED = ("react-native",)

_CACHES: dict[PackageManager, tuple[str, ...]] = {
    "npm": (".npm/**/*", "node_modules/**/*"),
    "yarn": ("node_modules/**/*",),
    "pnpm": ("node_modules/**/*",),
}


@dataclass(frozen=True, slots=True)
class FrontendConfig:
    """What `amplify/.config/project-config.json` says of a JavaScript frontend.

    `framework`, `BuildCommand` and `DistributionDir` there; None where it says nothing.
    """

    framework: str
    build_command: str | None
    dist_dir: str | None


def default(package_manager: PackageManager, frontend: FrontendConfig | None, app_root: str | None) -> str:
    """A whole file; with `app_root`, in the form for several applications."""
    if app_root is None:
        body: Sequence[str] = _sections(package_manager, frontend)
    else:
        first, *rest = application(package_manager, frontend, app_root)
        body = ["applications:", f"  - {first}", *(f"    {line}" for line in rest)]
    return "".join(f"{line}\n" for line in ("version: 1", *body))


def application(package_manager: PackageManager, frontend: FrontendConfig | None, app_root: str) -> tuple[str, ...]:
    """One entry of `applications`."""
    return f"appRoot: {plain_or_quoted(app_root)}", *_sections(package_manager, frontend)


def backend(install: Sequence[str]) -> tuple[str, ...]:
    """A `backend` section that installs and deploys."""
    return nested(("backend", "phases", "build", "commands"), (*install, PIPELINE_DEPLOY))


def nested(path: Sequence[str], commands: Sequence[str]) -> tuple[str, ...]:
    """`commands` as a list below the keys of `path`, two spaces a level."""
    if not path:
        return item_lines(commands)
    return f"{path[0]}:", *(f"  {line}" for line in nested(path[1:], commands))


def item_lines(commands: Sequence[str]) -> tuple[str, ...]:
    """A block list."""
    return tuple(f"- {plain_or_quoted(command)}" for command in commands)


def _sections(package_manager: PackageManager, frontend: FrontendConfig | None) -> tuple[str, ...]:
    return *backend(INSTALL[package_manager]), *_frontend(package_manager, frontend)


def _frontend(package_manager: PackageManager, config: FrontendConfig | None) -> tuple[str, ...]:
    """A frontend that builds; for a backend alone, a page with nothing on it, as Hosting insists on an
    artefact.
    """
    if config is None or config.framework in _NOT_HOSTED or not config.build_command or not config.dist_dir:
        return (
            *nested(("frontend", "phases", "build", "commands"), ("mkdir -p dist", "touch dist/index.html")),
            *_artifacts("dist"),
        )
    return (
        *nested(("frontend", "phases", "build", "commands"), (config.build_command,)),
        *_artifacts(config.dist_dir),
        "  cache:",
        "    paths:",
        *(f"      - {path}" for path in _CACHES[package_manager]),
    )


def _artifacts(directory: str) -> tuple[str, ...]:
    return "  artifacts:", f"    baseDirectory: {plain_or_quoted(directory)}", "    files:", "      - '**/*'"
