"""The project behind a command that works on a deployed environment."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from amp2gen.cli import gen1_source
from amp2gen.cli.checkout import compile_checkout
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.frontend import ProjectError
from amp2gen.ir import kinds
from amp2gen.ir.app import App, Environment
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.runtime.aws.clock import SystemClock
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.execution.lease import Lease, lease_key, this_operator
from amp2gen.runtime.permissions import Scope


@dataclass(frozen=True)
class LiveProject:
    """The app after all passes, and the environment chosen, with the facts that AWS calls need."""

    root: Path
    app: App
    environment: Environment
    app_id: str
    stack: str

    def scope(self, region: str | None) -> Scope:
        """What IAM is asked about before a command works on it."""
        return Scope(self.stack, self.environment.deployment_bucket, self.app_id, region)

    def bucket(self, call: Caller, region: str | None) -> Bucket | None:
        """The deployment bucket, where the project names one."""
        name = self.environment.deployment_bucket
        return Bucket(call, name, region) if name and region else None

    def lease(self, bucket: Bucket | None) -> Lease | None:
        """The one on the environment, in its deployment bucket: no other run may be at work on it."""
        return Lease(bucket, lease_key(self.stack), this_operator(), SystemClock()) if bucket else None


def live_project(project: Path, environment: str | None, *, color: bool) -> LiveProject:
    """Ends the command with 2 where the project or the environment's facts cannot be read."""
    try:
        root = gen1_source.project_root(project)
        app = compile_checkout(root, environment).app
    except ProjectError as error:
        _fail(error.diagnostic, color=color)
    name = environment or app.default_environment
    found = next((item for item in app.environments if item.name == name), None)
    if found is None:
        _fail(kinds.ENVIRONMENT_NOT_DEPLOYED.at(None, f"the project has no environment {name}"), color=color)
    if found.app_id is None or found.stack_name is None:
        _fail(
            kinds.ENVIRONMENT_NOT_DEPLOYED.at(
                None,
                f"amplify/team-provider-info.json names no app or stack of the environment {name}",
                "run it in a checkout that has been pulled (`amplify pull`)",
            ),
            color=color,
        )
    return LiveProject(root, app, found, found.app_id, found.stack_name)


def _fail(diagnostic: Diagnostic, *, color: bool) -> NoReturn:
    print_diagnostic(diagnostic, {}, console(color=color, stderr=True))
    sys.exit(2)
