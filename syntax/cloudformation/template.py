"""A typed view of a CloudFormation template.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from amp2gen.syntax.documents import Document, Json, child_pointer
from amp2gen.syntax.spans import SyntaxProblem

_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class Parameter:
    """`default` is None where there is none: CloudFormation has no null default."""

    name: str
    type: str
    default: Json
    allowed_values: tuple[Json, ...]
    no_echo: bool
    pointer: str


@dataclass(frozen=True)
class Resource:
    """One resource; its properties, metadata and `other` still hold intrinsic functions.

    `depends_on` is a tuple even if the template names only one. `other` are the attributes that have no field
    here (CreationPolicy, UpdatePolicy, a misspelt one), so that a reader can report them.
    """

    logical_id: str
    type: str
    properties: Mapping[str, Json]
    condition: str | None
    depends_on: tuple[str, ...]
    deletion_policy: Json
    update_replace_policy: Json
    metadata: Mapping[str, Json]
    other: Mapping[str, Json]
    pointer: str

    @property
    def properties_pointer(self) -> str:
        """Where `properties` stands."""
        return child_pointer(self.pointer, "Properties")


@dataclass(frozen=True)
class Output:
    """A stack output; `export_name` is None for one that is not exported."""

    name: str
    value: Json
    export_name: Json
    condition: str | None
    pointer: str


@dataclass(frozen=True)
class Template:
    """A template. Entries that have the wrong shape are left out and stand in `problems`.

    `other` are the sections without a field here (Transform, Rules, Metadata, Description, …).
    """

    parameters: Mapping[str, Parameter]
    mappings: Mapping[str, Mapping[str, Mapping[str, Json]]]
    conditions: Mapping[str, Json]
    resources: Mapping[str, Resource]
    outputs: Mapping[str, Output]
    other: Mapping[str, Json]
    problems: tuple[SyntaxProblem, ...]
    document: Document


def read_template(document: Document) -> Template:
    """The template in a document. Raises SyntaxProblem if the document is not an object with Resources.

    Anything wrong below that costs only the entry it is in: see `Template.problems`.
    """
    if not isinstance(document.data, dict):
        raise document.problem("", "a CloudFormation template is an object")
    if "Resources" not in document.data:
        raise document.problem("", "a CloudFormation template has Resources")
    reader = _Reader(document)
    return Template(
        parameters=reader.section("Parameters", reader.parameter),
        mappings=reader.section("Mappings", reader.mapping),
        conditions=reader.section("Conditions", lambda name, value, pointer: value),
        resources=reader.section("Resources", reader.resource),
        outputs=reader.section("Outputs", reader.output),
        other={name: value for name, value in document.data.items() if name not in _SECTIONS},
        problems=tuple(reader.problems),
        document=document,
    )


_SECTIONS = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")
_RESOURCE_ATTRIBUTES = frozenset(
    ("Type", "Properties", "Condition", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata")
)


class _Reader:
    """Checks shapes. Its methods raise the SyntaxProblem that `section` collects."""

    def __init__(self, document: Document) -> None:
        self.problems: list[SyntaxProblem] = []
        self._document = document

    def section(self, name: str, read: Callable[[str, Json, str], _Entry]) -> dict[str, _Entry]:
        entries: dict[str, _Entry] = {}
        pointer = child_pointer("", name)
        try:
            members = self._object_in(self._document.data, name, "")
        except SyntaxProblem as problem:
            self.problems.append(problem)
            return entries
        for key, value in members.items():
            try:
                entries[key] = read(key, value, child_pointer(pointer, key))
            except SyntaxProblem as problem:
                self.problems.append(problem)
        return entries

    def parameter(self, name: str, value: Json, pointer: str) -> Parameter:
        members = self._object(value, pointer)
        return Parameter(
            name=name,
            type=self._text_in(members, "Type", pointer),
            default=members.get("Default"),
            allowed_values=tuple(self._list_in(members, "AllowedValues", pointer)),
            no_echo=members.get("NoEcho") in (True, "true", "True"),
            pointer=pointer,
        )

    def mapping(self, name: str, value: Json, pointer: str) -> dict[str, dict[str, Json]]:
        return {
            key: self._object(entry, child_pointer(pointer, key)) for key, entry in self._object(value, pointer).items()
        }

    def resource(self, name: str, value: Json, pointer: str) -> Resource:
        members = self._object(value, pointer)
        return Resource(
            logical_id=name,
            type=self._text_in(members, "Type", pointer),
            properties=self._object_in(members, "Properties", pointer),
            condition=self._optional_text_in(members, "Condition", pointer),
            depends_on=self._texts_in(members, "DependsOn", pointer),
            deletion_policy=members.get("DeletionPolicy"),
            update_replace_policy=members.get("UpdateReplacePolicy"),
            metadata=self._object_in(members, "Metadata", pointer),
            other={key: entry for key, entry in members.items() if key not in _RESOURCE_ATTRIBUTES},
            pointer=pointer,
        )

    def output(self, name: str, value: Json, pointer: str) -> Output:
        members = self._object(value, pointer)
        if "Value" not in members:
            raise self._document.problem(pointer, "this output has no Value")
        export = self._object_in(members, "Export", pointer)
        return Output(
            name=name,
            value=members["Value"],
            export_name=export.get("Name"),
            condition=self._optional_text_in(members, "Condition", pointer),
            pointer=pointer,
        )

    def _object(self, value: Json, pointer: str) -> dict[str, Json]:
        if not isinstance(value, dict):
            raise self._document.problem(pointer, "an object is expected here")
        return value

    def _object_in(self, value: Json, key: str, pointer: str) -> dict[str, Json]:
        """A member that may be missing. An empty YAML section is null, and means the same."""
        member = value.get(key) if isinstance(value, dict) else None
        return {} if member is None else self._object(member, child_pointer(pointer, key))

    def _list_in(self, members: dict[str, Json], key: str, pointer: str) -> list[Json]:
        member = members.get(key, [])
        if not isinstance(member, list):
            raise self._document.problem(child_pointer(pointer, key), f"{key} is a list")
        return member

    def _text_in(self, members: dict[str, Json], key: str, pointer: str) -> str:
        if key not in members:
            raise self._document.problem(pointer, f"this has no {key}")
        return self._optional_text_in(members, key, pointer) or ""

    def _optional_text_in(self, members: dict[str, Json], key: str, pointer: str) -> str | None:
        member = members.get(key)
        if key in members and not (isinstance(member, str) and member):
            raise self._document.problem(child_pointer(pointer, key), f"{key} is a text")
        return member if isinstance(member, str) else None

    def _texts_in(self, members: dict[str, Json], key: str, pointer: str) -> tuple[str, ...]:
        member = members.get(key, [])
        texts = member if isinstance(member, list) else [member]
        if not all(isinstance(text, str) for text in texts):
            raise self._document.problem(child_pointer(pointer, key), f"{key} is a text or a list of texts")
        return tuple(text for text in texts if isinstance(text, str))
