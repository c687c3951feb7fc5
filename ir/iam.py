"""Permissions, exactly as Gen 1 wrote them."""

from typing import Literal

from amp2gen.ir.base import Node
from amp2gen.ir.expr import Expr, PerEnvironment


class Condition(Node):
    """One test of an IAM condition block, such as StringLike on s3:prefix."""

    operator: str
    key: str
    values: tuple[Expr, ...]


class Statement(Node):
    """An IAM statement of an identity policy. `only_where`: it is there in environments for which this says "true"."""

    effect: Literal["Allow", "Deny"] = "Allow"
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[Expr, ...] = ()
    not_resources: tuple[Expr, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sid: str | None = None
    only_where: PerEnvironment | None = None
