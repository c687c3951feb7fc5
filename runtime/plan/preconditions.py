"""What has to hold before anything is planned: stacks there, stable, without policies; nothing under way."""

from collections.abc import Iterator

from amp2gen.ir.app import App, Environment
from amp2gen.ir.kinds import (
    ENVIRONMENT_UNKNOWN,
    FOREIGN_HOLDING,
    GEN2_ROOT_UNCLEAR,
    HOLDING_EXISTS,
    NOT_LOCKED,
    OTHER_BRANCH,
    PREPARED_BEFORE,
    SNAPSHOT_INCOMPLETE,
    STACK_NOT_STABLE,
    STACK_POLICY_IN_THE_WAY,
)
from amp2gen.runtime.branches import branch_of, branches_of
from amp2gen.runtime.lock.stack_policy import is_locked
from amp2gen.runtime.plan.attributes import Home
from amp2gen.runtime.plan.categories import Category, participants
from amp2gen.runtime.plan.landscape import Landscape
from amp2gen.runtime.plan.prepare import MARKER
from amp2gen.runtime.plan.problems import Problems
from amp2gen.runtime.plan.script import STABLE
from amp2gen.runtime.plan.sequence import holding_name
from amp2gen.runtime.plan.successor import dangers
from amp2gen.runtime.plan.templates import TemplateError, parse_template
from amp2gen.runtime.snapshot.model import DeployedStack, Snapshot, stack_name


def survey(environment: Environment, snapshot: Snapshot, gen2_root: str | None, problems: Problems) -> Landscape | None:
    """Both roots and where they are; None, with the problems, where the snapshot does not have them."""
    gen1 = environment.stack_name or snapshot.gen1_root
    gen2 = stack_name(gen2_root) if gen2_root else snapshot.gen2_root
    account, region = snapshot.account or environment.account, snapshot.region or environment.region
    if gen1 is None:
        problems.add(ENVIRONMENT_UNKNOWN, f"the checkout names no stack for the environment {environment.name}")
    if gen2 is None:
        message = f"the snapshot does not have one Gen 2 root stack that takes {environment.name} over"
        help = "deploy the branch and take the snapshot again, or name the stack with --to"
        problems.add(GEN2_ROOT_UNCLEAR, message, help=help)
    for root in (gen1, gen2):
        if root is not None and snapshot.stack(root) is None:
            problems.add(SNAPSHOT_INCOMPLETE, f"the snapshot does not have the stack {root}")
    if account is None or region is None:
        problems.add(SNAPSHOT_INCOMPLETE, "the snapshot does not tell account and region")
    if problems.refuses or gen1 is None or gen2 is None or account is None or region is None:
        return None
    return Landscape(snapshot, gen1, gen2, Home(account, region, snapshot.partition))


def branch_taking_over(app: App, environment: Environment, landscape: Landscape, problems: Problems) -> str | None:
    """The branch whose Gen 2 stacks take the environment's data. None, with the problem, where they are another's."""
    root, branches = landscape.gen2_root, branches_of(app, environment.name)
    found = branch_of(root, branches, environment.app_id)
    if found is None:
        known = " and ".join(branches) or "no branch"
        problems.add(OTHER_BRANCH, f"{environment.name} is taken over by {known}, and {root} is no root stack of that")
    return found


def refusals(landscape: Landscape, categories: tuple[Category, ...], problems: Problems) -> None:
    """Adds a problem for everything about the participating stacks, and their roots, that forbids a refactor."""
    for root_name in (landscape.gen1_root, landscape.gen2_root):
        status = (about := landscape.snapshot.stack(root_name)) and about.status
        if categories and status not in (None, *STABLE):
            problems.add(STACK_NOT_STABLE, f"{root_name} is in state {status}", root_name)
    for stack in participants(categories):
        if stack.deployed.status not in (None, *STABLE):
            problems.add(STACK_NOT_STABLE, f"{stack.name} is in state {stack.deployed.status}", stack.name)
        if stack.deployed.policy:
            problems.add(STACK_POLICY_IN_THE_WAY, f"{stack.name} has a stack policy", stack.name)
        if MARKER in stack.template.get("Outputs", {}):
            problems.add(PREPARED_BEFORE, f"an earlier refactor has prepared {stack.name}", stack.name)
    if categories or problems.refuses:  # else all has moved, and the holding stacks are what is left of that
        for holding in (holding_name(stack.name) for stack in landscape.gen2.values()):
            if (found := landscape.snapshot.stack(holding)) is not None:
                if _is_ours(found):
                    problems.add(HOLDING_EXISTS, f"{holding} exists: a refactor of this branch is under way", holding)
                else:
                    problems.add(FOREIGN_HOLDING, f"{holding} exists, and amp2gen did not make it", holding)
    for category in categories:
        for place in _without_physical_id(category):
            problems.add(SNAPSHOT_INCOMPLETE, f"the snapshot does not tell the physical id of {place}")
        for kind, message in dangers(category):
            problems.add(kind, message, category.gen2.name)
    root = landscape.snapshot.stack(landscape.gen1_root)
    if categories and root is not None and not is_locked(root.policy):
        problems.add(NOT_LOCKED, f"{landscape.gen1_root} is not locked", landscape.gen1_root)


def _is_ours(holding: DeployedStack) -> bool:
    """Whether a holding stack says that amp2gen made it; an empty one, that of a run which died, says nothing."""
    try:
        return not holding.resources or "amp2gen" in parse_template(holding.template).get("Metadata", {})
    except TemplateError:
        return False


def _without_physical_id(category: Category) -> Iterator[str]:
    gen1 = [pair.gen1_id for pair in category.pairs] + [item.gen1_id for item in category.adopted if item.gen1_id]
    gen2 = [*category.held, *(item.gen2_id for item in category.adopted)]
    for stack, names in ((category.gen1, gen1), (category.gen2, gen2)):
        for name in names:
            if stack.resources[name].physical_id is None:
                yield f"{name} of {stack.name}"
