"""The TypeScript of the file bucket."""

from typing import Any

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.app import App, Branch, Environment, Fact
from amp2gen.ir.base import ref_to
from amp2gen.ir.functions import Function, NodeCode
from amp2gen.ir.settings import Setting
from amp2gen.ir.storage import CREATED, REMOVED, Bucket, BucketTrigger


def emitted(**settings: Any) -> str:
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main", buckets=(Fact(resource="buckets/files", value="files12345-main"),)),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        functions=(Function(name="resize", code=NodeCode(entry="src/index.js", version=22)),),
        storage=Bucket(name="files", **settings),
    )
    files = emit(app, ProjectFiles({}, frozenset())).files
    return files["amplify/storage/resource.ts"].decode()


def test_a_trigger_for_some_objects_is_a_notification_of_the_bucket() -> None:
    resize = ref_to(Function, "resize")
    text = emitted(
        triggers=(
            BucketTrigger(
                function=resize, events=("s3:ObjectCreated:Put", REMOVED), prefix="public/images/", suffix=".jpg"
            ),
            BucketTrigger(function=resize, events=(CREATED,)),
        )
    )
    assert "  triggers: { onUpload: resize },\n" in text, "no filter: defineStorage says it"
    assert (
        """
  bucket.addEventNotification(
    EventType.OBJECT_CREATED_PUT,
    new LambdaDestination(backend.resize.resources.lambda),
    { prefix: 'public/images/', suffix: '.jpg' },
  );
  bucket.addEventNotification(
    EventType.OBJECT_REMOVED,
    new LambdaDestination(backend.resize.resources.lambda),
    { prefix: 'public/images/', suffix: '.jpg' },
  );
"""
        in text
    )
    assert "const { bucket } = backend.storage.resources;" in text


def test_what_somebody_set_on_the_bucket_stays() -> None:
    text = emitted(settings=(Setting(name="VersioningConfiguration", value={"Status": "Enabled"}),))
    assert "cfnBucket.addPropertyOverride('VersioningConfiguration', {\n    Status: 'Enabled',\n  });" in text
