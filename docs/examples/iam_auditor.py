"""Who may do what, and where a permission is wider than it looks: an audit over the IR.

    python docs/examples/iam_auditor.py PROJECT

Prints one line per finding: who, why, where it stands. Exit code 1 if there are any.
"""

import sys
from collections.abc import Iterator

import amp2gen
from amp2gen.ir.base import Resource
from amp2gen.ir.expr import Text
from amp2gen.ir.iam import Statement
from amp2gen.ir.walk import resources, walk


def findings(app: amp2gen.App) -> Iterator[str]:
    for resource in resources(app).values():
        for statement in own_statements(resource):
            for reason in reasons(statement):
                yield f"{resource.id}: {reason} ({statement.origin})"


def own_statements(resource: Resource) -> Iterator[Statement]:
    """The statements of a resource, without those of the resources inside it (the groups of an auth)."""
    inside = {
        id(node)
        for _, part in walk(resource)
        if isinstance(part, Resource) and part is not resource
        for _, node in walk(part)
    }
    for _, node in walk(resource):
        if isinstance(node, Statement) and node.effect == "Allow" and id(node) not in inside:
            yield node


def reasons(statement: Statement) -> Iterator[str]:
    for action in statement.actions:
        if action == "*" or action.endswith(":*"):
            yield f"may do {action}"
    if Text(value="*") in statement.resources:
        yield f"may {', '.join(statement.actions)} on every resource"
    if statement.not_actions or statement.not_resources:
        yield "says what it may not, and so may everything else"


if __name__ == "__main__":
    project = amp2gen.load(sys.argv[1])
    found = list(findings(amp2gen.run(amp2gen.lower(project))))
    print("\n".join(found))
    sys.exit(1 if found else 0)
