"""The hosted UI also sends users back to the branch that is being deployed.

Amplify Hosting serves each branch under a name of its own, and Cognito refuses to return to a URL that is not listed.
Every URL of an Amplify-hosted branch gets a companion for the branch at hand; Gen 1's own URLs stay. Where the URLs
differ between environments, that holds for domains that all of them have.

>>> from amp2gen.ir.expr import text
>>> from amp2gen.ir.pretty import expr
>>> urls = text("http://localhost/"), text("https://main.d1.amplifyapp.com/")
>>> print(*map(expr, with_branch_urls(urls, taken=frozenset())), sep=", ")
"http://localhost/", "https://main.d1.amplifyapp.com/", "https://" + branch label + ".d1.amplifyapp.com/"
"""

import re
from collections.abc import Iterator

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.auth import AppClient
from amp2gen.ir.expr import BranchLabel, Expr, PerEnvironment, Text, join, text
from amp2gen.passes.options import Options

HOSTED = re.compile(r"(https://)([a-z0-9-]+)(\.[a-z0-9-]+\.amplifyapp\.com(?:[/?#].*)?)", re.IGNORECASE)
"""Scheme, branch, and the rest of a URL under Amplify Hosting's default domain (`<branch>.<app id>.amplifyapp.com`)."""


def add_branch_urls(app: App, options: Options) -> App:
    if app.auth is None or app.auth.web_client.oauth is None:
        return app
    taken = frozenset(branch.name.replace("/", "-").lower() for branch in app.branches)
    web, native = (_client(client, taken) for client in (app.auth.web_client, app.auth.native_client))
    if web == app.auth.web_client:
        return app
    note = kinds.BRANCH_URL_ADDED.at(
        app.auth.web_client.oauth.origin,
        "the hosted UI also returns to the branch being deployed, under its own amplifyapp.com name",
    )
    auth = app.auth.model_copy(update={"web_client": web, "native_client": native})
    return app.model_copy(update={"auth": auth, "diagnostics": (*app.diagnostics, note)})


def _client(client: AppClient, taken: frozenset[str]) -> AppClient:
    if client.oauth is None:
        return client
    urls = {
        name: with_branch_urls(getattr(client.oauth, name), taken=taken) for name in ("callback_urls", "logout_urls")
    }
    return client.model_copy(update={"oauth": client.oauth.model_copy(update=urls)})


def with_branch_urls(urls: tuple[Expr, ...], *, taken: frozenset[str]) -> tuple[Expr, ...]:
    """The URLs, and after them one for the branch at hand per hosted URL; `taken`: labels of branches listed anyway."""
    return tuple(dict.fromkeys((*urls, *_companions(urls, taken))))


def _companions(urls: tuple[Expr, ...], taken: frozenset[str]) -> Iterator[Expr]:
    for url in urls:
        found = [_hosted(texts, taken) for texts in _lists(url)]
        for scheme, rest in found[0] if found else ():
            if all((scheme, rest) in each for each in found):
                yield join((text(scheme), BranchLabel(), text(rest)))


def _lists(url: Expr) -> tuple[tuple[str, ...], ...]:
    """The URLs that a value stands for, in each environment if it differs: those of one are separated by commas."""
    match url:
        case Text(value=written):
            return ((written,),)
        case PerEnvironment(values=values):
            return tuple(tuple((each.value or "").split(",")) for each in values)
    return ()


def _hosted(urls: tuple[str, ...], taken: frozenset[str]) -> list[tuple[str, str]]:
    """What stands before and after the branch in each URL that Amplify hosts."""
    found = (HOSTED.fullmatch(url) for url in urls)
    return [(each[1], each[3]) for each in found if each and each[2].lower() not in taken]
