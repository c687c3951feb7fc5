"""Amazon Location Service: `geo/<name>/<name>-cloudformation-template.json` → `ir.geo`.

Most versions of Gen 1's CLI create the resource by a function of their own (`Custom::LambdaCallout`), others by
CloudFormation's own types. Both name it `<name>-<env>`, and give policies to the roles of users and groups.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import report_conditions
from amp2gen.frontend.environment_properties import properties_of
from amp2gen.frontend.environment_record import EnvironmentRecord
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.resource_template import ResourceTemplate, find_template, read_resource_template
from amp2gen.frontend.role_policies import POLICY, role_policies
from amp2gen.ir import kinds
from amp2gen.ir.expr import Expr, Join, Text, attribute
from amp2gen.ir.geo import GeofenceCollection, GeoResource, Map, PlaceIndex
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.storage import InGroup
from amp2gen.ir.walk import map_exprs
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import Symbol

CUSTOM = "Custom::LambdaCallout"
FUNCTION = "AWS::Lambda::Function"
ROLE = "AWS::IAM::Role"

SERVICES: Mapping[str, type[GeoResource]] = {
    "Map": Map,
    "PlaceIndex": PlaceIndex,
    "GeofenceCollection": GeofenceCollection,
}
NAME_PROPERTIES: Mapping[type[GeoResource], str] = {
    Map: "MapName",
    PlaceIndex: "IndexName",
    GeofenceCollection: "CollectionName",
}
"""CloudFormation's property for the name. Gen 1's functions take it with a small letter first, and return it so."""

ARN_PARTS: Mapping[type[GeoResource], str] = {
    Map: ":map/",
    PlaceIndex: ":place-index/",
    GeofenceCollection: ":geofence-collection/",
}
ARNS: Mapping[type[GeoResource], str] = {Map: "MapArn", PlaceIndex: "IndexArn", GeofenceCollection: "CollectionArn"}


def lower_geo(entry: Entry, context: Context) -> GeoResource | None:
    """The map, place index or collection; None, with a diagnostic, if its template is missing or describes none."""
    kind = SERVICES[entry.service]
    source = _read(entry, kind, context)
    main = _main(source, entry.service) if source else None
    if source is None or main is None:
        what = f"geo {entry.name}: the checkout has no template that describes a {entry.service}"
        context.log.add(kinds.GEO_UNREADABLE, entry.origin, what)
        return None
    properties = properties_of(main, source, context)
    policies = tuple(_policies(source, context))
    node = _node(kind, entry, main, properties, policies, context)
    context.names[node.id] = source.expr(main.properties.get(_name_property(main, kind)))
    _report_region(source, main, properties, context)
    properties.ignore("ServiceToken", "env", "pricingPlan", "PricingPlan")
    properties.report_leftovers(f"geo {entry.name}")
    _report_others(source, main, context)
    _report_groups(node, entry, context)
    _report_consequences(node, context)
    report_conditions(source, context)
    return node


def _read(entry: Entry, kind: type[GeoResource], context: Context) -> ResourceTemplate | None:
    """The template, evaluated for the region of the default environment, which only the resource's ARN shows."""
    path = find_template(entry, context)
    source = read_resource_template(path, entry, context) if path else None
    if source is None:
        return None
    region = context.default.region or next((name for rows in source.template.mappings.values() for name in rows), "")
    here = Symbol(source.scope.pseudo["AWS::Region"].payload, text=region, fixed=True)  # type: ignore[union-attr]
    source = replace(source, scope=replace(source.scope, pseudo={**source.scope.pseudo, "AWS::Region": here}))
    name, arn = attribute(kind, entry.name, "name"), attribute(kind, entry.name, "arn")
    own: dict[tuple[str, str | None], Expr] = {}
    main = _main(source, entry.service)
    if main is not None:
        own = {(main.logical_id, None): name, (main.logical_id, NAME_PROPERTIES[kind]): name}
        own |= {(main.logical_id, ARNS[kind]): arn, (main.logical_id, "Arn"): arn}
    return replace(source, local=own)


def _main(source: ResourceTemplate, service: str) -> Resource | None:
    return next(iter((*source.resources_of(f"AWS::Location::{service}"), *source.resources_of(CUSTOM))), None)


def _node(
    kind: type[GeoResource],
    entry: Entry,
    main: Resource,
    properties: EnvironmentRecord,
    policies: tuple[RolePolicy, ...],
    context: Context,
) -> GeoResource:
    """The resource with the settings of its kind, as CloudFormation or as Gen 1's function names them."""
    is_custom = main.type == CUSTOM
    name = _name_property(main, kind)
    properties.ignore(name)
    common: dict[str, Any] = {
        "name": entry.name,
        "origin": entry.origin,
        "is_default": _is_default(entry, context),
        "description": properties.words_in_each("Description"),
        "policies": policies,
    }
    if kind is Map:
        configuration = properties if is_custom else properties.record("Configuration")
        return Map(style=configuration.words_in_each("mapStyle" if is_custom else "Style") or DEFAULT_STYLE, **common)
    if kind is PlaceIndex:
        configuration = properties if is_custom else properties.record("DataSourceConfiguration")
        use = configuration.words_in_each("dataSourceIntendedUse" if is_custom else "IntendedUse", *USES)
        return PlaceIndex(
            data_source=properties.words_in_each("dataSource" if is_custom else "DataSource") or "Esri",
            intended_use=use or "SingleUse",
            **common,
        )
    return GeofenceCollection(**common)


def _name_property(main: Resource, kind: type[GeoResource]) -> str:
    name = NAME_PROPERTIES[kind]
    return name[0].lower() + name[1:] if main.type == CUSTOM else name


DEFAULT_STYLE = "VectorEsriStreets"
USES = ("SingleUse", "Storage")


def _is_default(entry: Entry, context: Context) -> bool:
    document = context.project.document(f"{entry.folder}/parameters.json", context.log)
    return Record.of(document, context.log).flag("isDefault") if document else False


def _policies(source: ResourceTemplate, context: Context) -> Iterator[RolePolicy]:
    """Policies of users' roles; the resource's own ARN, which Gen 1 often puts together, becomes its attribute."""
    kind = SERVICES[source.entry.service]
    own = attribute(kind, source.entry.name, "name")

    def resolve(expr: Expr) -> Expr:
        match expr:
            case Join(parts=(*_, Text(value=text), last)) if last == own and text.endswith(ARN_PARTS[kind]):
                return attribute(kind, source.entry.name, "arn")
        return expr

    helpers = {resource.logical_id for resource in source.resources_of(ROLE)}
    policies, others = role_policies(source, context, helpers)
    for resource in others:
        _report(resource, source, context)
    for policy in policies:
        yield map_exprs(policy, resolve)


def _report_others(source: ResourceTemplate, main: Resource, context: Context) -> None:
    """Whatever stands beside the resource, but for the function by which Gen 1 creates it."""
    helpers = (POLICY, ROLE, FUNCTION) if main.type == CUSTOM else (POLICY,)
    for resource in source.template.resources.values():
        if resource.logical_id != main.logical_id and resource.type not in helpers:
            _report(resource, source, context)


def _report_groups(node: GeoResource, entry: Entry, context: Context) -> None:
    """cli-inputs.json of maps and place indexes repeats the groups to which the template gives policies."""
    if isinstance(node, GeofenceCollection):
        return
    document = context.project.document(f"{entry.folder}/cli-inputs.json", context.log)
    if document is None:
        return
    inputs = Record.of(document, context.log)
    listed = {*inputs.texts("groupPermissions")}
    granted = {policy.caller.group for policy in node.policies if isinstance(policy.caller, InGroup)}
    for group in sorted(listed ^ granted):
        where, not_where = ("cli-inputs.json", "template") if group in listed else ("template", "cli-inputs.json")
        context.log.add(
            kinds.FILES_DISAGREE,
            inputs.origin("groupPermissions"),
            f"geo {node.name}: the group {group} may use it by its {where}, and not by its {not_where}",
            "the output follows the template, which is what is deployed; `amplify update geo` writes both",
        )
    inputs.report_leftovers(f"geo {node.name}")


def _report(resource: Resource, source: ResourceTemplate, context: Context) -> None:
    context.log.add(
        kinds.GEO_RESOURCE_NOT_CARRIED,
        source.origin(resource.pointer),
        f"geo {source.entry.name}: {resource.logical_id} ({resource.type}) is not carried over",
    )


def _report_region(source: ResourceTemplate, main: Resource, properties: Record, context: Context) -> None:
    region = properties.text("region")
    if region and context.default.region and region != context.default.region:
        context.log.add(
            kinds.GEO_REGION_CHANGES,
            source.origin(main.pointer),
            f"geo {source.entry.name}: Gen 1 keeps it in {region}, Gen 2 creates it in {context.default.region}",
            f"see whether Amazon Location Service is offered in {context.default.region}",
        )


def _report_consequences(node: GeoResource, context: Context) -> None:
    context.log.add(
        kinds.GEO_NAME_CHANGES,
        node.origin,
        f"geo {node.name}: its name changes; clients that use another than the default name it",
        "read the name from amplify_outputs.json instead of writing it down",
    )
    if isinstance(node, GeofenceCollection):
        context.log.add(
            kinds.GEOFENCES_ARE_DATA,
            node.origin,
            f"geo {node.name}: Gen 2's collection is new and has no geofences",
            "copy them with `aws location list-geofences` and `aws location batch-put-geofence`",
        )
