"""What a sample is, in as few words as possible. The other modules turn it into the files of a Gen 1 checkout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Verb = Literal["create", "read", "update", "delete"]
S3Access = Literal["CREATE_AND_UPDATE", "READ", "DELETE"]
OperationType = Literal["Query", "Mutation", "Subscription"]
AuthMode = Literal["API_KEY", "AMAZON_COGNITO_USER_POOLS", "AWS_IAM", "AWS_LAMBDA"]


@dataclass(frozen=True)
class Environment:
    name: str
    region: str
    stack_suffix: str
    """The five characters in `amplify-<project>-<env>-<suffix>`."""


@dataclass(frozen=True)
class Parameter:
    """A function's own CloudFormation parameter, read through an environment variable."""

    name: str
    variable: str
    values: Mapping[str, str]
    """Environment name → value, kept in `team-provider-info.json`."""


@dataclass(frozen=True)
class ModelGrant:
    model: str
    verbs: tuple[Verb, ...]


@dataclass(frozen=True)
class AuthTrigger:
    """A Cognito trigger; its function is named `<auth resource><kind>`."""

    kind: Literal["PreSignup", "PostConfirmation"]
    modules: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    """Every parameter of the CLI's template for this kind."""
    runtime: str = "nodejs18.x"
    model_grants: tuple[ModelGrant, ...] = ()
    knows_pool: bool = False
    """Whether it may read users, for which it is told the user pool's id."""

    @property
    def trigger_type(self) -> str:
        """Cognito's own spelling."""
        return {"PreSignup": "PreSignUp"}.get(self.kind, self.kind)


@dataclass(frozen=True)
class SocialProvider:
    name: str
    scopes: str
    attribute_mapping: Mapping[str, str]


@dataclass(frozen=True)
class HostedUi:
    domain: str
    providers: tuple[SocialProvider, ...]
    callback_urls: tuple[str, ...]
    logout_urls: tuple[str, ...]
    scopes: tuple[str, ...]
    credentials: Mapping[str, str]
    """Environment name → `hostedUIProviderCreds` as found in `team-provider-info.json`. Never real ones."""


@dataclass(frozen=True)
class Auth:
    shared_id: str
    prefix: str
    """The first part of the resource name, `<prefix><shared_id>`."""
    setup: Literal["default", "manual"]
    allow_guests: bool
    required_attributes: tuple[str, ...]
    username_attributes: tuple[str, ...] = ()
    auto_verified_attributes: tuple[str, ...] = ("email",)
    mfa: Literal["OFF", "OPTIONAL", "ON"] = "OFF"
    mfa_types: tuple[Literal["SMS Text Message", "TOTP"], ...] = ("SMS Text Message",)
    verification_subject: str = "Your verification code"
    verification_message: str = "Your verification code is {####}"
    password_min_length: int = 8
    password_characters: tuple[str, ...] = ()
    refresh_token_days: int | str = 30
    """A string where it was typed into the CLI's prompt."""
    client_read_attributes: tuple[str, ...] = ("email",)
    client_write_attributes: tuple[str, ...] = ("email",)
    limit_client_attributes: bool = False
    override_attributes: tuple[Mapping[str, object], ...] = ()
    """What the sample's `override.ts` adds to the user pool's schema, as it comes out in the compiled template."""
    groups: tuple[str, ...] = ()
    """In order of precedence."""
    triggers: tuple[AuthTrigger, ...] = ()
    hosted_ui: HostedUi | None = None
    imported: bool = False
    """The pools were created elsewhere: Gen 1 keeps their ids, one set per environment, and has no template."""

    @property
    def name(self) -> str:
        return f"{self.prefix}{self.shared_id}"

    @property
    def short_name(self) -> str:
        return f"{self.prefix[:6]}{self.shared_id}"

    @property
    def logical_id(self) -> str:
        return f"auth{self.name}"

    @property
    def sends_sms(self) -> bool:
        """The CLI then adds an SNS role and the text messages to the user pool."""
        mfa_by_sms = self.mfa != "OFF" and "SMS Text Message" in self.mfa_types
        return mfa_by_sms or "phone_number" in (
            *self.auto_verified_attributes,
            *self.required_attributes,
            *self.username_attributes,
        )

    def function_name(self, trigger: AuthTrigger) -> str:
        return f"{self.name}{trigger.kind}"


@dataclass(frozen=True)
class ApiAuth:
    mode: AuthMode
    days: int = 7
    key_description: str = ""
    function: str = ""
    ttl_seconds: str = "300"


@dataclass(frozen=True)
class GraphqlApi:
    name: str
    default_auth: ApiAuth
    additional_auth: tuple[ApiAuth, ...] = ()
    conflicts: Literal["AUTOMERGE", "OPTIMISTIC_CONCURRENCY"] | None = None
    """How DataStore's writes to one record are settled; None where it is not used."""

    @property
    def logical_id(self) -> str:
        return f"api{self.name}"

    def has(self, mode: AuthMode) -> bool:
        return any(auth.mode == mode for auth in (self.default_auth, *self.additional_auth))


@dataclass(frozen=True)
class Bucket:
    name: str
    policy_id: str
    bucket_prefix: str
    auth_access: tuple[S3Access, ...]
    guest_access: tuple[S3Access, ...] = ()
    group_access: Mapping[str, tuple[S3Access, ...]] = field(default_factory=dict)
    trigger_function: str | None = None
    override_properties: Mapping[str, object] = field(default_factory=dict)
    """What the sample's `override.ts` sets on the bucket, as it comes out in the compiled template."""

    @property
    def logical_id(self) -> str:
        return f"storage{self.name}"


@dataclass(frozen=True)
class Imported:
    """Storage that was created elsewhere: Gen 1 keeps its names, one set per environment, and has no template."""

    name: str
    service: Literal["S3", "DynamoDB"]
    facts: Mapping[str, Mapping[str, str]]
    """Environment name → what `team-provider-info.json` holds."""
    outputs: Mapping[str, str]
    """What others know as its stack's outputs → the fact."""


@dataclass(frozen=True)
class CustomTemplate:
    """A custom resource: a CloudFormation template that a person writes."""

    name: str
    depends_on: Mapping[str, tuple[str, ...]]
    """`auth/name` and the like → the outputs taken from it."""
    output: Mapping[str, str]


@dataclass(frozen=True)
class ModelStream:
    model: str
    filter_pattern: str | None = None
    """An event pattern, as JSON; people add it to the template by hand."""


@dataclass(frozen=True)
class Use:
    """What a function may do with a resource of any other category, and what it is told of it."""

    category: str
    name: str
    outputs: tuple[str, ...]
    """Outputs of the resource's stack, which become environment variables."""
    actions: tuple[str, ...]
    arns: tuple[str, ...]
    """With outputs and pseudo parameters in braces, as in `{Arn}/index/*`."""
    stream: str | None = None
    """The output with the ARN of a stream that the function consumes."""


@dataclass(frozen=True)
class LambdaFunction:
    name: str
    runtime: str
    kind: Literal["plain", "s3 trigger", "api authorizer"] = "plain"
    timeout: int = 25
    memory: int | None = None
    schedule: str | None = None
    parameters: tuple[Parameter, ...] = ()
    secrets: tuple[str, ...] = ()
    api_types: tuple[OperationType, ...] = ()
    model_grants: tuple[ModelGrant, ...] = ()
    model_streams: tuple[ModelStream, ...] = ()
    auth_verbs: tuple[Verb, ...] = ()
    bucket_verbs: tuple[Verb, ...] = ()
    geo: tuple[str, ...] = ()
    """Maps that it may read."""
    uses: tuple[Use, ...] = ()
    custom_policies: tuple[Mapping[str, Sequence[str]], ...] = ()
    """`custom-policies.json`, which people write."""
    dead_letters: bool = False
    """Events that fail go to a queue, which people add to the template by hand."""


@dataclass(frozen=True)
class Extra:
    """A resource of any other category."""

    category: str
    name: str
    service: str
    template: str
    """The template's file name."""
    files: Mapping[str, Mapping[str, object]]
    """File name → JSON, in the resource's folder."""
    parameters: Mapping[str, object]
    """Parameters of its nested stack, but for `env` and those of `depends_on`."""
    depends_on: Sequence[Mapping[str, object]] = ()
    output: Callable[[Sample], Mapping[str, str]] = lambda sample: {}
    """Outputs of its stack in the local environment."""

    @property
    def logical_id(self) -> str:
        return f"{self.category}{self.name}"


@dataclass(frozen=True)
class Sample:
    name: str
    """Folder in `golden/`."""
    project_folder: str
    """Where `amplify/` lies within `golden/<name>`."""
    project_name: str
    app_id: str
    cli_version: str
    pulled: bool
    """False: a plain clone, without the files that git ignores."""
    environments: tuple[Environment, ...]
    package_manager: Literal["npm", "yarn", "pnpm"]
    auth: Auth
    api: GraphqlApi | None
    functions: tuple[LambdaFunction, ...]
    bucket: Bucket | None = None
    imported: tuple[Imported, ...] = ()
    custom: tuple[CustomTemplate, ...] = ()
    extras: tuple[Extra, ...] = ()

    @property
    def local_environment(self) -> Environment:
        """The environment that a pulled checkout was pulled from."""
        return self.environments[0]

    def stack_name(self, environment: Environment) -> str:
        return f"amplify-{self.project_name}-{environment.name}-{environment.stack_suffix}"

    @property
    def graphql(self) -> GraphqlApi:
        """The GraphQL API, for whatever cannot be without one."""
        if self.api is None:
            raise ValueError(f"{self.name}: there is no GraphQL API")
        return self.api

    def deployment_bucket(self, environment: Environment) -> str:
        return f"{self.stack_name(environment)}-deployment"
