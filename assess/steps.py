"""The migration of a project as a checklist, with the exact commands."""

from amp2gen.assess.assessment import Step
from amp2gen.assess.preparation import Gen1Edit
from amp2gen.backend_ts.project_files.package_manager import AMPX, PackageManager
from amp2gen.ir.app import App, Environment

INSTALL: dict[PackageManager, str] = {"npm": "npm install", "yarn": "yarn install", "pnpm": "pnpm install"}

LOOKED_AT = "amplify-gen2"
"""Where `compile` writes what is only to be looked at: no part of the project."""


def steps(
    app: App, environment: Environment, edits: tuple[Gen1Edit, ...], manager: PackageManager, project: str
) -> tuple[Step, ...]:
    """The steps for one environment, in order. `project` is how commands name the project."""
    env = environment.name
    branch = next((item.name for item in app.branches if item.takes_over == env), f"gen2-{env}")
    app_id = environment.app_id or "APP_ID"
    snapshot = f"snapshots/{env}"
    plan = f"plan-{env}.json"
    return (
        Step(
            title="Rehearse in a copy",
            why="A copy of the environment has its own tables and users: go through all steps there first, with "
            "`trial` in the place of the environment's name.",
            commands=("amplify env add --envName trial", "amplify push"),
        ),
        *_prepared(edits, project),
        Step(
            title="Lock the Gen 1 environment",
            why="Protects what holds data from deletion, and keeps everyone from pushing while it moves.",
            commands=(f"amp2gen lock {project} --env {env}",),
        ),
        Step(
            title="Compile, and prove the result",
            why="On a branch of its own: the Gen 1 app goes on unchanged.",
            commands=(
                f"git switch -c {branch}",
                f"amp2gen compile {project} --env {env} --in-place",
                INSTALL[manager],
                f"amp2gen verify {project} --env {env}",
            ),
        ),
        Step(
            title="Deploy Gen 2 beside Gen 1",
            why="Connect the branch in Amplify Hosting, or deploy it from any machine. Values still null in "
            "amplify/gen1.json, and secrets, come first: see MIGRATION.md.",
            commands=(
                f"amp2gen secrets copy {project} --env {env}",
                f"git add --all ':!{LOOKED_AT}' && git commit -m 'Gen 2 backend' && git push -u origin {branch}",
                f"CI=1 {AMPX[manager]} pipeline-deploy --branch {branch} --app-id {app_id}",
            ),
        ),
        Step(
            title="Test",
            why="Both backends use the same model tables now. MIGRATION.md lists what to try.",
            commands=(f"{AMPX[manager]} generate outputs --branch {branch} --app-id {app_id}",),
        ),
        Step(
            title="Move what holds data",
            why="User pool, bucket, tables and streams join the Gen 2 stacks under their old ids. The plan is a file "
            "to review; `apply` again continues after a stop, and `rollback` goes back.",
            commands=(
                f"amp2gen snapshot {project} --env {env} --out {snapshot}",
                f"amp2gen refactor plan {project} --env {env} --snapshot {snapshot} --out {plan}",
                f"amp2gen refactor show {plan}",
                f"amp2gen refactor apply {plan} --pause-builds",
                f"amp2gen refactor finish {plan}",
            ),
        ),
        Step(
            title="Deploy again",
            why="`finish` has marked the branch as moved in amplify/gen1.json; the same code now takes the real names.",
            commands=(f"git commit -am 'Moved' && git push origin {branch}",),
        ),
        Step(
            title="Decommission Gen 1",
            why="When nothing uses it any more: old clients call the Gen 1 API until they are updated.",
            commands=(f"amp2gen decommission {project} --env {env}",),
        ),
    )


def _prepared(edits: tuple[Gen1Edit, ...], project: str) -> tuple[Step, ...]:
    if not edits:
        return ()
    what = "; ".join(dict.fromkeys(edit.title for edit in edits))
    return (
        Step(
            title="Prepare Gen 1",
            why=f"Changes that Gen 1 needs first: {what}.",
            commands=(f"amp2gen prepare {project}", "amplify push"),
        ),
    )
