"""The samples' handlers run under plain node, with a stand-in for AWS behind the SDK packages they import."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parents[1] / "golden"
NODE = shutil.which("node")

pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(NODE is None, reason="node is not installed"),
]


@dataclass(frozen=True)
class Case:
    function: str
    result: Any
    environment: dict[str, str] = field(default_factory=dict)
    aws: dict[str, Any] = field(default_factory=dict)
    calls: list[Any] | None = None


def _digest(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


_PLACED_AT = "2025-11-03T10:00:00.000Z"
_ORDER_ID = hashlib.sha256(f'{{"x-placed-at":"{_PLACED_AT}"}}'.encode()).hexdigest()[:16]
_CUSTOMER = "11111111-2222-3333-4444-555555555555"

_CORS = {"Access-Control-Allow-Origin": "*"}
_RIDE = {"bikeId": "b17", "station": "Park", "price": 4.5}

CASES = (
    Case(
        "findHoldings",
        {"statusCode": 400, "headers": _CORS, "body": '"which holding?"'},
        calls=[],
    ),
    Case(
        "lendHolding",
        {"statusCode": 201, "headers": _CORS, "body": '{"until":"2025-12-01T10:00:00.000Z"}'},
        {"AUTH_MUSEUM7C19E2B4_USERPOOLID": "pool", "STORAGE_LOANS_NAME": "loans-prod", "LOAN_DAYS": "28"},
        {"listUsers": {"Users": [{"Attributes": [{"Name": "email", "Value": "ann@museum.example"}]}]}},
        [
            ["listUsers", {"UserPoolId": "pool", "Filter": 'sub = "5d0a3c5e-6f51-4a52-9f0c-2b7f3f1f6a10"'}],
            [
                "put",
                {
                    "TableName": "loans-prod",
                    "Item": {
                        "inventoryNumber": "1931.7",
                        "since": _PLACED_AT,
                        "until": "2025-12-01T10:00:00.000Z",
                        "borrower": "ann@museum.example",
                    },
                },
            ],
        ],
    ),
    Case("watchHoldings", {"came": ["2025.3"], "left": ["1931.7"]}),
    Case("readingTime", {"words": 4, "minutes": 2}),
    Case("stations", {"statusCode": 200, "headers": _CORS, "body": '["Harbour","Market","Park"]'}),
    Case(
        "rentals",
        {"statusCode": 200, "headers": _CORS, "body": json.dumps(_RIDE, separators=(",", ":"))},
        {
            "STORAGE_BIKES_NAME": "bikes-prod",
            "STORAGE_TARIFFS_NAME": "tariffs-prod",
            "ANALYTICS_RIDES_KINESISSTREAMARN": "arn:aws:kinesis:eu-north-1:123456789012:stream/rides-prod",
            "FUNCTION_RECEIPT_NAME": "receipt-prod",
        },
        {"get": {"Item": {"tariff": "standard", "quarter": 1.5}}},
    ),
    Case("receipt", {"pool": "pool", "text": "Bike b17: 4.50 EUR"}, {"AUTH_BIKESHARE5D80F3A7_USERPOOLID": "pool"}),
    Case("bikeWatch", ["b17"]),
    Case("rideCounter", {"Park": 1}),
    Case(
        "AdminQueries3c1e9b52",
        {"statusCode": 200, "headers": _CORS, "body": '["ada"]'},
        {"GROUP": "Support", "AUTH_BIKESHARE5D80F3A7_USERPOOLID": "pool"},
        {"listUsers": {"Users": [{"Username": "ada"}]}},
        [["listUsers", {"UserPoolId": "pool"}]],
    ),
    Case(
        "nightShift",
        {"name": "fleet", "url": "https://abc.execute-api.eu-west-1.amazonaws.com/prod/maintenance"},
        {"API_FLEET_APIID": "abc", "API_FLEET_APINAME": "fleet", "ENV": "prod"},
    ),
    Case(
        "bikeshare5d80f3a7PostConfirmation",
        json.loads(
            (
                GOLDEN / "bike-share/gen1/amplify/backend/function/bikeshare5d80f3a7PostConfirmation/src/event.json"
            ).read_text()
        ),
        {
            "MODULES": "custom",
            "API_BIKESHARE_RIDERTABLE_NAME": "Rider",
            "AUTH_BIKESHARE5D80F3A7_USERPOOLID": "eu-north-1_example",
        },
        {},
        [
            [
                "put",
                {
                    "TableName": "Rider",
                    "Item": {
                        "id": _CUSTOMER,
                        "__typename": "Rider",
                        "email": "ada@bikes.example",
                        "owner": f"{_CUSTOMER}::ada",
                    },
                },
            ]
        ],
    ),
    Case("remindReaders", ["Moby Dick is due on 2024-07-01"]),
    Case(
        "routeHint",
        {"map": "trails-main", "region": "eu-west-1"},
        {"GEO_TRAILS_NAME": "trails-main", "GEO_TRAILS_REGION": "eu-west-1"},
    ),
    Case(
        "shopd41c7a20PostConfirmation",
        json.loads(
            (GOLDEN / "shop/gen1/amplify/backend/function/shopd41c7a20PostConfirmation/src/event.json").read_text()
        ),
        {"MODULES": "add-to-group", "GROUP": "Testers"},
        {"getGroup": {"error": "ResourceNotFoundException"}},
        [
            ["getGroup", {"GroupName": "Testers", "UserPoolId": "eu-west-1_example"}],
            ["createGroup", {"GroupName": "Testers", "UserPoolId": "eu-west-1_example"}],
            [
                "adminAddUserToGroup",
                {"GroupName": "Testers", "UserPoolId": "eu-west-1_example", "Username": "ada"},
            ],
        ],
    ),
    Case(
        "storefront",
        {"net": 59.97, "tax": 11.39, "gross": 71.36, "currency": "EUR"},
        {"TAX_RATE": "0.19", "CURRENCY": "EUR"},
    ),
    Case(
        "placeOrder",
        {"orderID": _ORDER_ID, "total": 15},
        {"API_SHOP_PRODUCTTABLE_NAME": "Product", "API_SHOP_ORDERTABLE_NAME": "Order"},
        {"get": {"Item": {"status": "LISTED", "price": 7.5}}},
        [
            ["get", {"TableName": "Product", "Key": {"sku": "mug", "market": "DE"}}],
            [
                "update",
                {
                    "TableName": "Product",
                    "Key": {"sku": "mug", "market": "DE"},
                    "UpdateExpression": "SET stock = stock - :quantity",
                    "ConditionExpression": "stock >= :quantity",
                    "ExpressionAttributeValues": {":quantity": 2},
                },
            ],
            [
                "put",
                {
                    "TableName": "Order",
                    "Item": {
                        "id": _ORDER_ID,
                        "__typename": "Order",
                        "customer": _CUSTOMER,
                        "status": "OPEN",
                        "placedAt": _PLACED_AT,
                        "lines": [{"sku": "mug", "market": "DE", "quantity": 2, "price": 7.5}],
                        "total": 15,
                    },
                },
            ],
        ],
    ),
    Case(
        "staffAdmin",
        {"email": "grace@shop.example", "groups": ["Staff"]},
        {"AUTH_SHOPD41C7A20_USERPOOLID": "pool"},
        {"adminListGroupsForUser": {"Groups": [{"GroupName": "Staff"}]}},
    ),
    Case(
        "chargeCard",
        {"reference": f"order-1-{_digest('gateway', 'order-1:card-token')[:8]}", "status": "PAID"},
        {"GATEWAY_KEY": "/path/of/GATEWAY_KEY", "GATEWAY_URL": "https://gateway.example"},
        {"getParameters": {"Parameters": [{"Value": "gateway"}]}},
        [["getParameters", {"Names": ["/path/of/GATEWAY_KEY"], "WithDecryption": True}]],
    ),
    Case(
        "refundCard",
        {"reference": _digest("0000", "refund:order-1")[:12], "status": "REFUNDED"},
        {"GATEWAY_KEY": "/key", "REFUND_PIN": "/pin"},
        {"getParameter": {"Parameter": {"Value": "0000"}}},
    ),
    Case(
        "nightlyReport",
        {"Key": "reports/2025-11-03.csv", "rows": 1},
        {"STORAGE_SHOPFILES_BUCKETNAME": "files", "REPORT_PREFIX": "reports"},
        {"listObjectsV2": {"Contents": [{"Key": "a,b", "Size": 3}]}},
        [
            ["listObjectsV2", {"Bucket": "files", "Prefix": "public/"}],
            [
                "putObject",
                {
                    "Bucket": "files",
                    "Key": "reports/2025-11-03.csv",
                    "Body": 'key,bytes\n"a,b",3',
                    "ContentType": "text/csv",
                },
            ],
        ],
    ),
    Case(
        "stockSweep",
        {"low": ["mug@DE"]},
        {"API_SHOP_PRODUCTTABLE_NAME": "Product"},
        {
            "query": {
                "Items": [
                    {"sku": "mug", "market": "DE", "stock": 4},
                    {"sku": "mug", "market": "FR", "stock": 5},
                ]
            }
        },
    ),
    Case(
        "graphQlLambdaAuthorizer3f9c2d10",
        {
            "isAuthorized": True,
            "resolverContext": {"partner": "acme"},
            "deniedFields": ["Mutation.createProduct", "Mutation.updateProduct", "Mutation.deleteProduct"],
            "ttlOverride": 60,
        },
    ),
    Case("S3Trigger7be4c0d1", {"keys": ["public/price list.csv"]}),
    Case("fanOut", {"batchItemFailures": [{"itemIdentifier": "2"}]}),
    Case(
        "unreadDigest",
        {"since": "2025-11-02T07:00:00.000Z", "counted": 0},
        {
            "API_TEAMCHAT_MESSAGETABLE_NAME": "Message",
            "API_TEAMCHAT_GRAPHQLAPIIDOUTPUT": "abcdefghijklmnopqrstuvwxyz",
            "ENV": "prod",
            "DIGEST_LIMIT": "20",
        },
        {"scan": {"Items": []}, "query": {"Count": 3}},
        [["scan", {"TableName": "Membership-abcdefghijklmnopqrstuvwxyz-prod", "Limit": 20}]],
    ),
    Case("S3Trigger5a9e33c4", {"files": 2, "pictures": ["public/cat.png"]}),
)
SIGN_UP = "shopd41c7a20PreSignup"
MODERATION = "moderateMessage"


def source_of(function: str) -> Path:
    (source,) = GOLDEN.glob(f"*/gen1/**/amplify/backend/function/{function}/src")
    return source


def invoke(
    function: str, folder: Path, environment: dict[str, str], aws: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Runs the function's handler on its `event.json`, with the packages of `fake_aws/` installed beside it."""
    shutil.copytree(source_of(function), folder / "src")
    shutil.copytree(HERE / "fake_aws", folder / "node_modules")
    outcome = folder / "outcome.json"
    done = subprocess.run(
        [str(NODE), str(HERE / "invoke.mjs"), str(folder / "src"), str(outcome)],
        env={"PATH": os.environ["PATH"], "REGION": "eu-west-1", "FAKE_AWS": json.dumps(aws or {}), **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(outcome.read_text())
    return answer


def test_every_function_is_run() -> None:
    names = {path.name for path in GOLDEN.glob("*/gen1/**/amplify/backend/function/*")}
    assert names == {case.function for case in CASES} | {SIGN_UP, MODERATION}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.function)
def test_handler(case: Case, tmp_path: Path) -> None:
    outcome = invoke(case.function, tmp_path, case.environment, case.aws)

    assert outcome["result"] == case.result
    if case.calls is not None:
        assert outcome["calls"] == case.calls


@pytest.mark.parametrize(("domains", "lets_in"), [("", True), ("shop.example", True), ("other.example", False)])
def test_sign_up_by_domain(domains: str, lets_in: bool, tmp_path: Path) -> None:
    environment = {"MODULES": "email-filter-allowlist", "DOMAINALLOWLIST": domains}
    outcome = invoke(SIGN_UP, tmp_path, environment)

    if lets_in:
        assert outcome["result"] == json.loads((source_of(SIGN_UP) / "event.json").read_text())
    else:
        assert outcome["error"] == "Addresses at shop.example cannot sign up here"


@dataclass
class Api:
    url: str
    requests: list[tuple[dict[str, str], str]]


@pytest.fixture
def api() -> Iterator[Api]:
    """A GraphQL endpoint that knows one message."""
    requests: list[tuple[dict[str, str], str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            requests.append(({key.lower(): value for key, value in self.headers.items()}, body))
            message = {"id": "m1", "text": "Surely no scam"}
            answer = json.dumps({"data": {"getMessage": message, "deleteMessage": message}}).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Api(f"http://127.0.0.1:{server.server_port}/graphql", requests)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_moderation_calls_the_api_with_a_valid_signature(api: Api, tmp_path: Path) -> None:
    environment = {
        "API_TEAMCHAT_GRAPHQLAPIENDPOINTOUTPUT": api.url,
        "AWS_ACCESS_KEY_ID": "example-id",
        "AWS_SECRET_ACCESS_KEY": "example-secret",
        "AWS_SESSION_TOKEN": "example-token",
    }
    outcome = invoke(MODERATION, tmp_path, environment)

    assert outcome["result"] == {"messageID": "m1", "removed": True, "reason": "scam"}
    (headers, body), (_, deletion) = api.requests
    assert json.loads(deletion)["variables"] == {"input": {"id": "m1"}}
    assert headers["authorization"].endswith(f"Signature={_signature(api.url, headers, body)}")


def _signature(url: str, headers: dict[str, str], body: str) -> str:
    """What botocore signs for the same request at the same time."""
    credentials = Credentials("example-id", "example-secret", "example-token")
    signer = SigV4Auth(credentials, "appsync", "eu-west-1")
    signed = ("content-type", "host", "x-amz-date", "x-amz-security-token")
    request = AWSRequest("POST", url, {name: headers[name] for name in signed}, body)
    request.context["timestamp"] = headers["x-amz-date"]
    text = signer.string_to_sign(request, signer.canonical_request(request))
    return str(signer.signature(text, request))
