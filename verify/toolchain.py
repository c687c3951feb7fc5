"""The Node packages that a Gen 2 project is built with, at pinned versions.

They are listed in `toolchain/package.json`, installed once per lock file, and shared by everything that
type-checks, synthesizes, bundles or formats what we emit. Nothing else of amp2gen needs Node.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amp2gen.syntax.semver import is_subset, parse_range

ENVIRONMENT_VARIABLE = "AMP2GEN_TOOLCHAIN"
"""Names a folder with `node_modules` to use instead of our own."""

MINIMUM_NODE = 20

HOME = Path(__file__).resolve().parent.parent / "toolchain"
"""Our package files and runners: beside this package in a checkout and in a wheel alike."""

_REQUIRED = ("@aws-amplify/backend", "aws-cdk-lib", "esbuild", "prettier", "tsx", "typescript")


class ToolchainError(Exception):
    """The toolchain is there but did not do its work: a runner died, a folder is not writable."""


@dataclass(frozen=True)
class Toolchain:
    """A folder with `node_modules`, and the Node to run them with."""

    root: Path
    node: str


@dataclass(frozen=True)
class Missing:
    """Why there is no toolchain, in words for the user. `installable`: `ensure` can mend it."""

    reason: str
    installable: bool = False


def find(explicit: Path | None = None) -> Toolchain | Missing:
    """The toolchain to use, without installing anything.

    The first of: `explicit`, the folder that AMP2GEN_TOOLCHAIN names, the checkout's `toolchain/` once it has
    `node_modules`, the cache. The first two are taken as they are; the others are at the versions we pin.
    """
    node = _node()
    if isinstance(node, Missing):
        return node
    chosen = explicit or os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen:
        root = Path(chosen).resolve()
        lacking = [name for name in _REQUIRED if not _installed_version(root, name)]
        return Missing(f"{root}/node_modules lacks {', '.join(lacking)}") if lacking else Toolchain(root, node)
    if (HOME / "node_modules").is_dir():
        outdated = _outdated(HOME)
        if not outdated:
            return Toolchain(HOME, node)
        return Missing(f"{HOME}/node_modules is not as locked ({outdated}): run `npm ci --prefix {HOME}`")
    if _cached(HOME).is_dir():
        return Toolchain(_cached(HOME), node)
    return Missing(f"the packages are not installed: run `npm ci --prefix {HOME}`", installable=True)


def of_project(folder: Path) -> Toolchain | None:
    """The packages of the user's own project, if it has all that the runners need, in versions that ours stand for.

    They are looked for in `folder` and above it, as Node does. A version fits if it has the same major version as the
    one we pin and is not older (for 0.x the same minor version): npm's `^`.
    """
    node = _node()
    if isinstance(node, Missing):
        return None
    for root in (folder, *folder.parents):
        if (root / "node_modules").is_dir():
            return Toolchain(root, node) if all(_fits(root, name) for name in _OF_PROJECT) else None
    return None


_OF_PROJECT = (
    "@aws-amplify/backend",
    "@aws-amplify/backend-auth",
    "@aws-amplify/backend-data",
    "aws-cdk-lib",
    "constructs",
    "esbuild",
    "tsx",
    "typescript",
)
"""What the runners import, and what they load of it themselves."""


def _fits(root: Path, name: str) -> bool:
    installed = parse_range(_installed_version(root, name) or "")
    wanted = parse_range(f"^{_pinned_version(name)}")
    return installed is not None and wanted is not None and is_subset(installed, wanted)


def _pinned_version(name: str) -> str:
    """The version in our lock file."""
    lock = json.loads((HOME / "package-lock.json").read_text("utf-8"))
    return str(lock["packages"][f"node_modules/{name}"]["version"])


def ensure(explicit: Path | None = None) -> Toolchain | Missing:
    """The toolchain to use, installed into the cache if there is none: about 1 GB, once per lock file."""
    found = find(explicit)
    if isinstance(found, Toolchain) or not found.installable:
        return found
    made = installed(HOME)
    return made if isinstance(made, Missing) else find()


def installed(home: Path) -> Path | Missing:
    """A folder in the cache with the `node_modules` of a folder's lock file, installed once."""
    npm = shutil.which("npm")
    if npm is None:
        return Missing("npm is not on the PATH")
    target = _cached(home)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _locked(target.with_name(f"{target.name}.lock")):
        failed = None if target.is_dir() else _install(npm, home, target)
    return failed or target


def _install(npm: str, home: Path, target: Path) -> Missing | None:
    """Installs aside and renames, so that what stands under the final name is always whole."""
    aside = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
    try:
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(home / name, aside / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        done = subprocess.run(command, cwd=aside, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return Missing(f"npm ci failed: {done.stderr.strip() or done.stdout.strip()}")
        with contextlib.suppress(OSError):  # taken: another process was faster, where locks are missing
            aside.rename(target)
        return None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _node() -> str | Missing:
    node = shutil.which("node")
    if node is None:
        return Missing(f"Node {MINIMUM_NODE} or newer is needed, and `node` is not on the PATH")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = version.removeprefix("v").split(".")[0]
    if not major.isdigit() or int(major) < MINIMUM_NODE:
        return Missing(f"Node {MINIMUM_NODE} or newer is needed; {node} is {version or 'not usable'}")
    return node


def _outdated(root: Path) -> str | None:
    """The first package we name ourselves whose installed version is not the pinned one."""
    pinned: dict[str, str] = json.loads((root / "package.json").read_text("utf-8"))["dependencies"]
    for name, version in pinned.items():
        installed = _installed_version(root, name)
        if installed != version:
            return f"{name} is {installed or 'absent'} instead of {version}"
    return None


def _installed_version(root: Path, name: str) -> str | None:
    try:
        version = json.loads((root / "node_modules" / name / "package.json").read_text("utf-8"))["version"]
    except (OSError, ValueError, KeyError):
        return None
    return str(version)


def _cached(home: Path) -> Path:
    """The cache's folder for the present lock file, as the XDG base directory specification places it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    lock = hashlib.sha256((home / "package-lock.json").read_bytes()).hexdigest()
    return Path(base) / "amp2gen" / f"toolchain-{lock[:16]}"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds a lock that the operating system lets go of when this process ends, however it does."""
    with path.open("w") as file:
        try:
            import fcntl
        except ImportError:  # Windows: two at once both install, and one finds the name taken
            pass
        else:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
