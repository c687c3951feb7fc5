"""Diagnostics of carrying out a plan, decommissioning and copying secrets: A2G505x to A2G514x."""

from amp2gen.ir.diagnostics import _kind

LEASE_HELD = _kind(
    "A2G5050",
    "error",
    "somebody else works on this environment",
    """One operator at a time may change an environment's stacks. This run has started nothing. The lease in the
    deployment bucket names who has it and since when; `amp2gen refactor status PLAN` shows it. A lease whose owner no
    longer renews it runs out by itself after five minutes: then run the same command again.""",
)
LEASE_LOST = _kind(
    "A2G5051",
    "error",
    "the lease on this environment was taken over",
    """Another run took the lease while this one was not renewing it (a suspended machine, a network outage). This one
    started nothing after that, and the data is where the other run says. Run `amp2gen refactor status PLAN`, and
    `amp2gen refactor apply PLAN` again once the other one has ended.""",
)
JOURNAL_UNWRITABLE = _kind(
    "A2G5052",
    "error",
    "the journal cannot be written",
    """Every change to a stack is written to the journal before it is asked for. The journal's file or its copy in
    the deployment bucket could not be written, so nothing further was started. Free some space or mend the permission,
    and run the command again.""",
)
OTHER_PLAN = _kind(
    "A2G5054",
    "error",
    "another plan is under way in this environment",
    """The journal of this environment belongs to another plan that is neither finished nor rolled back. Nothing was
    changed. Finish or roll back that one first: its text is in the deployment bucket, and `amp2gen refactor apply
    s3://BUCKET/amp2gen/GEN1_ROOT/plan-ID.json` takes it from there, as `rollback` does.""",
)
AWS_FAILED = _kind(
    "A2G5055",
    "error",
    "AWS did not carry out a call",
    """A call failed after all retries: throttling, an outage, a lost connection. No data is at risk, and nothing has to
    be undone: whatever the call may have done is found by looking. Run the same command again.""",
)
CREDENTIALS = _kind(
    "A2G5056",
    "error",
    "the AWS credentials are missing, wrong or expired",
    """Nothing was started with them. Sign in again (`aws sso login`, a new session) and run the same command.""",
)
DENIED = _kind(
    "A2G5057",
    "error",
    "a permission is missing",
    """AWS refused a call for lack of a permission, and nothing was started with it. `amp2gen policy COMMAND` prints all
    that the command needs. Attach it, and run the same command again: it goes on from where the stacks are.""",
)
WRONG_ACCOUNT = _kind(
    "A2G5058",
    "error",
    "the credentials belong to another account than the plan",
    """A plan is made for the stacks of one account and region. Nothing was changed. Use the profile of that account
    (--profile).""",
)
NOT_AS_PLANNED = _kind(
    "A2G5059",
    "error",
    "a stack is not what the plan expects",
    """Each step names the template that it expects, by hash, and who owns what. Somebody deployed or edited a stack
    since the plan was made: an `amplify push`, a build of the Gen 2 branch, a change in the console. Nothing is
    overwritten blindly, and this run changed nothing after it saw that. What was printed says what differs, who owns
    what, and what to type. If nothing has moved yet, that is a new snapshot and a new plan. Otherwise give the named
    stack the template that the plan leaves there, which `amp2gen refactor show PLAN --template HASH` prints, and run
    the same command again. A rollback works from every state of the plan.""",
)
STACK_STUCK = _kind(
    "A2G5060",
    "error",
    "a stack is in a state from which it cannot be updated",
    """CloudFormation could not roll an operation back. What it owned it still owns. `aws cloudformation
    continue-update-rollback --stack-name STACK` usually mends it; the stack's events say what stands in the way. Then
    run the same command again: it goes on from where the stacks are. Do not delete the stack.""",
)
REFUSED_BY_AWS = _kind(
    "A2G5061",
    "error",
    "CloudFormation refused a step",
    """CloudFormation checked the step and refused it, or began it and rolled it back. The stacks are as before the
    step, and all data is where it was. Its reason is in the message. If that is something passing, run `amp2gen
    refactor apply PLAN` again. If it refuses a definition or a type, `amp2gen refactor rollback PLAN` brings back what
    has moved so far.""",
)
CHANGE_SET_UNSAFE = _kind(
    "A2G5062",
    "error",
    "an update would change a resource",
    """The updates before a move only write equal values in another way. The change set shows a change of a resource, so
    it was deleted and nothing was updated. The stack is not what it was when the snapshot was taken, or a parameter is
    read anew from SSM. Take a new snapshot and make a new plan; if steps are done by now, `amp2gen refactor rollback
    PLAN` first.""",
)
STILL_RUNNING = _kind(
    "A2G5063",
    "error",
    "an operation is still under way",
    """CloudFormation needs longer than the time given. It goes on by itself; nothing is rolled back meanwhile. Run
    the command again later: it waits for the rest.""",
)
BRANCH_BUILDS = _kind(
    "A2G5064",
    "error",
    "the branch builds by itself",
    """Between the moves and the next deployment of the Gen 2 branch, a deployment of the code as it stands would
    give the branch new empty resources. Amplify Hosting must not start one by itself. `--pause-builds` turns the
    branch's automatic builds off, and `refactor finish` or a complete rollback turns them on again.""",
)
BRANCH_UNKNOWN = _kind(
    "A2G5065",
    "warning",
    "nobody knows what deploys the branch",
    """The Amplify app has no such branch, so something else deploys it, such as a pipeline of your own. Keep that
    from running until `refactor finish` is committed.""",
)
HOLDING_IN_USE = _kind(
    "A2G5066",
    "error",
    "a stack that is to be deleted owns resources",
    """A holding stack is deleted only when it owns nothing but its placeholder. It was left alone, and all it owns
    exists. `amp2gen refactor status PLAN` says who owns what; somebody has put something into the stack, which has to
    leave it first. Then run the same command again.""",
)
PLAN_UNUSABLE = _kind(
    "A2G5067",
    "error",
    "the plan cannot be carried out",
    """The plan cannot be read, or its steps do not fit together: it was edited, or cut short. Nothing was done. A run
    that has begun has put the whole plan into the deployment bucket: go on with `amp2gen refactor apply
    s3://BUCKET/amp2gen/GEN1_ROOT/plan-ID.json`. Before a run, make a new one with `amp2gen refactor plan`.""",
)
INTERRUPTED = _kind(
    "A2G5068",
    "error",
    "interrupted",
    """The run was interrupted. What was under way goes on in AWS, and nothing is lost by that. Run the same command
    again: it finds what was under way and goes on.""",
)
ENVIRONMENT_NOT_DEPLOYED = _kind(
    "A2G5069",
    "error",
    "the environment is not known to be deployed",
    """The checkout does not tell which Amplify app and which CloudFormation stack the environment is. Both stand in
    amplify/team-provider-info.json, which `amplify pull` writes.""",
)
NOT_APPLIED = _kind(
    "A2G5070",
    "error",
    "the plan is not carried out to its end",
    """What comes after a refactor needs all of its steps done. Nothing was changed. `amp2gen refactor status PLAN` says
    how far it is, and `amp2gen refactor apply PLAN` goes on.""",
)
NEXT_DEPLOYMENT_UNSAFE = _kind(
    "A2G5071",
    "error",
    "the next deployment would remove or replace what was moved",
    """CloudFormation was asked, by change sets that were deleted again, what deploying the code as it is now would do.
    It would take a moved resource from its stack, put a new, empty one in its place, or have a bucket emptied as soon
    as the branch is deleted (a bucket without `keepOnDelete: true`). Nothing was deployed, all data is where it was,
    and builds stay off. Push nothing. Compare the resource named with what Gen 1 had (`amp2gen
    verify`), mend the project, and run `amp2gen refactor finish PLAN` again; or go back with `amp2gen refactor rollback
    PLAN`.""",
)
NEXT_NOT_RETAINED = _kind(
    "A2G5247",
    "warning",
    "the next deployment does not retain something that has moved",
    """The template that is deployed next has no `DeletionPolicy: Retain` for a resource that holds data: deleting the
    branch in the Amplify console would delete it. That is right only where Gen 1's template said `DeletionPolicy:
    Delete`. Otherwise set `applyRemovalPolicy(RemovalPolicy.RETAIN)` on it before you push.""",
)
NOT_MARKED = _kind(
    "A2G5072",
    "error",
    "the branch cannot be marked as moved",
    """`amplify/gen1.json` says, per branch, whether it owns the Gen 1 resources. The file or the branch's entry is not
    there, or its `moved` is neither true nor false. The stacks are not touched by that. Run the command in the Gen 2
    project (--project), or set `moved` yourself as the message says, and commit it.""",
)
STILL_IN_GEN1 = _kind(
    "A2G5073",
    "error",
    "Gen 1 still owns something that can be moved",
    """A resource with data or with an id that clients know still belongs to a stack of Gen 1. Decommissioning would
    leave it without an owner, so nothing was changed. Move it first: `amp2gen snapshot`, `refactor plan`, `refactor
    apply`. For something that a plan names as staying behind, a mapping file says where it belongs.""",
)
NOT_REDEPLOYED = _kind(
    "A2G5074",
    "error",
    "Gen 2 was not deployed since its resources moved",
    """Until the branch is deployed again, its functions and its API still point at the resources of its first
    deployment, and Gen 1 is what serves your users. Nothing was changed. Run `amp2gen refactor finish PLAN`, commit
    amplify/gen1.json, push, wait for the deployment, then run `amp2gen decommission` again.""",
)
PLAN_LOST = _kind(
    "A2G5248",
    "error",
    "a refactor took place here, and its plan is not in the deployment bucket",
    """The templates of Gen 1 have the mark of a refactor, but the deployment bucket has no journal or no plan of it, so
    that nobody can tell whether everything arrived and was deployed since. Nothing was changed. Run `amp2gen refactor
    finish plan.json` again with the plan that you have: it looks at the stacks, and writes both.""",
)
HOLDING_OWNS = _kind(
    "A2G5075",
    "error",
    "a holding stack still owns resources",
    """The resources that made way when Gen 1's moved in wait in a holding stack, without which there is no full
    rollback. Nothing was changed. When you need none any more, delete it (`aws cloudformation delete-stack --stack-name
    STACK`): it has the fresh deployment's resources only, which are empty, and retains them all. Then run `amp2gen
    decommission` again.""",
)
ROOT_WOULD_DELETE = _kind(
    "A2G5076",
    "error",
    "deleting the root stack would delete data",
    """Before the root stack is deleted, every stack below it is read again. One of them owns something that is not
    retained, or that has moved to Gen 2. Nothing was deleted. Run `amp2gen decommission PROJECT` without --delete-root
    again: it retains what is left, or names what stands in the way.""",
)
ROOT_NOT_DELETED = _kind(
    "A2G5077",
    "error",
    "the root stack could not be deleted",
    """CloudFormation deleted what it could; everything that holds data is retained, with or without a stack. A bucket
    that is not empty is never emptied: decide yourself what becomes of it. The stack's events (`aws cloudformation
    describe-stack-events --stack-name STACK`) name what could not be deleted. Delete that by hand, or let it stay: the
    help line has the command. A role of Gen 1's users stays as long as it has policies of other stacks.""",
)
NO_WAY_BACK = _kind(
    "A2G5078",
    "error",
    "a rollback after a deployment of Gen 2 needs a person",
    """After Gen 2 was deployed, a rollback works the way back out from the stacks as they are. Something does not let
    it: the message says what. Nothing was touched. Put the named resource back where the message says (an import into
    that stack), or make the missing value known, and run `amp2gen refactor rollback PLAN` again. Until then the app
    works as it did, on Gen 2.""",
)
