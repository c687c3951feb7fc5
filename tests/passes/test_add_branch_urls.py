"""URLs of Amplify-hosted branches get a companion for the branch being deployed."""

import pytest

from amp2gen.ir.expr import BranchLabel, EnvironmentValue, Join, PerEnvironment, Text, text
from amp2gen.ir.pretty import expr
from amp2gen.passes.add_branch_urls import with_branch_urls


def with_urls(*urls, taken=()):
    return with_branch_urls(tuple(map(text, urls)), taken=frozenset(taken))


def test_the_companion_has_the_app_and_the_path_of_the_url():
    *_, added = with_urls("https://main.d1a2b3.amplifyapp.com/auth/in?x=1")
    assert added == Join(
        parts=(Text(value="https://"), BranchLabel(), Text(value=".d1a2b3.amplifyapp.com/auth/in?x=1"))
    )


def test_branches_of_one_app_share_a_companion():
    urls = with_urls("https://main.d1.amplifyapp.com/", "https://dev.d1.amplifyapp.com/")
    assert len(urls) == 3


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:3000/",
        "https://shop.example/",
        "http://main.d1.amplifyapp.com/",
        "https://d1.amplifyapp.com/",
        "https://main.d1.amplifyapp.com.example/",
        "myapp://signed-in/",
    ],
)
def test_other_urls_are_left_alone(url):
    assert with_urls(url) == (text(url),)


def test_a_branch_that_is_listed_anyway_is_not_listed_twice():
    assert len(with_urls("https://Feature-X.d1.amplifyapp.com/", taken=["feature-x"])) == 1


def test_lists_of_environments_get_what_all_of_them_have() -> None:
    def urls(main: str, dev: str) -> PerEnvironment:
        values = (EnvironmentValue(environment="dev", value=dev), EnvironmentValue(environment="main", value=main))
        return PerEnvironment(resource="demo", name="CallbackURLs", values=values, otherwise=main)

    both = urls("https://main.d1.amplifyapp.com/,https://x.example/", "https://dev.d1.amplifyapp.com/")
    assert [expr(each) for each in with_branch_urls((both,), taken=frozenset())[1:]] == [
        '"https://" + branch label + ".d1.amplifyapp.com/"'
    ]
    one = urls("https://main.d1.amplifyapp.com/", "http://localhost/")
    assert with_branch_urls((one,), taken=frozenset()) == (one,)
