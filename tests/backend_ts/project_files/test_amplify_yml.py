"""The build of Amplify Hosting, before and after."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from amp2gen.backend_ts.project_files.amplify_yml import merge_amplify_yml
from amp2gen.backend_ts.project_files.buildspec import FrontendConfig

SHARED = Path(__file__).parents[4] / "shared"
INSTALL = "npm ci --cache .npm --prefer-offline"
DEPLOY = "npx ampx pipeline-deploy --branch $AWS_BRANCH --app-id $AWS_APP_ID"
VITE = FrontendConfig("react", "npm run-script build", "dist")

GEN1 = """\
# Our build. Ask Ana before touching it.
version: 1
backend:
  phases:
    preBuild:
      commands:
        - "export A='1'"   # quoted twice
    build:
      commands:
        # the backend
        - '# Execute Amplify CLI with the helper script'
        - amplifyPush --simple   # pushes
        - echo after

# the site
frontend:
  phases:
    build: {commands: [npm run build, 'echo "x, y"']}
  artifacts:
      baseDirectory:   dist
      files: ['**/*']
"""


def merge(text, app_root=None, package_manager="npm", frontend=VITE):
    return merge_amplify_yml(text, app_root=app_root, package_manager=package_manager, frontend=frontend)


def kinds(merged):
    return [note.kind for note in merged.notes]


def commands(text, section="backend", phase="build"):
    return YAML(typ="safe").load(text)[section]["phases"][phase]["commands"]


def one(command_lines):
    """A file whose backend builds with the given YAML list items."""
    items = "".join(f"        {line}\n" for line in command_lines)
    return f"version: 1\nbackend:\n  phases:\n    build:\n      commands:\n{items}frontend:\n  phases: {{}}\n"


def test_only_the_push_changes():
    merged = merge(GEN1)
    expected = GEN1.replace("        - '# Execute Amplify CLI with the helper script'\n", "").replace(
        "        - amplifyPush --simple   # pushes\n", f"        - {INSTALL}\n        - {DEPLOY}   # pushes\n"
    )
    assert merged.text == expected
    assert merged.notes == ()


def test_crlf_and_a_missing_last_line_end_stay():
    text = GEN1.replace("\n", "\r\n").removesuffix("\r\n")
    assert merge(text).text == merge(GEN1).text.replace("\n", "\r\n").removesuffix("\r\n")


@pytest.mark.parametrize(
    ("manager", "install"),
    [("npm", [INSTALL]), ("yarn", ["yarn install"]), ("pnpm", ["npm install -g pnpm", "pnpm install"])],
)
def test_each_package_manager(manager, install):
    assert commands(merge(one(["- amplifyPush --simple"]), package_manager=manager).text) == [*install, DEPLOY]
    assert commands(merge(None, package_manager=manager).text) == [*install, DEPLOY]


def test_a_pnpm_that_the_user_sees_to_is_not_installed_again():
    text = one(["- corepack enable", "- amplifyPush --simple"])
    assert commands(merge(text, package_manager="pnpm").text) == ["corepack enable", "pnpm install", DEPLOY]


def test_packages_that_the_user_installs_are_not_installed_again():
    text = one(["- npm ci", "- amplifyPush --simple"])
    assert commands(merge(text).text) == ["npm ci", DEPLOY]


def test_the_old_form_with_stack_info():
    text = one(
        [
            "- '# Get Amplify CLI Cloud-Formation stack info from environment cache'",
            '- export STACKINFO="$(envCache --get stackInfo)"',
            "- '# Execute Amplify CLI with the helper script'",
            "- amplifyPush --environment prod",
            "- '# Store Amplify CLI Cloud-Formation stack info in environment cache'",
            "- >-",
            '  envCache --set stackInfo "$(amplify env get --json --name',
            '  prod)"',
            "- echo done",
        ]
    )
    merged = merge(text)
    assert commands(merged.text) == [INSTALL, DEPLOY, "echo done"]
    (note,) = merged.notes
    assert (note.kind, note.line) == ("push-environment", 9)
    assert "`prod`" in note.message


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ('- "amplifyPush --simple"', [INSTALL, DEPLOY]),
        ("- 'amplifyPush --simple'", [INSTALL, DEPLOY]),
        ("-   amplifyPush   --simple", [INSTALL, DEPLOY]),
        ("- amplify push --yes --force", [INSTALL, DEPLOY]),
        ("- cd app && amplifyPush --simple", [f"cd app && {INSTALL} && {DEPLOY}"]),
        ("- \"cd 'a b' && amplifyPush --simple\"", [f"cd 'a b' && {INSTALL} && {DEPLOY}"]),
        ("- 'echo \"it''s\" && amplifyPush'", [f'echo "it\'s" && {INSTALL} && {DEPLOY}']),
        ("- !!str amplifyPush --simple", [f"{INSTALL} && {DEPLOY}"]),
    ],
)
def test_ways_to_write_a_push(item, expected):
    assert commands(merge(one([item])).text) == expected


def test_a_script_in_a_block_scalar():
    script = [
        "- |",
        '  if [ "$AWS_BRANCH" = main ]; then',
        "    amplifyPush --simple",
        "  fi",
        "",
        "# below",
        "- echo b",
    ]
    merged = merge(one(script)).text
    assert commands(merged) == [
        f'if [ "$AWS_BRANCH" = main ]; then\n  {INSTALL} && {DEPLOY}\nfi\n',
        "echo b",
    ]
    assert "        # below\n" in merged


def test_a_flow_list():
    text = "backend: {phases: {build: {commands: ['# c', amplifyPush --simple, \"echo a, b\"]}}}\n"
    merged = merge(text).text
    assert commands(merged) == ["# c", f"{INSTALL} && {DEPLOY}", "echo a, b"]
    assert merged == text.replace("amplifyPush --simple", f"{INSTALL} && {DEPLOY}")


def test_a_push_behind_an_alias_is_changed_where_its_anchor_is():
    text = one(["- &push amplifyPush --simple", "- *push"])
    assert commands(merge(text).text) == [f"{INSTALL} && {DEPLOY}"] * 2


def test_a_list_behind_an_alias_is_changed_once():
    text = one(["- amplifyPush --simple"]).replace("commands:", "commands: &push")
    text = text.replace("frontend:", "    postBuild:\n      commands: *push\nfrontend:")
    merged = merge(text).text
    assert merged.count("ampx") == 1
    assert commands(merged, phase="postBuild") == [INSTALL, DEPLOY]


def test_a_list_that_loses_all_it_had_is_empty_not_null():
    text = one(["- amplifyPush --simple"]).replace(
        "frontend:", "    postBuild:\n      commands:\n      - envCache --set stackInfo x  # keep\nfrontend:"
    )
    merged = merge(text).text
    assert commands(merged, phase="postBuild") == []
    assert "# keep" in merged


def test_the_users_own_commands_stay_and_are_named_where_they_need_gen1():
    text = one(["- cat amplify/team-provider-info.json", "- amplifyPush --simple", "- npm i -g @aws-amplify/cli"])
    merged = merge(text)
    assert commands(merged.text)[0] == "cat amplify/team-provider-info.json"
    assert commands(merged.text)[-1] == "npm i -g @aws-amplify/cli"
    assert [(note.kind, note.line) for note in merged.notes] == [("gen1-leftover", 6), ("gen1-leftover", 8)]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("nvm use 16", True),
        ("nvm install v18.17.0 && nvm use", True),
        ("n 14", True),
        ("nvm use 20", False),
        ("nvm use", False),
        ("npm run n 14s", False),
        ("nvm install --lts 22", False),
    ],
)
def test_a_node_that_is_too_old_for_the_deployment_is_named(command: str, told: bool):
    merged = merge(one([f"- {command}", "- amplifyPush --simple"]))
    assert commands(merged.text)[0] == command
    assert [(note.kind, note.line) for note in merged.notes] == ([("old-node", 6)] if told else [])


def test_the_node_of_the_client_app_is_its_own_affair():
    text = one(["- amplifyPush --simple"]).replace(
        "phases: {}", "phases:\n    preBuild:\n      commands:\n        - nvm use 16"
    )
    assert merge(text).notes == ()


def test_a_push_outside_of_backend_goes():
    text = one(["- amplifyPush --simple"]).replace(
        "phases: {}", "phases:\n    preBuild:\n      commands:\n        - amplifyPush --simple\n        - yarn"
    )
    merged = merge(text)
    assert commands(merged.text, "frontend", "preBuild") == ["yarn"]
    assert [(note.kind, note.line) for note in merged.notes] == [("push-removed", 11)]


def test_a_missing_backend_is_added_above_frontend_and_its_comment():
    text = "version: 1\n\n# the site\nfrontend:\n  phases:\n    build:\n      commands:\n        - npm run build\n"
    merged = merge(text)
    section = f"backend:\n  phases:\n    build:\n      commands:\n        - {INSTALL}\n        - {DEPLOY}\n"
    assert merged.text == text.replace("# the site", section + "# the site")
    assert kinds(merged) == ["backend-added"]


def test_a_missing_backend_is_added_last_without_a_frontend():
    assert commands(merge("version: 1").text) == [INSTALL, DEPLOY]


@pytest.mark.parametrize(
    "backend",
    [
        "backend:\n",
        "backend: # none\n",
        "backend: {}\n",
        "backend: ~\n",
        "backend:\n  phases:\n",
        "backend:\n  phases:\n    preBuild:\n      commands:\n        - echo a\n",
        "backend:\n  phases:\n    build:\n",
        "backend:\n  phases:\n    build:\n      commands:\n",
        "backend:\n  phases:\n    build:\n      commands: []\n",
        "backend:\n  phases:\n    build:\n      commands:\n      - echo a\n      # end\n",
        "backend:\n  phases:\n    build:\n      commands: [echo a]\n",
        "backend:\n    phases:\n        build:\n            commands:\n            -   |\n                echo a\n\n",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_backend_that_deploys_nothing_gets_the_deployment(backend, newline):
    text = f"version: 1\n{backend}# site\nfrontend:\n  phases: {{}}\n".replace("\n", newline)
    merged = merge(text)
    assert commands(merged.text)[-2:] == [INSTALL, DEPLOY]
    assert kinds(merged) == ["backend-added"]
    assert merge(merged.text).text == merged.text
    for line in text.split(newline):
        assert line.strip("[] {}~").strip() in merged.text
    assert YAML(typ="safe").load(merged.text)["frontend"] == {"phases": {}}


def test_a_gen2_build_is_let_be():
    text = one([f"- {INSTALL}", f"- {DEPLOY}"])
    assert merge(text).text == text
    assert merge(text).notes == ()


MONOREPO = """\
version: 1
applications:
  - appRoot: apps/web   # the shop
    backend:
      phases:
        build:
          commands:
            - amplifyPush --simple
    frontend:
      phases: {build: {commands: [npm run build]}}

  - frontend:
      phases:
        preBuild:
          commands:
            - amplifyPush --simple
    appRoot: ./apps/admin/
"""


def test_the_application_at_the_root_that_was_named_is_changed():
    merged = merge(MONOREPO, app_root="apps/web")
    assert merged.text == MONOREPO.replace(
        "            - amplifyPush --simple\n    frontend",
        f"            - {INSTALL}\n            - {DEPLOY}\n    frontend",
    )
    assert [(note.kind, note.line) for note in merged.notes] == [("push-in-other-application", 16)]


def test_an_application_whose_first_key_is_frontend():
    merged = merge(MONOREPO, app_root="apps/admin")
    admin = YAML(typ="safe").load(merged.text)["applications"][1]
    assert admin["backend"]["phases"]["build"]["commands"] == [INSTALL, DEPLOY]
    assert admin["frontend"]["phases"]["preBuild"]["commands"] == []
    assert admin["appRoot"] == "./apps/admin/"
    assert sorted(kinds(merged)) == ["backend-added", "push-in-other-application", "push-removed"]


def test_an_application_that_is_missing_is_added():
    merged = merge(MONOREPO, app_root="apps/api", frontend=None)
    loaded = YAML(typ="safe").load(merged.text)["applications"]
    assert [app["appRoot"] for app in loaded] == ["apps/web", "./apps/admin/", "apps/api"]
    assert loaded[2]["backend"]["phases"]["build"]["commands"] == [INSTALL, DEPLOY]
    assert merged.text.startswith(MONOREPO)
    assert "application-added" in kinds(merged)


def test_no_root_named_and_one_application_that_pushes():
    text = MONOREPO.rsplit("\n  - frontend", 1)[0]
    assert DEPLOY in merge(text).text
    assert merge(text).notes == ()


def test_no_file():
    assert (
        merge(None).text
        == f"""\
version: 1
backend:
  phases:
    build:
      commands:
        - {INSTALL}
        - {DEPLOY}
frontend:
  phases:
    build:
      commands:
        - npm run-script build
  artifacts:
    baseDirectory: dist
    files:
      - '**/*'
  cache:
    paths:
      - .npm/**/*
      - node_modules/**/*
"""
    )


@pytest.mark.parametrize(
    "frontend", [None, FrontendConfig("react-native", "npm run build", "/"), FrontendConfig("none", None, None)]
)
def test_no_file_and_nothing_to_host(frontend):
    loaded = YAML(typ="safe").load(merge(None, frontend=frontend).text)
    assert loaded["frontend"] == {
        "phases": {"build": {"commands": ["mkdir -p dist", "touch dist/index.html"]}},
        "artifacts": {"baseDirectory": "dist", "files": ["**/*"]},
    }


def test_no_file_in_a_monorepo():
    (app,) = YAML(typ="safe").load(merge(None, app_root="apps/web").text)["applications"]
    assert app["appRoot"] == "apps/web"
    assert app["backend"]["phases"]["build"]["commands"] == [INSTALL, DEPLOY]
    assert app["frontend"]["artifacts"]["baseDirectory"] == "dist"


@pytest.mark.parametrize("odd", ["yes", "it's", "a: b", "# x", "- y", "a\\b", "*z", "{a}", 'q"q'])
def test_names_from_the_project_are_quoted_as_yaml_needs(odd):
    text = merge(None, app_root=odd, frontend=FrontendConfig("react", odd, odd)).text
    (app,) = YAML(typ="safe").load(text)["applications"]
    assert app["appRoot"] == odd
    assert app["frontend"]["phases"]["build"]["commands"] == [odd]
    assert app["frontend"]["artifacts"]["baseDirectory"] == odd


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("backend:\n  - a\n b: [", "yaml-invalid", 3),
        ("- a\n", "yaml-invalid", 1),
        ("a: 1\n---\nb: 2\n", "yaml-invalid", 2),
        ("applications: 3\n", "yaml-not-editable", 1),
        ("version: 1\napplications: []\n", "yaml-not-editable", 2),
        ("{version: 1}\n", "yaml-not-editable", 1),
        ("backend: text\n", "yaml-not-editable", 1),
        ("backend: {phases: {a: {}}}\n", "yaml-not-editable", 1),
    ],
)
def test_what_cannot_be_edited_comes_back_untouched_and_is_named(text, kind, line):
    merged = merge(text)
    assert merged.text == text
    assert [(note.kind, note.path, note.line) for note in merged.notes] == [(kind, "amplify.yml", line)]


user_commands = st.sampled_from(
    [
        "- echo a",
        "- 'x: y'",
        '- "a # b"',
        "# a comment",
        "",
        "- |\n          multi\n          line",
        "- >-\n          fo\n          ld",
    ]
)
gen1_commands = st.sampled_from(
    ["- amplifyPush --simple", "- cd a && amplifyPush", "- '# Execute Amplify CLI with the helper script'"]
)


@settings(deadline=None)
@given(
    st.lists(user_commands | gen1_commands, max_size=6),
    st.lists(user_commands | gen1_commands, max_size=4),
    st.booleans(),
)
def test_twice_is_once_and_user_lines_survive(backend, frontend, has_backend):
    text = one(backend or ["- echo"]).replace("  phases: {}\n", "  phases:\n    build:\n      commands:\n")
    text += "".join(f"        {line}\n" for line in frontend)
    if not has_backend:
        text = "version: 1\n" + text[text.index("frontend:") :]
    once = merge(text).text
    assert merge(once).text == once
    loaded = YAML(typ="safe").load(once)
    assert "amplifyPush" not in str(loaded)
    assert str(loaded["backend"]).count(DEPLOY) >= 1
    remaining = iter(once.split("\n"))
    for line in text.split("\n"):
        if line.strip() and "Push" not in line and "Execute" not in line:
            assert any(line == kept for kept in remaining), line


words = ["backend:", "frontend:", "phases:", "build:", "commands:", "applications:", "- amplifyPush", "- ", "&a ", "*a"]
marks = [
    "\n",
    "\n  ",
    "\n    ",
    "[",
    "]",
    "{",
    "}",
    ": ",
    "? ",
    "|",
    ">-",
    "'",
    '"',
    "!!str ",
    "# c",
    "\t",
    "---",
    "~",
    "\r\n",
]
fragments = st.sampled_from([*words, *marks, "\ufeff"])


@settings(deadline=None)
@given(st.lists(fragments, max_size=25).map("".join) | st.text(max_size=30))
def test_no_text_breaks_it(text):
    once = merge(text).text
    assert merge(once).text == once
    merge(text, app_root="apps/web")


@pytest.mark.parametrize(
    "text",
    [
        "backend: &a [*a]\n",
        "backend: &a {phases: *a}\n",
        "[" * 600,
        '"\\UFFFFFFFF"',
        "%YAML 1.11",
    ],
)
def test_traps_of_the_parser(text):
    merged = merge(text)
    assert merged.text == text
    assert [note.kind.startswith("yaml-") for note in merged.notes] == [True]


REAL = [*SHARED.glob("corpus/*/amplify.yml"), *SHARED.glob("corpus/*/__repo_root__/amplify.yml")]


@pytest.mark.parametrize("path", REAL)
def test_real_files(path):
    text = path.read_bytes().decode()
    root = (
        path.parent.parent.name.split("__", 2)[2].replace("_", "/", 1) if path.parent.name == "__repo_root__" else None
    )
    merged = merge(text, app_root=root)
    assert merge(merged.text, app_root=root).text == merged.text
    assert DEPLOY in merged.text
    assert "amplifyPush" not in merged.text
    gone = [line for line in text.splitlines() if line not in merged.text.splitlines()]
    assert all("amplifyPush" in line or "Execute Amplify CLI" in line for line in gone)


def test_a_push_over_folded_lines_is_replaced():
    text = one(["- >-", "  amplifyPush", "  --simple"])
    assert commands(merge(text).text) == [INSTALL, DEPLOY]
