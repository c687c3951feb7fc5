"""Diagnostics of carrying out a plan, decommissioning and copying secrets: A2G505x to A2G514x."""

from amp2gen.ir.diagnostics import _kind

LEASE_HELD = _kind(
    "A2G5050",
    "error",
    "somebody else works on this environment",
    """One operator at a time may change an environment's stacks. The lease in the deployment bucket names who has it
    and since when. A lease whose owner no longer renews it runs out by itself after a few minutes.""",
)
LEASE_LOST = _kind(
    "A2G5051",
    "error",
    "the lease on this environment was taken over",
    """Another run took the lease while this one was not renewing it (a suspended machine, a network outage). This
    one started nothing after that. Run `refactor status`, and `refactor apply` again once the other one has ended.""",
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
    """The journal of this environment belongs to another plan that is neither finished nor rolled back. Finish or
    roll back that one first; its text is in the deployment bucket.""",
)
AWS_FAILED = _kind(
    "A2G5055",
    "error",
    "AWS did not carry out a call",
    """A call failed after all retries: throttling, an outage, a lost connection. Whatever it may have done is found
    by looking when the command is run again.""",
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
    """AWS refused a call for lack of a permission. `amp2gen policy COMMAND` prints all that the command needs.""",
)
WRONG_ACCOUNT = _kind(
    "A2G5058",
    "error",
    "the credentials belong to another account than the plan",
    """A plan is made for the stacks of one account and region. Use the profile of that account.""",
)
NOT_AS_PLANNED = _kind(
    "A2G5059",
    "error",
    "a stack is not what the plan expects",
    """Each step names the template that it expects, by hash, and who owns what. Somebody deployed or edited a stack
    since the plan was made: an `amplify push`, a build of the Gen 2 branch, a change in the console. Nothing is
    overwritten blindly. If nothing has moved yet, make a new snapshot and plan. Otherwise restore the named
    stack's template, or roll back.""",
)
STACK_STUCK = _kind(
    "A2G5060",
    "error",
    "a stack is in a state from which it cannot be updated",
    """CloudFormation could not roll an operation back. `aws cloudformation continue-update-rollback` usually mends
    it; the stack's events say what stands in the way. Then run the command again: it goes on from where the stacks
    are.""",
)
REFUSED_BY_AWS = _kind(
    "A2G5061",
    "error",
    "CloudFormation refused a step",
    """CloudFormation checked the step and refused it, or began it and rolled it back. The stacks are as before the
    step. Its reason is in the message.""",
)
CHANGE_SET_UNSAFE = _kind(
    "A2G5062",
    "error",
    "an update would change a resource",
    """The updates before a move only write equal values in another way. The change set shows a change of a
    resource, so it was deleted and nothing was updated.""",
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
    """A holding stack is deleted only when it owns nothing but its placeholder.""",
)
PLAN_UNUSABLE = _kind(
    "A2G5067",
    "error",
    "the plan cannot be carried out",
    """The plan cannot be read, or its steps do not fit together. Make a new one with `refactor plan`.""",
)
INTERRUPTED = _kind(
    "A2G5068",
    "error",
    "interrupted",
    """The run was interrupted. What was under way goes on in AWS; the next run finds it.""",
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
    """What comes after a refactor needs all of its steps done. `refactor status` says how far it is.""",
)
NEXT_DEPLOYMENT_UNSAFE = _kind(
    "A2G5071",
    "error",
    "the next deployment would remove or replace what was moved",
    """CloudFormation was asked, by change sets that were deleted again, what deploying the code as it is now would do.
    It would take a moved resource from its stack or put a new, empty one in its place. Builds stay off.""",
)
NOT_MARKED = _kind(
    "A2G5072",
    "error",
    "the branch cannot be marked as moved",
    """`amplify/gen1.json` says, per branch, whether it owns the Gen 1 resources. The file or the branch's entry is not
    there, or its `moved` is neither true nor false.""",
)
STILL_IN_GEN1 = _kind(
    "A2G5073",
    "error",
    "Gen 1 still owns something that can be moved",
    """A resource with data or with an id that clients know still belongs to a stack of Gen 1. Decommissioning would
    leave it without an owner.""",
)
NOT_REDEPLOYED = _kind(
    "A2G5074",
    "error",
    "Gen 2 was not deployed since its resources moved",
    """Until the branch is deployed again, its functions and its API still point at the resources of its first
    deployment, and Gen 1 is what serves your users.""",
)
HOLDING_OWNS = _kind(
    "A2G5075",
    "error",
    "a holding stack still owns resources",
    """The resources that made way when Gen 1's moved in wait in a holding stack, without which there is no rollback.
    Delete it when you need none any more; all it owns is retained.""",
)
NOT_RETAINED = _kind(
    "A2G5076",
    "error",
    "deleting the root stack would delete data",
    """Before the root stack is deleted, every stack below it is read again. One of them owns something that is not
    retained, or that has moved to Gen 2.""",
)
ROOT_NOT_DELETED = _kind(
    "A2G5077",
    "error",
    "the root stack could not be deleted",
    """CloudFormation deleted what it could. A bucket that is not empty is never emptied: decide yourself what becomes
    of it, then delete the stack again.""",
)
NO_WAY_BACK = _kind(
    "A2G5078",
    "error",
    "a rollback after a deployment of Gen 2 needs a person",
    """After Gen 2 was deployed, a rollback works the way back out from the stacks as they are. Something does not let
    it: the message says what.""",
)
