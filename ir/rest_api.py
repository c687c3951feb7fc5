"""Amazon API Gateway: REST APIs whose paths call functions, and who may call which path."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from amp2gen.ir.base import Node, Ref, Resource
from amp2gen.ir.functions import Function
from amp2gen.ir.settings import Setting
from amp2gen.ir.storage import Guests, InGroup, SignedIn

Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "*"]
Caller = Annotated[Guests | SignedIn | InGroup, Field(discriminator="kind")]


class InvokeRule(Node):
    """Who may call a path, and all below it, with which methods: IAM permissions of the caller's role."""

    caller: Caller
    methods: tuple[Method, ...]


class UserPoolToken(Node):
    """Callers send a token of the app's user pool that holds one of these scopes (none: an ID token)."""

    kind: Literal["user_pool"] = "user_pool"
    scopes: tuple[str, ...] = ()


class Signature(Node):
    """Callers sign their requests with AWS credentials; `rules` give the app's users the permission to call."""

    kind: Literal["iam"] = "iam"


class Anyone(Node):
    kind: Literal["open"] = "open"


Authorization = Annotated[Anyone | Signature | UserPoolToken, Field(discriminator="kind")]


class RestPath(Node):
    """Every method of a path calls the function, and so do all paths below it that are not listed themselves.

    `path` starts with `/` and may hold parameters, `/items/{id}`. With `{proxy+}` as its last part it stands for the
    paths there, without the one above.
    """

    path: str
    function: Ref[Function]
    authorization: Authorization
    rules: tuple[InvokeRule, ...] = ()


class RestApi(Resource):
    """A REST API. Attributes: id, url (with the stage, without a slash at the end).

    `cors_on_errors`: answers of API Gateway itself (no permission, no such path) carry CORS headers. `settings` are
    further properties of the API.
    """

    ID_PREFIX: ClassVar[str] = "restApis"
    paths: tuple[RestPath, ...]
    cors_on_errors: bool = True
    binary_media_types: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
