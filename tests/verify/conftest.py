import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for mutants: importlib mode gives tests no way to share a module

from amp2gen.cli.orchestrate import Compiled, compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.environments import compare_environments, modes_with
from amp2gen.verify.findings import Comparison
from amp2gen.verify.gen1_side import Gen1Side, read_gen1_side, read_other_side
from amp2gen.verify.proof import schema_of, without_uncarried
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Synthesis, synthesize
from amp2gen.verify.toolchain import Toolchain

REPOSITORY = Path(__file__).resolve().parents[2]

Edit = Callable[..., Output]


@pytest.fixture(scope="session")
def tiny() -> Output:
    """A small emitted project: two models, a user pool with a trigger, and a function that knows the pool."""
    return Output.read(Path(__file__).parent / "tiny")


@pytest.fixture(scope="session")
def shop_if_present() -> Output | None:
    """The hand-written model of what we emit."""
    folder = REPOSITORY.parent / "shared" / "target" / "shop"
    return Output.read(folder) if folder.is_dir() else None


@pytest.fixture(scope="session")
def shop(shop_if_present: Output | None) -> Output:
    if shop_if_present is None:
        pytest.skip("../shared/target/shop is absent")
    return shop_if_present


@pytest.fixture(scope="session")
def edited(tiny: Output) -> Edit:
    """`edited(name, {path: content}, {path: (old, new)})`: tiny with files written or changed."""

    def edit(
        name: str, written: dict[str, str] | None = None, changed: dict[str, tuple[str, str]] | None = None
    ) -> Output:
        files = dict(tiny.files)
        for path, content in (written or {}).items():
            files[path] = content.encode()
        for path, (old, new) in (changed or {}).items():
            assert old.encode() in files[path], f"{old} is not in {path}"
            files[path] = files[path].replace(old.encode(), new.encode())
        return Output(name, files)

    return edit


APPS = REPOSITORY.parent / "shared" / "apps"
APP_NAMES = ("backend-only", "product-catalog", "discussions", "fitness-tracker")
GOLDEN = REPOSITORY / "golden"
SAMPLES = {
    folder.name: next(folder.glob("gen1/**/amplify/backend")).parents[1]
    for folder in sorted(GOLDEN.iterdir())
    if (folder / "gen1").is_dir()
}


@dataclass(frozen=True)
class Project:
    """A project: where it is, what it compiles to, Gen 1's side, the sides of its other environments by name, and what
    the output synthesizes to, by mode."""

    folder: Path
    compiled: Compiled
    output: Output
    gen1: Gen1Side
    beside: Mapping[str, Gen1Side]
    syntheses: Mapping[str, Synthesis]

    @property
    def schema(self) -> str | None:
        return schema_of(self.output)

    def compared(self, *modes: str) -> Comparison:
        return self.comparison([self.syntheses[mode] for mode in modes])

    def comparison(self, syntheses: Sequence[Synthesis]) -> Comparison:
        return compare_environments(self.gen1, self.beside, self.output, syntheses, self.schema)

    def named(self, finding: tuple[str, str, str]) -> tuple[str, str, str]:
        """A finding with Gen 1's ids of APIs, which are not ours to write down, for `{id of the API}` and the like."""
        code, thing, setting = finding
        for name, id in {"the API": self.gen1.api_id, **self.gen1.rest_api_ids}.items():
            thing, setting = (text.replace(f"{{id of {name}}}", str(id)) for text in (thing, setting))
        return code, thing, setting


@pytest.fixture(scope="session")
def projects(toolchain: Toolchain) -> Mapping[str, Project]:
    """Our samples, and the real apps where they are, each in all modes, from one Node process. The samples for each
    environment beside the default, too: `shop in dev`."""
    folders = dict(SAMPLES)
    if APPS.is_dir():
        folders |= {name: APPS / name / "gen1" for name in APP_NAMES}
    compiled = {name: compile_project(folder, Choices(), Options()) for name, folder in folders.items()}
    for name, environment in _others(compiled):
        folders[f"{name}{IN}{environment}"] = SAMPLES[name]
        compiled[f"{name}{IN}{environment}"] = compile_project(SAMPLES[name], Choices(environment), Options())
    outputs = {name: without_uncarried(Output(name, each.files))[0] for name, each in compiled.items()}
    sides = {name: _gen1_sides(folders[name], compiled[name], beside=IN not in name) for name in folders}
    cases = [(output, mode) for name, output in outputs.items() for mode in modes_with(output, *sides[name])]
    found = synthesize(toolchain, cases)
    return {
        name: Project(
            folders[name],
            compiled[name],
            output,
            *sides[name],
            {each.mode.name: each for each in found if each.output == name},
        )
        for name, output in outputs.items()
    }


IN = " in "


def _others(compiled: Mapping[str, Compiled]) -> list[tuple[str, str]]:
    """Each sample with each environment that is not its default."""
    return [
        (name, environment.name)
        for name in SAMPLES
        for environment in compiled[name].app.environments
        if environment.name != compiled[name].app.default_environment
    ]


@pytest.fixture(scope="session")
def samples() -> tuple[str, ...]:
    """The names of our own."""
    return tuple(SAMPLES)


@pytest.fixture(scope="session")
def samples_elsewhere(projects: Mapping[str, Project]) -> tuple[str, ...]:
    """The names of our own in environments beside the default."""
    return tuple(name for name in projects if IN in name)


@pytest.fixture(scope="session")
def apps(projects: Mapping[str, Project]) -> Mapping[str, Project]:
    """The real apps."""
    if not APPS.is_dir():
        pytest.skip("../shared/apps is absent")
    return {name: projects[name] for name in APP_NAMES}


def _gen1_sides(folder: Path, compiled: Compiled, *, beside: bool) -> tuple[Gen1Side, Mapping[str, Gen1Side]]:
    """Of the environment that was compiled for, and with `beside` of the others by name."""
    stacks = folder.parent / "stacks"
    snapshot = stacks if stacks.is_dir() else None
    default = compiled.app.default_environment
    others = [each.name for each in compiled.app.environments if each.name != default]
    return (
        read_gen1_side(folder, default, snapshot),
        {name: read_other_side(folder, name, snapshot) for name in others} if beside else {},
    )
