"""Arguments in, orchestration, rendered results out; one command per file."""
