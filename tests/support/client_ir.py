"""A backend with everything that clients are told of, and client apps beside it, as IR."""

from collections.abc import Mapping

from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App, Environment, Fact
from amp2gen.ir.auth import AppClient, Auth, Mfa, OAuth, PasswordPolicy, UserPool, VerificationEmail
from amp2gen.ir.base import ref_to
from amp2gen.ir.client_app import ClientApp, ClientFile, ClientPackage
from amp2gen.ir.data import ApiKeyMode, GraphqlApi
from amp2gen.ir.functions import Function, NodeCode
from amp2gen.ir.rest_api import Anyone, RestApi, RestPath
from amp2gen.ir.storage import Bucket
from amp2gen.passes.client_app.outputs import Outputs, outputs_of

HEAD = "import { Amplify } from 'aws-amplify';\nimport c from './aws-exports';\n"
TO = HEAD.replace("./aws-exports", "../amplify_outputs.json")
POLICY = PasswordPolicy(
    minimum_length=8, require_lowercase=False, require_uppercase=False, require_numbers=False, require_symbols=False
)


def app(client: ClientApp | None = None, *, rest: tuple[str, ...] = ()) -> App:
    """Everything that clients are told of, a Kinesis stream in two environments included."""
    hosted = OAuth(flows=("code",), scopes=("openid",), callback_urls=(), logout_urls=())
    pool = UserPool(password_policy=POLICY, mfa=Mfa(mode="OFF"), verification_email=VerificationEmail())
    path = RestPath(path="/x", function=ref_to(Function, "f"), authorization=Anyone())
    return App(
        name="demo",
        default_environment="prod",
        environments=tuple(
            Environment(name=name, streams=(Fact(resource="streams/clicks", value=f"clicks-{name}"),))
            for name in ("dev", "prod")
        ),
        branches=(),
        client_app=client,
        auth=Auth(name="demo", user_pool=pool, web_client=AppClient(oauth=hosted), native_client=AppClient()),
        data=GraphqlApi(
            name="demo",
            schema_text="type Todo @model { id: ID! }",
            schema_files=("schema.graphql",),
            default_mode=ApiKeyMode(),
        ),
        storage=Bucket(name="files"),
        streams=(Stream(name="clicks"),),
        functions=(Function(name="f", code=NodeCode(entry="src/index.js", version=22)),),
        rest_apis=tuple(RestApi(name=name, paths=(path,)) for name in rest),
    )


def client(files: Mapping[str, str], packages: Mapping[str, str] | None = None) -> ClientApp:
    return ClientApp(
        platform="javascript",
        source_dir="src",
        packages=tuple(ClientPackage(name=name, range=range_) for name, range_ in (packages or {}).items()),
        files=tuple(ClientFile(path=path, text=text, sha256="") for path, text in files.items()),
    )


def outputs(*rest: str) -> Outputs:
    return outputs_of(app(rest=rest), "")


def rewritten(whole: App) -> dict[str, str | None]:
    assert whole.client_app
    return {file.path: file.text for file in whole.client_app.files if file.rewritten}
