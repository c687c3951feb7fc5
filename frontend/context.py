"""What every lowering sees: the project, its environments, the log, and what was found by the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amp2gen.frontend.log import Log
from amp2gen.frontend.project import Entry, Gen1Project
from amp2gen.ir.app import Environment
from amp2gen.ir.base import Resource
from amp2gen.ir.custom import CustomStack
from amp2gen.ir.expr import Expr
from amp2gen.ir.secrets import Secret


@dataclass(frozen=True)
class Context:
    """`default` is the environment whose values win where code can hold only one.

    `lowered` are the resources lowered so far, by category and name; `functions` the names of the functions among them.
    `secrets` and `beside` gather what stands in the files of others: secrets, and stacks in functions' templates;
    `names` gathers the names that resources have in their templates, by resource id.
    """

    project: Gen1Project
    environments: tuple[Environment, ...]
    default: Environment
    log: Log
    secrets: dict[str, Secret] = field(default_factory=dict)
    beside: dict[str, CustomStack] = field(default_factory=dict)
    names: dict[str, Expr] = field(default_factory=dict)
    lowered: Mapping[tuple[str, str], Resource] = field(default_factory=dict)
    functions: frozenset[str] = frozenset()

    def has(self, category: str, name: str) -> bool:
        """Whether backend-config.json lists the resource."""
        return self.entry(category, name) is not None

    def entry(self, category: str, name: str) -> Entry | None:
        return self.project.entry(category, name)

    def add_beside(self, stack: CustomStack) -> None:
        self.beside[stack.name] = stack

    def add_secret(self, secret: Secret) -> None:
        self.secrets.setdefault(secret.name, secret)
