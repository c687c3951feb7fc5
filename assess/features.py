"""Where a project uses more than plain resources. Says where the uses are, never whether they are supported.

`DETECTORS` is the list of features; each finds its uses in the Gen 1 files or in the app. Whether a use made it into
the Gen 2 code is what the compile said about its place: see `feature_rows`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.assess.assessment import FeatureRow, Support
from amp2gen.assess.attribution import about_place
from amp2gen.frontend.overrides import does_nothing
from amp2gen.ir.app import App
from amp2gen.ir.base import Node
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.functions import AssetCode
from amp2gen.syntax.documents import decode
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import Directive, walk
from amp2gen.syntax.spans import SyntaxProblem

BACKEND = "amplify/backend/"

PLAIN_DIRECTIVES = frozenset(
    {"model", "auth", "primaryKey", "index", "hasOne", "hasMany", "belongsTo", "default", "function", "deprecated"}
)
"""Directives that nearly every schema uses: they are no feature of their own."""


@dataclass(frozen=True)
class Use:
    """A feature in use at a place: a file or folder of the project, and a line where one is known."""

    path: str
    line: int | None = None


@dataclass(frozen=True)
class Project:
    """What detectors see: the compiled app and the Gen 1 files by path."""

    app: App
    files: Mapping[str, bytes]

    def below(self, folder: str) -> Iterator[str]:
        return (path for path in self.files if path.startswith(folder))

    def text(self, path: str) -> str:
        """A file's text; empty where it is absent or no UTF-8, which the compile reports."""
        try:
            return decode(self.files.get(path, b""), path)
        except SyntaxProblem:
            return ""

    def data(self, path: str) -> Any:
        """A file's JSON; None where it is absent or does not parse, which the compile reports."""
        try:
            return json.loads(self.text(path))
        except (ValueError, RecursionError):
            return None

    def object(self, path: str) -> Mapping[str, Any]:
        """The object in a file; empty where there is none."""
        data = self.data(path)
        return data if isinstance(data, Mapping) else {}


def feature_rows(app: App, files: Mapping[str, bytes], diagnostics: Iterable[Diagnostic]) -> tuple[FeatureRow, ...]:
    """Every use of every feature, in the order of `DETECTORS`; generated unless the compile has an error there."""
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    project = Project(app, files)
    return tuple(
        FeatureRow(
            name=name,
            path=use.path,
            line=use.line,
            generate=_generated(use, errors),
            refactor=Support(mark="none"),
        )
        for name, find in DETECTORS
        for use in dict.fromkeys(find(project))
    )


def _generated(use: Use, errors: Iterable[Diagnostic]) -> Support:
    codes = sorted({diagnostic.code for diagnostic in about_place(use.path, use.line, errors)})
    return Support(mark="no", why=f"left to a person ({', '.join(codes)})") if codes else Support(mark="yes")


def _overrides(project: Project) -> Iterator[Use]:
    for path in project.below(BACKEND):
        if path.endswith("/override.ts") and "/build/" not in path and not does_nothing(project.text(path)):
            yield Use(path)


def _custom_policies(project: Project) -> Iterator[Use]:
    for path in project.below(BACKEND):
        if path.endswith("/custom-policies.json"):
            listed = project.data(path)
            if isinstance(listed, list) and any(isinstance(item, Mapping) and item.get("Action") for item in listed):
                yield Use(path)


def _resolvers(project: Project) -> Iterator[Use]:
    for path in project.below(f"{BACKEND}api/"):
        if "/resolvers/" in path and "/build/" not in path and path.endswith((".vtl", ".js")):
            yield Use(path)


def _custom_stacks(project: Project) -> Iterator[Use]:
    for path in project.below(f"{BACKEND}api/"):
        if "/stacks/" in path and "/build/" not in path:
            template = project.data(path)
            held = template.get("Resources") if isinstance(template, Mapping) else None
            if isinstance(held, Mapping) and set(held) - {"EmptyResource"}:
                yield Use(path)


def _directives(wanted: Callable[[str], bool]) -> Callable[[Project], Iterator[Use]]:
    """Finds the first use of each directive with a wanted name."""

    def find(project: Project) -> Iterator[Use]:
        seen: set[str] = set()
        for path in project.app.data.schema_files if project.app.data else ():
            try:
                document = parse(project.text(path), path)
            except SyntaxProblem:
                continue
            for node in walk(document):
                if isinstance(node, Directive) and wanted(node.name.value) and node.name.value not in seen:
                    seen.add(node.name.value)
                    yield Use(path, document.source.locate(node.span.start).line)

    return find


def _conflict_resolution(project: Project) -> Iterator[Use]:
    for path in project.below(f"{BACKEND}api/"):
        if path.endswith("/transform.conf.json"):
            resolver = project.object(path).get("ResolverConfig")
            if isinstance(resolver, Mapping) and (resolver.get("project") or resolver.get("models")):
                yield Use(path)
        elif path.endswith("/cli-inputs.json"):
            service = project.object(path).get("serviceConfiguration")
            chosen = service.get("conflictResolution") if isinstance(service, Mapping) else None
            if isinstance(chosen, Mapping) and _resolves(chosen):
                yield Use(path)


def _resolves(chosen: Mapping[str, Any]) -> bool:
    """Whether any strategy is chosen: `NONE` is what Gen 1 writes when DataStore was turned off again."""
    default = chosen.get("defaultResolutionStrategy")
    per_model = chosen.get("perModelResolutionStrategy")
    kind = default.get("type") if isinstance(default, Mapping) else None
    return kind not in (None, "NONE") or bool(per_model)


def _authorization_mode(mode: str) -> Callable[[Project], Iterator[Use]]:
    def find(project: Project) -> Iterator[Use]:
        for used in project.app.data.modes if project.app.data else ():
            if used.mode == mode:
                yield from _at(used)

    return find


def _layers(project: Project) -> Iterator[Use]:
    for function in project.app.functions:
        if function.layers:
            yield Use(f"{BACKEND}function/{function.name}/function-parameters.json")


def _files_named(name: str) -> Callable[[Project], Iterator[Use]]:
    return lambda project: (Use(path) for path in project.below(BACKEND) if path.endswith(f"/{name}"))


def _schedules(project: Project) -> Iterator[Use]:
    for function in project.app.functions:
        if function.schedule:
            yield from _at(function.schedule)


def _event_sources(project: Project) -> Iterator[Use]:
    for function in project.app.functions:
        for source in function.event_sources:
            yield from _at(source)


def _other_languages(project: Project) -> Iterator[Use]:
    for function in project.app.functions:
        if isinstance(function.code, AssetCode):
            yield Use(f"{BACKEND}function/{function.name}/src")


def _networks(project: Project) -> Iterator[Use]:
    for function in project.app.functions:
        if function.vpc:
            yield from _at(function.vpc)


def _secrets(project: Project) -> Iterator[Use]:
    for path in project.below(f"{BACKEND}function/"):
        if path.endswith("/function-parameters.json"):
            parameters = project.data(path)
            if isinstance(parameters, Mapping) and parameters.get("secretNames"):
                yield Use(path)


def _auth_triggers(project: Project) -> Iterator[Use]:
    for trigger in project.app.auth.user_pool.triggers if project.app.auth else ():
        yield Use(f"{BACKEND}function/{trigger.function.id.partition('/')[2]}")


def _social_providers(project: Project) -> Iterator[Use]:
    for provider in project.app.auth.user_pool.identity_providers if project.app.auth else ():
        yield from _at(provider)


def _imported(project: Project) -> Iterator[Use]:
    config = project.data(f"{BACKEND}backend-config.json")
    for category, resources in config.items() if isinstance(config, Mapping) else ():
        for name, entry in resources.items() if isinstance(resources, Mapping) else ():
            if isinstance(entry, Mapping) and entry.get("serviceType") == "imported":
                yield Use(f"{BACKEND}{category}/{name}")


def _hooks(project: Project) -> Iterator[Use]:
    for path in project.below("amplify/hooks/"):
        name = path.removeprefix("amplify/hooks/")
        if name.split(".")[0].startswith(("pre-", "post-")):
            yield Use(path)


def _at(node: Node) -> Iterator[Use]:
    if node.origin:
        yield Use(node.origin.file, node.origin.line)


DETECTORS: tuple[tuple[str, Callable[[Project], Iterator[Use]]], ...] = (
    ("overrides", _overrides),
    ("custom-policies", _custom_policies),
    ("resolver templates", _resolvers),
    ("custom stacks", _custom_stacks),
    ("conflict-resolution (DataStore)", _conflict_resolution),
    ("@searchable", _directives(lambda name: name == "searchable")),
    ("@predictions", _directives(lambda name: name == "predictions")),
    ("@manyToMany", _directives(lambda name: name == "manyToMany")),
    ("transformer v1 directives", _directives(lambda name: name in ("key", "connection", "versioned"))),
    (
        "other directives",
        _directives(
            lambda name: (
                name not in PLAIN_DIRECTIVES
                and name not in ("searchable", "predictions", "manyToMany", "key", "connection", "versioned")
                and not name.startswith("aws_")
            )
        ),
    ),
    ("Lambda authorization", _authorization_mode("AWS_LAMBDA")),
    ("OIDC authorization", _authorization_mode("OPENID_CONNECT")),
    ("custom-roles", _files_named("custom-roles.json")),
    ("social sign-in", _social_providers),
    ("auth triggers", _auth_triggers),
    ("imported resources", _imported),
    ("layers", _layers),
    ("other languages than Node.js", _other_languages),
    ("secrets", _secrets),
    ("schedules", _schedules),
    ("event sources", _event_sources),
    ("functions in a VPC", _networks),
    ("command hooks", _hooks),
)
"""Feature, and what finds its uses, in the order in which a report lists them."""
