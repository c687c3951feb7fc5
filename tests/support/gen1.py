"""Tiny Gen 1 projects on disk, written as Gen 1's CLI writes them, and a way to run `amp2gen` on them."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from amp2gen.cli.main import cli

TEAM_PROVIDER_INFO = "amplify/team-provider-info.json"
BACKEND_CONFIG = "amplify/backend/backend-config.json"


class Gen1:
    """A project under construction below `root`. Every method writes at once and returns the project itself:

        Gen1(tmp_path / "demo").function("greet").bucket("files").environments("dev", "prod")

    It starts with one environment, `main`, and no resources.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config: dict[str, Any] = {}
        self.file(".gitignore", "amplify-gen2/\n.amp2gen/\namplify/backend/amplify-meta.json\n")
        self.file("amplify/.config/project-config.json", {"projectName": "demo", "frontend": "javascript"})
        self.file(BACKEND_CONFIG, self.config)
        self.environments("main")

    def file(self, path: str, content: Any) -> "Gen1":
        """A file of the project: bytes and text as they are, anything else as JSON."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(_bytes(content))
        return self

    def remove(self, path: str) -> "Gen1":
        (self.root / path).unlink()
        return self

    def environments(self, *names: str, **facts: Any) -> "Gen1":
        """team-provider-info.json with these environments; `facts` are further keys of each."""
        return self.file(TEAM_PROVIDER_INFO, {name: {"awscloudformation": _provider(name), **facts} for name in names})

    def entry(self, category: str, name: str, **data: Any) -> "Gen1":
        """An entry of backend-config.json."""
        self.config.setdefault(category, {})[name] = data
        return self.file(BACKEND_CONFIG, self.config)

    def function(self, name: str, code: str = "exports.handler = async () => 'hello';\n", **properties: Any) -> "Gen1":
        """A Node.js function; `properties` go into its AWS::Lambda::Function."""
        folder = f"amplify/backend/function/{name}"
        self.file(f"{folder}/{name}-cloudformation-template.json", _function_template(name, properties))
        self.file(f"{folder}/src/index.js", code)
        self.file(f"{folder}/src/package.json", {"name": name.lower(), "version": "2.0.0"})
        return self.entry("function", name, service="Lambda", providerPlugin="awscloudformation")

    def auth(self, name: str = "demoAuth", **inputs: Any) -> "Gen1":
        """A user pool with sign-in by email; `inputs` go into its cognitoConfig."""
        config = {"usernameAttributes": ["email"], "requiredAttributes": ["email"], "resourceName": name, **inputs}
        self.file(f"amplify/backend/auth/{name}/cli-inputs.json", {"version": "1", "cognitoConfig": config})
        return self.entry("auth", name, service="Cognito", providerPlugin="awscloudformation")

    def bucket(self, name: str = "files", **inputs: Any) -> "Gen1":
        """A file bucket that signed-in users read; `inputs` go into its cli-inputs.json."""
        written = {"resourceName": name, "bucketName": f"{name}bucket", "storageAccess": "auth", **inputs}
        self.file(f"amplify/backend/storage/{name}/cli-inputs.json", {"authAccess": ["READ"], **written})
        return self.entry("storage", name, service="S3", providerPlugin="awscloudformation")

    def resource(self, category: str, name: str, service: str, **inputs: Any) -> "Gen1":
        """A resource of any category that is told by its cli-inputs.json alone."""
        self.file(f"amplify/backend/{category}/{name}/cli-inputs.json", {"version": 1, "resourceName": name, **inputs})
        return self.entry(category, name, service=service, providerPlugin="awscloudformation")

    def api(self, schema: str = "type Note @model @auth(rules: [{ allow: public }]) {\n  text: String\n}\n") -> "Gen1":
        """A GraphQL API named `demo` with an API key."""
        service = {"apiName": "demo", "serviceName": "AppSync", "defaultAuthType": {"mode": "API_KEY"}}
        self.file("amplify/backend/api/demo/cli-inputs.json", {"version": 1, "serviceConfiguration": service})
        self.file("amplify/backend/api/demo/schema.graphql", schema)
        return self.entry("api", "demo", service="AppSync", providerPlugin="awscloudformation")

    def commit(self) -> "Gen1":
        """The project as the one commit of a new git repository."""
        git(self.root, "init", "-q")
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "--allow-empty", "-m", "gen 1")
        return self


@dataclass(frozen=True)
class Result:
    """What a run of `amp2gen` ended with: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def amp2gen(*arguments: object, env: dict[str, str] | None = None) -> Result:
    """Runs the command in this process, piped. An error that nobody foresaw fails the test with its traceback."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments], env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Result(result.exit_code, result.stdout, result.stderr)


def git(root: Path, *arguments: str) -> str:
    """Runs git as somebody, without the settings of whoever runs the tests."""
    who = {f"GIT_{role}_{what}": "t@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


def files_below(root: Path) -> dict[str, bytes]:
    """The content of every file below `root` by path, without git's own and those set aside by amp2gen."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] not in (".git", ".amp2gen")
    }


def _bytes(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else (json.dumps(content, indent=2) + "\n").encode()


def _provider(environment: str) -> dict[str, str]:
    stack = f"amplify-demo-{environment}-12345"
    return {
        "AmplifyAppId": "d0demo",
        "AuthRoleArn": f"arn:aws:iam::123456789012:role/{stack}-authRole",
        "Region": "eu-west-1",
        "StackName": stack,
    }


def _function_template(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    name_in_aws = {"Fn::If": ["ShouldNotCreateEnvResources", name, {"Fn::Join": ["", [name, "-", {"Ref": "env"}]]}]}
    function = {
        "Handler": "index.handler",
        "Runtime": "nodejs22.x",
        "FunctionName": name_in_aws,
        "Role": {"Fn::GetAtt": ["LambdaExecutionRole", "Arn"]},
        **properties,
    }
    lambda_may = {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com"]}, "Action": ["sts:AssumeRole"]}
    role = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [lambda_may]}}
    return {
        "Parameters": {"env": {"Type": "String"}},
        "Conditions": {"ShouldNotCreateEnvResources": {"Fn::Equals": [{"Ref": "env"}, "NONE"]}},
        "Resources": {
            "LambdaFunction": {"Type": "AWS::Lambda::Function", "Properties": function},
            "LambdaExecutionRole": {"Type": "AWS::IAM::Role", "Properties": role},
        },
        "Outputs": {
            "Name": {"Value": {"Ref": "LambdaFunction"}},
            "Arn": {"Value": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}},
            "LambdaExecutionRole": {"Value": {"Ref": "LambdaExecutionRole"}},
        },
    }
