"""Random Gen 1 projects compile, type-check and synthesize, and equal what Gen 1 makes of them.

Projects are plain clones; Gen 1's side is rebuilt by code that shares nothing with the compiler. A few at a time, since
one TypeScript program and one synthesis take them all; `pytest -m exhaustive` draws more, and others every time.
"""

from pathlib import Path

import pytest
from gen1 import Gen1
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pools import NAME, auth_flags, pools, subsets, write_pool

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.compare import compare_backends
from amp2gen.verify.gen1_side import read_gen1_side
from amp2gen.verify.ir_level import compare_app
from amp2gen.verify.proof import schema_of
from amp2gen.verify.report import text_report
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import modes_of, synthesize
from amp2gen.verify.typecheck import typecheck

ACCESS = ("CREATE_AND_UPDATE", "READ", "DELETE")
GROUPS = ("Admin", "Staff", "Readers")


RULES = (
    "{ allow: owner }",
    "{ allow: private }",
    '{ allow: groups, groups: ["Admin"] }',
    "{ allow: public, provider: apiKey }",
)
KEYS = ("id: ID!", "sku: ID! @primaryKey", 'sku: ID! @primaryKey(sortKeyFields: ["size"])')


@st.composite
def models(draw, number):
    """A model with a key of its own or `id`, and an index or none."""
    rules = ", ".join(draw(subsets(RULES, min_size=1)))
    key = draw(st.sampled_from(KEYS))
    name = f'@index(name: "by{number}"'
    index = draw(st.sampled_from(["", f"{name})", f'{name}, sortKeyFields: ["size"])']))
    return (
        f"type Thing{number} @model @auth(rules: [{rules}]) {{\n  {key}\n  size: Int!\n  title: String! {index}\n"
        f"  kind: Kind\n}}\n"
    )


@st.composite
def projects(draw):
    """What a project holds, as data: `write` puts it on disk."""
    groups = draw(subsets(GROUPS))
    guests = draw(subsets(ACCESS))
    names = draw(st.lists(st.from_regex(r"[a-z][a-zA-Z0-9]{2,12}", fullmatch=True), unique_by=str.lower, max_size=2))
    texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
    return {
        "groups": groups,
        "auth": draw(pools(groups)),
        "flags": draw(auth_flags()),
        "precedences": draw(st.permutations(range(1, 1 + len(groups)))),
        "bucket": {
            "authAccess": draw(subsets(ACCESS, min_size=1)),
            "guestAccess": guests,
            "storageAccess": "authAndGuest" if guests else "auth",
            "groupAccess": {group: draw(subsets(ACCESS, min_size=1)) for group in groups},
        },
        "functions": {
            f"fn{name}": {
                "Timeout": draw(st.integers(1, 900)),
                "MemorySize": draw(st.integers(128, 3008)),
                "Environment": {"Variables": {"ENV": {"Ref": "env"}, "GREETING": draw(texts)}},
            }
            for name in names
        },
        "schema": "enum Kind { A B }\n" + "".join(draw(models(number)) for number in range(draw(st.integers(1, 3)))),
    }


def write(root, drawn):
    gen1 = write_pool(Gen1(root), drawn["auth"], drawn["flags"]).api(drawn["schema"])
    modes = {
        "apiName": "demo",
        "serviceName": "AppSync",
        "defaultAuthType": {"mode": "AMAZON_COGNITO_USER_POOLS", "cognitoUserPoolId": f"auth{NAME}"},
        "additionalAuthTypes": [{"mode": "API_KEY", "expirationTime": 30}],
    }
    gen1.file("amplify/backend/api/demo/cli-inputs.json", {"version": 1, "serviceConfiguration": modes})
    tables = {"DynamoDBBillingMode": "PAY_PER_REQUEST", "DynamoDBEnableServerSideEncryption": False}
    gen1.file("amplify/backend/api/demo/parameters.json", {"AppSyncApiName": "demo", **tables})
    pool = {"category": "auth", "resourceName": NAME, "attributes": ["UserPoolId"]}
    gen1.entry("api", "demo", service="AppSync", providerPlugin="awscloudformation", dependsOn=[pool])
    gen1.bucket("files", policyUUID="12ab34cd", **drawn["bucket"])
    if drawn["groups"]:
        ranked = zip(drawn["groups"], drawn["precedences"], strict=True)
        listed = [{"groupName": name, "precedence": number} for name, number in ranked]
        gen1.file("amplify/backend/auth/userPoolGroups/user-pool-group-precedence.json", listed)
        gen1.entry("auth", "userPoolGroups", service="Cognito-UserPool-Groups", providerPlugin="awscloudformation")
        roles = [f"{name}GroupRole" for name in drawn["groups"]]
        depends = [{"category": "auth", "resourceName": "userPoolGroups", "attributes": roles}]
        gen1.entry("storage", "files", service="S3", providerPlugin="awscloudformation", dependsOn=depends)
    for name, properties in drawn["functions"].items():
        gen1.function(name, **properties)
    return gen1.root


def compiled(root):
    return compile_project(root, Choices(), Options())


COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=8, derandomize=True, **COMMON)
@given(drawn=projects())
def test_the_compiler_understands_what_gen_1_says(tmp_path_factory, drawn):
    understood(write(tmp_path_factory.mktemp("random") / "demo", drawn))


@pytest.mark.exhaustive
@settings(max_examples=200, **COMMON)
@given(drawn=projects())
def test_the_compiler_understands_many(tmp_path_factory, drawn):
    understood(write(tmp_path_factory.mktemp("random") / "demo", drawn))


def understood(root):
    found = compiled(root)
    assert [each for each in found.diagnostics if each.severity == "error"] == []
    comparison = compare_app(found.app, read_gen1_side(root, "main"))
    assert comparison.findings == (), text_report(comparison)


def drawn_projects(number, *, always_the_same):
    """Some projects for one run of the tools. The first that hypothesis draws is the simplest there is."""
    found = []

    @settings(max_examples=number + 1, derandomize=always_the_same, phases=[Phase.generate], **COMMON)
    @given(drawn=projects())
    def collect(drawn):
        found.append(drawn)

    collect()
    return found[1:]


@pytest.mark.node
@pytest.mark.parametrize("number", [4, pytest.param(12, marks=pytest.mark.exhaustive)])
def test_random_projects_equal_gen_1(toolchain, tmp_path_factory, number):
    roots: dict[str, Path] = {
        f"random{each}": write(tmp_path_factory.mktemp("random") / "demo", drawn)
        for each, drawn in enumerate(drawn_projects(number, always_the_same=number < 12))
    }
    outputs = [Output(name, compiled(root).files) for name, root in roots.items()]
    assert [str(error) for error in typecheck(toolchain, outputs)] == []
    syntheses = synthesize(toolchain, [(output, mode) for output in outputs for mode in modes_of(output, "main")])
    for output in outputs:
        own = [each for each in syntheses if each.output == output.name]
        comparison = compare_backends(read_gen1_side(roots[output.name], "main"), own, schema_of(output))
        assert comparison.findings == (), text_report(comparison)
