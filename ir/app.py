"""The whole backend: one `App`."""

from typing import Literal

from amp2gen.ir.analytics import Stream
from amp2gen.ir.auth import Auth, ReferencedAuth
from amp2gen.ir.base import Model, Node
from amp2gen.ir.client_app import ClientApp
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.data import GraphqlApi
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.expr import Expr
from amp2gen.ir.functions import Function
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.hosting import Hosting
from amp2gen.ir.layers import Layer
from amp2gen.ir.overrides import Override
from amp2gen.ir.predictions import Prediction
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.secrets import Secret
from amp2gen.ir.storage import Bucket, ReferencedBucket
from amp2gen.ir.tables import ReferencedTable, Table

SCHEMA_VERSION = 3


class Fact(Model):
    """A physical name or id of one Gen 1 resource; None: not in the checkout."""

    resource: str
    value: str | None


class Role(Model):
    """An IAM role that Gen 1 made."""

    name: str | None = None
    arn: str | None = None


class Environment(Node):
    """A Gen 1 environment. Facts are keyed by resource id (`buckets/files`).

    `name_known` is false when the checkout names no environment and `name` is assumed.
    """

    name: str
    name_known: bool = True
    region: str | None = None
    account: str | None = None
    app_id: str | None = None
    stack_name: str | None = None
    stack_id: str | None = None
    deployment_bucket: str | None = None
    auth_role: Role | None = None
    unauth_role: Role | None = None
    graphql_api_id: str | None = None
    auth_domain: str | None = None
    buckets: tuple[Fact, ...] = ()
    tables: tuple[Fact, ...] = ()
    streams: tuple[Fact, ...] = ()
    rest_apis: tuple[Fact, ...] = ()


class Branch(Model):
    """A branch of the Gen 2 app and the Gen 1 environment it takes over."""

    name: str
    takes_over: str


Status = Literal["lowered", "partly", "skipped", "failed", "stays", "retired"]


class InventoryEntry(Node):
    """An entry of Gen 1's backend-config.json and what the frontend made of it.

    `stays`: no part of the backend's code in Gen 2 either; `retired`: its AWS service has ended.
    """

    category: str
    name: str
    service: str
    status: Status
    imported: bool = False
    depends_on: tuple["DependsOn", ...] = ()


class DependsOn(Model):
    """What an entry takes from another one, by Gen 1's names."""

    category: str
    name: str
    attributes: tuple[str, ...] = ()


class Tag(Node):
    """A tag on every resource of the backend."""

    key: str
    value: Expr


class FeatureFlag(Model):
    """A feature flag of Gen 1's cli.json, such as `graphqltransformer.secondarykeyasgsi`, as written."""

    name: str
    value: str


class App(Model):
    """A backend, as data. Everything is in canonical order, whatever order Gen 1's files have.

    There is one auth at most: made by the app (`auth`), or made elsewhere (`referenced_auth`).
    `passes` names the passes that the app has gone through, in order.
    """

    schema_version: Literal[3] = 3
    passes: tuple[str, ...] = ()
    name: str
    default_environment: str
    environments: tuple[Environment, ...]
    branches: tuple[Branch, ...]
    client_app: ClientApp | None = None
    inventory: tuple[InventoryEntry, ...] = ()
    feature_flags: tuple[FeatureFlag, ...] = ()
    tags: tuple[Tag, ...] = ()
    secrets: tuple[Secret, ...] = ()
    auth: Auth | None = None
    referenced_auth: ReferencedAuth | None = None
    data: GraphqlApi | None = None
    storage: Bucket | None = None
    referenced_buckets: tuple[ReferencedBucket, ...] = ()
    tables: tuple[Table, ...] = ()
    referenced_tables: tuple[ReferencedTable, ...] = ()
    streams: tuple[Stream, ...] = ()
    maps: tuple[Map, ...] = ()
    place_indexes: tuple[PlaceIndex, ...] = ()
    geofence_collections: tuple[GeofenceCollection, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    layers: tuple[Layer, ...] = ()
    functions: tuple[Function, ...] = ()
    rest_apis: tuple[RestApi, ...] = ()
    overrides: tuple[Override, ...] = ()
    custom: tuple[CustomStack, ...] = ()
    hosting: Hosting | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


InventoryEntry.model_rebuild()
