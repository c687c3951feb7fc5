"""Every use that a file makes of environment variables, direct or possible."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

from amp2gen.passes.ssm.mentions import loads, mentioned
from amp2gen.passes.ssm.parameters import Strings, argument_values, strings_of
from amp2gen.passes.ssm.script import (
    Script,
    access_key,
    inner,
    is_access_of,
    is_exported,
    is_tested,
    is_written,
    outer,
    property_key,
)
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.tree import child, text, walk

IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
_CODE_NAMES = re.compile(r"(?<![.\w$'\"])[A-Za-z_$][\w$]*")


@dataclass(frozen=True)
class Use:
    """A place that may depend on what some variables hold."""

    node: Node
    variables: frozenset[str]


@dataclass(frozen=True)
class Read:
    """An expression that gives the value of a variable, or of one of several.

    `code` says the same wherever its names mean what they mean at `place`. `claims`: the ids of the uses behind it.
    """

    variables: frozenset[str]
    code: str
    place: Node
    claims: frozenset[int]


@dataclass
class Environment:
    """The uses of some variables in a file, and the reads by the id of their node."""

    script: Script
    variables: frozenset[str]
    uses: list[Use] = field(default_factory=list)
    reads: dict[int, Read] = field(default_factory=dict)
    explained: set[int] = field(default_factory=set)
    """Ids of the nodes that name a variable as the key of a read."""

    def read_at(self, node: Node) -> Read | None:
        """The read that an expression is. A parameter that only ever gets reads is one, too."""
        node = inner(node)
        found = self.reads.get(node.id)
        if found is not None or node.type not in {"identifier", "shorthand_property_identifier"}:
            return found
        binding = self.script.bindings.get(node.id)
        if binding is None or binding.kind != "parameter" or len(binding.references) != 1:
            return None
        given = [self.reads.get(inner(value).id) for value in argument_values(self.script, binding) or ()]
        reads = [read for read in given if read is not None]
        if not reads or len(reads) != len(given):
            return None
        variables = frozenset[str]().union(*(read.variables for read in reads))
        return Read(variables, text(node), node, frozenset[int]().union(*(read.claims for read in reads)))


def read_environment(script: Script, variables: Collection[str]) -> Environment:
    """All uses of the variables in a file, in no particular order."""
    environment = Environment(script, frozenset(variables))
    for reference in script.names.free.get("process", ()):
        _process(environment, reference.node)
    for name in ("eval", "globalThis", "global"):
        for reference in script.names.free.get(name, ()):
            _global(environment, reference.node)
    _imported_process(environment)
    for node, named in mentioned(script, environment.variables):
        if node.id not in environment.explained:
            environment.uses.append(Use(node, named))
    return environment


def code_of(variable: str) -> str:
    """How a variable is read."""
    return f"process.env.{variable}" if IDENTIFIER.fullmatch(variable) else f"process.env['{variable}']"


def names_in(code: str) -> frozenset[str]:
    """The names that a read's code begins with or puts in brackets."""
    return frozenset(_CODE_NAMES.findall(code))


def _anything(environment: Environment, node: Node) -> None:
    """A use that could be of any variable."""
    environment.uses.append(Use(node, environment.variables))


def _global(environment: Environment, node: Node) -> None:
    access = is_access_of(environment.script, node)
    key = access_key(environment.script, access) if access is not None else None
    if access is None or key in {None, "process"}:
        _anything(environment, node)


def _imported_process(environment: Environment) -> None:
    for node in walk(environment.script.tree.root):
        if node.type in {"import_statement", "call_expression"} and loads(node) in {"process", "node:process"}:
            _anything(environment, node)


def _process(environment: Environment, node: Node) -> None:
    """A use of the global `process`."""
    script = environment.script
    access = is_access_of(script, node)
    if access is None:
        parent = script.tree.parent(node)
        if parent is None or parent.type != "unary_expression" or text(child(parent, "operator")) != "typeof":
            pattern = _destructured(environment, node)
            if pattern is None:
                _anything(environment, node)
            else:
                _pattern(environment, pattern, {"env": None})
    elif (key := access_key(script, access)) == "env":
        _env(environment, access)
    elif key is None:
        _anything(environment, node)


def _env(environment: Environment, node: Node) -> None:
    """An expression that is the whole environment."""
    script = environment.script
    access = is_access_of(script, node)
    if access is not None:
        _access(environment, access)
        return
    pattern = _destructured(environment, node)
    name = _named(environment, node)
    if pattern is not None:
        _pattern(environment, pattern, {variable: variable for variable in environment.variables})
    elif name is not None:
        for reference in name.references:
            _env(environment, reference.node)
    else:
        _anything(environment, node)


def _destructured(environment: Environment, node: Node) -> Node | None:
    """The pattern of `const { … } = node`."""
    part = outer(environment.script, node)
    declarator = environment.script.tree.parent(part)
    if declarator is None or declarator.type != "variable_declarator" or is_exported(environment.script, declarator):
        return None
    name = child(declarator, "name")
    return name if name.type == "object_pattern" and child(declarator, "value") == part else None


def _named(environment: Environment, node: Node) -> Binding | None:
    """The name that stands for an expression and nothing else: `const name = node`."""
    part = outer(environment.script, node)
    declarator = environment.script.tree.parent(part)
    if declarator is None or declarator.type != "variable_declarator" or is_exported(environment.script, declarator):
        return None
    binding = environment.script.bindings.get(child(declarator, "name").id)
    return binding if binding is not None and not binding.reassigned else None


def _pattern(environment: Environment, pattern: Node, keys: Mapping[str, str | None]) -> None:
    """`const { … } = process.env`, or of `process`; `keys` → the variable that such a property is, None for all."""
    script = environment.script
    for part in pattern.named_children:
        if part.type == "comment":
            continue
        key_node = child(part, "key") if part.type == "pair_pattern" else part
        target = child(part, "value") if part.type == "pair_pattern" else part
        if part.type == "object_assignment_pattern":
            key_node = child(part, "left")
        key = property_key(script, key_node)
        binding = script.bindings.get(target.id)
        if key is not None and key not in keys:
            continue
        environment.explained.update((key_node.id, target.id))
        whole = key is None or keys[key] is None
        if binding is None or binding.reassigned or key is None:
            concerned = environment.variables if whole else frozenset({key or ""})
            environment.uses.append(Use(part, concerned))
        elif whole:
            for reference in binding.references:
                _env(environment, reference.node)
        else:
            _alias(environment, binding, key)


def _access(environment: Environment, access: Node) -> None:
    """`process.env.X` or `process.env[x]`."""
    script = environment.script
    key = access_key(script, access)
    if access.type == "subscript_expression":
        known = strings_of(script, child(access, "index"))
    else:
        known = Strings(frozenset({key}), ()) if key is not None else None
    if known is None or is_written(script, access):
        concerned = environment.variables if known is None else environment.variables & known.values
        environment.uses.append(Use(access, concerned))
        return
    part = access.child_by_field_name("property") or child(access, "index")
    environment.explained.update((part.id, *(node.id for node in known.literals)))
    if not environment.variables & known.values:
        return
    name = _named(environment, access) if key is not None else None
    if name is not None and key is not None:
        _alias(environment, name, key)
    elif not is_tested(script, access):
        read = Read(known.values, script.written(access), access, frozenset({access.id}))
        environment.uses.append(Use(access, environment.variables & known.values))
        environment.reads[access.id] = read


def _alias(environment: Environment, binding: Binding, variable: str) -> None:
    """A constant that holds a variable: its uses are the variable's."""
    environment.explained.update(node.id for node in binding.declarations)
    for reference in binding.references:
        node = reference.node
        if is_tested(environment.script, node):
            continue
        environment.uses.append(Use(node, frozenset({variable})))
        environment.reads[node.id] = Read(frozenset({variable}), code_of(variable), node, frozenset({node.id}))
