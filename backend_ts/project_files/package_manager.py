"""Which package manager a project uses, and how it installs in a build."""

import json
from collections.abc import Collection, Mapping
from typing import Literal

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


def _locked(names: Collection[str]) -> PackageManager | None:
    return next((manager for lock, manager in LOCK_FILES.items() if lock in names), None)


def _declared(package_json: str | None) -> PackageManager | None:
    try:
        document = json.loads((package_json or "").lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    field = document.get("packageManager") if isinstance(document, dict) else None
    name = field.split("@")[0] if isinstance(field, str) else ""
    return next((manager for manager in INSTALL if manager == name), None)
