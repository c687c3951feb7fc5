"""An assessment, as data: what becomes of each resource and feature, what must be true before, what is left to do."""

from typing import Literal

from amp2gen.ir.base import Model, Origin
from amp2gen.ir.diagnostics import Diagnostic

Mark = Literal["yes", "no", "none"]
"""Works, does not, or there is nothing to do."""

NAMED = 3
"""How many of the things left to a person the verdict names."""

SIGNS: dict[Mark, str] = {"yes": "✔", "no": "✘", "none": "—"}


class Support(Model):
    """One cell of a table: a mark, and in a few words why, where it is not a plain yes."""

    mark: Mark
    why: str = ""

    def __str__(self) -> str:
        return f"{SIGNS[self.mark]} {self.why}".rstrip()


class ResourceRow(Model):
    """A resource of backend-config.json. `generate`: is it in the Gen 2 code; `refactor`: can what is deployed move."""

    category: str
    service: str
    name: str
    generate: Support
    refactor: Support


class FeatureRow(Model):
    """A use of something beyond the plain resource, such as an override, and where it stands."""

    name: str
    path: str
    line: int | None = None
    generate: Support
    refactor: Support


class Prerequisite(Model):
    """Something that must be true before the migration. `met` None: the checkout cannot tell; `command` finds out."""

    title: str
    met: bool | None
    detail: str
    command: str | None = None
    origin: Origin | None = None


class Work(Model):
    """What is left to a person, of one kind. `count` places need it; `code` is the diagnostic that names them."""

    title: str
    count: int
    kind: Literal["decide", "fill in", "look at", "test"]
    code: str | None = None


class Step(Model):
    """A step of the migration, with the commands for this project, in order."""

    title: str
    why: str
    commands: tuple[str, ...] = ()


class Accepted(Model):
    """A diagnostic that the project has agreed to, and why."""

    diagnostic: Diagnostic
    reason: str


class Assessment(Model):
    """A project, assessed for one of its environments. `elsewhere`: errors that belong to no row of a table."""

    app: str
    environment: str
    environments: tuple[str, ...]
    resources: tuple[ResourceRow, ...]
    features: tuple[FeatureRow, ...]
    elsewhere: tuple[Diagnostic, ...]
    prerequisites: tuple[Prerequisite, ...]
    work: tuple[Work, ...]
    steps: tuple[Step, ...]
    diagnostics: tuple[Diagnostic, ...]
    accepted: tuple[Accepted, ...] = ()

    @property
    def blocked(self) -> tuple[str, ...]:
        """What does not come along by itself: resources and features, and what else the compile has errors for."""
        rows = [(f"{row.category} {row.name}", row.generate) for row in self.resources]
        rows += [(f"{row.name} {row.path}", row.generate) for row in self.features]
        named = (name for name, generate in rows if generate.mark == "no")
        return (*named, *(f"{error.code} ({error.message})" for error in self.elsewhere))

    @property
    def verdict(self) -> str:
        """One sentence for those who read no further."""
        unmet = [item.title for item in self.prerequisites if item.met is False]
        if self.blocked:
            more = f", and {len(self.blocked) - NAMED} more" if len(self.blocked) > NAMED else ""
            return f"Left to a person: {', '.join(self.blocked[:NAMED])}{more}."
        if unmet:
            return f"The code can be migrated as it is. Before that: {'; '.join(unmet)}."
        return "The app can be migrated as it is."
