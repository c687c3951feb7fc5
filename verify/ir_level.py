"""The comparison as far as it goes without Node: Gen 1's templates against what the compiler understood.

What the output's own code makes of that is not seen: no types, no bundles, no templates, and so no permissions and no
resolvers. The result names all of this as not checked.
"""

import re
from collections.abc import Iterator, Mapping

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.auth import AppClient, Auth
from amp2gen.ir.base import Origin
from amp2gen.ir.data import DataModel
from amp2gen.ir.functions import Function, NodeCode
from amp2gen.ir.settings import numbers_of
from amp2gen.ir.tables import Table
from amp2gen.syntax.documents import Json
from amp2gen.syntax.spans import SyntaxProblem
from amp2gen.verify import categories
from amp2gen.verify.defaults import default_of
from amp2gen.verify.differences import WHOLE
from amp2gen.verify.findings import Comparison, Row
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.items import flat
from amp2gen.verify.rows import Pair, problem_row, row_of
from amp2gen.verify.schema_rules import auth_rule_pairs, schema_facts
from amp2gen.verify.synthesize import Mode

IR = Mode("IR", branch="-", moved=True)
"""Data and names are compared as strictly as those of a branch that has moved."""

_UNCHECKED = (
    "types (tsc)",
    "handlers (esbuild)",
    "templates (CDK): permissions, resolvers, names, retention, limits, settings not listed here",
)

Settings = Mapping[tuple[str, str], Mapping[str, Json]]


def compare_app(app: App, gen1: Gen1Side) -> Comparison:
    """Compares Gen 1 with the app that its Gen 2 project is printed from. Pure."""
    rows = [*_unchecked(), *_rows(app, gen1)]
    names = tuple(dict.fromkeys(row.name for row in rows))
    return Comparison(app.name, gen1.environment, gen1.source, (IR.name,), names, tuple(rows))


def _unchecked() -> Iterator[Row]:
    for what in _UNCHECKED:
        yield problem_row(IR, ("not checked", what), kinds.NOT_CHECKED, f"not checked without Node: {what}", None)


def _rows(app: App, gen1: Gen1Side) -> Iterator[Row]:
    found = {(each.kind, each.role): each for each in categories.items(gen1.deployment)}
    known = _settings(app)
    for key, settings in known.items():
        item = found.get(key)
        if item is None:
            yield row_of(IR, Pair(*key, WHOLE, None, dict(settings), None, None), {})
            continue
        indexes = (name for name in item.properties if _INDEX.fullmatch(name))
        for name in dict.fromkeys((*settings, *indexes)):
            had = item.properties.get(name, default_of(key[0], name))
            yield row_of(IR, Pair(*key, name, had, settings.get(name), item.place, None), _FACTS)
    for (kind, role), item in found.items():
        in_template = role.startswith("AWS::")  # of a custom resource, whose template goes over as it stands
        if kind in _WHOLLY_KNOWN and not in_template and (kind, role) not in known:
            yield row_of(IR, Pair(kind, role, WHOLE, dict(item.properties), None, item.place, None), _FACTS)
    yield from _auth_rules(app, gen1)


_INDEX = re.compile(r"GlobalSecondaryIndexes\..*\.KeySchema")
_FACTS: Mapping[str, Mapping[str, Json]] = {"physical ids": {}}
_WHOLLY_KNOWN = ("function", "group", "model table", "table", "trigger", "rest api", "user pool", "bucket")
"""Kinds of which the app has to hold every one that Gen 1 has."""


def _auth_rules(app: App, gen1: Gen1Side) -> Iterator[Row]:
    try:
        pairs = list(auth_rule_pairs(gen1, app.data.schema_text if app.data else None))
    except SyntaxProblem as problem:
        place = Origin(file=problem.path, line=problem.line, column=problem.column)
        message = f"a schema cannot be read: {problem.message}"
        yield problem_row(IR, ("schema", ""), kinds.API_DIFFERS, message, place)
        return
    facts = {**_FACTS, **schema_facts(gen1)}
    for pair in pairs:
        yield row_of(IR, pair, facts)


def _settings(app: App) -> Settings:
    """Things of the app by kind and role, with the settings that its IR states in Gen 1's own terms."""
    return {
        **(_auth(app.auth) if isinstance(app.auth, Auth) else {}),
        **{("function", each.name): flat(_function(each)) for each in app.functions},
        **{("model table", each.name): flat(_model(each)) for each in (app.data.models if app.data else ())},
        **{("table", each.name): flat(_table(each)) for each in app.tables},
        **({("bucket", ""): {}} if app.storage else {}),
        **{("rest api", each.name): {} for each in app.rest_apis},
    }


def _auth(auth: Auth) -> Settings:
    pool = auth.user_pool
    policy = pool.password_policy
    characters = {
        "RequireLowercase": policy.require_lowercase,
        "RequireUppercase": policy.require_uppercase,
        "RequireNumbers": policy.require_numbers,
        "RequireSymbols": policy.require_symbols,
    }
    mfa = {"REQUIRED": "ON"}.get(pool.mfa.mode, pool.mfa.mode)
    settings: dict[str, Json] = {
        "MfaConfiguration": mfa,
        "Policies": {"PasswordPolicy": {"MinimumLength": policy.minimum_length, **characters}},
        "UsernameAttributes": list(pool.username_attributes),
        "AliasAttributes": list(pool.alias_attributes),
        "UsernameConfiguration": {"CaseSensitive": pool.case_sensitive is not False},
    }
    if pool.closed:
        settings["AdminCreateUserConfig"] = {"AllowAdminCreateUserOnly": True}
    return {
        ("user pool", ""): flat(settings),
        ("user pool client", "web"): flat(_client(auth.web_client)),
        ("user pool client", "native"): flat(_client(auth.native_client)),
        **{("group", group.name): flat({"Precedence": group.precedence}) for group in auth.groups},
        **{("trigger", each.event[:1].upper() + each.event[1:]): {} for each in pool.triggers},
    }


_MINUTES = {"seconds": 1 / 60, "minutes": 1, "hours": 60, "days": 24 * 60}


def _client(client: AppClient) -> dict[str, Json]:
    validity = client.refresh_token_validity
    return {
        "GenerateSecret": client.generate_secret,
        "RefreshTokenValidity": round(validity.value * _MINUTES[validity.unit]) if validity else None,
        "ReadAttributes": None if client.read_attributes is None else list(client.read_attributes),
        "WriteAttributes": None if client.write_attributes is None else list(client.write_attributes),
    }


def _function(function: Function) -> dict[str, Json]:
    code, storage = function.code, function.ephemeral_storage_mb
    runtime = f"nodejs{code.version}.x" if isinstance(code, NodeCode) else code.runtime
    return {
        "Runtime": runtime,
        "Timeout": numbers_of(function.timeout_seconds)[0],
        "MemorySize": numbers_of(function.memory_mb)[0],
        "Architectures": [function.architecture],
        "EphemeralStorage": {"Size": numbers_of(storage)[0] if storage else None},
    }


def _model(model: DataModel) -> dict[str, Json]:
    indexes: dict[str, Json] = {
        index.name: {"KeySchema": _keys(index.hash.name, index.sort.name if index.sort else None)}
        for index in model.indexes
        if not index.local
    }
    keys = _keys(model.hash.name, model.sort.name if model.sort else None)
    return {"KeySchema": keys, "GlobalSecondaryIndexes": indexes}


def _table(table: Table) -> dict[str, Json]:
    indexes: dict[str, Json] = {
        index.name: {"KeySchema": _keys(index.hash.name, index.sort.name if index.sort else None)}
        for index in table.global_indexes
    }
    keys = _keys(table.hash.name, table.sort.name if table.sort else None)
    stream: dict[str, Json] = {"StreamViewType": table.stream}
    return {"KeySchema": keys, "GlobalSecondaryIndexes": indexes, "StreamSpecification": stream}


def _keys(partition: str, sort: str | None) -> str:
    return f"{partition} HASH" + (f", {sort} RANGE" if sort else "")
