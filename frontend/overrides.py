"""override.ts files: nearly half of the real ones are the CLI's empty template and change nothing."""

from collections.abc import Iterator

from tree_sitter import Node

from amp2gen.frontend.context import Context
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.syntax.javascript.tree import parse
from amp2gen.syntax.spans import Source, SyntaxProblem

FUNCTION_KINDS = frozenset({"function_declaration", "function_expression", "arrow_function"})


def report_override(path: str, context: Context) -> None:
    """An error for an override that does something; nothing for one that does not."""
    text = context.project.text(path, context.log)
    if text is None or does_nothing(text):
        return
    context.log.add(
        kinds.OVERRIDE_NOT_CARRIED,
        Origin(file=path),
        f"{path} changes the resource beside it, and is not carried over yet",
        "carry its statements over to the resource's customize function by hand",
    )


def does_nothing(text: str) -> bool:
    """Whether every function of the file has an empty body, comments aside, and there are no other statements."""
    try:
        root = parse(Source("override.ts", text), "typescript").root
    except SyntaxProblem:
        return False
    for statement in root.named_children:
        if statement.type in ("comment", "import_statement"):
            continue
        functions = list(_outermost_functions(statement))
        bodies = [function.child_by_field_name("body") for function in functions]
        if not bodies or not all(body is not None and _is_empty(body) for body in bodies):
            return False
    return True


def _outermost_functions(node: Node) -> Iterator[Node]:
    if node.type in FUNCTION_KINDS:
        yield node
        return
    for child in node.named_children:
        yield from _outermost_functions(child)


def _is_empty(body: Node) -> bool:
    return all(child.type == "comment" for child in body.named_children)
