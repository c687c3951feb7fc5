"""Diagnostics of REST APIs: A2G18xx."""

from amp2gen.ir.diagnostics import _kind

REST_API_UNREADABLE = _kind(
    "A2G1801",
    "error",
    "a REST API is not carried over",
    """Neither cli-inputs.json nor api-params.json names a path of the API whose function is carried over. Restore
    the file from version control, or define the API with the AWS CDK.""",
)
REST_PATH_NOT_CARRIED = _kind(
    "A2G1802",
    "error",
    "a path of a REST API is not carried over",
    """The path calls nothing that the Gen 2 project has, or needs a user pool that it does not have. The API is
    written without it: API Gateway answers 403 there. Add the function, then the path by `addPath` in the API's
    resource.ts.""",
)
REST_RULE_NOT_CARRIED = _kind(
    "A2G1803",
    "warning",
    "a permission to call a REST API is not carried over",
    """Permissions belong to the roles of signed-in users, guests and user pool groups. The project has no such role,
    so nobody could use the permission.""",
)
REST_AUTHORIZER_NOT_CARRIED = _kind(
    "A2G1804",
    "error",
    "an authorizer of a REST API is not carried over",
    """The template gives the path an authorizer other than IAM or the app's own user pool. The path is left out, as
    it must not become more open than it was. Add it in the API's resource.ts with an authorizer of the AWS CDK.""",
)
REST_PATHS_CLASH = _kind(
    "A2G1805",
    "error",
    "API Gateway refuses the paths of a REST API",
    """Below each path API Gateway takes one variable part only, and Amplify puts {proxy+} below every path: `/items`
    and `/items/{id}` exclude each other. Such an API cannot be deployed in either generation. Remove one of the
    paths.""",
)
REST_RESOURCE_NOT_CARRIED = _kind(
    "A2G1806",
    "error",
    "a CloudFormation resource of a REST API is not carried over",
    """The API's template holds a resource of its own that the Gen 2 project does not have. Add it with the AWS CDK.""",
)
REST_PATH_ADDED = _kind(
    "A2G1807",
    "warning",
    "a REST API answers a path that Gen 1's does not",
    """api-params.json names the path, or it lies below one, but the committed template does not have it. The same
    callers as for the path above it may call it.""",
)
