"""Custom resources: stacks of the user's own, written as CloudFormation or with the CDK."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, JsonValue

from amp2gen.ir.base import Node, Ref, Resource
from amp2gen.ir.expr import Expr
from amp2gen.ir.functions import Dependency, Function, SourceFile

MOVED = frozenset({"AWS::DynamoDB::Table", "AWS::Kinesis::Stream", "AWS::S3::Bucket"})
"""Those that `refactor` moves from Gen 1's stack of the same name to Gen 2's, with the names that they have."""


class StackParameter(Node):
    """A parameter of the stack. `env` and the like are among them."""

    name: str
    value: Expr


class CfnStack(Node):
    """A CloudFormation template. `retained` are logical ids of what holds data."""

    kind: Literal["cloudformation"] = "cloudformation"
    template: JsonValue
    retained: tuple[str, ...] = ()


class GivenOutput(Node):
    """An output of another resource that the CDK code asks for, by Gen 1's names, and the parameter that brings it."""

    category: str
    resource: str
    output: str
    parameter: str


class CdkStack(Node):
    """CDK code. `entry` is the file that exports `class_name`, whose constructor takes `arguments` arguments.

    `given` are outputs of other resources that it asks for.
    """

    kind: Literal["cdk"] = "cdk"
    entry: str
    class_name: str
    arguments: int = 4
    sources: tuple[SourceFile, ...]
    given: tuple[GivenOutput, ...] = ()
    dependencies: tuple[Dependency, ...] = ()


class CustomStack(Resource):
    """A stack of its own. Attributes: its outputs, by name.

    `branch_parameter` is the parameter of a template that brings the branch's name, for physical names. `beside` is the
    function in whose template the resources stood, and in whose nested stack they are. `moved_parameter` tells a
    template whether the branch owns Gen 1's resources by now: then those that move have Gen 1's names.
    """

    ID_PREFIX: ClassVar[str] = "custom"
    code: Annotated[CfnStack | CdkStack, Field(discriminator="kind")]
    parameters: tuple[StackParameter, ...] = ()
    outputs: tuple[str, ...] = ()
    branch_parameter: str | None = None
    moved_parameter: str | None = None
    beside: Ref[Function] | None = None
