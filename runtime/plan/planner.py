"""`plan`: from a project and a snapshot to the steps that move its live data. A pure function."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from amp2gen.ir.app import App, Environment
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.kinds import ENVIRONMENT_UNKNOWN, SECRET_NEEDED, TOO_LARGE, VALUE_UNRESOLVED
from amp2gen.runtime.plan.categories import Category, participants
from amp2gen.runtime.plan.check import check
from amp2gen.runtime.plan.discover import Known, discover
from amp2gen.runtime.plan.facts import facts
from amp2gen.runtime.plan.landscape import Landscape
from amp2gen.runtime.plan.live import LiveStack, is_secret
from amp2gen.runtime.plan.mapping_file import MappingEntry, resolve
from amp2gen.runtime.plan.model import ArchivedStack, Note, Plan, Role
from amp2gen.runtime.plan.preconditions import branch_taking_over, refusals, survey
from amp2gen.runtime.plan.prepare import prepare
from amp2gen.runtime.plan.problems import Problems
from amp2gen.runtime.plan.sequence import placeholders, protected, steps
from amp2gen.runtime.plan.templates import MAX_TEMPLATE, Template
from amp2gen.runtime.snapshot.model import Snapshot


@dataclass(frozen=True)
class PlanOptions:
    """`environment` None: the app's default one. `gen2_root` None: that of the snapshot."""

    environment: str | None = None
    gen2_root: str | None = None
    mapping: tuple[MappingEntry, ...] = ()


class Planned(NamedTuple):
    """`plan` is None where a diagnostic is an error, or where there is nothing to move."""

    plan: Plan | None
    diagnostics: tuple[Diagnostic, ...]


def plan(app: App, snapshot: Snapshot, options: PlanOptions | None = None) -> Planned:
    """The plan of an environment's refactor, or everything that stands in its way."""
    chosen, problems = options or PlanOptions(), Problems()
    name = chosen.environment or app.default_environment
    environment = next((item for item in app.environments if item.name == name), None)
    if environment is None:
        problems.add(ENVIRONMENT_UNKNOWN, f"the project has no environment {name}")
        return Planned(None, tuple(problems.found))
    landscape = survey(environment, snapshot, chosen.gen2_root, problems)
    branch = branch_taking_over(app, environment, landscape, problems) if landscape else None
    if landscape is None or branch is None:
        return Planned(None, tuple(problems.found))
    explicit = resolve(chosen.mapping, landscape, problems)
    known = [Known(entry.category, entry.name, entry.service) for entry in app.inventory]
    categories = discover(landscape, known, explicit, problems)
    refusals(landscape, categories, problems)
    prepared = _prepared(categories, snapshot.hash, problems)
    if problems.refuses or not categories:
        return Planned(None, tuple(problems.found))
    made = _assembled(app, environment, branch, landscape, categories, prepared, facts(landscape, categories, known))
    _refuse_what_is_too_large(made, problems)
    for complaint in () if problems.refuses else check(made, snapshot):
        problems.add(*complaint)
    return Planned(None if problems.refuses else made, tuple(problems.found))


def _prepared(categories: tuple[Category, ...], marker: str, problems: Problems) -> Mapping[str, Template]:
    """Each participating stack's template after its preparation, once for all categories that it takes part in."""
    templates: dict[str, Template] = {}
    for stack in participants(categories):

        def complain(where: str, what: str, stack: LiveStack = stack) -> None:
            kind = SECRET_NEEDED if what.startswith("the secret parameter") else VALUE_UNRESOLVED
            problems.add(kind, f"{where} in {stack.name} needs {what}", stack.name)

        moving, orphaned = _leaving(categories, stack.name)
        templates[stack.name] = prepare(stack, moving, orphaned, marker, complain)
    return templates


def _leaving(categories: tuple[Category, ...], stack: str) -> tuple[frozenset[str], frozenset[str]]:
    """Logical ids that leave a stack in any category: by a move, and by being let go."""
    as_gen1 = [category for category in categories if category.gen1.name == stack]
    as_gen2 = [category for category in categories if category.gen2.name == stack]
    moving = [pair.gen1_id for category in as_gen1 for pair in category.pairs]
    moving += [name for category in as_gen2 for name in category.held]
    orphaned = [item.gen1_id for category in as_gen1 for item in category.adopted if item.gen1_id]
    orphaned += [item.gen2_id for category in as_gen2 for item in category.adopted]
    return frozenset(moving), frozenset(orphaned)


def _assembled(
    app: App,
    environment: Environment,
    branch: str,
    landscape: Landscape,
    categories: tuple[Category, ...],
    prepared: Mapping[str, Template],
    known_names: Mapping[str, str],
) -> Plan:
    bucket = landscape.root_output(landscape.gen1_root, "DeploymentBucketName")
    archive = tuple(_archived(stack, _role(stack, categories)) for stack in participants(categories))
    about = {
        "app": app.name,
        "environment": environment.name,
        "branch": branch,
        "gen1Root": landscape.gen1_root,
        "gen2Root": landscape.gen2_root,
        "snapshot": landscape.snapshot.hash,
        "archive": {stack.name: stack.hash for stack in archive},
    }
    return Plan(
        app=app.name,
        app_id=environment.app_id,
        environment=environment.name,
        branch=branch,
        gen1_root=landscape.gen1_root,
        gen2_root=landscape.gen2_root,
        region=landscape.home.region,
        account=landscape.home.account,
        partition=landscape.home.partition,
        deployment_bucket=environment.deployment_bucket or bucket,
        facts=dict(known_names),
        snapshot=landscape.snapshot.hash,
        protected=protected(categories),
        placeholders=placeholders(categories),
        archive=archive,
        steps=steps(categories, prepared, about),
        notes=tuple(_notes(categories)),
    )


def _refuse_what_is_too_large(made: Plan, problems: Problems) -> None:
    for step in made.steps:
        for stack in step.stacks:
            if stack.template is not None and len(stack.template.encode()) > MAX_TEMPLATE:
                problems.add(TOO_LARGE, f"a template of {stack.name} would be longer than 1 MB", stack.name)


def _role(stack: LiveStack, categories: tuple[Category, ...]) -> Role:
    return "gen1" if any(category.gen1.name == stack.name for category in categories) else "gen2"


def _archived(stack: LiveStack, role: Role) -> ArchivedStack:
    parameters = stack.deployed.parameters
    secret = {name for name, declared in stack.template.get("Parameters", {}).items() if is_secret(declared)}
    return ArchivedStack(
        name=stack.name,
        role=role,
        template=stack.text,
        hash=stack.hash,
        parameters={
            name: item.value for name, item in parameters.items() if item.value is not None and name not in secret
        },
        secret=tuple(sorted(secret)),
        tags=stack.deployed.tags,
    )


def _notes(categories: tuple[Category, ...]) -> list[Note]:
    notes = []
    for category in categories:
        for logical_id in category.spare:
            text = f"{logical_id} of the fresh deployment has no Gen 1 counterpart: it waits in the holding stack, and "
            notes.append(Note(category=category.name, text=text + "the next deployment makes a new one."))
        if category.adopted:
            text = "The hosted UI's domain and providers belong to no stack between two steps. They work throughout."
            notes.append(Note(category=category.name, text=text))
    return notes
