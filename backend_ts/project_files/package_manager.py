"""Which package manager a project uses, and how it installs in a build."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Literal

from amp2gen.syntax.documents import load
from amp2gen.syntax.spans import SyntaxProblem

PackageManager = Literal["npm", "yarn", "pnpm"]

# `yarn install` and `pnpm install` carry no flag for a frozen lock file: Yarn 1 and Yarn 2+ name it
# differently, and Yarn 2+ and pnpm freeze it in CI by themselves. The build image has npm and Yarn but no
# pnpm.
INSTALL: dict[PackageManager, tuple[str, ...]] = {
    "npm": ("npm ci --cache .npm --prefer-offline",),
    "yarn": ("yarn install",),
    "pnpm": ("npm install -g pnpm", "pnpm install"),
}
"""The commands that install dependencies in an Amplify Hosting build, in order."""

AMPX: dict[PackageManager, str] = {"npm": "npx ampx", "yarn": "yarn ampx", "pnpm": "pnpm exec ampx"}
"""How people call Amplify's command line. `npx` knows nothing of packages that Yarn's Plug'n'Play keeps in archives."""

YARNRC = ".yarnrc.yml"

LOCK_FILES: dict[str, PackageManager] = {
    "pnpm-lock.yaml": "pnpm",
    "pnpm-workspace.yaml": "pnpm",
    "yarn.lock": "yarn",
    "package-lock.json": "npm",
    "npm-shrinkwrap.json": "npm",
}
"""Lock file to package manager; where a project has several, the first here wins: npm's appears by
accident.
"""


def detect_package_manager(
    names: Collection[str], package_json: str | None, above: Mapping[str, bytes] | None = None
) -> PackageManager:
    """The project's package manager, from `packageManager` in package.json, else from its lock files, else
    from both in the folders above (`above`, by name: a package of a monorepo has neither), else npm.

    `names` are the file names in the project's folder.
    """
    above = above or {}
    return (
        _declared(package_json)
        or _locked(names)
        or _declared(above.get("package.json", b"").decode(errors="replace"))
        or _locked(above)
        or "npm"
    )


def keeps_packages_elsewhere(package_json: str | None, yarnrc: str | None) -> bool:
    """Whether Yarn's Plug'n'Play reads packages from a cache outside of the project, as Yarn 4 does unless told
    otherwise (yarnpkg.com/configuration/yarnrc: nodeLinker, enableGlobalCache). `package_json` and `yarnrc`
    (.yarnrc.yml) are the project's."""
    settings = _yaml(yarnrc)
    version = _yarn_version(package_json, settings)
    if (version is None and yarnrc is None) or (version is not None and version < 2):
        return False
    is_modern = version is None or version >= 4
    return settings.get("nodeLinker", "pnp") == "pnp" and settings.get("enableGlobalCache", is_modern) is True


def _yarn_version(package_json: str | None, settings: Mapping[str, object]) -> int | None:
    """The major version, from `packageManager` in package.json or from the release that .yarnrc.yml names."""
    for text in (_package_manager(package_json), str(settings.get("yarnPath"))):
        if found := re.search(r"yarn[@-](\d+)", text):
            return int(found[1])
    return None


def _yaml(text: str | None) -> Mapping[str, object]:
    try:
        data = load(text or "{}", YARNRC).data
    except SyntaxProblem:
        return {}
    return data if isinstance(data, dict) else {}


def _locked(names: Collection[str]) -> PackageManager | None:
    return next((manager for lock, manager in LOCK_FILES.items() if lock in names), None)


def _declared(package_json: str | None) -> PackageManager | None:
    name = _package_manager(package_json).split("@")[0]
    return next((manager for manager in INSTALL if manager == name), None)


def _package_manager(package_json: str | None) -> str:
    """`packageManager` in package.json, "" without it."""
    try:
        document = json.loads((package_json or "").lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return ""
    field = document.get("packageManager") if isinstance(document, dict) else None
    return field if isinstance(field, str) else ""
