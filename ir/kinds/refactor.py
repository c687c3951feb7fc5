"""Diagnostics of snapshots, locks and refactor plans: A2G50xx, up to A2G5049, and A2G524x."""

from amp2gen.ir.diagnostics import _kind

SNAPSHOT_UNREADABLE = _kind(
    "A2G5001",
    "error",
    "a snapshot cannot be read",
    """The folder is not one that `amp2gen snapshot` wrote, or a file in it is damaged. Nothing was changed. Take the
    snapshot again: `amp2gen snapshot PROJECT --to GEN2_ROOT --out DIR`.""",
)
SNAPSHOT_INCOMPLETE = _kind(
    "A2G5002",
    "error",
    "a snapshot does not tell enough",
    """A plan has to know both root stacks, their nested stacks, and the physical id of everything that moves. Take a
    new snapshot with `amp2gen snapshot PROJECT --to GEN2_ROOT --out DIR`, which reads them all.""",
)
GEN2_ROOT_UNCLEAR = _kind(
    "A2G5003",
    "error",
    "which Gen 2 stack takes over is not clear",
    """Nothing was changed. Name the root stack of the deployed Gen 2 branch with --to. Its name begins with `amplify-`
    and the app's id, and contains `branch`: `aws cloudformation list-stacks` lists it.""",
)
STACK_NOT_STABLE = _kind(
    "A2G5004",
    "error",
    "a stack is busy or broken",
    """Resources can be moved only between stacks whose last operation ended well. Nothing was changed. Wait for a
    deployment under way. If the state ends in FAILED, `aws cloudformation describe-stack-events --stack-name STACK`
    says why, and for UPDATE_ROLLBACK_FAILED `aws cloudformation continue-update-rollback --stack-name STACK` mends it
    once the cause is gone. Then run the same command again, `refactor plan` with a new snapshot.""",
)
STACK_POLICY_IN_THE_WAY = _kind(
    "A2G5005",
    "error",
    "a nested stack has a stack policy",
    """CloudFormation refuses to move resources between stacks that have a stack policy, whatever it says, and a policy
    once set cannot be taken away. A lock belongs on Gen 1's root stack only. Nothing was changed. What is in this stack
    cannot be moved by a refactor; what is left is to do by hand what `refactor` does for a hosted UI: retain the
    resource, take it out of this stack's template, and import it into Gen 2's. Try that on a copy of the environment
    first.""",
)
NO_COUNTERPART = _kind(
    "A2G5006",
    "error",
    "a live resource has no place in the Gen 2 stacks",
    """Gen 1 owns it, and the deployed Gen 2 branch has no resource that it could take the place of. Nothing was
    planned, since it would be left behind. Deploy the compiled project to the branch first, take a new snapshot and
    plan again, or say where it belongs in a mapping file (--mapping).""",
)
AMBIGUOUS_COUNTERPART = _kind(
    "A2G5007",
    "error",
    "a live resource could take several places in the Gen 2 stacks",
    """amp2gen does not guess where data goes. Say where it belongs in a mapping file (--mapping).""",
)
EXTRA_IN_GEN2 = _kind(
    "A2G5008",
    "error",
    "Gen 2 has something that Gen 1 has not and that cannot make way",
    """It belongs to the fresh user pool, which is about to be replaced by Gen 1's. Remove it from the Gen 2 project,
    deploy, and plan again.""",
)
VALUE_UNRESOLVED = _kind(
    "A2G5009",
    "error",
    "a value that a move needs is not known",
    """What moves must not refer to anything in the stack that it leaves, so every reference is replaced by its value
    before. This one is in no output, does not follow from an id, and is not among the snapshot's facts. Nothing was
    planned. Take the snapshot again with the permissions of `amp2gen policy snapshot`, which lets it read the live
    resources. If it is still missing, add an output with this value to the Gen 1 resource (`amplify override`), push,
    and start again.""",
)
SECRET_NEEDED = _kind(
    "A2G5010",
    "error",
    "a live resource takes a secret parameter",
    """The value of a NoEcho parameter is not shown by CloudFormation, and never stands in a plan. The resource cannot
    move while its definition needs one. Nothing was planned. Take the parameter out of this resource in Gen 1 (an
    override can set the property to a plain value, or leave it out), push, take a new snapshot, and plan again.""",
)
WOULD_BE_REPLACED = _kind(
    "A2G5012",
    "error",
    "the next deployment would replace a live resource",
    """Once it has moved, the Gen 2 project's definition applies to it, and a property that can only be set at creation
    differs. CloudFormation would make a new, empty resource. Nothing was planned. Make the Gen 2 project say what Gen 1
    says, deploy it, take a new snapshot, and plan again.""",
)
DEPLOYMENT_WOULD_FAIL = _kind(
    "A2G5240",
    "error",
    "the next deployment would fail on a live resource",
    """Once it has moved, the Gen 2 project's definition applies to it, and asks for a change that AWS refuses: an
    attribute of a user pool can be added but never changed or taken away, and a table takes one new index per
    deployment. The branch could not be deployed any more. Nothing was planned. Make the Gen 2 project say what the
    message says of Gen 1, deploy it, take a new snapshot, and plan again.""",
)
INDEX_WOULD_GO = _kind(
    "A2G5241",
    "error",
    "the next deployment would take an index from a live table",
    """Once the table has moved, the Gen 2 project's definition applies to it, and lacks an index or has it with other
    keys or attributes. DynamoDB would delete the index, and queries on it fail until it is built anew. The items
    themselves are safe. Nothing was planned. Make the Gen 2 project say what Gen 1 says, deploy it, take a new
    snapshot, and plan again.""",
)
STAYS_BEHIND = _kind(
    "A2G5013",
    "warning",
    "a resource that holds data stays in a Gen 1 stack",
    """It is not part of the plan. Say where it belongs in a mapping file (--mapping), or let Gen 1's stack keep it:
    `amp2gen decommission` retains it.""",
)
NOT_LOCKED = _kind(
    "A2G5014",
    "warning",
    "the Gen 1 environment is not locked",
    """An `amplify push` in the middle of a refactor would overwrite its templates. Run `amp2gen lock` first, then take
    a new snapshot.""",
)
MAPPING_FILE_WRONG = _kind(
    "A2G5015",
    "error",
    "a mapping file says something impossible",
    """A mapping file is a list `resources` of objects `{from: {stack, logical_id}, to: {stack, logical_id}}`. A stack
    is named by its own name or by its logical id in the root stack. Both resources must be deployed, of one type that
    CloudFormation can move, and in nested stacks.""",
)
NOTHING_TO_MOVE = _kind(
    "A2G5016",
    "note",
    "there is nothing to move",
    """Gen 1's stacks hold no data of their own, or they hold none any more.""",
)
PLAN_UNSOUND = _kind(
    "A2G5017",
    "error",
    "a plan breaks a rule",
    """Every plan is carried out in memory before it is written, forward and back, against CloudFormation's rules and
    amp2gen's own. This one failed; nothing was written. If you did not edit it, it is a bug in amp2gen: please report
    it with the message.""",
)
HOLDING_EXISTS = _kind(
    "A2G5018",
    "error",
    "there is a holding stack already",
    """A refactor of this branch is under way or was never finished. Nothing was changed now. Go on with its plan
    (`amp2gen refactor apply PLAN`) or undo it (`amp2gen refactor rollback PLAN`). Its text is in the deployment bucket
    if the file is lost: `aws s3 ls s3://BUCKET/amp2gen/GEN1_ROOT/` lists it, and both commands take its s3:// address.
    Never delete a holding stack to get rid of this message.""",
)
FOREIGN_HOLDING = _kind(
    "A2G5249",
    "error",
    "another tool's refactor is under way on this branch",
    """A stack of a name that ends in `-holding` exists, and amp2gen did not make it: AWS's own tool calls them so. It
    holds what made way for Gen 1's resources, and that tool needs it for its way back. Nothing was planned. End that
    refactor with the tool that began it: `amplify gen2-migration refactor --rollback --to GEN2_ROOT` brings everything
    back. Or, where everything had arrived and the branch was deployed since, delete the holding stack when you are sure
    to need no way back (it owns the branch's first, empty resources; look: `aws cloudformation
    describe-stack-resources --stack-name STACK`). Then take a new snapshot and plan again.""",
)
ENVIRONMENT_UNKNOWN = _kind(
    "A2G5021",
    "error",
    "the checkout does not tell which stack an environment is",
    """amplify/team-provider-info.json names the root stack of each environment. Pull the environment, or name another
    with --env.""",
)
PERMISSIONS_MISSING = _kind(
    "A2G5026",
    "error",
    "permissions are missing",
    """Before it changes anything, a command asks IAM whether it may do all that it will do. Nothing was changed.
    `amp2gen policy COMMAND` prints the policy to attach; then run the command again.""",
)
DRIFTED = _kind(
    "A2G5030",
    "error",
    "a stack differs from its template",
    """Somebody changed the resource by hand since the last deployment. Nothing was locked. Take the change back in the
    console, or put it into the project and push, so that nothing unknown is moved. `aws cloudformation
    describe-stack-resource-drifts --stack-name STACK` shows both values. Then run `amp2gen lock` again.""",
)
DRIFT_UNKNOWN = _kind(
    "A2G5031",
    "error",
    "whether a stack differs from its template could not be found out",
    """CloudFormation's drift detection failed on it, or was not done in time. Nothing was locked. Look at the stack's
    drift in the console, then run `amp2gen lock` again: it detects anew.""",
)
DRIFT_IGNORED = _kind(
    "A2G5032",
    "note",
    "a known difference that is none",
    """Amplify itself changes this after each deployment, or `amp2gen lock` did, so that it says nothing about the
    environment. Nothing is to be done.""",
)
CHANGE_SET_IMPURE = _kind(
    "A2G5033",
    "error",
    "protecting a stack would change more than protection",
    """The change set may hold DeletionPolicy and UpdateReplacePolicy, nothing else. It was deleted; the stack and its
    data are as they were. The message names what else would change: usually a parameter that is read anew from SSM, or
    a template that was edited in the console. Push the project so that nothing is left to change, then run `amp2gen
    lock` again.""",
)
UNLOCK_REFUSED = _kind(
    "A2G5034",
    "error",
    "the environment has to stay locked",
    """A holding stack exists: it has what made way for Gen 1's resources, and without it there is no full way back.
    Nothing was changed. `amp2gen refactor status PLAN` says where the refactor stands. Bring everything back with
    `amp2gen refactor rollback PLAN`, which deletes the holding stack, or leave the environment locked until it is
    decommissioned.""",
)
OTHER_BRANCH = _kind(
    "A2G5245",
    "error",
    "the Gen 2 stacks are not those of the branch that takes the environment over",
    """The data of one environment would go to the branch of another one, or to a sandbox, which may be deleted at any
    time. Nothing was planned. Name the right root stack with --to when you take the snapshot and when you plan. If the
    branch is not called `gen2-ENVIRONMENT`, say so in amp2gen.toml, below [branch]: `ENVIRONMENT = "BRANCH"`.""",
)
POLICY_UNREADABLE = _kind(
    "A2G5246",
    "error",
    "the stack policy of the root cannot be read",
    """The lock is one statement beside yours, and what cannot be read is not written over. Nothing was locked. `aws
    cloudformation get-stack-policy --stack-name STACK` shows the policy; set one that is an object with a list
    `Statement` (`aws cloudformation set-stack-policy`), and run `amp2gen lock` again.""",
)
TOO_LARGE = _kind(
    "A2G5244",
    "error",
    "a template would be larger than CloudFormation takes",
    """A template may have 1 MB. This one is near that already, and a move writes values in the place of references.
    Nothing was planned. Take out of the Gen 1 resource what needs no longer be there (an override can drop
    descriptions and metadata), push, take a new snapshot, and plan again.""",
)
PREPARED_BEFORE = _kind(
    "A2G5243",
    "warning",
    "a stack was prepared by an earlier refactor",
    """The stack's template has the mark of a refactor that is not rolled back. The new plan takes the stack as it is
    now, so that its own rollback brings this template back, not the one that `amplify push` knows. No data is at risk.
    If you still have the earlier plan, undo it first (`amp2gen refactor rollback PLAN`), take a new snapshot, and plan
    again. If the earlier one was finished, and this plan moves what it left behind, keep both plans: a way back undoes
    the newer one first.""",
)
UNLOCK_WOULD_EMPTY = _kind(
    "A2G5242",
    "error",
    "a push would make what has moved anew, and empty",
    """The stack's template carries the mark of a refactor that is not rolled back. What moved out of it is safe in
    Gen 2's stacks, and nothing was changed. But the checkout still asks for it here: after an unlock, `amplify push`
    would make a second, empty user pool, bucket or table, or fail in the middle. Change and deploy the Gen 2 project
    instead. To work with Gen 1 again, bring everything back first: `amp2gen refactor rollback PLAN`, then `amp2gen
    unlock`.""",
)
LOCK_UNVERIFIED = _kind(
    "A2G5150",
    "error",
    "the lock did not take",
    """After locking, everything is read again. What the message names is not locked or protected; what holds data was
    not touched. Run `amp2gen lock` again; if it says so again, somebody is working on the same environment.""",
)
