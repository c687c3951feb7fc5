"""What the fields of the IR hold in a well-formed app, where their types say too little: `FIELDS`."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from drawing import TEXT, Drawing, Fields
from hypothesis import assume
from hypothesis import strategies as st

from amp2gen.ir.analytics import Stream
from amp2gen.ir.auth import (
    AppClient,
    Group,
    IdentityPool,
    PasswordPolicy,
    TokenValidity,
    VerificationEmail,
)
from amp2gen.ir.base import Ref, Resource, ref_to
from amp2gen.ir.check import ATTRIBUTES
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.data import (
    ApiKeyMode,
    DataModel,
    GraphqlApi,
    KeyAttribute,
    LambdaMode,
    OidcMode,
)
from amp2gen.ir.expr import (
    Attribute,
    EnvironmentValue,
    EnvName,
    Expr,
    PerEnvironment,
    Pseudo,
    SecretPath,
    SecretValue,
    Text,
    join,
)
from amp2gen.ir.functions import AssetCode, EventSource, Function, NodeCode, RuntimeUpdates, SourceFile, Variable
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.iam import Condition, Statement
from amp2gen.ir.layers import Layer, LayerShare
from amp2gen.ir.predictions import Prediction, PredictionDefault
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.secrets import Secret
from amp2gen.ir.storage import Guests, InGroup, ReferencedBucket, SignedIn
from amp2gen.ir.tables import GlobalIndex, LocalIndex, ReferencedTable, Table, Throughput

NAME = st.from_regex(r"[a-z][a-zA-Z0-9]{2,9}", fullmatch=True) | st.sampled_from(
    ["data", "auth", "storage", "backend", "stack", "delete", "lambda", "table", "Orders", "constructor", "api"]
)
"""Gen 1's CLI lets letters and digits through; some of them mean something in TypeScript or in Gen 2."""

VARIABLE = st.from_regex(r"[A-Z][A-Z0-9_]{2,9}", fullmatch=True)
PRINTED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
ACTIONS = ("s3:GetObject", "dynamodb:Query", "dynamodb:PutItem", "ses:SendEmail", "lambda:InvokeFunction", "geo:Get*")

CATEGORIES: Mapping[type[Resource], str] = {
    **dict.fromkeys((Table, ReferencedTable, ReferencedBucket), "storage"),
    **dict.fromkeys((Map, PlaceIndex, GeofenceCollection), "geo"),
    Stream: "analytics",
}


class Apps(Drawing):
    """What is drawn so far: the ids that references may name, and the attributes that values may read."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        super().__init__(draw, often=4)
        self.environments = ("main", "dev")[: 1 + self.there()]
        self.taken: dict[str, set[str]] = {}
        self.functions: tuple[str, ...] = self.names(3)
        self.secrets: list[str] = []
        self.groups: tuple[str, ...] = ()
        self.has_users = False
        self.own: Attribute | None = None
        self.readable: list[Attribute] = []
        self.streams: list[Attribute] = []
        self.parameters = 0

    def names(self, most: int, category: str = "") -> tuple[str, ...]:
        """Gen 1 has a folder for each category, and in it one for each resource."""
        taken = self.taken.setdefault(category, set()) if category else set()
        drawn = self.draw(st.lists(NAME, max_size=most, unique_by=str.lower))
        found = tuple(sorted(name for name in drawn if name.lower() not in taken))
        taken |= {name.lower() for name in found}
        return found

    def ref(self, type_: type[Ref[Resource]]) -> Ref[Resource]:
        (kind,) = type_.__pydantic_generic_metadata__["args"]
        names = self.functions if kind is Function else self.secrets
        assume(names)
        return type_(id=f"{kind.ID_PREFIX}/{self.one(names)}")

    def add(self, *resources: Resource) -> tuple[Any, ...]:
        """What may read them stands below."""
        for resource in resources:
            names = set(resource.outputs) if isinstance(resource, CustomStack) else ATTRIBUTES.get(type(resource), ())
            for name in sorted(names):
                found = Attribute(of=Ref[Resource](id=resource.id), name=name)
                without_models = isinstance(resource, GraphqlApi) and not resource.models
                if without_models and name in ("id_in_table_names", "ending_of_table_names"):
                    continue
                if not name.startswith("stream") and (type(resource), name) != (GraphqlApi, "api_key"):
                    self.readable.append(found)
                elif has_stream(resource):
                    self.streams.append(found)
            if isinstance(resource, Stream):
                self.streams.append(Attribute(of=Ref[Resource](id=resource.id), name="arn"))
        return resources

    def several(self, kind: type[Resource], most: int = 2) -> tuple[Any, ...]:
        found = []
        for name in self.names(most, CATEGORIES.get(kind, "function")):
            self.own = Attribute(of=Ref[Resource](id=f"{kind.ID_PREFIX}/{name}"), name="arn")
            found.append(self.model(kind, name=name, origin=None))
        return self.add(*found)

    def text(self, strategy: st.SearchStrategy[str] = TEXT) -> Text:
        return Text(value=self.draw(strategy))

    def per_environment(self, text: Callable[[], str]) -> PerEnvironment:
        self.parameters += 1
        values = tuple(EnvironmentValue(environment=each, value=text()) for each in self.environments)
        name = f"parameter{self.parameters}"
        return PerEnvironment(resource="function/any", name=name, values=values, otherwise=text())

    def static(self) -> Expr:
        """What is known before there are resources."""
        kind = self.draw(st.integers(0, 4))
        if kind == 4:
            return join((self.text(), EnvName(), self.text()))
        plain = (self.text(PRINTED), EnvName(), Pseudo(name=self.one(("region", "account"))), None)[kind]
        return plain or self.per_environment(lambda: self.draw(PRINTED))

    def physical_name(self, form: str) -> Expr:
        """The name or ARN of something outside, which may be another one in each environment."""
        if self.there():
            return Text(value=form.format(self.draw(NAME).lower()))
        return self.per_environment(lambda: form.format(self.draw(NAME).lower()))

    def value(self) -> Expr:
        if not self.readable or not self.there():
            return self.static()
        read = self.one(self.readable)
        return join((self.text(), read, self.text())) if self.there() else read

    def caller(self, *others: Any) -> Any:
        groups = [InGroup(group=group) for group in self.groups]
        return self.one((SignedIn(), Guests(), *groups, *others))


def has_stream(resource: Resource) -> bool:
    return isinstance(resource, DataModel) or bool(isinstance(resource, Table) and resource.stream)


def file(path: str, text: str) -> SourceFile:
    return SourceFile(path=path, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def bounded(least: int, most: int) -> Callable[[Apps], int]:
    return lambda d: int(d.draw(st.integers(least, most)))


def or_none(field: Callable[[Apps], Any]) -> Callable[[Apps], Any]:
    return lambda d: field(d) if d.there() else None


def several(field: Callable[[Apps], Any], most: int = 2) -> Callable[[Apps], Any]:
    return lambda d: tuple(field(d) for _ in range(d.count(most)))


def unique(kind: Any, key: str, strategy: st.SearchStrategy[Any]) -> Callable[[Apps], Any]:
    """Models that differ in a field."""
    return lambda d: tuple(
        d.model(kind, **{key: each}) for each in sorted(d.draw(st.lists(strategy, max_size=3, unique=True)))
    )


def nothing(d: Apps) -> Any:
    return ()


def none(d: Apps) -> None:
    return None


def arns(d: Apps) -> tuple[Expr, ...]:
    found = [each for each in d.readable if each.name == "arn"]
    return (d.one(found) if found and d.there() else Text(value="*"),)


def code(d: Apps) -> Any:
    return d.model(NodeCode) if d.draw(st.integers(0, 3)) else d.model(AssetCode)


def variables(d: Apps) -> tuple[Variable, ...]:
    names = d.draw(st.lists(VARIABLE, max_size=4, unique=True))
    return tuple(Variable(name=name, value=variable(d)) for name in sorted(names))


def variable(d: Apps) -> Expr:
    if d.secrets and d.there():
        of = ref_to(Secret, d.one(d.secrets))
        return d.one((SecretValue(of=of), SecretPath(of=of)))
    return d.value()


def event_sources(d: Apps) -> tuple[EventSource, ...]:
    return tuple(d.model(EventSource, source=each) for each in d.some(d.streams)[:2])


def policies(d: Apps) -> tuple[RolePolicy, ...]:
    callers = {str(caller): caller for caller in (d.caller() for _ in range(d.count()))} if d.has_users else {}
    allowed = d.model(Statement, resources=(d.own or Text(value="*"),), conditions=())
    return tuple(RolePolicy(caller=each, statements=(allowed,)) for each in callers.values())


FIELDS: Fields = {
    (Statement, "actions"): lambda d: d.some(ACTIONS, least=1),
    (Statement, "not_actions"): nothing,
    (Statement, "resources"): arns,
    (Statement, "not_resources"): nothing,
    (Statement, "only_where"): none,
    (Statement, "sid"): or_none(lambda d: d.draw(st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True))),
    (Condition, "operator"): lambda d: d.one(("StringEquals", "StringLike", "ForAllValues:StringLike")),
    (Condition, "key"): lambda d: d.one(("aws:SourceAccount", "s3:prefix")),
    (Condition, "values"): lambda d: (d.value(),),
    (Statement, "conditions"): lambda d: (d.model(Condition),) if d.there() else (),
    (Secret, "gen1_path"): or_none(lambda d: f"/amplify/{{app_id}}/{{env}}/AMPLIFY_{d.draw(NAME)}"),
    # Tables
    (KeyAttribute, "name"): lambda d: d.draw(NAME),
    (KeyAttribute, "type"): lambda d: "S",
    (Table, "sort"): none,
    (Table, "global_indexes"): unique(GlobalIndex, "name", NAME),
    (Table, "local_indexes"): nothing,
    (GlobalIndex, "attributes"): nothing,
    (GlobalIndex, "projection"): lambda d: d.one(("ALL", "KEYS_ONLY")),
    (GlobalIndex, "throughput"): none,
    (LocalIndex, "attributes"): nothing,
    (Throughput, "read"): bounded(1, 40),
    (Throughput, "write"): bounded(1, 40),
    (Table, "time_to_live"): or_none(lambda d: d.draw(NAME)),
    (Table, "recovery_days"): none,
    (ReferencedTable, "table_name"): lambda d: d.physical_name("{}"),
    (ReferencedTable, "stream_arn"): none,
    (ReferencedTable, "region"): or_none(lambda d: Text(value="eu-west-1")),
    (ReferencedBucket, "bucket_name"): lambda d: d.physical_name("{}"),
    (ReferencedBucket, "region"): none,
    (Stream, "shard_count"): or_none(bounded(1, 9)),
    (Stream, "retention_hours"): or_none(bounded(24, 100)),
    (Stream, "policies"): policies,
    # Geo and predictions
    (Map, "style"): lambda d: d.one(("VectorEsriStreets", "VectorHereExplore")),
    (PlaceIndex, "data_source"): lambda d: d.one(("Here", "Esri")),
    (Map, "description"): or_none(lambda d: d.draw(PRINTED)),
    (PlaceIndex, "description"): or_none(lambda d: d.draw(PRINTED)),
    (GeofenceCollection, "description"): or_none(lambda d: d.draw(PRINTED)),
    **{(kind, "policies"): policies for kind in (Map, PlaceIndex, GeofenceCollection, Prediction)},
    (Prediction, "region"): or_none(lambda d: "eu-west-1"),
    (PredictionDefault, "name"): lambda d: d.draw(NAME),
    # Functions
    (Function, "code"): code,
    (NodeCode, "version"): lambda d: d.one((12, 14, 16, 18, 20, 22)),
    (NodeCode, "entry"): lambda d: "src/index.js",
    (NodeCode, "handler"): lambda d: "handler",
    (NodeCode, "form"): lambda d: "unported",
    (NodeCode, "dependencies"): nothing,
    (NodeCode, "externals"): nothing,
    (AssetCode, "runtime"): lambda d: d.one(("python3.12", "python3.8", "java17")),
    (AssetCode, "handler"): lambda d: "index.handler",
    (AssetCode, "build"): none,
    (AssetCode, "project"): lambda d: ".",
    (Function, "timeout_seconds"): bounded(1, 900),
    (Function, "memory_mb"): bounded(128, 10240),
    (Function, "ephemeral_storage_mb"): or_none(bounded(512, 10240)),
    (Function, "description"): or_none(lambda d: Text(value=d.draw(PRINTED))),
    (Function, "tracing"): or_none(lambda d: d.one(("Active", "PassThrough"))),
    (Function, "only_where"): nothing,
    (Function, "reserved_concurrency"): or_none(bounded(0, 100)),
    (Function, "environment_key"): none,
    (Function, "dead_letter_target"): none,
    (Function, "vpc"): none,
    (Function, "logging"): none,
    (Function, "file_systems"): nothing,
    (Function, "snap_start"): or_none(lambda d: d.one(("None", "PublishedVersions"))),
    (Function, "runtime_updates"): or_none(lambda d: RuntimeUpdates(on=d.one(("Auto", "FunctionUpdate")))),
    (Function, "recursive_loop"): or_none(lambda d: d.one(("Allow", "Terminate"))),
    (Function, "permissions_boundary"): or_none(lambda d: Text(value="arn:aws:iam::123456789012:policy/limits")),
    (Function, "layers"): nothing,
    (Function, "environment"): variables,
    (Function, "managed_policies"): several(lambda d: Text(value="arn:aws:iam::aws:policy/AmazonSESFullAccess"), 1),
    (Function, "event_sources"): event_sources,
    (Function, "schedule"): none,
    (Function, "schedule_description"): none,
    (Function, "group"): lambda d: "function",
    (Function, "around"): nothing,
    (EventSource, "only_where"): none,
    (EventSource, "failure_destination"): or_none(lambda d: Text(value="arn:aws:sqs:us-east-1:123456789012:failed")),
    (EventSource, "enabled"): lambda d: d.of(bool),
    (EventSource, "bisect_batch_on_error"): or_none(lambda d: d.of(bool)),
    (EventSource, "batch_size"): or_none(bounded(1, 100)),
    (EventSource, "starting_position"): lambda d: d.one(("LATEST", "TRIM_HORIZON")),
    (EventSource, "filters"): several(lambda d: json.dumps({"eventName": [d.draw(PRINTED)]}), 1),
    (EventSource, "maximum_batching_window_seconds"): or_none(bounded(0, 300)),
    (EventSource, "maximum_retry_attempts"): or_none(bounded(-1, 100)),
    (EventSource, "maximum_record_age_seconds"): or_none(bounded(60, 600)),
    (EventSource, "parallelization_factor"): or_none(bounded(1, 10)),
    (EventSource, "maximum_concurrency"): none,
    (EventSource, "tumbling_window_seconds"): or_none(bounded(0, 900)),
    # Auth
    (PasswordPolicy, "minimum_length"): bounded(6, 99),
    (PasswordPolicy, "temporary_password_validity_days"): bounded(1, 365),
    (TokenValidity, "value"): bounded(1, 90),
    (TokenValidity, "unit"): lambda d: "days",
    (VerificationEmail, "subject"): or_none(lambda d: d.draw(PRINTED)),
    (VerificationEmail, "body"): or_none(lambda d: d.draw(PRINTED) + "{####}" + d.draw(PRINTED)),
    (VerificationEmail, "style"): lambda d: "CODE",
    (AppClient, "name"): or_none(lambda d: d.draw(NAME)),
    (AppClient, "read_attributes"): or_none(lambda d: d.some(("email", "name", "email_verified"), least=1)),
    (AppClient, "write_attributes"): or_none(lambda d: d.some(("email", "name"), least=1)),
    (AppClient, "explicit_auth_flows"): or_none(lambda d: ("ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")),
    (AppClient, "settings"): nothing,
    (IdentityPool, "name"): or_none(lambda d: d.draw(NAME)),
    (IdentityPool, "federated"): nothing,
    (Group, "precedence"): or_none(bounded(0, 99)),
    (Group, "statements"): several(lambda d: d.model(Statement, resources=(Text(value="*"),), conditions=()), 1),
    # Data
    (ApiKeyMode, "expires_in_days"): bounded(1, 365),
    (ApiKeyMode, "description"): or_none(lambda d: d.draw(PRINTED)),
    (OidcMode, "name"): lambda d: d.draw(NAME),
    (OidcMode, "issuer_url"): lambda d: "https://id.example/",
    (OidcMode, "client_id"): or_none(lambda d: d.draw(NAME)),
    (OidcMode, "auth_ttl_seconds"): or_none(bounded(60, 3600)),
    (OidcMode, "issue_ttl_seconds"): or_none(bounded(60, 3600)),
    (LambdaMode, "ttl_seconds"): bounded(0, 3600),
    # The rest
    (Layer, "description"): or_none(lambda d: d.draw(PRINTED)),
    (Layer, "license"): none,
    (Layer, "architectures"): nothing,
    (Layer, "runtimes"): lambda d: d.some(("nodejs20.x", "python3.12")),
    (Layer, "files"): lambda d: (file("lib/data.txt", d.draw(PRINTED)),),
    (Layer, "installs"): nothing,
    (Layer, "dependencies"): nothing,
    (Layer, "shares"): lambda d: (LayerShare(account="*"),) if d.there() else (),
    (RestApi, "binary_media_types"): several(lambda d: "image/png", 1),
    (RestApi, "settings"): nothing,
}
"""What a type says too little for."""

Apps.fields = FIELDS
