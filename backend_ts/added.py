"""Resources that an `add…` function creates: constants of backend.ts, handed to the functions that refer to them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from amp2gen.backend_ts.naming import LOCALS, TAKEN, function_names, identifier, pascal
from amp2gen.backend_ts.typescript.build import call
from amp2gen.backend_ts.typescript.tree import Const, ExprStmt, Imported, Name, Param, Stmt, TypeRef
from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App
from amp2gen.ir.base import Resource
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.expr import Attribute
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.layers import Layer
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.storage import ReferencedBucket
from amp2gen.ir.tables import ReferencedTable, Table
from amp2gen.ir.walk import walk


@dataclass(frozen=True)
class Added:
    """`name` is the constant in backend.ts and the parameter elsewhere, `type` its class, `add` the function's name.

    `referred`: a function of the app, the role of a group, or a stack beside the API, needs it.
    """

    name: str
    type: Imported
    add: str
    referred: bool = False

    @property
    def parameter(self) -> Param:
        return Param(Name(self.name), TypeRef(self.type))


LOCATION = "aws-cdk-lib/aws-location"

KINDS: Mapping[type[Resource], tuple[str, Imported]] = {
    Table: ("Table", Imported("Table", "aws-cdk-lib/aws-dynamodb", type_only=True)),
    ReferencedBucket: ("Bucket", Imported("IBucket", "aws-cdk-lib/aws-s3", type_only=True)),
    ReferencedTable: ("Table", Imported("ITable", "aws-cdk-lib/aws-dynamodb", type_only=True)),
    Stream: ("Stream", Imported("Stream", "aws-cdk-lib/aws-kinesis", type_only=True)),
    Map: ("Map", Imported("CfnMap", LOCATION, type_only=True)),
    PlaceIndex: ("PlaceIndex", Imported("CfnPlaceIndex", LOCATION, type_only=True)),
    GeofenceCollection: ("Geofences", Imported("CfnGeofenceCollection", LOCATION, type_only=True)),
    Layer: ("Layer", Imported("LayerVersion", "aws-cdk-lib/aws-lambda", type_only=True)),
    RestApi: ("Api", Imported("RestApi", "aws-cdk-lib/aws-apigateway", type_only=True)),
}
"""The word that tells names of each kind of resource apart, and its CDK class."""


def added_resources(app: App) -> dict[str, Added]:
    """Resource id → its names, which nothing else in the project has, functions and what they are given included."""
    functions = set(function_names(function.name for function in app.functions).values())
    used = {*TAKEN, *LOCALS, *functions, *(f"customize{pascal(name)}" for name in functions)}
    users = (
        *app.functions,
        *app.custom,
        *(app.data.stacks if app.data else ()),
        *(app.auth.groups if app.auth else ()),
    )
    referred = {node.of.id for _, node in walk(users) if isinstance(node, Attribute)}
    found: dict[str, Added] = {}
    for resource in _resources(app):
        suffix, type_ = _kind(resource)
        for name in _candidates(identifier(resource.name), suffix):
            add = f"add{pascal(name)}{'' if name.lower().endswith(suffix.lower()) else suffix}"
            if not used & {name, add}:
                break
        used |= {name, add}
        found[resource.id] = Added(name, type_, add, resource.id in referred)
    return found


def _kind(resource: Resource) -> tuple[str, Imported]:
    """As `KINDS`; a custom resource is a template or a stack, and known by its name alone."""
    if not isinstance(resource, CustomStack):
        return KINDS[type(resource)]
    if resource.code.kind == "cdk":
        return "", Imported("NestedStack", "aws-cdk-lib", type_only=True)
    return "", Imported("CfnInclude", "aws-cdk-lib/cloudformation-include", type_only=True)


def addition(added: Added, module: str, given: Iterable[Added] = ()) -> Stmt:
    """The call in backend.ts; its result has a name where anything refers to the resource.

    `given` are resources that the function takes.
    """
    value = call(Imported(added.add, module), Name("backend"), *(Name(each.name) for each in given))
    return Const(Name(added.name), value) if added.referred else ExprStmt(value)


def _resources(app: App) -> Iterator[Resource]:
    yield from app.referenced_buckets
    yield from app.tables
    yield from app.referenced_tables
    yield from app.streams
    yield from app.maps
    yield from app.place_indexes
    yield from app.geofence_collections
    yield from app.layers
    yield from app.rest_apis
    yield from app.custom


def _candidates(name: str, suffix: str) -> Iterator[str]:
    yield name
    number = 1
    while True:
        yield f"{name}{suffix}{'' if number == 1 else number}"
        number += 1
