"""What Gen 1 deploys of a project with a GraphQL API: a snapshot whose API Amplify's own transformer writes.

The transformer is the toolchain's, called with Gen 1's parameters; all else is rebuilt from the project.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from amp2gen.verify.compare import compare_backends
from amp2gen.verify.findings import Comparison
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.gen1_side.rebuilt import rebuilt_stacks
from amp2gen.verify.proof import schema_of
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Synthesis
from amp2gen.verify.templates import NESTED_STACK, ROOT, StackTemplate

_PROGRAM = Path(__file__).with_name("gen1_api.ts")
_POOLS = {"authenticationType": "AMAZON_COGNITO_USER_POOLS", "userPoolConfig": {"userPoolId": "a parameter"}}


@dataclass(frozen=True)
class Case:
    """A project, what it compiles to, what Gen 1 has deployed, and the synthesized modes."""

    folder: Path
    output: Output
    gen1: Gen1Side
    syntheses: Mapping[str, Synthesis]

    def compared(self, gen1: Gen1Side | None = None) -> Comparison:
        return compare_backends(gen1 or self.gen1, [*self.syntheses.values()], schema_of(self.output))


def transformer(name: str, schema: str, bucket: str, resolver_config: Mapping[str, Any] | None = None) -> Output:
    """The project whose synthesis is the API's stack. `bucket` is the start of the bucket's name, `resolver_config`
    what transform.conf.json would say of conflicts."""
    settings = {
        "schema": schema,
        "bucket": f"{bucket}${{hash}}-${{env}}",
        "authConfig": {"defaultAuthentication": _POOLS, "additionalAuthenticationProviders": []},
        "flags": {"useSubUsernameForDefaultIdentityClaim": False},
        "resolverConfig": resolver_config or {},
        "models": re.findall(r"type (\w+) @model", schema),
    }
    return Output(
        name,
        {
            "amplify/backend.ts": _PROGRAM.read_bytes(),
            "amplify/api.json": json.dumps(settings).encode(),
            "amplify/package.json": b'{ "type": "module" }\n',
        },
    )


def write_snapshot(folder: Path, project: Path, api: Synthesis) -> None:
    """The stacks of environment `main` of a project whose API is called `demo`, as `amp2gen snapshot` writes them, and
    the generated schema where the CLI leaves it."""
    amplify = project / "amplify"
    stacks = rebuilt_stacks(amplify, "main", json.loads((amplify / "team-provider-info.json").read_text())["main"])
    name = str(stacks[ROOT].name)
    resources = {
        **stacks[ROOT].template["Resources"],
        "apidemo": {"Type": NESTED_STACK, "Properties": {"Parameters": _parameters(amplify, stacks)}},
    }
    stacks[ROOT] = replace(stacks[ROOT], template={"Resources": resources})
    kept = {path: each for path, each in stacks.items() if not path.startswith("apidemo")}
    folder.mkdir(parents=True)
    for stack in (*kept.values(), *_api_stacks(api, f"{name}-apidemo-1")):
        (folder / f"{stack.name}.template.json").write_text(json.dumps(stack.template))
    [schema] = [content for key, content in api.assets.items() if key.endswith(".graphql")]
    built = amplify / "backend/api/demo/build/schema.graphql"
    built.parent.mkdir(exist_ok=True)
    built.write_bytes(schema)


def _parameters(amplify: Path, stacks: Mapping[str, StackTemplate]) -> dict[str, Any]:
    """What the CLI passes to the API's stack."""
    pool = next(path for path in stacks if path.startswith("auth"))
    return {
        "env": "main",
        "AppSyncApiName": "demo",
        "AuthCognitoUserPoolId": {"Fn::GetAtt": [pool, "Outputs.UserPoolId"]},
        "authRoleName": {"Ref": "AuthRole"},
        "unauthRoleName": {"Ref": "UnauthRole"},
        **json.loads((amplify / "backend/api/demo/parameters.json").read_text()),
    }


def _api_stacks(api: Synthesis, name: str) -> Iterator[StackTemplate]:
    for path, stack in api.stacks.items():
        if path != ROOT:
            nested = path.partition("/")[2]
            yield StackTemplate(stack.template, None, None, path, f"{name}-{nested}-1" if nested else name)
