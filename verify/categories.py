"""Which file compares which resources. A resource type that none of them names is compared as it stands."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from amp2gen.ir.base import Origin
from amp2gen.verify import analytics, auth, data, functions, geo, hosting, iam, layers, rest_api, storage, tables
from amp2gen.verify.deployment import Deployment, Resource
from amp2gen.verify.items import Item, item_of, merged

Reader = Callable[[Deployment], Iterator[Item]]

READERS: tuple[Reader, ...] = (
    auth.auth_items,
    data.data_items,
    tables.table_items,
    storage.storage_items,
    functions.function_items,
    layers.layer_items,
    rest_api.rest_api_items,
    analytics.analytics_items,
    geo.geo_items,
    hosting.hosting_items,
    iam.trust_items,
)

PARTS = frozenset((*data.PARTS, *iam.PARTS, *layers.PARTS, *rest_api.PARTS))
"""Types that are looked at as parts of something else."""


@dataclass(frozen=True)
class Plumbing:
    """Resources by which Amplify or the CDK does its own work; patterns of type and of `stack/logical id`."""

    type: str
    address: str
    reason: str


PLUMBING: tuple[Plumbing, ...] = (
    Plumbing("AWS::CloudFormation::Stack", ".*", "holds what is compared"),
    Plumbing("AWS::CDK::Metadata", ".*", "usage statistics of the CDK"),
    # Gen 1
    Plumbing("AWS::S3::Bucket(Policy)?", "DeploymentBucket.*", "Gen 1's deployment artifacts"),
    Plumbing(
        "AWS::Lambda::Function|Custom::LambdaCallout|AWS::IAM::Role",
        "UpdateRolesWithIDPFunction.*",
        "opens Gen 1's two roles to the identity pool; see trust",
    ),
    Plumbing(
        "AWS::Lambda::Function|AWS::IAM::Role",
        "AuthTriggerCustomLambdaStack/.*",
        "sets the triggers of Gen 1's user pool; see trigger",
    ),
    Plumbing(
        "AWS::IAM::Role", "auth[^/]*/UserPoolClientRole", "of a function that current Gen 1 versions no longer make"
    ),
    Plumbing(
        "AWS::Lambda::Function|Custom::LambdaCallout|AWS::IAM::(Role|Policy)",
        "auth[^/]*/(UserPoolClient(Lambda|Inputs)|MFALambda|OpenId).*",
        "by which Gen 1 before version 7 sets what CloudFormation could not set then",
    ),
    Plumbing(
        "AWS::Lambda::Function|Custom::LambdaCallout|AWS::IAM::Role",
        "authuserPoolGroups/(RoleMapFunction(Input)?|LambdaExecutionRole)",
        "by which Gen 1 before version 7 lets groups choose the role; see identity pool roles",
    ),
    Plumbing("AWS::Amplify::Branch", "hosting.*", "of Amplify Hosting, which stays as it is"),
    Plumbing("Custom::EmptyResource", ".*", "keeps a Gen 1 stack from being empty; never created"),
    Plumbing(
        "AWS::Lambda::Function|Custom::LambdaCallout",
        "auth[^/]*/(HostedUI|OAuth).*",
        "makes the domain and the identity providers of Gen 1's user pool; see those",
    ),
    Plumbing("AWS::Lambda::Function|AWS::IAM::Role", "geo[^/]*/Custom.*", "makes Gen 1's geo resources; see those"),
    Plumbing(
        "AWS::IAM::Role",
        "api[^/]*/PredictionsDirectiveStack/(Rekognition|Translate|Lambda)DataSourceServiceRole.*",
        "of data sources that have another role: nobody takes it on",
    ),
    # Gen 2
    Plumbing(
        "AWS::Lambda::Function|AWS::IAM::Role|Custom::AmplifySecretFetcherResource",
        ".*/AmplifySecretFetcherResource.*",
        "reads the credentials of identity providers from the branch's secrets",
    ),
    Plumbing(
        "AWS::Lambda::Function|AWS::IAM::Role|Custom::AmplifyRefAuth",
        r"auth/AmplifyRefAuth.*",
        "looks an imported user pool up, for amplify_outputs.json",
    ),
    Plumbing(
        "AWS::Lambda::Function|AWS::IAM::Role|Custom::AmplifyBranchLinkerResource",
        "AmplifyBranchLinker.*",
        "tells the Amplify console of the branch's backend",
    ),
    Plumbing(
        "AWS::S3::BucketPolicy|Custom::S3AutoDeleteObjects|Custom::CDKBucketDeployment|AWS::Lambda::LayerVersion",
        r"auth/VerificationPage.*",
        "fills and opens the page that verification messages link to; see verification page",
    ),
    Plumbing("AWS::SSM::Parameter", r".*Parameter[0-9A-F]{8}", "tells functions where things are"),
    Plumbing(
        "AWS::S3::Bucket(Policy)?|Custom::S3AutoDeleteObjects|Custom::CDKBucketDeployment|AWS::Lambda::LayerVersion",
        r"data/(amplifyDataAmplifyCodegenAssets|modelIntrospectionSchemaBucket).*",
        "artifacts for code generation, no user data",
    ),
    Plumbing(
        "AWS::Lambda::Function|AWS::IAM::Role",
        r".*(CustomCDKBucketDeployment|CustomS3AutoDeleteObjects|BucketNotificationsHandler)[^/]*",
        "handlers of the CDK's own custom resources",
    ),
    Plumbing(
        "AWS::Lambda::Function|AWS::IAM::Role|AWS::StepFunctions::StateMachine",
        "data/amplifyData/AmplifyTableManager/.*",
        "creates and changes the tables of models",
    ),
)


def items(deployment: Deployment) -> tuple[Item, ...]:
    """Everything in a deployment that is compared: what the categories read, and all that they did not."""
    found = [item for read in READERS for item in read(deployment)]
    seen = {item.place for item in found}
    return (*merged(found), *_others(deployment, seen))


def plumbing_of(resource: Resource) -> Plumbing | None:
    """Why a resource is not compared; None if it is."""
    for each in PLUMBING:
        if re.fullmatch(each.type, resource.type) and re.fullmatch(each.address, str(resource.address)):
            return each
    return None


def _others(deployment: Deployment, seen: Collection[Origin]) -> Iterator[Item]:
    for resource in deployment.resources:
        if resource.type not in PARTS and resource.place not in seen and plumbing_of(resource) is None:
            yield item_of(resource.type, resource, resource.properties)
