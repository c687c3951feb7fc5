"""Bad input of every kind: an error in its place, the rest carried over, never a traceback, never half an output."""

import json
import re

import pytest
from gen1 import TEAM_PROVIDER_INFO, Gen1
from in_memory import ALWAYS, errors

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices, load_project
from amp2gen.passes.options import Options

AUTH = "amplify/backend/auth/demoAuth/cli-inputs.json"
BUCKET = "amplify/backend/storage/files/cli-inputs.json"
API = "amplify/backend/api/demo"
FUNCTION = "amplify/backend/function/greet"


@pytest.fixture
def app(gen1):
    """A project with one resource of each kind."""
    return gen1.function("greet").auth().api().bucket()


def errors_of(gen1):
    """What a project on disk gives, through the whole compiler."""
    result = compile_project(gen1.root, Choices(), Options())
    assert set(result.files) >= ALWAYS
    return errors(result)


# Files that do not parse

CONSEQUENCES = {
    AUTH: {"A2G1504"},  # without auth nobody may use the bucket
    f"{FUNCTION}/src/package.json": {"A2G1004"},  # nor can the handler be ported
    "package.json": {"A2G3011"},  # nor can Gen 2's packages be added
}
"""What else is an error when a file is broken."""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (AUTH, "2:8"),
        (BUCKET, "2:8"),
        (f"{API}/cli-inputs.json", "2:8"),
        (f"{API}/transform.conf.json", "2:8"),
        (f"{FUNCTION}/greet-cloudformation-template.json", "2:8"),
        (f"{FUNCTION}/parameters.json", "2:8"),
        (f"{FUNCTION}/custom-policies.json", "2:8"),
        (f"{FUNCTION}/src/package.json", "2:8"),
        ("amplify/team-provider-info.json", "2:8"),
        ("amplify/cli.json", "2:8"),
        ("amplify/.config/project-config.json", "2:8"),
        ("amplify/.config/local-env-info.json", "2:8"),
        ("amplify/backend/amplify-meta.json", "2:8"),
        ("amplify/backend/awscloudformation/build/root-cloudformation-stack.json", "2:8"),
        ("package.json", "2:8"),
    ],
)
def test_broken_json_is_an_error_at_its_place_whichever_file_it_is(app, path, place):
    if path.endswith("greet/parameters.json"):
        template = json.loads((app.root / f"{FUNCTION}/greet-cloudformation-template.json").read_text())
        template["Parameters"]["currency"] = {"Type": "String"}
        app.file(f"{FUNCTION}/greet-cloudformation-template.json", template)
    app.file(path, '{\n  "a": oops\n}\n')
    first, *others = errors_of(app)
    assert first == ("A2G1004", f"{path}:{place}", "not valid JSON: Expecting value")
    assert {code for code, _, _ in others} <= CONSEQUENCES.get(path, set())


@pytest.mark.parametrize(
    "path",
    [
        AUTH,
        BUCKET,
        f"{API}/cli-inputs.json",
        f"{FUNCTION}/greet-cloudformation-template.json",
        "amplify/cli.json",
        "amplify/.config/project-config.json",
        "amplify/backend/amplify-meta.json",
        "package.json",
    ],
)
@pytest.mark.parametrize("content", ["[]", "null", '"text"', "3"])
def test_a_file_that_holds_something_else_than_an_object_is_an_error(app, path, content):
    app.file(path, content)
    places = [place for code, place, _ in errors_of(app) if code in ("A2G1004", "A2G1005")]
    if path == "package.json":
        assert places == [f"{path}:1:1"]
    else:
        assert f"{path}:1:1" in places


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"a": "\xff"}', "the file is not UTF-8: byte 0xff"),
        ("{}".encode("utf-16"), "the file is UTF-16; save it as UTF-8"),
        (b"", "the file is empty"),
        (b'{"a": NaN}', "not a number that JSON can hold: NaN"),
        (b'{"a": 1e999}', "not a number that JSON can hold: 1e999"),
        (b'{"a": "\\ud800"}', "the text holds half of a surrogate pair, which is not a character"),
        (b'{"a":' * 5000, "nested more than 100 levels deep"),
        (b"[" * 200_000 + b"]" * 200_000, "nested more than 100 levels deep"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not a number that JSON can hold: " + "9" * 40),
    ],
    ids=["latin-1", "UTF-16", "empty", "NaN", "infinite", "half a character", "deep", "deep and whole", "long number"],
)
def test_json_that_no_program_should_take_is_an_error(app, content, message):
    app.file(BUCKET, content)
    ((code, place, said),) = errors_of(app)
    assert (code, said) == ("A2G1004", message)
    assert place.startswith(f"{BUCKET}:1:")


def test_a_broken_yaml_template_is_an_error_at_its_place(app):
    app.remove(f"{FUNCTION}/greet-cloudformation-template.json")
    app.file(f"{FUNCTION}/greet-cloudformation-template.yml", "Resources:\n  A:\n  - b\n  c: [d\n")
    ((code, place, message),) = errors_of(app)
    assert code == "A2G1004"
    assert place.startswith(f"{FUNCTION}/greet-cloudformation-template.yml:")
    assert message.startswith("not valid YAML: ")


def test_a_broken_schema_is_an_error_at_its_place_and_the_rest_is_carried_over(app):
    app.file(f"{API}/schema.graphql", "type Note @model {\n  text: String!!\n}\n")
    ((code, place, message),) = errors_of(app)
    assert (code, place) == ("A2G1004", f"{API}/schema.graphql:2:16")
    assert "!" in message
    files = compile_project(app.root, Choices(), Options()).files
    assert "amplify/functions/greet/resource.ts" in files
    assert "amplify/data/resource.ts" not in files


def test_a_schema_that_is_not_utf8_is_an_error(app):
    app.file(f"{API}/schema.graphql", b"# caf\xe9\ntype Note @model { text: String }\n")
    ((code, place, message),) = errors_of(app)
    assert (code, place) == ("A2G1004", f"{API}/schema.graphql:1:6")
    assert message == "the file is not UTF-8: byte 0xe9"


@pytest.mark.parametrize("content", ["", "  \n", "# nothing\n"])
def test_an_empty_schema_is_an_error(app, content):
    app.file(f"{API}/schema.graphql", content)
    ((code, place, _),) = errors_of(app)
    assert code in ("A2G1004", "A2G1401")
    assert "schema.graphql" in place or "/api/demo" in place


def test_a_broken_amplify_yml_is_kept_and_named(app):
    app.file("amplify.yml", "version: 1\nbackend: [\n")
    result = compile_project(app.root, Choices(), Options())
    assert result.files["amplify.yml"] == b"version: 1\nbackend: [\n"
    assert [item.origin.file for item in result.diagnostics if item.origin and "yml" in item.origin.file] == [
        "amplify.yml"
    ]


def test_a_byte_order_mark_changes_nothing(app):
    before = compile_project(app.root, Choices(), Options())
    for path in (AUTH, BUCKET, f"{API}/cli-inputs.json", TEAM_PROVIDER_INFO, "amplify/backend/backend-config.json"):
        app.file(path, b"\xef\xbb\xbf" + (app.root / path).read_bytes())
    after = compile_project(app.root, Choices(), Options())
    assert after.files == before.files
    assert after.diagnostics == before.diagnostics


# What backend-config.json and the folders say of each other


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("pre-push.js", "amplify.yml, backend.phases.preBuild.commands"),
        ("post-push-storage.sh", "amplify.yml, backend.phases.postBuild.commands"),
        ("post-pull.sh", "after `ampx generate outputs`"),
        ("pre-push-auth.js", "run it in amplify.yml, backend.phases.preBuild.commands"),
        ("post-env-checkout.sh", "environments are branches in Gen 2"),
        ("pre-gql-compile.py", "the schema is compiled by each deployment"),
        ("pre-add-function.js", "the command has no counterpart"),
        ("lib.js", "has to move along"),
    ],
)
def test_a_hook_is_named_with_the_place_that_takes_its_part(gen1, name, where):
    gen1.function("greet").file(f"amplify/hooks/{name}", "console.log('hello');\n")
    gen1.file("amplify/hooks/pre-push.js.sample", "").file("amplify/hooks/README.md", "about hooks")
    result = compile_project(gen1.root, Choices(), Options())
    [found] = [item for item in result.diagnostics if item.origin and item.origin.file.startswith("amplify/hooks")]
    assert (found.code, found.origin.file) == ("A2G1221", f"amplify/hooks/{name}")
    assert where in found.help
    assert where in result.files["MIGRATION.md"].decode()


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("amplify.yml", "version: 1\nfrontend:\n  phases: [\n", 4),
        ("amplify.yml", "- a\n", 1),
        ("package.json", '{\n  "dependencies": [\n}', 3),
    ],
)
def test_a_project_file_that_cannot_be_merged_is_an_error_and_stays(gen1, path, content, line):
    gen1.function("greet").file(path, content)
    result = compile_project(gen1.root, Choices(), Options())
    [found] = [item for item in result.diagnostics if item.code == "A2G3011"]
    assert (found.severity, found.origin.file, found.origin.line) == ("error", path, line)
    assert result.files[path] == content.encode()


def test_a_command_of_the_build_that_needs_gen1_is_a_warning(gen1):
    build = "version: 1\nbackend:\n  phases:\n    build:\n      commands:\n        - amplify pull --yes\n"
    gen1.function("greet").file("amplify.yml", build)
    [found] = [d for d in compile_project(gen1.root, Choices(), Options()).diagnostics if d.code == "A2G3012"]
    assert (found.severity, found.origin.line) == ("warning", 6)


def test_packages_that_exclude_each_other_are_named_once(gen1):
    gen1.function("old").function("new")
    for name, version in (("old", "^3.0.0"), ("new", "^4.0.0")):
        gen1.file(
            f"amplify/backend/function/{name}/src/package.json", {"name": name, "dependencies": {"left": version}}
        )
    result = compile_project(gen1.root, Choices(), Options())
    [found] = [item for item in result.diagnostics if "left" in item.message]
    assert found.code == "A2G2007"
    assert "new ^4.0.0, old ^3.0.0" in found.message
    assert "; old installs its packages by a package.json of its own" in found.message
    assert json.loads(result.files["package.json"])["dependencies"] == {"left": "^4.0.0"}


def test_an_entry_without_service_is_what_its_files_say(app):
    """Named by cli-inputs.json, by the schema, or by the template; the result is that of an entry with a service."""
    app.function("greet").bucket("files")
    before = compile_project(app.root, Choices(), Options())
    for category in app.config.values():
        for entry in category.values():
            del entry["service"]
    app.file("amplify/backend/backend-config.json", app.config)
    after = compile_project(app.root, Choices(), Options())
    entries = {f"/{category}/{name}" for category, members in app.config.items() for name in members}
    warned = [item for item in after.diagnostics if item.code == "A2G1220"]
    assert {item.origin.pointer for item in warned} == entries
    assert {item.severity for item in warned} == {"warning"}
    assert [entry.service for entry in after.app.inventory] == [entry.service for entry in before.app.inventory]
    files = {path: content for path, content in after.files.items() if path != "MIGRATION.md"}
    assert files == {path: content for path, content in before.files.items() if path != "MIGRATION.md"}


@pytest.mark.parametrize(
    ("category", "files", "service"),
    [
        ("auth", {"user-pool-group-precedence.json": []}, "Cognito-UserPool-Groups"),
        ("auth", {"it-cloudformation-template.yml": "Resources: {Pool: {Type: 'AWS::Cognito::UserPool'}}"}, "Cognito"),
        ("storage", {"cli-inputs.json": {"tableName": "notes"}}, "DynamoDB"),
        ("api", {"cli-inputs.json": {"paths": {}}}, "API Gateway"),
        ("api", {"schema/note.graphql": "type Note @model { id: ID! }"}, "AppSync"),
        (
            "function",
            {"it-awscloudformation-template.json": {"Resources": {"L": {"Type": "AWS::Lambda::LayerVersion"}}}},
            "LambdaLayer",
        ),
        ("geo", {"it-cloudformation-template.json": {"Resources": {"M": {"Type": "AWS::Location::Map"}}}}, "Map"),
        ("function", {"it-cloudformation-template.json": "{"}, ""),
        ("function", {"it-cloudformation-template.json": {"Resources": ["x"]}}, ""),
        ("madeup", {"cli-inputs.json": {"bucketName": "x"}}, ""),
    ],
)
def test_the_service_that_files_speak_of(gen1, category, files, service):
    gen1.entry(category, "it")
    for path, content in files.items():
        gen1.file(f"amplify/backend/{category}/it/{path}", content)
    [entry] = load_project(gen1.root).entries
    assert entry.service == service


def test_entries_and_folders_that_do_not_fit(app):
    app.entry("function", "lost", service="Lambda").entry("function", "mute").entry("function", "odd", service=["x"])
    app.entry("video", "eyes", service="IVS").entry("storage", "disk", service="Floppy")
    app.entry("madeup", "thing", service="Lambda")
    app.entry("storage", "files", service="S3", dependsOn=[{"category": "function", "resourceName": "nobody"}])
    app.entry("auth", "demoAuth", service="Cognito", dependsOn={"category": "function"})
    app.file("amplify/backend/function/stray/src/index.js", "x")
    result = compile_project(app.root, Choices(), Options())
    said = {(item.code, item.origin.pointer or item.origin.file): item for item in result.diagnostics if item.origin}
    assert set(said) >= {
        ("A2G1203", "/function/lost"),
        ("A2G1202", "/function/mute"),
        ("A2G1202", "/function/odd"),
        ("A2G1201", "/video/eyes"),
        ("A2G1201", "/storage/disk"),
        ("A2G1201", "/madeup/thing"),
        ("A2G1205", "/storage/files"),
        ("A2G1005", "/auth/demoAuth"),
        ("A2G1204", "amplify/backend/function/stray"),
    }
    for (code, _), item in said.items():
        if code.startswith("A2G12"):
            assert item.help, item.message
    assert "amplify/auth/resource.ts" in result.files


def test_function_directives_that_match_nothing_or_in_another_case(app):
    fields = '  a: String @function(name: "Greet-${env}")\n  b: String @function(name: "nobody-${env}")\n'
    app.file(f"{API}/schema.graphql", "type Query {\n" + fields + "}\n")
    result = compile_project(app.root, Choices(), Options())
    said = {item.code: (str(item.origin), item.message) for item in result.diagnostics}
    assert said["A2G1403"] == (
        f"{API}/schema.graphql:2:29",
        '@function(name: "Greet-${env}") means the function greet, but for upper and lower case',
    )
    assert said["A2G1402"] == (
        f"{API}/schema.graphql:3:29",
        '@function(name: "nobody-${env}") matches no function; the project has greet',
    )


@pytest.mark.parametrize("what", ["api", "auth", "storage", "function"])
def test_a_resource_without_its_files_is_an_error_of_its_own(app, what):
    missing = {
        "api": f"{API}/schema.graphql",
        "auth": AUTH,
        "storage": BUCKET,
        "function": f"{FUNCTION}/greet-cloudformation-template.json",
    }
    app.remove(missing[what])
    app.file(f"{missing[what].rsplit('/', 1)[0]}/README.md", "x")
    (code, place, _), *others = errors_of(app)
    assert code in ("A2G1007", "A2G1401")
    assert place.startswith("amplify/backend/backend-config.json:")
    assert f"(/{what}/" in place
    assert {code for code, _, _ in others} <= CONSEQUENCES.get(missing[what], set())


NAMES = ["a-b", "aB", "auth", "stack", "data", "storage", "backend", "class", "default", "gen1", "then", "index"]
NAMES += ["9to5", "_x", "__proto__", "constructor", "toString", "größe", "it's", "${x}", "back`tick", "arguments"]


def strange(gen1):
    """A project whose resources have all the names that could mean something else."""
    for name in NAMES:
        gen1.function(name)
    return gen1.bucket("__proto__").auth("constructor").api()


def test_names_that_mean_something_else_stay_apart(gen1):
    strange(gen1)
    result = compile_project(gen1.root, Choices(), Options())
    assert errors(result) == []
    for name in NAMES:
        assert f"amplify/functions/{name}/resource.ts" in result.files
    backend = result.files["amplify/backend.ts"].decode()
    body = re.search(r"defineBackend\(\{(.*?)\}\)", backend, re.DOTALL)
    keys = [key.strip() for key in body[1].split(",") if key.strip()]
    assert len(keys) == len(set(keys)) == len(NAMES) + 3


@pytest.mark.node
def test_names_that_mean_something_else_type_check_and_synthesize(gen1, toolchain):
    from amp2gen.verify.stage import Output
    from amp2gen.verify.synthesize import modes_of, synthesize
    from amp2gen.verify.typecheck import typecheck

    strange(gen1)
    output = Output("strange", compile_project(gen1.root, Choices(), Options()).files)
    assert typecheck(toolchain, [output]) == []
    (synthesis,) = synthesize(toolchain, [(output, mode) for mode in modes_of(output) if mode.name == "taking over"])
    assert synthesis.error is None


def test_an_empty_project_is_a_project(tmp_path):
    result = compile_project(Gen1(tmp_path / "empty").root, Choices(), Options())
    assert errors(result) == []
    assert set(result.files) >= ALWAYS
