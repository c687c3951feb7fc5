import pytest

from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.spans import SyntaxProblem

QUERY = "a schema holds definitions, not queries"
A_DEFINITION = "a definition (type, input, enum, …)"


def problem_in(text):
    with pytest.raises(SyntaxProblem) as caught:
        parse(text, "schema.graphql")
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        # Nothing there
        ("", 1, 1, "there is no definition here: the text is empty or holds only comments"),
        ("\n  # type A\n", 1, 1, "there is no definition here: the text is empty or holds only comments"),
        # Brackets
        (
            "type A {\n  b: C\n}\n}\n",
            4,
            1,
            f'expected {A_DEFINITION}, found "}}"; there is no "{{" for it to close',
        ),
        (
            "type A {\n  b: [C\n}\n",
            3,
            1,
            'expected "]", found "}"; the "[" at line 2, column 6 is never closed',
        ),
        (
            "type A {\n  b: C\n\n# end\n",
            2,
            7,
            'expected "!", "@", "}" or a name, found the end of the file; the "{" at line 1, column 8 is never closed',
        ),
        (
            "type A @b(c: {d: 1) { e: F }",
            1,
            19,
            'expected "}" or a name, found ")"; the "{" at line 1, column 14 is never closed',
        ),
        (
            'type A @b(c: "(", d: "\\"{") }',
            1,
            29,
            f'expected "{{" or {A_DEFINITION}, found "}}"; there is no "{{" for it to close',
        ),
        ("type A { # nothing\n}", 2, 1, 'expected a name, found "}"; leave out empty "{}"'),
        ("type A @b()", 1, 11, 'expected a name, found ")"; leave out empty "()"'),
        # Strings
        (
            'type A @b(c: "d\n")',
            1,
            14,
            'this string is not closed on its line (several lines go between """ and """)',
        ),
        (
            'type A @b(c: "d',
            1,
            14,
            'this string is not closed on its line (several lines go between """ and """)',
        ),
        ('"""\nabc\n"" type A', 1, 1, 'this block string is never closed by """'),
        ('type A\n  @b(c: "ab\\q")', 2, 12, '"\\q" is not an escape that GraphQL knows'),
        ('"a \\u00g0" type A', 1, 4, '"\\u" is not an escape that GraphQL knows'),
        ('"a \\ud800" type A', 1, 4, 'the escape "\\ud800" stands for no character'),
        ('"\\u{110000}" type A', 1, 2, 'the escape "\\u{110000}" stands for no character'),
        ("type A @b(c: 'd')", 1, 14, 'strings are written in double quotes: "…"'),
        # Not a schema
        ("query Q { a }", 1, 1, f'expected {A_DEFINITION}, found "query"; {QUERY}'),
        ("type A\n\n{ a }\n{ b }", 3, 5, 'expected "(" or ":", found "}"'),
        ("type A { b: C }\n{ d }", 2, 1, f'expected {A_DEFINITION}, found "{{"; {QUERY}'),
        ("fragment F on A { b }", 1, 1, f'expected {A_DEFINITION}, found "fragment"; {QUERY}'),
        ("type A { b: C @d(e: $f) }", 1, 21, "variables have no place in a schema"),
        ('{"type": "A"}', 1, 1, f'expected {A_DEFINITION}, found "{{"; {QUERY}'),
        # Words and names
        ("typ A { b: C }", 1, 1, f'expected {A_DEFINITION}, found "typ"'),
        ("typeA { b: C }", 1, 1, f'expected {A_DEFINITION}, found "typeA"'),
        ("type A { b C }", 1, 12, 'expected "(" or ":", found "C"'),
        ("type A { b: }", 1, 13, 'expected a type, found "}"'),
        ("type A { b: C! ! }", 1, 16, 'expected "@", "}" or a name, found "!"'),
        (
            "type A implements B, C { d: E }",
            1,
            22,
            f'expected "&", "@", "{{" or {A_DEFINITION}, found "C"; interfaces are joined by "&"',
        ),
        ("type A { b(c: D = ): E }", 1, 19, 'expected a value, found ")"'),
        ("enum A { true }", 1, 10, '"true" cannot be the name of an enum value'),
        ("schema { querie: Q }", 1, 10, 'expected query, mutation or subscription, found "querie"'),
        ("directive @a on OBJEKT", 1, 17, '"OBJEKT" is not a place for directives'),
        ("type A { b: C }\nextend type A\n", 2, 8, 'this "extend type" adds nothing'),
        ("schema @a", 1, 1, 'a schema definition needs its operation types: "{ query: … }"'),
        # Characters and numbers
        ("type A;", 1, 7, f'expected "@", "implements", "{{" or {A_DEFINITION}, found ";"'),
        ("type\u00a0A", 1, 5, "expected a name, found the character U+00A0 (NO-BREAK SPACE)"),
        ("type A { b: C @d(e: 01) }", 1, 21, '"01" is not a number'),
        ("type A { b: C @d(e: 1.) }", 1, 21, '"1." is not a number'),
        ("type A { b: C @d(e: 1a) }", 1, 21, '"1a" is not a number'),
        ("type A { b: C @d(e: %s) }" % ("9" * 5000), 1, 21, "a number of more than 1000 digits"),
        ("\ufefftype A @b(c: -)", 1, 14, '"-" is not a number'),
        ("type A\r\n  @b\r  ;", 3, 3, f'expected "(", "@", "{{" or {A_DEFINITION}, found ";"'),
    ],
)
def test_message_and_place(text, line, column, message):
    problem = problem_in(text)
    assert (problem.message, problem.line, problem.column) == (message, line, column)


def test_problem_carries_file_and_line():
    problem = problem_in("type A {\r\n\tb: C!!\r\n}")
    assert str(problem) == 'schema.graphql:2:7: expected "@", "}" or a name, found "!"'
    assert problem.snippet == "\tb: C!!"


@pytest.mark.parametrize(
    "text",
    ["type A @b(c: %s1%s)", "type A { b: %sC%s }", "input A { b: C = %s1%s }"],
)
@pytest.mark.parametrize("depth", [101, 2000, 100_000])
def test_deep_nesting_is_refused(text, depth):
    problem = problem_in(text % ("[" * depth, "]" * depth))
    assert problem.message == "brackets are nested more than 100 deep"


def test_deep_objects_are_refused():
    text = "type A @b(c: " + "{d: " * 2000
    assert problem_in(text).message == "brackets are nested more than 100 deep"


def test_a_long_block_string_that_never_ends_is_refused_quickly():
    """The pattern must not try all ways to split the text."""
    problem = problem_in('type A @b(c: """' + 'x \\""" "" ' * 20_000)
    assert problem.message == 'this block string is never closed by """'
