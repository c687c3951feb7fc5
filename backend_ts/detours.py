"""What a function needs of the parts in `around`, which cannot be without it: these stand apart from the function.

A part of its own stack is referred to beside it, in `lambda.stack`: a policy there hangs on the role, and the function
does not wait for it. A stack that refers to the function's is referred to from a third, `stack`. Values go through SSM.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from amp2gen.backend_ts.event_sources import event_source, event_source_at, with_construct_ids
from amp2gen.backend_ts.naming import module
from amp2gen.backend_ts.statements import grants, policy_statement
from amp2gen.backend_ts.typescript.build import call, dotted, members, new
from amp2gen.backend_ts.typescript.tree import Const, Expr, ExprStmt, Imported, Name, NonNull, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.expr import Attribute
from amp2gen.ir.expr import Expr as Value
from amp2gen.ir.functions import EventSource, Function
from amp2gen.ir.iam import Statement
from amp2gen.ir.stacks import seen_from
from amp2gen.ir.walk import walk

Joined = Mapping[str, str]
"""The nested stack of each function, and of what stands beside functions, by id."""

Way = Literal["direct", "beside", "around"]


@dataclass(frozen=True)
class Detours:
    """The detours of one function; `construct` is its construct id."""

    function: Function
    construct: str
    joined: Joined

    @property
    def stacks(self) -> tuple[str, ...]:
        """The stacks that refer to the function's own."""
        return tuple(part for part in self.function.around if part != self.function.group and "/" not in part)

    @property
    def doc(self) -> str | None:
        """Why things do not stand with the function; None if they do."""
        group, around = self.function.group, self.function.around
        lines = []
        if group in around:
            caller = {"auth": "user pool", "data": "API"}[group]
            lines.append(f"The {caller} calls this function and is created after it: what refers to it stands apart.")
        if self.function.id in around:
            lines.append("The function is created after its role's policy: what refers to the function stands apart.")
        if self.stacks:
            subject = "stacks {} refer" if len(self.stacks) > 1 else "stack {} refers"
            names = subject.format(" and ".join(self.stacks))
            lines.append(f"The {names} to the stack of this function: what refers back stands in a third.")
        return "\n".join(lines) or None

    def way(self, node: Any) -> Way:
        """How a value, statement or event source of the function is written, by all that it names."""
        named = (each for _, each in walk(node) if isinstance(each, Attribute))
        parts = {seen_from(each.of.id, self.function.group, self.joined) for each in named} & set(self.function.around)
        if not parts:
            return "direct"
        return "around" if parts & set(self.stacks) else "beside"

    def value(self, name: str, value: Value, scope: Scope) -> Expr:
        """The value of an environment variable."""
        way, printed = self.way(value), scope.expr(value)
        if way == "direct":
            return printed
        helper = Imported("atStart", module(f"functions/{self.function.name}", "grants"))
        return call(helper, PLACES[way], f"{self.construct}-{name}", printed)

    def direct(self, scope: Scope) -> tuple[Stmt, ...]:
        """The statements and event sources that stay with the function."""
        sources = [event_source(id, source, scope) for id, source in self._event_sources("direct")]
        return (
            *grants(self._statements("direct"), Name("lambda"), scope),
            *(each for found in sources for each in found),
        )

    def apart(self, way: Way, scope: Scope) -> tuple[Stmt, ...]:
        """The policy and the event sources that go one way. Lambda refuses a source that the role may not read yet."""
        statements = self._statements(way)
        sources = tuple(self._event_sources(way))
        always = tuple(each for each in statements if each.only_where is None)
        body: list[Stmt] = []
        if statements:
            policy = self._policy(way, always, scope)
            is_named = bool(sources) or always != statements
            body.append(Const(Name(POLICIES[way]), policy) if is_named else ExprStmt(policy))
        for statement in statements:
            if statement.only_where is not None:
                added = call(members(Name(POLICIES[way]), "addStatements"), policy_statement(statement, scope))
                body += scope.where(statement.only_where, ExprStmt(added))
        for id, source in sources:
            # Other functions of the stack may have a source of this name.
            mapping = event_source_at(PLACES[way], f"{self.construct}{id[0].upper()}{id[1:]}", source, scope)
            waits = call(members(mapping, "node", "addDependency"), Name(POLICIES[way]))
            body += scope.where(source.only_where, ExprStmt(waits if statements else mapping))
        return tuple(body)

    def _policy(self, way: Way, statements: tuple[Statement, ...], scope: Scope) -> Expr:
        options: dict[str, object] = {"roles": [NonNull(dotted("lambda.role"))]}
        if statements:
            options["statements"] = [policy_statement(statement, scope) for statement in statements]
        id = self.construct if way == "around" else f"{self.construct}Policy"
        return new(Imported("Policy", "aws-cdk-lib/aws-iam"), PLACES[way], id, options)

    def _statements(self, way: Way) -> tuple[Statement, ...]:
        return tuple(each for each in self.function.statements if self.way(each) == way)

    def _event_sources(self, way: Way) -> Iterator[tuple[str, EventSource]]:
        return ((id, source) for id, source in with_construct_ids(self.function) if self.way(source) == way)


PLACES: Mapping[Way, Expr] = {"beside": dotted("lambda.stack"), "around": Name("stack")}
POLICIES: Mapping[Way, str] = {"beside": "ownPolicy", "around": "policy"}
