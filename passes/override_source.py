"""An override.ts, fitted to Gen 2: the user's file, with what cannot be carried over as comments.

Gen 1 hands `override()` the constructs of its template; Gen 2's project hands it its own constructs under the same
names (`gen1-override.ts`). So the code stays as it is, but for its imports, for what Gen 1's loose checks let pass,
for logical ids of Gen 1's templates, and for statements about things that Gen 2 does not have.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Kind
from amp2gen.ir.overrides import (
    CARRIED,
    CARRIED_PARTS,
    GONE,
    LOGICAL_IDS,
    PHYSICAL_NAMES,
    STACK_METHODS,
    Target,
)
from amp2gen.passes.cdk_port import HELPER, port_imports, untyped_parameters
from amp2gen.syntax.javascript.tree import FUNCTIONS, Tree, child, parse, string_value, text, walk
from amp2gen.syntax.spans import Edit, Source, Span, apply_edits

TYPES: Mapping[Target, str] = {
    "auth": "AmplifyAuthCognitoStackTemplate",
    "groups": "AmplifyUserPoolGroupStackTemplate",
    "roles": "AmplifyRootStackTemplate",
    "data": "AmplifyApiGraphQlResourceStackTemplate",
    "storage": "AmplifyS3ResourceTemplate",
    "table": "AmplifyDDBResourceTemplate",
}
"""The type of `resources` in Gen 1's helper library; gen1-override.ts exports one of the same name."""

PROJECT_INFO = "AmplifyProjectInfo"
ADAPTER = "./gen1-override"

MODEL_TABLE = frozenset(
    """
    billingMode provisionedThroughput timeToLiveSpecification pointInTimeRecoverySpecification sseSpecification
    streamSpecification deletionProtectionEnabled addPropertyOverride
    """.split()  # noqa: SIM905
)
"""What gen1-override.ts lets an override do to a model's table, which Gen 2 keeps in a custom resource."""

MODEL_TABLE_LACKS: Mapping[str, str] = {
    "tags": ": all tables have the tags of the function that manages them, so say `Tags.of(backend.stack).add(…)`",
    "tableClass": ": its manager does not know it, and leaves a table that is taken over as it is",
    "kinesisStreamSpecification": ": its manager does not know it, and leaves a table that is taken over as it is",
}
"""Why, and what to do. Source: @aws-amplify/graphql-model-transformer, amplify-table-manager-handler."""

BLOCKS = frozenset(("statement_block", "program", "switch_case", "switch_default"))
WRAPPERS = frozenset(("non_null_expression", "parenthesized_expression", "as_expression", "satisfies_expression"))
NOT_PROPERTIES = frozenset(("node", "stack", "ref", "tags", "cfnOptions", "logicalId", "creationStack"))


@dataclass(frozen=True)
class Problem:
    """Something that is not carried over: where it starts, as a character of the user's file, and why."""

    kind: Kind
    offset: int
    message: str


@dataclass(frozen=True)
class FittedOverride:
    """`parameters` is how many `override` takes; None if the file exports no such function."""

    source: str
    parameters: int | None
    stack_methods: bool = False
    problems: tuple[Problem, ...] = ()


def fit_override(
    path: str,
    source: str,
    target: Target,
    *,
    has_triggers: bool,
    absent: frozenset[str] = frozenset(),
    modules: frozenset[str] = frozenset(),
) -> FittedOverride:
    """The file for Gen 2. `has_triggers`: the bucket calls functions. `absent`: members of `resources` that Gen 1 does
    not make for this app. `modules` are specifiers of files that come along.

    Raises SyntaxProblem if it is not TypeScript.
    """
    tree = parse(Source(path, source), "typescript")
    function = override_function(tree)
    if function is None:
        return FittedOverride(source, None)
    fitting = _Fitting(tree, function, target, has_triggers, absent, modules)
    return fitting.fitted()


def override_function(tree: Tree) -> Node | None:
    """`export function override(…)` or `export const override = (…) => …`."""
    for statement in tree.root.named_children:
        declared = statement.child_by_field_name("declaration") if statement.type == "export_statement" else None
        if declared is None:
            continue
        if declared.type in FUNCTIONS and text(child(declared, "name")) == "override":
            return declared
        for declarator in declared.named_children:
            value = declarator.child_by_field_name("value")
            if value is not None and value.type in FUNCTIONS and text(child(declarator, "name")) == "override":
                return value
    return None


def parameters_of(function: Node) -> list[Node]:
    """The parameters of a function, without the comments between them; `name => …` has a bare identifier."""
    single = function.child_by_field_name("parameter")
    if single is not None:
        return [single]
    return [each for each in child(function, "parameters").named_children if each.type != "comment"]


@dataclass
class _Fitting:
    tree: Tree
    function: Node
    target: Target
    has_triggers: bool
    absent: frozenset[str]
    modules: frozenset[str]
    edits: list[Edit] = field(default_factory=list)
    blamed: dict[int, tuple[Node, Kind, str]] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stack_methods: bool = False

    def fitted(self) -> FittedOverride:
        parameters = parameters_of(self.function)
        names = [_parameter_name(parameter) for parameter in parameters]
        resources = names[0] if names else None
        information = names[1] if len(names) > 1 else self._added_information(parameters)
        self._imports()
        self._parameters(parameters)
        if resources:
            self.aliases[resources] = ()
            self._find_aliases()
            self._uses()
            self._references(resources, information)
        self._unknown_surroundings()
        self._spread_blame()
        return FittedOverride(
            source=self._text(),
            parameters=max(len(parameters), 2 if information else 0),
            stack_methods=self.stack_methods,
            problems=tuple(
                Problem(kind, self.tree.offset(node.start_byte), message)
                for node, kind, message in sorted(self.blamed.values(), key=lambda item: item[0].start_byte)
            ),
        )

    def _added_information(self, parameters: list[Node]) -> str | None:
        """The second parameter, for code that takes one only and means the environment by `{ Ref: 'env' }`."""
        if len(parameters) != 1 or not any(id == "env" for _, id, _ in _logical_ids(self.function)):
            return None
        if "env" in self._own_ids() or parameters[0] == self.function.child_by_field_name("parameter"):
            return None
        end = self.tree.span(parameters[0]).end
        self.edits.append(Edit(Span(end, end), f", gen1Project: {PROJECT_INFO}"))
        self.edits.append(Edit(Span(0, 0), f"import type {{ {PROJECT_INFO} }} from '{ADAPTER}';\n"))
        return "gen1Project"

    # What the file is made of

    def _imports(self) -> None:
        port = port_imports(self.tree, self.modules | {HELPER})
        self.edits += port.edits
        for trouble in port.troubles:
            self._blame(trouble.node, kinds.OVERRIDE_STATEMENT_NOT_CARRIED, trouble.reason)
        for statement in self.tree.root.named_children:
            if statement.type == "import_statement" and string_value(statement.child_by_field_name("source")) == HELPER:
                written = text(statement)
                quote = written[written.index(HELPER) - 1]
                changed = written.replace(f"{quote}{HELPER}{quote}", f"{quote}{ADAPTER}{quote}")
                if not written.startswith("import type"):
                    changed = changed.replace("import", "import type", 1)
                self.edits.append(Edit(self.tree.span(statement), changed))

    def _parameters(self, parameters: list[Node]) -> None:
        """Types for parameters that have none."""
        missing = []
        for parameter, name in zip(parameters, (TYPES[self.target], PROJECT_INFO), strict=False):
            if parameter.type == "identifier":
                missing.append(name)
                self.edits.append(Edit(self.tree.span(parameter), f"({text(parameter)}: {name})"))
            elif parameter.type.endswith("_parameter") and parameter.child_by_field_name("type") is None:
                missing.append(name)
                end = self.tree.span(child(parameter, "pattern")).end
                self.edits.append(Edit(Span(end, end), f": {name}"))
        if missing:
            line = f"import type {{ {', '.join(missing)} }} from '{ADAPTER}';\n"
            self.edits.append(Edit(Span(0, 0), line))
        for node in walk(self.tree.root):
            named = node.type in FUNCTIONS and node != self.function and node.child_by_field_name("parameters")
            if named and node.type != "arrow_function":
                for parameter in untyped_parameters(self.tree, node):
                    end = self.tree.span(child(parameter, "pattern")).end
                    self.edits.append(Edit(Span(end, end), ": any"))

    def _find_aliases(self) -> None:
        """Constants for members of `resources`: `const role = resources.authRole`, `const { userPool } = resources`."""
        for node in walk(self.tree.root):
            value = node.child_by_field_name("value") if node.type == "variable_declarator" else None
            if value is None:
                continue
            names = self._member_of(value)
            target = child(node, "name")
            if names is None:
                continue
            if target.type == "identifier":
                self.aliases[text(target)] = names
            elif target.type == "object_pattern" and names == ():
                for part in target.named_children:
                    if part.type == "shorthand_property_identifier_pattern":
                        self.aliases[text(part)] = (text(part),)

    def _member_of(self, value: Node) -> tuple[str, ...] | None:
        """The members of `resources` that an expression names, () for `resources` itself; None for anything else."""
        while value.type in WRAPPERS:
            value = value.named_children[0]
        if value.type == "identifier":
            return self.aliases.get(text(value))
        if value.type in ("member_expression", "subscript_expression"):
            above = self._member_of(value.named_children[0])
            return None if above is None else (*above, _last_name(value))
        return None

    # What it does

    def _uses(self) -> None:
        for node in walk(self.function):
            if node.type in ("member_expression", "subscript_expression"):
                names = self._member_of(node)
                if names:
                    self._use(node, names)
            elif node.type == "object_pattern" and self._is_destructuring_resources(node):
                for part in node.named_children:
                    if part.type == "shorthand_property_identifier_pattern":
                        self._check(part, (text(part),))

    def _is_destructuring_resources(self, pattern: Node) -> bool:
        declarator = self.tree.parent(pattern)
        value = declarator.child_by_field_name("value") if declarator is not None else None
        if declarator is not None and declarator.type == "required_parameter":
            return parameters_of(self.function)[:1] == [declarator]
        return value is not None and self._member_of(value) == ()

    def _use(self, node: Node, names: tuple[str, ...]) -> None:
        self._check(node, names)
        if len(names) == _depth(names) + 1 and names[-1] not in NOT_PROPERTIES and self._reads_deeper(node):
            start, end = self.tree.span(node)
            if self._is_indexed(node):
                # Gen 1 did not ask whether `policies['passwordPolicy']` is there in the CDK's types.
                self.edits += [Edit(Span(start, start), "("), Edit(Span(end, end), " as any)")]
            else:
                self.edits.append(Edit(Span(end, end), "!"))
        if names[-1] in PHYSICAL_NAMES and self._is_assigned(node):
            self._names(node, names[-1])
        if names[-1] == "notificationConfiguration":
            self._notifies(node)
        if names[-1] in ("addPropertyOverride", "addOverride"):
            call = self.tree.parent(node)
            path = string_value(_argument(call, 0)) if call is not None else None
            if path is not None and path.rpartition(".")[2] in PHYSICAL_NAMES:
                self._names(node, path.rpartition(".")[2])
            if path is not None and "NotificationConfiguration" in path.split("."):
                self._notifies(node)

    def _names(self, node: Node, name: str) -> None:
        self._blame(node, kinds.OVERRIDE_NAMES_RESOURCE, f"{name} is not set: Gen 1 owns the name until the move")

    def _notifies(self, node: Node) -> None:
        """With triggers Gen 2 writes a bucket's notifications from outside: what the template says would be lost."""
        if self.target != "storage" or not self.has_triggers:
            return
        message = "say notifications of the bucket by `bucket.addEventNotification` in storage/resource.ts instead"
        self._blame(node, kinds.OVERRIDE_STATEMENT_NOT_CARRIED, message)

    def _check(self, node: Node, names: tuple[str, ...]) -> None:
        """Blames the statement if Gen 2 lacks what it names."""
        first = names[0]
        if first in STACK_METHODS:
            self.stack_methods = True
            call = self.tree.parent(node)
            if first == "addCfnParameter" and call is not None and _argument(call, 2) is not None:
                self._missing(node, "a parameter whose value comes from another Gen 1 stack")
        elif first in GONE.get(self.target, ()):
            what = f"Gen 2 has no helper such as {first}, so nothing is left to do"
            self._blame(node, kinds.OVERRIDE_STATEMENT_GONE, what)
        elif first in self.absent:
            what = f"Gen 1 makes no {first} for this app, so nothing is left to do"
            self._blame(node, kinds.OVERRIDE_STATEMENT_GONE, what)
        elif first not in CARRIED[self.target]:
            self._missing(node, f"`resources.{first}`")
        elif first in CARRIED_PARTS:
            index = 2 if first == "models" else 1
            if len(names) > index and names[index] not in CARRIED_PARTS[first]:
                self._missing(node, f"`{names[index]}` below `resources.{first}`")
            if len(names) > index + 1 and names[index] == "modelDDBTable" and names[index + 1] not in MODEL_TABLE:
                why = MODEL_TABLE_LACKS.get(names[index + 1], "")
                self._missing(node, f"`{names[index + 1]}` of a model's table{why}")

    def _missing(self, node: Node, what: str) -> None:
        self._blame(node, kinds.OVERRIDE_STATEMENT_NOT_CARRIED, f"Gen 2 has no counterpart of {what}")

    def _references(self, resources: str, information: str | None) -> None:
        """Logical ids of Gen 1's template: `{ Ref: 'UserPool' }` → `resources.userPool.ref`."""
        ids = LOGICAL_IDS.get(self.target, {})
        own = set(self._own_ids())
        for node, logical_id, attribute in _logical_ids(self.function):
            if logical_id.startswith("AWS::") or logical_id in own:
                continue
            if logical_id in ids:
                member = f"{resources}.{ids[logical_id]}"
                replacement = f"{member}.ref" if attribute is None else f"{member}.getAtt('{attribute}')"
            elif logical_id == "env" and attribute is None and information:
                replacement = f"{information}.envName"
            else:
                self._missing(node, f"the logical id {logical_id}")
                continue
            self.edits.append(Edit(self.tree.span(node), replacement))

    def _own_ids(self) -> Iterator[str]:
        """The logical ids of what the override adds."""
        for node in walk(self.function):
            if node.type == "call_expression":
                names = self._member_of(child(node, "function"))
                logical_id = string_value(_argument(node, 1))
                if names and names[0] in STACK_METHODS and logical_id:
                    yield logical_id

    def _unknown_surroundings(self) -> None:
        """What only Gen 1's command line had around the code."""
        for node in walk(self.tree.root):
            if node.type == "await_expression":
                self._blame(node, kinds.OVERRIDE_STATEMENT_NOT_CARRIED, "Gen 2 does not wait for overrides")
            elif node.type == "identifier" and text(node) in ("require", "__dirname", "__filename"):
                what = f"`{text(node)}` is not there in an ES module"
                self._blame(node, kinds.OVERRIDE_STATEMENT_NOT_CARRIED, what)

    # Blame

    def _blame(self, node: Node, kind: Kind, message: str) -> None:
        statement = self._statement(node)
        known = self.blamed.get(statement.id)
        if known is None or (known[1].severity != "error" and kind.severity == "error"):
            self.blamed[statement.id] = (statement, kind, message)

    def _statement(self, node: Node) -> Node:
        """The innermost statement around a node that can be left out by itself."""
        while True:
            parent = self.tree.parent(node)
            if parent is None or parent.type in BLOCKS:
                return node
            node = parent

    def _spread_blame(self) -> None:
        """Statements that use what a blamed one declares go with it; what stands inside a blamed one is covered."""
        while True:
            lost = {name: (kind, message) for node, kind, message in self.blamed.values() for name in _declares(node)}
            before = len(self.blamed)
            for node in walk(self.tree.root) if lost else ():
                if node.type in ("identifier", "type_identifier") and text(node) in lost and not self._is_blamed(node):
                    kind, _ = lost[text(node)]
                    self._blame(node, kind, f"it uses {text(node)}, which is not carried over")
            if len(self.blamed) == before:
                break
        spans = [self.tree.span(node) for node, _, _ in self.blamed.values()]
        self.blamed = {
            id: item
            for id, item in self.blamed.items()
            if not any(_is_inside(self.tree.span(item[0]), span) for span in spans)
        }

    def _is_blamed(self, node: Node) -> bool:
        return any(each.id in self.blamed for each in (node, *self.tree.ancestors(node)))

    def _text(self) -> str:
        spans = [self.tree.span(node) for node, _, _ in self.blamed.values()]
        edits = [edit for edit in self.edits if not any(_covers(span, edit.span) for span in spans)]
        edits += [
            Edit(self.tree.span(node), self._comment(*item)) for item in self.blamed.values() for node in item[:1]
        ]
        return apply_edits(self.tree.source.text, edits)

    def _comment(self, node: Node, kind: Kind, message: str) -> str:
        """The statement as comments, with a `throw` beside it where somebody must decide."""
        span = self.tree.span(node)
        _, column = self.tree.source.position(span.start)
        indent = " " * (column - 1)
        lines = [f"// {kind.code}: {message}."]
        lines += [f"// {line.removeprefix(indent)}".rstrip() for line in self.tree.source.slice(span).splitlines()]
        if kind.severity == "error":
            place = f"{self.tree.source.path.rpartition('/')[2]}:{self.tree.source.position(span.start)[0]}"
            lines.append(f"throw new Error('{kind.code}: {place} is not carried over.');")
        return f"\n{indent}".join(lines)

    # Helpers

    def _reads_deeper(self, node: Node) -> bool:
        """Whether the value of a property is taken to be there: looked into, called upon, spread, or kept in a list."""
        parent = self.tree.parent(node)
        if parent is None:
            return False
        if parent.type in ("spread_element", "array", "variable_declarator"):
            return True
        if parent.type not in ("member_expression", "subscript_expression") or parent.named_children[0] != node:
            return False
        return not any(part.type == "optional_chain" for part in parent.children)

    def _is_indexed(self, node: Node) -> bool:
        parent = self.tree.parent(node)
        return parent is not None and parent.type == "subscript_expression" and parent.named_children[0] == node

    def _is_assigned(self, node: Node) -> bool:
        parent = self.tree.parent(node)
        return parent is not None and parent.type == "assignment_expression" and child(parent, "left") == node


RECORDS = frozenset(("userPoolGroup", "userPoolGroupRole"))
RECORDS_OF_PARTS = (("resolvers",), ("appsyncFunctions",), ("OpenSearchModelLambdaMapping",))


def _depth(names: tuple[str, ...]) -> int:
    """How many names below `resources` lead to the resource that they are about."""
    if names[0] == "models":
        return 4 if names[2:3] in RECORDS_OF_PARTS else 3
    if names[0] == "opensearch" and names[1:2] in RECORDS_OF_PARTS:
        return 3
    return 2 if names[0] in ("api", "opensearch", *RECORDS) else 1


def _parameter_name(parameter: Node) -> str | None:
    pattern = parameter.child_by_field_name("pattern") or parameter
    return text(pattern) if pattern.type == "identifier" else None


def _last_name(node: Node) -> str:
    """The property that a member or subscript expression names; empty if it is computed."""
    last = node.named_children[-1]
    if node.type == "member_expression":
        return text(last)
    return string_value(last) or ""


def _argument(call: Node | None, index: int) -> Node | None:
    arguments = call.child_by_field_name("arguments") if call is not None else None
    found = arguments.named_children if arguments is not None and arguments.type == "arguments" else []
    return found[index] if index < len(found) else None


def _logical_ids(function: Node) -> Iterator[tuple[Node, str, str | None]]:
    """`{ Ref: 'X' }`, `{ 'Fn::GetAtt': ['X', 'Arn'] }`, `Fn.ref('X')` and `Fn.getAtt('X', 'Arn')`."""
    for node in walk(function):
        if node.type == "object" and len(node.named_children) == 1 and node.named_children[0].type == "pair":
            pair = node.named_children[0]
            key = text(child(pair, "key")).strip("'\"")
            value = child(pair, "value")
            if key == "Ref" and (name := string_value(value)):
                yield node, name, None
            elif key == "Fn::GetAtt" and value.type == "array" and len(value.named_children) == 2:
                name, attribute = (string_value(item) for item in value.named_children)
                if name and attribute:
                    yield node, name, attribute
        elif node.type == "call_expression":
            called = text(child(node, "function"))
            name = string_value(_argument(node, 0))
            if name and called.split(".")[-2:] == ["Fn", "ref"]:
                yield node, name, None
            elif name and called.split(".")[-2:] == ["Fn", "getAtt"]:
                yield node, name, string_value(_argument(node, 1))


def _declares(statement: Node) -> Iterator[str]:
    """The names that a statement makes known to those after it."""
    if statement.type == "import_statement":
        for node in walk(statement):
            if node.type == "import_specifier":
                yield text(node.child_by_field_name("alias") or child(node, "name"))
            elif node.type == "namespace_import":
                yield text(node.named_children[-1])
    elif statement.type in ("lexical_declaration", "variable_declaration"):
        for declarator in statement.named_children:
            name = declarator.child_by_field_name("name")
            for node in walk(name) if name is not None else ():
                if node.type in ("identifier", "shorthand_property_identifier_pattern"):
                    yield text(node)
    elif statement.type == "function_declaration":
        yield text(child(statement, "name"))


def _is_inside(inner: Span, outer: Span) -> bool:
    return inner != outer and outer.start <= inner.start and inner.end <= outer.end


def _covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
