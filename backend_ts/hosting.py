"""Sites by S3 and CloudFront: `hosting/<name>/resource.ts` includes the template beside it."""

from collections.abc import Iterator

from amp2gen.backend_ts.build_tools import folder_path
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import construct_name, module
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    Block,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    If,
    Imported,
    Name,
    Param,
    Return,
    Stmt,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.hosting import Hosting

TEMPLATE = "template.json"


def emit_hosting(app: App) -> Iterator[Unit]:
    if app.hosting is None:
        return
    folder = f"hosting/{app.hosting.name}"
    add = Imported("addHosting", module("", f"{folder}/resource"))
    yield Unit(
        files={
            **typescript(f"amplify/{folder}/resource.ts", _add(app.hosting, folder)),
            f"amplify/{folder}/{TEMPLATE}": f"{app.hosting.template}\n".encode(),
        },
        adds=(ExprStmt(call(add, Name("backend"))),),
    )


def _add(hosting: Hosting, folder: str) -> FunctionDecl:
    scope = Scope(folder, {})
    options: dict[str, object] = {"templateFile": folder_path(TEMPLATE)}
    if hosting.parameters:
        options["parameters"] = {each.name: scope.expr(each.value) for each in hosting.parameters}
    include = Imported("CfnInclude", "aws-cdk-lib/cloudformation-include")
    body: list[Stmt] = [
        If(Imported("isSandbox", module(folder, "gen1")), Block((Return(),))),
        Const(Name("stack"), call(dotted("backend.createStack"), "hosting")),
        Const(Name("template"), new(include, Name("stack"), construct_name(hosting.name), data(options))),
        ExprStmt(call(dotted("backend.addOutput"), {"custom": {"hosting": _output(hosting)}})),
    ]
    return FunctionDecl(
        "addHosting",
        (Param(Name("backend"), TypeRef(Imported("Backend", module(folder, "backend"), type_only=True))),),
        Block(tuple(body)),
        return_type=TypeRef("void"),
        export=True,
        doc="The site. A sandbox has none.",
    )


def _output(hosting: Hosting) -> dict[str, object]:
    """Where to publish to."""
    output: dict[str, object] = {"bucketName": members(_resource(hosting.bucket), "ref")}
    if hosting.distribution is not None:
        distribution = _resource(hosting.distribution)
        output["distributionId"] = members(distribution, "ref")
        output["domain"] = call(members(call(members(distribution, "getAtt"), "DomainName"), "toString"))
    return output


def _resource(logical_id: str) -> Expr:
    return call(dotted("template.getResource"), logical_id)
