"""A schema of version 1 while it is being rewritten: edits by place, and what cannot be rewritten."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from amp2gen.ir.diagnostics import Diagnostic, Kind
from amp2gen.ir.models_of_schema import ModelType, model_types
from amp2gen.ir.schema_text import origin_in
from amp2gen.syntax.graphql.edit import insert_directive, remove_directive
from amp2gen.syntax.graphql.tree import (
    Directive,
    Document,
    EnumType,
    Field,
    NamedType,
    Node,
    Plain,
    argument,
    directives,
)
from amp2gen.syntax.spans import Edit, Span


@dataclass
class NewField:
    """A field that version 1 kept from the type and only had in the table."""

    type: str
    directives: list[str] = field(default_factory=list)


@dataclass
class Draft:
    document: Document
    edits: list[Edit] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    _given: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    _new: dict[str, dict[str, NewField]] = field(default_factory=dict)
    models: Mapping[str, ModelType] = field(init=False)
    enums: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.models = model_types(self.document)
        self.enums = frozenset(each.name.value for each in self.document.definitions if isinstance(each, EnumType))

    def problem(self, kind: Kind, node: Node, message: str) -> None:
        self.found.append(kind.at(origin_in(self.document, node), message))

    def replace(self, node: Node, text: str) -> None:
        self.edits.append(Edit(node.span, text))

    def insert(self, place: int, text: str, cause: Node | None = None) -> None:
        """`cause`: what the text is made for, where that is not what stands at the place."""
        self.edits.append(Edit(Span(place, place), text, cause.span.start if cause else None))

    def remove(self, directive: Directive) -> None:
        self.edits.append(remove_directive(self.document, directive))

    def give(self, model: str, name: str, directive: str) -> None:
        """A directive for a field, be it the user's or a new one."""
        new = self._new.get(model, {}).get(name)
        given = new.directives if new else self._given.setdefault((model, name), [])
        if directive not in given:
            given.append(directive)

    def new_field(self, model: str, name: str, type: str) -> None:
        self._new.setdefault(model, {}).setdefault(name, NewField(type))

    def retype(self, field: Field, type: str) -> bool:
        """Gives a field another base type; whether it was not done before."""
        inner = field.type
        while not isinstance(inner, NamedType):
            inner = inner.of
        edit = Edit(inner.span, type)
        if edit in self.edits:
            return False
        self.edits.append(edit)
        return True

    def field_of(self, model: str, name: str) -> Field | None:
        return next((each for each in self.models[model].fields if each.name.value == name), None)

    def all_edits(self) -> list[Edit]:
        """All edits of the text: directives of fields before the new fields that may follow them."""
        edits = list(self.edits)
        for (model, name), given in self._given.items():
            owner = self.field_of(model, name)
            assert owner is not None, f"{model}.{name} is no field"
            edits += [insert_directive(self.document, owner, directive) for directive in given]
        for model, fields in self._new.items():
            edits.append(self._added_fields(self.models[model], fields))
        return edits

    def _added_fields(self, model: ModelType, fields: Mapping[str, NewField]) -> Edit:
        """New fields after the last one, each on a line of its own where the last one has one."""
        text = self.document.source.text
        last = model.type.fields[-1]
        line_start = text.rfind("\n", 0, last.span.start) + 1
        indent = text[line_start : last.span.start]
        end = text.find("\n", last.span.end)
        rest = text[last.span.end : end if end >= 0 else len(text)].split("#")[0]
        written = [" ".join([f"{name}: {new.type}", *new.directives]) for name, new in fields.items()]
        if indent.strip(" \t") or rest.strip(" \t\r,"):
            return Edit(Span(last.span.end, last.span.end), "".join(f" {each}" for each in written))
        line_end = "\r\n" if text[end - 1 : end] == "\r" else "\n"
        place = end - len(line_end) + 1
        return Edit(Span(place, place), "".join(f"{line_end}{indent}{each}" for each in written))


def v1_directives(model: ModelType, name: str) -> Iterator[Directive]:
    """The directives of a model type and of its extensions."""
    for part in model.parts:
        yield from directives(part, name)


def text_argument(directive: Directive, name: str) -> str | None:
    value = argument(directive, name)
    plain = value.to_python() if value else None
    return plain if isinstance(plain, str) and plain else None


def list_argument(directive: Directive, name: str) -> list[str]:
    """A list of names; one alone may stand without brackets."""
    value = argument(directive, name)
    plain: Plain = value.to_python() if value else None
    return [str(each) for each in plain] if isinstance(plain, list) else [plain] if isinstance(plain, str) else []


def arguments(**values: str | None) -> str:
    """`(a: 1, b: 2)` of those that are there; nothing if none is."""
    there = ", ".join(f"{name}: {value}" for name, value in values.items() if value is not None)
    return f"({there})" if there else ""


def quoted(name: str) -> str:
    return f'"{name}"'


def quoted_list(names: list[str] | tuple[str, ...]) -> str:
    return f"[{', '.join(map(quoted, names))}]"
