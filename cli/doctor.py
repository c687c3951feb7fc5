"""`amp2gen doctor`: is this machine fit for the job."""

import shutil
import subprocess
import sys
from collections.abc import Iterator

from rich.text import Text

from amp2gen import __version__
from amp2gen.cli.render import console
from amp2gen.runtime.doctor import Finding
from amp2gen.verify.toolchain import MINIMUM_NODE, Missing, find

SIGNS = {True: ("✔", "green"), False: ("✘", "red"), None: ("?", "yellow")}
MINIMUM_PYTHON = (3, 11)


def doctor_command(profile: str | None, region: str | None, offline: bool, quiet: bool, no_color: bool) -> None:
    """Carries out `amp2gen doctor`."""
    out = console(color=not no_color)
    failed = False
    for finding in (*_machine(), *(() if offline else _aws(profile, region))):
        sign, style = SIGNS[finding.good]
        if finding.good is False or not quiet:
            out.print(Text(sign, style=style) + Text(f" {finding.text}", style="default"))
        failed = failed or finding.good is False
    sys.exit(int(failed))


def _machine() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(sys.version_info >= MINIMUM_PYTHON, f"amp2gen {__version__} on Python {version}")
    yield _tool("git", "for --in-place, and for the history of a migrated project")
    yield _tool("node", f"{MINIMUM_NODE} or newer, for `verify` and for deploying", minimum=MINIMUM_NODE)
    yield _tool("npm", "for the packages of the Gen 2 project")
    found = find()
    if isinstance(found, Missing):
        yield Finding(None, f"packages for `verify`: {_absent(found)}")
    else:
        yield Finding(True, f"packages for `verify` in {found.root}")


def _absent(found: Missing) -> str:
    return "not here yet; the first `amp2gen verify` downloads them, about 1 GB" if found.installable else found.reason


def _tool(name: str, purpose: str, minimum: int | None = None) -> Finding:
    path = shutil.which(name)
    if path is None:
        return Finding(False, f"{name} is not on the PATH: {purpose}")
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return Finding(False, f"{name} does not answer: {purpose}")
    version = said.stdout.strip().removeprefix("git version ").removeprefix("v")
    major = version.split(".")[0]
    if minimum is not None and (not major.isdigit() or int(major) < minimum):
        return Finding(False, f"{name} {version} is too old: {purpose}")
    return Finding(True, f"{name} {version}")


def _aws(profile: str | None, region: str | None) -> Iterator[Finding]:
    from amp2gen.runtime.aws.errors import AwsFailure
    from amp2gen.runtime.aws.session import BotoCaller
    from amp2gen.runtime.doctor import bootstrap, credentials

    call = BotoCaller(profile, region)
    try:
        where = call.region
    except AwsFailure as error:
        yield Finding(False, f"AWS configuration: {error.message}")
        return
    found = credentials(call)
    yield found
    if found.good and where:
        yield bootstrap(call, where)
    elif found.good:
        yield Finding(
            None, "no AWS region is set, so whether the CDK is bootstrapped is unknown: name it with --region"
        )
