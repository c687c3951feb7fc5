"""override.ts files → `ir.overrides`. Nearly half of the real ones are the CLI's empty template and change nothing."""

from collections.abc import Iterator, Mapping

from tree_sitter import Node

from amp2gen.frontend.context import Context
from amp2gen.frontend.override_modules import override_modules
from amp2gen.frontend.project import BACKEND
from amp2gen.ir import kinds
from amp2gen.ir.auth import Auth
from amp2gen.ir.base import Origin, Resource
from amp2gen.ir.data import GraphqlApi
from amp2gen.ir.overrides import Override, Target
from amp2gen.ir.rest_api import RestApi
from amp2gen.ir.storage import Bucket
from amp2gen.ir.tables import Table
from amp2gen.syntax.javascript.tree import FUNCTIONS, parse
from amp2gen.syntax.spans import Source, SyntaxProblem

TARGETS: Mapping[type[Resource], Target] = {
    Auth: "auth",
    GraphqlApi: "data",
    Bucket: "storage",
    Table: "table",
    RestApi: "rest_api",
}
"""What the override beside a resource changes. Those of groups and of the project's roles have folders of their own."""

ROLES_FOLDER = "awscloudformation"
GROUPS_FOLDER = "auth/userPoolGroups"


def lower_overrides(context: Context) -> tuple[Override, ...]:
    """Every override that does something, by path; an error for one without a resource that is carried over."""
    auth = next((node for node in context.lowered.values() if isinstance(node, Auth)), None)
    found = []
    for path in context.project.below(BACKEND):
        folder, _, name = path.removeprefix(f"{BACKEND}/").rpartition("/")
        if name != "override.ts" or "/build/" in path or "/src/" in path:
            continue
        text = context.project.text(path, context.log)
        if text is None or does_nothing(text):
            continue
        override = _override(folder, text, auth, context)
        if override is None:
            context.log.add(
                kinds.OVERRIDE_WITHOUT_RESOURCE,
                Origin(file=path),
                f"{path} changes a resource that is not carried over",
                "carry its statements over together with the resource",
            )
        else:
            modules = override_modules(f"{BACKEND}/{folder}", text, context) if override.target != "rest_api" else ()
            found.append(override.model_copy(update={"modules": modules}))
    return tuple(found)


def _override(folder: str, text: str, auth: Auth | None, context: Context) -> Override | None:
    origin = Origin(file=f"{BACKEND}/{folder}/override.ts")
    if folder == ROLES_FOLDER:
        return Override(name="roles", target="roles", source=text, origin=origin) if auth else None
    if folder == GROUPS_FOLDER:
        return Override(name="groups", target="groups", source=text, origin=origin) if auth and auth.groups else None
    category, _, name = folder.partition("/")
    node = context.lowered.get((category, name))
    target = TARGETS.get(type(node)) if node else None
    return Override(name=folder, target=target, of=name, source=text, origin=origin) if target else None


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
    if node.type in FUNCTIONS:
        yield node
        return
    for child in node.named_children:
        yield from _outermost_functions(child)


def _is_empty(body: Node) -> bool:
    """Comments, and a bare `console.log` or `return`, change nothing."""
    return all(_changes_nothing(child) for child in body.named_children)


def _changes_nothing(statement: Node) -> bool:
    if statement.type == "comment" or (statement.type == "return_statement" and not statement.named_children):
        return True
    return statement.type == "expression_statement" and (statement.text or b"").startswith(b"console.")
