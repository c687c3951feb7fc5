"""Merge the repository files a Gen 2 project shares with its user: text in, text out, nothing of theirs lost.

One module per file: `gitignore`, `amplify_yml`, `package_json`, `tsconfig`. Each returns the new text and
what the user should know (`notes`); the caller turns notes into diagnostics. Merging twice gives what
merging once gave.
"""
