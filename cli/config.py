"""amp2gen.toml: what a project always says on the command line, and the diagnostics it has agreed to.

The file stands beside `amplify/`. Options on the command line win over it. `python -m amp2gen.cli.config` prints its
JSON Schema.
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from amp2gen.frontend import Choices, ProjectError
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.passes.options import Options

FILE = "amp2gen.toml"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"))


class Suppression(_Table):
    """A warning or note that the project has agreed to."""

    code: Annotated[str, Field(pattern=r"^A2G\d{4}$", description="The diagnostic's code.")]
    reason: Annotated[str, Field(min_length=1, description="Why it is all right. Reports show it.")]
    path: Annotated[
        str | None, Field(description="Only in files that match this pattern, relative to the project (`*`, `**`).")
    ] = None


class Config(_Table):
    """What amp2gen.toml may hold; each key is named as the option that it stands for."""

    env: Annotated[str | None, Field(description="Gen 1 environment whose values win.")] = None
    branch: Annotated[
        dict[str, str | tuple[str, ...]],
        Field(description="Gen 1 environment → branch, or branches, that take it over."),
    ] = {}
    snapshot: Annotated[
        str | None, Field(description="Folder that `amp2gen snapshot` wrote, relative to the project.")
    ] = None
    client_app: Annotated[bool, Field(description="Whether the application's own code is adapted.")] = True
    schema_form: Annotated[
        Literal["sdl", "builder"], Field(alias="schema", description="How the GraphQL schema is written.")
    ] = "sdl"
    strict: Annotated[bool, Field(description="Whether warnings end `compile` with exit code 1.")] = False
    fail_on: Annotated[
        Literal["error", "warning"] | None, Field(description="What ends `assess` with exit code 1.")
    ] = None
    suppress: Annotated[
        tuple[Suppression, ...], Field(description="Warnings and notes that the project has agreed to.")
    ] = ()

    def options(self) -> Options:
        """What passes need to know, as far as the file says it."""
        return Options(client_app=self.client_app, schema=self.schema_form)

    def choices(self, environment: str | None, branches: Mapping[str, tuple[str, ...]]) -> Choices:
        """What `--env` and `--branch` say, and for what they do not say, the file."""
        written = {env: (name,) if isinstance(name, str) else name for env, name in self.branch.items()}
        return Choices(environment=environment or self.env, branches={**written, **branches})

    def snapshot_folder(self, root: Path, snapshot: Path | None) -> Path | None:
        """What `--snapshot` says, else the file's folder below the project `root`."""
        return snapshot if snapshot is not None or self.snapshot is None else root / self.snapshot


def load_config(root: Path) -> Config:
    """The project's configuration, empty where there is no file. Raises ProjectError when it cannot be used."""
    path = root / FILE
    if not path.is_file():
        return Config()
    content = path.read_bytes()
    try:
        return Config.model_validate(tomllib.loads(content.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _invalid(str(error), content) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise _invalid(f"{place}: {first['msg'][:1].lower()}{first['msg'][1:]}", content) from None


def schema() -> dict[str, Any]:
    """The JSON Schema of amp2gen.toml, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Config.model_json_schema(by_alias=True)}


def _invalid(reason: str, content: bytes) -> ProjectError:
    return ProjectError(
        kinds.CONFIGURATION_INVALID,
        f"{FILE} cannot be used: {reason}",
        Origin(file=FILE),
        "the keys are those of the options; see docs/reference/configuration.md",
        content,
    )


if __name__ == "__main__":
    print(json.dumps(schema(), indent=2, sort_keys=True))
