"""CDK code of a custom resource: `custom/<name>/cdk-stack.ts` and what lies beside it → `ir.custom.CdkStack`.

The code is not run. What the stack wants from outside is read from it: its parameters, and the resources that
`AmplifyHelpers.addResourceDependency` names.
"""

from collections.abc import Iterator

from tree_sitter import Node

from amp2gen.frontend.context import Context
from amp2gen.frontend.parameters import OUTPUTS, linked
from amp2gen.frontend.project import Entry
from amp2gen.frontend.sources import LEFT_OUT, dependencies_in, source_file
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.custom import CdkStack, CustomStack, GivenOutput, StackParameter
from amp2gen.ir.expr import EnvName, Expr, Opaque, PerEnvironment, text
from amp2gen.ir.functions import Dependency, SourceFile
from amp2gen.syntax.javascript.tree import Tree, child, parse, string_value, walk
from amp2gen.syntax.javascript.tree import text as text_of
from amp2gen.syntax.spans import Source, SyntaxProblem

ENTRY = "cdk-stack.ts"
NOT_CARRIED = LEFT_OUT | {"package.json", "tsconfig.json", "parameters.json", "cdk-stack.js", "cdk-stack.d.ts"}
BROUGHT = ("@aws-cdk/", "@aws-amplify/cli-extensibility-helper", "aws-cdk-lib", "constructs", "typescript", "aws-cdk")
STACKS = ("Stack", "NestedStack")


def lower_cdk_stack(entry: Entry, context: Context) -> CustomStack | None:
    """The stack; None, with a diagnostic, if there is no class that extends the CDK's Stack."""
    path = f"{entry.folder}/{ENTRY}"
    written = context.project.text(path, context.log)
    if written is None:
        if path not in context.project.files:
            context.log.add(kinds.MISSING_FILE, entry.origin, f"custom {entry.name} has no {ENTRY}")
        return None
    try:
        tree = parse(Source(path, written), "typescript")
    except SyntaxProblem as problem:
        context.log.problem(problem)
        return None
    stack = stack_class(tree)
    if stack is None:
        message = f"custom {entry.name}: {ENTRY} exports no class that extends the CDK's Stack"
        context.log.add(kinds.CUSTOM_WITHOUT_STACK, Origin(file=path), message)
        return None
    given = tuple(_given(tree, context))
    return CustomStack(
        name=entry.name,
        origin=Origin(file=path),
        code=CdkStack(
            entry=ENTRY,
            class_name=text_of(child(stack, "name")),
            arguments=_arguments(stack),
            sources=_sources(entry, context),
            given=given,
            dependencies=tuple(_dependencies(entry, context)),
            origin=Origin(file=path),
        ),
        parameters=(*_own_parameters(tree, entry, context), *_given_parameters(given, tree, entry, context)),
        outputs=tuple(sorted({name for name, _ in _constructs(tree, "CfnOutput")})),
    )


def stack_class(tree: Tree) -> Node | None:
    """`export class cdkStack extends cdk.Stack`."""
    for statement in tree.root.named_children:
        declared = statement.child_by_field_name("declaration") if statement.type == "export_statement" else None
        if declared is None or declared.type != "class_declaration":
            continue
        for node in walk(declared):
            if node.type == "extends_clause" and text_of(child(node, "value")).rpartition(".")[2] in STACKS:
                return declared
    return None


def report_unknown(entry: Entry, name: str, origin: Origin, context: Context) -> None:
    context.log.add(
        kinds.CUSTOM_PARAMETER_UNKNOWN,
        origin,
        f"custom {entry.name}: the value of the parameter {name} is not in the checkout",
        f"fill it in in amplify/custom/{entry.name}/resource.ts",
    )


def is_unknown(value: Expr) -> bool:
    """A parameter that has no value in some environment."""
    return isinstance(value, PerEnvironment) and any(each.value is None for each in value.values)


def _arguments(stack: Node) -> int:
    for node in walk(child(stack, "body")):
        if node.type == "method_definition" and text_of(child(node, "name")) == "constructor":
            return len([each for each in child(node, "parameters").named_children if each.type != "comment"])
    return 3


def _sources(entry: Entry, context: Context) -> tuple[SourceFile, ...]:
    prefix = f"{entry.folder}/"
    return tuple(
        source_file(path.removeprefix(prefix), context.project.files[path])
        for path in context.project.below(entry.folder)
        if not _is_left_out(path.removeprefix(prefix))
    )


def _is_left_out(path: str) -> bool:
    first, _, rest = path.partition("/")
    return first in ("build", "node_modules") or (not rest and first in NOT_CARRIED)


def _dependencies(entry: Entry, context: Context) -> Iterator[Dependency]:
    for package in dependencies_in(f"{entry.folder}/package.json", context):
        if not package.name.startswith(BROUGHT):
            yield package.model_copy(update={"development": True})


def _own_parameters(tree: Tree, entry: Entry, context: Context) -> Iterator[StackParameter]:
    """`new cdk.CfnParameter(this, 'env', …)` and others: from parameters.json, unless they have a default."""
    values = context.project.object(f"{entry.folder}/parameters.json", context.log)
    for name, node in _constructs(tree, "CfnParameter"):
        origin = _origin(tree, node)
        written = values.get(name)
        if name == "env":
            yield StackParameter(name=name, value=EnvName(), origin=origin)
        elif isinstance(written, str | int | float):
            yield StackParameter(name=name, value=text(str(written)), origin=origin)
        elif (found := linked(name, context)) is not None:
            yield StackParameter(name=name, value=to_expr(found, {}), origin=origin)
        elif not _has_default(node):
            report_unknown(entry, name, origin, context)
            yield StackParameter(name=name, value=Opaque(cloudformation={"Ref": name}), origin=origin)


def _has_default(construct: Node) -> bool:
    return any(
        node.type == "pair" and text_of(child(node, "key")).strip("'\"") == "default"
        for node in walk(child(construct, "arguments"))
    )


def _constructs(tree: Tree, type: str) -> Iterator[tuple[str, Node]]:
    """Ids of the constructs of a type that the code makes, where they are written out."""
    for node in walk(tree.root):
        if node.type == "new_expression" and text_of(child(node, "constructor")).rpartition(".")[2] == type:
            arguments = node.child_by_field_name("arguments")
            name = (
                string_value(arguments.named_children[1]) if arguments and len(arguments.named_children) > 1 else None
            )
            if name is not None:
                yield name, node


def _given(tree: Tree, context: Context) -> Iterator[GivenOutput]:
    """The outputs of other resources that the code asks for by `addResourceDependency`."""
    used = {names[-3:] for names in _chains(tree)}
    for category, resource in sorted(_asked_for(tree, context)):
        outputs = {names[2] for names in used if names[:2] == (category, resource)}
        for output in sorted(outputs or _known_outputs(category, resource, context)):
            yield GivenOutput(
                category=category, resource=resource, output=output, parameter=f"{category}{resource}{output}"
            )


def _given_parameters(
    given: tuple[GivenOutput, ...], tree: Tree, entry: Entry, context: Context
) -> Iterator[StackParameter]:
    for each in given:
        found = linked(each.parameter, context)
        value = to_expr(found, {}) if found is not None else Opaque(cloudformation={"Ref": each.parameter})
        origin = Origin(file=tree.source.path)
        if isinstance(value, Opaque):
            report_unknown(entry, each.parameter, origin, context)
        yield StackParameter(name=each.parameter, value=value, origin=origin)


def _asked_for(tree: Tree, context: Context) -> set[tuple[str, str]]:
    """`[{ category: 'auth', resourceName: 'shop' }]`: the resources whose outputs the code wants."""
    found = set()
    for node in walk(tree.root):
        called = text_of(child(node, "function")) if node.type == "call_expression" else ""
        if called.rpartition(".")[2] != "addResourceDependency":
            continue
        for item in walk(child(node, "arguments")):
            pairs = {
                text_of(child(pair, "key")).strip("'\""): string_value(child(pair, "value"))
                for pair in (item.named_children if item.type == "object" else ())
                if pair.type == "pair"
            }
            category, resource = pairs.get("category"), pairs.get("resourceName")
            if category and resource:
                found.add((category, resource))
            elif "category" in pairs:
                message = "the resource that the stack depends on is not written out"
                context.log.add(kinds.CUSTOM_DEPENDENCY_UNKNOWN, _origin(tree, item), message)
    return found


def _known_outputs(category: str, resource: str, context: Context) -> tuple[str, ...]:
    entry = context.entry(category, resource)
    return tuple(OUTPUTS.get((category, entry.service), (None, {}))[1]) if entry else ()


def _chains(tree: Tree) -> Iterator[tuple[str, ...]]:
    """The members that expressions name: `outputs.auth.shop.UserPoolId` → (outputs, auth, shop, UserPoolId)."""
    for node in walk(tree.root):
        if node.type in ("member_expression", "subscript_expression"):
            names = _names(node)
            if len(names) >= 4:
                yield names


def _names(node: Node) -> tuple[str, ...]:
    if node.type in ("non_null_expression", "parenthesized_expression", "as_expression"):
        return _names(node.named_children[0])
    if node.type == "member_expression":
        return (*_names(node.named_children[0]), text_of(child(node, "property")))
    if node.type == "subscript_expression":
        return (*_names(node.named_children[0]), string_value(node.named_children[-1]) or "")
    return (text_of(node),)


def _origin(tree: Tree, node: Node) -> Origin:
    line, column = tree.source.position(tree.offset(node.start_byte))
    return Origin(file=tree.source.path, line=line, column=column)
