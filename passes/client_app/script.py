"""A client file as a parsed script; of Vue and Svelte components, their script blocks."""

import posixpath
import re
from dataclasses import dataclass

from tree_sitter import Node

from amp2gen.syntax.javascript.scopes import Binding, Names, resolve
from amp2gen.syntax.javascript.tree import FUNCTIONS, Dialect, Tree, parse, text, walk
from amp2gen.syntax.spans import Source, SyntaxProblem

COMPONENTS = (".vue", ".svelte")
SCRIPTS = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts", *COMPONENTS)
BLOCK = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
LANG = re.compile(r"""\blang\s*=\s*["']?(\w+)""")
BLOCKS = frozenset({"program", "statement_block"})
WRAPPERS = frozenset({"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"})


@dataclass(frozen=True)
class Script:
    """`markup` is what of a component is no script, else ""."""

    path: str
    tree: Tree
    names: Names
    markup: str

    @property
    def text(self) -> str:
        return self.tree.source.text

    @property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def parent(self, node: Node) -> Node:
        """The node around a node that is not the whole file."""
        found = self.tree.parent(node)
        assert found is not None, "the file itself has nothing around it"
        return found

    def outermost(self, node: Node) -> Node:
        """The node, or the parentheses and type assertions around it, which have its value."""
        around = self.tree.parent(node)
        while around is not None and around.type in WRAPPERS and around.named_children[0] == node:
            node, around = around, self.tree.parent(around)
        return node

    def binding(self, declaration: Node) -> Binding | None:
        """What a declaring identifier declares."""
        for scope in self.names.scopes:
            found = scope.bindings.get(text(declaration))
            if found and declaration in found.declarations:
                return found
        return None

    def is_global(self, node: Node, name: str) -> bool:
        return node.type == "identifier" and text(node) == name and self.names.is_free(node)

    def statement(self, node: Node) -> Node | None:
        """The statement of a block that a node stands in; None where code before it would run at other times."""
        for around in self.tree.ancestors(node):
            if around.type in BLOCKS:
                return node
            if around.type in FUNCTIONS or around.type in {"class_body", "for_statement", "for_in_statement"}:
                return None
            node = around
        return None

    def indent(self, node: Node) -> str:
        """The white space that the line of a node begins with."""
        start = self.tree.span(node).start
        line = self.text[self.text.rfind("\n", 0, start) + 1 : start]
        return line[: len(line) - len(line.lstrip())]

    def quote(self) -> str:
        """The quotes that most strings of the file have."""
        return '"' if self.text.count('"') > self.text.count("'") else "'"

    def semicolon(self) -> str:
        """What this file ends its statements with."""
        statements = [
            n for n in self.tree.root.named_children if n.type in {"import_statement", "expression_statement"}
        ]
        return ";" if not statements or any(text(n).endswith(";") for n in statements) else ""

    def imports(self) -> list[Node]:
        """The import statements of the file, in order."""
        return [node for node in self.tree.root.named_children if node.type == "import_statement"]

    def relative(self, path: str) -> str:
        """A module specifier for a file of the project."""
        found = posixpath.relpath(path, posixpath.dirname(self.path) or ".")
        return found if found.startswith(".") else f"./{found}"


def read_script(path: str, source: str) -> Script:
    """Parse a client file. Raises SyntaxProblem where it cannot be read."""
    markup, code = "", source
    languages: tuple[Dialect, ...] = _dialects(posixpath.splitext(path)[1])
    if path.endswith(COMPONENTS):
        blocks = list(BLOCK.finditer(source))
        markup, code = source, _blank(source)
        for block in blocks:
            start, end = block.span(2)
            code = code[:start] + source[start:end] + code[end:]
            markup = markup[:start] + _blank(source[start:end]) + markup[end:]
        typed = any((found := LANG.search(block[1])) and found[1] in {"ts", "tsx"} for block in blocks)
        languages = ("typescript", "tsx") if typed else ("javascript",)
    tree = _parse(Source(path, code), languages)
    return Script(path, tree, resolve(tree), markup)


def mentions(script: Script, name: str) -> bool:
    """Whether a component's markup has the word."""
    return re.search(rf"(?<![\w$.]){re.escape(name)}(?![\w$])", script.markup) is not None


def strings(script: Script) -> list[Node]:
    """All string literals and templates."""
    return [node for node in walk(script.tree.root) if node.type in {"string", "template_string"}]


def _dialects(suffix: str) -> tuple[Dialect, ...]:
    """JavaScript may hold Flow's types, which TypeScript's grammar mostly reads."""
    if suffix == ".tsx":
        return ("tsx",)
    return ("typescript",) if suffix in {".ts", ".mts", ".cts"} else ("javascript", "tsx")


def _parse(source: Source, languages: tuple[Dialect, ...]) -> Tree:
    problem: SyntaxProblem | None = None
    for language in languages:
        try:
            return parse(source, language)
        except SyntaxProblem as found:
            problem = problem or found
    assert problem is not None
    raise problem


def _blank(source: str) -> str:
    return re.sub(r"[^\r\n]", " ", source)
