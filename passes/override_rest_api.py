"""An override of a REST API, read as settings. Gen 2 builds the API from paths, not from an OpenAPI body.

Most real ones put the app's user pool in front of every path: a parameter with the pool's id, a security scheme of type
`cognito_user_pools`, and `security` of each path (Amplify documentation, "Override Amplify-generated REST APIs").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tree_sitter import Node

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.rest_api import RestApi, RestPath, UserPoolToken
from amp2gen.passes.override_environments import OWN, settings_together
from amp2gen.passes.override_source import Problem, override_function, parameters_of
from amp2gen.passes.override_values import Evaluator, NotPlainError, Place
from amp2gen.syntax.cloudformation.references import references
from amp2gen.syntax.javascript.tree import Tree, child, parse, text
from amp2gen.syntax.spans import Source

ANY_METHOD = "x-amazon-apigateway-any-method"
POOL_OUTPUTS = ("Outputs.UserPoolId", "Outputs.UserPoolArn")


@dataclass
class RestOverride:
    """What the override says: security schemes of the app's user pool, scopes by path, settings of the API."""

    pools: set[str] = field(default_factory=set)
    parameters: set[str] = field(default_factory=set)
    secured: dict[str, tuple[str, ...]] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


def apply_rest_override(api: RestApi, path: str, source: str, app: App) -> tuple[RestApi, tuple[Problem, ...]] | None:
    """The API as the override leaves it, and what cannot be said; None if the file has no such function.

    The override is read once for each environment of the app. Raises SyntaxProblem if it is not TypeScript.
    """
    tree = parse(Source(path, source), "typescript")
    function = override_function(tree)
    if function is None:
        return None
    known = all(environment.name_known for environment in app.environments)
    names = [environment.name for environment in app.environments if known]
    readings = {
        name: _read(tree, function, api, app, name)
        for name in ([*names, OWN] if len(parameters_of(function)) > 1 and known else [app.default_environment])
    }
    default = readings[app.default_environment]
    paths = {name: tuple(_secured(each, reading) for each in api.paths) for name, reading in readings.items()}
    problems = [problem for reading in readings.values() for problem in reading.problems]
    if any(each != paths[app.default_environment] for each in paths.values()):
        problems.append(_differing(tree, function))
    changes: dict[str, Any] = {"paths": paths[app.default_environment]}
    binary = default.found.settings.get("BinaryMediaTypes")
    if isinstance(binary, list) and all(
        reading.found.settings.get("BinaryMediaTypes") == binary for reading in readings.values()
    ):
        changes["binary_media_types"] = tuple(str(each) for each in binary)
        for reading in readings.values():
            del reading.found.settings["BinaryMediaTypes"]
    settings = {name: reading.found.settings for name, reading in readings.items()}
    changes["settings"] = settings_together(api.name, settings, app.default_environment)
    return api.model_copy(update=changes), tuple(dict.fromkeys(problems))


def _read(tree: Tree, function: Node, api: RestApi, app: App, environment: str) -> "_Reading":
    auth = app.auth or app.referenced_auth
    known = all(each.name_known for each in app.environments)
    information = {"envName": environment, "projectName": app.name} if known else {"projectName": app.name}
    first = _Reading(tree, _body(api), f"auth{auth.name}" if auth else None)
    first.run(function, information)
    # A template's parameters hold wherever they are declared, so those of the whole function are known now.
    reading = _Reading(tree, _body(api), first.pool, RestOverride(parameters=first.found.parameters))
    reading.run(function, information)
    return reading


def _differing(tree: Tree, function: Node) -> Problem:
    what = "who may call the API is not the same in all environments"
    return Problem(kinds.OVERRIDE_STATEMENT_NOT_CARRIED, tree.offset(function.start_byte), what)


def _body(api: RestApi) -> dict[str, Any]:
    """The paths of Gen 1's OpenAPI document: each one, and all that is below it."""
    paths: dict[str, Any] = {}
    for path in api.paths:
        below = [] if path.path.endswith("+}") else [f"{path.path.rstrip('/')}/{{proxy+}}"]
        for name in (path.path, *below):
            paths[name] = {ANY_METHOD: {"parameters": [], "security": []}, "options": {}}
    return {"paths": paths}


@dataclass
class _Reading:
    tree: Tree
    body: dict[str, Any]
    pool: str | None
    """The logical id that Gen 1 gives the stack of the app's user pool."""
    found: RestOverride = field(default_factory=RestOverride)
    problems: list[Problem] = field(default_factory=list)

    def run(self, function: Node, information: Mapping[str, str]) -> None:
        """`information` is what Gen 1 hands to the function as its second argument."""
        patterns = [each.child_by_field_name("pattern") or each for each in parameters_of(function)]
        names: dict[str, Any] = {text(each): Place(()) for each in patterns[:1]}
        evaluator = Evaluator(self._look, self._call, self._assign, self._failed, names)
        for pattern in patterns[1:2]:
            try:
                evaluator.bind(pattern, information)
            except NotPlainError as problem:
                self._failed(pattern, problem.reason)
        constants = [each for each in self.tree.root.named_children if each.type == "lexical_declaration"]
        evaluator.run(constants)
        evaluator.run(child(function, "body").named_children)

    def _look(self, place: Place) -> Any:
        value: Any = {"restApi": {"body": self.body}}
        for name in place.path:
            if not (isinstance(value, Mapping) and name in value):
                return place
            value = value[name]
        return value

    def _failed(self, statement: Node, reason: str) -> None:
        self.problems.append(
            Problem(kinds.OVERRIDE_STATEMENT_NOT_CARRIED, self.tree.offset(statement.start_byte), reason)
        )

    def _call(self, node: Node, place: Place, arguments: list[Any]) -> None:
        match place.path, arguments:
            case ("addCfnParameter",), [_, str(name), value]:
                if not _is_pool(value, self.pool):
                    raise NotPlainError(node, f"the parameter {name} comes from a stack that Gen 2 does not have")
                self.found.parameters.add(name)
            case ("restApi", "addPropertyOverride"), [str(path), value]:
                self._set(node, path.split("."), value)
            case _:
                raise NotPlainError(node, f"Gen 2 has no counterpart of `resources.{'.'.join(place.path)}`")

    def _assign(self, node: Node, place: Place, value: Any) -> None:
        match place.path:
            case ("restApi", "body", *path):
                self._set(node, ["Body", *path], value)
            case ("restApi", name) if name != "name":
                self._set(node, [name[0].upper() + name[1:]], _pascal(value))
            case _:
                raise NotPlainError(node, f"Gen 2 has no counterpart of `resources.{'.'.join(place.path)}`")

    def _set(self, node: Node, path: list[str], value: Any) -> None:
        match path:
            case ["Body", "securityDefinitions"] if isinstance(value, dict):
                for name, scheme in value.items():
                    self._scheme(node, name, scheme)
            case ["Body", "securityDefinitions", name]:
                self._scheme(node, name, value)
            case ["Body", "paths", path_name, method, "security"] if method == ANY_METHOD:
                self.found.secured[path_name] = self._scopes(node, value)
            case ["Body", "paths", _, method, "parameters"] if method == ANY_METHOD:
                return  # a description for readers of the API's document
            case ["Body", *_]:
                raise NotPlainError(node, f"Gen 2's REST API has no document with {'.'.join(path)}")
            case ["Name"]:
                raise NotPlainError(node, "the API keeps its name")
            case _:
                lost = [name for name, _ in references(value) if not name.startswith("AWS::")]
                if lost:
                    raise NotPlainError(node, f"{'.'.join(path)} refers to {lost[0]} of Gen 1's template")
                self.found.settings[".".join(path)] = value

    def _scheme(self, node: Node, name: str, scheme: Any) -> None:
        authorizer = scheme.get("x-amazon-apigateway-authorizer") if isinstance(scheme, dict) else None
        wanted = authorizer if isinstance(authorizer, dict) else {}
        if wanted.get("type") != "cognito_user_pools" or not self._names_pool(wanted.get("providerARNs")):
            raise NotPlainError(node, f"the security scheme {name} is not provably the app's own user pool")
        self.found.pools.add(name)

    def _names_pool(self, arns: Any) -> bool:
        """Whether the ARN of the one user pool is made of the parameter that holds the pool's id."""
        return isinstance(arns, list) and len(arns) == 1 and any(name in self.found.parameters for name in _refs(arns))

    def _scopes(self, node: Node, security: Any) -> tuple[str, ...]:
        if isinstance(security, list) and len(security) == 1 and isinstance(security[0], dict):
            [(name, scopes)] = security[0].items() if len(security[0]) == 1 else [("", None)]
            if name in self.found.pools and isinstance(scopes, list):
                return tuple(str(scope) for scope in scopes)
        raise NotPlainError(node, "the paths want something else than a token of the app's user pool")


def _secured(path: RestPath, reading: _Reading) -> RestPath:
    """The path behind the user pool, where the path itself and all below it are."""
    below = f"{path.path.rstrip('/')}/{{proxy+}}"
    names = [name for name in reading.body["paths"] if name in (path.path, below)]
    scopes = {reading.found.secured.get(name) for name in names}
    if len(scopes) == 1 and None not in scopes:
        return path.model_copy(update={"authorization": UserPoolToken(scopes=scopes.pop() or ())})
    if scopes != {None}:
        reading.problems.append(
            Problem(kinds.OVERRIDE_STATEMENT_NOT_CARRIED, 0, f"{path.path} and what is below it want different tokens")
        )
    return path


def _is_pool(value: Any, pool: str | None) -> bool:
    """`{ 'Fn::GetAtt': ['authdemo', 'Outputs.UserPoolId'] }`."""
    names = value.get("Fn::GetAtt") if isinstance(value, dict) else None
    return isinstance(names, list) and len(names) == 2 and names[0] == pool and names[1] in POOL_OUTPUTS


def _refs(value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _refs(item)]
    if isinstance(value, dict):
        own = [value["Ref"]] if isinstance(value.get("Ref"), str) else []
        return own + [name for item in value.values() for name in _refs(item)]
    return []


def _pascal(value: Any) -> Any:
    """The CDK's property names → CloudFormation's."""
    if isinstance(value, list):
        return [_pascal(item) for item in value]
    if isinstance(value, dict):
        return {name[:1].upper() + name[1:]: _pascal(item) for name, item in value.items()}
    return value
