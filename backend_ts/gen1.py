"""gen1.json, the facts of each branch as data, and gen1.ts, typed access to it with its guards."""

import json
from collections.abc import Iterator
from typing import Any

from amp2gen.backend_ts.backend_file import uncarried_things
from amp2gen.backend_ts.data import calls_gen1_api
from amp2gen.backend_ts.files import Unit
from amp2gen.backend_ts.skeletons import render
from amp2gen.backend_ts.typescript.printer import print_module
from amp2gen.backend_ts.typescript.tree import Module, TypeAlias, TypeLiteral, TypeObj, TypeProp, TypeRef, TypeUnion
from amp2gen.ir.app import App, Environment, Fact
from amp2gen.ir.custom import CdkStack, CfnStack
from amp2gen.ir.expr import Attribute, Opaque, PerEnvironment
from amp2gen.ir.walk import walk


def emit_gen1(app: App) -> Iterator[Unit]:
    parameters = _parameters(app)
    features = {
        "models": bool(app.data and app.data.models),
        "renamed": any(model.maps_to for model in (app.data.models if app.data else ())),
        "api_id": _uses_gen1_api(app),
        "auth_domain": bool(app.auth and app.auth.user_pool.domain_prefix),
        "bucket": app.storage is not None,
        "tables": _record("tables", app.environments[0].tables),
        "streams": _record("streams", app.environments[0].streams),
        "rest_apis": _record("restApis", app.environments[0].rest_apis),
        "parameters": bool(parameters),
        "uncarried": bool(uncarried_things(app)),
        "unresolved": any(isinstance(node, Opaque) for _, node in walk(app)),
    }
    text = json.dumps(_document(app, parameters), indent=2, ensure_ascii=False) + "\n"
    yield Unit(
        files={
            "amplify/gen1.json": text.encode(),
            "amplify/gen1.ts": render("gen1.ts", facts=_moved_facts(features) or _moved_at_all(app), **features),
        }
    )


def _uses_gen1_api(app: App) -> bool:
    has_auth = bool(app.auth or app.referenced_auth)
    values = (node for _, node in walk((app.functions, app.custom)) if isinstance(node, Attribute))
    in_names = any(value.name in ("id_in_table_names", "ending_of_table_names") for value in values)
    return app.data is not None and ((has_auth and calls_gen1_api(app.data)) or in_names)


def _document(app: App, parameters: list[PerEnvironment]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    if app.data and app.data.models:
        document["models"] = [model.name for model in app.data.models]
        renamed = {model.name: model.maps_to for model in app.data.models if model.maps_to}
        if renamed:
            document["renamedModels"] = renamed
    if parameters:
        document["parameters"] = _nested((p.resource, p.name, p.otherwise) for p in parameters)
    environments = {environment.name: environment for environment in app.environments}
    branches: dict[str, Any] = {"sandbox": "fresh"}
    for branch in app.branches:
        branches[branch.name] = _facts(app, environments[branch.takes_over], parameters)
    document["branches"] = branches
    return document


def _facts(app: App, environment: Environment, parameters: list[PerEnvironment]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "takesOver": environment.name if environment.name_known else None,
        "moved": False,
    }
    if app.data and app.data.models:
        facts["graphqlApiId"] = environment.graphql_api_id
    if app.auth and app.auth.user_pool.domain_prefix:
        facts["authDomain"] = environment.auth_domain
    if app.storage:
        facts["bucket"] = environment.buckets[0].value
    if environment.tables:
        facts["tables"] = {fact.resource.partition("/")[2]: fact.value for fact in environment.tables}
    if environment.streams:
        facts["streams"] = {fact.resource.partition("/")[2]: fact.value for fact in environment.streams}
    if environment.rest_apis:
        facts["restApis"] = {fact.resource.partition("/")[2]: fact.value for fact in environment.rest_apis}
    if parameters:
        facts["parameters"] = _nested((p.resource, p.name, _value(p, environment)) for p in parameters)
    return facts


def _value(parameter: PerEnvironment, environment: Environment) -> str | None:
    for entry in parameter.values:
        if entry.environment == environment.name:
            return entry.value
    return parameter.otherwise


def _nested(entries: Any) -> dict[str, dict[str, str | None]]:
    nested: dict[str, dict[str, str | None]] = {}
    for resource, name, value in entries:
        nested.setdefault(resource, {})[name] = value
    return nested


def _parameters(app: App) -> list[PerEnvironment]:
    """All parameters that differ between environments, each once, by resource and name."""
    found = {(node.resource, node.name): node for _, node in walk(app) if isinstance(node, PerEnvironment)}
    return [found[key] for key in sorted(found)]


def _record(name: str, facts: tuple[Fact, ...]) -> str:
    """`tables: Record<'a' | 'b', string | null>;`, laid out as a property of a type; empty if there are no facts."""
    if not facts:
        return ""
    keys = tuple(TypeLiteral(fact.resource.partition("/")[2]) for fact in facts)
    value = TypeUnion((TypeRef("string"), TypeRef("null")))
    record = TypeRef("Record", (keys[0] if len(keys) == 1 else TypeUnion(keys), value))
    alias = TypeAlias("Facts", TypeObj((TypeProp(name, record),), expanded=True))
    _, *lines, _ = print_module(Module((alias,))).splitlines()
    return "\n".join(lines)


def _moved_at_all(app: App) -> str:
    """`moved` where it has no facts: for the names of what moves in custom resources."""
    used = any(stack.moved_parameter or _asks_for_moved(stack.code) for stack in app.custom)
    return "{}" if used else ""


def _asks_for_moved(code: CfnStack | CdkStack) -> bool:
    return isinstance(code, CdkStack) and any("import { moved }" in (file.text or "") for file in code.sources)


def _moved_facts(features: dict[str, Any]) -> str:
    """The expression for `moved`: the physical names, known by then. Empty if nothing has one."""
    parts = []
    if features["auth_domain"]:
        parts.append("authDomain: known(current.authDomain, 'authDomain')")
    if features["bucket"]:
        parts.append("bucket: known(current.bucket, 'bucket')")
    if features["tables"]:
        parts.append("tables: allKnown(current.tables, 'tables')")
    if features["streams"]:
        parts.append("streams: allKnown(current.streams, 'streams')")
    if features["rest_apis"]:
        parts.append("restApis: allKnown(current.restApis, 'restApis')")
    if not parts:
        return ""
    return "{\n      " + ",\n      ".join(parts) + ",\n    }"
