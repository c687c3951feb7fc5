'''SSM paths that a Python handler writes out are taken from the variable that holds the branch's own path.

Gen 1 hands a function the path of each secret in a variable. Code that composes the path instead, of the app's id and
the environment's name, would read Gen 1's secret, which the Gen 2 function may not.

>>> result = with_variables("""import boto3
...
... ssm = boto3.client("ssm")
... PATH = f"/amplify/{APP}/{ENV}/AMPLIFY_orders_PIN"  # the till's
... """, {"orders_PIN": "PIN"})
>>> print(result.text, end="")
import boto3
import os
<BLANKLINE>
ssm = boto3.client("ssm")
PATH = os.environ["PIN"]  # the till's
>>> result.rewritten, result.kept
(('PIN',), ())
'''

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import libcst as cst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import AddImportsVisitor
from libcst.metadata import MetadataWrapper, PositionProvider

from amp2gen.syntax.spans import SyntaxProblem

PATH = re.compile(r"/amplify/[^/]+/[^/]+/AMPLIFY_(\w+)")
MENTION = re.compile(r"/amplify/|AMPLIFY_\w")
OTHER_OS = re.compile(r"\bas os\b|^\s*os\s*=[^=]", re.MULTILINE)
"""Something else that goes by the name of Python's module."""
UNKNOWN = "\0"


@dataclass(frozen=True)
class WithVariables:
    """The file's new text, the variables that it now reads, and the lines of paths that stay as they are."""

    text: str
    rewritten: tuple[str, ...]
    kept: tuple[int, ...]


def with_variables(text: str, variables: Mapping[str, str]) -> WithVariables:
    """`variables`: what follows `AMPLIFY_` in the path of a secret → the variable that holds the path.

    Raises SyntaxProblem if the text is not Python.
    """
    try:
        wrapper = MetadataWrapper(cst.parse_module(text))
    except cst.ParserSyntaxError as error:
        raise SyntaxProblem("the file is not Python", "", error.raw_line, error.raw_column + 1) from error
    paths = _Paths({} if OTHER_OS.search(text) else variables)
    module = wrapper.visit(paths)
    if paths.rewritten:
        context = CodemodContext()
        AddImportsVisitor.add_needed_import(context, "os")
        module = AddImportsVisitor(context).transform_module(module)
    return WithVariables(module.code, tuple(dict.fromkeys(paths.rewritten)), tuple(sorted(paths.kept)))


class _Paths(cst.CSTTransformer):
    """Whole expressions first: what stands inside of one that is a path is not looked at."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, variables: Mapping[str, str]) -> None:
        super().__init__()
        self.variables = variables
        self.rewritten: list[str] = []
        self.kept: set[int] = set()
        self._found: dict[cst.CSTNode, str] = {}
        self._nested = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FormattedStringExpression):
            self._nested += 1
        if isinstance(node, cst.BaseExpression):
            path = PATH.fullmatch("".join(_pieces(node)))
            variable = self.variables.get(path[1]) if path else None
            # In the braces of an f-string, older versions of Python do not take the string's own quotes.
            if variable is not None and not self._nested:
                self._found[node] = variable
                return False
        written = _text(node)
        if written is not None and MENTION.search(written):
            self.kept.add(self.get_metadata(PositionProvider, node).start.line)
        return True

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> cst.CSTNode:  # type: ignore[override]
        if isinstance(original_node, cst.FormattedStringExpression):
            self._nested -= 1
        variable = self._found.get(original_node)
        if variable is None:
            return updated_node
        self.rewritten.append(variable)
        return cst.parse_expression(f'os.environ["{variable}"]')


def _pieces(node: cst.BaseExpression) -> Iterator[str]:
    """The text that an expression makes, with `UNKNOWN` for what only the running code knows."""
    match node:
        case cst.SimpleString(evaluated_value=str(value)):
            yield value
        case cst.FormattedString():
            for part in node.parts:
                yield part.value if isinstance(part, cst.FormattedStringText) else UNKNOWN
        case cst.ConcatenatedString():
            yield from _pieces(node.left)
            yield from _pieces(node.right)
        case cst.BinaryOperation(operator=cst.Add()):
            yield from _pieces(node.left)
            yield from _pieces(node.right)
        case cst.BinaryOperation(left=cst.SimpleString(evaluated_value=str(value)), operator=cst.Modulo()):
            yield re.sub(r"%\(\w+\)s|%s", UNKNOWN, value)
        case cst.Call(func=cst.Attribute(value=cst.SimpleString(evaluated_value=str(value)), attr=cst.Name("format"))):
            yield re.sub(r"\{\w*\}", UNKNOWN, value)
        case _:
            yield UNKNOWN


def _text(node: cst.CSTNode) -> str | None:
    if isinstance(node, cst.SimpleString) and isinstance(node.evaluated_value, str):
        return node.evaluated_value
    return node.value if isinstance(node, cst.FormattedStringText) else None
