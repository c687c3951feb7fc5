"""AWS AppSync: the GraphQL API, its authorization modes and its models."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, JsonValue

from amp2gen.ir.base import Node, Ref, Resource
from amp2gen.ir.expr import Expr
from amp2gen.ir.functions import Function, SourceFile
from amp2gen.ir.schema_builder import BuilderSchema
from amp2gen.ir.settings import Flag

ScalarKeyType = Literal["S", "N", "B"]


class ApiKeyMode(Node):
    mode: Literal["API_KEY"] = "API_KEY"
    expires_in_days: int = 7
    description: str | None = None


class UserPoolMode(Node):
    mode: Literal["AMAZON_COGNITO_USER_POOLS"] = "AMAZON_COGNITO_USER_POOLS"


class IamMode(Node):
    mode: Literal["AWS_IAM"] = "AWS_IAM"


class OidcMode(Node):
    """Token lifetimes in seconds; None: not checked."""

    mode: Literal["OPENID_CONNECT"] = "OPENID_CONNECT"
    name: str
    issuer_url: str
    client_id: str | None = None
    auth_ttl_seconds: int | None = None
    issue_ttl_seconds: int | None = None


class LambdaMode(Node):
    mode: Literal["AWS_LAMBDA"] = "AWS_LAMBDA"
    function: Ref[Function]
    ttl_seconds: int = 300


AuthMode = Annotated[ApiKeyMode | UserPoolMode | IamMode | OidcMode | LambdaMode, Field(discriminator="mode")]


class ConflictStrategy(Node):
    """How AppSync settles a write to a version of a record that is no longer the last one.

    `function` decides, where the handler is LAMBDA.
    """

    handler: Literal["AUTOMERGE", "OPTIMISTIC_CONCURRENCY", "LAMBDA"]
    function: Ref[Function] | None = None


class ModelConflictStrategy(Node):
    """A strategy for the records of one model."""

    model: str
    strategy: ConflictStrategy


class ConflictResolution(Node):
    """DataStore's: the records of all models keep versions. `models` have another strategy than the `project`."""

    project: ConflictStrategy | None = None
    models: tuple[ModelConflictStrategy, ...] = ()

    @property
    def functions(self) -> tuple[Ref[Function], ...]:
        """The functions that decide."""
        strategies = (self.project, *(each.strategy for each in self.models))
        return tuple(each.function for each in strategies if each and each.function)


class KeyAttribute(Node):
    name: str
    type: ScalarKeyType


class Index(Node):
    """A global (or, with the table's hash key, local) secondary index of a model's table."""

    name: str
    hash: KeyAttribute
    sort: KeyAttribute | None = None
    local: bool = False


class DataModel(Resource):
    """An `@model` type. Its Gen 1 table is `<name>-<api id>-<env>`, or `<maps_to>-…` where `@mapsTo` says so.

    `sort` holds one attribute or, joined with `#`, a composite one (`a#b`). `explicit_key`: the schema names the key,
    be it `id` or another. Attributes: name, arn, stream_arn.
    """

    ID_PREFIX: ClassVar[str] = "models"
    hash: KeyAttribute
    sort: KeyAttribute | None = None
    explicit_key: bool = False
    indexes: tuple[Index, ...] = ()
    maps_to: str | None = None


class FunctionBinding(Node):
    """`@function(name: …)`, verbatim, and the function it calls."""

    name: str
    function: Ref[Function]


class TableMention(Node):
    """The name of a model's Gen 1 table, written out in a mapping template."""

    text: str
    model: Ref[DataModel]


class MappingTemplates(Node):
    """A resolver or pipeline function of a stack, and the files of `GraphqlApi.templates` that it takes, by name."""

    logical_id: str
    request: str | None = None
    response: str | None = None
    code: str | None = None


class StackParameter(Node):
    """A value for a parameter of a CloudFormation template."""

    name: str
    value: Expr


class StackMapping(Node):
    """A resolver, by its logical id, and the nested stack that it is put into."""

    logical_id: str
    stack: str


class ApiStack(Node):
    """A CloudFormation stack that the user put beside the API: its template, wired to the Gen 2 project by parameters.

    Resources whose logical id is in `retained` hold data.
    """

    name: str
    template: dict[str, JsonValue]
    parameters: tuple[StackParameter, ...] = ()
    mapping_templates: tuple[MappingTemplates, ...] = ()
    retained: tuple[str, ...] = ()


class SchemaPiece(Node):
    """From the character `start` on, `schema_text` stands so in the file of `origin`; or, where `made`, a pass made it,
    for what is there."""

    start: int
    made: bool = False


class GraphqlApi(Resource):
    """The GraphQL API. `schema_text` is the user's SDL, comments and layout kept; `schema_pieces` lead back from it to
    `schema_files` (see `ir/schema_text.py`), without them it is the first file as it stands.

    `unbound` are texts with `${env}` in `@function` and `@http` that stand for something outside of the app: Gen 1
    puts its environment's name there. `default_owner_claim` is what owner rules without `identityClaim`
    compare. `transformer` is the version of the GraphQL transformer that the schema is written for; the keys and
    indexes of `models` are right for version 2 only. `builder` is the same schema in the words of Gen 2's
    schema builder, where it is to be written so. `templates` are the user's mapping templates by file name;
    `mentions` are names of tables in them. `taken_out` are directives that the schema had, stacks beside it and
    strategies for conflicts that cannot come along, in words, after the code of the diagnostic. `search` are
    parameters of what `@searchable` makes, where they are not the default. `conflict_resolution` is what DataStore
    needs. `point_in_time_recovery` is that of all models' tables. Attributes: id,
    endpoint, api_key, arn.
    """

    ID_PREFIX: ClassVar[str] = "api"
    transformer: Literal[1, 2] = 2
    default_owner_claim: Literal["sub::username", "username"] = "sub::username"
    schema_text: str
    schema_files: tuple[str, ...]
    schema_pieces: tuple[SchemaPiece, ...] = ()
    default_mode: AuthMode
    additional_modes: tuple[AuthMode, ...] = ()
    models: tuple[DataModel, ...] = ()
    conflict_resolution: ConflictResolution | None = None
    point_in_time_recovery: Flag = False
    bindings: tuple[FunctionBinding, ...] = ()
    unbound: tuple[str, ...] = ()
    builder: BuilderSchema | None = None
    templates: tuple[SourceFile, ...] = ()
    mentions: tuple[TableMention, ...] = ()
    stacks: tuple[ApiStack, ...] = ()
    taken_out: tuple[str, ...] = ()
    stack_mappings: tuple[StackMapping, ...] = ()
    search: tuple[StackParameter, ...] = ()

    @property
    def modes(self) -> tuple[AuthMode, ...]:
        return (self.default_mode, *self.additional_modes)
