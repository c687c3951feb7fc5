"""Custom resources in CDK: a program makes their templates at each push, and version control has only the program."""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.verify.gen1_side.rebuilt.checkout import Checkout, Nested, outputs

_SERVICE = "customCDK"


def unknown_stacks(checkout: Checkout) -> Iterator[tuple[str, Nested]]:
    """The stack of each, empty, with the outputs that others depend on. Their values say whose they are."""
    for name in names_of_programs(checkout.config):
        stack = f"custom{name}"
        values = {output: unknown_output(stack, output) for output in sorted(_asked_for(checkout.config, name))}
        file = checkout.shown(checkout.folder("custom", name) / "cdk-stack.ts")
        yield stack, Nested({"Resources": {}, "Outputs": outputs(**values)}, file)


def names_of_programs(config: Mapping[str, Any]) -> list[str]:
    """The custom resources of a backend-config.json whose templates programs make."""
    entries = config.get("custom")
    found = entries.items() if isinstance(entries, dict) else ()
    return [name for name, entry in found if isinstance(entry, dict) and entry.get("service") == _SERVICE]


def unknown_output(stack: str, output: str) -> str:
    """What stands for an output whose value nobody knows."""
    return f"${{output {output} of {stack}}}"


def _asked_for(config: Mapping[str, Any], name: str) -> set[str]:
    entries = [entry for category in config.values() if isinstance(category, dict) for entry in category.values()]
    dependencies = [each for entry in entries if isinstance(entry, dict) for each in entry.get("dependsOn") or ()]
    found: set[str] = set()
    for each in dependencies:
        if isinstance(each, dict) and (each.get("category"), each.get("resourceName")) == ("custom", name):
            found |= set(map(str, each.get("attributes") or ()))
    return found
