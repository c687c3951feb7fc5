"""The text of the GraphQL schema: read it, change it, and say where in the user's files a part of it stands."""

from collections.abc import Iterable
from typing import Any

from amp2gen.ir.base import Origin
from amp2gen.ir.data import GraphqlApi, SchemaPiece
from amp2gen.syntax.graphql.parser import parse_source
from amp2gen.syntax.graphql.tree import Document, Node
from amp2gen.syntax.spans import Edit, Location, Source
from amp2gen.syntax.traced import Piece, TracedText, traced


def document_of(api: GraphqlApi) -> Document:
    """The tree of the schema as it is by now; its places are those in the user's files."""
    if not api.schema_pieces:
        return parse_source(Source(api.schema_files[0], api.schema_text))
    pieces = (Piece(each.start, _location(each.origin), each.made) for each in api.schema_pieces if each.origin)
    return parse_source(TracedText(api.schema_text, tuple(pieces)))


def edited(document: Document, edits: Iterable[Edit]) -> TracedText:
    """The document's text with all edits done."""
    return traced(document.source).edited(edits)


def with_schema(api: GraphqlApi, text: TracedText, **update: Any) -> GraphqlApi:
    """The API with another text of its schema, and with further fields changed."""
    return api.model_copy(update={"schema_text": text.text, "schema_pieces": pieces_of(text), **update})


def pieces_of(text: TracedText) -> tuple[SchemaPiece, ...]:
    return tuple(SchemaPiece(start=start, origin=_origin(place), made=made) for start, place, made in text.pieces)


def origin_in(document: Document, node: Node) -> Origin:
    """Where in the user's files a part of the schema stands, or what it was made for."""
    return _origin(document.source.locate(node.span.start))


def _origin(place: Location) -> Origin:
    return Origin(file=place.path, line=place.line, column=place.column)


def _location(origin: Origin) -> Location:
    return Location(origin.file, origin.line or 1, origin.column or 1)
