"""Buckets and tables that were created elsewhere: `storage/<name>/resource.ts` refers to them, and changes nothing."""

from collections.abc import Iterator

from amp2gen.backend_ts.added import Added, added_resources, addition
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import construct_name, module
from amp2gen.backend_ts.typescript.build import call, dotted, members
from amp2gen.backend_ts.typescript.tree import (
    Block,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    Imported,
    Name,
    Param,
    Return,
    Stmt,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.expr import Expr as Value
from amp2gen.ir.expr import Pseudo, join, text
from amp2gen.ir.storage import ReferencedBucket
from amp2gen.ir.tables import ReferencedTable

S3 = "aws-cdk-lib/aws-s3"
DYNAMODB = "aws-cdk-lib/aws-dynamodb"


def emit_referenced_storage(app: App) -> Iterator[Unit]:
    names = added_resources(app)
    for index, bucket in enumerate(app.referenced_buckets):
        # amplify_outputs.json has one bucket that clients use where they name none.
        is_default = app.storage is None and index == 0
        folder, added = f"storage/{bucket.name}", names[bucket.id]
        yield Unit(
            files=typescript(f"amplify/{folder}/resource.ts", _bucket(bucket, added, folder, is_default)),
            adds=(addition(added, module("", f"{folder}/resource")),),
        )
    for table in app.referenced_tables:
        folder, added = f"storage/{table.name}", names[table.id]
        yield Unit(
            files=typescript(f"amplify/{folder}/resource.ts", _table(table, added, folder)),
            adds=(addition(added, module("", f"{folder}/resource")),),
        )


def _bucket(bucket: ReferencedBucket, added: Added, folder: str, is_default: bool) -> FunctionDecl:
    """`export function addPhotosBucket(backend: Backend): IBucket { … }`."""
    scope = Scope(folder, {})
    attributes: dict[str, object] = {"bucketName": scope.expr(bucket.bucket_name)}
    region: Expr = dotted("backend.stack.region")
    if bucket.region is not None:
        attributes["region"] = region = scope.expr(bucket.region)
    made = call(
        members(Imported("Bucket", S3), "fromBucketAttributes"),
        dotted("backend.stack"),
        construct_name(added.name),
        attributes,
    )
    body: list[Stmt] = [Const(Name("bucket"), made)]
    if is_default:
        output = {"storage": {"aws_region": region, "bucket_name": dotted("bucket.bucketName")}}
        body.append(ExprStmt(call(dotted("backend.addOutput"), output)))
    return _function(added, folder, [*body, Return(Name("bucket"))])


def _table(table: ReferencedTable, added: Added, folder: str) -> FunctionDecl:
    """`export function addOrdersTable(backend: Backend): ITable { … }`."""
    scope = Scope(folder, {})
    attributes: dict[str, object] = {"tableName": scope.expr(table.table_name)}
    if table.region is not None:
        # By its name alone it would be a table of the backend's region.
        arn: list[Value] = [text("arn:"), Pseudo(name="partition"), text(":dynamodb:"), table.region, text(":")]
        arn += [Pseudo(name="account"), text(":table/"), table.table_name]
        attributes = {"tableArn": scope.expr(join(arn))}
    if table.stream_arn is not None:
        attributes["tableStreamArn"] = scope.expr(table.stream_arn)
    made = call(
        members(Imported("Table", DYNAMODB), "fromTableAttributes"),
        dotted("backend.stack"),
        construct_name(added.name),
        attributes,
    )
    return _function(added, folder, [Return(made)])


def _function(added: Added, folder: str, body: list[Stmt]) -> FunctionDecl:
    return FunctionDecl(
        added.add,
        (Param(Name("backend"), TypeRef(Imported("Backend", module(folder, "backend"), type_only=True))),),
        Block(tuple(body)),
        return_type=TypeRef(added.type),
        export=True,
    )
