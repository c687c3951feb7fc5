"""GraphQL schemas (SDL): text to a typed tree, edits by span, and text for nodes that we make.

`parser.py` reads, `tree.py` is what it gives, `edit.py` changes the user's text, `printer.py` writes our own
nodes, `combine.py` joins the files of a schema folder. Directives are just directives here.
"""
