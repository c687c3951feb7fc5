"""Handlers read their secrets from `process.env` where Gen 1 had them ask SSM.

In Gen 1 a variable holds the path of an SSM parameter. With Gen 2's `secret()` it holds the value before the handler
starts, so a request for it can go, if every use of the variable is a request that is understood to the end. If one
use is not, the variable keeps holding a path and its requests stay.

>>> before = '''
... const { SSMClient, GetParameterCommand } = require('@aws-sdk/client-ssm');
... const client = new SSMClient();
...
... exports.handler = async () => {
...   const { Parameter } = await client.send(
...     new GetParameterCommand({ Name: process.env.API_KEY, WithDecryption: true }),
...   );
...   return Parameter.Value.length;
... };
... '''
>>> after = rewrite_ssm_reads({"src/index.js": before}, {"API_KEY"})
>>> print(after.sources["src/index.js"].strip())
exports.handler = async () => {
  return process.env.API_KEY.length;
};
>>> after.rewritten
frozenset({'API_KEY'})
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amp2gen.passes.ssm.answers import Changes, follow
from amp2gen.passes.ssm.environment import Environment, read_environment
from amp2gen.passes.ssm.helpers import helper_names, without_idle_helpers
from amp2gen.passes.ssm.removal import edited
from amp2gen.passes.ssm.script import read_script
from amp2gen.passes.ssm.sdk import leaves_configuration, request_at
from amp2gen.syntax.javascript.tree import walk
from amp2gen.syntax.spans import Source, SyntaxProblem


@dataclass(frozen=True)
class Place:
    """A place in a source: its path, line and column from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True)
class SsmReads:
    """What came of some sources.

    `sources`: all of them, changed or not. `rewritten`: the variables that may hold the value now, as all their uses
    were rewritten, or there are none. `kept`: the others, with the first use that has to stay.
    """

    sources: Mapping[str, str]
    rewritten: frozenset[str]
    kept: Mapping[str, Place]


def rewrite_ssm_reads(sources: Mapping[str, str], variables: Collection[str]) -> SsmReads:
    """Rewrite the requests for the parameters that `variables` hold the paths of.

    `sources`: the JavaScript and TypeScript files of one function by posix path, CommonJS or ES modules. What cannot
    be parsed keeps the variables that it could use. Nothing is raised.
    """
    kept: dict[str, Place] = {}
    environments: dict[str, Environment] = {}
    for path, content in sorted(sources.items()):
        concerned = _concerned(content, variables)
        try:
            if concerned:
                environments[path] = read_environment(read_script(Source(path, content)), variables)
        except SyntaxProblem as problem:
            for variable in concerned:
                kept.setdefault(variable, Place(path, problem.line, problem.column))
    versions = {3}
    if all(leaves_configuration(environment.script) for environment in environments.values()):
        versions.add(2)
    sites = [site for path, environment in environments.items() for site in _sites(path, environment, versions)]
    active = _settle(environments, sites, kept)
    texts = {
        path: _rewritten(environment, [site for site in active if site.path == path])
        for path, environment in environments.items()
        if any(site.path == path for site in active)
    }
    return SsmReads(
        sources={path: texts.get(path, content) for path, content in sources.items()},
        rewritten=frozenset(variables) - frozenset(kept),
        kept={variable: kept[variable] for variable in sorted(kept)},
    )


@dataclass(frozen=True)
class _Site:
    """A request that is understood: its variables, and the uses that are gone once it is rewritten."""

    path: str
    variables: frozenset[str]
    claims: frozenset[int]
    changes: Changes
    helpers: frozenset[str]
    """The function around it."""


def _rewritten(environment: Environment, sites: Sequence[_Site]) -> str:
    source = environment.script.source
    helpers = frozenset[str]().union(*(site.helpers for site in sites))
    return without_idle_helpers(source.path, edited(environment.script, [site.changes for site in sites]), helpers)


def _concerned(content: str, variables: Collection[str]) -> list[str]:
    """The variables that a file may use: all if it can reach the environment or the SDK, else those that it names."""
    if any(word in content for word in ("process", "eval", "aws-sdk")):
        return sorted(variables)
    return sorted(variable for variable in variables if variable in content)


def _sites(path: str, environment: Environment, versions: Collection[int]) -> Iterator[_Site]:
    for node in walk(environment.script.tree.root):
        request = request_at(environment, node) if node.type == "call_expression" else None
        if request is None or request.version not in versions:
            continue
        changes = follow(environment, request)
        if changes is not None:
            variables = frozenset[str]().union(*(read.variables for read in request.reads))
            claims = changes.claims.union(*(read.claims for read in request.reads))
            if variables <= environment.variables:
                helpers = frozenset(helper_names(environment.script, node))
                yield _Site(path, variables, claims, changes, helpers)


def _settle(environments: Mapping[str, Environment], sites: Sequence[_Site], kept: dict[str, Place]) -> Sequence[_Site]:
    """The sites to rewrite: a variable with a use that stays is kept, and with it all that share a site with it."""
    while True:
        active = [site for site in sites if not site.variables & kept.keys()]
        claimed = frozenset[int]().union(*(site.claims for site in active))
        found = _staying(environments, claimed)
        new = {variable: place for variable, place in found.items() if variable not in kept}
        if not new:
            return active
        kept |= new


def _staying(environments: Mapping[str, Environment], claimed: frozenset[int]) -> dict[str, Place]:
    """The first use of each variable that no site explains."""
    first: dict[str, Place] = {}
    for path, environment in environments.items():
        script = environment.script
        for use in sorted(environment.uses, key=lambda use: use.node.start_byte):
            if use.node.id not in claimed:
                place = Place(path, *script.source.position(script.tree.span(use.node).start))
                for variable in use.variables:
                    first.setdefault(variable, place)
    return first
