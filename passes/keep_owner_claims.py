'''Owner rules without a claim say which one they compare, where Gen 1's default is not Gen 2's.

Gen 2 compares the owner field with `sub::username`. Projects from before that default store the user name alone, so
their owners would lose their records.

>>> from amp2gen.syntax.graphql.parser import parse
>>> document = parse("""type Note @model @auth(rules: [{ allow: owner }, { allow: owner, provider: oidc }]) {
...   text: String
... }
... """, "schema.graphql")
>>> print(with_owner_claims(document)[0].text, end="")
type Note @model @auth(rules: [{ allow: owner, identityClaim: "username" }, { allow: owner, provider: oidc }]) {
  text: String
}
'''

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.schema_text import document_of, edited, origin_in, with_schema
from amp2gen.passes.options import Options
from amp2gen.syntax.graphql.tree import Directive, Document, ObjectLiteral, Value, argument, walk
from amp2gen.syntax.spans import Edit, Span
from amp2gen.syntax.traced import TracedText

CLAIM = ', identityClaim: "username"'


def keep_owner_claims(app: App, options: Options) -> App:
    if app.data is None or app.data.default_owner_claim == "sub::username":
        return app
    document = document_of(app.data)
    schema, rules = with_owner_claims(document)
    if not rules:
        return app
    note = kinds.OWNER_CLAIM_WRITTEN_OUT.at(
        origin_in(document, rules[0]),
        f'owner rules compare the user name in Gen 1; {len(rules)} of them now say identityClaim: "username"',
    )
    data = with_schema(app.data, schema, default_owner_claim="sub::username")
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, note)})


def with_owner_claims(document: Document) -> tuple[TracedText, list[ObjectLiteral]]:
    """The schema with the claim added to every owner rule of the user pool that names none, and these rules."""
    rules = [
        rule
        for node in walk(document)
        if isinstance(node, Directive) and node.name.value == "auth"
        for rule in _rules(argument(node, "rules"))
        if _needs_claim(rule)
    ]
    return edited(document, map(_insertion, rules)), rules


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
