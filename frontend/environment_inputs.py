"""What the CLI was told of a resource, with what team-provider-info.json says instead.

At a push, the values of the environment win over those of the resource's own files (amplify-cli,
packages/amplify-provider-awscloudformation/src/push-resources.ts, `formNestedStack`).
"""

from collections.abc import Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_record import EnvironmentRecord
from amp2gen.frontend.environments import TEAM_PROVIDER_INFO, parameter_values
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.ir.base import Origin
from amp2gen.ir.expr import EnvironmentValue, PerEnvironment
from amp2gen.syntax.cloudformation.values import Symbol, scalar_text
from amp2gen.syntax.documents import Document, child_pointer


def inputs_of(
    document: Document,
    entry: Entry,
    context: Context,
    *,
    below: str | None = None,
    defaults: Mapping[str, str] | None = None,
) -> EnvironmentRecord:
    """The settings that a document holds, or an object `below` it, in all environments.

    `defaults`: what a setting is where only other environments say something of it.
    """
    written = Record.of(document, context.log)
    pointer = "" if below is None else child_pointer("", below)
    written = written if below is None else written.record(below)
    data = {name: written.take(name) for name in written.keys()}  # noqa: SIM118
    given = parameter_values(context.project, entry.category, entry.name)
    names = sorted({name for values in given.values() for name in values})
    return EnvironmentRecord(
        data | {name: _value(name, data.get(name, (defaults or {}).get(name)), entry, context) for name in names},
        document,
        context.log,
        pointer,
        what=f"{entry.category} {entry.name}",
        default=context.default.name,
        places={name: _place(name, entry, context) for name in names},
        alone=len(context.environments) == 1,
    )


def _value(name: str, fallback: Any, entry: Entry, context: Context) -> Any:
    given = parameter_values(context.project, entry.category, entry.name)
    values = {each.name: given.get(each.name, {}).get(name, fallback) for each in context.environments}
    default = values[context.default.name]
    if all(value == default for value in values.values()):
        return default
    texts = {environment: scalar_text(value) for environment, value in values.items()}
    return Symbol(
        PerEnvironment(
            resource=entry.name,
            name=name,
            values=tuple(EnvironmentValue(environment=each, value=text) for each, text in sorted(texts.items())),
            otherwise=texts[context.default.name],
        ),
        text=texts[context.default.name],
    )


def _place(name: str, entry: Entry, context: Context) -> Origin:
    """Where the value stands that wins in the default environment, or else in any."""
    document = context.project.document(TEAM_PROVIDER_INFO, context.log)
    for environment in sorted(context.environments, key=lambda each: each.name != context.default.name):
        pointer = ""
        for key in (environment.name, "categories", entry.category, entry.name, name):
            pointer = child_pointer(pointer, key)
        if document is not None and document.position(pointer) is not None:
            return origin_at(document, pointer)
    return entry.origin
