"""CDK code of a custom resource, fitted to Gen 2.

Gen 1 deployed the class as a stack of its own, and gave it parameters by CloudFormation. In Gen 2 it is a nested stack
(`extends NestedStack`) with the same parameters, so that the code in it stays as it is, but for its imports, its
physical names, and what Gen 1's loose checks let pass.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tree_sitter import Node

from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Kind
from amp2gen.passes.cdk_port import HELPER, port_imports, untyped_parameters
from amp2gen.passes.override_source import Problem
from amp2gen.syntax.cloudformation.physical_names import NESTED_NAMES, PHYSICAL_NAMES, SINGLE, WITHOUT_HYPHENS
from amp2gen.syntax.javascript.tree import FUNCTIONS, Tree, child, parse, string_value, text, walk, words
from amp2gen.syntax.spans import Edit, Source, Span, apply_edits

DEPENDENT_TYPES = "types/amplify-dependent-resources-ref"
SUFFIX = "branchSuffix"

_OF_MANY = words(
    """Name Domain DomainName DatabaseName ServiceName ProjectName TemplateName DatasetName ModelName KeyName
    ApplicationName NamespaceName ChannelName InputName DestinationName ConfigurationName"""
)
"""Properties that other types have, too, where they are no physical names: a certificate's `domainName`."""

NAME_OPTIONS = words(
    """parameterName secretName ruleName eventBusName streamName exportName scheduleName vaultName cachePolicyName
    keyGroupName originAccessControlName originRequestPolicyName publicKeyName responseHeadersPolicyName"""
) | {name[0].lower() + name[1:] for name in PHYSICAL_NAMES.values() if name not in _OF_MANY}
"""Options of constructs that are physical names."""

NAME_OPTION_OF = {
    "Domain": "domainName",
    **{
        f"Cfn{type.rpartition('::')[2]}": name[0].lower() + name[1:]
        for type, name in PHYSICAL_NAMES.items()
        if name in _OF_MANY
    },
}
"""The construct → its option with the physical name, where only the construct tells."""

NESTED_OPTIONS = {
    f"Cfn{type.rpartition('::')[2]}": (around[0].lower() + around[1:], name[0].lower() + name[1:])
    for type, (around, name) in NESTED_NAMES.items()
}
"""The construct → its option with all the others in it, and the one of them that is the physical name."""

HYPHENLESS = frozenset(
    name for type in WITHOUT_HYPHENS for name in (type.rpartition("::")[2], f"Cfn{type.rpartition('::')[2]}")
) - words("Channel CfnChannel Database CfnDatabase Input CfnInput Dataset CfnDataset Pipeline CfnPipeline")
"""Constructs whose names have no hyphens; those that other services have by the same name may have some."""

HYPHENLESS_KEYS = frozenset(
    ".".join(NESTED_OPTIONS[f"Cfn{type.rpartition('::')[2]}"]) for type in WITHOUT_HYPHENS & NESTED_NAMES.keys()
)
"""Names within an option that have no hyphens: Athena wants a database's so."""

SINGLE_CONSTRUCTS = words(
    """EmailIdentity OpenIdConnectProvider ARecord AaaaRecord CnameRecord MxRecord TxtRecord SrvRecord NsRecord
    RecordSet DomainName"""
) | {f"Cfn{type.rpartition('::')[2]}" for type in SINGLE if type != "AWS::CloudFront::Distribution"}
"""Constructs of what there can be only once; of distributions, it is their `domainNames` or `aliases`."""

MOVED_OPTIONS = frozenset(("bucketName", "streamName", "tableName"))
"""Names of what `refactor` moves: they stay what they were."""

WRAPPERS = frozenset(("non_null_expression", "parenthesized_expression", "as_expression", "satisfies_expression"))


@dataclass(frozen=True)
class PortedCdk:
    source: str
    problems: tuple[Problem, ...]


def port_cdk_source(path: str, source: str, packages: frozenset[str], folder: str) -> PortedCdk:
    """A file of the stack for Gen 2. `folder`: the file's, seen from the stack's; empty where that is the same.

    Raises SyntaxProblem if the file is not TypeScript.
    """
    return _Porting(parse(Source(path, source), "typescript"), packages, folder).ported()


@dataclass
class _Porting:
    tree: Tree
    packages: frozenset[str]
    folder: str
    edits: list[Edit] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    suffix_is_used: bool = False
    moved_is_used: bool = False
    dirname_is_used: bool = False
    constants: dict[str, Node] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)

    def ported(self) -> PortedCdk:
        self._imports()
        self._stack_class()
        self._strictness()
        self._names()
        self._surroundings()
        if self.suffix_is_used:
            line = f"import {{ {SUFFIX} }} from '{self._up(2)}branch-suffix';\n"
            self.edits.append(Edit(Span(0, 0), line))
        if self.moved_is_used:
            self.edits.append(Edit(Span(0, 0), f"import {{ moved }} from '{self._up(2)}gen1';\n"))
        return PortedCdk(
            apply_edits(self.tree.source.text, self.edits),
            tuple(sorted(self.problems, key=lambda problem: problem.offset)),
        )

    # Imports and the class

    def _imports(self) -> None:
        local = set()
        for statement in self.tree.root.named_children:
            source = statement.child_by_field_name("source")
            module = string_value(source)
            if module is None or source is None:
                continue
            if module.endswith(DEPENDENT_TYPES) and not self._uses(statement):
                local.add(module)
                span = self.tree.span(statement)
                self.edits.append(Edit(Span(span.start, self._line_end(span.end)), ""))
            elif module == HELPER or module.endswith(DEPENDENT_TYPES):
                local.add(module)
                span = self.tree.span(source)
                self.edits.append(Edit(Span(span.start + 1, span.end - 1), f"{self._up(0)}gen1-helpers"))
                if module.endswith(DEPENDENT_TYPES) and not text(statement).startswith("import type"):
                    start = self.tree.span(statement).start
                    self.edits.append(Edit(Span(start, start + len("import")), "import type"))
            elif module.startswith(".") or _package(module) in self.packages:
                local.add(module)
        port = port_imports(self.tree, frozenset(local))
        self.edits += port.edits
        for trouble in port.troubles:
            self._problem(kinds.CUSTOM_CODE, trouble.node, trouble.reason)

    def _uses(self, statement: Node) -> bool:
        """Whether the file uses a name that it imports. The CLI's own template imports the types in any case."""
        inside = {node.id for node in walk(statement)}
        names = {text(node) for node in walk(statement) if node.type == "identifier"}
        return any(
            node.id not in inside and node.type in ("identifier", "type_identifier") and text(node) in names
            for node in walk(self.tree.root)
        )

    def _line_end(self, offset: int) -> int:
        """Behind the line break that follows, if nothing else does."""
        found = re.compile(r"[ \t]*\r?\n").match(self.tree.source.text, offset)
        return found.end() if found else offset

    def _up(self, more: int) -> str:
        """The way from the file's folder to the stack's, and `more` folders above it."""
        levels = len(self.folder.split("/")) * bool(self.folder) + more
        return "../" * levels if levels else "./"

    def _stack_class(self) -> None:
        """`extends cdk.Stack` → `extends cdk.NestedStack`."""
        for node in walk(self.tree.root):
            if node.type != "extends_clause":
                continue
            value = child(node, "value")
            written = text(value)
            if written.rpartition(".")[2] != "Stack":
                continue
            self.edits.append(Edit(self.tree.span(value), f"{written.removesuffix('Stack')}NestedStack"))
            if written == "Stack":
                self.edits.append(Edit(Span(0, 0), "import { NestedStack } from 'aws-cdk-lib';\n"))

    # What strict checks ask for

    def _strictness(self) -> None:
        for function in walk(self.tree.root):
            if function.type not in FUNCTIONS or function.child_by_field_name("parameters") is None:
                continue
            if function.type != "arrow_function":
                for parameter in untyped_parameters(self.tree, function):
                    end = self.tree.span(child(parameter, "pattern")).end
                    self.edits.append(Edit(Span(end, end), ": any"))
            optional = {
                text(child(parameter, "pattern"))
                for parameter in child(function, "parameters").named_children
                if parameter.type == "optional_parameter"
            }
            for node in walk(child(function, "body")) if optional else ():
                if (
                    node.type == "member_expression"
                    and text(node.named_children[0]) in optional
                    and not any(part.type == "optional_chain" for part in node.children)
                ):
                    end = self.tree.span(node.named_children[0]).end
                    self.edits.append(Edit(Span(end, end), "!"))

    # Physical names

    def _names(self) -> None:
        self.constants = values_by_name(self.tree)
        for node in walk(self.tree.root):
            if node.type == "new_expression":
                for key, value in name_options(node):
                    hyphenless = type_name(node) in HYPHENLESS or key in HYPHENLESS_KEYS
                    self._name(key, value, hyphenless)
                    if hyphenless and value.type != "shorthand_property_identifier":
                        end = self.tree.span(value).end
                        self.edits.append(Edit(Span(end, end), ".replaceAll('-', '_')"))

    def _name(self, key: str, value: Node, hyphenless: bool) -> None:
        while value.type in WRAPPERS:
            value = value.named_children[0]
        if value.type in ("undefined", "null"):
            return
        before = len(self.edits)
        if not self._with_suffix(value):
            shared = None if hyphenless else self._shared_constant(value)
            if shared is not None:
                self.changed.add(shared.id)
            self._append(key, shared or value)
        if key in MOVED_OPTIONS:
            self._keep_when_moved(key, value, before)
        self._problem(kinds.CUSTOM_NAME, value, f"{key} holds the branch's name instead of the environment's")

    def _with_suffix(self, value: Node) -> bool:
        """Puts the branch's name in the place of the environment's; False if the name has no such part."""
        found = False
        for node in walk(value):
            if node.id in self.changed:
                found = True
            elif is_env(node, self.constants):
                self.changed.add(node.id)
                self._use_suffix(self.tree.span(node))
                found = True
            elif node.type in ("identifier", "shorthand_property_identifier") and text(node) in self.constants:
                constant = self.constants[text(node)]
                if constant.id != value.id and not is_env(constant, self.constants) and self._with_suffix(constant):
                    found = True
        return found

    def _shared_constant(self, value: Node) -> Node | None:
        """The value of the constant that a name is, where other code uses it, too: that has to have the same name.

        None for one outside of the class, where no stack is at hand.
        """
        if value.type != "identifier" or text(value) not in self.constants:
            return None
        constant = self.constants[text(value)]
        declaration = constant.parent.parent if constant.parent else None
        if declaration is None or not text(declaration).startswith("const ") or not _is_in_class(declaration):
            return None
        uses = ("identifier", "shorthand_property_identifier")
        named = [node for node in walk(self.tree.root) if node.type in uses and text(node) == text(value)]
        return constant if len(named) > 2 else None  # where it is declared, and this one

    def _use_suffix(self, span: Span) -> None:
        self.suffix_is_used = True
        self.edits.append(Edit(span, f"{SUFFIX}(this)"))

    def _keep_when_moved(self, key: str, name: Node, before: int) -> None:
        """`moved ? `orders-${env}` : `orders-${branchSuffix(this)}``, wherever the edits since `before` are."""
        edits = self.edits[before:]
        if name.type == "shorthand_property_identifier" and edits and edits[0].span == self.tree.span(name):
            changed = edits[0].replacement.removeprefix(f"{key}: ")
            self.edits[before] = Edit(edits[0].span, f"{key}: moved ? {key} : {changed}")
            self.moved_is_used = True
            return
        for span in dict.fromkeys(self._value_around(edit, name) for edit in edits):
            written = self.tree.source.text[span.start : span.end]
            self.edits.insert(before, Edit(Span(span.start, span.start), f"moved ? {written} : "))
            self.moved_is_used = True

    def _value_around(self, edit: Edit, name: Node) -> Span:
        """The value that an edit is in: the name itself, or the constant that has a part of it."""
        spans = map(self.tree.span, (name, *self.constants.values()))
        return min(
            (span for span in spans if span.start <= edit.span.start and edit.span.end <= span.end),
            key=lambda span: span.end - span.start,
        )

    def _append(self, key: str, value: Node) -> None:
        self.suffix_is_used = True
        span = self.tree.span(value)
        plain = string_value(value)
        if value.type == "shorthand_property_identifier":
            self.edits.append(Edit(span, f"{key}: `${{{key}}}-${{{SUFFIX}(this)}}`"))
        elif plain is not None:
            stem, dot, ending = plain.replace("`", "\\`").partition(".fifo")
            self.edits.append(Edit(span, f"`{stem}-${{{SUFFIX}(this)}}{dot}{ending}`"))
        elif value.type == "template_string":
            self.edits.append(Edit(Span(span.end - 1, span.end - 1), f"-${{{SUFFIX}(this)}}"))
        else:
            self.edits.append(Edit(Span(span.start, span.start), "`${"))
            self.edits.append(Edit(Span(span.end, span.end), f"}}-${{{SUFFIX}(this)}}`"))

    # What the machine and the account must bring

    def _surroundings(self) -> None:
        for node in walk(self.tree.root):
            if node.type == "new_expression":
                self._single(node)
            elif node.type == "identifier" and text(node) in ("require", "__filename"):
                self._problem(kinds.CUSTOM_CODE, node, f"`{text(node)}` is not there in an ES module")
            elif node.type == "identifier" and text(node) == "__dirname":
                self._dirname(node)
            elif node.type in ("property_identifier", "identifier") and text(node) in IMAGES:
                self._problem(kinds.CUSTOM_DEPLOYMENT, node, f"{text(node)} builds a container image")
            elif node.type == "property_identifier" and text(node) in ("fromLookup", "valueFromLookup"):
                self._problem(kinds.CUSTOM_DEPLOYMENT, node, f"{text(node)} asks the account")

    def _single(self, construct: Node) -> None:
        type_ = type_name(construct)
        options = dict(_options(construct.child_by_field_name("arguments")))
        if type_ == "CfnDistribution" and options.get("distributionConfig", construct).type == "object":
            options = dict(_pairs(options["distributionConfig"]))
        if type_ in SINGLE_CONSTRUCTS:
            self._problem(kinds.CUSTOM_SINGLE, construct, f"Gen 1's stack has this {type_}, and there can be only one")
        elif type_.endswith("Distribution"):
            for key in ("domainNames", "aliases"):
                if key in options:
                    message = f"Gen 1's distribution has these {key}, and there can be only one that has"
                    self._problem(kinds.CUSTOM_SINGLE, options[key], message)

    def _dirname(self, node: Node) -> None:
        """Gen 1 ran the compiled file from the folder `build`, which has the folders that the sources have."""
        if not self.dirname_is_used:
            self.dirname_is_used = True
            self.edits.append(Edit(Span(0, 0), "import { fileURLToPath } from 'node:url';\n"))
        compiled = f"{self._up(0)}build/{self.folder}".rstrip("/")
        self.edits.append(Edit(self.tree.span(node), f"fileURLToPath(new URL('{compiled}', import.meta.url))"))

    def _problem(self, kind: Kind, node: Node, message: str) -> None:
        self.problems.append(Problem(kind, self.tree.offset(node.start_byte), message))


def type_name(construct: Node) -> str:
    """`CfnTopicRule` of `new iot.CfnTopicRule(…)`."""
    return text(child(construct, "constructor")).rpartition(".")[2]


def name_options(construct: Node) -> Iterator[tuple[str, Node]]:
    """The options of a construct that are physical names."""
    type_ = type_name(construct)
    around, nested = NESTED_OPTIONS.get(type_, (None, None))
    for key, value in _options(construct.child_by_field_name("arguments")):
        if key in NAME_OPTIONS or (key == NAME_OPTION_OF.get(type_) and value.type != "shorthand_property_identifier"):
            yield key, value
        elif key == around and value.type == "object":
            yield from ((f"{around}.{nested}", name) for inner, name in _pairs(value) if inner == nested)


def _options(arguments: Node | None) -> Iterator[tuple[str, Node]]:
    for argument in arguments.named_children if arguments else ():
        if argument.type == "object":
            yield from _pairs(argument)


def _pairs(written: Node) -> Iterator[tuple[str, Node]]:
    """Keys and values; of `{ name }`, the name itself."""
    for pair in written.named_children:
        if pair.type == "shorthand_property_identifier":
            yield text(pair), pair
        elif pair.type == "pair":
            yield text(child(pair, "key")).strip("'\""), child(pair, "value")


def _is_in_class(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type != "class_body":
        above = above.parent
    return above is not None


def is_env(node: Node, constants: Mapping[str, Node]) -> bool:
    """`cdk.Fn.ref('env')`, `envParameter.valueAsString`, or `envName` of the project's information."""
    if node.type == "call_expression":
        arguments = child(node, "arguments").named_children
        named = text(child(node, "function")).split(".")[-2:] == ["Fn", "ref"]
        return named and len(arguments) == 1 and string_value(arguments[0]) == "env"
    if node.type != "member_expression":
        return False
    above, name = node.named_children[0], text(child(node, "property"))
    if name == "envName":
        return True
    made = constants.get(text(above))
    return name == "valueAsString" and made is not None and "CfnParameter" in text(made) and "'env'" in text(made)


def values_by_name(tree: Tree) -> dict[str, Node]:
    """The values of the file's constants and variables by name."""
    return {
        text(child(node, "name")): child(node, "value")
        for node in walk(tree.root)
        if node.type == "variable_declarator"
        and node.child_by_field_name("value") is not None
        and child(node, "name").type == "identifier"
    }


IMAGES = frozenset(("DockerImageFunction", "DockerImageAsset", "fromDockerBuild", "fromImageAsset"))


def _package(module: str) -> str:
    parts = module.split("/")
    return "/".join(parts[:2]) if module.startswith("@") else parts[0]
