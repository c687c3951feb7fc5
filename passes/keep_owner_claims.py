'''Owner rules without a claim say which one they compare, where Gen 1's default is not Gen 2's.

Gen 2 compares the owner field with `sub::username`. Projects from before that default store the user name alone, so
their owners would lose their records.

>>> print(with_owner_claims("""type Note @model @auth(rules: [{ allow: owner }, { allow: owner, provider: oidc }]) {
...   text: String
... }
... """)[0], end="")
type Note @model @auth(rules: [{ allow: owner, identityClaim: "username" }, { allow: owner, provider: oidc }]) {
  text: String
}
'''

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.passes.options import Options
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import Directive, ObjectLiteral, Value, argument, walk
from amp2gen.syntax.spans import Edit, Span, apply_edits

CLAIM = ', identityClaim: "username"'


def keep_owner_claims(app: App, options: Options) -> App:
    if app.data is None or app.data.default_owner_claim == "sub::username":
        return app
    schema, count = with_owner_claims(app.data.schema_text)
    if not count:
        return app
    note = kinds.OWNER_CLAIM_WRITTEN_OUT.at(
        Origin(file=app.data.schema_files[0]),
        f'owner rules compare the user name in Gen 1; {count} of them now say identityClaim: "username"',
    )
    data = app.data.model_copy(update={"schema_text": schema, "default_owner_claim": "sub::username"})
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, note)})


def with_owner_claims(schema: str) -> tuple[str, int]:
    """The schema with the claim added to every owner rule of the user pool that names none, and how many were."""
    edits = []
    for node in walk(parse(schema, "schema.graphql")):
        if isinstance(node, Directive) and node.name.value == "auth":
            edits += [_insertion(rule) for rule in _rules(argument(node, "rules")) if _needs_claim(rule)]
    return apply_edits(schema, edits), len(edits)


def _rules(value: Value | None) -> list[ObjectLiteral]:
    values = getattr(value, "values", (value,))
    return [rule for rule in values if isinstance(rule, ObjectLiteral)]


def _needs_claim(rule: ObjectLiteral) -> bool:
    written = rule.to_python()
    return (
        written.get("allow") == "owner"
        and "identityClaim" not in written
        and written.get("provider", "userPools") == "userPools"
    )


def _insertion(rule: ObjectLiteral) -> Edit:
    end = rule.fields[-1].span.end
    return Edit(Span(end, end), CLAIM)
