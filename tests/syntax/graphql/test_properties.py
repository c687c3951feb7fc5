"""Properties of the parser, the printer and the edits, over generated schemas and real ones.

graphql-core is the reference: it must read the same tree with the same spans, and refuse the same texts.
"""

import re
from dataclasses import fields
from pathlib import Path

import graphql
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from amp2gen.syntax.graphql import tree
from amp2gen.syntax.graphql.edit import insert_directive, remove_directive
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.spans import Span, SyntaxProblem, apply_edits

SHARED = Path(__file__).parents[4] / "shared"
REAL_SCHEMAS = sorted(
    path for folder in ("apps", "corpus") for path in (SHARED / folder).rglob("*.graphql") if path.is_file()
)

WORDS = "type input enum union scalar interface schema directive extend implements repeatable on query a B _c9"
LOCATIONS = "OBJECT FIELD_DEFINITION ENUM_VALUE INPUT_FIELD_DEFINITION QUERY"

# Strategies for trees


def tuples(of, **sizes):
    return st.lists(of, **{"max_size": 3, **sizes}).map(tuple)


words = st.sampled_from(WORDS.split())
all_words = st.sampled_from([*WORDS.split(), "true", "false", "null"])
names = all_words.map(tree.Name)
texts = st.text(max_size=12) | st.text(alphabet='a \t\n\r"\\#,\ufeff\u2028{}', max_size=12)
strings = st.builds(tree.StringLiteral, texts, st.booleans())
descriptions = st.none() | strings
scalars = st.one_of(
    st.integers().map(lambda number: tree.IntLiteral(str(number))),
    st.floats(allow_nan=False, allow_infinity=False)
    .map(repr)
    .filter(lambda digits: "." in digits or "e" in digits)
    .map(tree.FloatLiteral),
    strings,
    st.booleans().map(tree.BooleanLiteral),
    st.just(tree.NullLiteral()),
    words.map(tree.EnumLiteral),
)
values = st.recursive(
    scalars,
    lambda inner: (
        tuples(inner).map(tree.ListLiteral) | tuples(st.builds(tree.ObjectField, names, inner)).map(tree.ObjectLiteral)
    ),
    max_leaves=4,
)
arguments = tuples(st.builds(tree.Argument, names, values))
directives = tuples(st.builds(tree.Directive, names, arguments))
named_types = st.builds(tree.NamedType, names)
types = st.recursive(
    named_types,
    lambda inner: st.builds(tree.ListType, inner).flatmap(
        lambda list_: st.sampled_from([list_, tree.NonNullType(list_)])
    ),
    max_leaves=3,
) | named_types.map(tree.NonNullType)
input_values = st.builds(tree.InputValue, names, types, st.none() | values, directives, descriptions)
schema_fields = st.builds(tree.Field, names, types, tuples(input_values), directives, descriptions)
enum_values = st.builds(tree.EnumValue, words.map(tree.Name), directives, descriptions)
operations = st.builds(
    tree.OperationType, st.sampled_from(["query", "mutation", "subscription"]).map(tree.Name), named_types
)


def without_description(node):
    values = {item.name: getattr(node, item.name) for item in fields(node)}
    return type(node)(**{**values, "description": None, "extends": True})


def says_something(node):
    skipped = ("name", "span", "description", "extends")
    return any(getattr(node, item.name) for item in fields(node) if item.name not in skipped)


plain_definitions = st.one_of(
    st.builds(tree.ScalarType, names, directives, descriptions),
    st.builds(tree.ObjectType, names, tuples(named_types), directives, tuples(schema_fields), descriptions),
    st.builds(tree.InterfaceType, names, tuples(named_types), directives, tuples(schema_fields), descriptions),
    st.builds(tree.UnionType, names, tuples(named_types), directives, descriptions),
    st.builds(tree.EnumType, names, tuples(enum_values), directives, descriptions),
    st.builds(tree.InputType, names, tuples(input_values), directives, descriptions),
)
definitions = st.one_of(
    plain_definitions,
    plain_definitions.filter(says_something).map(without_description),
    st.builds(tree.SchemaDefinition, tuples(operations, min_size=1), directives, descriptions),
    st.builds(
        tree.DirectiveDefinition,
        names,
        tuples(st.sampled_from(LOCATIONS.split()).map(tree.Name), min_size=1),
        tuples(input_values),
        st.booleans(),
        descriptions,
    ),
)
documents = tuples(definitions, min_size=1)
ignored = st.sampled_from([" ", "\n", "\t", ",", "\r\n", "\r", ' # a "comment" { \'\n', "#\r", "\n\n  ", "\ufeff "])


@st.composite
def laid_out(draw):
    """The text of a document with any blanks and comments between its tokens, and the document's tree."""
    expected = draw(documents)
    printed = "\n".join(map(to_sdl, expected))
    return "".join(draw(ignored) + token for token in tokens(printed)) + draw(ignored), expected


def tokens(text):
    lexer = graphql.Lexer(graphql.Source(text))
    found = []
    while (token := lexer.advance()).kind is not graphql.TokenKind.EOF:
        found.append(text[token.start : token.end])
    return found


# graphql-core's tree in our terms


def convert(node):
    """A node of graphql-core as one of ours, with its span."""
    constructor, *names = FORMS[node.kind.replace("_extension", "_definition")]
    parts = {ours: getattr(node, theirs, None) for ours, theirs in (pair.split("=") for pair in names)}
    said = {name: convert_part(part) for name, part in parts.items() if part is not None}
    if node.kind.endswith("_extension"):
        said["extends"] = True
    return constructor(**said, span=Span(node.loc.start, node.loc.end))


def convert_part(part):
    if isinstance(part, graphql.Node):
        return convert(part)
    if isinstance(part, list | tuple):
        return tuple(map(convert, part))
    return part


def operation_type(operation, type, span):
    name = tree.Name(operation.value, span=Span(span.start, span.start + len(operation.value)))
    return tree.OperationType(name, type, span=span)


ABOUT = ("directives=directives", "description=description")
WITH_FIELDS = ("name=name", "interfaces=interfaces", "fields=fields", *ABOUT)
FORMS = {
    "name": (tree.Name, "value=value"),
    "int_value": (tree.IntLiteral, "digits=value"),
    "float_value": (tree.FloatLiteral, "digits=value"),
    "string_value": (tree.StringLiteral, "value=value"),
    "boolean_value": (tree.BooleanLiteral, "value=value"),
    "null_value": (tree.NullLiteral,),
    "enum_value": (tree.EnumLiteral, "value=value"),
    "list_value": (tree.ListLiteral, "values=values"),
    "object_value": (tree.ObjectLiteral, "fields=fields"),
    "object_field": (tree.ObjectField, "name=name", "value=value"),
    "argument": (tree.Argument, "name=name", "value=value"),
    "directive": (tree.Directive, "name=name", "arguments=arguments"),
    "named_type": (tree.NamedType, "name=name"),
    "list_type": (tree.ListType, "of=type"),
    "non_null_type": (tree.NonNullType, "of=type"),
    "input_value_definition": (tree.InputValue, "name=name", "type=type", "default=default_value", *ABOUT),
    "field_definition": (tree.Field, "name=name", "type=type", "arguments=arguments", *ABOUT),
    "enum_value_definition": (tree.EnumValue, "name=name", *ABOUT),
    "operation_type_definition": (operation_type, "operation=operation", "type=type"),
    "schema_definition": (tree.SchemaDefinition, "operations=operation_types", *ABOUT),
    "scalar_type_definition": (tree.ScalarType, "name=name", *ABOUT),
    "object_type_definition": (tree.ObjectType, *WITH_FIELDS),
    "interface_type_definition": (tree.InterfaceType, *WITH_FIELDS),
    "union_type_definition": (tree.UnionType, "name=name", "members=types", *ABOUT),
    "enum_type_definition": (tree.EnumType, "name=name", "values=values", *ABOUT),
    "input_object_type_definition": (tree.InputType, "name=name", "fields=fields", *ABOUT),
    "directive_definition": (
        *(tree.DirectiveDefinition, "name=name", "locations=locations", "arguments=arguments"),
        *("repeatable=repeatable", "description=description"),
    ),
}


def spans(nodes):
    return [(type(below).__name__, below.span) for node in nodes for below in tree.walk(node)]


def assert_agrees_with_reference(text, document):
    reference = tuple(map(convert, graphql.parse(text).definitions))
    assert document.definitions == reference
    assert spans(document.definitions) == spans(reference)


# Each node on its own


def wrap(node):
    """A document that holds a node's text in the place of %s, and the way to the node in that document."""
    first = "definitions.0."
    match node:
        case tree.Document():
            return "%s", ""
        case tree.Name():
            return "type %s", first + "name"
        case tree.IntLiteral() | tree.FloatLiteral() | tree.StringLiteral() | tree.BooleanLiteral():
            return "input A { a: B = %s }", first + "fields.0.default"
        case tree.NullLiteral() | tree.EnumLiteral() | tree.ListLiteral() | tree.ObjectLiteral():
            return "input A { a: B = %s }", first + "fields.0.default"
        case tree.ObjectField():
            return "input A { a: B = {%s} }", first + "fields.0.default.fields.0"
        case tree.Argument():
            return "type A @a(%s)", first + "directives.0.arguments.0"
        case tree.Directive():
            return "type A %s", first + "directives.0"
        case tree.NamedType() | tree.ListType() | tree.NonNullType():
            return "type A { a: %s }", first + "fields.0.type"
        case tree.InputValue():
            return "input A { %s }", first + "fields.0"
        case tree.Field():
            return "type A { %s }", first + "fields.0"
        case tree.EnumValue():
            return "enum A { %s }", first + "values.0"
        case tree.OperationType():
            return "schema { %s }", first + "operations.0"
        case _:
            return "%s", first.rstrip(".")


def reparse(node, text):
    template, way = wrap(node)
    found = parse(template.replace("%s", text), "one")
    for step in filter(None, way.split(".")):
        found = found[int(step)] if step.isdigit() else getattr(found, step)
    return found


def assert_spans_hold(document):
    for node in tree.walk(document):
        assert reparse(node, document.source.slice(node.span)) == node


# Properties of generated schemas


@given(laid_out())
@settings(deadline=None)
def test_any_layout_gives_the_same_tree_as_the_reference(case):
    text, expected = case
    document = parse(text, "generated")
    assert document.definitions == expected
    assert_agrees_with_reference(text, document)


@given(laid_out())
@settings(max_examples=40, deadline=None)
def test_the_text_of_each_span_is_the_node(case):
    assert_spans_hold(parse(case[0], "generated"))


@given(documents)
@settings(deadline=None)
def test_printed_documents_read_back_equal(expected):
    printed = to_sdl(tree.Document(expected, source=None))
    assert parse(printed, "printed").definitions == expected


@given(st.text())
@settings(deadline=None)
def test_any_string_survives_printing(value):
    for block in (False, True):
        node = tree.StringLiteral(value, block)
        assert reparse(node, to_sdl(node)).to_python() == value
        described = to_sdl(tree.ObjectType(tree.Name("A"), description=node))
        assert parse(described, "one").definitions[0].description.value == value


@given(values)
@settings(deadline=None)
def test_values_mean_the_same_in_the_reference(value):
    reference = graphql.parse_value(to_sdl(value))
    assert reparse(value, to_sdl(value)).to_python() == graphql.value_from_ast_untyped(reference)


@given(laid_out(), st.data())
@settings(max_examples=200, deadline=None)
def test_broken_texts_are_refused_where_the_reference_refuses_them(case, data):
    text = case[0]
    place = data.draw(st.integers(0, len(text)))
    removed = data.draw(st.integers(0, 3))
    added = data.draw(st.text(alphabet="{}[]()!|&=:@\"\\#.-01aT \n$'é", max_size=3) | st.just('"""'))
    assert_same_verdict(text[:place] + added + text[place + removed :])


@given(st.lists(st.sampled_from([*WORDS.split(), *"{}()[]:=@|&!", '"s"', "1", "QUERY"]), max_size=8))
@settings(max_examples=200, deadline=None)
def test_token_soup_gets_the_same_verdict_as_from_the_reference(soup):
    assert_same_verdict(" ".join(soup))


def assert_same_verdict(text):
    assume("extend directive" not in text)  # newer than the specification and than what Amplify reads
    try:
        reference = graphql.parse(text)
    except graphql.GraphQLSyntaxError as error:
        with pytest.raises(SyntaxProblem) as caught:
            parse(text, "broken")
        assert_same_place(text, caught.value, error)
        return
    if all(graphql.is_executable_definition_node(node) is False for node in reference.definitions):
        assert_agrees_with_reference(text, parse(text, "broken"))
    else:
        with pytest.raises(SyntaxProblem):
            parse(text, "broken")


def assert_same_place(text, problem, error):
    """Both blame the same token, if it is a token that they blame.

    Names may pass our grammar and be refused by a check that comes a little later (`schema { typo: A`).
    """
    blames_token = re.match(r"Syntax Error: (Une|E)xpected (?!character|description)(?!.*<EOF>)", error.message)
    is_same_kind = problem.message.startswith("expected") and "not queries" not in problem.message
    if not blames_token or not is_same_kind or "\ufeff" in text:
        return
    ours, theirs = (problem.line, problem.column), tuple(error.locations[0])
    assert ours == theirs or ("Name" in error.message and ours > theirs)


@given(st.text(alphabet="type A{}@()[]:=!|&\"'\\#$0.\n\r\ufeff\x00é"))
@settings(deadline=None)
def test_no_text_at_all_ends_in_anything_but_a_tree_or_a_problem(text):
    try:
        parse(text, "noise")
    except SyntaxProblem as problem:
        assert problem.line >= 1
        assert problem.column >= 1


# Properties of edits


@given(laid_out(), st.data())
@settings(deadline=None)
def test_removing_directives_leaves_the_rest(case, data):
    text, _ = case
    document = parse(text, "generated")
    present = [node for node in tree.walk(document) if isinstance(node, tree.Directive)]
    assume(present)
    gone = {node.span: node for node in data.draw(st.lists(st.sampled_from(present), min_size=1))}
    expected = without_directives(document.definitions, gone)
    assume(all(says_something(node) for node in expected if getattr(node, "extends", False)))
    edited = apply_edits(text, [remove_directive(document, node) for node in gone.values()])
    assert parse(edited, "edited").definitions == expected


@given(laid_out(), st.data())
@settings(deadline=None)
def test_new_directives_come_last_also_where_others_go(case, data):
    text, _ = case
    document = parse(text, "generated")
    index = data.draw(st.sampled_from(range(len(directed(document)) or 1)))
    assume(directed(document))
    node = directed(document)[index]
    added = ["@new(a: 1)", "@newer"]
    new = tuple(reparse(tree.Directive(tree.Name("_")), text) for text in added)
    insert = [insert_directive(document, node, text) for text in added]
    remove = [remove_directive(document, old) for old in node.directives]
    assert directed(parse(apply_edits(text, insert), "a"))[index].directives == (*node.directives, *new)
    assert directed(parse(apply_edits(text, [*insert, *remove]), "b"))[index].directives == new


def directed(document):
    """All nodes that can be given a directive; editing directives does not change how many there are."""
    kinds = tree.TypeDefinition | tree.Field | tree.InputValue | tree.EnumValue
    return [node for node in tree.walk(document) if isinstance(node, kinds)]


def without_directives(part, gone):
    if isinstance(part, tuple) and not isinstance(part, Span):
        kept = (item for item in part if not (isinstance(item, tree.Directive) and item.span in gone))
        return tuple(without_directives(item, gone) for item in kept)
    if isinstance(part, tree.Node):
        said = {item.name: without_directives(getattr(part, item.name), gone) for item in fields(part)}
        return type(part)(**said)
    return part


# Real schemas


@pytest.mark.skipif(not REAL_SCHEMAS, reason="the folder of real projects is not here")
@pytest.mark.parametrize("path", REAL_SCHEMAS, ids=lambda path: "/".join(path.parts[-6:]))
def test_real_schemas(path):
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    document = parse(text, path.name)
    assert_agrees_with_reference(text, document)
    assert_spans_hold(document)
    assert parse(to_sdl(document), "printed").definitions == document.definitions
