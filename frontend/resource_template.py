"""A resource's CloudFormation template with its parameters bound, ready to be evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.parameters import bind, import_model_table
from amp2gen.frontend.project import Entry
from amp2gen.frontend.values import Local, pseudo_parameters, to_expr
from amp2gen.ir.base import Origin
from amp2gen.ir.expr import EnvName, Expr, PerEnvironment
from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.language_extensions import write_out
from amp2gen.syntax.cloudformation.scope import Scope, Trace, template_scope
from amp2gen.syntax.cloudformation.template import Resource, Template, read_template
from amp2gen.syntax.cloudformation.values import NODE_TYPES, Symbol, Value, current_text, walk
from amp2gen.syntax.documents import Document
from amp2gen.syntax.spans import SyntaxProblem

ENDINGS = tuple(f"-template.{suffix}" for suffix in ("json", "yml", "yaml"))


@dataclass(frozen=True)
class ResourceTemplate:
    """`local` says what the template's own resources stand for."""

    entry: Entry
    document: Document
    template: Template
    scope: Scope
    trace: Trace
    local: Local

    def value(self, written: Any) -> Value:
        return evaluate(written, self.scope, trace=self.trace)

    def expr(self, written: Any) -> Expr:
        return to_expr(self.value(written), self.local)

    def origin(self, pointer: str) -> Origin:
        position = self.document.position(pointer)
        line, column = position if position else (None, None)
        return Origin(file=self.document.path, pointer=pointer, line=line, column=column)

    def resources_of(self, type: str) -> tuple[Resource, ...]:
        return tuple(resource for resource in self.template.resources.values() if resource.type == type)


def find_template(entry: Entry, context: Context) -> str | None:
    """The committed template in the resource's folder, named after the resource or, in analytics, the service."""
    paths = context.project.below(entry.folder)
    here = [path for path in paths if path.rpartition("/")[0] == entry.folder and path.endswith(ENDINGS)]
    names = tuple(f"{entry.folder}/{entry.name}{middle}-template." for middle in ("-cloudformation", ""))
    own = [path for path in here if path.startswith(names)]
    return next(iter((*own, *here)), None)


def read_resource_template(path: str, entry: Entry, context: Context) -> ResourceTemplate | None:
    """The template at a path, its `local` still empty; None, with a diagnostic, if it cannot be read."""
    document = context.project.document(path, context.log)
    if document is None:
        return None
    try:
        template = read_template(document)
    except SyntaxProblem as problem:
        context.log.problem(problem)
        return None
    values = bind(entry, template, context)
    document, template = without_extensions(document, template, values)
    for flaw in template.problems:
        context.log.problem(flaw)
    return ResourceTemplate(
        entry=entry,
        document=document,
        template=template,
        scope=template_scope(template, values, pseudo_parameters(), import_model_table),
        trace=Trace(),
        local={},
    )


def without_extensions(
    document: Document, template: Template, values: Mapping[str, Value]
) -> tuple[Document, Template]:
    """The template without the functions of AWS::LanguageExtensions, with these values of its parameters."""
    scope = template_scope(template, values, pseudo_parameters(), import_model_table)
    data = write_out(document.data, lambda written: evaluate(written, scope))
    if data is document.data:
        return document, template
    document = replace(document, data=data)
    return document, read_template(document)


def plain(value: Value) -> Any:
    """The value as it is in the default environment; what is not known stays as it is, for `Record` to report."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    text = current_text(value) if isinstance(value, NODE_TYPES) else None
    return value if text is None else text


def differs(value: Value) -> bool:
    """Whether the value is another one in another environment."""
    payloads = [each.payload for each in walk(value) if isinstance(each, Symbol)]
    return any(isinstance(each, EnvName) or (isinstance(each, PerEnvironment) and _varies(each)) for each in payloads)


def _varies(parameter: PerEnvironment) -> bool:
    return len({parameter.otherwise, *(each.value for each in parameter.values)}) > 1


def is_plain(value: Any) -> bool:
    """Whether the value is JSON, with nothing in it that only a deployment knows."""
    if isinstance(value, list):
        return all(is_plain(item) for item in value)
    if isinstance(value, Mapping):
        return all(is_plain(item) for item in value.values())
    return value is None or isinstance(value, str | int | float | bool)
