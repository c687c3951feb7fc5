"""`amp2gen compile` as its users meet it: exit codes, what is printed, what is written, and what never is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from gen1 import amp2gen, files_below

GOLDEN = Path(__file__).parents[2] / "golden"
OUT = "amplify-gen2"
MANIFEST = "amplify/amp2gen.json"


def written(gen1):
    return files_below(gen1.root / OUT)


def refused(gen1, *arguments, code=2):
    """Runs `compile`, sees that it changes nothing, and gives its standard error."""
    before = files_below(gen1.root)
    result = amp2gen("compile", gen1.root, *arguments)
    assert (result.code, result.out) == (code, "")
    assert files_below(gen1.root) == before
    return result.err


# Exit codes


def test_a_good_project_is_written_and_ends_with_0(gen1):
    gen1.function("greet").auth().api().bucket()
    result = amp2gen("compile", gen1.root)
    assert result.code == 0, result.out
    assert "function\tgreet\tLambda\tamplify/functions/greet/\n" in result.out
    assert {"amplify/backend.ts", "amplify/gen1.json", "amplify/functions/greet/resource.ts", MANIFEST} <= set(
        written(gen1)
    )


def test_a_resource_that_is_not_carried_over_ends_with_1_and_all_else_is_written(gen1):
    gen1.function("greet").entry("video", "eyes", service="IVS").entry("api", "web", service="ElasticContainer")
    result = amp2gen("compile", gen1.root)
    assert result.code == 1
    backend = (gen1.root / "amplify-gen2/amplify/backend.ts").read_text()
    assert "uncarried('A2G1941: api web (ElasticContainer)');\n" in backend
    assert "uncarried('A2G1201: video eyes (IVS)');\n" in backend
    assert (
        "error A2G1201: video eyes (IVS) is not carried over\n"
        "  --> amplify/backend/backend-config.json:9:5 (/video/eyes)\n"
        '  9 |     "eyes": {\n'
        "    |     ^^^^^^\n"
        "  help: add it to the Gen 2 project by hand, or keep it deployed from Gen 1\n"
    ) in result.out
    assert "amplify/functions/greet/resource.ts" in written(gen1)


def test_warnings_end_with_0_or_with_strict_1(gen1):
    gen1.function("greet").file("amplify/backend/function/gone/src/index.js", "x")
    assert amp2gen("compile", gen1.root).code == 0
    result = amp2gen("compile", gen1.root, "--strict")
    assert result.code == 1
    assert "warning A2G1204: function gone has a folder but no entry" in result.out


def test_a_project_that_cannot_be_read_ends_with_2_and_nothing_is_written(gen1):
    gen1.file("amplify/backend/backend-config.json", '{\n  "function": {\n    "greet": oops\n')
    assert refused(gen1) == (
        "error A2G1004: the project's resources are unknown: not valid JSON: Expecting value\n"
        "  --> amplify/backend/backend-config.json:3:14\n"
        '  3 |     "greet": oops\n'
        "    |              ^\n"
        "  help: correct the file and compile again\n"
    )


def test_usage_errors_end_with_2_and_nothing_is_written(gen1):
    for arguments, message in [
        (("--out", "x", "--in-place"), "exclude each other"),
        (("--check", "--diff"), "exclude each other"),
        (("--quiet", "--verbose"), "exclude each other"),
        (("--diff", "--format", "json"), "choose one"),
        (("--branch", "main"), "--branch takes ENV=BRANCH, not 'main'"),
        (("--branch", "=x"), "--branch takes ENV=BRANCH"),
        (("--branch", "main="), "--branch takes ENV=BRANCH"),
        (("--format", "xml"), "'xml' is not one of"),
        (("--no-such-option",), "No such option"),
        (("another",), "unexpected extra argument"),
    ]:
        assert message in " ".join(refused(gen1, *arguments).replace("│", "").split()), arguments


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--env", "nowhere"), "A2G1113"),
        (("--branch", "nowhere=x"), "A2G1113"),
        (("--branch", "main=a b"), "A2G1114"),
        (("--snapshot", "nowhere"), "A2G1110"),
        (("--gen1", "nowhere"), "A2G1115"),
        (("--gen1", "--output=x"), "A2G1115"),
        (("--in-place",), "A2G3010"),
    ],
)
def test_choices_that_cannot_be_met_end_with_2(gen1, arguments, code):
    assert refused(gen1, *arguments).startswith(f"error {code}: ")


def test_a_missing_project_ends_with_2(tmp_path):
    result = amp2gen("compile", tmp_path / "nowhere")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error A2G1110: ")


def test_templates_of_wrong_types_are_reported_and_end_no_compile(gen1):
    gen1.function("greet")
    file = gen1.root / "amplify/backend/function/greet/greet-cloudformation-template.json"
    template = json.loads(file.read_text())
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "alerts"}}
    gen1.file(file, template | {"Conditions": True, "Resources": template["Resources"] | {"Alerts": topic}})
    own = {"Resources": {"Queue": {"Type": ["AWS::SQS::Queue"], "Properties": {"QueueName": "reports"}}}}
    gen1.entry("custom", "reports", service="customCloudformation")
    gen1.file("amplify/backend/custom/reports/reports-cloudformation-template.json", own)
    result = amp2gen("compile", gen1.root, "--format", "json")
    files = {each["origin"]["file"] for each in result.json["diagnostics"] if each["code"] == "A2G1004"}
    assert (result.code, files) == (
        1,
        {
            "amplify/backend/function/greet/greet-cloudformation-template.json",
            "amplify/backend/custom/reports/reports-cloudformation-template.json",
        },
    )


# Where it may not write


@pytest.mark.parametrize(
    ("out", "reason"),
    [
        ("amplify/gen2", "is inside the Gen 1 backend"),
        ("amplify", "is inside the Gen 1 backend"),
        (".", "holds the project itself"),
        ("..", "holds the project itself"),
        ("package.json", "is a file"),
        ("package.json/out", "cannot"),
        ("src", "was not written by amp2gen"),
    ],
)
def test_places_that_are_no_place_for_output(gen1, out, reason):
    gen1.function("greet").file("package.json", {}).file("src/App.js", "x")
    message = refused(gen1, "--out", gen1.root / out)
    assert message.startswith("error A2G3010: ")
    assert reason in message


def test_a_read_only_place_is_refused(gen1):
    gen1.function("greet")
    message = refused(gen1, "--out", "/proc/self/out")
    assert message.startswith("error A2G3010: cannot write")


def test_an_output_folder_with_the_users_work_is_kept_unless_forced_and_then_set_aside(gen1):
    gen1.function("greet")
    assert amp2gen("compile", gen1.root).code == 0
    gen1.file(f"{OUT}/amplify/backend.ts", "mine\n")
    assert "was changed since it was written: amplify/backend.ts" in refused(gen1)
    result = amp2gen("compile", gen1.root, "--force")
    assert result.code == 0
    assert f"what was there before is kept in {gen1.root}/{OUT}.backup-1" in result.err
    assert (gen1.root / f"{OUT}.backup-1/amplify/backend.ts").read_text() == "mine\n"


@pytest.mark.parametrize("name", ["../../evil", "..", "/evil", "a/../../../evil", "C:\\evil"])
def test_names_like_paths_never_lead_out_of_the_output(gen1, tmp_path, name):
    gen1.function("greet").entry("function", name, service="Lambda").entry("storage", name, service="S3")
    gen1.entry("api", name, service="AppSync").entry("auth", name, service="Cognito")
    outside = set(tmp_path.iterdir())
    result = amp2gen("compile", gen1.root)
    assert result.code == 1
    assert result.out.count("error A2G1210: ") == 4
    assert set(tmp_path.iterdir()) == outside
    assert not [path for path in written(gen1) if "evil" in path]


# What is printed


@pytest.fixture
def mixed(gen1):
    """A project with an error, a warning and nothing else to say."""
    gen1.function("greet").entry("video", "eyes", service="IVS")
    return gen1.file("amplify/backend/function/gone/src/index.js", "x")


def test_quiet_prints_errors_only(mixed):
    result = amp2gen("compile", mixed.root, "--quiet")
    assert result.out.startswith("error A2G1201: ")
    assert "warning" not in result.out
    assert "greet" not in result.out
    assert result.err == ""


def test_verbose_says_what_was_read(mixed):
    result = amp2gen("compile", mixed.root, "--verbose")
    assert f"{mixed.root}: " in result.err
    assert "environment main" in result.err


def test_the_json_document_has_the_same_keys_whatever_happens(mixed, tmp_path):
    keys = ["app", "defaultEnvironment", "branches", "resources", "diagnostics", "suppressed", "files", "exitCode"]
    result = amp2gen("compile", mixed.root, "--format", "json")
    done = result.json
    assert list(done) == keys
    assert (done["app"], done["defaultEnvironment"], done["branches"]) == ("demo", "main", {"gen2-main": "main"})
    assert done["resources"] == [
        {"category": "function", "name": "greet", "service": "Lambda", "status": "lowered"},
        {"category": "video", "name": "eyes", "service": "IVS", "status": "skipped"},
    ]
    assert [list(item) for item in done["diagnostics"]] == [["code", "severity", "message", "origin", "help"]] * 2
    assert done["diagnostics"][0]["origin"] == {
        "file": "amplify/backend/backend-config.json",
        "pointer": "/video/eyes",
        "line": 9,
        "column": 5,
    }
    assert done["exitCode"] == result.code == 1
    assert done["files"] == sorted(written(mixed))
    result = amp2gen("compile", tmp_path / "nowhere", "--format", "json")
    failed = result.json
    assert list(failed) == keys
    assert [item["code"] for item in failed["diagnostics"]] == ["A2G1110"]
    assert (failed["files"], failed["exitCode"], result.code) == ([], 2, 2)


def test_a_refused_output_is_a_json_document_too(gen1):
    result = amp2gen("compile", gen1.root, "--in-place", "--format", "json")
    (problem,) = result.json["diagnostics"]
    assert (problem["code"], result.code) == ("A2G3010", 2)
    assert "is not in a git repository" in problem["message"]


@pytest.mark.parametrize(
    "arguments", [(), ("--no-color",), ("--quiet",), ("--check",), ("--diff",), ("--format", "json")]
)
def test_nothing_that_is_piped_holds_escape_codes(mixed, arguments):
    result = amp2gen("compile", mixed.root, *arguments)
    assert "\x1b" not in result.out + result.err


@pytest.mark.parametrize(
    ("arguments", "env", "styled"),
    [((), {}, True), (("--no-color",), {}, False), ((), {"NO_COLOR": "1"}, False), ((), {"NO_COLOR": ""}, True)],
)
def test_a_terminal_shows_styles_unless_told_not_to(mixed, arguments, env, styled):
    out = on_a_terminal("compile", str(mixed.root), *arguments, **env)
    assert ("\x1b[1;31merror A2G1201" in out) == styled
    assert ("\x1b[1m" in out or "\x1b[3" in out) == styled
    assert "IVS" in out


def test_what_names_and_messages_hold_is_neither_markup_nor_obeyed(gen1):
    gen1.entry("[bold]x", ":smile:", service="[/nope]\x1b[31mred\n")
    result = amp2gen("compile", gen1.root)
    assert result.code == 1
    assert "[bold]x\t:smile:\t[/nope]\\x1b[31mred\\n\tnot carried over\n" in result.out
    assert "error A2G1201: [bold]x :smile: ([/nope]\\x1b[31mred\\n) is not carried over\n" in result.out
    assert "\x1b" not in result.out


def test_a_project_folder_with_a_strange_name(gen1, tmp_path):
    gen1.function("greet").remove("amplify/.config/project-config.json")
    root = tmp_path / "a [red] \u2028ü"
    gen1.root.rename(root)
    result = amp2gen("compile", root, "--verbose")
    assert result.code == 0
    assert f"{root}: " in result.err
    assert json.loads((root / OUT / "package.json").read_text())["name"]


# Errors in files, as they are shown


def test_the_offending_line_is_shown_with_a_caret(gen1):
    gen1.function("greet").api("type Note @model {\n\ttext: String!!\n}\n")
    result = amp2gen("compile", gen1.root, "--quiet")
    assert result.code == 1
    assert (
        "  --> amplify/backend/api/demo/schema.graphql:2:15\n  2 |  text: String!!\n    |               ^\n"
        in result.out
    )


def test_long_lines_are_shown_around_the_place(gen1):
    gen1.auth().file("amplify/backend/auth/demoAuth/cli-inputs.json", '{"a": "' + "x" * 5000 + '", oops}')
    result = amp2gen("compile", gen1.root, "--quiet")
    lines = result.out.splitlines()
    (line,) = [number for number, text in enumerate(lines) if text.startswith("  1 | ")]
    assert len(lines[line]) < 120
    assert lines[line][lines[line + 1].index("^")] == "o"


@pytest.mark.parametrize(
    "line",
    ['"STRIPE_SECRET_KEY": "sk_live_abcdefgh1234" oops', '"password": "hunter22hunter', '["AKIAABCDEFGHIJKLMNOP" oops'],
)
def test_lines_that_may_hold_a_secret_are_not_shown(gen1, line):
    gen1.function("greet").file("amplify/backend/function/greet/greet-cloudformation-template.json", "{\n" + line)
    for form in ("text", "json"):
        result = amp2gen("compile", gen1.root, "--force", "--format", form)
        assert result.code == 1
        assert "A2G1004" in result.out
        for secret in ("sk_live", "hunter22", "AKIA"):
            assert secret not in result.out + result.err


def test_no_line_of_team_provider_info_is_ever_shown(gen1):
    gen1.function("greet").file("amplify/team-provider-info.json", '{\n"main": { "x": "quite-private" oops')
    result = amp2gen("compile", gen1.root)
    assert "  --> amplify/team-provider-info.json:2:32\n" in result.out
    assert "quite-private" not in result.out + result.err


# --check and --diff


def test_check_lists_what_would_change_and_ends_with_1_until_nothing_does(gen1):
    gen1.function("greet").commit()
    result = amp2gen("compile", gen1.root, "--check")
    assert result.code == 1
    assert {"amplify/backend", "amplify/backend.ts", "package.json"} <= set(result.out.splitlines())
    assert not (gen1.root / OUT).exists()
    assert amp2gen("compile", gen1.root, "--in-place").code == 0
    result = amp2gen("compile", gen1.root, "--check")
    assert (result.code, result.out, result.err) == (0, "", "")


def test_check_as_json_lists_the_same_files(gen1):
    gen1.function("greet")
    listed = amp2gen("compile", gen1.root, "--check").out.splitlines()
    result = amp2gen("compile", gen1.root, "--check", "--format", "json")
    assert (result.json["files"], result.json["exitCode"], result.code) == (listed, 1, 1)


def test_diff_prints_a_patch_that_git_takes_and_ends_with_0(gen1, tmp_path):
    gen1.function("greet").file("package.json", {"name": "demo"})
    assert amp2gen("compile", gen1.root, "--out", tmp_path / "out").code == 0
    result = amp2gen("compile", gen1.root, "--diff")
    assert result.code == 0
    patch, _, removed = result.out.partition("Removed folder ")
    assert removed.startswith("amplify/.config (1 file)\n")
    subprocess.run(["git", "apply", "-"], cwd=gen1.root, input=patch, text=True, check=True)
    expected = {path: content for path, content in files_below(tmp_path / "out").items() if path != MANIFEST}
    assert "package.json" in expected
    assert {path: (gen1.root / path).read_bytes() for path in expected} == expected


@pytest.mark.parametrize("how", ["--check", "--diff"])
def test_errors_of_the_compile_end_check_and_diff_with_1_and_do_not_disturb_their_output(mixed, how):
    result = amp2gen("compile", mixed.root, how)
    assert result.code == 1
    assert "error A2G1201: " in result.err
    assert "error A2G1201: " not in result.out


def on_a_terminal(*arguments, **env):
    """What `amp2gen` prints when its output is a terminal."""
    import pty

    master, slave = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-m", "amp2gen.cli.main", *arguments],
        stdout=slave,
        stderr=subprocess.DEVNULL,
        env={**environment, "TERM": "xterm-256color", "COLUMNS": "200", **env},
        check=False,
    )
    os.close(slave)
    output = b""
    try:
        while chunk := os.read(master, 65536):
            output += chunk
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(master)
    return output.decode()


@pytest.mark.parametrize(
    ("lock", "command"),
    [("package-lock.json", "npx ampx"), ("yarn.lock", "yarn ampx"), ("pnpm-lock.yaml", "pnpm exec ampx")],
)
def test_diagnostics_name_the_projects_own_package_manager(gen1, lock, command):
    gen1.file("lib/main.dart", "import 'amplifyconfiguration.dart';\n").file("pubspec.yaml", "name: demo\n")
    gen1.file(lock, "")
    said = json.loads(amp2gen("compile", gen1.root, "--format", "json").out)
    helps = [each["help"] for each in said["diagnostics"] if each["code"] == "A2G2026"]
    assert len(helps) == 1
    assert f"`{command} generate outputs --app-id" in helps[0]
    assert ("npx" in helps[0]) == (command == "npx ampx")
