"""The assessment of small projects: every row is what the compile did, and errors are counted where they belong."""

import pytest

from amp2gen.assess.assess import assess
from amp2gen.assess.features import DETECTORS
from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.runtime.movability import movability

POLICY = [{"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::other/*"]}]
OVERRIDE = "export function override(resources: any) {\n  resources.userPool.userPoolName = 'other';\n}\n"


def assessed(gen1, project="."):
    compiled = compile_project(gen1.root, Choices(), Options())
    return assess(compiled.app, compiled.sources, compiled.diagnostics, project)


def resources(assessment):
    return {row.name: (str(row.generate), str(row.refactor)) for row in assessment.resources}


def features(assessment):
    return [(row.name, row.path, row.line, str(row.generate)) for row in assessment.features]


def test_resources_that_come_along(gen1):
    gen1.function("greet").auth().api().bucket()
    assert resources(assessed(gen1)) == {
        "demoAuth": ("✔", "✔"),
        "files": ("✔", "✔"),
        "demo": ("✔", "—"),
        "greet": ("✔", "—"),
    }


def test_a_resource_that_does_not_come_along_and_hosting_that_stays(gen1):
    gen1.entry("video", "clips", service="ivs").entry("hosting", "amplifyhosting", service="amplifyhosting")
    found = assessed(gen1)
    assert resources(found)["clips"] == (
        "✘ not carried over (A2G1201)",
        "✘ amp2gen does not know this service; move what it holds by hand.",
    )
    assert resources(found)["amplifyhosting"] == ("— stays as it is", "—")
    assert found.blocked == ("video clips",)
    assert found.verdict == "Left to a person: video clips."


def test_a_resource_with_an_error_in_a_part_of_it_is_not_called_done(gen1):
    gen1.function("greet", Runtime="nodejs22.x", Handler="gone.handler")
    assert resources(assessed(gen1))["greet"] == ("✘ partly (A2G1603)", "—")


def test_an_error_of_a_feature_counts_once_in_the_row_of_the_feature(gen1):
    hook = "amplify/hooks/pre-push.js"
    gen1.function("greet").file(hook, "console.log('hello');\n").file("amplify/hooks/README.md", "about hooks")
    gen1.file("amplify/backend/function/greet/custom-policies.json", POLICY)
    found = features(assessed(gen1))
    assert ("custom-policies", "amplify/backend/function/greet/custom-policies.json", None, "✔") in found
    assert [row[:2] for row in found if row[0] == "command hooks"] == [("command hooks", hook)]


def test_broken_custom_policies_are_a_feature_left_to_a_person_and_the_function_comes_along(gen1):
    path = "amplify/backend/function/greet/custom-policies.json"
    gen1.function("greet").file(path, [*POLICY, "oops"])
    found = assessed(gen1)
    assert features(found) == [("custom-policies", path, None, "✘ left to a person (A2G1609)")]
    assert resources(found)["greet"] == ("✔", "—")


def test_the_templates_that_the_cli_writes_are_no_features(gen1):
    gen1.function("greet").auth().api()
    gen1.file("amplify/backend/function/greet/custom-policies.json", [{"Action": [], "Resource": []}])
    gen1.file("amplify/backend/auth/demoAuth/override.ts", "export function override(resources: any) {}\n")
    gen1.file("amplify/backend/api/demo/stacks/CustomResources.json", {"Resources": {"EmptyResource": {}}})
    gen1.file("amplify/backend/api/demo/transform.conf.json", {"Version": 5})
    assert features(assessed(gen1)) == []


@pytest.mark.parametrize(
    ("feature", "path", "content"),
    [
        ("overrides", "amplify/backend/auth/demoAuth/override.ts", OVERRIDE),
        ("resolver templates", "amplify/backend/api/demo/resolvers/Query.getNote.req.vtl", "{}"),
        (
            "custom stacks",
            "amplify/backend/api/demo/stacks/More.json",
            {"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}},
        ),
        (
            "conflict-resolution (DataStore)",
            "amplify/backend/api/demo/transform.conf.json",
            {"Version": 5, "ResolverConfig": {"project": {"ConflictHandler": "AUTOMERGE"}}},
        ),
        ("custom-roles", "amplify/backend/api/demo/custom-roles.json", {"adminRoleNames": ["robot"]}),
        ("secrets", "amplify/backend/function/greet/function-parameters.json", {"secretNames": ["KEY"]}),
    ],
)
def test_a_feature_is_found_where_its_file_is(gen1, feature, path, content):
    gen1.function("greet").auth().api().file(path, content)
    assert [row[:2] for row in features(assessed(gen1))] == [(feature, path)]


def test_a_directive_is_a_feature_at_its_first_use(gen1):
    gen1.api(
        "type Note @model @auth(rules: [{ allow: public }]) {\n  id: ID!\n  tags: [Tag] @manyToMany(relationName: "
        '"NoteTags")\n}\n\ntype Tag @model @auth(rules: [{ allow: public }]) {\n  id: ID!\n'
        '  notes: [Note] @manyToMany(relationName: "NoteTags")\n}\n'
    )
    found = [row[:3] for row in features(assessed(gen1))]
    assert found == [("@manyToMany", "amplify/backend/api/demo/schema.graphql", 3)]


def test_conflict_resolution_of_type_none_is_none(gen1):
    gen1.api()
    path = "amplify/backend/api/demo/cli-inputs.json"
    service = {"apiName": "demo", "serviceName": "AppSync", "defaultAuthType": {"mode": "API_KEY"}}
    chosen = {"conflictResolution": {"defaultResolutionStrategy": {"type": "NONE"}}}
    gen1.file(path, {"version": 1, "serviceConfiguration": {**service, **chosen}})
    assert features(assessed(gen1)) == []


def test_an_error_that_belongs_to_no_resource_still_blocks(gen1):
    gen1.function("greet").file("package.json", {"dependencies": {"aws-amplify": "^4.0.0"}})
    gen1.file(
        "src/main.js",
        "import { Amplify } from 'aws-amplify';\nimport awsExports from './aws-exports';\n"
        "Amplify.configure(awsExports);\n",
    )
    found = assessed(gen1)
    assert [diagnostic.code for diagnostic in found.elsewhere] == ["A2G2023"]
    assert found.verdict.startswith("Left to a person: A2G2023 (the client app uses aws-amplify ^4.0.0")


def test_the_verdict_names_three_things_and_counts_the_others(gen1):
    for name in "abcde":
        gen1.entry("video", name, service="ivs")
    assert assessed(gen1).verdict == "Left to a person: video a, video b, video c, and 2 more."


def test_prerequisites_of_the_client_app(gen1):
    packages = {"aws-amplify": "^6.3.0", "@aws-amplify/ui-react": "^5.0.0", "typescript": "~4.9.5"}
    gen1.function("greet").file("package.json", {"dependencies": packages})
    met = {item.title: item.met for item in assessed(gen1).prerequisites}
    assert met["aws-amplify ^6.16.2 in the client app"] is True
    assert met["@aws-amplify/ui-react ^6 in the client app"] is False
    assert met["typescript 5 or newer"] is False


def test_what_the_checkout_cannot_tell_is_asked_with_the_command_that_answers(gen1):
    asked = {item.title: item.command for item in assessed(gen1).prerequisites if item.met is None}
    assert asked["the CDK is bootstrapped in eu-west-1"] == "npx cdk bootstrap aws://123456789012/eu-west-1"
    assert asked["Node.js 20 or newer, npm, git"] == "amp2gen doctor"


def test_work_is_counted_by_what_it_asks_for(gen1):
    gen1.api().entry("video", "a", service="ivs").entry("video", "b", service="ivs")
    counted = {(item.kind, item.code): item.count for item in assessed(gen1).work}
    assert counted[("decide", "A2G1201")] == 2
    assert counted[("fill in", "A2G1102")] == 1
    assert ("test", None) in counted


def test_the_steps_name_this_project_its_environment_and_its_branch(gen1):
    gen1.environments("prod").function("greet").file("yarn.lock", "")
    steps = {step.title: step.commands for step in assessed(gen1, "my app").steps}
    assert list(steps) == [
        "Rehearse in a copy",
        "Lock the Gen 1 environment",
        "Compile, and prove the result",
        "Deploy Gen 2 beside Gen 1",
        "Test",
        "Move what holds data",
        "Deploy again",
        "Decommission Gen 1",
    ]
    assert steps["Lock the Gen 1 environment"] == ("amp2gen lock 'my app' --env prod",)
    assert "yarn install" in steps["Compile, and prove the result"]
    assert "git switch -c gen2-prod" in steps["Compile, and prove the result"]
    assert "CI=1 yarn ampx pipeline-deploy --branch gen2-prod --app-id d0demo" in steps["Deploy Gen 2 beside Gen 1"]


def test_features_have_distinct_names():
    names = [name for name, _ in DETECTORS]
    assert len(names) == len(set(names))


def test_refactor_is_what_the_planner_says(gen1):
    """The planner's own table decides: nothing that it calls stuck is promised, nothing that it moves is denied."""
    gen1.auth().bucket().api().function("greet").entry("analytics", "clicks", service="Pinpoint")
    compiled = compile_project(gen1.root, Choices(), Options())
    found = assess(compiled.app, compiled.sources, compiled.diagnostics)
    for entry, row in zip(compiled.app.inventory, found.resources, strict=True):
        planned = movability(entry.category, entry.service).refactored
        expected = {None: "none", True: "yes" if entry.status == "lowered" else "no", False: "no"}[planned]
        assert row.refactor.mark == expected, row
