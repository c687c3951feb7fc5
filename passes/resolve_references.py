"""ARNs that Gen 1 puts together from their parts become attributes of the resources they name.

>>> from amp2gen.ir.data import DataModel
>>> from amp2gen.ir.expr import Pseudo, attribute, join, text
>>> from amp2gen.ir.pretty import expr
>>> before = join([
...     text("arn:aws:dynamodb:"), Pseudo(name="region"), text(":"), Pseudo(name="account"),
...     text(":table/"), attribute(DataModel, "Post", "name"), text("/index/*"),
... ])
>>> print(expr(before))
"arn:aws:dynamodb:" + region + ":" + account + ":table/" + models/Post.name + "/index/*"
>>> print(expr(resolve(before)))
models/Post.arn + "/index/*"
"""

from collections.abc import Mapping

from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App
from amp2gen.ir.auth import Auth
from amp2gen.ir.data import DataModel, GraphqlApi
from amp2gen.ir.expr import Attribute, Expr, Join, Pseudo, Text, join
from amp2gen.ir.functions import Function
from amp2gen.ir.geo import GeofenceCollection, Map, PlaceIndex
from amp2gen.ir.storage import Bucket
from amp2gen.ir.tables import Table
from amp2gen.ir.walk import map_exprs
from amp2gen.passes.options import Options

REGION = "\0region"
ACCOUNT = "\0account"

ARNS: Mapping[tuple[str, str], tuple[str, str]] = {
    (DataModel.ID_PREFIX, "name"): (f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/", "arn"),
    (Table.ID_PREFIX, "name"): (f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/", "arn"),
    (Stream.ID_PREFIX, "name"): (f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/", "arn"),
    (Map.ID_PREFIX, "name"): (f"arn:aws:geo:{REGION}:{ACCOUNT}:map/", "arn"),
    (PlaceIndex.ID_PREFIX, "name"): (f"arn:aws:geo:{REGION}:{ACCOUNT}:place-index/", "arn"),
    (GeofenceCollection.ID_PREFIX, "name"): (f"arn:aws:geo:{REGION}:{ACCOUNT}:geofence-collection/", "arn"),
    (GraphqlApi.ID_PREFIX, "id"): (f"arn:aws:appsync:{REGION}:{ACCOUNT}:apis/", "arn"),
    (Auth.ID_PREFIX, "user_pool_id"): (f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/", "user_pool_arn"),
    (Bucket.ID_PREFIX, "name"): ("arn:aws:s3:::", "arn"),
    (Function.ID_PREFIX, "name"): (f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:", "arn"),
    (Function.ID_PREFIX, "role_name"): (f"arn:aws:iam::{ACCOUNT}:role/", "role_arn"),
}
"""Kind and attribute at the end of an ARN → what stands before it, and the attribute that is the whole ARN."""


def resolve_references(app: App, options: Options) -> App:
    return map_exprs(app, resolve)


def resolve(value: Expr) -> Expr:
    """The value with a leading ARN replaced by the attribute that it is."""
    if not isinstance(value, Join):
        return value
    for index, part in enumerate(value.parts):
        if isinstance(part, Attribute):
            written = _written(value.parts[:index])
            found = ARNS.get((part.of.id.split("/", 1)[0], part.name))
            if found and written in (found[0], found[0].replace("arn:aws:", "arn:\0partition:", 1)):
                whole = part.model_copy(update={"name": found[1]})
                return join([whole, *value.parts[index + 1 :]])
            return value
    return value


def _written(parts: tuple[Expr, ...]) -> str | None:
    """The parts as text with marks for region, account and partition; None if there is anything else."""
    pieces = []
    for part in parts:
        if isinstance(part, Text):
            pieces.append(part.value)
        elif isinstance(part, Pseudo):
            pieces.append(f"\0{part.name}")
        else:
            return None
    return "".join(pieces)
