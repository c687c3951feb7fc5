"""Tags on everything: lines of backend.ts."""

from collections.abc import Iterator

from amp2gen.backend_ts.files import Unit
from amp2gen.backend_ts.typescript.build import call, dotted, members
from amp2gen.backend_ts.typescript.tree import BlankLine, Const, ExprStmt, Imported, Name, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App


def emit_tags(app: App) -> Iterator[Unit]:
    if not app.tags:
        return
    scope = Scope("", {})
    of_all = call(members(Imported("Tags", "aws-cdk-lib"), "of"), dotted("backend.stack"))
    tags: tuple[Stmt, ...] = (Const(Name("tags"), of_all),)
    tags += tuple(ExprStmt(call(dotted("tags.add"), tag.key, scope.expr(tag.value))) for tag in app.tags)
    yield Unit(customizes=(*tags, BlankLine()))
