"""Requests for SSM parameters in the AWS SDK for JavaScript, versions 2 and 3.

A client counts if this file makes it, sets nothing that could let it see other parameters (credentials, endpoint),
and does nothing with it but send requests.
"""

from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from amp2gen.passes.ssm.environment import Environment, Read, code_of
from amp2gen.passes.ssm.parameters import callback, literal_list, result_of, sole_parameter
from amp2gen.passes.ssm.script import (
    Script,
    accessed,
    arguments,
    constant,
    elements,
    initial,
    inner,
    is_access_of,
    is_await,
    own_value,
    properties,
    property_key,
)
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.tree import child, string_value, text, walk

V3 = "@aws-sdk/client-ssm"
V2 = "aws-sdk"
V2_SSM = "aws-sdk/clients/ssm"
PACKAGES = frozenset({V2, V2_SSM, f"{V2_SSM}.js", V3})

Kind = Literal["one", "many"]


@dataclass(frozen=True)
class Exported:
    """What a package exports under a name; `*` is the package itself."""

    package: str
    name: str


@dataclass(frozen=True)
class Request:
    """A call that promises the answer of GetParameter (`one`) or GetParameters (`many`), and what it asks for."""

    call: Node
    kind: Kind
    version: Literal[2, 3]
    reads: tuple[Read, ...]


def request_at(environment: Environment, call: Node) -> Request | None:
    """The request that a call makes; None if it makes none, or not for certain."""
    found = _sent(environment.script, call) or _called(environment.script, call)
    if found is None:
        return None
    version, kind, input_ = found
    given = properties(environment.script, own_value(environment.script, input_))
    names = {"one": "Name", "many": "Names"}[kind]
    if given is None or set(given) != {names, "WithDecryption"} or text(given["WithDecryption"]) != "true":
        return None
    reads = _one(environment, given[names]) if kind == "one" else _many(environment, given[names])
    return Request(call, kind, version, reads) if reads else None


def exported(script: Script, node: Node, depth: int = 8) -> Exported | None:
    """What an expression is, if it is an export of the AWS SDK, or all of them. `depth`: the names to look through."""
    node = inner(node)
    if node.type in {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}:
        binding = script.bindings.get(node.id)
        known = binding is not None and not binding.reassigned and depth > 0
        return _bound(script, binding, depth - 1) if binding is not None and known else None
    if is_await(script, node):
        node = inner(node.named_children[-1])
    if node.type == "call_expression" and _is_load(script, node):
        given = arguments(node) or []
        return _package(string_value(given[0])) if len(given) == 1 else None
    found = accessed(script, node)
    return _member(exported(script, found[0], depth), found[1]) if found else None


def is_client(script: Script, node: Node) -> bool:
    """`new SSMClient(…)` and its kin with options that do not matter."""
    made = exported(script, child(node, "constructor")) if node.type == "new_expression" else None
    return made in _CLIENTS and _has_plain_options(script, node)


def is_command(script: Script, node: Node) -> bool:
    """`new GetParameterCommand(…)` or its plural."""
    made = exported(script, child(node, "constructor")) if node.type == "new_expression" else None
    return made in _COMMANDS


_CLIENTS = (Exported(V3, "SSMClient"), Exported(V3, "SSM"), Exported(V2, "SSM"))
_COMMANDS: dict[Exported | None, Kind] = {
    Exported(V3, "GetParameterCommand"): "one",
    Exported(V3, "GetParametersCommand"): "many",
}
_METHODS: dict[str, Kind] = {"getParameter": "one", "getParameters": "many"}
_OPTIONS = frozenset({"apiVersion", "maxAttempts", "maxRetries", "region"})


def _sent(script: Script, call: Node) -> tuple[Literal[2, 3], Kind, Node] | None:
    """`client.send(new GetParameterCommand(input))`."""
    client, given = _method_call(script, call, "send")
    if client is None or given is None or not _is_ssm(script, client, V3):
        return None
    command = own_value(script, given)
    made = exported(script, child(command, "constructor")) if command.type == "new_expression" else None
    parts = arguments(command) if made in _COMMANDS else None
    return (3, _COMMANDS[made], parts[0]) if parts and len(parts) == 1 else None


def _called(script: Script, call: Node) -> tuple[Literal[2, 3], Kind, Node] | None:
    """`ssm.getParameter(input)`, and in version 2 `.promise()` behind it."""
    version: Literal[2, 3] = 3
    function = call.child_by_field_name("function")
    found = accessed(script, function) if function is not None else None
    if found is not None and found[1] == "promise" and arguments(call) == [] and found[0].type == "call_expression":
        call, version = found[0], 2
    for method, kind in _METHODS.items():
        client, given = _method_call(script, call, method)
        if client is not None and given is not None and _is_ssm(script, client, {2: V2, 3: V3}[version]):
            return version, kind, given
    return None


def _method_call(script: Script, call: Node, method: str) -> tuple[Node | None, Node | None]:
    """The object and the only argument of `object.method(argument)`."""
    function = call.child_by_field_name("function") if call.type == "call_expression" else None
    found = accessed(script, inner(function)) if function is not None else None
    given = arguments(call) if found is not None and found[1] == method else None
    return (found[0], given[0]) if found and given and len(given) == 1 else (None, None)


def _is_ssm(script: Script, node: Node, package: str) -> bool:
    """Whether an object is a client of the given package that only ever sends requests."""
    made = node
    if node.type == "identifier":
        found = initial(script, node)
        if found is None or not all(_is_request(script, use.node) for use in found[0].references):
            return False
        made = found[1]
    if not is_client(script, made):
        return False
    own = exported(script, child(made, "constructor"))
    return own is not None and own.package == package


def _is_request(script: Script, node: Node) -> bool:
    access = is_access_of(script, node)
    found = accessed(script, access) if access is not None else None
    return found is not None and (found[1] == "send" or _is_request_method(found[1]))


def _is_request_method(name: str) -> bool:
    """Whether a client's method sends a request: getParameter, putParameter, …"""
    return name.startswith(("get", "put", "delete", "describe", "list", "add", "remove")) or name == "destroy"


def leaves_configuration(script: Script) -> bool:
    """Whether a file leaves version 2's global configuration alone, but for the region."""
    for node in walk(script.tree.root):
        found = accessed(script, node)
        if found is None or found[1] != "config" or exported(script, found[0]) != Exported(V2, "*"):
            continue
        update = is_access_of(script, node)
        call = script.tree.parent(update) if update is not None else None
        if call is None or call.type != "call_expression" or not _has_plain_options(script, call):
            return False
    return True


def _has_plain_options(script: Script, call: Node) -> bool:
    given = arguments(call)
    if given is None or len(given) > 1:
        return False
    options = properties(script, constant(script, given[0])) if given else {}
    return options is not None and set(options) <= _OPTIONS and all(is_plain(script, each) for each in options.values())


def is_plain(script: Script, node: Node, depth: int = 8) -> bool:
    """Whether making a value can neither fail nor be noticed."""
    node = constant(script, node)
    if depth == 0:
        return False
    if node.type in {"string", "number", "true", "false", "null", "undefined"}:
        return True
    if node.type == "array":
        return all(is_plain(script, part, depth - 1) for part in elements(node))
    if node.type == "object":
        parts = properties(script, node)
        return parts is not None and all(is_plain(script, part, depth - 1) for part in parts.values())
    if node.type == "binary_expression":
        operator = text(child(node, "operator"))
        return operator in {"||", "??"} and all(
            is_plain(script, child(node, side), depth - 1) for side in ("left", "right")
        )
    if node.type == "call_expression":
        mapped = callback(script, node)
        result = result_of(mapped[1]) if mapped is not None and literal_list(script, mapped[0]) else None
        return result is not None and is_plain(script, result, depth - 1)
    if node.type == "identifier":
        binding = script.bindings.get(node.id)
        return binding is not None and binding.kind == "parameter"
    if node.type in {"member_expression", "subscript_expression"}:
        index = node.child_by_field_name("index")
        known = index is None or is_plain(script, index, depth - 1)
        return known and text(inner(child(node, "object"))) == "process.env"
    return string_value(node) is not None


def _one(environment: Environment, name: Node) -> tuple[Read, ...]:
    read = environment.read_at(name)
    return (read,) if read is not None else ()


def _many(environment: Environment, names: Node) -> tuple[Read, ...]:
    """`[process.env.X, …]`, or `['X', …].map((name) => process.env[name])`; each of a single variable."""
    names = own_value(environment.script, names)
    if names.type == "array":
        found = [environment.read_at(part) for part in elements(names)]
        reads = [read for read in found if read is not None and len(read.variables) == 1]
        return tuple(reads) if len(reads) == len(found) else ()
    mapped = callback(environment.script, names)
    if mapped is None or text(child(child(names, "function"), "property")) != "map":
        return ()
    listed, function = literal_list(environment.script, mapped[0]), mapped[1]
    parameter, result = sole_parameter(function), result_of(function)
    read = environment.reads.get(inner(result).id) if result is not None else None
    if not listed or parameter is None or read is None or not _is_key(environment.script, result, parameter):
        return ()
    keys = [string_value(part) or "" for part in listed]
    return tuple(Read(frozenset({key}), code_of(key), read.place, read.claims) for key in keys)


def _is_key(script: Script, access: Node | None, parameter: Node) -> bool:
    if access is None or inner(access).type != "subscript_expression":
        return False
    binding = script.bindings.get(parameter.id)
    return binding is not None and script.bindings.get(inner(child(inner(access), "index")).id) is binding


def _is_load(script: Script, call: Node) -> bool:
    function = child(call, "function")
    return function.type == "import" or (text(function) == "require" and script.names.is_free(function))


def _package(specifier: str | None) -> Exported | None:
    if specifier not in PACKAGES:
        return None
    return Exported(V2, "SSM") if specifier.startswith(V2_SSM) else Exported(specifier, "*")


def _member(whole: Exported | None, name: str) -> Exported | None:
    if whole is None:
        return None
    if name == "default":
        return whole
    return Exported(whole.package, name) if whole.name == "*" else None


def _bound(script: Script, binding: Binding, depth: int) -> Exported | None:
    """What an imported or a constant name is."""
    node = binding.declarations[0]
    parent = script.tree.parent(node)
    if parent is None:
        return None
    if binding.kind == "import":
        return _imported(script, node, parent)
    if parent.type == "variable_declarator":
        value = parent.child_by_field_name("value")
        return exported(script, value, depth) if value is not None else None
    pattern = script.tree.parent(parent) if parent.type == "pair_pattern" else parent
    if pattern is None or pattern.type != "object_pattern":
        return None
    declarator = script.tree.parent(pattern)
    value = declarator.child_by_field_name("value") if declarator is not None else None
    key = property_key(script, child(parent, "key") if parent.type == "pair_pattern" else node)
    if declarator is None or declarator.type != "variable_declarator" or value is None or key is None:
        return None
    return _member(exported(script, value, depth), key)


def _imported(script: Script, node: Node, parent: Node) -> Exported | None:
    statement = next(each for each in script.tree.ancestors(node) if each.type == "import_statement")
    package = _package(string_value(statement.child_by_field_name("source")))
    if parent.type != "import_specifier":
        return package
    return _member(package, text(child(parent, "name")))
