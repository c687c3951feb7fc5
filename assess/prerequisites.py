"""What has to be true before a migration starts, and what the checkout says about it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from amp2gen.assess.assessment import Prerequisite
from amp2gen.assess.preparation import Gen1Edit
from amp2gen.backend_ts.project_files.gen2_packages import CLIENT_LIBRARY, GEN2_PACKAGES
from amp2gen.ir.app import App, Environment, InventoryEntry

CLIENT_PACKAGES = ((CLIENT_LIBRARY.name, 6, CLIENT_LIBRARY.version), ("@aws-amplify/ui-react", 6, "^6"))
"""npm packages of the client app that must be of this major version: older ones cannot read Gen 2's outputs."""

AWS_COMMANDS = ("snapshot", "lock", "secrets copy", "refactor apply", "refactor finish", "decommission")
"""Those of the checklist that reach AWS, as `amp2gen policy` knows them."""


def prerequisites(
    app: App, environment: Environment, edits: Sequence[Gen1Edit], project: str
) -> tuple[Prerequisite, ...]:
    """All of them, those that the checkout can tell first. `project` is how commands name it."""
    found = (*_gen1_side(edits, project), *_packages(app), *_hosting(app), *_machine(environment))
    return tuple(sorted(found, key=lambda item: item.met is None))


def _gen1_side(edits: Sequence[Gen1Edit], project: str) -> Iterator[Prerequisite]:
    titles: Mapping[str, list[Gen1Edit]] = {
        edit.title: [other for other in edits if other.title == edit.title] for edit in edits
    }
    for title, of_title in titles.items():
        files = ", ".join(edit.path for edit in of_title)
        yield Prerequisite(
            title=title,
            met=False,
            detail=f"{of_title[0].why} Changes {files}; push it with the Gen 1 CLI.",
            command=f"amp2gen prepare {project} && amplify push",
        )


def _packages(app: App) -> Iterator[Prerequisite]:
    installed = {package.name: package.range for package in app.client_app.packages} if app.client_app else {}
    for name, major, wanted in CLIENT_PACKAGES:
        if name in installed:
            yield Prerequisite(
                title=f"{name} {wanted} in the client app",
                met=_major(installed[name]) == major,
                detail=f"package.json asks for {installed[name]}; a range within major version {major} is raised by "
                "the compile, an older major version is a change of your code",
            )
    typescript = next(package for package in GEN2_PACKAGES if package.name == "typescript")
    if "typescript" in installed:
        yield Prerequisite(
            title=f"typescript {typescript.accepts.removeprefix('>=').removesuffix('.0.0')} or newer",
            met=(_major(installed["typescript"]) or 5) >= 5,
            detail=f"package.json asks for {installed['typescript']}",
        )


def _hosting(app: App) -> Iterator[Prerequisite]:
    for entry in app.inventory:
        if entry.category == "hosting":
            yield _branch_deployments(entry)


def _branch_deployments(entry: InventoryEntry) -> Prerequisite:
    if entry.service == "amplifyhosting":
        return Prerequisite(
            title="Amplify Hosting builds from a git branch",
            met=None,
            detail="Gen 2 deploys a backend per connected branch. An app that is published by hand (`amplify publish`) "
            "has no branch to connect: connect the repository first, or deploy with `npx ampx pipeline-deploy`",
            origin=entry.origin,
        )
    return Prerequisite(
        title=f"a pipeline of your own publishes to {entry.service}",
        met=None,
        detail="Gen 2 has no command that does what `amplify publish` did",
        origin=entry.origin,
    )


def _machine(environment: Environment) -> Iterator[Prerequisite]:
    region = environment.region or "REGION"
    account = environment.account or "ACCOUNT"
    yield Prerequisite(
        title="Amplify CLI 14 or newer",
        met=None,
        detail="for the last `amplify pull` and `amplify push` of Gen 1",
        command="amplify --version",
    )
    yield Prerequisite(
        title="Node.js 20 or newer, npm, git",
        met=None,
        detail="on the machine that deploys",
        command="amp2gen doctor",
    )
    yield Prerequisite(
        title=f"the CDK is bootstrapped in {region}",
        met=None,
        detail="every Gen 2 deployment needs it, once per account and region",
        command=f"npx cdk bootstrap aws://{account}/{region}",
    )
    yield Prerequisite(
        title="IAM permissions for the steps that reach AWS",
        met=None,
        detail="a least-privilege policy for each",
        command=" && ".join(f"amp2gen policy {name}" for name in AWS_COMMANDS),
    )


def _major(range_: str) -> int | None:
    """The first major version that a range names; None where it names none (`latest`, a URL)."""
    match = re.match(r"[\^~>=v ]*(\d+)", range_)
    return int(match[1]) if match else None
