"""Diagnostics of geo: A2G19xx, to 1919."""

from amp2gen.ir.diagnostics import _kind

GEO_UNREADABLE = _kind(
    "A2G1901",
    "error",
    "a geo resource is not carried over",
    """The template describes no map, place index or geofence collection of Amazon Location Service. Restore it from
    version control, or define the resource with the AWS CDK.""",
)
GEO_RESOURCE_NOT_CARRIED = _kind(
    "A2G1902",
    "error",
    "a CloudFormation resource beside a geo resource is not carried over",
    """The template holds another resource than the ones that Gen 1 writes, or a policy of a role that no user of the
    app has. Add it with the AWS CDK.""",
)
GEO_NAME_CHANGES = _kind(
    "A2G1903",
    "warning",
    "a geo resource has another name in Gen 2",
    """Names in Amazon Location Service are unique in an account and region, and Gen 1's keeps its own as long as it is
    there. Clients that use the default map, search index or collection read the new name from amplify_outputs.json and
    need no change; code that writes the name down has to change.""",
)
GEO_REGION_CHANGES = _kind(
    "A2G1904",
    "warning",
    "a geo resource is in another region than the backend",
    """Gen 1 creates maps and the like in another region where Amazon Location Service was not offered in the app's own.
    Gen 2 creates them in the region of the backend: see whether the service is there by now, or deploy the branch to
    another region.""",
)
GEOFENCES_ARE_DATA = _kind(
    "A2G1905",
    "warning",
    "geofences have to be copied",
    """Gen 1 creates a geofence collection by a function of its own, so CloudFormation cannot move it into another
    stack. Gen 2 creates a new one, without geofences: copy them with `aws location list-geofences` and
    `aws location batch-put-geofence`, ten at a time, once the branch is deployed and before clients use it.""",
)
