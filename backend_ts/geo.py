"""Amazon Location Service: `geo/<name>/resource.ts` for each map, place index and geofence collection.

What clients read of all of them stands in `geo/outputs.ts`: amplify_outputs.json has one place for it.
"""

from collections.abc import Iterator, Sequence

from amp2gen.backend_ts.added import Added, added_resources
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import module
from amp2gen.backend_ts.role_policies import role_policies, roles_of
from amp2gen.backend_ts.stateful import retention
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    BlankLine,
    Block,
    Const,
    ExprStmt,
    FunctionDecl,
    Imported,
    Name,
    Obj,
    Param,
    Prop,
    Return,
    Stmt,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.geo import GeofenceCollection, GeoResource, Map, PlaceIndex
from amp2gen.ir.stacks import geo_stack

LOCATION = "aws-cdk-lib/aws-location"
NAME_LENGTH = 100
"""The longest name that Amazon Location Service takes."""


def emit_geo(app: App) -> Iterator[Unit]:
    resources: tuple[GeoResource, ...] = (*app.maps, *app.place_indexes, *app.geofence_collections)
    if not resources:
        return
    names = added_resources(app)
    for resource in resources:
        folder, added = f"geo/{resource.name}", names[resource.id]
        add = call(Imported(added.add, module("", f"{folder}/resource")), Name("backend"))
        yield Unit(
            files=typescript(f"amplify/{folder}/resource.ts", _add(resource, added, folder)),
            adds=(Const(Name(added.name), add),),
        )
    given = [names[resource.id] for resource in resources]
    arguments = (Name("backend"), *(Name(added.name) for added in given))
    yield Unit(
        files=typescript("amplify/geo/outputs.ts", _outputs(app, given)),
        adds=(ExprStmt(call(Imported("addGeoOutput", module("", "geo/outputs")), *arguments)),),
    )


def _add(resource: GeoResource, added: Added, folder: str) -> FunctionDecl:
    """`export function addTrailMap(backend: Backend): CfnMap { … }`."""
    local = LOCALS[type(resource)]
    scope = Scope(folder, {}, added={resource.id: Added(local, added.type, added.add)})
    policies = tuple(role_policies(resource.policies, "Access", scope))
    body: list[Stmt] = [
        Const(Name("stack"), call(dotted("backend.createStack"), geo_stack(resource.name))),
        *roles_of(policy.caller for policy in resource.policies if policy.statements),
        BlankLine(),
        Const(
            Name(local),
            new(Imported(added.type.name, LOCATION), Name("stack"), IDS[type(resource)], _properties(resource, scope)),
        ),
    ]
    if isinstance(resource, GeofenceCollection):
        body.append(ExprStmt(call(members(Name(local), "applyRemovalPolicy"), retention(True, folder))))
    return FunctionDecl(
        added.add,
        (_backend(folder),),
        Block((*body, *policies, Return(Name(local)))),
        return_type=TypeRef(added.type),
        export=True,
    )


LOCALS = {Map: "map", PlaceIndex: "index", GeofenceCollection: "collection"}
IDS = {Map: "Map", PlaceIndex: "PlaceIndex", GeofenceCollection: "GeofenceCollection"}


def _properties(resource: GeoResource, scope: Scope) -> dict[str, object]:
    """Names are required, and have to be known before the deployment, as clients find maps by them."""
    name = call(
        members(Imported("Names", "aws-cdk-lib"), "uniqueResourceName"), Name("stack"), {"maxLength": NAME_LENGTH}
    )
    properties: dict[str, object] = {}
    match resource:
        case Map(style=style):
            properties = {"mapName": name, "configuration": {"style": scope.words(style)}}
        case PlaceIndex(data_source=source, intended_use=use):
            properties = {
                "indexName": name,
                "dataSource": scope.words(source),
                "dataSourceConfiguration": {"intendedUse": scope.words(use)},
            }
        case GeofenceCollection():
            properties = {"collectionName": name}
    if resource.description:
        properties["description"] = scope.words(resource.description)
    return properties


def _location(added: Added) -> Imported:
    return Imported(added.type.name, LOCATION)


def _outputs(app: App, given: Sequence[Added]) -> FunctionDecl:
    """`export function addGeoOutput(backend: Backend, trails: CfnMap, …): void { … }`."""
    names = added_resources(app)
    scope = Scope("geo", {})
    value: dict[str, object] = {"aws_region": members(Name(given[0].name), "stack", "region")}
    if app.maps:
        maps = [members(Name(names[each.id].name), "mapName") for each in app.maps]
        styles = [data({"style": scope.words(each.style)}) for each in app.maps]
        items = Obj(tuple(Prop(name, style) for name, style in zip(maps, styles, strict=True)))
        value["maps"] = {"default": maps[_default(app.maps)], "items": items}
    for key, resources, member in (
        ("search_indices", app.place_indexes, "indexName"),
        ("geofence_collections", app.geofence_collections, "collectionName"),
    ):
        if resources:
            listed = [members(Name(names[each.id].name), member) for each in resources]
            value[key] = {"default": listed[_default(resources)], "items": listed}
    return FunctionDecl(
        "addGeoOutput",
        (_backend("geo"), *(added.parameter for added in given)),
        Block((ExprStmt(call(dotted("backend.addOutput"), {"geo": value})),)),
        return_type=TypeRef("void"),
        export=True,
    )


def _default(resources: Sequence[GeoResource]) -> int:
    """The one that clients use where they name none: Gen 1 marks it, else the first."""
    return next((index for index, each in enumerate(resources) if each.is_default), 0)


def _backend(folder: str) -> Param:
    return Param(Name("backend"), TypeRef(Imported("Backend", module(folder, "backend"), type_only=True)))
