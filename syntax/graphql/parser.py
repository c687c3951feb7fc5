"""Read GraphQL schema text into a tree."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import cast

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.lark import PostLex

from amp2gen.syntax.graphql.builder import Builder, Mistake
from amp2gen.syntax.graphql.mistakes import explain_characters, explain_token
from amp2gen.syntax.graphql.tree import Definition, Document
from amp2gen.syntax.spans import Source, Span
from amp2gen.syntax.traced import TracedText

MAX_NESTING = 100
"""Brackets within brackets. Deeper trees would exhaust Python's stack in whoever walks them."""


def parse(text: str, path: str) -> Document:
    """The tree of a schema; `path` is for messages. Raises SyntaxProblem at the first place that is wrong.

    A text without definitions is a problem, too: GraphQL has no empty documents.
    """
    return parse_source(Source(path, text))


def parse_source(source: Source | TracedText) -> Document:
    """`parse` for one file or for the joined files of a schema folder; problems name the right file."""
    text = source.text
    try:
        definitions = _definitions(text)
    except Mistake as mistake:
        raise source.problem(mistake.offset, mistake.message) from None
    except UnexpectedToken as error:
        explained = explain_token(source, error)
        raise source.problem(explained.offset, explained.message) from None
    except UnexpectedCharacters as error:
        explained = explain_characters(source, error)
        raise source.problem(explained.offset, explained.message) from None
    return Document(definitions, source, span=Span(0, len(text)))


class _NestingGuard(PostLex):
    """Stops at brackets that are nested too deeply."""

    # See "A word written as" in grammar.lark.
    always_accept = ("NAME",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        depth = 0
        for token in stream:
            kind = token.type
            if kind in _OPENING:
                depth += 1
                if depth > MAX_NESTING:
                    raise Mistake(token.start_pos or 0, f"brackets are nested more than {MAX_NESTING} deep")
            elif kind in _CLOSING:
                depth -= 1
            yield token


_OPENING = frozenset({"LPAR", "LSQB", "LBRACE"})
_CLOSING = frozenset({"RPAR", "RSQB", "RBRACE"})


@lru_cache(maxsize=4)
def _definitions(text: str) -> tuple[Definition, ...]:
    """Trees do not change, and the passes read the same few texts again and again."""
    return cast(tuple[Definition, ...], _grammar().parse(text))


@cache
def _grammar() -> Lark:
    """Compiled anew in each process (0.2 s of CPU time): a cache on disk would be an effect, and could be stale."""
    return Lark.open(
        "grammar.lark",
        rel_to=__file__,
        start="document",
        parser="lalr",
        transformer=Builder,
        postlex=_NestingGuard(),
        maybe_placeholders=True,
    )
