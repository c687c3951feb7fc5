"""IR expressions as TypeScript, inside a function that is given `backend`."""

from collections.abc import Callable, Iterable, Mapping

from amp2gen.backend_ts.added import Added
from amp2gen.backend_ts.naming import LOCALS, module
from amp2gen.backend_ts.typescript.build import call, data, dotted, members
from amp2gen.backend_ts.typescript.names import is_identifier
from amp2gen.backend_ts.typescript.tree import (
    As,
    Binary,
    Block,
    Cond,
    Const,
    Expr,
    If,
    Imported,
    Index,
    Name,
    NonNull,
    ObjPattern,
    Stmt,
    Str,
    Template,
    TypeRef,
    Undefined,
)
from amp2gen.ir.analytics import Stream
from amp2gen.ir.auth import Auth
from amp2gen.ir.base import Resource
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.data import DataModel, GraphqlApi
from amp2gen.ir.expr import (
    Attribute,
    BranchLabel,
    BranchName,
    BranchSuffix,
    EnvName,
    Join,
    Opaque,
    PerEnvironment,
    Pseudo,
    SecretPath,
    SecretValue,
    Text,
)
from amp2gen.ir.expr import Expr as Value
from amp2gen.ir.functions import Function, Variable
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.layers import Layer
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.settings import Flag, Number, Sometimes, Words, where_set
from amp2gen.ir.storage import Bucket, ReferencedBucket
from amp2gen.ir.tables import ReferencedTable, Table

PSEUDO: Mapping[str, str] = {
    "region": "REGION",
    "account": "ACCOUNT_ID",
    "partition": "PARTITION",
    "url_suffix": "URL_SUFFIX",
    "stack_name": "STACK_NAME",
    "stack_id": "STACK_ID",
}


def is_static(value: Value) -> bool:
    """Whether the value can stand in `define*()`, where no other resource is at hand."""
    parts = value.parts if isinstance(value, Join) else (value,)
    return not any(isinstance(part, Attribute | BranchSuffix | SecretPath) for part in parts)


def is_static_variable(variable: Variable) -> bool:
    """Whether a variable can stand in `define*()`, in every environment."""
    return variable.only_where is None and is_static(variable.value)


class Scope:
    """Turns expressions into TypeScript and remembers which local constants they need.

    `folder` is the file's folder below amplify/. `functions` maps Gen 1 function names to identifiers; `taken` are
    names that the file uses otherwise. `added` are the resources, by id, that the code may be given as parameters.
    `deployed_secrets`: values of secrets are filled in when the stack is deployed, for code that cannot do it itself.
    """

    def __init__(
        self,
        folder: str,
        functions: Mapping[str, str],
        taken: Iterable[str] = (),
        added: Mapping[str, Added] | None = None,
        deployed_secrets: bool = False,
    ) -> None:
        self._folder = folder
        self._deployed_secrets = deployed_secrets
        self._functions = functions
        self._added = added or {}
        self._taken = LOCALS | set(taken) | {resource.name for resource in self._added.values()}
        self._given: set[str] = set()
        self._bindings: dict[str, set[str]] = {}

    def bind(self, source: str, name: str) -> Expr:
        """A constant taken from `source` by destructuring, as in `const { userPool } = backend.auth.resources`."""
        self._bindings.setdefault(source, set()).add(name)
        return Name(name)

    def bindings(self) -> tuple[Stmt, ...]:
        """The constants that the expressions so far need, in a fixed order."""
        return tuple(
            Const(ObjPattern(tuple(sorted(names))), dotted(source)) for source, names in sorted(self._bindings.items())
        )

    def gen1(self, name: str) -> Expr:
        """An export of gen1.ts."""
        return Imported(name, module(self._folder, "gen1"))

    def expr(self, value: Value) -> Expr:
        """The TypeScript of a value. Opaque ones throw at synth with a diagnostic's code."""
        match value:
            case Text(value=text):
                return Str(text)
            case EnvName():
                return self.gen1("envName")
            case BranchName():
                return self.gen1("branchName")
            case BranchLabel():
                return call(members(self.gen1("branchName"), "replaceAll"), "/", "-")
            case BranchSuffix():
                return call(Imported("branchSuffix", module(self._folder, "branch-suffix")), dotted("backend.stack"))
            case Pseudo(name="app_id"):
                return NonNull(dotted("process.env.AWS_APP_ID"))
            case Pseudo(name=name):
                return members(Imported("Aws", "aws-cdk-lib"), PSEUDO[name])
            case PerEnvironment(resource=resource, name=name):
                return _path(self.gen1("parameters"), resource, name)
            case SecretValue(of=of) if self._deployed_secrets:
                helper = Imported("secretValue", module(self._folder, "secret-value"))
                return call(helper, dotted("lambda.stack"), _name(of.id))
            case SecretValue(of=of):
                return call(Imported("secret", "@aws-amplify/backend"), _name(of.id))
            case SecretPath(of=of):
                helper = Imported("secretPath", module(self._folder, "secret-path"))
                return call(helper, dotted("backend.stack"), _name(of.id))
            case Attribute():
                return self._attribute(value)
            case Join(parts=parts):
                return self._join(parts)
            case Opaque():
                return call(self.gen1("unresolved"), "A2G1605")
        raise TypeError(type(value).__name__)

    def number(self, value: Number) -> int | Expr:
        """A number, read from the branch's parameters if it differs."""
        return value if isinstance(value, int) else call(Name("Number"), self.expr(value))

    def flag(self, value: Flag, yes: str = "true") -> bool | Expr:
        """Yes or no; `yes` is the word that says so in the branch's parameters if it differs."""
        return value if isinstance(value, bool) else Binary("===", self.expr(value), Str(yes))

    def words(self, value: Words) -> str | Expr:
        """A text, read from the branch's parameters if it differs."""
        return value if isinstance(value, str) else self.expr(value)

    def holds(self, only_where: PerEnvironment) -> Expr:
        """Whether the branch's data say "true"."""
        return Binary("===", self.expr(only_where), Str("true"))

    def if_set(self, setting: str, sometimes: tuple[Sometimes, ...], value: object) -> Expr:
        """The value of a node's field, `undefined` for branches where it is not set."""
        only_where = where_set(setting, sometimes)
        return data(value) if only_where is None else Cond(self.holds(only_where), data(value), Undefined())

    def where(self, only_where: PerEnvironment | None, *statements: Stmt) -> tuple[Stmt, ...]:
        """The statements, for branches of which the data say "true"."""
        if only_where is None:
            return statements
        return (If(self.holds(only_where), Block(statements)),)

    def _join(self, parts: tuple[Value, ...]) -> Expr:
        first, *rest = parts
        key = rest[0] if len(rest) == 1 else None
        bucket = self._bucket_of_arn(first)
        if bucket is not None and isinstance(key, Text) and key.value.startswith("/"):
            return call(members(bucket, "arnForObjects"), key.value[1:])
        return Template(tuple(part.value if isinstance(part, Text) else self.expr(part) for part in parts))

    def _bucket_of_arn(self, value: Value) -> Expr | None:
        """The bucket whose ARN a value is."""
        if not isinstance(value, Attribute) or value.name != "arn":
            return None
        match value.of.id.partition("/")[0]:
            case Bucket.ID_PREFIX:
                return self.bind("backend.storage.resources", "bucket")
            case ReferencedBucket.ID_PREFIX:
                return self.resource(value.of.id)
        return None

    def _attribute(self, value: Attribute) -> Expr:
        kind, name = value.of.id.partition("/")[0], _name(value.of.id)
        if kind == CustomStack.ID_PREFIX:
            return _custom_output(self.resource(value.of.id), self._added[value.of.id], value.name)
        return ATTRIBUTES[(kind, value.name)](self, name)

    def model_table(self, model: str) -> Expr:
        """The table of a model, as a constant named like the model where that is free."""
        if is_identifier(model) and model not in self._taken:
            return self.bind("backend.data.resources.tables", model)
        return _path(dotted("backend.data.resources.tables"), model)

    def resource(self, id: str) -> Expr:
        """A resource that the code is given as a parameter."""
        self._given.add(id)
        return Name(self._added[id].name)

    def given(self) -> tuple[Added, ...]:
        """The resources that the expressions so far need as parameters, in a fixed order."""
        return tuple(resource for id, resource in self._added.items() if id in self._given)

    def function(self, name: str) -> Expr:
        """`backend.<function>`."""
        return members(Name("backend"), self._functions[name])


def _custom_output(stack: Expr, added: Added, name: str) -> Expr:
    """`getOutput('Url').value.toString()` of a template, `(node.findChild('Url') as CfnOutput).value` of a stack."""
    if added.type.name == "CfnInclude":
        # What a template says is an object of the CDK's, and not a string as elsewhere.
        return call(members(call(members(stack, "getOutput"), name), "value", "toString"))
    output = call(members(stack, "node", "findChild"), name)
    return members(As(output, TypeRef(Imported("CfnOutput", "aws-cdk-lib", type_only=True))), "value")


def _path(expr: Expr, *names: str) -> Expr:
    for name in names:
        expr = members(expr, name) if is_identifier(name) else Index(expr, Str(name))
    return expr


def _name(id: str) -> str:
    return id.partition("/")[2]


Reader = Callable[[Scope, str], Expr]


def _auth(name: str, *path: str) -> Reader:
    return lambda scope, _: members(scope.bind("backend.auth.resources", name), *path)


def _table(*path: str) -> Reader:
    return lambda scope, model: members(scope.model_table(model), *path)


def _added(kind: type[Resource], *path: str) -> Reader:
    return lambda scope, name: members(scope.resource(f"{kind.ID_PREFIX}/{name}"), *path)


def _function(*path: str) -> Reader:
    return lambda scope, name: members(scope.function(name), "resources", "lambda", *path)


ATTRIBUTES: Mapping[tuple[str, str], Reader] = {
    (Auth.ID_PREFIX, "user_pool_id"): _auth("userPool", "userPoolId"),
    (Auth.ID_PREFIX, "user_pool_arn"): _auth("userPool", "userPoolArn"),
    (Auth.ID_PREFIX, "web_client_id"): _auth("userPoolClient", "userPoolClientId"),
    (Auth.ID_PREFIX, "native_client_id"): lambda scope, _: members(
        As(
            call(members(scope.bind("backend.auth.resources", "userPool"), "node", "findChild"), "NativeAppClient"),
            TypeRef(Imported("UserPoolClient", "aws-cdk-lib/aws-cognito", type_only=True)),
        ),
        "userPoolClientId",
    ),
    (Auth.ID_PREFIX, "identity_pool_id"): _auth("identityPoolId"),
    (Auth.ID_PREFIX, "signed_in_role_name"): _auth("authenticatedUserIamRole", "roleName"),
    (Auth.ID_PREFIX, "guest_role_name"): _auth("unauthenticatedUserIamRole", "roleName"),
    (GraphqlApi.ID_PREFIX, "id"): lambda scope, _: dotted("backend.data.apiId"),
    (GraphqlApi.ID_PREFIX, "id_in_table_names"): lambda scope, _: Binary(
        "??", scope.gen1("gen1ApiId"), dotted("backend.data.apiId")
    ),
    (GraphqlApi.ID_PREFIX, "ending_of_table_names"): lambda scope, _: Cond(
        scope.gen1("gen1ApiId"),
        Template((scope.gen1("gen1ApiId"), "-", scope.gen1("envName"))),
        Template((dotted("backend.data.apiId"), "-NONE")),
    ),
    (GraphqlApi.ID_PREFIX, "endpoint"): lambda scope, _: dotted("backend.data.graphqlUrl"),
    (GraphqlApi.ID_PREFIX, "api_key"): lambda scope, _: NonNull(dotted("backend.data.apiKey")),
    (GraphqlApi.ID_PREFIX, "arn"): lambda scope, _: members(scope.bind("backend.data.resources", "graphqlApi"), "arn"),
    (DataModel.ID_PREFIX, "name"): _table("tableName"),
    (DataModel.ID_PREFIX, "arn"): _table("tableArn"),
    (DataModel.ID_PREFIX, "stream_arn"): lambda scope, model: NonNull(
        members(scope.model_table(model), "tableStreamArn")
    ),
    (Bucket.ID_PREFIX, "name"): lambda scope, _: members(
        scope.bind("backend.storage.resources", "bucket"), "bucketName"
    ),
    (Bucket.ID_PREFIX, "arn"): lambda scope, _: members(scope.bind("backend.storage.resources", "bucket"), "bucketArn"),
    (Table.ID_PREFIX, "name"): _added(Table, "tableName"),
    (Table.ID_PREFIX, "arn"): _added(Table, "tableArn"),
    (Table.ID_PREFIX, "stream_arn"): lambda scope, name: NonNull(_added(Table, "tableStreamArn")(scope, name)),
    (ReferencedBucket.ID_PREFIX, "name"): _added(ReferencedBucket, "bucketName"),
    (ReferencedBucket.ID_PREFIX, "arn"): _added(ReferencedBucket, "bucketArn"),
    (ReferencedTable.ID_PREFIX, "name"): _added(ReferencedTable, "tableName"),
    (ReferencedTable.ID_PREFIX, "arn"): _added(ReferencedTable, "tableArn"),
    (ReferencedTable.ID_PREFIX, "stream_arn"): lambda scope, name: NonNull(
        _added(ReferencedTable, "tableStreamArn")(scope, name)
    ),
    (Stream.ID_PREFIX, "name"): _added(Stream, "streamName"),
    (Stream.ID_PREFIX, "arn"): _added(Stream, "streamArn"),
    (Map.ID_PREFIX, "name"): _added(Map, "mapName"),
    (Map.ID_PREFIX, "arn"): _added(Map, "attrArn"),
    (PlaceIndex.ID_PREFIX, "name"): _added(PlaceIndex, "indexName"),
    (PlaceIndex.ID_PREFIX, "arn"): _added(PlaceIndex, "attrArn"),
    (GeofenceCollection.ID_PREFIX, "name"): _added(GeofenceCollection, "collectionName"),
    (GeofenceCollection.ID_PREFIX, "arn"): _added(GeofenceCollection, "attrArn"),
    (Layer.ID_PREFIX, "arn"): _added(Layer, "layerVersionArn"),
    (RestApi.ID_PREFIX, "id"): _added(RestApi, "restApiId"),
    (RestApi.ID_PREFIX, "url"): lambda scope, name: call(_added(RestApi, "url", "slice")(scope, name), 0, -1),
    (Function.ID_PREFIX, "name"): _function("functionName"),
    (Function.ID_PREFIX, "arn"): _function("functionArn"),
    (Function.ID_PREFIX, "role_arn"): lambda scope, name: members(
        NonNull(members(scope.function(name), "resources", "lambda", "role")), "roleArn"
    ),
    (Function.ID_PREFIX, "role_name"): lambda scope, name: members(
        NonNull(members(scope.function(name), "resources", "lambda", "role")), "roleName"
    ),
}
"""How each attribute of each kind is read in TypeScript: (scope, resource name) → expression."""
