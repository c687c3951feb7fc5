"""The names of deployed resources in each Gen 1 environment: as a deployment told, else as Gen 1 composes them."""

from amp2gen.frontend.context import Context
from amp2gen.frontend.environments import deployed_environment, outputs, snapshot_outputs
from amp2gen.frontend.project import Entry
from amp2gen.ir.app import Environment
from amp2gen.ir.expr import EnvName, Expr, PerEnvironment, Pseudo, Text, leaves


def physical_names(entry: Entry, composed: Expr | None, output: str, context: Context) -> dict[str, str | None]:
    """Environment → name, None where the checkout does not say.

    `composed` is the name in the resource's template; `output` the output of its stack that holds the name.
    """
    names: dict[str, str | None] = {
        environment.name: text_in(composed, environment) if composed else None for environment in context.environments
    }
    return names | _deployed(entry, output, context)


def _deployed(entry: Entry, output: str, context: Context) -> dict[str, str]:
    """What amplify-meta.json and a snapshot folder hold."""
    found: dict[str, str] = {}
    current = deployed_environment(context.project, context.environments)
    name = outputs(context.project, entry.category, entry.name).get(output)
    if current and name:
        found[current] = str(name)
    for stack, values in snapshot_outputs(context.project):
        for environment in context.environments:
            root = environment.stack_name
            if root and stack.startswith(f"{root}-{entry.category}{entry.name}-") and output in values:
                found[environment.name] = values[output]
    return found


def text_in(value: Expr, environment: Environment) -> str | None:
    """What a value is in a Gen 1 environment; None where the checkout does not say."""
    texts = [_text(part, environment) for part in leaves(value)]
    known = [text for text in texts if text is not None]
    return "".join(known) if len(known) == len(texts) else None


def _text(part: Expr, environment: Environment) -> str | None:
    match part:
        case Text(value=text):
            return text
        case EnvName():
            return environment.name if environment.name_known else None
        case PerEnvironment(values=values, otherwise=otherwise):
            return next((item.value for item in values if item.environment == environment.name), otherwise)
        case Pseudo(name="region"):
            return environment.region
        case Pseudo(name="account"):
            return environment.account
    return None
