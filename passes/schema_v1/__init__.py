"""What the pass `migrate_schema_v1` is made of: one module per kind of directive."""
