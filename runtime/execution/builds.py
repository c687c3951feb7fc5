"""Amplify Hosting's builds of the Gen 2 branch: none may run while resources move, and none until the code says so."""

from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.runtime.aws.errors import NotThere
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.execution.stop import SAFE, Stop

RUNNING = frozenset(["CREATED", "PENDING", "PROVISIONING", "RUNNING", "CANCELLING"])


@dataclass(frozen=True)
class Branch:
    """A branch in Amplify Hosting: whether a push starts a build, and the builds under way."""

    automatic: bool
    running: tuple[str, ...]


class Builds:
    """The builds of one branch of one Amplify app. Raises AwsFailure."""

    def __init__(self, call: Caller, app_id: str, branch: str) -> None:
        self._call, self.app_id, self.branch = call, app_id, branch

    def look(self) -> Branch | None:
        """None where the app has no such branch: something else deploys it."""
        try:
            found = self._call("amplify", "GetBranch", appId=self.app_id, branchName=self.branch)["branch"]
            jobs = self._call("amplify", "ListJobs", appId=self.app_id, branchName=self.branch, maxResults=20)
        except NotThere:
            return None
        running = tuple(job["jobId"] for job in jobs.get("jobSummaries", ()) if job.get("status") in RUNNING)
        return Branch(bool(found.get("enableAutoBuild")), running)

    def set_automatic(self, automatic: bool) -> None:
        """Turn builds on push on or off."""
        self._call("amplify", "UpdateBranch", appId=self.app_id, branchName=self.branch, enableAutoBuild=automatic)


def refusal(builds: Builds, found: Branch, *, pausing: bool) -> Stop | None:
    """Why nothing may move now; None if it may. `pausing`: automatic builds are about to be turned off."""
    if found.running:
        return Stop(
            SAFE,
            kinds.BRANCH_BUILDS.at(
                None,
                f"a build of the branch {builds.branch} is under way (job {', '.join(found.running)})",
                "wait for it to end, then run the same command again",
            ),
        )
    if found.automatic and not pausing:
        return Stop(
            SAFE,
            kinds.BRANCH_BUILDS.at(
                None,
                f"each push to the branch {builds.branch} starts a build",
                "run it with --pause-builds, which turns that off until `refactor finish` or a complete rollback",
            ),
        )
    return None
