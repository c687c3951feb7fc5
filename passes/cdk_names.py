"""Physical names in the CDK code of a custom resource, as texts."""

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from amp2gen.passes.cdk_stack_source import MOVED_OPTIONS, WRAPPERS, is_env, name_options, values_by_name
from amp2gen.syntax.cloudformation.marked_text import ENV, UNKNOWN
from amp2gen.syntax.javascript.tree import Tree, child, parse, string_value, text, walk
from amp2gen.syntax.spans import Source


@dataclass(frozen=True)
class CdkName:
    """`text` has marks for the environment's name and for what is not known. `moves`: `refactor` moves the resource."""

    text: str
    line: int
    moves: bool


def names_in_cdk(source: Source, project: str) -> tuple[CdkName, ...]:
    """The names that a file gives to resources. `project` is the name of the Gen 1 project.

    Raises SyntaxProblem if the file is not TypeScript.
    """
    tree = parse(source, "typescript")
    return tuple(_Names(tree, values_by_name(tree), project).found())


@dataclass(frozen=True)
class _Names:
    tree: Tree
    constants: dict[str, Node]
    project: str

    def found(self) -> Iterator[CdkName]:
        for node in walk(self.tree.root):
            if node.type == "new_expression":
                for key, value in name_options(node):
                    if key != "exportName":
                        yield CdkName(self._text(value), value.start_point[0] + 1, key in MOVED_OPTIONS)

    def _text(self, node: Node, depth: int = 0) -> str:
        while node.type in WRAPPERS:
            node = node.named_children[0]
        plain = string_value(node)
        if plain is not None:
            return plain
        if is_env(node, self.constants):
            return ENV
        name = text(node)
        match node.type:
            case "template_string":
                return "".join(self._part(part, depth) for part in node.named_children)
            case "binary_expression" if text(child(node, "operator")) == "+":
                return self._text(child(node, "left"), depth) + self._text(child(node, "right"), depth)
            case "member_expression" if text(child(node, "property")) == "projectName":
                return self.project
            case "identifier" | "shorthand_property_identifier" if name in self.constants and depth < 8:
                return self._text(self.constants[name], depth + 1)
        return UNKNOWN

    def _part(self, part: Node, depth: int) -> str:
        if part.type == "template_substitution":
            return self._text(part.named_children[0], depth)
        return text(part) if part.type == "string_fragment" else UNKNOWN
