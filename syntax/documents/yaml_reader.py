"""YAML as CloudFormation means it: a plain JSON value, with the short intrinsics in their long form.

    !Ref env             ->  {"Ref": "env"}
    !GetAtt Table.Arn    ->  {"Fn::GetAtt": ["Table", "Arn"]}
    !Sub "${env}-x"      ->  {"Fn::Sub": "${env}-x"}

PyYAML's parser gives the events; its own constructor is not used because YAML 1.1 makes dates of versions
(`2012-10-17`), numbers of times (`12:30`) and true of `yes`. Plain scalars follow the YAML 1.2 core schema,
but octal numbers, numbers with leading zeros (account ids), infinities, and very long ones stay text. A
mapping's keys are always text. Refused: keys that stand twice, several documents in a file, unknown tags, and
aliases that multiply (a "billion laughs" file).
"""

import math
import re
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from amp2gen.syntax.documents.pointers import HALF_SURROGATE, MAX_DEPTH, SURROGATE, Json, Place
from amp2gen.syntax.spans import Source, SyntaxProblem

MAX_ALIASED_VALUES = 20_000
"""How many values aliases may add to a document, in all."""

_CORE_TAG = "tag:yaml.org,2002:"
_MERGE = "<<"
_LONGEST_NUMBER = 400
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
_SHORT_FORMS = {
    "!Ref": "Ref",
    "!Condition": "Condition",
    **{
        f"!{name}": f"Fn::{name}"
        for name in (
            *("And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap"),
            *("GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length", "Not", "Or", "RefAll", "Select"),
            *("Split", "Sub", "ToJsonString", "Transform", "ValueOf", "ValueOfAll"),
        )
    },
}


def read_yaml(source: Source) -> tuple[Json, Place]:
    """The data of a YAML text (None if it is empty), and the place of every value. Raises SyntaxProblem."""
    composer = _Composer(source)
    try:
        for event in yaml.parse(source.text, Loader=yaml.SafeLoader):
            composer.take(event)
    except yaml.reader.ReaderError as error:
        raise source.problem(error.position, f"not valid YAML: {error.reason}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        offset = min(mark.index, len(source.text)) if mark else 0
        raise source.problem(offset, f"not valid YAML: {error.problem or error.context}") from None
    except (ValueError, OverflowError):
        # PyYAML lets these through for an escape beyond Unicode, such as "\UFFFFFFFF".
        raise source.problem(composer.last_offset, "not valid YAML: an escape in the text after this") from None
    return composer.root.value, Place(composer.root_offset, composer.root.members)


class _Node(NamedTuple):
    """A finished value: the places below it, how many values it holds, how deep it nests."""

    value: Json
    members: dict[str, Place]
    size: int = 1
    height: int = 0


@dataclass
class _Container:
    """A list or mapping whose end has not come yet."""

    offset: int
    tag: str | None
    anchor: str | None
    value: list[Json] | dict[str, Json]
    members: dict[str, Place] = field(default_factory=dict)
    size: int = 1
    height: int = 0
    key: tuple[str, int] | None = None
    """A mapping's last key, and its offset, whose value has not come yet."""
    merges_next: bool = False
    merged: list[_Node] = field(default_factory=list)


class _Composer:
    """Builds the data from parser events without recursion."""

    def __init__(self, source: Source) -> None:
        self.root = _Node(None, {})
        self.root_offset = 0
        self.last_offset = 0
        self._source = source
        self._open: list[_Container] = []
        self._anchors: dict[str, _Node] = {}
        self._aliased_values = 0
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        self.last_offset = _offset(event)
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.SequenceStartEvent():
                self._start(event, [])
            case yaml.MappingStartEvent():
                self._start(event, {})
            case yaml.CollectionEndEvent():
                self._end()
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._start_document(event)

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self._problem(_offset(event), "the file holds more than one YAML document")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        offset = _offset(event)
        if SURROGATE.search(event.value):
            raise self._problem(offset, HALF_SURROGATE)
        mapping = self._mapping_that_needs_a_key()
        if mapping:
            self._start_member(mapping, event)
            return
        is_plain = event.implicit[0] and event.tag is None
        value = _resolve_plain(event.value) if is_plain else event.value
        node = self._tagged(event.tag, _Node(value, {}), offset)
        self._finish(node, event.anchor, offset)

    def _alias(self, event: yaml.AliasEvent) -> None:
        offset = _offset(event)
        if self._mapping_that_needs_a_key():
            raise self._problem(offset, "a mapping's key must be plain text")
        node = self._anchors.get(event.anchor or "")
        if node is None:
            raise self._problem(offset, f"alias *{event.anchor} names nothing that is complete before it")
        self._aliased_values += node.size
        if self._aliased_values > MAX_ALIASED_VALUES:
            raise self._problem(offset, f"aliases add more than {MAX_ALIASED_VALUES} values to this file")
        self._finish(node, None, offset)

    def _end(self) -> None:
        container = self._open.pop()
        value, members = container.value, container.members
        if container.merged and isinstance(value, dict):
            value, members = _merge([*reversed(container.merged), _Node(value, members)])
        node = _Node(value, members, container.size, container.height + 1)
        self._finish(self._tagged(container.tag, node, container.offset), container.anchor, container.offset)

    def _start(self, event: yaml.CollectionStartEvent, value: list[Json] | dict[str, Json]) -> None:
        if self._mapping_that_needs_a_key():
            raise self._problem(_offset(event), "a mapping's key must be plain text")
        self._check_depth(len(self._open) + 1, _offset(event))
        if event.anchor:
            self._anchors.pop(event.anchor, None)
        self._open.append(_Container(_offset(event), event.tag, event.anchor, value))

    def _mapping_that_needs_a_key(self) -> _Container | None:
        container = self._open[-1] if self._open else None
        if container and isinstance(container.value, dict) and not (container.key or container.merges_next):
            return container
        return None

    def _start_member(self, mapping: _Container, event: yaml.ScalarEvent) -> None:
        offset = _offset(event)
        if event.tag not in (None, "!", _CORE_TAG + "str"):
            raise self._problem(offset, "a mapping's key must be plain text")
        if event.value == _MERGE and event.implicit[0]:
            mapping.merges_next = True
            return
        if event.value in mapping.members:
            raise self._problem(offset, f"the key {event.value!r} stands twice in this mapping")
        if event.anchor:
            self._anchors[event.anchor] = _Node(event.value, {})
        mapping.key = (event.value, offset)

    def _finish(self, node: _Node, anchor: str | None, offset: int) -> None:
        """Puts a finished value where it belongs: the list or mapping around it, or the root."""
        self._check_depth(len(self._open) + node.height, offset)
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self.root, self.root_offset = node, offset
            return
        container = self._open[-1]
        container.size += node.size
        container.height = max(container.height, node.height)
        if isinstance(container.value, list):
            container.members[str(len(container.value))] = Place(offset, node.members)
            container.value.append(node.value)
        elif container.merges_next:
            container.merges_next = False
            container.merged += self._mappings_to_merge(node, offset)
        elif container.key:
            name, key_offset = container.key
            container.key = None
            container.members[name] = Place(key_offset, node.members)
            container.value[name] = node.value

    def _mappings_to_merge(self, node: _Node, offset: int) -> list[_Node]:
        items = node.value if isinstance(node.value, list) else None
        nodes = (
            [_Node(item, node.members[str(index)].members) for index, item in enumerate(items)]
            if items is not None
            else [node]
        )
        if not all(isinstance(node.value, dict) for node in nodes):
            raise self._problem(offset, "<< takes a mapping or a list of mappings")
        return nodes

    def _tagged(self, tag: str | None, node: _Node, offset: int) -> _Node:
        if tag is None or tag == "!":
            return node
        if tag.startswith(_CORE_TAG):
            return self._core_tagged(tag, node, offset)
        name = _SHORT_FORMS.get(tag)
        if name is None:
            raise self._problem(offset, f"unknown tag {tag}")
        if name == "Fn::GetAtt" and isinstance(node.value, str) and "." in node.value:
            node = _Node([*node.value.split(".", 1)], {"0": Place(offset, {}), "1": Place(offset, {})}, 3, 1)
        return _Node({name: node.value}, {name: Place(offset, node.members)}, node.size + 1, node.height + 1)

    def _core_tagged(self, tag: str, node: _Node, offset: int) -> _Node:
        types = _CORE_TYPES.get(tag.removeprefix(_CORE_TAG))
        if types is None:
            raise self._problem(offset, f"the tag !!{tag.removeprefix(_CORE_TAG)} has no JSON value")
        is_text = isinstance(node.value, str) and types != (str,)
        value = _resolve_plain(node.value) if is_text and isinstance(node.value, str) else node.value
        if type(value) not in types:
            raise self._problem(offset, f"not a value of the type !!{tag.removeprefix(_CORE_TAG)}")
        return node._replace(value=value)

    def _check_depth(self, depth: int, offset: int) -> None:
        if depth > MAX_DEPTH:
            raise self._problem(offset, f"nested more than {MAX_DEPTH} levels deep")

    def _problem(self, offset: int, message: str) -> SyntaxProblem:
        return self._source.problem(offset, message)


_CORE_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "null": (type(None),),
    "seq": (list,),
    "map": (dict,),
}


def _resolve_plain(text: str) -> Json:
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _HEXADECIMAL.fullmatch(text):
        return int(text, 16)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


def _merge(nodes: list[_Node]) -> tuple[dict[str, Json], dict[str, Place]]:
    """Later mappings win over earlier ones."""
    value: dict[str, Json] = {}
    members: dict[str, Place] = {}
    for node in nodes:
        value |= node.value if isinstance(node.value, dict) else {}
        members |= node.members
    return value, members


def _offset(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0
