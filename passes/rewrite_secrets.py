"""SSM paths of function secrets become secrets of the Gen 2 app.

Gen 1 hands a function the SSM path of each secret, `/amplify/<app id>/<env>/AMPLIFY_<function>_<NAME>`. Gen 2's
`secret('NAME')` hands it the value. Where the handler's read is recognised it is rewritten to use the value; else the
variable keeps holding a path, the branch's own, with a grant for exactly that parameter. A secret is called NAME if
no other function has one of that name, else `<function>_NAME`.

>>> from amp2gen.ir.expr import EnvName, Pseudo, join, text
>>> from amp2gen.ir.pretty import expr
>>> before = join([
...     text("/amplify/"), Pseudo(name="app_id"), text("/"), EnvName(), text("/AMPLIFY_orders_STRIPE_KEY"),
... ])
>>> print(expr(before))
"/amplify/" + app_id + "/" + env + "/AMPLIFY_orders_STRIPE_KEY"
>>> secret_of(before, ["orders"])
('orders', 'STRIPE_KEY')
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin, ref_to
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.expr import EnvName, Expr, Join, Pseudo, SecretPath, SecretValue, Text, join
from amp2gen.ir.functions import AssetCode, Function, NodeCode, SourceFile, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.secrets import Secret
from amp2gen.passes.options import Options
from amp2gen.passes.secret_paths import with_own_paths
from amp2gen.passes.sources import changed_sources, scripts
from amp2gen.passes.ssm_reads import SsmReads, rewrite_ssm_reads

NAME = re.compile(r"\w+")
PATH_TAKEN_APART = re.compile(
    r"\bName(?:['\"]\])?\s*\??\.\s*(?:split|rsplit|replace\w*|slice|substr\w*|match|lastIndexOf|rpartition|partition)\("
    r"|/?AMPLIFY_\w"
)
"""Code that reads something from the path under which SSM answers."""
SSM_READS = frozenset({"ssm:GetParameter", "ssm:GetParameters"})


def rewrite_secrets(app: App, options: Options) -> App:
    names = _names(app)
    if not names:
        return app
    diagnostics: list[Diagnostic] = []
    functions = []
    for function in app.functions:
        holders = {variable.name: names[found] for variable, found in _variables(function, app)}
        if holders and isinstance(function.code, AssetCode):
            paths = {f"{owner}_{name}": variable.name for variable, (owner, name) in _variables(function, app)}
            function, found = with_own_paths(function, paths)
            diagnostics += found
        functions.append(_rewritten(function, holders, diagnostics) if holders else function)
    secrets = [
        Secret(name=secret, gen1_path=f"/amplify/{{app_id}}/{{env}}/AMPLIFY_{owner}_{name}")
        for (owner, name), secret in names.items()
    ]
    places = _places(app, names)
    diagnostics += [
        kinds.SECRET_TO_SET.at(places[secret.name], f"set the secret {secret.name} for each branch before deploying")
        for secret in sorted(secrets, key=lambda secret: secret.name)
    ]
    known = {secret.name: secret for secret in (*app.secrets, *secrets)}
    return app.model_copy(
        update={
            "functions": tuple(functions),
            "secrets": tuple(known[name] for name in sorted(known)),
            "diagnostics": (*app.diagnostics, *diagnostics),
        }
    )


def secret_of(value: Expr, functions: Iterable[str]) -> tuple[str, str] | None:
    """The function and the name of the secret whose SSM path the value is; None for any other value."""
    if not isinstance(value, Join):
        return None
    path = "".join(_mark(part) for part in value.parts)
    for function in sorted(functions, key=lambda name: -len(name)):
        prefix = f"/amplify/\0app_id/\0env/AMPLIFY_{function}_"
        if path.startswith(prefix) and NAME.fullmatch(path[len(prefix) :]):
            return function, path[len(prefix) :]
    return None


def _mark(part: Expr) -> str:
    match part:
        case Text(value=text):
            return text
        case Pseudo(name=name):
            return f"\0{name}"
        case EnvName():
            return "\0env"
    return "\0"


def _names(app: App) -> dict[tuple[str, str], str]:
    """(function, Gen 1 name) → name in Gen 2, for every secret that a function uses."""
    used = sorted({found for function in app.functions for _, found in _variables(function, app)})
    count = Counter(name for _, name in used)
    taken = {secret.name for secret in app.secrets}
    return {
        (owner, name): name if count[name] == 1 and name not in taken else f"{owner}_{name}" for owner, name in used
    }


def _places(app: App, names: Mapping[tuple[str, str], str]) -> dict[str, Origin | None]:
    """Where each secret is asked for first, by its name in Gen 2."""
    found: dict[str, Origin | None] = {}
    for function in app.functions:
        for variable, used in _variables(function, app):
            found.setdefault(names[used], variable.origin or function.origin)
    return found


def _variables(function: Function, app: App) -> Iterator[tuple[Variable, tuple[str, str]]]:
    names = [other.name for other in app.functions]
    for variable in function.environment:
        found = secret_of(variable.value, names)
        if found:
            yield variable, found


def _rewritten(function: Function, holders: Mapping[str, str], diagnostics: list[Diagnostic]) -> Function:
    """The function with its variables, sources and grants changed; `holders`: variable → secret in Gen 2."""
    if isinstance(function.code, NodeCode):
        reads = rewrite_ssm_reads(scripts(function), frozenset(holders))
    else:
        reads = SsmReads(sources={}, rewritten=frozenset(), kept={})
    environment = tuple(
        variable.model_copy(update={"value": _value(variable.name, holders[variable.name], reads)})
        if variable.name in holders
        else variable
        for variable in function.environment
    )
    kept = {variable: secret for variable, secret in holders.items() if variable not in reads.rewritten}
    diagnostics += _notes(function, holders, reads)
    statements = [s for s in function.statements if not _reads_gen1_secrets(s)]
    statements += [_read_parameter(secret) for secret in sorted(set(kept.values()))]
    return function.model_copy(
        update={
            "environment": environment,
            "sources": _sources(function, reads),
            "statements": tuple(statements),
        }
    )


def _value(variable: str, secret: str, reads: SsmReads) -> Expr:
    ref = ref_to(Secret, secret)
    return SecretValue(of=ref) if variable in reads.rewritten else SecretPath(of=ref)


def _sources(function: Function, reads: SsmReads) -> tuple[SourceFile, ...]:
    return changed_sources(function, reads.sources)


def _notes(function: Function, holders: Mapping[str, str], reads: SsmReads) -> Iterator[Diagnostic]:
    if holders.keys() - reads.rewritten:
        yield from _taken_apart(function)
    for variable, secret in sorted(holders.items()):
        if variable in reads.kept:
            place = reads.kept[variable]
            yield kinds.SECRET_PATH_KEPT.at(
                Origin(
                    file=f"amplify/backend/function/{function.name}/{place.path}", line=place.line, column=place.column
                ),
                f"function {function.name}: {variable} keeps holding the SSM path of the secret {secret}",
            )
        elif variable not in reads.rewritten:
            yield kinds.SECRET_PATH_KEPT.at(
                function.origin,
                f"function {function.name}: {variable} keeps holding the SSM path of the secret {secret}",
            )
        elif reads.sources != scripts(function):
            yield kinds.SECRET_READ_REWRITTEN.at(
                function.origin, f"function {function.name} reads {secret} from process.env.{variable}"
            )


def _taken_apart(function: Function) -> Iterator[Diagnostic]:
    """The first line of each file that reads a secret's name from its path, which has another form in Gen 2."""
    for path, text in scripts(function).items():
        lines = (number for number, line in enumerate(text.splitlines(), 1) if PATH_TAKEN_APART.search(line))
        if (line := next(lines, None)) is not None:
            yield kinds.SECRET_PATH_TAKEN_APART.at(
                Origin(file=f"amplify/backend/function/{function.name}/{path}", line=line),
                f"function {function.name} reads the name of a secret from its SSM path, which is another one in Gen 2",
                "compare the whole path with the variable that holds it: `Name === process.env.NAME`",
            )


def _reads_gen1_secrets(statement: Statement) -> bool:
    """Gen 1's grant for `/amplify/<app id>/<env>/AMPLIFY_<function>_*`."""
    return set(statement.actions) <= SSM_READS and all(
        isinstance(resource, Join) and "/AMPLIFY_" in "".join(_mark(part) for part in resource.parts)
        for resource in statement.resources
    )


def _read_parameter(secret: str) -> Statement:
    parameter = join(
        [
            Text(value="arn:aws:ssm:"),
            Pseudo(name="region"),
            Text(value=":"),
            Pseudo(name="account"),
            Text(value=":parameter"),
            SecretPath(of=ref_to(Secret, secret)),
        ]
    )
    return Statement(actions=("ssm:GetParameter", "ssm:GetParameters"), resources=(parameter,))
