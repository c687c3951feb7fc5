"""The properties of a template's resource in all environments, read one by one."""

from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import value_in_each_environment, where_present
from amp2gen.frontend.environment_record import EnvironmentRecord
from amp2gen.frontend.resource_template import ResourceTemplate
from amp2gen.ir.expr import PerEnvironment
from amp2gen.syntax.cloudformation.template import Resource


def properties_of(resource: Resource, source: ResourceTemplate, context: Context) -> EnvironmentRecord:
    """The properties. One that conditions make different in more than texts is as in the default environment, and its
    conditions count as read: `report_conditions` names them."""
    found: dict[str, Any] = {}
    only_where: dict[str, PerEnvironment] = {}
    for name, written in resource.properties.items():
        key = f"{name}Property" if name in source.template.conditions else name
        where = where_present(written, key, source, context)
        if where is False:
            continue
        found[name] = value_in_each_environment(written, key, source, context, where)
        if isinstance(where, PerEnvironment):
            only_where[name] = where
    return EnvironmentRecord(
        found,
        source.document,
        context.log,
        resource.properties_pointer,
        what=f"{source.entry.category} {source.entry.name}",
        default=context.default.name,
        where=only_where,
        alone=len(context.environments) == 1,
    )
