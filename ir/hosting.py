"""Amazon S3 and CloudFront: the site that `amplify publish` filled."""

from typing import ClassVar

from amp2gen.ir.base import Node, Resource
from amp2gen.ir.expr import Expr


class TemplateParameter(Node):
    name: str
    value: Expr


class Hosting(Resource):
    """A site's CloudFormation template, as its users have edited it, without physical names. No attributes.

    `template` is JSON text. `bucket` and `distribution` are logical ids in it.
    """

    ID_PREFIX: ClassVar[str] = "hosting"
    template: str
    parameters: tuple[TemplateParameter, ...] = ()
    bucket: str
    distribution: str | None = None
