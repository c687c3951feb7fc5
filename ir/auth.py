"""Amazon Cognito: user pool, app clients, identity pool, groups, identity providers, hosted UI."""

from typing import ClassVar, Literal

from amp2gen.ir.base import Node, Ref, Resource
from amp2gen.ir.expr import Expr
from amp2gen.ir.functions import Function
from amp2gen.ir.iam import Statement
from amp2gen.ir.secrets import Secret
from amp2gen.ir.settings import Setting

SignInAttribute = Literal["email", "phone_number", "preferred_username"]
TimeUnit = Literal["seconds", "minutes", "hours", "days"]
TriggerEvent = Literal[
    "createAuthChallenge",
    "customMessage",
    "defineAuthChallenge",
    "postAuthentication",
    "postConfirmation",
    "preAuthentication",
    "preSignUp",
    "preTokenGeneration",
    "userMigration",
    "verifyAuthChallengeResponse",
]


class UserAttribute(Node):
    """An attribute of the user pool's schema, by Cognito's name (`email`, `custom:tier`).

    Bounds are lengths for `String`, values for `Number`.
    """

    name: str
    required: bool = False
    mutable: bool = True
    data_type: Literal["String", "Number", "DateTime", "Boolean"] = "String"
    minimum: int | None = None
    maximum: int | None = None


class PasswordPolicy(Node):
    minimum_length: int
    require_lowercase: bool
    require_uppercase: bool
    require_numbers: bool
    require_symbols: bool
    temporary_password_validity_days: int = 7


class Mfa(Node):
    mode: Literal["OFF", "OPTIONAL", "REQUIRED"]
    sms: bool = False
    totp: bool = False


class VerificationEmail(Node):
    """The message with a code (`{####}` stands for it) or a link."""

    style: Literal["CODE", "LINK"] = "CODE"
    subject: str | None = None
    body: str | None = None


class TokenValidity(Node):
    value: int
    unit: TimeUnit


class OAuth(Node):
    """Hosted UI settings of both app clients. URLs that differ between environments are one
    value, separated by commas.
    """

    flows: tuple[Literal["code", "implicit", "client_credentials"], ...]
    scopes: tuple[str, ...]
    callback_urls: tuple[Expr, ...]
    logout_urls: tuple[Expr, ...]


class AppClient(Node):
    """A user pool client. `None` means that Gen 1 leaves the setting to Cognito. `settings` are further properties."""

    name: str | None = None
    generate_secret: bool = False
    refresh_token_validity: TokenValidity | None = None
    read_attributes: tuple[str, ...] | None = None
    write_attributes: tuple[str, ...] | None = None
    explicit_auth_flows: tuple[str, ...] | None = None
    oauth: OAuth | None = None
    providers: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()


class AttributeMapping(Node):
    """Cognito attribute ← attribute of the identity provider."""

    attribute: str
    provider_attribute: str


class IdentityProvider(Node):
    """A social provider of the user pool; its credentials are secrets by role (`client_id`, …)."""

    provider: Literal["Google", "Facebook", "LoginWithAmazon", "SignInWithApple"]
    secrets: tuple["ProviderSecret", ...]
    scopes: tuple[str, ...] = ()
    attribute_mapping: tuple[AttributeMapping, ...] = ()


class ProviderSecret(Node):
    role: Literal["client_id", "client_secret", "team_id", "key_id", "private_key"]
    secret: Ref[Secret]


class FederatedProvider(Node):
    """A provider that the identity pool trusts directly, such as `graph.facebook.com`."""

    name: str
    app_id: Expr


class IdentityPool(Node):
    name: str | None = None
    allow_guests: bool
    federated: tuple[FederatedProvider, ...] = ()


class Group(Resource):
    """A user pool group with a role of its own."""

    ID_PREFIX: ClassVar[str] = "groups"
    precedence: int | None = None
    statements: tuple[Statement, ...] = ()


class Trigger(Node):
    event: TriggerEvent
    function: Ref[Function]


class VerificationPage(Node):
    """The website behind the link in messages that a trigger writes. `bucket` is Gen 1's name up to `-<env>`."""

    bucket: str
    function: Ref[Function]


class UserPool(Node):
    """`closed`: nobody can sign up, because Gen 1 has no user pool and Gen 2 cannot do without. `sends_sms`: there is a
    role by which it sends text messages; the texts count only then, and those of the email only where email is verified
    (else Cognito has its own). `settings` are further properties, such as who sends the messages.
    `case_sensitive` None: Gen 1 does not say, which means that case matters; but to say so would be another pool.
    """

    name: str | None = None
    closed: bool = False
    username_attributes: tuple[SignInAttribute, ...] = ()
    alias_attributes: tuple[SignInAttribute, ...] = ()
    case_sensitive: bool | None = None
    attributes: tuple[UserAttribute, ...] = ()
    auto_verified: tuple[Literal["email", "phone_number"], ...] = ()
    verify_before_update: tuple[Literal["email", "phone_number"], ...] = ()
    password_policy: PasswordPolicy
    mfa: Mfa
    verification_email: VerificationEmail
    sends_sms: bool = False
    sms_verification_message: str | None = None
    sms_authentication_message: str | None = None
    triggers: tuple[Trigger, ...] = ()
    identity_providers: tuple[IdentityProvider, ...] = ()
    domain_prefix: str | None = None
    verification_page: VerificationPage | None = None
    settings: tuple[Setting, ...] = ()


class Auth(Resource):
    """One Cognito resource of Gen 1: a user pool with a web and a native client, and an identity pool.

    Attributes: user_pool_id, user_pool_arn, web_client_id, native_client_id, identity_pool_id.
    """

    ID_PREFIX: ClassVar[str] = "auth"
    user_pool: UserPool
    web_client: AppClient
    native_client: AppClient
    identity_pool: IdentityPool | None = None
    groups: tuple[Group, ...] = ()


class ReferencedAuth(Resource):
    """A Cognito resource that was created elsewhere and imported into Gen 1: its ids and role ARNs.

    Attributes: as of `Auth`.
    """

    ID_PREFIX: ClassVar[str] = "auth"
    user_pool_id: Expr
    web_client_id: Expr
    native_client_id: Expr
    identity_pool_id: Expr
    auth_role_arn: Expr
    unauth_role_arn: Expr


IdentityProvider.model_rebuild()
