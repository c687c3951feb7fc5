"""Which environments a checkout has, which one is the default, and which branch takes each over."""

import pytest

from amp2gen.frontend import Choices, ProjectError, load_project, lower


def lowered(gen1, env=None, **branches):
    return lower(load_project(gen1.root), Choices(env, {name: tuple(given) for name, given in branches.items()}))


def refused(gen1, env=None, **branches):
    with pytest.raises(ProjectError) as caught:
        lowered(gen1, env, **branches)
    return caught.value.diagnostic


def branches(app):
    return {branch.name: branch.takes_over for branch in app.branches}


def found(app):
    return [(item.code, item.origin.pointer, item.message) for item in app.diagnostics]


def local(gen1, name):
    gen1.file("amplify/.config/local-env-info.json", {"envName": name})


def test_the_facts_of_every_environment_are_kept(gen1):
    gen1.environments("dev", "prod")
    dev, prod = lowered(gen1, "dev").environments
    assert (dev.name, dev.region, dev.account) == ("dev", "eu-west-1", "123456789012")
    assert (prod.name, prod.app_id, prod.stack_name) == ("prod", "d0demo", "amplify-demo-prod-12345")
    assert (prod.origin.file, prod.origin.pointer, prod.origin.line) == ("amplify/team-provider-info.json", "/prod", 10)


@pytest.mark.parametrize(
    ("names", "default"),
    [(("test",), "test"), (("dev", "main"), "main"), (("dev", "prod"), "prod"), (("dev", "master"), "master")],
)
def test_the_obvious_default(gen1, names, default):
    gen1.environments(*names)
    assert lowered(gen1).default_environment == default


def test_the_local_environment_is_the_default_before_any_other(gen1):
    gen1.environments("dev", "main")
    local(gen1, "dev")
    assert lowered(gen1).default_environment == "dev"


def test_env_wins_over_the_local_environment(gen1):
    gen1.environments("dev", "main")
    local(gen1, "dev")
    assert lowered(gen1, "main").default_environment == "main"


@pytest.mark.parametrize("name", ["gone", "", None, 3, ["dev"], {"a": 1}])
def test_a_local_environment_that_does_not_exist_counts_for_nothing(gen1, name):
    gen1.environments("dev", "main")
    local(gen1, name)
    assert lowered(gen1).default_environment == "main"


def test_no_obvious_default_is_refused_with_the_way_out(gen1):
    gen1.environments("dev", "test")
    problem = refused(gen1)
    assert problem.code == "A2G1112"
    assert problem.message == "the project has several environments (dev, test) and none is the obvious default"
    assert problem.help == 'say which one with --env NAME, or with env = "NAME" in amp2gen.toml'


def test_an_unknown_environment_is_refused_with_the_known_ones(gen1):
    gen1.environments("dev", "test")
    problem = refused(gen1, "Dev")
    assert (problem.code, problem.message) == ("A2G1113", "--env Dev: there is no such environment")
    assert problem.help == "the project has dev, test"


def test_a_branch_for_an_unknown_environment_is_refused(gen1):
    problem = refused(gen1, staging=["stage"])
    assert (problem.code, problem.message) == ("A2G1113", "--branch staging: there is no such environment")


def test_branches_are_named_after_the_environments_unless_said_otherwise(gen1):
    gen1.environments("dev", "main")
    assert branches(lowered(gen1)) == {"gen2-dev": "dev", "gen2-main": "main"}
    assert branches(lowered(gen1, main=["production"])) == {"gen2-dev": "dev", "production": "main"}
    assert branches(lowered(gen1, main=["a", "b", "a"])) == {"gen2-dev": "dev", "a": "main", "b": "main"}


def test_one_branch_cannot_take_over_two_environments(gen1):
    gen1.environments("dev", "main")
    problem = refused(gen1, dev=["next"], main=["next"])
    assert (problem.code, problem.message) == ("A2G1114", "branch next cannot take over both dev and main")
    problem = refused(gen1, dev=["gen2-main"])
    assert problem.message == "branch gen2-main cannot take over both dev and main"


DOTS_AND_SLASHES = ["a..b", "-a", "/a", "a/", "a//b", "a.lock", "a.lock/b", ".a", "a/.b", "a.", "..", "a/../b"]
SPACES_AND_SIGNS = ["a b", "a~1", "a^", "a:b", "a?", "*", "a[b", "a\\b", "a@{1}", "a\nb", "\x7f"]


@pytest.mark.parametrize("branch", [*DOTS_AND_SLASHES, *SPACES_AND_SIGNS])
def test_names_that_git_forbids_are_refused(gen1, branch):
    problem = refused(gen1, main=[branch])
    assert (problem.code, problem.message) == ("A2G1114", f"--branch main={branch}: git allows no such branch name")


@pytest.mark.parametrize("branch", ["a", "feature/new-api", "größe", "v1.2", "a@b", "release_2", "sandbox"])
def test_names_that_git_allows(gen1, branch):
    assert branches(lowered(gen1, main=[branch])) == {branch: "main"}


def test_without_team_provider_info_the_environment_is_assumed_and_said_so(gen1):
    gen1.remove("amplify/team-provider-info.json")
    app = lowered(gen1)
    assert [(environment.name, environment.name_known) for environment in app.environments] == [("main", False)]
    ((code, _, message),) = found(app)
    assert (code, message) == (
        "A2G1101",
        "amplify/team-provider-info.json is missing, so the names of the project's environments are unknown",
    )


def test_env_names_the_environment_of_a_checkout_without_team_provider_info(gen1):
    gen1.remove("amplify/team-provider-info.json")
    app = lowered(gen1, "live")
    assert [(environment.name, environment.name_known) for environment in app.environments] == [("live", True)]
    ((code, _, message),) = found(app)
    assert (code, message) == (
        "A2G1116",
        "amplify/team-provider-info.json is missing, so live is the one environment that is known",
    ), "others may be lost"


@pytest.mark.parametrize("content", ['{"main": {', "[]", "null", '"x"', '{"main": 3}', '{"": {}}', "{}"])
def test_an_unreadable_list_of_environments_is_an_error_but_for_an_empty_one(gen1, content):
    gen1.file("amplify/team-provider-info.json", content)
    app = lowered(gen1)
    assert [environment.name_known for environment in app.environments] == [False]
    codes = [code for code, _, _ in found(app)]
    assert codes[-1] == "A2G1101"
    assert codes[:-1] == ([] if content == "{}" else ["A2G1004"] if content == '{"main": {' else ["A2G1005"])
    assert app.diagnostics[-1].message.startswith("amplify/team-provider-info.json lists no environment")


def test_facts_of_the_wrong_type_are_reported_in_their_place_and_read_as_absent(gen1):
    info = {
        "a~/b": {"awscloudformation": {"Region": 7, "StackName": ["x"], "AmplifyAppId": None, "AuthRoleArn": {}}},
        "main": {"awscloudformation": "x"},
        "none": {},
        "odd": [],
    }
    gen1.file("amplify/team-provider-info.json", info)
    app = lowered(gen1)
    assert [environment.name for environment in app.environments] == ["a~/b", "main", "none"]
    assert {environment.region for environment in app.environments} == {None}
    assert found(app) == [
        ("A2G1005", "/a~0~1b/awscloudformation/Region", "environment a~/b: Region: expected a string"),
        ("A2G1005", "/a~0~1b/awscloudformation/StackName", "environment a~/b: StackName: expected a string"),
        ("A2G1005", "/a~0~1b/awscloudformation/AuthRoleArn", "environment a~/b: AuthRoleArn: expected a string"),
        ("A2G1005", "/main", "environment main: awscloudformation: expected an object"),
        ("A2G1005", "/odd", "environment 'odd': expected a name and an object"),
    ]
