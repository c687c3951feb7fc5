"""Create, update, import and delete: what changes, and making it so."""
