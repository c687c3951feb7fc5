"""Rewriting build commands; that the shell still does the same is asked of bash."""

import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amp2gen.backend_ts.project_files.build_commands import (
    PIPELINE_DEPLOY,
    deploy_instead,
    gen1_leftover,
    installs,
    without_push,
)

INSTALL = ("npm ci",)
BOTH = f"npm ci && {PIPELINE_DEPLOY}"


@pytest.mark.parametrize(
    "push",
    [
        "amplifyPush --simple",
        "amplifyPush",
        "amplifyPush --environment prod",
        "amplifyPush --simple --yes",
        "  amplifyPush --simple  ",
        "./amplifyPush.sh --simple",
        "amplify push --yes",
        "amplify push --force",
        "npx amplify push -y",
    ],
)
def test_a_push_on_its_own_becomes_two_commands(push):
    rewrite = deploy_instead(push, INSTALL)
    assert rewrite.commands == ("npm ci", PIPELINE_DEPLOY)
    assert rewrite.deploys


@pytest.mark.parametrize(
    ("command", "rewritten"),
    [
        ("cd app && amplifyPush --simple", f"cd app && {BOTH}"),
        ("amplifyPush --simple && echo done", f"{BOTH} && echo done"),
        ("amplifyPush --simple || exit 1", f"{BOTH} || exit 1"),
        ("test -f x || amplifyPush", f"test -f x || {{ {BOTH}; }}"),
        ("amplifyPush | tee log", f"{{ {BOTH}; }} | tee log"),
        ("amplifyPush --simple > log 2>&1", f"{{ {BOTH}; }} > log 2>&1"),
        ("A=1 B='x y' amplifyPush --simple", f"npm ci && A=1 B='x y' {PIPELINE_DEPLOY}"),
        ("if [ $A = x ]; then amplifyPush; fi", f"if [ $A = x ]; then {BOTH}; fi"),
        ("(cd x; amplifyPush --simple)", f"(cd x; {BOTH})"),
        ('envCache --set stackInfo "" && amplifyPush; echo "; amplifyPush"', f'{BOTH}; echo "; amplifyPush"'),
        ("a\namplifyPush --simple\nb\n", f"a\n{BOTH}\nb\n"),
    ],
)
def test_a_push_within_a_line(command, rewritten):
    assert deploy_instead(command, INSTALL).commands == (rewritten,)


@pytest.mark.parametrize(
    "helper",
    [
        "# Execute Amplify CLI with the helper script",
        "# Get Amplify CLI Cloud-Formation stack info from environment cache",
        'export STACKINFO="$(envCache --get stackInfo)"',
        'STACKINFO="$(envCache --get stackInfo)"',
        'envCache --set stackInfo "$(amplify env get --json --name $AWS_BRANCH)"',
        'envCache --set stackInfo "$(amplify env get --json --name\n$AWS_BRANCH)"',
    ],
)
def test_the_stack_info_helpers_go(helper):
    rewrite = deploy_instead(helper, INSTALL)
    assert rewrite.commands == ()
    assert not rewrite.deploys


@pytest.mark.parametrize(
    "command",
    [
        "npm ci",
        'echo "amplifyPush --simple"',
        "./amplifyPusher",
        "amplify pull --yes",
        "# amplifyPush --simple is what Gen 1 ran",
        "echo amplify push",
        PIPELINE_DEPLOY,
        "envCache --set mine 1",
        "",
        "'",
        "$(",
        "\\",
    ],
)
def test_everything_else_is_let_be(command):
    assert deploy_instead(command, INSTALL) is None
    assert without_push(command) is None


@pytest.mark.parametrize(
    ("command", "rest"),
    [
        ("amplifyPush --simple", ()),
        ("A=1 amplifyPush --simple", ()),
        ("cd app && amplifyPush --simple", ("cd app",)),
        ("amplifyPush --simple && yarn build", ("yarn build",)),
        ("a; amplifyPush; b", ("a; b",)),
        ("a && amplifyPush && b", ("a && b",)),
        ("if x; then amplifyPush; fi", ("if x; then true; fi",)),
        ("a || amplifyPush", ("a || true",)),
    ],
)
def test_a_push_taken_out(command, rest):
    assert without_push(command).commands == rest


def test_the_environment_that_was_named():
    assert deploy_instead("amplifyPush --environment prod", ()).environment == "prod"
    assert deploy_instead('cd a && amplifyPush -e "$ENV" --yes', ()).environment == "$ENV"
    assert deploy_instead("amplifyPush --simple", ()).environment is None


@pytest.mark.parametrize(
    ("command", "does"),
    [
        ("npm ci", True),
        ("npm install", True),
        ("cd x && npm ci --cache .npm", True),
        ("yarn", True),
        ("pnpm i --frozen-lockfile", True),
        ("npm install -g pnpm", False),
        ("npm install --save left-pad", False),
        ("npm run ci", False),
        ("yarn build", False),
    ],
)
def test_what_installs_the_projects_packages(command, does):
    assert installs(command) is does


@pytest.mark.parametrize(
    ("command", "needs"),
    [
        ("cat ./amplify/.config/project-config.json | jq .", "a Gen 1 file"),
        ("cp src/aws-exports.js x", "aws-exports, now amplify_outputs.json"),
        ("amplify codegen", "the Gen 1 command line"),
        ("echo $USER_BRANCH", "a variable that only Gen 1 builds have"),
        ("npm run build", None),
        ("cp amplify_outputs.json public/", None),
    ],
)
def test_what_a_command_needs_of_gen1(command, needs):
    assert gen1_leftover(command) == needs


SIMPLE = [
    "echo a",
    "false",
    "true",
    "x=1 echo b",
    'echo "; amplifyPush && x"',
    "echo $(echo c; echo d)",
    "echo 'it''s' # no",
]
GEN1 = [
    "amplifyPush --simple",
    "amplifyPush --environment $E",
    'envCache --set stackInfo "$(amplify env get)"',
    "Z=1 amplifyPush",
]
statement = st.sampled_from(SIMPLE[:-1] + GEN1)
lists = st.recursive(
    statement,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" && ", " || ", "; ", "\n", "&&", " ;  ", " | "]), inner).map("".join),
        inner.map("( {} )".format),
        inner.map("{{ {}; }}".format),
        st.tuples(inner, inner).map(lambda pair: f"if {pair[0]}; then {pair[1]}; fi"),
        st.tuples(inner, inner).map(lambda pair: f"if true\nthen\n  {pair[0]}\nelse {pair[1]}; fi"),
        inner.map("for i in 1 2; do {}; done".format),
        inner.map("if ! {{ {}; }}; then echo no; fi".format),
    ),
    max_leaves=5,
)
STUBS = """
AWS_BRANCH=main AWS_APP_ID=d1
amplify() { :; }; envCache() { :; }; npm() { :; }
amplifyPush() { %s }
npx() { case "$*" in "ampx pipeline-deploy --branch "*" --app-id "*) echo DEPLOYED;; *) echo "bad: $*"; exit 9;; esac; }
"""


def run(command, push):
    done = subprocess.run(["bash", "-c", STUBS % push + command], capture_output=True, text=True)
    assert "syntax error" not in done.stderr, (command, done.stderr)
    return done.stdout, done.returncode


@settings(max_examples=60, deadline=None)
@given(lists)
def test_bash_does_the_same_with_gen2s_deployment(command):
    rewrite = deploy_instead(command, INSTALL)
    rewritten = command if rewrite is None else "\n".join(rewrite.commands)
    assert "amplifyPush -" not in rewritten.replace('"; amplifyPush && x"', "")
    assert run(rewritten, "echo PUSHED;") == run(command, "echo DEPLOYED;")
    assert rewrite is None or all(deploy_instead(again, INSTALL) is None for again in rewrite.commands)


@settings(max_examples=60, deadline=None)
@given(lists)
def test_bash_does_the_same_without_a_push(command):
    rewrite = without_push(command)
    rewritten = command if rewrite is None else "\n".join(rewrite.commands)
    assert run(rewritten, "echo PUSHED;") == run(command, ":;")


@given(st.text(alphabet="ab $(){}'\"`&|;#\\\n<>=-!", max_size=25) | st.text(max_size=12))
def test_no_text_breaks_it(text):
    for command in (text, f"{text} && amplifyPush --simple", f"amplifyPush --simple; {text}"):
        deploy_instead(command, INSTALL)
        without_push(command)
