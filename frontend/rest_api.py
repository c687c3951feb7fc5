"""Amazon API Gateway: `api/<name>/cli-inputs.json` → `ir.rest_api`.

What Gen 1 makes of each path `/p` (read in compiled templates of several versions of its CLI):

* every method of `/p` and of `/p/{proxy+}` calls the path's function; anyone may call an `open` path, all others want
  a signed request;
* the roles of signed-in users, guests and groups may invoke the methods of their verbs on `/p` and `/p/*`: create POST,
  read GET, update PUT and PATCH, delete DELETE. With all four verbs signed-in users and guests get `*`, groups the
  five methods;
* the API `AdminQueries` has the single path `/{proxy+}`, and wants an access token of the user pool.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from amp2gen.frontend.context import Context
from amp2gen.frontend.log import Log
from amp2gen.frontend.physical_names import physical_names
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.rest_api_legacy import lower_legacy, report_path
from amp2gen.frontend.role_policies import describe, has_role
from amp2gen.ir import kinds
from amp2gen.ir.auth import Auth, ReferencedAuth
from amp2gen.ir.base import ref_to
from amp2gen.ir.functions import Function
from amp2gen.ir.rest_api import (
    Anyone,
    InvokeRule,
    Method,
    RestApi,
    RestPath,
    Signature,
    UserPoolToken,
)
from amp2gen.ir.storage import Guests, InGroup, SignedIn

VERBS: dict[str, tuple[Method, ...]] = {
    "create": ("POST",),
    "read": ("GET",),
    "update": ("PUT", "PATCH"),
    "delete": ("DELETE",),
}
SETTINGS = ("open", "private", "protected")

ADMIN_QUERIES = "AdminQueries"
ADMIN_SCOPE = "aws.cognito.signin.user.admin"
ADMIN_PATH = "/{proxy+}"


def lower_rest_api(entry: Entry, context: Context) -> RestApi | None:
    """The API; None, with a diagnostic, if nothing says what its paths are or none of them can be carried over."""
    if entry.name == ADMIN_QUERIES:
        api = _admin_queries(entry, context)
    else:
        inputs = _inputs(entry, context)
        api = _api(entry, inputs, context) if inputs else lower_legacy(entry, context)
    auth = next((node for node in context.lowered.values() if isinstance(node, Auth | ReferencedAuth)), None)
    api = _with_known_callers(api, auth, context.log) if api else None
    if api is None:
        context.log.add(
            kinds.REST_API_UNREADABLE,
            entry.origin,
            f"api {entry.name}: the checkout holds no path of this REST API that can be carried over",
        )
        return None
    _report_siblings(api, context.log)
    return api


def rest_api_ids(entry: Entry, context: Context) -> dict[str, str | None]:
    """Environment → the API's id; it matters where roles decide who may call.

    Once a branch owns the user pool and the identity pool, users of the Gen 1 client have Gen 2's roles: these must
    say by id that they may go on calling Gen 1's API.
    """
    return physical_names(entry, None, "ApiId", context)


def _with_known_callers(api: RestApi, auth: Auth | ReferencedAuth | None, log: Log) -> RestApi | None:
    """The API without what it would need of an auth resource that is not there; each such thing is reported."""
    paths = []
    for path in api.paths:
        if isinstance(path.authorization, UserPoolToken) and auth is None:
            log.add(
                kinds.REST_PATH_NOT_CARRIED,
                path.origin,
                f"api {api.name}: {path.path} wants a token of a user pool, but no auth resource is carried over",
            )
            continue
        rules = tuple(rule for rule in path.rules if has_role(rule.caller, auth))
        for rule in path.rules:
            if rule not in rules:
                log.add(
                    kinds.REST_RULE_NOT_CARRIED,
                    rule.origin,
                    f"api {api.name}: {describe(rule.caller)} may call {path.path}, but no such users are carried over",
                )
        paths.append(path.model_copy(update={"rules": rules}))
    return api.model_copy(update={"paths": tuple(paths)}) if paths else None


def _inputs(entry: Entry, context: Context) -> Record | None:
    document = context.project.document(f"{entry.folder}/cli-inputs.json", context.log)
    return Record.of(document, context.log) if document else None


def _api(entry: Entry, inputs: Record, context: Context) -> RestApi | None:
    inputs.ignore("version")
    written = inputs.record("paths")
    paths = [_path(name, written.record(name), entry, context) for name in sorted(written.keys())]
    inputs.report_leftovers(f"api {entry.name}")
    found = tuple(path for path in paths if path is not None)
    return RestApi(name=entry.name, origin=entry.origin, paths=found) if found else None


def _path(path: str, written: Record, entry: Entry, context: Context) -> RestPath | None:
    written.ignore("name")
    permissions = written.record("permissions")
    setting = permissions.text("setting", "private")
    if setting not in SETTINGS:
        origin = permissions.origin("setting")
        context.log.add(kinds.WRONG_TYPE, origin, f"{path}: {setting} is none of {', '.join(SETTINGS)}")
    rules = tuple(_rules(permissions, context.log))
    function = written.text("lambdaFunction", "") or ""
    if not path.startswith("/") or function not in context.functions:
        report_path(path, function, entry, written.origin(), context.log)
        return None
    return RestPath(
        path=path,
        origin=written.origin(),
        function=ref_to(Function, function),
        authorization=Anyone() if setting == "open" else Signature(),
        rules=rules,
    )


def _rules(permissions: Record, log: Log) -> Iterator[InvokeRule]:
    for key, caller in (("auth", SignedIn()), ("guest", Guests())):
        methods = _methods(permissions, key, log)
        if methods:
            whole: tuple[Method, ...] = ("*",)
            yield InvokeRule(
                caller=caller,
                methods=whole if set(methods) == ALL_METHODS else methods,
                origin=permissions.origin(key),
            )
    groups = permissions.record("groups")
    for name in sorted(groups.keys()):
        methods = _methods(groups, name, log)
        if methods:
            yield InvokeRule(caller=InGroup(group=name), methods=methods, origin=groups.origin(name))


ALL_METHODS = frozenset(method for methods in VERBS.values() for method in methods)


def _methods(record: Record, key: str, log: Log) -> tuple[Method, ...]:
    verbs = record.texts(key)
    for verb in verbs:
        if verb not in VERBS:
            log.add(kinds.WRONG_TYPE, record.origin(key), f"{key}: {verb} is none of {', '.join(VERBS)}")
    return tuple(method for verb, methods in VERBS.items() if verb in verbs for method in methods)


def _admin_queries(entry: Entry, context: Context) -> RestApi | None:
    """The API that `amplify update auth` adds for administrators; its function checks the caller's group."""
    inputs = _inputs(entry, context)
    if inputs:
        inputs.ignore("version")
        written = inputs.record("paths")
        functions = [_admin_function(written.record(name)) for name in written.keys()]  # noqa: SIM118
        inputs.report_leftovers(f"api {entry.name}")
    else:
        functions = list(_functions_depended_on(entry))
    known = [function for function in functions if function in context.functions]
    for function in functions:
        if function not in known:
            report_path(ADMIN_PATH, function, entry, entry.origin, context.log)
    if not known:
        return None
    path = RestPath(
        path=ADMIN_PATH,
        origin=entry.origin,
        function=ref_to(Function, known[0]),
        authorization=UserPoolToken(scopes=(ADMIN_SCOPE,)),
    )
    return RestApi(name=entry.name, origin=entry.origin, paths=(path,), cors_on_errors=False)


def _admin_function(written: Record) -> str:
    """The function; Gen 1 ignores the permissions that stand beside it."""
    written.ignore("name", "permissions")
    return written.text("lambdaFunction", "") or ""


def _functions_depended_on(entry: Entry) -> Iterator[str]:
    """Before version 7 of its CLI, Gen 1 kept nothing but the template and the entry in backend-config.json."""
    depends = entry.data.get("dependsOn")
    for item in depends if isinstance(depends, list) else []:
        if isinstance(item, dict) and item.get("category") == "function":
            yield str(item.get("resourceName"))


PARAMETER = re.compile(r"\{[^/]*\}")


def _report_siblings(api: RestApi, log: Log) -> None:
    """API Gateway refuses two variable parts beside each other, such as `/items/{proxy+}` and `/items/{id}`."""
    variable: dict[str, dict[str, RestPath]] = defaultdict(dict)
    for path in api.paths:
        for parent, part in _steps(path):
            if PARAMETER.fullmatch(part):
                variable[parent].setdefault(part, path)
    for parent, parts in sorted(variable.items()):
        if len(parts) > 1:
            log.add(
                kinds.REST_PATHS_CLASH,
                list(parts.values())[-1].origin or api.origin,
                f"api {api.name}: {_listed(parts)} stand beside each other below {parent or '/'}",
                "API Gateway deploys only one of them",
            )


def _steps(path: RestPath) -> Iterator[tuple[str, str]]:
    """Each part of a path with what stands before it, the part for all that is below included."""
    parts = [part for part in path.path.split("/") if part]
    if not path.path.endswith("+}"):
        parts.append("{proxy+}")
    for index, part in enumerate(parts):
        yield "".join(f"/{before}" for before in parts[:index]), part


def _listed(parts: Iterable[str]) -> str:
    return " and ".join(sorted(parts))
