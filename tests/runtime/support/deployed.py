"""Deployed apps in the test bed, and the snapshots that the program takes of them."""

import json
from pathlib import Path
from typing import Any

from cfnbed import Service, ServiceError, load_folder

from amp2gen.ir.app import App, Branch, Environment, InventoryEntry
from amp2gen.runtime.aws.errors import failure
from amp2gen.runtime.snapshot.model import Snapshot
from amp2gen.runtime.snapshot.take import take

APPS = Path(__file__).parents[4] / "shared" / "apps"
RECORDED = ("backend-only", "product-catalog", "discussions", "fitness-tracker")


class Reader:
    """The program's calls, answered by the test bed; the other services know nothing but `facts`."""

    def __init__(self, service: Service, facts: dict[str, Any] | None = None) -> None:
        self.service, self.facts = service, facts or {}
        self.made: list[str] = []

    def __call__(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        self.made.append(f"{service}:{operation}")
        if service != "cloudformation":
            if operation not in self.facts:
                raise failure(f"{service}:{operation}", "AccessDeniedException", "not allowed")
            found: dict[str, Any] = self.facts[operation](**parameters)
            return found
        try:
            return self.service.call(operation, parameters)
        except ServiceError as error:
            raise failure(f"{service}:{operation}", error.code, error.message, error.status) from None


def load_app(service: Service, app: str) -> None:
    """A recorded app; ids that nothing tells are written `<stack>/<logical id>`."""
    load_folder(service, APPS / app / "stacks", make_id=lambda stack, logical_id, kind: f"{stack}/{logical_id}")


def roots(service: Service) -> tuple[str, str]:
    """Gen 1's and Gen 2's root."""
    names = [
        stack.name for stack in service.world.live() if stack.parent is None and not stack.name.endswith("-holding")
    ]
    gen2 = next(name for name in names if "-branch-" in name)
    return next(name for name in names if name != gen2), gen2


def snapshot_of(service: Service, facts: dict[str, Any] | None = None) -> Snapshot:
    """What the program reads of the test bed."""
    return take(Reader(service, facts), *roots(service)).snapshot


def project(gen1_root: str, *resources: tuple[str, str, str]) -> App:
    """An app of one environment, `main`, with these (category, name, service)."""
    return App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main", stack_name=gen1_root, app_id="d1"),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        inventory=tuple(
            InventoryEntry(category=category, name=name, service=service, status="lowered")
            for category, name, service in resources
        ),
    )


def recorded_project(app: str, gen1_root: str) -> App:
    """The app of a recorded checkout, as far as a plan looks at it."""
    meta = json.loads((APPS / app / "gen1/amplify/backend/backend-config.json").read_text())
    return project(
        gen1_root,
        *(
            (category, name, str(about.get("service", "")))
            for category, resources in meta.items()
            for name, about in resources.items()
        ),
    )
