"""Fits every override.ts to the Gen 2 project: the user's own file, called with Gen 2's constructs under Gen 1's names.

What Gen 2 does not have is named statement by statement.

>>> from amp2gen.ir.app import Environment
>>> before = Override(name="auth/demo", target="auth", of="demo", source='''
... import { AmplifyAuthCognitoStackTemplate } from '@aws-amplify/cli-extensibility-helper';
... export function override(resources: AmplifyAuthCognitoStackTemplate) {
...   resources.userPool.userPoolAddOns = { advancedSecurityMode: 'AUDIT' };
...   resources.mfaLambda.runtime = 'nodejs18.x';
... }
... ''')
>>> app = App(name="demo", default_environment="main", environments=(Environment(name="main"),), branches=(),
...           overrides=(before,))
>>> after = translate_overrides(app, Options())
>>> print(after.overrides[0].source.strip())
import type { AmplifyAuthCognitoStackTemplate } from './gen1-override';
export function override(resources: AmplifyAuthCognitoStackTemplate) {
  resources.userPool.userPoolAddOns = { advancedSecurityMode: 'AUDIT' };
  // A2G1232: Gen 2 has no helper such as mfaLambda, so nothing is left to do.
  // resources.mfaLambda.runtime = 'nodejs18.x';
}
>>> [diagnostic.code for diagnostic in after.diagnostics]
['A2G1232', 'A2G1230']
"""

from collections.abc import Iterator

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.bucket_policies import POLICIES, user_policies
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.overrides import Override, Target
from amp2gen.passes.options import Options
from amp2gen.passes.override_rest_api import apply_rest_override
from amp2gen.passes.override_source import Problem, fit_override
from amp2gen.passes.requires import imports_for_requires
from amp2gen.syntax.spans import Source, SyntaxProblem


def translate_overrides(app: App, options: Options) -> App:
    kept: list[Override] = []
    diagnostics: list[Diagnostic] = []
    for written in app.overrides:
        override = written
        try:
            source = imports_for_requires(_path(override), override.source)
            override = override.model_copy(update={"source": source})
            if override.target == "rest_api":
                app = _with_rest_override(app, override, diagnostics)
            elif fitted := _fitted(override, app, diagnostics):
                kept.append(fitted)
        except SyntaxProblem as problem:
            origin = Origin(file=_path(override), line=problem.line, column=problem.column)
            diagnostics.append(kinds.OVERRIDE_UNREADABLE.at(origin, f"the override is not TypeScript: {problem}"))
    return app.model_copy(update={"overrides": tuple(kept), "diagnostics": (*app.diagnostics, *diagnostics)})


def _fitted(override: Override, app: App, diagnostics: list[Diagnostic]) -> Override | None:
    path = _path(override)
    has_triggers = app.storage is not None and app.storage.triggers != ()
    absent = frozenset(_absent(override.target, app))
    fitted = fit_override(
        path,
        override.source,
        override.target,
        has_triggers=has_triggers,
        absent=absent,
        modules=frozenset(f"./{file.path.removesuffix('.ts')}" for file in override.modules),
    )
    if fitted.parameters is None:
        diagnostics.append(_without_function(path))
        return None
    diagnostics += _problems(override, fitted.problems)
    diagnostics.append(kinds.OVERRIDE_CARRIED.at(Origin(file=path), f"{path} is part of the Gen 2 project"))
    return override.model_copy(
        update={
            "source": fitted.source,
            "parameters": fitted.parameters,
            "stack_methods": fitted.stack_methods,
        }
    )


def _absent(target: Target, app: App) -> Iterator[str]:
    """What Gen 1 hands to some overrides, and makes no such thing for this app."""
    if target == "auth" and app.auth is not None and not app.auth.user_pool.sends_sms:
        yield "snsRole"
    if target == "storage":
        yield from set(POLICIES.values()) - user_policies(app.storage.rules if app.storage else ()).keys()


def _with_rest_override(app: App, override: Override, diagnostics: list[Diagnostic]) -> App:
    """The app with the API as the override leaves it; one that is not fully understood stops the synthesis."""
    path = _path(override)
    api = next(each for each in app.rest_apis if each.name == override.of)
    applied = apply_rest_override(api, path, override.source, app)
    if applied is None:
        diagnostics.append(_without_function(path))
        return _stopped(app, api.name)
    changed, problems = applied
    diagnostics += _problems(override, problems)
    if not problems:
        diagnostics.append(
            kinds.OVERRIDE_CARRIED.at(Origin(file=path), f"what {path} says is part of api/{api.name}/resource.ts")
        )
    app = app.model_copy(update={"rest_apis": tuple(changed if each.id == api.id else each for each in app.rest_apis)})
    return _stopped(app, api.name) if problems else app


def _stopped(app: App, name: str) -> App:
    """The app with the API marked as not carried over: backend.ts throws at its place."""
    inventory = tuple(
        entry.model_copy(update={"status": "failed"}) if (entry.category, entry.name) == ("api", name) else entry
        for entry in app.inventory
    )
    return app.model_copy(update={"inventory": inventory})


def _problems(override: Override, problems: tuple[Problem, ...]) -> Iterator[Diagnostic]:
    source = Source(_path(override), override.source)
    for problem in problems:
        line, column = source.position(problem.offset)
        yield problem.kind.at(Origin(file=source.path, line=line, column=column), problem.message)


def _without_function(path: str) -> Diagnostic:
    return kinds.OVERRIDE_UNREADABLE.at(Origin(file=path), f"{path} exports no function called `override`")


def _path(override: Override) -> str:
    return override.origin.file if override.origin else f"{override.name}/override.ts"
