"""The user's mapping templates: `data/resolvers/` as they were, and the two modules that put them to use."""

from collections.abc import Iterator

from amp2gen.backend_ts.files import Files, content_of
from amp2gen.backend_ts.naming import module
from amp2gen.backend_ts.skeletons import render
from amp2gen.backend_ts.typescript.build import call, data
from amp2gen.backend_ts.typescript.tree import Expr, ExprStmt, Imported, Name, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.data import GraphqlApi
from amp2gen.ir.expr import Attribute

FOLDER = "data"


def template_files(api: GraphqlApi) -> Files:
    """The files; the modules only where something uses them."""
    files = {f"amplify/{FOLDER}/resolvers/{template.path}": content_of(template) for template in api.templates}
    mentions = bool(api.mentions)
    if api.templates:
        files[f"amplify/{FOLDER}/mapping-templates.ts"] = render("data/mapping-templates.ts", mentions=mentions)
    if is_applied(api):
        files[f"amplify/{FOLDER}/resolvers.ts"] = render("data/resolvers.ts", mentions=mentions)
    return files


def is_applied(api: GraphqlApi) -> bool:
    """Whether there are templates beyond those that a stack takes: for resolvers that Amplify generates."""
    taken = {
        file
        for stack in api.stacks
        for each in stack.mapping_templates
        for file in (each.request, each.response, each.code)
    }
    return any(template.path not in taken for template in api.templates)


def use_templates(api: GraphqlApi, scope: Scope) -> Iterator[Stmt]:
    """`useResolverFiles(backend);`, for customizeData."""
    if is_applied(api):
        tables = [mention_table(api, scope)] if api.mentions else []
        use = Imported("useResolverFiles", module(FOLDER, f"{FOLDER}/resolvers"))
        yield ExprStmt(call(use, Name("backend"), *tables))


def take_templates(folder: str) -> Expr:
    return Imported("takeTemplates", module(folder, f"{FOLDER}/mapping-templates"))


def mention_table(api: GraphqlApi, scope: Scope) -> Expr:
    """`{ 'Post-abc-main': Post.tableName }`."""
    return data({each.text: scope.expr(Attribute(of=each.model, name="name")) for each in api.mentions})
