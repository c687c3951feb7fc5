"""What every IR node is: a frozen pydantic model with an origin, and typed references between nodes."""

from typing import ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value. Lists are tuples; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Origin(Model):
    """Where a node came from, relative to the project: file, JSON pointer, 1-based line and column."""

    file: str
    pointer: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        if self.pointer:
            place += f" ({self.pointer})"
        return place


class Node(Model):
    """A value that stands somewhere in the Gen 1 project."""

    origin: Origin | None = None


class Resource(Node):
    """A node that others may refer to: `ID_PREFIX/name` is its id, unique in an app."""

    ID_PREFIX: ClassVar[str]
    name: str

    @property
    def id(self) -> str:
        return f"{self.ID_PREFIX}/{self.name}"


R = TypeVar("R", bound=Resource, covariant=True)


class Ref(Model, Generic[R]):
    """Names a resource of type `R` by id. `ir.check` resolves it."""

    id: str


def ref_to(kind: type[R], name: str) -> Ref[R]:
    """The typed reference to the resource `name` of a kind."""
    return Ref[kind](id=f"{kind.ID_PREFIX}/{name}")  # type: ignore[valid-type]
