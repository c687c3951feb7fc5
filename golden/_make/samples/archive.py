"""archive: pools, a bucket and a table that are older than the app, which only refers to them; REST and no GraphQL.
A museum lends what it has."""

from _make.rest_api import Path, rest_api
from _make.spec import Auth, Environment, Imported, LambdaFunction, Parameter, Sample, Use
from _make.tables import table

_CLI = "12.12.6"
_ACCOUNT = "123456789012"
_REGION = "eu-west-3"
_AUTH = Auth(
    shared_id="7c19e2b4",
    prefix="museum",
    setup="default",
    allow_guests=True,
    required_attributes=("email",),
    username_attributes=("email",),
    imported=True,
)


def _holdings(environment: str, stream: str) -> dict[str, str]:
    name = f"museum-holdings-{environment}"
    arn = f"arn:aws:dynamodb:{_REGION}:{_ACCOUNT}:table/{name}"
    return {
        "tableName": name,
        "region": _REGION,
        "arn": arn,
        "streamArn": f"{arn}/stream/{stream}",
        "partitionKeyName": "inventoryNumber",
        "partitionKeyType": "S",
    }


ARCHIVE = Sample(
    name="archive",
    project_folder="gen1",
    project_name="archive",
    app_id="darchive0example",
    cli_version=_CLI,
    pulled=True,
    environments=(Environment("prod", _REGION, "e58a2"), Environment("dev", _REGION, "03c7f")),
    package_manager="npm",
    auth=_AUTH,
    api=None,
    functions=(
        LambdaFunction(
            "findHoldings",
            "nodejs20.x",
            timeout=10,
            uses=(
                Use(
                    "storage",
                    "holdings",
                    ("Name",),
                    ("dynamodb:GetItem", "dynamodb:Query"),
                    ("{Arn}", "{Arn}/index/*"),
                ),
                Use("storage", "scans", ("BucketName",), ("s3:GetObject",), ("arn:aws:s3:::{BucketName}/*",)),
            ),
        ),
        LambdaFunction(
            "lendHolding",
            "nodejs20.x",
            parameters=(Parameter("loanDays", "LOAN_DAYS", {"prod": "28", "dev": "1"}),),
            uses=(
                Use(
                    "storage",
                    "loans",
                    ("Name",),
                    ("dynamodb:PutItem", "dynamodb:Query"),
                    ("{Arn}", "{Arn}/index/*"),
                ),
            ),
            auth_verbs=("read",),
        ),
        LambdaFunction("watchHoldings", "nodejs20.x", uses=(Use("storage", "holdings", (), (), (), "StreamArn"),)),
    ),
    imported=(
        Imported(
            "scans",
            "S3",
            {name: {"bucketName": f"museum-scans-{name}", "region": _REGION} for name in ("prod", "dev")},
            {"BucketName": "bucketName", "Region": "region"},
        ),
        Imported(
            "holdings",
            "DynamoDB",
            {
                "prod": _holdings("prod", "2023-02-14T10:21:37.604"),
                "dev": _holdings("dev", "2023-02-09T08:55:02.310"),
            },
            {
                "Name": "tableName",
                "Region": "region",
                "Arn": "arn",
                "StreamArn": "streamArn",
                "PartitionKeyName": "partitionKeyName",
                "PartitionKeyType": "partitionKeyType",
            },
        ),
    ),
    extras=(
        table(
            "loans",
            (("inventoryNumber", "string"), ("since", "string")),
            indexes=(("byBorrower", (("borrower", "string"), ("since", "string"))),),
            cli_version=_CLI,
        ),
        rest_api(
            "museum",
            {
                "/holdings/{inventoryNumber}": Path("findHoldings", "protected", auth=("read",), guest=("read",)),
                "/loans": Path("lendHolding", "private", auth=("create", "read")),
            },
            _AUTH,
            _CLI,
        ),
    ),
)
