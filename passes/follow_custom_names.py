"""Functions that name a resource of a custom stack follow the name that `port_custom_stacks` gives it.

A custom stack's queue `jobs-${env}` is `jobs-${branch suffix}` in Gen 2: Gen 1 owns the first name. What a function may
do with it, and the variables that name it, have to follow. What `refactor` moves has Gen 1's name in the end, so a
policy has both. A name that only AWS or the code's author knows in full is reported with both places.

>>> from amp2gen.ir.app import Environment
>>> from amp2gen.ir.custom import CfnStack
>>> from amp2gen.ir.expr import join, text
>>> from amp2gen.ir.functions import NodeCode
>>> from amp2gen.ir.pretty import expr
>>> template = {"Resources": {"Jobs": {
...     "Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "jobs-${env}"}}}}}
>>> send = Statement(actions=("sqs:SendMessage",), resources=(join([text("arn:aws:sqs:*:*:jobs-"), EnvName()]),))
>>> app = App(name="demo", default_environment="main", environments=(Environment(name="main"),), branches=(),
...           custom=(CustomStack(name="work", code=CfnStack(template=template)),),
...           functions=(Function(name="start", code=NodeCode(entry="src/index.js", version=22), statements=(send,)),))
>>> expr(follow_custom_names(app, Options()).functions[0].statements[0].resources[0])
'"arn:aws:sqs:*:*:jobs-" + branch suffix'
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.custom import MOVED, CdkStack, CfnStack, CustomStack
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.expr import BranchSuffix, EnvName, Expr, Join, Text, join, leaves
from amp2gen.ir.functions import Function, Variable
from amp2gen.ir.iam import Statement
from amp2gen.passes.cdk_names import names_in_cdk
from amp2gen.passes.options import Options
from amp2gen.passes.sources import scripts
from amp2gen.passes.template_names import follows, name_pattern
from amp2gen.syntax.cloudformation.marked_text import ENV, MARK, UNKNOWN, marked_text, texts
from amp2gen.syntax.cloudformation.physical_names import WITHOUT_HYPHENS, name_path, value_at
from amp2gen.syntax.spans import Source, SyntaxProblem


@dataclass(frozen=True)
class Named:
    """A resource of a custom stack by its Gen 1 name, with marks for `env` and for what is unknown."""

    stack: str
    name: str
    origin: Origin
    moves: bool

    @property
    def in_gen2(self) -> str:
        """The name with a mark for the branch's suffix, in the place of `env` or at the end."""
        if ENV in self.name:
            return self.name.replace(ENV, SUFFIX)
        stem, dot, ending = self.name.partition(".fifo")
        return f"{stem}-{SUFFIX}{dot}{ending}"

    def is_in(self, text: str) -> bool:
        """Whether a text names it. A mere word may be anything, but in an ARN or a URL."""
        is_word = self.name.isalnum()
        return name_pattern(self.name).search(text) is not None and not (is_word and text == self.name)

    @property
    def is_followed(self) -> bool:
        """Whether templates that have the name get the one of Gen 2."""
        return self.is_known and not self.moves and ENV in self.name

    @property
    def is_known(self) -> bool:
        return UNKNOWN not in self.name


SUFFIX = "\0suffix\0"


def follow_custom_names(app: App, options: Options) -> App:
    """Nothing changes in an app without custom stacks that name resources."""
    names = custom_names(app)
    if not names:
        return app
    diagnostics: list[Diagnostic] = []
    environments = tuple(environment.name for environment in app.environments if environment.name_known)
    functions = tuple(_Follower(function, names, environments, diagnostics).follow() for function in app.functions)
    for stack in app.custom:
        diagnostics += _in_stack(stack, names)
    return app.model_copy(update={"functions": functions, "diagnostics": (*app.diagnostics, *diagnostics)})


def custom_names(app: App) -> tuple[Named, ...]:
    """The names that the app's custom stacks give to resources, as Gen 1 has them."""
    return tuple(named for stack in app.custom for named in _names(stack, app.name) if _is_distinct(named.name))


def _is_distinct(name: str) -> bool:
    """Whether enough of a name is known to find it in other texts."""
    return len(max(MARK.sub(" ", name).split(), key=len, default="")) >= 4


def _names(stack: CustomStack, project: str) -> Iterator[Named]:
    match stack.code:
        case CfnStack(template={"Resources": Mapping() as resources}, origin=origin):
            file = origin.file if origin else stack.name
            for id, resource in resources.items():
                kind = str(resource.get("Type")) if isinstance(resource, Mapping) else ""
                # What has no hyphens gets the branch's name in another form than the texts that would follow.
                keys = () if kind in WITHOUT_HYPHENS else name_path(kind)
                name = value_at(resource, ("Properties", *keys)) if keys else None
                if name is not None:
                    place = Origin(file=file, pointer="/".join(("/Resources", id, "Properties", *keys)))
                    yield Named(stack.name, marked_text(name), place, kind in MOVED)
        case CdkStack(sources=sources, origin=origin):
            folder = origin.file.rpartition("/")[0] if origin else stack.name
            for source in sources:
                if not (source.text and source.path.endswith(".ts")):
                    continue
                path = f"{folder}/{source.path}"
                try:
                    found = names_in_cdk(Source(path, source.text), project)
                except SyntaxProblem:
                    continue  # port_custom_stacks reports it
                for name in found:
                    yield Named(stack.name, name.text, Origin(file=path, line=name.line), name.moves)


def _in_stack(stack: CustomStack, names: tuple[Named, ...]) -> Iterator[Diagnostic]:
    """Where a custom stack has a name that another one gives, or itself in another place, and cannot follow it."""
    match stack.code:
        case CfnStack(template={"Resources": Mapping() as resources}, origin=origin):
            file = origin.file if origin else stack.name
            own = {named.origin for named in names}
            for pointer, text in texts(resources, "/Resources"):
                place = Origin(file=file, pointer=pointer)
                if place in own:
                    continue  # a queue may be called like a stream
                for named in names:
                    if named.is_in(text) and not (named.is_followed and follows(text, named.name)):
                        yield _used(f"custom {stack.name}: the template", named, place)
                        break
        case CdkStack(sources=sources, origin=origin):
            folder = origin.file.rpartition("/")[0] if origin else stack.name
            for source in sources:
                for named in names:
                    line = _line(source.text or "", named) if named.stack != stack.name else None
                    if line is not None:
                        place = Origin(file=f"{folder}/{source.path}", line=line)
                        yield _used(f"custom {stack.name}: its code", named, place)


def _used(who: str, named: Named, origin: Origin | None) -> Diagnostic:
    message = f"{who} names what custom {named.stack} calls {MARK.sub('…', named.name)!r} ({named.origin})"
    return kinds.CUSTOM_NAME_USED.at(origin, message)


def _line(source: str, named: Named) -> int | None:
    """The line that has the known start of a name."""
    start = MARK.split(named.name)[0]
    at = source.find(start) if len(start) >= 6 and "-" in start else -1
    return source.count("\n", 0, at) + 1 if at >= 0 else None


@dataclass(frozen=True)
class _Follower:
    function: Function
    names: tuple[Named, ...]
    environments: tuple[str, ...]
    diagnostics: list[Diagnostic]

    def follow(self) -> Function:
        self._report_code()
        return self.function.model_copy(
            update={
                "statements": tuple(map(self._statement, self.function.statements)),
                "environment": tuple(map(self._variable, self.function.environment)),
            }
        )

    def _statement(self, statement: Statement) -> Statement:
        found: list[Expr] = []
        for value in statement.resources:
            named, followed = self._followed(value)
            if named is None:
                found.append(value)
                continue
            if followed is None:
                self._report(named, statement.origin, "a policy")
                found.append(value)
                continue
            found += [value, followed] if named.moves else [followed]
        resources = tuple(each for index, each in enumerate(found) if each not in found[:index])
        return statement.model_copy(update={"resources": resources}) if resources != statement.resources else statement

    def _variable(self, variable: Variable) -> Variable:
        named, followed = self._followed(variable.value)
        if named is not None and (followed is None or named.moves):
            self._report(named, variable.origin, f"the variable {variable.name}")
        elif followed is not None:
            return variable.model_copy(update={"value": followed})
        return variable

    def _followed(self, value: Expr) -> tuple[Named | None, Expr | None]:
        """What a value names, and the value with the name of Gen 2; None where that is not known."""
        parts: dict[str, Expr] = {}
        text = "".join(_marked(part, parts) for part in (value.parts if isinstance(value, Join) else (value,)))
        hidden = "".join(_marked(part, {}) for part in leaves(value))
        for named in self.names:
            for name in self._spellings(named):
                match = name_pattern(name).search(text)
                if match is not None and named.is_known:
                    return named, _expr(f"{text[: match.start()]}{named.in_gen2}{text[match.end() :]}", parts)
                if match is not None or name_pattern(name).search(hidden):
                    return named, None
        return None, None

    def _spellings(self, named: Named) -> Iterator[str]:
        yield named.name
        if ENV in named.name and len(self.environments) == 1:
            yield named.name.replace(ENV, self.environments[0])

    def _report(self, named: Named, origin: Origin | None, where: str) -> None:
        self.diagnostics.append(_used(f"function {self.function.name}: {where}", named, origin))

    def _report_code(self) -> None:
        """Lines of the handler that have the known start of a name."""
        for path, source in scripts(self.function).items():
            for named in self.names:
                line = _line(source, named)
                if line is not None:
                    file = f"amplify/backend/function/{self.function.name}/{path}"
                    self._report(named, Origin(file=file, line=line), "its code")


def _marked(part: Expr, parts: dict[str, Expr]) -> str:
    """A part of a text; what is no text as a mark, by which `parts` has it."""
    if isinstance(part, Text):
        return part.value
    if isinstance(part, EnvName):
        return ENV
    mark = f"\0{len(parts)}\0"
    parts[mark] = part
    return mark


def _expr(text: str, parts: Mapping[str, Expr]) -> Expr:
    made: dict[str, Expr] = {ENV: EnvName(), SUFFIX: BranchSuffix(), **parts}
    return join(made.get(part) or Text(value=part) for part in MARK.split(text))
