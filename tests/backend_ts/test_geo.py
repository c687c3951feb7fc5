"""The TypeScript of maps, place indexes and geofence collections."""

from typing import Any

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.app import App, Branch, Environment
from amp2gen.ir.auth import (
    AppClient,
    Auth,
    Group,
    IdentityPool,
    Mfa,
    PasswordPolicy,
    UserPool,
    VerificationEmail,
)
from amp2gen.ir.expr import attribute
from amp2gen.ir.functions import Function, NodeCode, Variable
from amp2gen.ir.geo import GeofenceCollection, GeoResource, Map, PlaceIndex
from amp2gen.ir.iam import Statement
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.storage import Guests, InGroup, SignedIn

POOL = UserPool(
    username_attributes=("email",),
    password_policy=PasswordPolicy(
        minimum_length=8, require_lowercase=False, require_uppercase=False, require_numbers=False, require_symbols=False
    ),
    mfa=Mfa(mode="OFF"),
    verification_email=VerificationEmail(),
)
AUTH = Auth(
    name="demo",
    user_pool=POOL,
    web_client=AppClient(),
    native_client=AppClient(),
    identity_pool=IdentityPool(allow_guests=True),
    groups=(Group(name="Rangers"), Group(name="Trail crew")),
)


def emitted(**resources: Any) -> dict[str, str]:
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        auth=AUTH,
        **resources,
    )
    return {path: content.decode() for path, content in emit(app, ProjectFiles({}, frozenset())).files.items()}


def may(caller: Any, kind: type[GeoResource], name: str, *actions: str) -> RolePolicy:
    statement = Statement(actions=actions, resources=(attribute(kind, name, "arn"),))
    return RolePolicy(caller=caller, statements=(statement,))


def test_a_map_has_a_name_of_its_own_and_exact_grants() -> None:
    trails = Map(
        name="trails",
        style="VectorEsriStreets",
        policies=tuple(may(caller, Map, "trails", "geo:GetMapTile") for caller in (Guests(), SignedIn())),
    )
    assert (
        emitted(maps=(trails,))["amplify/geo/trails/resource.ts"]
        == """\
import { Names } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnMap } from 'aws-cdk-lib/aws-location';
import type { Backend } from '../../backend';

export function addTrailsMap(backend: Backend): CfnMap {
  const stack = backend.createStack('geotrails');
  const { authenticatedUserIamRole, unauthenticatedUserIamRole } =
    backend.auth.resources;

  const map = new CfnMap(stack, 'Map', {
    mapName: Names.uniqueResourceName(stack, { maxLength: 100 }),
    configuration: { style: 'VectorEsriStreets' },
  });
  new Policy(stack, 'Access', {
    roles: [authenticatedUserIamRole, unauthenticatedUserIamRole],
    statements: [
      new PolicyStatement({
        actions: ['geo:GetMapTile'],
        resources: [map.attrArn],
      }),
    ],
  });
  return map;
}
"""
    )


def test_geofences_outlive_the_stack_but_in_a_sandbox() -> None:
    zones = GeofenceCollection(
        name="zones",
        policies=(
            may(InGroup(group="Rangers"), GeofenceCollection, "zones", "geo:PutGeofence"),
            may(InGroup(group="Trail crew"), GeofenceCollection, "zones", "geo:GetGeofence"),
        ),
    )
    content = emitted(geofence_collections=(zones,))["amplify/geo/zones/resource.ts"]
    assert (
        "  collection.applyRemovalPolicy(\n    isSandbox ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,\n" in content
    )
    assert "new Policy(stack, 'Access', {\n    roles: [groups.Rangers.role]," in content
    assert "new Policy(stack, 'Access2', {\n    roles: [groups['Trail crew'].role]," in content


def test_clients_find_all_of_them_and_gen_1s_defaults() -> None:
    files = emitted(
        maps=(Map(name="night", style="VectorEsriDarkGrayCanvas"), Map(name="day", style="X", is_default=True)),
        place_indexes=(PlaceIndex(name="places", data_source="Here", intended_use="Storage", description="Huts"),),
    )
    assert (
        files["amplify/geo/outputs.ts"][
            len("import type { CfnMap, CfnPlaceIndex } from 'aws-cdk-lib/aws-location';\n") :
        ]
        == """\
import type { Backend } from '../backend';

export function addGeoOutput(
  backend: Backend,
  night: CfnMap,
  day: CfnMap,
  places: CfnPlaceIndex,
): void {
  backend.addOutput({
    geo: {
      aws_region: night.stack.region,
      maps: {
        default: day.mapName,
        items: {
          [night.mapName]: { style: 'VectorEsriDarkGrayCanvas' },
          [day.mapName]: { style: 'X' },
        },
      },
      search_indices: { default: places.indexName, items: [places.indexName] },
    },
  });
}
"""
    )
    assert (
        "dataSourceConfiguration: { intendedUse: 'Storage' },\n    description: 'Huts',"
        in (files["amplify/geo/places/resource.ts"])
    )
    assert files["amplify/backend.ts"].endswith(
        """\
const night = addNightMap(backend);
const day = addDayMap(backend);
const places = addPlacesPlaceIndex(backend);
addGeoOutput(backend, night, day, places);
"""
    )


def test_a_function_is_given_the_map() -> None:
    reader = Function(
        name="reader",
        code=NodeCode(entry="src/index.js", version=22),
        environment=(Variable(name="GEO_TRAILS_NAME", value=attribute(Map, "trails", "name")),),
        statements=(Statement(actions=("geo:GetMapTile",), resources=(attribute(Map, "trails", "arn"),)),),
    )
    files = emitted(maps=(Map(name="trails", style="X"),), functions=(reader,))
    content = files["amplify/functions/reader/resource.ts"]
    assert "export function customizeReader(backend: Backend, trails: CfnMap): void {" in content
    assert "backend.reader.addEnvironment('GEO_TRAILS_NAME', trails.mapName);" in content
    assert "resources: [trails.attrArn]," in content
    assert files["amplify/backend.ts"].endswith("customizeReader(backend, trails);\n")
