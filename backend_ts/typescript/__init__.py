"""TypeScript as a syntax tree, and a printer whose output prettier leaves as it is (`--single-quote`, else defaults).

`tree` has the nodes, `build` shortcuts for making them, `printer.print_module` the text. The printer works as
prettier does: tree → `document` (groups and possible line breaks) → `render` (80 columns).
"""
