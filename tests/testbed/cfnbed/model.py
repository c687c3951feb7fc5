"""The records the service keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from .template.document import EMPTY, JsonObject, Template

if TYPE_CHECKING:
    from .deployment.plan import Plan

# States in which a stack accepts an update (spec/refactor.md 5.3).
UPDATABLE = frozenset(
    ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"]
)
DELETED = "DELETE_COMPLETE"
REVIEW = "REVIEW_IN_PROGRESS"


@dataclass(frozen=True)
class Resource:
    """One logical id of a stack, as last deployed; `properties` are resolved values."""

    logical_id: str
    type: str
    physical_id: str
    properties: JsonObject
    definition: JsonObject
    status: str = "CREATE_COMPLETE"
    reason: str = ""
    updated: datetime | None = None


@dataclass(frozen=True)
class Parameter:
    """`value` is the real one; reads mask it where `no_echo`. `resolved` is what an SSM parameter stands for."""

    value: str
    no_echo: bool = False
    resolved: str | None = None


@dataclass(frozen=True)
class Output:
    key: str
    value: str
    description: str | None = None
    export: str | None = None


@dataclass(frozen=True)
class Event:
    id: str
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str
    time: datetime


@dataclass
class Stack:
    """`version` counts the operations begun on it: a refactor notices by it that the stack was updated."""

    id: str
    name: str
    created: datetime
    status: str
    template: Template = EMPTY
    parameters: dict[str, Parameter] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    reason: str = ""
    parent: str | None = None
    root: str | None = None
    policy: str | None = None
    protected: bool = False
    updated: datetime | None = None
    deleted: datetime | None = None
    version: int = 0
    capabilities: tuple[str, ...] = ()
    notification_arns: tuple[str, ...] = ()
    tokens: set[str] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)

    @property
    def description(self) -> str | None:
        found = self.template.body.get("Description")
        return found if isinstance(found, str) else None

    @property
    def is_live(self) -> bool:
        return self.status != DELETED


@dataclass
class ChangeSet:
    id: str
    name: str
    stack_id: str
    kind: str
    template: Template
    created: datetime
    version: int
    status: str = "CREATE_PENDING"
    reason: str = ""
    execution: str = "UNAVAILABLE"
    description: str | None = None
    parameters: dict[str, Parameter] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    plan: Plan | None = None
    nested: bool = False
    parent: str | None = None
    root: str | None = None
    imports: tuple[JsonObject, ...] = ()
    children: dict[str, str] = field(default_factory=dict)
    token: str | None = None


@dataclass(frozen=True)
class Place:
    """A logical id in a stack, by the stack's name."""

    stack: str
    logical_id: str


@dataclass(frozen=True)
class Move:
    source: Place
    destination: Place
    automatic: bool = False


@dataclass(frozen=True)
class Definition:
    """One stack of a refactor and its template afterwards; `creates` where the stack does not exist yet."""

    stack_id: str
    stack_name: str
    template: Template
    creates: bool


@dataclass
class Refactor:
    id: str
    description: str | None
    definitions: tuple[Definition, ...]
    moves: tuple[Move, ...]
    versions: dict[str, int]
    status: str = "CREATE_IN_PROGRESS"
    reason: str = ""
    execution: str = "UNAVAILABLE"
    execution_reason: str = ""


@dataclass(frozen=True)
class Drift:
    """A drift detection that was asked for."""

    id: str
    stack_id: str
