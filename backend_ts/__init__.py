"""Turn `ir.App` into the files of a Gen 2 TypeScript project."""
