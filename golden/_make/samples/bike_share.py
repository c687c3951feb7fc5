"""bike-share: REST APIs, tables, a stream, and functions that stand in each other's way, as a plain clone."""

from _make.kinesis import kinesis_stream
from _make.rest_api import Path, admin_queries, rest_api
from _make.spec import (
    ApiAuth,
    Auth,
    AuthTrigger,
    Environment,
    GraphqlApi,
    LambdaFunction,
    ModelGrant,
    Parameter,
    Sample,
    Use,
)
from _make.tables import table

_CLI = "13.0.1"
_ALL = ("create", "read", "update", "delete")
_AUTH = Auth(
    shared_id="5d80f3a7",
    prefix="bikeshare",
    setup="manual",
    allow_guests=True,
    required_attributes=("email",),
    username_attributes=("email",),
    groups=("Mechanics", "Support"),
    triggers=(
        AuthTrigger(
            "PostConfirmation",
            ("custom",),
            (),
            runtime="nodejs18.x",
            model_grants=(ModelGrant("Rider", ("create",)),),
            knows_pool=True,
        ),
    ),
)
_BIKES = ("{Arn}", "{Arn}/index/*")

_FUNCTIONS = (
    LambdaFunction(
        "stations",
        "nodejs20.x",
        uses=(Use("storage", "bikes", ("Name",), ("dynamodb:GetItem", "dynamodb:Query"), _BIKES),),
    ),
    LambdaFunction(
        "rentals",
        "nodejs18.x",
        timeout=20,
        uses=(
            Use("storage", "bikes", ("Name", "Arn"), ("dynamodb:Query", "dynamodb:UpdateItem"), _BIKES),
            Use("storage", "tariffs", ("Name",), ("dynamodb:GetItem",), ("{Arn}",)),
            Use("analytics", "rides", ("kinesisStreamArn",), ("kinesis:PutRecord",), ("{kinesisStreamArn}",)),
            Use("function", "receipt", ("Name",), ("lambda:InvokeFunction",), ("{Arn}",)),
        ),
        model_grants=(ModelGrant("Rider", ("read",)),),
    ),
    LambdaFunction("receipt", "nodejs20.x", auth_verbs=("read",)),
    LambdaFunction("bikeWatch", "nodejs20.x", uses=(Use("storage", "bikes", (), (), (), "StreamArn"),)),
    LambdaFunction("rideCounter", "nodejs20.x", uses=(Use("analytics", "rides", (), (), (), "kinesisStreamArn"),)),
    LambdaFunction(
        "AdminQueries3c1e9b52",
        "nodejs18.x",
        parameters=(Parameter("adminGroup", "GROUP", {"dev": "Support", "prod": "Support"}),),
        auth_verbs=("read", "update"),
    ),
    LambdaFunction(
        "nightShift",
        "nodejs20.x",
        schedule="rate(1 day)",
        uses=(
            Use(
                "api",
                "fleet",
                ("ApiId", "ApiName"),
                ("execute-api:Invoke",),
                ("arn:aws:execute-api:{AWS::Region}:{AWS::AccountId}:{ApiId}/*/GET/maintenance",),
            ),
        ),
    ),
)

BIKE_SHARE = Sample(
    name="bike-share",
    project_folder="gen1",
    project_name="bikeshare",
    app_id="dbikeshare0example",
    cli_version=_CLI,
    pulled=False,
    environments=(Environment("dev", "eu-north-1", "2b6f8"), Environment("prod", "eu-north-1", "c41d9")),
    package_manager="npm",
    auth=_AUTH,
    api=GraphqlApi(
        name="bikeshare",
        default_auth=ApiAuth("AMAZON_COGNITO_USER_POOLS"),
        additional_auth=(ApiAuth("AWS_IAM"),),
    ),
    functions=_FUNCTIONS,
    extras=(
        table(
            "bikes",
            (("station", "string"), ("bikeId", "string")),
            indexes=(
                ("byState", (("state", "string"), ("changedAt", "number"))),
                ("byBike", (("bikeId", "string"),)),
            ),
            triggers=("bikeWatch",),
            cli_version=_CLI,
        ),
        table("tariffs", (("tariff", "string"),), cli_version=_CLI),
        kinesis_stream("rides", 2, _AUTH, _CLI),
        rest_api(
            "fleet",
            {
                "/stations": Path("stations", "open"),
                "/bikes/{bikeId}": Path("stations", "protected", auth=("read",), guest=("read",)),
                "/bikes/{bikeId}/reports": Path("rentals", "private", auth=("create",)),
                "/rentals": Path("rentals", "private", auth=_ALL, groups={"Support": ("read", "update")}),
                "/maintenance": Path("stations", "private", groups={"Mechanics": _ALL}),
            },
            _AUTH,
            _CLI,
        ),
        rest_api("partners", {"/webhook": Path("rentals", "open")}, _AUTH, _CLI),
        admin_queries("AdminQueries3c1e9b52", _AUTH, _CLI),
    ),
)
