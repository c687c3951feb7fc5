"""Buckets and tables that were created elsewhere and imported into Gen 1: names of things, one set per environment.

Gen 1 keeps them in team-provider-info.json; what belongs to all environments, in the resource's parameters.json.
"""

from amp2gen.frontend.context import Context
from amp2gen.frontend.environments import deployed_environment, outputs, parameter_values
from amp2gen.frontend.project import Entry
from amp2gen.ir import kinds
from amp2gen.ir.auth import Auth
from amp2gen.ir.expr import EnvironmentValue, Expr, PerEnvironment, Text
from amp2gen.ir.storage import ReferencedBucket
from amp2gen.ir.tables import ReferencedTable


def lower_imported_bucket(entry: Entry, context: Context) -> ReferencedBucket:
    name = imported_value(entry, "bucketName", "BucketName", context)
    _report_gaps(entry, {"bucketName": name}, context)
    if any(isinstance(node, Auth) for node in context.lowered.values()):
        context.log.add(
            kinds.IMPORTED_BUCKET_ACCESS,
            entry.origin,
            f"storage {entry.name} is imported: what users may do in it was given to Gen 1's roles by hand",
            f"add it to amplify/storage/{entry.name}/resource.ts, for the roles of Gen 2",
        )
    return ReferencedBucket(
        name=entry.name, origin=entry.origin, bucket_name=name, region=_other_region(entry, context)
    )


def lower_imported_table(entry: Entry, context: Context) -> ReferencedTable:
    name = imported_value(entry, "tableName", "Name", context)
    _report_gaps(entry, {"tableName": name}, context)
    stream = imported_value(entry, "streamArn", "StreamArn", context)
    return ReferencedTable(
        name=entry.name,
        origin=entry.origin,
        table_name=name,
        region=_other_region(entry, context),
        stream_arn=None if has_gaps(stream) else stream,
    )


def imported_value(entry: Entry, key: str, output: str, context: Context) -> Expr:
    """A fact of an imported resource: text where it is the same everywhere, else data in gen1.json.

    `key` is its name in team-provider-info.json, `output` its name in amplify-meta.json.
    """
    given = parameter_values(context.project, entry.category, entry.name)
    texts: dict[str, str | None] = {}
    for environment in context.environments:
        value = given.get(environment.name, {}).get(key)
        texts[environment.name] = value if isinstance(value, str) else None
    deployed = deployed_environment(context.project, context.environments)
    told = outputs(context.project, entry.category, entry.name).get(output)
    if deployed and texts[deployed] is None and isinstance(told, str):
        texts[deployed] = told
    default = texts[context.default.name]
    if default is not None and set(texts.values()) == {default}:
        return Text(value=default)
    return PerEnvironment(
        resource=entry.name,
        name=key,
        values=tuple(EnvironmentValue(environment=name, value=value) for name, value in sorted(texts.items())),
        otherwise=default,
    )


def has_gaps(value: Expr) -> bool:
    """Whether the checkout lacks the value for some environment."""
    return isinstance(value, PerEnvironment) and any(item.value is None for item in value.values)


def _other_region(entry: Entry, context: Context) -> Expr | None:
    """The region of an imported resource; None if it is the backend's, or not known."""
    region = imported_value(entry, "region", "Region", context)
    return None if has_gaps(region) or _is_own_region(region, context) else region


def _is_own_region(region: Expr, context: Context) -> bool:
    """Whether it is the region of the backend, in every environment."""
    if isinstance(region, Text):
        return all(environment.region == region.value for environment in context.environments)
    own = {environment.name: environment.region for environment in context.environments}
    return isinstance(region, PerEnvironment) and all(item.value == own[item.environment] for item in region.values)


def _report_gaps(entry: Entry, values: dict[str, Expr], context: Context) -> None:
    missing = [name for name, value in values.items() if has_gaps(value)]
    if missing:
        context.log.add(
            kinds.MISSING_FACT,
            entry.origin,
            f"{entry.category} {entry.name} is imported, and its {', '.join(missing)} is not in the checkout",
            "fill it in in amplify/gen1.json",
        )
