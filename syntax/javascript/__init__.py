"""JavaScript and TypeScript: parse, resolve names, edit by span, and port CommonJS packages to ES modules.

`tree` parses, `scopes` resolves names; the rest ports a package (`port.port_package`, read it first).
"""
