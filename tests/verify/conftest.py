from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.compare import compare_backends
from amp2gen.verify.findings import Comparison
from amp2gen.verify.gen1_side import Gen1Side, read_gen1_side
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Synthesis, modes_of, synthesize
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


@dataclass(frozen=True)
class App:
    """A real app: Gen 1's side, and what its compiled Gen 2 project synthesizes to, by mode."""

    gen1: Gen1Side
    syntheses: Mapping[str, Synthesis]
    schema: str

    def compared(self, *modes: str) -> Comparison:
        return compare_backends(self.gen1, [self.syntheses[mode] for mode in modes], self.schema)


@pytest.fixture(scope="session")
def apps(toolchain: Toolchain) -> Mapping[str, App]:
    """The sample apps, each in all three modes, from one Node process."""
    if not APPS.is_dir():
        pytest.skip("../shared/apps is absent")
    outputs = {name: Output(name, _compiled(APPS / name / "gen1")) for name in APP_NAMES}
    cases = [(output, mode) for output in outputs.values() for mode in modes_of(output)]
    found = synthesize(toolchain, cases)
    return {
        name: App(
            read_gen1_side(APPS / name / "gen1", "main", APPS / name / "stacks"),
            {each.mode.name: each for each in found if each.output == name},
            output.files["amplify/data/schema.graphql"].decode(),
        )
        for name, output in outputs.items()
    }


def _compiled(project: Path) -> Mapping[str, bytes]:
    return compile_project(project, Choices(environment=None, branches={}), Options()).files
