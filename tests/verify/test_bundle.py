import pytest

from amp2gen.verify.bundle import BackendError, Call, bundle

pytestmark = pytest.mark.node

GREET = "amplify/functions/greet/src/index.js"


GREETS = {
    "infrastructure": "import { greet } from '../resource';\nexport const handler = async () => greet;",
    "unresolved": "import 'no-such-package';\nexport const handler = async () => 1;",
    "common js": "exports.handler = async () => 1;",
    "no handler": "export const handle = async () => 1;",
    "throws": "export const handler = async () => {\n  throw new RangeError('too far');\n};",
    "callback": "export const handler = (event, _, done) => setTimeout(() => done(null, 7), 10);",
    "context": "export const handler = (_, context) => { setTimeout(() => context.succeed('done'), 10); };",
    "silent": "export const handler = () => {};",
    "https": "export const handler = async () => fetch('https://example.com/');",
    "http": "import { get } from 'node:http';\n"
    "export const handler = (_, context) => { get('http://example.com/').on('error', context.fail); };",
    "express": "import { createServer, proxy } from 'aws-serverless-express';\nimport express from 'express';\n"
    "const app = express();\napp.get('/hi', (_, response) => response.json({ hi: 1 }));\n"
    "const server = createServer(app);\n"
    "export const handler = (event, context) => { proxy(server, event, context); };",
    "sdk": "import { S3Client, ListBucketsCommand } from '@aws-sdk/client-s3';\n"
    "export const handler = () => new S3Client({}).send(new ListBucketsCommand({}));",
    "environment": "export const handler = async () => [process.env.AWS_REGION, process.env.EXTRA];",
}
"""Instead of the handler of tiny's `greet`."""


@pytest.fixture(scope="module")
def handlers(toolchain, tiny, edited):
    """The handlers by output and function, from one run."""
    outputs = [tiny, *(edited(name, {GREET: source}) for name, source in GREETS.items())]
    calls = {
        ("tiny", "greet"): Call({"name": "Ann"}),
        ("environment", "greet"): Call(environment={"EXTRA": "x"}),
        ("express", "greet"): Call({"httpMethod": "GET", "path": "/hi", "headers": {}}),
    }
    return {(handler.output, handler.name): handler for handler in bundle(toolchain, outputs, calls)}


def test_a_handler_is_bundled_and_called(handlers):
    greet = handlers["tiny", "greet"]
    assert greet.failure is None
    assert greet.value == "Welcome Ann to deployed-USER_POOL_ID!"
    assert greet.entry == GREET
    assert greet.inputs == 3  # its two files and Amplify's shim
    assert 1_000 < greet.bytes < 10_000


def test_each_function_is_found(handlers):
    assert {name for output, name in handlers if output == "tiny"} == {"greet", "checkDomain"}


def test_a_handler_that_imports_its_own_definition_is_refused(handlers):
    failure = handlers["infrastructure", "greet"].failure
    assert failure.phase == "contents"
    assert failure.message.startswith("amplify/functions/greet/resource.ts pulls ")
    assert failure.message.endswith(" into the bundle")


def test_an_import_that_leads_nowhere_is_reported_with_its_place(handlers):
    failure = handlers["unresolved", "greet"].failure
    assert failure.phase == "bundle"
    assert 'Could not resolve "no-such-package"' in failure.message
    assert f"{GREET}:1:7" in failure.message


@pytest.mark.parametrize(
    ("output", "phase", "message"),
    [
        ("common js", "load", "ReferenceError: exports is not defined"),
        ("no handler", "load", "Error: the bundle exports no function 'handler'"),
        ("throws", "call", "RangeError: too far"),
        ("https", "call", "example.com is out of reach: the network is off"),
        ("http", "call", "example.com is out of reach: the network is off"),
        ("sdk", "call", "the network is off"),
    ],
)
def test_what_goes_wrong_has_its_phase(handlers, output, phase, message):
    failure = handlers[output, "greet"].failure
    assert failure.phase == phase
    assert message in failure.message


def test_an_error_points_to_the_source(handlers):
    assert f"{GREET}:2:9" in handlers["throws", "greet"].failure.stack


@pytest.mark.parametrize(
    ("output", "value"),
    [("callback", 7), ("context", "done"), ("silent", None), ("environment", ["us-east-1", "x"])],
)
def test_a_handler_may_answer_in_any_of_lambdas_ways(handlers, output, value):
    assert handlers[output, "greet"].failure is None
    assert handlers[output, "greet"].value == value


def test_a_handler_may_run_a_server_of_its_own(handlers):
    assert handlers["express", "greet"].failure is None
    assert handlers["express", "greet"].value["body"] == '{"hi":1}'


def test_a_backend_that_throws_is_named(toolchain, edited):
    with pytest.raises(BackendError, match=r"^broken: amplify/backend\.ts does not call defineBackend$"):
        bundle(toolchain, [edited("broken", {"amplify/backend.ts": "export {};\n"})])


def test_the_handlers_of_the_model_are_called(toolchain, shop):
    found = bundle(toolchain, [shop], {("shop", "pricing"): Call({"arguments": {"quantity": 21}})})
    assert {handler.name: handler.failure for handler in found} == dict.fromkeys(
        ["audit", "nightly", "orders", "preSignUp", "pricing", "thumbnails"]
    )
    assert {handler.name: handler.value for handler in found}["pricing"] == {"total": 42}
