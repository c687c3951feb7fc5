"""Preparing a stack for a move: an update that changes no resource, after which what moves stands on its own.

A refactor may only move. So before, every reference between what leaves a stack and what stays is replaced by the
value that it has; conditions and dependencies of what leaves are resolved; and it is retained, whatever happens.
"""

from collections.abc import Callable

from amp2gen.runtime.plan.live import LiveStack, UnresolvedError, is_secret
from amp2gen.runtime.plan.templates import PLACEHOLDER, PLACEHOLDER_DEFINITION, Template
from amp2gen.syntax.cloudformation.references import depends_on, references, substitute
from amp2gen.syntax.documents import Json

MARKER = "Amp2genRefactor"
"""An output that names the plan. It makes the update one in CloudFormation's eyes, which refuses an update that only
replaces references by their values, and shows to whoever looks that a refactor is under way."""

Complaint = Callable[[str, str], None]
"""(logical id, what is wrong)."""


def prepare(
    stack: LiveStack, moving: frozenset[str], orphaned: frozenset[str], marker: str, complain: Complaint
) -> Template:
    """The template of `stack` once everything in `moving` and `orphaned` may go. Complains about values unknown.

    What is orphaned goes nowhere with its definition, so that one may refer to what stays.
    """
    leaving = moving | orphaned
    resources: Template = {}
    for name in stack.template["Resources"]:
        if name in moving:
            resources[name] = _standing_alone(stack, name, complain)
        else:
            staying = _staying(stack, name, leaving, complain)
            resources[name] = retained(staying) if name in orphaned else staying
    if leaving >= stack.resources.keys():
        resources[PLACEHOLDER] = PLACEHOLDER_DEFINITION
    outputs = {
        name: _checked(stack, f"output {name}", output, leaving, complain)
        for name, output in stack.template.get("Outputs", {}).items()
    }
    outputs[MARKER] = {"Description": "A refactor is under way; the next deployment removes this", "Value": marker}
    return {**stack.template, "Resources": resources, "Outputs": outputs}


def retained(definition: Template) -> Template:
    """The definition with both policies that keep a resource when its stack lets go of it."""
    return {**definition, "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}


def _standing_alone(stack: LiveStack, name: str, complain: Complaint) -> Template:
    definition = stack.definition(name)
    alone: Template = {}
    for key, value in definition.items():
        if key in ("DependsOn", "Condition"):
            continue
        try:
            alone[key] = value if key == "Type" else stack.evaluate(value)
        except UnresolvedError as error:
            complain(name, _secret_in(stack, value) or str(error))
    return retained(alone)


def _staying(stack: LiveStack, name: str, leaving: frozenset[str], complain: Complaint) -> Template:
    definition = stack.definition(name)
    rest = {key: value for key, value in definition.items() if key not in ("Type", "DependsOn", "Condition")}
    staying = {**definition, **_checked(stack, name, rest, leaving, complain)}
    waits_for = [other for other in depends_on(definition) if other not in leaving]
    if len(waits_for) < len(depends_on(definition)):
        staying["DependsOn"] = waits_for
        if not waits_for:
            del staying["DependsOn"]
    return staying


def _checked(stack: LiveStack, name: str, part: Template, leaving: frozenset[str], complain: Complaint) -> Template:
    """The part with references to what leaves replaced by values."""

    def lookup(target: str, attribute: str | None) -> Json:
        return stack.value_of(target, attribute) if target in leaving else None

    replaced = substitute(part, lookup)
    for target, attribute in references(replaced):
        if target in leaving:
            complain(name, f"the attribute {attribute} of {target}" if attribute else f"the id of {target}")
    assert isinstance(replaced, dict)
    return replaced


def _secret_in(stack: LiveStack, value: Json) -> str | None:
    parameters = stack.template.get("Parameters", {})
    names = [name for name, _ in references(value) if is_secret(parameters.get(name))]
    return f"the secret parameter {names[0]}" if names else None
