"""JSON and YAML files as plain Python data, with the place of every value."""

from amp2gen.syntax.documents.document import Document, decode, load
from amp2gen.syntax.documents.pointers import MAX_DEPTH, Json, child_pointer, split_pointer

__all__ = ["MAX_DEPTH", "Document", "Json", "child_pointer", "decode", "load", "split_pointer"]
