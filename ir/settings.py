"""Values that may be others in other environments, and properties of CloudFormation resources that no field of a node
has."""

from pydantic import JsonValue

from amp2gen.ir.base import Model, Node
from amp2gen.ir.expr import Expr, PerEnvironment

Number = int | PerEnvironment
"""A whole number, or one for each environment, as text."""


def numbers_of(value: Number) -> tuple[int, ...]:
    """The different numbers, that of branches which take over no environment first."""
    if isinstance(value, int):
        return (value,)
    texts = (value.otherwise, *(each.value for each in value.values))
    return tuple(dict.fromkeys(int(text) for text in texts if text is not None))


Flag = bool | PerEnvironment
"""Yes or no, or a word for each environment."""

Words = str | PerEnvironment
"""A text, or one for each environment."""


class Part(Model):
    """A text inside a value, by its JSON pointer there, that is another one in another environment."""

    pointer: str
    value: Expr


class Setting(Model):
    """A property of the CloudFormation resource behind a node, by CloudFormation's names with dots between.

    `value` is that of the default environment; `parts` are what differs in it elsewhere. `only_where`: it is there in
    environments for which this says "true".
    """

    name: str
    value: JsonValue
    parts: tuple[Part, ...] = ()
    only_where: PerEnvironment | None = None


class Sometimes(Node):
    """A field of a node, by name, that is set in environments for which `only_where` says "true"."""

    setting: str
    only_where: PerEnvironment


def where_set(setting: str, sometimes: tuple[Sometimes, ...]) -> PerEnvironment | None:
    """Where a field is set; None: in all environments."""
    return next((each.only_where for each in sometimes if each.setting == setting), None)
