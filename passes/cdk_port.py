"""Code for the CDK that ran in Gen 1's command line, for the CDK of Gen 2: version 1's imports become version 2's.

Gen 1 compiled such files to CommonJS, without strict checks; Gen 2 runs them as ES modules and checks them strictly.
The edits here are the mechanical ones ("Migrating from AWS CDK v1 to AWS CDK v2", AWS CDK developer guide); what is
not mechanical is named with its place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from amp2gen.syntax.javascript.builtins import is_builtin
from amp2gen.syntax.javascript.tree import Tree, child, string_value, text, walk
from amp2gen.syntax.spans import Edit, Span

HELPER = "@aws-amplify/cli-extensibility-helper"
CORE = ("@aws-cdk/core", "monocdk")
CONSTRUCT_TYPES = frozenset(("Construct", "IConstruct", "Node"))

WITHOUT_L2 = frozenset("aws-glue aws-iot aws-location aws-msk aws-neptune aws-redshift aws-sagemaker".split())  # noqa: SIM905
"""Modules whose classes other than `Cfn…` are not in version 2's library, but in experimental packages of their own."""

EXPERIMENTAL = frozenset(
    """
    aws-iot-actions aws-lambda-go aws-lambda-python aws-kinesisfirehose-alpha aws-servicecatalogappregistry
    """.split()  # noqa: SIM905
)
"""Packages of version 1 that only experimental packages followed."""

REMOVED = frozenset("ConstructNode ConstructOrder DependableTrait Tag CfnInclude ConcreteDependable".split())  # noqa: SIM905
"""Exports of version 1's core that version 2 does not have, or not in this form."""

LOCATIONS = ("__dirname", "__filename")


@dataclass(frozen=True)
class Trouble:
    """A node that cannot be carried over as it is, and why."""

    node: Node
    reason: str


@dataclass
class Port:
    """Edits of a file, and what they cannot do."""

    edits: list[Edit] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def port_imports(tree: Tree, known: frozenset[str]) -> Port:
    """Version 2's imports. `known` are modules that the caller takes care of, or that the project has."""
    port = Port()
    namespaces: dict[str, str] = {}
    constructs: set[str] = set()
    for statement in tree.root.named_children:
        if statement.type != "import_statement":
            continue
        source = statement.child_by_field_name("source")
        module = string_value(source)
        if source is None or module is None or module in known:
            continue
        if module in CORE:
            _port_core(tree, statement, source, port, constructs)
            namespaces |= dict.fromkeys(_namespaces(statement), "core")
        elif match := re.fullmatch(r"(?:@aws-cdk|monocdk|aws-cdk-lib)/(aws-[\w-]+|cloudformation-include)", module):
            _port_module(tree, statement, source, module, match[1], port)
            namespaces |= dict.fromkeys(_namespaces(statement), match[1])
        elif module == "aws-cdk-lib":
            namespaces |= dict.fromkeys(_namespaces(statement), "core")
        elif not (module in ("constructs",) or module.startswith("aws-cdk-lib/") or is_builtin(module)):
            port.troubles.append(Trouble(statement, f"the module {module} is not part of the Gen 2 project"))
        else:
            constructs |= _named(statement) & CONSTRUCT_TYPES if module == "constructs" else set()
    _port_uses(tree, namespaces, constructs, port)
    return port


def _port_core(tree: Tree, statement: Node, source: Node, port: Port, constructs: set[str]) -> None:
    """`@aws-cdk/core` is `aws-cdk-lib`; its `Construct` is a package's of its own."""
    wanted = _specifiers(statement)
    moved = {name: node for name, node in wanted.items() if name in CONSTRUCT_TYPES}
    for name, node in wanted.items():
        if name in REMOVED:
            port.troubles.append(Trouble(node, f"version 2 of the CDK has no `{name}` in its core"))
    if not moved:
        port.edits.append(Edit(_inside(tree, source), "aws-cdk-lib"))
        return
    kept = [text(node) for name, node in wanted.items() if name not in moved]
    lines = [f"import {{ {', '.join(text(node) for node in moved.values())} }} from 'constructs';"]
    if kept:
        lines.insert(0, f"import {{ {', '.join(kept)} }} from 'aws-cdk-lib';")
    constructs |= set(moved)
    port.edits.append(Edit(tree.span(statement), "\n".join(lines)))


def _port_module(tree: Tree, statement: Node, source: Node, module: str, name: str, port: Port) -> None:
    if name in EXPERIMENTAL or name.endswith("-alpha"):
        port.troubles.append(Trouble(statement, f"version 2 of the CDK has {module} as an experimental package only"))
        return
    if name in WITHOUT_L2:
        for imported, node in _specifiers(statement).items():
            if not imported.startswith("Cfn"):
                port.troubles.append(Trouble(node, f"aws-cdk-lib/{name} of version 2 has no `{imported}`"))
    if not module.startswith("aws-cdk-lib/"):
        port.edits.append(Edit(_inside(tree, source), f"aws-cdk-lib/{name}"))


def _port_uses(tree: Tree, namespaces: dict[str, str], constructs: set[str], port: Port) -> None:
    """`cdk.Construct` → `Construct`, and uses of what version 2 does not have."""
    missing: set[str] = set()
    for node in walk(tree.root):
        if node.type not in ("member_expression", "nested_type_identifier"):
            continue
        space, name = text(node.named_children[0]), text(node.named_children[-1])
        module = namespaces.get(space)
        if module == "core" and name in CONSTRUCT_TYPES:
            port.edits.append(Edit(tree.span(node), name))
            missing |= {name} - constructs
        elif module == "core" and name in REMOVED:
            port.troubles.append(Trouble(node, f"version 2 of the CDK has no `{name}` in its core"))
        elif module in WITHOUT_L2 and not name.startswith("Cfn"):
            port.troubles.append(Trouble(node, f"aws-cdk-lib/{module} of version 2 has no `{name}`"))
    if missing:
        port.edits.append(Edit(Span(0, 0), f"import {{ {', '.join(sorted(missing))} }} from 'constructs';\n"))


def untyped_parameters(tree: Tree, function: Node) -> Iterator[Node]:
    """The parameters of a function that have no type, which strict checks refuse."""
    for parameter in child(function, "parameters").named_children:
        if parameter.type.endswith("_parameter") and parameter.child_by_field_name("type") is None:
            yield parameter


def _specifiers(statement: Node) -> dict[str, Node]:
    """Exported name → specifier, of `import { … }`."""
    return {text(child(node, "name")): node for node in walk(statement) if node.type == "import_specifier"}


def _named(statement: Node) -> set[str]:
    return set(_specifiers(statement))


def _namespaces(statement: Node) -> list[str]:
    """The names of `import * as name`, `import name` and `import name = require(…)`."""
    found = []
    for clause in statement.named_children:
        if clause.type == "import_clause":
            for part in clause.named_children:
                if part.type == "namespace_import":
                    found.append(text(part.named_children[-1]))
                elif part.type == "identifier":
                    found.append(text(part))
    return found


def _inside(tree: Tree, literal: Node) -> Span:
    """What stands between the quotes of a string."""
    span = tree.span(literal)
    return Span(span.start + 1, span.end - 1)
