from collections.abc import Callable
from pathlib import Path

import pytest

from amp2gen.verify.stage import Output

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
