"""`@auth` of version 1 becomes explicit in version 2: rules for what version 1 leaves open, on models and fields."""

from collections.abc import Iterable
from itertools import groupby

from amp2gen.ir import kinds
from amp2gen.ir.models_of_schema import ModelType
from amp2gen.passes.schema_v1.access import EVERYBODY, Model, Translated, narrowed, translate
from amp2gen.passes.schema_v1.draft import Draft, text_argument, v1_directives
from amp2gen.passes.schema_v1.roles import (
    SEARCH,
    Access,
    Role,
    Rule,
    meaning_in_v2,
    operations_text,
    rule_text,
    rules_of,
)
from amp2gen.syntax.graphql.edit import insert_directive
from amp2gen.syntax.graphql.strings import encode
from amp2gen.syntax.graphql.tree import (
    Directive,
    Field,
    Node,
    ObjectLiteral,
    ObjectType,
    argument,
    directive,
)
from amp2gen.syntax.spans import Edit, Span

LEGACY = frozenset({"queries", "mutations", "identityField"})


ALL = "[create, update, delete, read]"


def migrate_rules(draft: Draft, default: str) -> list[str]:
    """Writes out all rules; the models that are open to everybody for something and say so now."""
    opened = []
    for name, model in draft.models.items():
        found = next(v1_directives(model, "auth"), None)
        rules = _rules(found) if found else []
        translated = translate(rules, default, _facts(model))
        _write(draft, found, model.type, rules, translated.access)
        _report(draft, found or model.type.name, translated)
        if translated.open and default in EVERYBODY:
            opened.append(name)
        for field in model.fields:
            own = directive(field, "auth")
            if own:
                place = f"{name}.{field.name.value}"
                both = narrowed(_rules(own), translated.access, place)
                _write(draft, own, field, _rules(own), both.access)
                _report(draft, own, both)
    for definition in draft.document.definitions:
        if isinstance(definition, ObjectType) and definition.name.value not in draft.models:
            for field in definition.fields:
                found = directive(field, "auth")
                if found:
                    _write(draft, found, field, _rules(found), _without_record(_rules(found)), operations=False)
    return opened


def _facts(model: ModelType) -> Model:
    found = next(v1_directives(model, "model"))
    value = argument(found, "subscriptions")
    written = value.to_python() if value else {}
    subscriptions = isinstance(written, dict) and written.get("level", "on") == "on"
    queries = any(text_argument(key, "queryField") for key in v1_directives(model, "key"))
    return Model(model.name, subscriptions, queries, searchable=directive(model.type, "searchable") is not None)


def _report(draft: Draft, node: Node, translated: Translated) -> None:
    for loss in translated.losses:
        draft.problem(kinds.V1_ACCESS_NOT_EXPRESSED, node, loss)


def _without_record(rules: list[Rule]) -> Access:
    """Fields of other types, operations among them, know no record: of all rules of a provider, version 1 asks its
    static groups, and if there are none lets everybody of the provider in."""
    access: Access = {}
    static = {role.provider for rule in rules for role in rule.roles if role.allow == "groups" and not role.dynamic}
    for rule in rules:
        for role in rule.roles:
            if role.provider in static and (role.allow != "groups" or role.dynamic):
                continue
            kept = Role("private", role.provider) if role.dynamic else role
            access[kept] = set(rule.operations) or {"get"}
    return access


def _rules(found: Directive) -> list[Rule]:
    value = argument(found, "rules")
    literals = getattr(value, "values", (value,))
    return rules_of(each for each in literals if isinstance(each, ObjectLiteral))


def _write(
    draft: Draft,
    found: Directive | None,
    owner: ObjectType | Field,
    rules: list[Rule],
    access: Access,
    *,
    operations: bool = True,
) -> None:
    """Makes a directive say the access: each rule keeps its place and its words where they are right."""
    left = {role: allowed for role, allowed in access.items() if allowed}
    if found is None:
        if left:
            added = f"@auth(rules: [{', '.join(_texts(left))}])"
            draft.edits.append(insert_directive(draft.document, owner, added))
        return
    value = argument(found, "rules")
    if value is None or not rules:
        return
    if not any(role in left for rule in rules for role in rule.named):
        # Nobody is left: without any rule, a field would be as open as its model.
        texts = list(_texts(left, operations=operations)) or [rule_text([rules[0].roles[0]], ())]
        draft.replace(value, f"[{', '.join(texts)}]")
        return
    for rule in rules:
        mine = [role for role in rule.named if role in left]
        if len({frozenset(left[role]) for role in mine}) == 1 and mine == list(rule.named):
            _edit_rule(draft, rule, frozenset(left[mine[0]]) if operations else meaning_in_v2(rule.written))
        else:
            _replace_rule(draft, rule, list(_texts({role: left[role] for role in mine}, operations=operations)))
        for role in mine:
            del left[role]
    if left:
        _append(draft, rules, list(_texts(left, operations=operations)), is_list=not isinstance(value, ObjectLiteral))


def _texts(access: Access, *, operations: bool = True) -> Iterable[str]:
    """A rule for each role; groups that may do the same share one."""

    def kind(item: tuple[Role, set[str]]) -> tuple[object, ...]:
        role, allowed = item
        shared = (role.allow, role.provider, role.dynamic, role.claim, "" if not role.dynamic else role.entity)
        return (*shared, sorted(allowed))

    for _, items in groupby(access.items(), kind):
        same = list(items)
        yield rule_text([role for role, _ in same], same[0][1] if operations else meaning_in_v2({}))


def _edit_rule(draft: Draft, rule: Rule, allowed: frozenset[str]) -> None:
    """Changes what must be, and nothing else."""
    fields = {field.name.value: field for field in rule.literal.fields}
    wanted = operations_text(allowed)
    written = fields.get("operations")
    claim = fields.get("identityField")
    if claim:
        draft.replace(claim.name, "identityClaim")
    elif rule.roles[0].allow == "owner" and rule.roles[0].provider == "oidc" and not rule.roles[0].claim:
        draft.insert(rule.literal.fields[-1].span.end, f", identityClaim: {encode('username')}")
    legacy = [fields[name] for name in ("queries", "mutations") if name in fields]
    differs = meaning_in_v2(rule.written) != allowed - {SEARCH}
    if differs and written:
        draft.replace(written.value, wanted or ALL)
    elif differs and legacy:
        draft.replace(legacy.pop(0), f"operations: {wanted or ALL}")
    elif differs:
        draft.insert(rule.literal.fields[-1].span.end, f", operations: {wanted or ALL}")
    for field in legacy:
        draft.edits.append(_removal(draft, field.span))


def _replace_rule(draft: Draft, rule: Rule, texts: list[str]) -> None:
    if texts:
        draft.replace(rule.literal, ", ".join(texts))
    else:
        draft.edits.append(_removal(draft, rule.literal.span))


def _removal(draft: Draft, span: Span) -> Edit:
    """Takes something out of a list, with the comma and the blanks before it, or after it if it is the first."""
    text = draft.document.source.text
    start, end = span
    while text[start - 1] in " \t,":
        start -= 1
    if text[start - 1] in "[{(\r\n":
        start = span.start
        while text[end] in " \t,":
            end += 1
    return Edit(Span(start, end), "")


def _append(draft: Draft, rules: list[Rule], texts: list[str], *, is_list: bool) -> None:
    """Further rules after the last one, on lines of their own where it has one."""
    text = draft.document.source.text
    last = rules[-1].literal.span
    line_start = text.rfind("\n", 0, last.start) + 1
    indent = text[line_start : last.start]
    between = ", " if indent.strip(" \t") else f"\n{indent}"
    added = "".join(between + each for each in texts)
    if not is_list:
        draft.insert(last.start, "[")
        added += "]"
    draft.insert(last.end, added)
