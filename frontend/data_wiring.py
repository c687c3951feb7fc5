"""A user's stack, piece by piece: what names a part of Gen 1's deployment takes a parameter instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.data_templates import table_names
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.parameters import import_model_table
from amp2gen.frontend.project import Entry
from amp2gen.frontend.tables import table_names as storage_table_names
from amp2gen.frontend.values import to_json
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.base import Resource as Node
from amp2gen.ir.data import DataModel
from amp2gen.ir.expr import Attribute, BranchName, Expr, attribute
from amp2gen.ir.functions import Function
from amp2gen.ir.tables import Table
from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.physical_names import name_path, value_at, with_value_at
from amp2gen.syntax.cloudformation.scope import PSEUDO_PARAMETERS, Scope
from amp2gen.syntax.cloudformation.template import Resource, Template
from amp2gen.syntax.cloudformation.values import Concat, Import, ResourceAttribute, ResourceRef, Symbol, Value
from amp2gen.syntax.documents import child_pointer

AROUND: Mapping[type[Node], tuple[str, str]] = {
    DataModel: ("", "Table"),
    Function: ("Function", ""),
    Table: ("Storage", ""),
}
"""What stands before and after a resource's name in the parameters that we make, so that no two kinds collide."""

_UPLOADED = re.compile(r"/(?:resolvers|pipelineFunctions)/([^/]+)\Z")
_DATA_SOURCE = re.compile(r":GetAtt:(\w+)DataSource:Name\Z")
_LAMBDA = re.compile(r"arn:.*:function:(?P<name>[\w-]+?)-\0env\0\Z")
_MARK = re.compile(r"\0([^\0]*)\0")


@dataclass(frozen=True)
class _Given:
    """The payload of a symbol: a parameter of the template, or a pseudo parameter, by name."""

    name: str


class Wiring:
    """`used` are the parameters that the new template needs, `made` those of them that are ours, with their values."""

    def __init__(self, entry: Entry, template: Template, models: tuple[str, ...], context: Context) -> None:
        self._entry = entry
        self._template = template
        self._models = models
        self._context = context
        self._written_out = table_names(models, context)
        self._tables = dict(_storage_tables(context))
        self.used: set[str] = set()
        self.made: dict[str, Expr] = {}
        self._scope = Scope(
            parameters={name: Symbol(_Given(name)) for name in template.parameters},
            pseudo={name: Symbol(_Given(name)) for name in PSEUDO_PARAMETERS if name != "AWS::NoValue"},
            mappings=template.mappings,
            conditions=template.conditions,
            resources=frozenset(template.resources),
        )

    def origin(self, pointer: str) -> Origin:
        return origin_at(self._template.document, pointer)

    def uploaded_file(self, location: Any) -> str | None:
        """The file of `resolvers/` that an S3 location means; None for any other location."""
        value = evaluate(location, self._scope)
        last = value.parts[-1] if isinstance(value, Concat) else None
        match = _UPLOADED.search(last) if isinstance(last, str) else None
        return match[1] if match else None

    def wire(self, node: Any, pointer: str) -> Any:
        """A part of the template, wired."""
        if isinstance(node, str):
            return self._text(node)
        if isinstance(node, list):
            return [self.wire(item, child_pointer(pointer, index)) for index, item in enumerate(node)]
        if not isinstance(node, Mapping):
            return node
        if set(node) == {"Ref"} and isinstance(node["Ref"], str):
            self._use(node["Ref"])
            return dict(node)
        if len(node) == 1 and next(iter(node)) in ("Fn::ImportValue", "Fn::Join", "Fn::Sub"):
            return self._computed(node, pointer)
        return {key: self.wire(value, child_pointer(pointer, key)) for key, value in node.items()}

    def named_per_branch(self, resource: Resource, properties: Any) -> Any:
        """A name that Gen 1's live resource has is the branch's own in Gen 2."""
        path = name_path(resource.type)
        name = value_at(properties, path) if path else None
        if name is None:
            return properties
        self._context.log.add(
            kinds.STACK_NAME_PER_BRANCH,
            self.origin("/".join((resource.properties_pointer, *path))),
            f"api {self._entry.name}: {resource.logical_id} is named after the branch; "
            "whatever knows it by its Gen 1 name must use the new one",
        )
        return with_value_at(properties, path, self._per_branch(name))

    def exports(self, outputs: Mapping[str, Any]) -> dict[str, Any]:
        """The outputs; an export is the branch's own, too."""
        found = {}
        for name, output in outputs.items():
            pointer = child_pointer("/Outputs", name)
            wired = self.wire(output, pointer)
            export = wired.get("Export") if isinstance(wired, dict) else None
            if isinstance(export, dict) and "Name" in export:
                wired = {**wired, "Export": {"Name": self._per_branch(export["Name"])}}
            found[name] = wired
        return found

    def conditions(self, sections: Mapping[str, Any]) -> dict[str, Any]:
        """The conditions that the sections use, or that those use."""
        needed: dict[str, Any] = {}
        waiting = _conditions_in(sections)
        while waiting:
            name = waiting.pop()
            if name in self._template.conditions and name not in needed:
                needed[name] = self.wire(self._template.conditions[name], child_pointer("/Conditions", name))
                waiting += _conditions_in(needed[name])
        return {name: needed[name] for name in self._template.conditions if name in needed}

    def _use(self, name: str) -> None:
        if name in self._template.parameters:
            self.used.add(name)

    def _make(self, name: str, value: Expr) -> dict[str, str]:
        """A reference to a parameter of ours."""
        self.made[name] = value
        self.used.add(name)
        return {"Ref": name}

    def _attribute(self, kind: type[Node], resource: str, name: str) -> dict[str, str]:
        """A reference to what another resource knows about itself: `CommentTableName`, `FunctionQuoteArn`."""
        words = re.findall(r"[A-Za-z0-9]+", resource) + name.split("_")
        before, after = AROUND[kind]
        words.insert(len(words) - len(name.split("_")), after)
        parameter = before + "".join(word[:1].upper() + word[1:] for word in words)
        return self._make(parameter, attribute(kind, resource, name))

    def _text(self, text: str) -> Any:
        """A plain text; the name of a model's table in it is the branch's."""
        pieces: list[Any] = []
        end = 0
        for match in self._written_out.finditer(text):
            pieces += [text[end : match.start()], self._attribute(DataModel, match["model"], "name")]
            end = match.end()
        return _joined([*pieces, text[end:]]) if pieces else text

    def _computed(self, node: Mapping[str, Any], pointer: str) -> Any:
        value = evaluate(dict(node), self._scope)
        if isinstance(value, Import):
            return self._imported(node, value.name, pointer)
        changed = self._changed(value)
        if changed is not None:
            return changed
        ((name, argument),) = node.items()
        if name == "Fn::Sub":
            text = argument[0] if isinstance(argument, list) and argument else argument
            for match in re.finditer(r"\$\{([^!}]+)\}", text if isinstance(text, str) else ""):
                self._use(match[1])
            if isinstance(argument, list):
                rest = [self.wire(each, child_pointer(pointer, name)) for each in argument[1:]]
                return {name: [text, *rest]}
            return dict(node)
        return {name: self.wire(argument, child_pointer(pointer, name))}

    def _imported(self, node: Mapping[str, Any], name: Value, pointer: str) -> Any:
        """An export of the API's own stacks, or, with a diagnostic, of another one."""
        table = import_model_table(name)
        if isinstance(table, Symbol) and isinstance(table.payload, Attribute):
            model = table.payload.of.id.partition("/")[2]
            if model in self._models:
                return self._attribute(DataModel, model, table.payload.name)
        last = name.parts[-1] if isinstance(name, Concat) else name
        source = _DATA_SOURCE.search(last) if isinstance(last, str) else None
        if source:
            return f"{source[1]}Table"  # the transformer names a model's data source so, in both generations
        self._context.log.add(
            kinds.STACK_PIECE_NOT_CARRIED,
            self.origin(pointer),
            f"api {self._entry.name}: the stack takes an export of another Gen 1 stack: {to_json(name)}",
        )
        return dict(node)

    def _changed(self, value: Value) -> Any:
        """The value with names of functions and tables wired; None if it has none."""
        if not isinstance(value, Concat) or not all(map(_is_plain, value.parts)):
            return None
        text = "".join(part if isinstance(part, str) else f"\0{_mark(part)}\0" for part in value.parts)
        function = _LAMBDA.match(text)
        if function and function["name"] in self._context.functions:
            return self._attribute(Function, function["name"], "arn")
        for pattern, kind in ((self._model_pattern(), DataModel), (self._table_pattern(), Table)):
            match = pattern.search(text)
            if match:
                name = match["name"] if kind is DataModel else self._tables[match["name"]]
                before, after = text[: match.start()], text[match.end() :]
                return _joined([*self._parts(before), self._attribute(kind, name, "name"), *self._parts(after)])
        return None

    def _model_pattern(self) -> re.Pattern[str]:
        names = "|".join(sorted(map(re.escape, self._models), key=len, reverse=True)) or r"(?!)"
        return re.compile(rf"(?<![\w-])(?P<name>{names})-\0AppSyncApiId\0-\0env\0")

    def _table_pattern(self) -> re.Pattern[str]:
        names = "|".join(sorted(map(re.escape, self._tables), key=len, reverse=True)) or r"(?!)"
        return re.compile(rf"(?<![\w-])(?P<name>{names})-\0env\0")

    def _parts(self, text: str) -> list[Any]:
        """Text and marks, in template form again."""
        found: list[Any] = []
        for index, piece in enumerate(_MARK.split(text)):
            if index % 2 == 0:
                found.append(piece)
                continue
            logical_id, _, name = piece.partition(".")
            self._use(piece)
            found.append({"Fn::GetAtt": [logical_id, name]} if name else {"Ref": piece})
        return found

    def _per_branch(self, name: Any) -> Any:
        """A name with the branch in the place of the environment, or at its end."""
        branch = self._make("branch", BranchName())
        replaced = _with_branch(name, branch)
        return replaced if replaced != name else _joined([name, "-", branch])


def _is_plain(part: Any) -> bool:
    return isinstance(part, str | Symbol | ResourceRef | ResourceAttribute)


def _mark(part: Any) -> str:
    """How a reference is written between the texts around it: a name, or a logical id and its attribute."""
    match part:
        case Symbol(payload=_Given(name=name)):
            return name
        case ResourceRef(logical_id=logical_id):
            return logical_id
        case ResourceAttribute(logical_id=logical_id, attribute=name):
            return f"{logical_id}.{name}"
    raise TypeError(type(part).__name__)


def _with_branch(node: Any, branch: Mapping[str, str]) -> Any:
    match node:
        case {"Ref": "env"}:
            return dict(branch)
        case {"Fn::Sub": str(text)}:
            return {"Fn::Sub": text.replace("${env}", "${branch}")}
        case list():
            return [_with_branch(item, branch) for item in node]
        case dict():
            return {key: _with_branch(item, branch) for key, item in node.items()}
    return node


def _joined(parts: list[Any]) -> Any:
    kept = [part for part in parts if part != ""]
    return kept[0] if len(kept) == 1 else {"Fn::Join": ["", kept]}


def _conditions_in(node: Any) -> list[str]:
    """Names of conditions: of `Condition` and of `Fn::If`."""
    found: list[str] = []
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "Condition" and isinstance(value, str):
                found.append(value)
            elif key == "Fn::If" and isinstance(value, list) and value and isinstance(value[0], str):
                found.append(value[0])
            found += _conditions_in(value)
    elif isinstance(node, list):
        for item in node:
            found += _conditions_in(item)
    return found


def _storage_tables(context: Context) -> list[tuple[str, str]]:
    """The names of DynamoDB tables without the environment at their end, and the resources."""
    found = []
    for (category, name), node in context.lowered.items():
        entry = context.entry(category, name)
        if isinstance(node, Table) and entry is not None:
            physical = storage_table_names(entry, context).get(context.default.name)
            suffix = f"-{context.default.name}"
            if physical and physical.endswith(suffix):
                found.append((physical.removesuffix(suffix), name))
    return found
