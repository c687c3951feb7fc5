"""The TypeScript of buckets and tables that were created elsewhere."""

from typing import Any

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.app import App, Branch, Environment, Fact
from amp2gen.ir.expr import EnvironmentValue, PerEnvironment, attribute, join, text
from amp2gen.ir.functions import EventSource, Function, NodeCode, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.storage import Bucket, ReferencedBucket
from amp2gen.ir.tables import ReferencedTable


def emitted(**resources: Any) -> dict[str, str]:
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main", buckets=(Fact(resource="buckets/files", value=None),)),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        **resources,
    )
    return {path: content.decode() for path, content in emit(app, ProjectFiles({}, frozenset())).files.items()}


PHOTOS = ReferencedBucket(name="photos", bucket_name=text("our-photos"), region=text("us-east-1"))


def test_a_bucket_is_referred_to_and_clients_find_it() -> None:
    files = emitted(referenced_buckets=(PHOTOS,))
    assert (
        files["amplify/storage/photos/resource.ts"]
        == """\
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Backend } from '../../backend';

export function addPhotosBucket(backend: Backend): IBucket {
  const bucket = Bucket.fromBucketAttributes(backend.stack, 'photos', {
    bucketName: 'our-photos',
    region: 'us-east-1',
  });
  backend.addOutput({
    storage: { aws_region: 'us-east-1', bucket_name: bucket.bucketName },
  });
  return bucket;
}
"""
    )
    assert files["amplify/backend.ts"].endswith("\naddPhotosBucket(backend);\n")


def test_beside_a_bucket_of_ones_own_clients_use_that_one() -> None:
    files = emitted(referenced_buckets=(PHOTOS,), storage=Bucket(name="files"))
    assert "addOutput" not in files["amplify/storage/photos/resource.ts"]


def test_a_name_per_branch_stands_in_gen1_json() -> None:
    name = PerEnvironment(
        resource="photos",
        name="bucketName",
        values=(EnvironmentValue(environment="main", value="main-photos"),),
        otherwise="main-photos",
    )
    files = emitted(referenced_buckets=(ReferencedBucket(name="photos", bucket_name=name),))
    assert "bucketName: parameters.photos.bucketName," in files["amplify/storage/photos/resource.ts"]


def test_a_function_may_use_both_exactly_as_it_could() -> None:
    orders = ReferencedTable(name="orders", table_name=text("orders"), stream_arn=text("arn:stream"))
    photos = attribute(ReferencedBucket, "photos", "arn")
    reader = Function(
        name="reader",
        code=NodeCode(entry="src/index.js", version=22),
        environment=(Variable(name="TABLE", value=attribute(ReferencedTable, "orders", "name")),),
        statements=(Statement(actions=("s3:GetObject",), resources=(join([photos, text("/*")]),)),),
        event_sources=(
            EventSource(
                source=attribute(ReferencedTable, "orders", "stream_arn"), batch_size=10, starting_position="LATEST"
            ),
        ),
    )
    files = emitted(referenced_buckets=(PHOTOS,), referenced_tables=(orders,), functions=(reader,))
    content = files["amplify/functions/reader/resource.ts"]
    assert "  backend: Backend,\n  photos: IBucket,\n  orders: ITable,\n" in content
    assert "backend.reader.addEnvironment('TABLE', orders.tableName);" in content
    assert "resources: [photos.arnForObjects('*')]," in content
    assert "eventSourceArn: orders.tableStreamArn!," in content
    assert (
        "  return Table.fromTableAttributes(backend.stack, 'orders', {\n"
        "    tableName: 'orders',\n"
        "    tableStreamArn: 'arn:stream',\n"
        "  });\n"
    ) in files["amplify/storage/orders/resource.ts"]
