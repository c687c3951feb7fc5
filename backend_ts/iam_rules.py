"""Rules of the GraphQL API for callers who sign with credentials of the identity pool."""

from collections.abc import Mapping
from typing import Any

from amp2gen.ir.data import GraphqlApi
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import Directive, argument, walk
from amp2gen.syntax.spans import SyntaxProblem

IAM_PROVIDERS = frozenset({"iam", "identityPool"})


def has_iam_rules(api: GraphqlApi) -> bool:
    """Whether any `@auth` rule of the schema is for callers who sign with IAM credentials."""
    try:
        document = parse(api.schema_text, "schema.graphql")
    except SyntaxProblem:
        return False
    return any(
        isinstance(rule, Mapping) and rule.get("provider") in IAM_PROVIDERS
        for node in walk(document)
        if isinstance(node, Directive) and node.name.value == "auth"
        for rule in _rules(node)
    )


def _rules(auth: Directive) -> list[Any]:
    value = argument(auth, "rules")
    rules = value.to_python() if value else None
    return rules if isinstance(rules, list) else []
